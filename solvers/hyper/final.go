package hyper

import (
	"context"
	"math"
	"slices"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/tuning"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// finish trains the final model on all rows that are not held out and judges it. The error is the end of ctx, if that left no time for the model.
func (r *run) finish(ctx context.Context) error {
	if r.res.Values == nil {
		return nil
	}
	var f *svcfit.Fit
	status, message, cause := tuning.Last(ctx, r.longest(), func(ctx context.Context) (err error) {
		f, err = r.fit(ctx)
		return err
	})
	if status != solvers.Unknown {
		r.res.Status = status
		r.res.Message += message
		return cause
	}
	gap := 0.0
	if f.Objective[0] > 0 {
		gap = f.Gap[0] / f.Objective[0]
	}
	if f.Status != solvers.Done && r.res.Status == solvers.Done {
		r.res.Status = solvers.NumericalTrouble
		r.res.Message += "; the final fit did not reach its gap: " + f.Message
	}
	r.res.Gap = &gap
	majority := 1.0
	if r.count[1] > r.count[0] {
		majority = -1
	}
	r.res.Model = &svc.Model{Labels: r.set.Labels, W: slices.Clone(f.W[0]), C: r.res.FinalC, Majority: majority}
	r.judge()
	return nil
}

// fit trains exactly on the union of the folds at the chosen θ and the rescaled costs.
func (r *run) fit(ctx context.Context) (*svcfit.Fit, error) {
	p := r.obj.space.params(r.obj.theta, r.endWidth())
	p.Cost = slices.Clone(p.Cost)
	for k := range p.Cost {
		p.Cost[k] *= r.o.FinalFactor
	}
	kinds := r.obj.space.kinds()
	count, n := make([]int, len(p.Cost)), 0
	fold := make([]int32, len(r.split.Fold))
	for i, t := range r.split.Fold {
		fold[i] = min(t, 0)
		if t < 0 {
			continue
		}
		n++
		switch {
		case kinds != nil:
			count[kinds[i]]++
		case r.set.Y[i] > 0:
			count[0]++
		default:
			count[1]++
		}
	}
	r.res.FinalC = 0
	for k, c := range p.Cost {
		r.res.FinalC += float64(float64(count[k])/float64(n)) * c
	}
	if p.Scale != nil {
		logs := 0.0
		for _, s := range p.Scale {
			logs += math.Log(s)
		}
		r.res.FinalC /= math.Exp(logs / float64(len(p.Scale)))
	}
	tr, err := svcfit.New(svcfit.Problem{Set: r.set, Fold: fold, Kind: kinds}, svcfit.Options{Threads: r.o.Threads})
	if err != nil {
		return nil, err
	}
	f, err := tr.Fit(ctx, p, svcfit.Target{Gap: r.o.Gap})
	r.monitor.Report("final", r.total, r.res.C, r.monitor.Best())
	return f, err
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
	set, held := r.set, true
	if r.o.Test != nil {
		set, held = r.o.Test, false
	}
	r.res.Test = NewTest(len(set.Y), func(i int) (y, m float64) {
		if i%passRows == 0 || i == len(set.Y)-1 {
			set.X.Done(max(0, i-passRows), i)
		}
		if set.Y[i] == 0 || held && r.split.Fold[i] >= 0 {
			return 0, 0
		}
		return float64(set.Y[i]), margin(set.X, i, r.res.Model.W)
	})
}

// margin returns x_iᵀw; features that only one of them has count as zeros.
func margin(x *rows.Matrix, i int, w []float64) (s float64) {
	if x.IsDense() {
		for j, v := range x.Dense[i*x.Cols : i*x.Cols+min(x.Cols, len(w))] {
			s += float64(float64(v) * w[j])
		}
		return s
	}
	val := x.Val[x.Ptr[i]:x.Ptr[i+1]]
	for k, j := range x.Ind[x.Ptr[i]:x.Ptr[i+1]] {
		if int(j) < len(w) {
			s += float64(float64(val[k]) * w[j])
		}
	}
	return s
}
