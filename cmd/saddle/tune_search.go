package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/hyper"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// searched is a finished run of the methods for many rows with what the outputs say about it.
type searched struct {
	outputs
	flags   *tuneFlags
	input   *searchInput
	result  *hyper.Result
	again   string
	seconds float64
}

// route decides between the methods for few and for many rows and reads the data. Exactly one input is not nil.
func (t *tuneFlags) route(ctx context.Context, cmd *cobra.Command, args []string) (few *tuneInput, lots *searchInput, err error) {
	stdin, fs := cmd.InOrStdin(), cmd.Flags()
	asked := t.large.asked(fs)
	reason := ""
	if asked != "" {
		reason = "--" + asked + " asks for them"
	}
	if len(args) == 1 && args[0] != "-" && rows.IsFile(args[0]) && !fs.Changed("method") {
		lots, err = t.fromFile(ctx, stdin, args[0], cmp.Or(reason, "the file is binary"))
	} else {
		if few, err = t.read(ctx, stdin, args); err != nil {
			return nil, nil, err
		}
		if reason == "" && !fs.Changed("method") {
			reason = many(len(few.split.Union()), few.data.X.NNZ())
		}
		if reason == "" {
			return few, nil, nil
		}
		lots, err = t.fromData(few, reason)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := t.checkFolds(lots.split); err != nil {
		lots.close()
		return nil, nil, err
	}
	if t.large.search.file != "" {
		if err := lots.readGroupFile(t.large.search.file, stdin); err != nil {
			lots.close()
			return nil, nil, err
		}
	}
	if asked == "" {
		lots.notes = append(lots.notes, lots.reason+": one C by scan, with the methods for many rows (--search C); --method reduced for the others")
	}
	return nil, lots, nil
}

// maxSearchFolds is what package svcfit trains together.
const maxSearchFolds = 127

// checkFolds refuses more folds than the methods for many rows train together.
func (t *tuneFlags) checkFolds(s *svc.Split) error {
	switch {
	case s.T <= maxSearchFolds:
		return nil
	case t.split != "":
		return inFile(fileName(t.split), fmt.Errorf("%d folds, want 2 to %d for the methods for many rows", s.T, maxSearchFolds))
	}
	return fmt.Errorf("--folds: is %d, want 2 to %d for the methods for many rows", s.T, maxSearchFolds)
}

// runSearch is the rest of the command for many rows.
func (t *tuneFlags) runSearch(ctx context.Context, cmd *cobra.Command, args []string, start time.Time, in *searchInput) error {
	defer in.close()
	t.note(cmd.ErrOrStderr(), in.notes...)
	res, err := t.search(ctx, in, cmd.ErrOrStderr())
	if res == nil {
		return err
	}
	run := &searched{flags: t, input: in, result: res, again: commandLine(cmd, args)}
	if m := res.Model; m != nil {
		m.Bias, m.Scaling = in.bias, in.scaling
	}
	err = cmp.Or(err, run.judge())
	run.seconds = time.Since(start).Seconds()
	t.writeModel(&run.outputs, res.Model)
	if t.json {
		t.note(cmd.ErrOrStderr(), res.Warnings...) // else they are among the conclusions
	}
	if err := cmp.Or(err, run.finish(&t.common, cmd.OutOrStdout(), run)); err != nil {
		return err
	}
	return exitOf(res.Status, run.ending())
}

// search runs the method. A nil result comes with the error; a result with an error is complete and the error is about the log file.
func (t *tuneFlags) search(ctx context.Context, in *searchInput, stderr io.Writer) (*hyper.Result, error) {
	watch := newWatcher(&t.common, false, stderr)
	o := hyper.Options{
		Search: t.large.search.kind, Groups: in.groups, GroupNames: in.groupNames, Split: in.split, Balanced: t.large.balanced,
		Delta: t.large.delta, Grid: t.grid.values, Certify: t.large.certify, Threads: t.threads, Progress: watch.progress,
	}
	if o.Certify == 0 {
		o.Certify = -1
	}
	switch folds := float64(in.split.T); t.options.Rescale {
	case sdnm.RescaleUp:
		o.FinalFactor = folds / (folds - 1)
	case sdnm.RescaleDown:
		o.FinalFactor = (folds - 1) / folds
	default:
		o.FinalFactor = 1
	}
	res, err := hyper.Tune(ctx, in.set, o)
	if res == nil || err != nil && !errors.Is(err, ctx.Err()) {
		return nil, cmp.Or(inFile(in.name, err), watch.close(solvers.Unknown, "failed"))
	}
	return res, watch.close(res.Status, res.Message)
}

// judge counts the mistakes of the model on the rows of --test.
func (r *searched) judge() error {
	t, m := r.input.test, r.result.Model
	if t == nil || m == nil {
		return nil
	}
	var margins, y []float64
	if t.file != nil {
		var err error
		if margins, err = t.file.Margins(m); err != nil {
			return inFile(r.flags.test, err)
		}
		y = floats(t.file.Y)
	} else {
		margins, y = m.Margins(t.data.X), t.data.Y
	}
	if j := hyper.NewTest(len(y), func(i int) (float64, float64) { return y[i], margins[i] }); j != nil {
		r.result.Test = j
	}
	return nil
}
