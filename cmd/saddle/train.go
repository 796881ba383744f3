package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/internal/textscan"
	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/train"
)

// trainFlags is what the command line of saddle train says.
type trainFlags struct {
	common
	hidden     widths
	method     train.Method
	target     string
	ignore     []string
	holdout    holdout
	plateau    float64
	decay      float64
	activation ann.Activation
	loss       ann.Loss
	coding     ann.Coding
	task       ann.Task
	noBias     bool
	lags       int
	maxIter    int
	finish     int
	bound      float64
	model      string
}

// widths are the units of hidden layers.
type widths []int

func (w *widths) String() string {
	words := make([]string, len(*w))
	for k, v := range *w {
		words[k] = strconv.Itoa(v)
	}
	return strings.Join(words, ",")
}

// Type names the value in the help text.
func (*widths) Type() string { return "list" }

// Set parses a comma list such as "5,5"; "0" and "" mean no hidden layer.
func (w *widths) Set(s string) error {
	*w = nil
	if s == "" || s == "0" {
		return nil
	}
	for _, word := range strings.Split(s, ",") {
		v, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || v < 1 || v > 10000 {
			return fmt.Errorf("want numbers of units from 1 to 10000, such as 5,5")
		}
		*w = append(*w, v)
	}
	return nil
}

func newTrain() *cobra.Command {
	f := &trainFlags{hidden: widths{5}, holdout: holdout{fraction: 0.25}, plateau: 1e-3}
	cmd := &cobra.Command{
		Use:   "train FILE",
		Short: "Fit a small neural network to a table",
		Long: `Train reads a table (CSV, with or without a line of names, "-" = standard input; LIBSVM text if the name ends in .libsvm, .svm or
.txt; any of them also as .gz), keeps a part of the rows for a test, standardises the inputs and fits a feed-forward network. A target of words, or of at most
20 different whole numbers, makes a classification, anything else a regression; rows with missing values are left out. With --lags the
target is a series, whose last part is the test, and the net predicts each value from those before it.

Methods:
  lm      Levenberg-Marquardt on the weights
  auglag  augmented Lagrangian, with the states of the hidden units as unknowns
  tbb     primal-dual interior point, batch, weights in a box
  tob     the same, a row at a time
  tosn    a row at a time, weighted sums bounded, with noise; tbb, tob and tosn are for small nets

A run is done when the gradient vanishes or the loss has levelled off (--plateau); the limit of iterations is a failure, exit code 1.
If the loss of the test rows, which take no part, has grown while that of the training rows fell, a warning says so: the net
fits the noise of the training rows, and a larger --decay or fewer --hidden units may do better.

Losses are sums over rows of half the squared errors of the scaled targets, or logistic losses; errors are the root of the mean squared error
in the units of the target, or the fraction of rows classified wrongly.`,
		Example: `  saddle train iris.csv --hidden 5 --decay 0.1
  saddle train digits.csv --hidden 30 --decay 1 --json
  saddle train prices.csv --target close --lags 5 --report forecast.html`,
		Args: files(1, 1),
		RunE: f.run,
	}
	cmd.Flags().SortFlags = false
	f.registerTrain(cmd.Flags())
	return cmd
}

func (f *trainFlags) registerTrain(fs *pflag.FlagSet) {
	fs.Var(&f.hidden, "hidden", "units of each hidden layer, 0 = none")
	fs.Var(oneOf(&f.method, "lm", "auglag", "tbb", "tob", "tosn"), "method", "method, see above")
	fs.StringVar(&f.target, "target", "", "`column` of the target, by name or number; else the last")
	fs.StringSliceVar(&f.ignore, "ignore", nil, "`columns` to leave out")
	fs.Var(&f.holdout, "holdout", "keep this many rows, or this fraction, as a test set, 0 = none")
	fs.Float64Var(&f.decay, "decay", 0, "weight decay: half of this times the sum of squared weights is added to the loss, 0 = 1e-6")
	fs.Var(oneOf(&f.activation, "default", "tanh", "halftanh", "logistic", "softplus", "identity"), "activation", "of hidden units; default = tanh")
	fs.Var(oneOf(&f.loss, "squares", "logistic"), "loss", "what is minimised; logistic goes with classes")
	fs.Var(oneOf(&f.coding, "onehot", "ordinal"), "coding", "of classes: an output for each, or one for all")
	fs.Var(oneOf(&f.task, "auto", "classify", "regress"), "task", "what the target is")
	fs.BoolVar(&f.noBias, "no-bias", false, "units without constants")
	fs.IntVar(&f.lags, "lags", 0, "forecast the target from so many values before it, 0 = no forecast")
	fs.Float64Var(&f.plateau, "plateau", f.plateau, "done once the loss has fallen by less than this part of itself in 50 iterations or 200 cycles; 0 = no such test")
	fs.IntVar(&f.maxIter, "max-iter", 0, "limit of iterations or cycles, 0 = 1000")
	fs.IntVar(&f.finish, "finish", 0, "batch steps, at most, after the cycles of tbb, tob and tosn")
	fs.Float64Var(&f.bound, "bound", 0, "largest size of a weight, 0 = none (5 for tbb and tob)")
	fs.StringVar(&f.model, "model", "", "write the model to this `file` as JSON")
	f.registerThreads(fs, "")
	f.registerSeed(fs)
	f.registerRun(fs, "iteration")
	oldNames(fs, map[string]string{"split": "holdout"})
}

