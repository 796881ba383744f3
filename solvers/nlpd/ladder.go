package nlpd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A rung is an attempt that differs from the ones before by options or by where it begins.
type rung struct {
	name   string
	change func(*Options)
	from   origin
}

// An origin says where a rung begins, and is scaled.
type origin int

const (
	given    origin = iota // at the start
	reached                // where the first attempt has ended: where derivatives at the start have been huge, and have hidden the objective
	other                  // somewhere else: where the first attempt has found a minimum of the violation
	opposite               // the same on the other side of the start
	walk                   // at the start, where the first attempt was long
)

var rungs = []rung{
	{"", func(*Options) {}, given},
	{"scaled anew", func(*Options) {}, reached},
	{"another start", func(*Options) {}, other},
	{"a third start", func(*Options) {}, opposite},
	{"finer shifts", func(o *Options) { o.ShiftGrowth = 2.5 }, walk},
	{"adaptive μ", func(o *Options) { o.Adaptive = !o.Adaptive }, given},
	{"tight filter", func(o *Options) { o.TightFilter = true }, given},
	{"no corrections, δ_c always, μ₀ = 1", func(o *Options) { o.NoCorrections, o.AlwaysDeltaC, o.Mu = true, true, 1 }, given},
}

// rescaleBelow is the objective's scale below which an attempt is repeated with new scales.
const rescaleBelow = 1e-2

// leastShare is the number of iterations that an attempt may always make if so many are left: a small limit is not divided.
const leastShare = 500

// climb makes attempts until one succeeds or several of them find the problem infeasible. If none succeeds the first one's outcome stands.
func (r *run) climb(o Options, x []float64) solvers.Result {
	l := ladder{run: r, most: o.MaxIterations, alone: o.NoLadder}
	end := append([]float64(nil), x...)
	for k, g := range rungs {
		opt := o
		g.change(&opt)
		from := x
		if g.from != given {
			if from = l.origin(&opt, g.from, x, end); from == nil {
				continue
			}
		}
		r.limit = l.most
		switch { // something is left for the others
		case o.NoLadder:
		case k == 0:
			r.limit = min(l.most, max((l.most+2)/3, leastShare))
		default:
			r.limit = min(l.most, r.iterations+max((l.most+4)/5, leastShare))
		}
		if g.from == other || g.from == opposite { // which only confirm
			r.limit = min(l.most, r.iterations+confirmLeast+confirmMost*l.results[0].Iterations)
		}
		var warm *nlp.Inner
		if o.Warm != nil && k == 0 {
			in := r.form.Inner(o.Warm)
			warm = &in
		} else if o.Warm != nil {
			opt.Mu, opt.Push = max(opt.Mu, 0.1), max(opt.Push, 1e-2)
		}
		res := r.attempt(opt, from, warm)
		if k > 0 {
			res.Method = fmt.Sprintf("nlpd, attempt %d (%s)", len(l.results)+1, g.name)
		} else {
			copy(end, r.reached)
		}
		if l.ends(res) {
			return l.result()
		}
		if g.from != given && g.from != walk && !o.NoScaling {
			r.form.Scale(x)
		}
	}
	if o.LastRung != nil {
		base := o.Options
		base.MaxIterations = l.most - r.iterations
		if res, err := o.LastRung(r.ctx, r.form.Problem, base); err == nil {
			r.iterations += res.Iterations
			r.factorizations += res.Factorizations
			r.refactors += res.RefactorShifts
			res.Method = fmt.Sprintf("nlpd, attempt %d (%s)", len(l.results)+1, res.Method)
			r.last = nil
			r.sober(&res, o.Tolerance)
			l.ends(res)
		}
	}
	return l.result()
}

// origin returns where a rung begins that does not begin at x, after scaling the form there; nil if the rung makes no sense.
func (l *ladder) origin(o *Options, from origin, x, end []float64) []float64 {
	first := l.results[0].Status
	switch from {
	case walk:
		if first == solvers.IterationLimit {
			return x
		}
		return nil
	case reached:
		if o.NoScaling || l.form.ObjectiveScale() > rescaleBelow || first != solvers.NumericalTrouble || !l.form.Scale(end) {
			return nil
		}
		o.Push = leastPush
		return end
	}
	if first != solvers.Infeasible {
		return nil
	}
	far := append([]float64(nil), x...)
	random := rand.New(rand.NewPCG(3, 4))
	for j, v := range far {
		d := otherReach * max(1, math.Abs(v)) * (2*random.Float64() - 1)
		if from == opposite {
			d = -d
		}
		far[j] = v + d
	}
	if !startingPoint(l.form, far, o.Push, !o.NoScaling) {
		return nil
	}
	return far
}

// otherReach is how far another start is from the first, as a multiple of its elements.
const otherReach = 5

// leastPush is how far an attempt that goes on from a point moves it inside of the bounds.
const leastPush = 1e-6

// Attempts that confirm may take so many iterations more than the first one.
const confirmLeast, confirmMost = 100, 3

// A problem is infeasible if surelyInfeasible attempts say so; enoughInfeasible of them will do in the end.
const surelyInfeasible, enoughInfeasible = 4, 3

// A ladder collects what attempts have ended with.
type ladder struct {
	*run
	results    []solvers.Result
	infeasible int // times found
	most       int
	alone      bool
}

