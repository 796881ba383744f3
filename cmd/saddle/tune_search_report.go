package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"path/filepath"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/hyper"
)

//go:embed search.html
var searchText string

var searchTemplate = newPage("tune", searchText)

// searchPage is what the template shows.
type searchPage struct {
	pageFrame
	Scan, Path    template.HTML
	Hypers        []hyperRow
	HyperNote     string
	BarHead       string
	WeightHead    string
	More          int
	CHead         string
	Tried         []searchRow
	Data, Options []named
	Usage         []step
}

// hyperRow is a hyperparameter with its effect.
type hyperRow struct {
	Name, Value, Weight string
	Bar, WeightBar      float64 // widths in percent
}

// searchRow is an evaluation.
type searchRow struct {
	Phase, C, CVError, Loss, Zone, Gradient, Seconds string
	Wrong, Steps                                     int
	Bar                                              float64
	Chosen                                           bool
}

// writeHTML writes the run as one page that needs no other file.
func (r *searched) writeHTML(w io.Writer) (err error) {
	res := r.result
	page := &searchPage{
		pageFrame: newFrame(filepath.Base(r.input.name), r.figures(), r.conclusions(), r.again, res.Options.Threads),
		Data:      r.dataTable(), Options: r.optionTable(), Usage: r.flags.usage(res.Model, r.has(r.flags.model) != nil, r.again),
		CHead: r.cHead(),
	}
	r.fillHypers(page)
	r.fillTried(page)
	if page.Scan, err = scanPlot(res); err != nil {
		return err
	}
	if page.Path, err = pathPlot(res, r.chosenAt()); err != nil {
		return err
	}
	return searchTemplate.Execute(w, page)
}

// chosenAt returns the number of the last evaluation before the certification at the chosen point, or −1.
func (r *searched) chosenAt() int {
	at := -1
	for k, e := range r.result.Evaluations {
		if e.Phase != "certify" && sameValues(e.Values, r.result.Values) {
			at = k
		}
	}
	return at
}

func sameValues(a, b []float64) bool {
	if len(a) != len(b) || a == nil {
		return false
	}
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return true
}

func (r *searched) figures() []figure {
	res := r.result
	f := []figure{{"Hyperparameters", fmt.Sprint(len(res.Names)), res.Options.Search.String()}}
	if res.Options.Search == hyper.SearchC && res.C > 0 {
		f[0] = figure{"Chosen C", significant(res.C, 4), fmt.Sprintf("log₂ C = %.2f", math.Log2(res.C))}
	}
	if res.CVError != nil {
		f = append(f, figure{"Cross-validation error", percent(*res.CVError), fmt.Sprintf("%d folds", res.Folds)})
	}
	if t := res.Test; t != nil {
		f = append(f, figure{"Test error", percent(t.Error), fmt.Sprintf("%d of %d wrong", t.Wrong, t.Rows)})
	}
	return append(f, figure{"Time", duration(res.Seconds), words.Count(len(res.Evaluations), "evaluation")})
}

// maxBars bounds the hyperparameters that the page shows.
const maxBars = 100

// fillHypers fills the table of hyperparameters: a bar for the freedom that a scale leaves, another for the weights it came to.
func (r *searched) fillHypers(p *searchPage) {
	res := r.result
	scales := res.Options.Search == hyper.SearchGroups || res.Options.Search == hyper.SearchFeatures
	list := r.hypers()
	if len(list) == 0 {
		return
	}
	norm := r.weightNorms()
	p.HyperNote, p.BarHead = "What each class loses for a violated margin.", "relative size"
	switch {
	case res.Options.Search == hyper.SearchC:
		p.HyperNote = "C, what every row loses for a violated margin."
	case scales:
		p.HyperNote = "The scale of a group multiplies the squares of its weights: the smaller it is, the freer they are. Beside it the norm of the weights that the final training found there."
		p.BarHead, p.WeightHead = "freedom, 1/scale, logarithmic", "‖w‖ of the group"
	}
	lo, hi, most := math.Inf(1), math.Inf(-1), 0.0
	for _, h := range list {
		v := math.Log(h.Value)
		lo, hi, most = min(lo, v), max(hi, v), max(most, norm[h.Name])
	}
	for _, h := range list[:min(len(list), maxBars)] {
		row := hyperRow{Name: h.Name, Value: significant(h.Value, 4)}
		switch v := math.Log(h.Value); {
		case !scales:
			row.Bar = math.Round(1000*math.Exp(v-hi)) / 10
		case hi > lo:
			row.Bar = math.Round(1000*(hi-v)/(hi-lo)) / 10
		}
		if p.WeightHead != "" && most > 0 {
			row.Weight, row.WeightBar = scientific(norm[h.Name]), math.Round(1000*norm[h.Name]/most)/10
		}
		p.Hypers = append(p.Hypers, row)
	}
	p.More = len(list) - len(p.Hypers)
}

