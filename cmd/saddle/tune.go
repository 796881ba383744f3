package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// modelFormat is the file format of --model.
type modelFormat int

const (
	formatJSON modelFormat = iota
	formatLIBLINEAR
)

// tuneFlags is what the command line of saddle tune says.
type tuneFlags struct {
	common
	options  sdnm.Options // the fields that a flag sets directly
	folds    int
	order    svc.Order
	holdout  holdout
	demoTest bool // no flag says how to test: the embedded data gets a hold-out
	grid     grid
	features int
	test     string
	split    string
	model    string
	format   modelFormat
	large    searchFlags
}

func newTune() *cobra.Command {
	t := &tuneFlags{}
	cmd := &cobra.Command{
		Use:   "tune [FILE]",
		Short: "Choose C of a linear support vector classifier by bilevel optimisation",
		Long: `Tune reads two-class data in LIBSVM format (a line "label index:value ..." for each
row, indices from 1, zeros left out; plain or gzip, "-" = standard input) and chooses the regularisation parameter C of a linear support vector
classifier: the C with the least cross-validation error. Without FILE it
uses the heart data set that is built in and holds out 30 % of it as a test set.

Methods:
  reduced  follows the central path of the training problems, searches in log C with
           second derivatives, confirms the result exactly and certifies a strict local
           minimiser of the smoothed problem (default)
  literal  the published single-loop smoothing damped Newton method, for comparison
  grid     exact training at every C of a grid
  sgrm     Scholtes' relaxation of the program with complementarity constraints, by a general
           method for nonlinear programs, for comparison; a few hundred rows
  mpec     that program given to the general method directly, likewise

More than 20000 training rows or 2000000 nonzeros, and files that saddle convert
made, go to methods for many rows, which keep features in float32 and train
all folds together: a scan of one C, certified by exact training. With --search
they also choose several hyperparameters, by the gradient of the cross-validation
loss: a C for each class, a scale for each group of features or each feature.
Many hyperparameters overfit the cross-validation error; keep a --holdout.`,
		Example: `  saddle tune
  saddle tune train.txt --test test.txt --model model.json --report tune.html
  saddle tune train.txt.gz --folds 5 --holdout 0.25 --json
  saddle tune train.txt --method grid --grid -7:7:29
  saddle tune train.rows --search weights --balanced
  saddle tune train.txt --search groups=groups.txt --holdout 0.3 --report tune.html`,
		Args: files(0, 1),
		RunE: t.run,
	}
	cmd.Flags().SortFlags = false
	t.register(cmd.Flags())
	return cmd
}

func (t *tuneFlags) register(fs *pflag.FlagSet) {
	o := &t.options
	fs.IntVar(&t.folds, "folds", 3, "number of cross-validation folds")
	fs.Var(&t.holdout, "holdout", "keep this many rows, or this fraction, as a test set")
	fs.StringVar(&t.test, "test", "", "judge the classifier on this `file`")
	fs.Var(oneOf(&t.order, "stratified", "shuffle", "file"), "order", "how rows are dealt to folds and hold-out")
	fs.StringVar(&t.split, "split", "", "read folds and hold-out from this `file`: a line a row, 1..T = its fold, 0 = held out")
	fs.Var(oneOf(&o.Method, "reduced", "literal", "grid", "sgrm", "mpec"), "method", "how C is chosen")
	fs.Var(&t.grid, "grid", "values of C to sweep (reduced), to try (grid) or to stay between (sgrm, mpec): exponents of 2 and a number of points, such as -7:7:15, or a list")
	fs.Var(oneOf(&o.GridSolver, "path", "dcd"), "grid-solver", "how --method grid trains")
	fs.Float64Var(&o.Epsilon, "epsilon", 0, "smoothing of the certificate (reduced, 0 = 0.01) or the iteration (literal, 0 = 1e-4)")
	fs.Var(oneOf(&o.Rescale, "up", "down", "none"), "rescale", "change of C for the final fit on all T folds: times T/(T-1), (T-1)/T, or 1")
	fs.Float64Var(&o.Bias, "bias", 0, "value of a constant feature added to every row, 0 = none")
	fs.Var(oneOf(&o.Scale, "none", "range", "maxabs"), "scale", "map every feature into [-1,1]")
	fs.IntVar(&t.features, "features", 0, "number of features, 0 = the largest index in the file")
	fs.BoolVar(&o.NoPolish, "no-polish", false, "leave out the certificate of --method reduced")
	fs.StringVar(&t.model, "model", "", "write the classifier to this `file`")
	fs.Var(oneOf(&t.format, "json", "liblinear"), "model-format", "format of --model")
	t.large.register(fs)
	t.registerThreads(fs, "")
	t.registerSeed(fs)
	t.registerRun(fs, "evaluation")
}

// tuned is a finished run with what the outputs say about it.
type tuned struct {
	outputs
	flags   *tuneFlags
	input   *tuneInput
	result  *sdnm.Result
	again   string // the command line that repeats the run, without output files
	seconds float64
}

