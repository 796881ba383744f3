package sdnm

import (
	"context"
	"slices"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
)

// finish trains the final model at the rescaled C and judges it. The error is the end
// of ctx, if that left no time for the model.
func (r *run) finish(ctx context.Context) error {
	if r.res.C == 0 {
		return nil
	}
	r.res.FinalC = min(r.res.C*r.o.Rescale.factor(r.split.T), tuning.MaxC)
	f := newFold(r.x, r.data.Y, r.split.Union(), nil)
	var w []float64
	var gap float64
	status, message, cause := tuning.Last(ctx, r.longest(), func(ctx context.Context) (err error) {
		w, gap, err = r.fit(ctx, f)
		return err
	})
	if status != solvers.Unknown {
		r.res.Status = status
		r.res.Message += message
		return cause
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

// longest returns the seconds of the longest evaluation.
func (r *run) longest() (s float64) {
	for _, e := range r.res.Evaluations {
		s = max(s, e.Seconds)
	}
	return s
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
