package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/plotter"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/train"
)

//go:embed train.html
var trainText string

var trainTemplate = newPage("train", trainText)

// trainJSON is what saddle train --json prints. Scripts rely on its keys: add, never rename. What does not exist is null.
type trainJSON struct {
	Layers        []int          `json:"layers"`
	Method        string         `json:"method"`
	Seed          uint64         `json:"seed"`
	TrainLoss     *float64       `json:"train_loss"`
	TestLoss      *float64       `json:"test_loss"`
	TrainError    *float64       `json:"train_error"`
	TestError     *float64       `json:"test_error"`
	TrainAccuracy *float64       `json:"train_accuracy"`
	TestAccuracy  *float64       `json:"test_accuracy"`
	Iterations    int            `json:"iterations"`
	Seconds       float64        `json:"seconds"` // of the whole command
	Status        solvers.Status `json:"status"`
	Message       string         `json:"message"`
	File          string         `json:"file"`
	Rows          *int           `json:"rows"`
	TestRows      *int           `json:"test_rows"`
	Weights       *int           `json:"weights"`
	Violation     *float64       `json:"violation"`
	Multiplier    *float64       `json:"largest_multiplier"`
	Penalty       *float64       `json:"penalty"`
	LeastTestLoss *float64       `json:"least_test_loss"`      // after any iteration
	LeastTestAt   *int           `json:"least_test_iteration"` // where that was
	Warnings      []string       `json:"warnings"`
	MaxIter       int            `json:"max_iter"`
	Model         *string        `json:"model"`
	ReadS         float64        `json:"read_s"`

	machineJSON
	Version string `json:"version"`
}

func (r *trained) object() any {
	a, b := r.scores[0], r.scores[1]
	out := &trainJSON{
		Method: r.flags.method.String(), Seed: r.flags.seed, TrainLoss: a.loss, TestLoss: b.loss, TrainError: a.err, TestError: b.err,
		TrainAccuracy: a.accuracy, TestAccuracy: b.accuracy, Iterations: r.result.Iterations, File: r.file, Model: r.has(r.flags.model), ReadS: r.readS,
		machineJSON: machineJSON{r.flags.workers(), isa.Active().String()}, Status: r.result.Status, Message: r.result.Message, Seconds: r.seconds, Version: buildVersion(),
	}
	out.Warnings = r.warnings()
	if o, err := (train.Options{MaxIterations: r.flags.maxIter}).WithDefaults(); err == nil {
		out.MaxIter = o.MaxIterations
	}
	if at := r.leastHeld(); at >= 0 {
		out.LeastTestLoss, out.LeastTestAt = finite(r.result.Held[at]), ptr(at+1)
	}
	if r.net != nil {
		out.Layers, out.Weights = r.net.Widths(), ptr(r.net.Weights())
	}
	if r.train != nil {
		out.Rows, out.TestRows = &r.train.Rows, ptr(0)
		if r.test != nil {
			out.TestRows = &r.test.Rows
		}
	}
	if r.result.Multipliers != nil && r.flags.method == train.AugLag {
		out.Violation, out.Multiplier, out.Penalty = finite(r.result.Violation), finite(r.largestMultiplier()), finite(r.result.Penalty)
	}
	return out
}

func (r *trained) largestMultiplier() float64 {
	most := 0.0
	for _, v := range r.result.Multipliers {
		most = max(most, math.Abs(v))
	}
	return most
}

// writeModel produces the model file.
func (r *trained) writeModel() {
	if r.model != nil && r.model.W != nil {
		r.save(r.flags.model, r.model.WriteJSON)
	}
}

// ending says in words how the run ended.
func (r *trained) ending() string { return statusText(r.result.Status, r.result.Message) }

// writeText prints the run for people.
func (r *trained) writeText(w io.Writer) error {
	var b bytes.Buffer
	writeNamed(&b, append(r.conclusions(), r.line()...))
	_, err := w.Write(b.Bytes())
	return wrapStdout(err)
}

// conclusions says what was found.
func (r *trained) conclusions() []named {
	l := []named{{"Status", printable(r.ending())}}
	if r.net == nil {
		return l
	}
	l = append(l, named{"Net", fmt.Sprintf("%s, %s, method %v", strings.Trim(strings.ReplaceAll(fmt.Sprint(r.net.Widths()), " ", "-"), "[]"),
		words.Count(r.net.Weights(), "weight"), r.flags.method)})
	for k, s := range r.scores {
		if s.loss == nil {
			continue
		}
		name, d := "Training", r.train
		if k == 1 {
			name, d = "Test", r.test
		}
		text := fmt.Sprintf("%s, loss %s", words.Count(d.Rows, "row"), number(*s.loss))
		if s.accuracy != nil {
			text += ", accuracy " + percent(*s.accuracy)
		} else if s.err != nil {
			text += ", error " + number(*s.err)
		}
		l = append(l, named{name, text})
	}
	for _, w := range r.warnings() {
		l = append(l, named{"Warning", w})
	}
	if r.flags.method == train.AugLag {
		l = append(l, named{"Equations", fmt.Sprintf("violation %s, largest multiplier %s, penalty %s", scientific(r.result.Violation),
			scientific(r.largestMultiplier()), scientific(r.result.Penalty))})
	}
	return append(l, named{"Work", words.Count(r.result.Iterations, "iteration")},
		named{"Time", fmt.Sprintf("reading %s, training %s", brief(r.readS), brief(r.result.Time.Seconds()))},
		named{"Machine", machineText(r.flags.workers())})
}

// grown is the growth of the loss of the test rows from which a warning speaks of it.
const grown = 1.1

