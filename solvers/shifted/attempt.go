package shifted

import (
	"context"
	"errors"
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

const (
	maxFailures = 3     // searches in a row
	maxTiny     = 3     // steps in a row
	tinyStep    = 1e-11 // relative to x
)

// A runState is what an attempt counts.
type runState struct {
	acceptable int // iterations in a row at the acceptable level
	lingering  int // iterations since an acceptable point was found
	failures   int // searches in a row that have failed
	waiting    int // F-iterates in a row
	tiny       int // steps within rounding in a row

	objective0, point0 float64 // sizes of objective, as stated, and x at the start
	drifting           int     // iterations in a row with rows violated far more than at the start
}

// attempt runs the method from x with these parameters until it ends, by iterations in all attempts at the latest.
func (m *method) attempt(ctx context.Context, x []float64, muP, muB float64, limit int) (solvers.Status, error) {
	if !m.begin(x, muP, muB) {
		return solvers.EvaluationError, nil
	}
	kind, accepted := "", true
	m.form.Restarted()
	m.form.Accepted(m.cur.x, m.cur.y)
	for {
		m.remember()
		if m.watch(kind, accepted) {
			return solvers.Interrupted, nil
		}
		if st := m.ended(ctx); st != solvers.Unknown {
			return st, nil
		}
		if m.iterations >= limit {
			return solvers.IterationLimit, nil
		}
		m.prepare(m.cur)
		m.hessian()
		var err error
		if m.opt.Globalization == TrustRegion {
			accepted, err = m.trustRegion(ctx)
		} else {
			accepted, err = m.dampedSearch(ctx)
		}
		m.iterations++
		if st, err := m.failed(ctx, err); st != solvers.Unknown {
			return st, err
		}
		if accepted {
			m.cur, m.trial = m.trial, m.cur
			m.form.Accepted(m.cur.x, m.cur.y)
			accepted = m.progresses()
		}
		if !accepted {
			if m.run.failures++; m.run.failures >= maxFailures {
				return solvers.NumericalTrouble, nil
			}
		}
		kind = m.update(accepted)
	}
}

// failed tells apart what an error of the linear systems means: that no shift helps, or that numbers overflow, is the end of an attempt, the rest is an error.
func (m *method) failed(ctx context.Context, err error) (solvers.Status, error) {
	if err == nil {
		return solvers.Unknown, nil
	}
	var e *kkt.Error
	switch {
	case ctx.Err() != nil:
		return contextStatus(ctx), nil
	case errors.As(err, &e) && (e.Kind == kkt.Singular || e.Kind == kkt.NonFinite):
		return solvers.NumericalTrouble, nil
	}
	return solvers.NumericalTrouble, err
}

// watch reports an iteration to Options.Watch, if there is one.
func (m *method) watch(kind string, accepted bool) (stop bool) {
	if m.opt.Watch == nil {
		return false
	}
	s := solvers.Step{
		Index: m.iterations, Objective: m.form.Unscaled(m.cur.f), PrimalInfeasibility: m.violation(m.cur),
		DualInfeasibility: m.now.gradient, Mu: m.muB, Tag: kind,
	}
	if kind != "" {
		s.Shift, s.Trials = m.shift, m.search.trials
		if accepted {
			s.Norm, s.AlphaPrimal, s.AlphaDual = max(nlp.MaxAbs(m.dir.x), nlp.MaxAbs(m.dir.s)), m.search.alpha, m.search.alpha
		}
	}
	return m.opt.Watch(s)
}

// violation returns the largest violation of a row or bound, not scaled.
func (m *method) violation(p *point) float64 {
	f, scale := m.form, m.form.RowScale()
	worst := 0.0
	for i, c := range p.c {
		worst = max(worst, max(f.CL[i]-c, c-f.CU[i])/scale[i])
	}
	for j, v := range p.x {
		worst = max(worst, f.XL[j]-v, v-f.XU[j])
	}
	if math.IsInf(worst, 0) {
		return math.MaxFloat64
	}
	return worst
}

// progresses tells of an accepted step, from trial to cur, whether it counts as one: the last of several that are within rounding, one after the
// other while the point is no better, counts as a search that has failed.
func (m *method) progresses() bool {
	for j, v := range m.cur.x {
		if m.opt.NoPatience || math.Abs(v-m.trial.x[j]) > tinyStep*max(1, math.Abs(v)) {
			m.run.tiny, m.run.failures = 0, 0
			return true
		}
	}
	if m.run.tiny++; m.run.tiny < maxTiny {
		return true
	}
	m.run.tiny = 0
	return false
}
