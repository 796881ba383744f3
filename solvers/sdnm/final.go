package sdnm

import (
	"context"
	"slices"
	"time"

	"github.com/saddle-go/saddle/solvers"
)

// finish trains the final model at the rescaled C and judges it. The error is the end
// of ctx, if that left no time for the model.
func (r *run) finish(ctx context.Context) (cause error) {
	if r.res.C == 0 {
		return nil
	}
	r.res.FinalC = min(r.res.C*r.o.Rescale.factor(r.split.T), maxC)
	f := newFold(r.x, r.data.Y, r.split.Union(), nil)
	err := ctx.Err()
	var w []float64
	var gap float64
	if err == nil {
		w, gap, err = r.fit(ctx, f)
	}
	if err != nil && ctx.Err() != nil {
		// The caller asked for the best so far: the model is part of it, but must not take long.
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.grace())
		defer cancel()
		w, gap, err = r.fit(grace, f)
	}
	if err != nil && ctx.Err() != nil {
		r.res.Status = solvers.FromContext(ctx)
		r.res.Message += "; there was no time for the final fit"
		return ctx.Err()
	}
	if err != nil {
		r.res.Status = solvers.NumericalTrouble
		r.res.Message += "; the final fit failed: " + err.Error()
		return nil
	}
	m := r.model
	m.W, m.C = restoreColumns(w, r.cols, r.res.Features), r.res.FinalC
	r.res.Model, r.res.Gap = &m, &gap
	r.judge()
	return nil
}

// fit trains exactly at the final C on the training rows of f.
func (r *run) fit(ctx context.Context, f *fold) (w []float64, gap float64, err error) {
	err = r.team.each(1, func(_ int, l *lower) error {
		err := l.solve(ctx, f, r.res.FinalC, exactTarget(), nil)
		w, gap = slices.Clone(l.w), l.gap
		return err
	})
	return w, gap, err
}

// grace is the time that the final fit may take after the caller asked to stop.
func (r *run) grace() time.Duration {
	longest := 0.0
	for _, e := range r.res.Evaluations {
		longest = max(longest, e.Seconds)
	}
	return time.Second + time.Duration(3*longest*float64(time.Second))
}

// judge counts the model's errors on the test set or on the held-out rows.
func (r *run) judge() {
	x, y, list := r.data.X, r.data.Y, r.split.Holdout()
	if t := r.o.Test; t != nil {
		x, y, list = t.X, t.Y, nil
		for i := range y {
			list = append(list, int32(i))
		}
	}
	margins := r.res.Model.Margins(x)
	t := &TestResult{}
	for _, i := range list {
		if y[i] == 0 {
			continue
		}
		t.Rows++
		switch m := y[i] * margins[i]; {
		case m < 0:
			t.Wrong++
		case m == 0:
			t.Zeros++
		}
	}
	if t.Rows > 0 {
		t.Error = float64(t.Wrong) / float64(t.Rows)
		r.res.Test = t
	}
}