// weightNorms returns ‖w_G‖ of the model for each scale by name.
func (r *searched) weightNorms() map[string]float64 {
	norm := map[string]float64{}
	res := r.result
	if res.Model == nil {
		return norm
	}
	for j, w := range res.Model.W {
		k := j
		if r.input.groups != nil {
			k = int(r.input.groups[j])
		}
		if k < len(res.Names) {
			norm[res.Names[k]] = math.Hypot(norm[res.Names[k]], w)
		}
	}
	return norm
}

func (r *searched) fillTried(p *searchPage) {
	worst := 0.0
	for _, e := range r.result.Evaluations {
		worst = max(worst, e.CVError)
	}
	chosen := r.chosen()
	for k, e := range r.result.Evaluations {
		row := searchRow{Phase: e.Phase, C: number(e.C), CVError: percent(e.CVError), Loss: significant(e.Smooth, 5), Zone: significant(e.FreeRows, 3),
			Steps: e.Steps, Seconds: duration(e.Seconds), Chosen: k == chosen}
		for _, wrong := range e.FoldErrors {
			row.Wrong += wrong
		}
		if e.GradientNorm != nil {
			row.Gradient = scientific(*e.GradientNorm)
		}
		if worst > 0 {
			row.Bar = math.Round(1000*e.CVError/worst) / 10
		}
		p.Tried = append(p.Tried, row)
	}
}

func (r *searched) dataTable() []named {
	in := r.input
	x := in.set.X
	n := svc.Count(floats(in.set.Y))
	l := []named{
		{"File", in.name}, {"Rows", fmt.Sprint(x.Rows)}, {"Features", fmt.Sprint(in.features())},
		{"Nonzeros", fmt.Sprintf("%d (%s)", r.result.Nonzeros, percent(float64(r.result.Nonzeros)/(float64(x.Rows)*float64(max(1, x.Cols)))))},
		{"Label " + in.set.Labels.Pos, words.Count(n.Pos, "row")}, {"Label " + in.set.Labels.Neg, words.Count(n.Neg, "row")},
	}
	if t := in.test; t != nil {
		return append(l, named{"Test file", fmt.Sprintf("%s, %s", r.flags.test, words.Count(t.count(), "row"))})
	}
	if r.result.Holdout > 0 {
		l = append(l, named{"Held out", words.Count(r.result.Holdout, "row")})
	}
	return l
}

func (r *searched) optionTable() []named {
	o, res := r.result.Options, r.result
	l := []named{
		{"Search", o.Search.String()}, {"Folds", fmt.Sprintf("%d, %s", res.Folds, r.flags.orderName())}, {"Seed", fmt.Sprint(r.flags.seed)},
		{"Scaling", r.scaling()}, {"Constant feature", "none"}, {"Training", res.Regime.String()},
		{"Width of the zone", number(res.Delta)}, {"Validation loss", res.Loss.String()}, {"Exact training", fmt.Sprintf("best %d, gap %s", o.Certify, number(o.Gap))},
	}
	if r.input.bias != 0 {
		l[4].Text = number(r.input.bias)
	}
	if o.Penalty > 0 {
		l = append(l, named{"Penalty ρ", number(o.Penalty)})
	}
	if o.Balanced {
		l = append(l, named{"Classes", "balanced"})
	}
	if len(o.Grid) > 0 {
		l = append(l, named{"Scan", fmt.Sprintf("up to %s from %s to %s", words.Count(len(o.Grid), "value"), number(o.Grid[0]), number(o.Grid[len(o.Grid)-1]))})
	}
	return l
}