// ends enters a result and reports whether it is the last.
func (l *ladder) ends(res solvers.Result) bool {
	l.results = append(l.results, res)
	switch res.Status {
	case solvers.Optimal, solvers.Acceptable, solvers.Unbounded, solvers.TimeLimit, solvers.Interrupted:
		return true
	case solvers.Infeasible:
		if l.infeasible++; l.infeasible == surelyInfeasible {
			return true
		}
	}
	return l.alone || l.iterations >= l.most
}

// result chooses the result of all: that of the last attempt if it is one, else the first.
func (l *ladder) result() solvers.Result {
	last := l.results[len(l.results)-1]
	switch last.Status {
	case solvers.Infeasible:
		if l.alone {
			return last
		}
	case solvers.Optimal, solvers.Acceptable, solvers.Unbounded:
		return last
	}
	if l.infeasible >= enoughInfeasible {
		return l.results[slices.IndexFunc(l.results, func(res solvers.Result) bool { return res.Status == solvers.Infeasible })]
	}
	if l.fallback != nil && last.Status != solvers.TimeLimit && last.Status != solvers.Interrupted {
		l.last = nil // which is another point
		return *l.fallback
	}
	switch last.Status {
	case solvers.TimeLimit, solvers.Interrupted, solvers.IterationLimit:
		l.giveBest(&last)
		return last
	}
	for _, res := range l.results {
		if res.Status != solvers.Infeasible {
			if len(l.results) > 1 {
				res.Message += fmt.Sprintf(" (first of %d attempts)", len(l.results))
			}
			return res
		}
	}
	return last
}

// giveBest replaces the point of res by the best one of the run.
func (l *ladder) giveBest(res *solvers.Result) {
	if l.best != nil {
		method, message, status := res.Method, res.Message, res.Status
		*res = *l.best
		res.Method, res.Message, res.Status = method, message, status
	}
}

// attempt runs the method once, from x.
func (r *run) attempt(o Options, x []float64, warm *nlp.Inner) solvers.Result {
	r.form.Restarted()
	r.correction = kkt.Correction{}
	b := newBarrier(r, o, false)
	if !b.beginAt(x, warm) {
		in := r.form.NewInner()
		copy(in.X, x)
		return r.result(in, outcome{solvers.EvaluationError, "functions are undefined at the start"})
	}
	out := b.iterate()
	res := b.result(out)
	if out.status == solvers.IterationLimit && b.bestError < math.Inf(1) && r.fallback == nil {
		b.cur.copyFrom(b.best)
		acceptable := b.result(outcome{solvers.Acceptable, "solved to the acceptable level: the limit on iterations came first"})
		r.fallback = &acceptable
	}
	r.reached, r.last = b.cur.w[:b.n], b
	if r.improved {
		best := r.result(r.kept, out)
		r.best, r.improved = &best, false
	}
	return res
}

// result returns the result for a point of the form.
func (r *run) result(in nlp.Inner, out outcome) solvers.Result {
	res := r.form.Result(in)
	res.Status, res.Message, res.Method = out.status, out.message, "nlpd"
	res.Iterations = r.iterations
	return res
}

// result returns the result for cur, moved into the bounds as stated where that disturbs neither rows nor, beyond what an optimal point may have, the gradient of the Lagrangian: with multipliers that run to
// infinity a move by the 10⁻⁸ that bounds are relaxed by changes it by as much as one likes. Optimal is only what is so by the measures of the result.
func (b *barrier) result(out outcome) solvers.Result {
	in := b.form.NewInner()
	b.copyInner(in)
	res := b.run.result(in, out)
	c, clipped := make([]float64, b.m), append([]float64(nil), in.X...)
	nlp.Push(clipped, b.form.XL, b.form.XU, 0)
	if b.form.Constraints(clipped, c) && b.violation(c) <= max(feasible/10, b.violation(b.cur.c)) {
		copy(in.X, clipped)
		if moved := b.run.result(in, out); moved.DualInfeasibility <= max(res.DualInfeasibility, dualLimit(b.opt.Tolerance, b.errors.objectiveSlope)) || !res.Solved() {
			res = moved
		}
	}
	b.sober(&res, b.opt.Tolerance)
	return res
}

// sober makes of an optimal point whose gradient of the Lagrangian, as stated, is above its limit an acceptable one.
func (r *run) sober(res *solvers.Result, tolerance float64) {
	if res.Status != solvers.Optimal || res.DualInfeasibility <= dualLimit(tolerance, 0) {
		return
	}
	g := make([]float64, len(res.X))
	r.form.Problem.Gradient(res.X, g)
	if limit := dualLimit(tolerance, 1.01*nlp.MaxAbs(g)); !(res.DualInfeasibility <= limit) { // x may have been moved, and its gradient with it
		res.Status, res.Message = solvers.Acceptable, fmt.Sprintf("solved to the acceptable level: the gradient of the Lagrangian is %.2g, above %.2g", res.DualInfeasibility, limit)
	}
}

// violation returns the largest violation of a row, of the problem as stated.
func (b *barrier) violation(c []float64) float64 {
	worst, scales := 0.0, b.form.RowScale()
	for i, v := range c {
		worst = max(worst, (b.form.CL[i]-v)/scales[i], (v-b.form.CU[i])/scales[i])
	}
	return worst
}