// check finds what is wrong with the command line before any file is read.
func (f *trainFlags) check(args []string) error {
	switch {
	case !(0 <= f.plateau && f.plateau <= 1):
		return fmt.Errorf("--plateau: is %v, want a fraction from 0 to 1", f.plateau)
	case !(0 <= f.decay && f.decay <= 1e100):
		return fmt.Errorf("--decay: is %v, want a number that is not negative", f.decay)
	case !(0 <= f.bound && f.bound <= 1e100):
		return fmt.Errorf("--bound: is %v, want a number that is not negative", f.bound)
	case f.lags < 0:
		return fmt.Errorf("--lags: is %d, want 0 or more", f.lags)
	case f.maxIter < 0:
		return fmt.Errorf("--max-iter: is %d, want 0 or more", f.maxIter)
	case f.finish < 0:
		return fmt.Errorf("--finish: is %d, want 0 or more", f.finish)
	case f.finish > 0 && f.method <= train.AugLag:
		return fmt.Errorf("--finish goes with --method tbb, tob and tosn, not with %v", f.method)
	case f.lags > 0 && f.loss == ann.LogisticLoss:
		return fmt.Errorf("--loss logistic goes with classes, not with --lags")
	}
	if err := f.checkThreads(); err != nil {
		return err
	}
	return checkOutputs([]outputFlag{{"model", f.model}, {"report", f.report}, {"log", f.log}}, args)
}

func (f *trainFlags) run(cmd *cobra.Command, args []string) error {
	start := time.Now()
	if err := f.check(args); err != nil {
		return err
	}
	ctx, cancel := f.withLimit(cmd.Context(), start)
	defer cancel()
	r := &trained{flags: f, file: args[0], again: commandLine(cmd, args), stdout: cmd.OutOrStdout()}
	err := r.read(ctx, cmd.InOrStdin())
	r.readS = time.Since(start).Seconds()
	switch {
	case ctx.Err() != nil:
		err = nil // the status says it
		r.result.Status, r.result.Message = solvers.FromContext(ctx), "stopped while reading"
	case err != nil:
		return r.asCSV(err)
	}
	watch := newWatcher(&f.common, true, cmd.ErrOrStderr())
	if r.result.Status == solvers.Unknown {
		if r.missing > 0 {
			f.note(cmd.ErrOrStderr(), words.Count(r.missing, "row")+" with missing values left out")
		}
		err = r.fit(ctx, watch)
	}
	r.seconds = time.Since(start).Seconds()
	if f.json {
		f.note(cmd.ErrOrStderr(), r.warnings()...) // else they are among the conclusions
	}
	if err := joined([]error{err, watch.close(r.result.Status, r.result.Message)}); err != nil {
		return err
	}
	r.writeModel()
	if err := r.finish(&f.common, r.stdout, r); err != nil {
		return err
	}
	return exitOf(r.result.Status, r.ending())
}

// asCSV adds to the error of a table by which name it was taken for CSV, if that does not say CSV.
func (r *trained) asCSV(err error) error {
	if _, system := errors.AsType[*fs.PathError](err); system || errors.Is(err, textscan.ErrDirectory) {
		return err
	}
	switch filepath.Ext(strings.TrimSuffix(strings.ToLower(r.file), ".gz")) {
	case ".csv", ".libsvm", ".svm", ".txt":
		return err
	}
	if r.file == "-" {
		return fmt.Errorf("%s; standard input is read as CSV", message(err))
	}
	return fmt.Errorf("%s; %s was read as CSV, since a name of LIBSVM text ends in .libsvm, .svm or .txt (or one of them and .gz)", message(err), r.file)
}

// trained is a run of saddle train, finished or stopped.
type trained struct {
	outputs
	flags  *trainFlags
	file   string
	again  string
	stdout io.Writer

	net           *ann.Net
	model         *ann.Model
	train, test   *ann.Data // scaled; test may be nil
	trainC, testC []int     // classes
	missing       int
	result        train.Result
	steps         []solvers.Step
	scores        [2]score // train, test
	readS         float64
	seconds       float64
}

// score is how a net does on rows; nil is what does not exist.
type score struct{ loss, err, accuracy *float64 }