// leastHeld returns the number, from 0, of the iteration after which the loss of the test rows was least; −1 without such rows.
func (r *trained) leastHeld() int {
	at := -1
	for k, v := range r.result.Held {
		if at < 0 || v < r.result.Held[at] {
			at = k
		}
	}
	return at
}

// warnings says what speaks against the net.
func (r *trained) warnings() []string {
	at, held := r.leastHeld(), r.scores[1].loss
	if at < 0 || held == nil || !(*held > grown*r.result.Held[at]) {
		return nil
	}
	return []string{fmt.Sprintf("the test loss was %s after %s and has grown to %s since, while the training loss fell: the net fits the noise of "+
		"the training rows; a larger --decay or fewer --hidden units may do better", number(r.result.Held[at]), words.Count(at+1, "iteration"), number(*held))}
}

// trainPage is what the template shows.
type trainPage struct {
	pageFrame
	Loss, Violation, Predictions template.HTML
	Confusion                    *confusion
	Held                         bool // the loss has a second line
}

// writeHTML writes the run as one page that needs no other file.
func (r *trained) writeHTML(w io.Writer) error {
	p := &trainPage{pageFrame: newFrame(filepath.Base(fileName(r.file)), nil, r.conclusions(), r.again, r.flags.workers())}
	logarithm := func(value func(*solvers.Step) float64) (l plotter.XYs) {
		for k := range r.steps {
			if v := value(&r.steps[k]); v >= 0 && !math.IsInf(v, 0) {
				l = append(l, plotter.XY{X: float64(r.steps[k].Index), Y: math.Log10(max(v, 1e-16))})
			}
		}
		return l
	}
	draw := func(label string, lines ...plotter.XYs) (template.HTML, error) {
		var all plotter.XYs
		for _, l := range lines {
			all = append(all, l...)
		}
		if len(all) < 2 {
			return "", nil
		}
		q := newPlot("iteration")
		q.X.Tick.Marker, q.Y.Tick.Marker = countTicks{}, powerTicks{10, 8}
		addFrame(q, all)
		for k, l := range lines {
			addLine(q, l, seriesColor[k], 1.4)
		}
		return svg(q, label)
	}
	var err error
	if p.Loss, err = draw("Loss after each iteration, logarithmic", logarithm(func(s *solvers.Step) float64 { return s.Objective }), r.heldLine()); err != nil {
		return err
	}
	if r.flags.method == train.AugLag {
		if p.Violation, err = draw("Violation and penalty after each iteration, logarithmic", logarithm(func(s *solvers.Step) float64 { return s.PrimalInfeasibility }),
			logarithm(func(s *solvers.Step) float64 { return s.Mu })); err != nil {
			return err
		}
	}
	if p.Predictions, err = r.predictionPlot(); err != nil {
		return err
	}
	p.Confusion, p.Held = r.confusion(), r.result.Held != nil
	return trainTemplate.Execute(w, p)
}

// heldLine is the loss of the test rows after each iteration, logarithmic.
func (r *trained) heldLine() (l plotter.XYs) {
	for k, v := range r.result.Held {
		l = append(l, plotter.XY{X: float64(k + 1), Y: math.Log10(max(v, 1e-16))})
	}
	return l
}

// A confusion counts rows by their class and the one that was predicted.
type confusion struct {
	Rows   string // which rows
	Labels []string
	Lines  []confusionLine
}

type confusionLine struct {
	Label  string
	Counts []int
}

// confusion returns the table of a classification, of the test rows if there are any; nil where there is none.
func (r *trained) confusion() *confusion {
	d, classes, rows := r.test, r.testC, "test"
	if d == nil {
		d, classes, rows = r.train, r.trainC, "training"
	}
	if d == nil || r.model == nil || r.model.W == nil || r.model.Classes == nil {
		return nil
	}
	labels := r.model.Classes.Labels
	c := &confusion{Rows: rows, Labels: labels}
	for _, l := range labels {
		c.Lines = append(c.Lines, confusionLine{l, make([]int, len(labels))})
	}
	out := make([]float64, d.Rows*d.Outputs)
	r.net.Predict(r.model.W, d, out)
	for j, truth := range classes {
		c.Lines[truth].Counts[r.model.Classes.Decode(out[j*d.Outputs:(j+1)*d.Outputs])]++
	}
	return c
}

// predictionPlot shows predictions against truth: over the rows of a forecast, else one against the other. Rows are those of the test if there are any.
func (r *trained) predictionPlot() (template.HTML, error) {
	d := r.test
	if d == nil {
		d = r.train
	}
	if d == nil || r.model.W == nil || r.model.Classes != nil {
		return "", nil
	}
	out, truth := make([]float64, d.Rows), append([]float64(nil), d.Y...)
	r.net.Predict(r.model.W, d, out)
	r.model.Targets.Undo(out)
	r.model.Targets.Undo(truth)
	var a, b plotter.XYs
	for j := range out {
		x := float64(j + 1)
		if r.flags.lags == 0 {
			x = truth[j]
		}
		a, b = append(a, plotter.XY{X: x, Y: out[j]}), append(b, plotter.XY{X: x, Y: truth[j]})
	}
	p := newPlot(map[bool]string{true: "row of the test", false: "truth"}[r.flags.lags > 0])
	addFrame(p, append(append(plotter.XYs{}, a...), b...))
	if r.flags.lags > 0 {
		addLine(p, b, seriesColor[0], 1.4)
		addLine(p, a, seriesColor[1], 1.4)
	} else {
		addDots(p, b, seriesColor[0], 1.2)
		addDots(p, a, seriesColor[1], 2.4)
	}
	return svg(p, "Predictions and truth")
}
