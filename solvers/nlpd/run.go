package nlpd

import (
	"context"
	"math"
	"time"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A run is what all attempts on a problem share.
type run struct {
	ctx        context.Context
	form       *nlp.Form
	system     *kkt.System
	correction kkt.Correction
	start      time.Time
	watch      solvers.Watch
	stopped    bool // by watch

	iterations, limit         int
	factorizations, refactors int

	// The point to return where a run is interrupted: of the least violation, then of the least objective.
	kept          nlp.Inner
	keptViolation float64
	keptObjective float64
	improved      bool            // since the last attempt's end
	best          *solvers.Result // what was kept when an attempt ended
	fallback      *solvers.Result // an acceptable point of an attempt that went on and reached its limit
	reached       []float64       // x at the end of the last attempt
	last          *barrier        // the last attempt
}

// An outcome says how an attempt has ended.
type outcome struct {
	status  solvers.Status
	message string
}

// interrupted returns the outcome if a limit is reached or somebody asks to stop.
func (r *run) interrupted() (outcome, bool) {
	switch status := solvers.FromContext(r.ctx); {
	case status == solvers.TimeLimit:
		return outcome{status, "the time limit came first"}, true
	case status != solvers.Unknown:
		return outcome{status, "interrupted"}, true
	case r.stopped:
		return outcome{solvers.Interrupted, solvers.ErrStopped.Error()}, true
	case r.iterations >= r.limit:
		return outcome{solvers.IterationLimit, "the limit on iterations came first"}, true
	}
	return outcome{}, false
}

// keep remembers cur if it is better than what there was.
func (b *barrier) keep() {
	v, f := b.errors.violation, b.cur.f/b.form.ObjectiveScale()
	if v <= feasible {
		v = 0
	}
	if !(v < b.keptViolation || v == b.keptViolation && f < b.keptObjective) {
		return
	}
	b.keptViolation, b.keptObjective, b.improved = v, f, true
	b.copyInner(b.kept)
}

// copyInner sets in to cur.
func (b *barrier) copyInner(in nlp.Inner) {
	copy(in.X, b.cur.w)
	copy(in.Y, b.cur.y)
	copy(in.ZL, b.cur.zl)
	copy(in.ZU, b.cur.zu)
}

// report tells watch about cur, and the step that led there.
func (b *barrier) report() {
	if b.watch == nil {
		return
	}
	p, l := b.cur, &b.line
	s := solvers.Step{
		Index: b.iterations, PrimalInfeasibility: b.errors.violation, DualInfeasibility: b.errors.dual, Mu: b.mu,
		Norm: nlp.MaxAbs(b.dw), Shift: b.shift, AlphaDual: l.alphaDual, AlphaPrimal: l.alpha, Tag: l.tag, Trials: l.trials,
	}
	if len(s.Tag) > 1 {
		s.Tag = s.Tag[:1]
	}
	s.Objective = b.form.Unscaled(p.f)
	if b.elastic {
		s.Phase = "r"
		s.Objective = b.form.Unscaled(b.outer.cur.f)
		s.PrimalInfeasibility = b.rowViolation(p)
	}
	if b.watch(s) {
		b.stopped = true
	}
}

// rowViolation returns the largest |c_i − s_i| of the problem as stated.
func (b *barrier) rowViolation(p *point) float64 {
	worst, scales := 0.0, b.form.RowScale()
	for i, v := range p.c {
		worst = max(worst, math.Abs(v-p.w[b.n+i])/scales[i])
	}
	return worst
}
