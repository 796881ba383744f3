package nlpd

import (
	"math"

	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A barrier is one interior-point method at work: on the program itself, or, elastic, on the restoration of
// feasibility
//
//	minimise ρ Σ(p + n) + ½ζ‖D_R(x − x_R)‖²  subject to  c(x) − s − p + n = 0,  bounds, p ≥ 0, n ≥ 0.
//
// Both have the same KKT systems, p and n being eliminated like slacks.
type barrier struct {
	*run
	opt     Options
	elastic bool

	n, m, nw             int
	lo, up               []float64 // bounds of w, relaxed
	lower, upper         []int32   // places of finite ones
	onlyLower, onlyUpper []int32   // places with one of them
	equality             []bool    // rows
	bounds               int       // number of finite bounds

	weight, reference []float64 // D_R, x_R

	mu         float64
	cur, trial *point
	errors     errors

	dual, grad []float64 // gradient of the Lagrangian, and work of that length

	// The direction.
	dw, dy, dzl, dzu []float64
	diag             []float64 // Σ + δ_w of slacks and elastic variables
	sigma, cdiag     []float64
	hess             []float64
	rhs, sol, res    []float64
	shift, shiftC    float64 // δ_w, δ_c of the factors
	residual2        float64 // of the direction, the larger of its two blocks, as a part of the right-hand side's

	filter   filter
	line     lineSearch
	watchdog watchdog
	adaptive adaptive

	acceptable     int // iterations in a row at the acceptable level
	best           *point
	bestError      float64
	tinySteps      int
	softSteps      int // in a row
	crawling       int // steps in a row that were shorter than crawlAlpha
	restoration    *barrier
	outer          *barrier // of a restoration
	thetaReference float64
	rejected       int // feasible points of restorations that the filter has rejected
}

// newBarrier makes room for an attempt on r's form.
func newBarrier(r *run, o Options, elastic bool) *barrier {
	b := &barrier{run: r, opt: o, elastic: elastic, n: r.form.N, m: r.form.M}
	n, m := b.n, b.m
	b.nw = n + m
	if elastic {
		b.nw += 2 * m
		b.weight, b.reference = make([]float64, n), make([]float64, n)
	}
	vector := func(k int) []float64 { return make([]float64, k) }
	b.lo, b.up, b.equality = vector(b.nw), vector(b.nw), make([]bool, m)
	b.cur, b.trial, b.best = b.newPoint(), b.newPoint(), b.newPoint()
	b.dual, b.grad, b.diag = vector(b.nw), vector(b.nw), vector(b.nw)
	b.dw, b.dy, b.dzl, b.dzu = vector(b.nw), vector(m), vector(b.nw), vector(b.nw)
	b.sigma, b.cdiag, b.hess = vector(n), vector(m), vector(r.form.Hessian.Len())
	b.rhs, b.sol, b.res = vector(n+m), vector(n+m), vector(n+m)
	b.line.rsoc = vector(m)
	b.watchdog.saved = b.newPoint()
	b.watchdog.dw, b.watchdog.dy, b.watchdog.dzl, b.watchdog.dzu = vector(b.nw), vector(m), vector(b.nw), vector(b.nw)
	return b
}

// setBounds relaxes the bounds of the form a little, so that there is an interior, and lists them.
func (b *barrier) setBounds() {
	f, n := b.form, b.n
	scales := f.RowScale()
	relax := func(v, most float64) float64 { return min(relaxation*max(1, math.Abs(v)), most) }
	for j := range n {
		b.lo[j], b.up[j] = f.XL[j]-relax(f.XL[j], relaxationMost), f.XU[j]+relax(f.XU[j], relaxationMost)
	}
	for i := range b.m {
		if b.equality[i] = f.CL[i] == f.CU[i]; b.equality[i] {
			b.lo[n+i], b.up[n+i] = math.Inf(-1), math.Inf(1)
			continue
		}
		most := relaxationMost * scales[i]
		b.lo[n+i], b.up[n+i] = f.CL[i]-relax(f.CL[i], most), f.CU[i]+relax(f.CU[i], most)
	}
	b.listBounds()
}

// listBounds finds the finite bounds. Elastic variables are not negative.
func (b *barrier) listBounds() {
	for i := b.n + b.m; i < b.nw; i++ {
		b.lo[i], b.up[i] = 0, math.Inf(1)
	}
	b.lower, b.upper, b.onlyLower, b.onlyUpper = b.lower[:0], b.upper[:0], b.onlyLower[:0], b.onlyUpper[:0]
	for i := range b.lo {
		lo, up := !math.IsInf(b.lo[i], -1), !math.IsInf(b.up[i], 1)
		if lo {
			b.lower = append(b.lower, int32(i))
		}
		if up {
			b.upper = append(b.upper, int32(i))
		}
		switch {
		case lo && !up:
			b.onlyLower = append(b.onlyLower, int32(i))
		case up && !lo:
			b.onlyUpper = append(b.onlyUpper, int32(i))
		}
	}
	b.bounds = len(b.lower) + len(b.upper)
}

// errors are the measures of optimality of an iterate, before they are scaled.
type errors struct {
	dual, primal   float64 // max norms of the gradient of the Lagrangian and of r
	sDual, sCompl  float64 // their scales s_d, s_c
	violation      float64 // largest |r_i|, of the problem as stated
	objectiveSlope float64 // ‖∇f‖∞, as stated
}

// measure sets dual and errors for cur.
func (b *barrier) measure() {
	p := b.cur
	b.gradient(p, b.dual)
	e := errors{}
	if !b.elastic {
		e.objectiveSlope = nlp.MaxAbs(p.g) / b.form.ObjectiveScale()
	}
	b.subtractRows(p, p.y, b.dual)
	sumY, sumZ := 0.0, 0.0
	for _, v := range p.y {
		sumY += math.Abs(v)
	}
	for _, i := range b.lower {
		b.dual[i] -= p.zl[i]
		sumZ += p.zl[i]
	}
	for _, i := range b.upper {
		b.dual[i] += p.zu[i]
		sumZ += p.zu[i]
	}
	e.dual, e.primal = nlp.MaxAbs(b.dual), nlp.MaxAbs(p.r)
	e.sDual, e.sCompl = 1, 1
	if k := b.m + b.bounds; k > 0 {
		e.sDual = max(scaleMax, (sumY+sumZ)/float64(k)) / scaleMax
	}
	if b.bounds > 0 {
		e.sCompl = max(scaleMax, sumZ/float64(b.bounds)) / scaleMax
	}
	scales := b.form.RowScale()
	for i, v := range p.r {
		e.violation = max(e.violation, math.Abs(v)/scales[i])
	}
	b.errors = e
}

// complementarity returns max |gap·z − μ| of cur.
func (b *barrier) complementarity(mu float64) float64 {
	p, worst := b.cur, 0.0
	for _, i := range b.lower {
		worst = max(worst, math.Abs((p.w[i]-b.lo[i])*p.zl[i]-mu))
	}
	for _, i := range b.upper {
		worst = max(worst, math.Abs((b.up[i]-p.w[i])*p.zu[i]-mu))
	}
	return worst
}

// err returns E_μ of cur: the largest of the scaled dual, primal and complementarity error.
func (b *barrier) err(mu float64) float64 {
	e := &b.errors
	return max(e.dual/e.sDual, e.primal, b.complementarity(mu)/e.sCompl)
}

// clean reports whether cur also passes the loose tests on the problem as stated, without which scaling could hide anything. The
// second result is that of tests for the acceptable level.
func (b *barrier) clean() (optimal, acceptable bool) {
	if b.elastic {
		return true, true
	}
	e, s := &b.errors, b.form.ObjectiveScale()
	value := math.Abs(b.cur.f) / s
	compl := b.complementarity(0) / s
	dual := e.dual / s
	tol := b.opt.Tolerance // larger ones than these limits are taken at their word
	acceptable = dual <= max(1, 1e-4*e.objectiveSlope) && compl <= max(1e-4, tol)*max(1, value) && e.violation <= max(feasible, tol)
	optimal = acceptable && dual <= dualLimit(tol, e.objectiveSlope) && compl <= max(1e-5, tol)*max(1, value) && e.violation <= max(feasible/2, tol)
	return optimal, acceptable
}

// dualLimit is what the gradient of the Lagrangian of the problem as stated may be in an optimal point, where that of the objective is slope. Ipopt allows 1, whatever the objective.
func dualLimit(tolerance, slope float64) float64 { return max(1e-3, tolerance, 1e-5*slope) }

// leastMu is the smallest barrier parameter. It is small for large tolerances, too, since the tests of the problem as stated may ask for it.
func (b *barrier) leastMu() float64 { return min(b.opt.Tolerance, 1e-8) / (kappaEps + 1) }

// lowerMu makes μ smaller as long as the barrier problem is solved (Wächter and Biegler 2006, (7)), and reports whether
// it has changed.
func (b *barrier) lowerMu() bool {
	changed := false
	for b.mu > b.leastMu() && b.err(b.mu) <= kappaEps*b.mu {
		b.nextMu()
		changed = true
	}
	return changed
}

// nextMu takes the next μ of the monotone rule; filter and watchdog begin anew.
func (b *barrier) nextMu() {
	b.setMu(max(b.leastMu(), min(muLinear*b.mu, math.Pow(b.mu, muPower))))
}

// setMu changes μ; filter and watchdog begin anew.
func (b *barrier) setMu(mu float64) {
	b.mu = mu
	b.filter.clear()
	b.watchdog.active, b.watchdog.shortened = false, 0
	if b.elastic {
		b.measure() // ζ has changed
	}
}

// boundary returns the largest α ≤ 1 with v + α·dv ≥ (1−τ)·v for the gaps of w along dw.
func (b *barrier) boundary(p *point, dw []float64) float64 {
	tau, alpha := b.tau(), 1.0
	for _, i := range b.lower {
		if d := dw[i]; d < 0 {
			if a := -tau * (p.w[i] - b.lo[i]) / d; a < alpha {
				alpha = a
			}
		}
	}
	for _, i := range b.upper {
		if d := dw[i]; d > 0 {
			if a := tau * (b.up[i] - p.w[i]) / d; a < alpha {
				alpha = a
			}
		}
	}
	return alpha
}

// dualBoundary is boundary for the duals of bounds.
func (b *barrier) dualBoundary(p *point) float64 {
	tau, alpha := b.tau(), 1.0
	for _, i := range b.lower {
		if d := b.dzl[i]; d < 0 {
			alpha = min(alpha, -tau*p.zl[i]/d)
		}
	}
	for _, i := range b.upper {
		if d := b.dzu[i]; d < 0 {
			alpha = min(alpha, -tau*p.zu[i]/d)
		}
	}
	return alpha
}

func (b *barrier) tau() float64 { return max(tauMin, 1-b.mu) }

// guardDuals keeps z within [μ/(κ_Σ gap), κ_Σ μ/gap].
func (b *barrier) guardDuals(p *point) {
	for _, i := range b.lower {
		ref := b.mu / (p.w[i] - b.lo[i])
		p.zl[i] = max(min(p.zl[i], kappaSigma*ref), ref/kappaSigma)
	}
	for _, i := range b.upper {
		ref := b.mu / (b.up[i] - p.w[i])
		p.zu[i] = max(min(p.zu[i], kappaSigma*ref), ref/kappaSigma)
	}
}
