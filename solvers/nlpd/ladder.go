package nlpd

import (
	"fmt"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A rung is an attempt with other options than the ones before.
type rung struct {
	name   string
	change func(*Options)
}

var rungs = []rung{
	{"", func(*Options) {}},
	{"adaptive μ", func(o *Options) { o.Adaptive = !o.Adaptive }},
	{"no corrections, δ_c always, μ₀ = 1", func(o *Options) { o.NoCorrections, o.AlwaysDeltaC, o.Mu = true, true, 1 }},
}

// climb makes attempts until one succeeds or two of them find the problem infeasible. If none succeeds the first one's outcome stands.
func (r *run) climb(o Options, x []float64) (ending, string, error) {
	var first, infeasible ending
	most := o.MaxIterations
	times := 0
	for k, g := range rungs {
		opt := o
		g.change(&opt)
		if r.limit = most; k == 0 && !o.NoLadder {
			r.limit = (most + 1) / 2 // something is left for the others
		}
		e := r.attempt(opt, x)
		method := "nlpd"
		if k > 0 {
			method = fmt.Sprintf("nlpd, attempt %d (%s)", k+1, g.name)
		}
		last := r.iterations >= most
		switch e.status {
		case solvers.Optimal, solvers.Acceptable, solvers.Unbounded, solvers.TimeLimit, solvers.Interrupted:
			return e, method, nil
		case solvers.Infeasible:
			infeasible = e
			if times++; times == 2 {
				e.message += fmt.Sprintf(" (found by %d attempts)", times)
				return e, method, nil
			}
		}
		if k == 0 {
			first = e
		}
		if o.NoLadder || last {
			return r.failed(first, infeasible, times), "nlpd", nil
		}
	}
	if o.LastRung != nil && most > r.iterations {
		base := o.Options
		base.MaxIterations = most - r.iterations
		res, err := o.LastRung(r.ctx, r.form.Problem, base)
		if err == nil && (res.Solved() || res.Status == solvers.Infeasible && times > 0 || res.Status == solvers.Unbounded) {
			res.Method = fmt.Sprintf("nlpd, attempt %d (%s)", len(rungs)+1, res.Method)
			return ending{other: &res}, "", nil
		}
		r.iterations += res.Iterations
	}
	return r.failed(first, infeasible, times), "nlpd", nil
}

// failed chooses among outcomes without success.
func (r *run) failed(first, infeasible ending, times int) ending {
	if first.status == solvers.IterationLimit {
		first.at = r.kept
	}
	if first.status != solvers.Infeasible && times > 0 {
		return infeasible
	}
	return first
}

// attempt runs the method once, from x.
func (r *run) attempt(o Options, x []float64) ending {
	r.correction = kkt.Correction{Min: leastShift}
	b := newBarrier(r, o, false)
	if !b.beginAt(x) {
		in := r.form.NewInner()
		copy(in.X, x)
		return ending{outcome: outcome{solvers.EvaluationError, "functions are undefined at the start"}, at: in}
	}
	out := b.iterate()
	e := ending{outcome: out}
	switch out.status {
	case solvers.TimeLimit, solvers.Interrupted, solvers.IterationLimit:
		e.at = r.kept
	default:
		e.at = b.final()
	}
	return e
}

// final returns cur, moved into the bounds as stated if that disturbs no row.
func (b *barrier) final() nlp.Inner {
	in := b.form.NewInner()
	b.copyInner(in)
	x := in.X
	c := make([]float64, b.m)
	clipped := append([]float64(nil), x...)
	nlp.Push(clipped, b.form.XL, b.form.XU, 0)
	if b.form.Constraints(clipped, c) && b.violation(c) <= max(feasible/10, b.violation(b.cur.c)) {
		copy(x, clipped)
	}
	return in
}

// violation returns the largest violation of a row, of the problem as stated.
func (b *barrier) violation(c []float64) float64 {
	worst, scales := 0.0, b.form.RowScale()
	for i, v := range c {
		worst = max(worst, (b.form.CL[i]-v)/scales[i], (v-b.form.CU[i])/scales[i])
	}
	return worst
}