// read makes the net and its data.
func (r *trained) read(ctx context.Context, stdin io.Reader) error {
	name := fileName(r.file)
	t, err := await(ctx, func() (*ann.Table, error) {
		if r.file == "-" {
			return ann.ReadCSV(stdin, name)
		}
		return ann.ReadFile(r.file)
	})
	if err != nil {
		return err
	}
	f := r.flags
	o := ann.SampleOptions{Target: f.target, Ignore: f.ignore, Task: f.task, Coding: f.coding, Loss: f.loss}
	r.model = &ann.Model{Lags: f.lags}
	var all ann.Data
	var classes []int
	if f.lags > 0 {
		series, target, err := t.Series(name, f.target)
		if err != nil {
			return err
		}
		lagged, err := ann.Lagged(series, f.lags)
		if err != nil {
			return inFile(fileName(r.file), err)
		}
		all, r.model.Target = *lagged, target
	} else {
		s, err := t.Samples(name, o)
		if err != nil {
			return err
		}
		all, classes, r.missing = s.Data, s.Class, s.Missing
		r.model.Names, r.model.Target, r.model.Classes = s.Names, s.Target, s.Classes
	}
	if f.loss == ann.LogisticLoss && (r.model.Classes == nil || f.coding == ann.Ordinal && len(r.model.Classes.Labels) > 2) {
		return inFile(fileName(r.file), fmt.Errorf("--loss logistic wants classes, each with an output of its own"))
	}
	r.net, err = ann.NewNet(append(append([]int{all.Inputs}, f.hidden...), all.Outputs),
		ann.Options{Hidden: f.activation, NoBias: f.noBias, Loss: f.loss})
	if err != nil {
		return err
	}
	r.model.Net = r.net
	return r.divide(&all, classes)
}

// divide splits and scales.
func (r *trained) divide(all *ann.Data, classes []int) error {
	f := r.flags
	fraction := f.holdout.fraction
	if n := f.holdout.count; n > 0 {
		if n >= all.Rows {
			return inFile(fileName(r.file), fmt.Errorf("--holdout: %s of %d leave none for training", words.Count(n, "row"), all.Rows))
		}
		fraction = float64(n) / float64(all.Rows)
	}
	var in, out []int
	switch {
	case f.lags > 0: // the last part is the test
		k := all.Rows - int(math.Round(fraction*float64(all.Rows)))
		for j := range all.Rows {
			if j < k {
				in = append(in, j)
			} else {
				out = append(out, j)
			}
		}
	case classes != nil:
		in, out = ann.Stratified(classes, fraction, f.seed)
	default:
		in, out = ann.Split(all.Rows, fraction, f.seed)
	}
	if len(in) == 0 {
		return inFile(fileName(r.file), fmt.Errorf("no rows are left for training"))
	}
	r.train = all.Subset(in)
	if len(out) > 0 {
		r.test = all.Subset(out)
	}
	if classes != nil {
		for _, j := range in {
			r.trainC = append(r.trainC, classes[j])
		}
		for _, j := range out {
			r.testC = append(r.testC, classes[j])
		}
	} else {
		r.model.Targets = ann.Standardise(r.train.Y, 1)
	}
	r.model.Inputs = ann.Standardise(r.train.X, all.Inputs)
	for _, d := range []*ann.Data{r.train, r.test} {
		if d != nil {
			r.model.Inputs.Apply(d.X)
			r.model.Targets.Apply(d.Y)
		}
	}
	return nil
}

// fit runs the method.
func (r *trained) fit(ctx context.Context, watch *watcher) error {
	f := r.flags
	o := train.Options{Method: f.method, Seed: f.seed, Decay: f.decay, MaxIterations: f.maxIter, Bound: f.bound, Finish: f.finish, Plateau: f.plateau, Held: r.test, Threads: f.workers()}
	if o.Decay == 0 {
		o.Decay = 1e-6
	}
	o.Watch = func(s solvers.Step) bool {
		if len(r.steps) < mostSteps {
			r.steps = append(r.steps, s)
		}
		watch.iteration(s)
		return false
	}
	var err error
	if r.result, err = train.Train(ctx, r.net, r.train, o); err != nil {
		return inFile(fileName(r.file), err)
	}
	r.model.W = r.result.W
	r.scores[0] = r.score(r.train, r.trainC)
	if r.test != nil {
		r.scores[1] = r.score(r.test, r.testC)
	}
	return nil
}

// score judges the net.
func (r *trained) score(d *ann.Data, classes []int) score {
	out := make([]float64, d.Rows*d.Outputs)
	r.net.Predict(r.model.W, d, out)
	s := score{loss: finite(r.net.LossOf(r.model.W, d))}
	if classes == nil {
		sum := 0.0
		for k, v := range out {
			sum += (v - d.Y[k]) * (v - d.Y[k])
		}
		s.err = finite(math.Sqrt(sum/float64(len(out))) / r.model.Targets.Factor[0])
		return s
	}
	right := 0
	for j, c := range classes {
		if r.model.Classes.Decode(out[j*d.Outputs:(j+1)*d.Outputs]) == c {
			right++
		}
	}
	accuracy := float64(right) / float64(d.Rows)
	s.accuracy, s.err = &accuracy, ptr(float64(d.Rows-right)/float64(d.Rows))
	return s
}