func (t *tuneFlags) run(cmd *cobra.Command, args []string) error {
	start := time.Now()
	if err := t.check(cmd.Flags(), args); err != nil {
		return err
	}
	ctx, cancel := t.withLimit(cmd.Context(), start)
	defer cancel()
	in, lots, err := t.route(ctx, cmd, args)
	if _, ended := errors.AsType[*exitError](err); ended {
		return t.unread(cmd.OutOrStdout(), args, solvers.FromContext(ctx), time.Since(start).Seconds())
	}
	if err != nil {
		return err
	}
	if lots != nil {
		return t.runSearch(ctx, cmd, args, start, lots)
	}
	t.note(cmd.ErrOrStderr(), in.notes...)
	res, err := t.tune(ctx, in, cmd.ErrOrStderr())
	if res == nil {
		return err
	}
	run := &tuned{flags: t, input: in, result: res, again: commandLine(cmd, args), seconds: time.Since(start).Seconds()}
	t.writeModel(&run.outputs, res.Model)
	if err := cmp.Or(err, run.finish(&t.common, cmd.OutOrStdout(), run)); err != nil {
		return err
	}
	return exitOf(res.Status, run.ending())
}

// tune runs the method. A nil result comes with the error; a result with an
// error is complete and the error is about the log file.
func (t *tuneFlags) tune(ctx context.Context, in *tuneInput, stderr io.Writer) (*sdnm.Result, error) {
	watch := newWatcher(&t.common, iterates(t.options.Method), stderr)
	o := t.options
	o.Split, o.Test = in.split, in.test
	o.SplitOptions.Seed = t.seed
	o.Grid = t.grid.values
	o.Threads = t.threads
	o.Progress = watch.progress
	res, err := sdnm.Tune(ctx, in.data, o)
	if res == nil || err != nil && !errors.Is(err, ctx.Err()) {
		return nil, cmp.Or(inFile(in.name, err), watch.close(solvers.Unknown, "failed"))
	}
	return res, watch.close(res.Status, res.Message)
}

// unread ends a run that was stopped before it had its data.
func (t *tuneFlags) unread(stdout io.Writer, args []string, status solvers.Status, seconds float64) error {
	const message = "stopped while reading"
	file := heartName
	if len(args) > 0 {
		file = args[0]
	}
	var err error
	if t.json {
		err = writeJSON(stdout, &tuneJSON{
			File: file, Method: t.options.Method.String(), Status: status, Message: message, Seconds: seconds, Version: buildVersion(),
			Evaluations: []evaluationJSON{}, Programs: []programJSON{}, searchJSON: searchJSON{Hyper: []hyperJSON{}},
			machineJSON: machineJSON{t.workers(), isa.Active().String()},
		})
	} else {
		var b bytes.Buffer
		writeNamed(&b, []named{{"Status", statusText(status, message)}})
		_, err = stdout.Write(b.Bytes())
	}
	return cmp.Or(err, exitOf(status, statusText(status, message)))
}

// check finds what is wrong with the command line before any file is read.
func (t *tuneFlags) check(fs *pflag.FlagSet, args []string) error {
	o := t.options
	o.Grid, o.Threads = t.grid.values, t.threads
	if err := o.Validate(); err != nil {
		return err
	}
	t.demoTest = !fs.Changed("holdout") && !fs.Changed("test")
	if t.folds < 2 {
		return fmt.Errorf("--folds: is %d, want at least 2", t.folds)
	}
	if t.features < 0 {
		return fmt.Errorf("--features: is %d, want 0 (as in the file) or a positive number", t.features)
	}
	exclusive := [][2]string{
		{"split", "folds"}, {"split", "holdout"}, {"split", "order"}, {"test", "holdout"},
	}
	for _, e := range exclusive {
		if fs.Changed(e[0]) && fs.Changed(e[1]) {
			return fmt.Errorf("--%s and --%s exclude each other", e[0], e[1])
		}
	}
	if err := t.checkThreads(); err != nil {
		return err
	}
	if err := t.large.check(fs, args); err != nil {
		return err
	}
	outputs := []outputFlag{{"model", t.model}, {"report", t.report}, {"log", t.log}}
	return checkOutputs(outputs, append([]string{t.test, t.split, t.large.search.file}, args...))
}

// writeModel produces the model file; there is no classifier if m is nil.
func (t *tuneFlags) writeModel(o *outputs, m *svc.Model) {
	switch {
	case m == nil:
	case t.format == formatLIBLINEAR:
		o.save(t.model, m.WriteLIBLINEAR)
	default:
		o.save(t.model, m.WriteJSON)
	}
}

// joined returns the errors among errs as one of one line.
func joined(errs []error) (all error) {
	for _, err := range errs {
		switch {
		case err == nil:
		case all == nil:
			all = err
		default:
			all = fmt.Errorf("%w; %w", all, err)
		}
	}
	return all
}
