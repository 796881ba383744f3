package nlpd

import (
	"math"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

const (
	restorationRestarts = 3
	leastElastic        = 1e-12 // p and n are not below
	rejectedMost        = 3     // feasible ends of restorations that the filter has rejected
)

// restore leaves the point where the search has failed for one with less violation, which the filter accepts
// (Wächter and Biegler 2006, §3.3).
func (b *barrier) restore() (outcome, bool) {
	r := b.restoration
	if r == nil {
		r = newBarrier(b.run, b.opt, true)
		r.outer, b.restoration = b, r
	}
	ref := b.reference0()
	b.augment(ref)
	r.enter()
	for attempt := 0; ; attempt++ {
		out := r.iterate()
		switch {
		case out.status == solvers.Done:
			return b.resume()
		case out.status == solvers.Optimal:
			return b.restorationEnded()
		case out.status != solvers.NumericalTrouble:
			return out, true
		case attempt == restorationRestarts:
			if r.rowViolation(r.cur) <= feasible {
				return b.restorationEnded()
			}
			return outcome{solvers.NumericalTrouble, "the restoration of feasibility has failed"}, true
		}
		r.begin(max(b.mu, 0.1*r.mu))
	}
}

// enter starts the restoration at the current point of the outer method, within the same, relaxed bounds.
func (r *barrier) enter() {
	b := r.outer
	k := r.n + r.m
	copy(r.lo[:k], b.lo)
	copy(r.up[:k], b.up)
	copy(r.equality, b.equality)
	r.listBounds()
	for j, v := range b.cur.w[:r.n] {
		r.reference[j] = v
		r.weight[j] = min(1, 1/math.Abs(v))
	}
	r.thetaReference = b.cur.theta
	copy(r.cur.w, b.cur.w)
	copy(r.cur.zl, b.cur.zl)
	copy(r.cur.zu, b.cur.zu)
	copy(r.cur.c, b.cur.c)
	r.begin(max(b.mu, nlp.MaxAbs(b.cur.r)))
}

// begin chooses p and n that fit the rows at cur and minimise their part of the barrier problem for μ,
//
//	ρ(p + n) − μ(ln p + ln n)  subject to  p − n = c − s,
//
// and starts duals and filter.
func (r *barrier) begin(mu float64) {
	p := r.cur
	r.mu = mu
	n, m := r.n, r.m
	clear(p.y)
	for i := range n + m {
		p.zl[i], p.zu[i] = min(rhoRestoration, p.zl[i]), min(rhoRestoration, p.zu[i])
	}
	for i, c := range p.c {
		v := c - p.w[n+i]
		h := (mu - rhoRestoration*v) / (2 * rhoRestoration)
		root := math.Sqrt(h*h + mu*v/(2*rhoRestoration))
		neg := h + root
		if h < 0 { // without cancellation
			neg = mu * v / (2 * rhoRestoration) / (root - h)
		}
		neg = max(neg, leastElastic)
		pos := max(v+neg, leastElastic)
		p.w[n+m+i], p.w[n+2*m+i] = pos, neg
		p.zl[n+m+i], p.zl[n+2*m+i] = mu/pos, mu/neg
	}
	r.evaluate(p)
	r.derivatives(p)
	r.guardDuals(p)
	r.filter.start(p.theta, thetaMaxFactor)
	r.watchdog.active, r.watchdog.shortened, r.tinySteps, r.crawling = false, 0, 0, 0
}

// leave reports whether the restoration has done enough: the outer method's trial point is then its (x, s), with
// derivatives, and passes the outer filter.
func (r *barrier) leave() bool {
	b := r.outer
	theta := 0.0
	for i, c := range r.cur.c {
		theta += math.Abs(c - r.cur.w[r.n+i])
	}
	if theta > enoughReduction*r.thetaReference {
		return false
	}
	copy(b.trial.w, r.cur.w)
	if !b.evaluate(b.trial) || !b.filter.allows(b.trial.theta, b.phi(b.trial)) {
		return false
	}
	return b.derivatives(b.trial)
}

// resume goes on with the outer method at its trial point.
func (b *barrier) resume() (outcome, bool) {
	p, t := b.cur, b.trial
	for i := range b.dw {
		b.dw[i] = t.w[i] - p.w[i]
	}
	b.dualDirection()
	alpha, largest := b.dualBoundary(p), 0.0
	clear(t.zl)
	clear(t.zu)
	for _, i := range b.lower {
		t.zl[i] = p.zl[i] + alpha*b.dzl[i]
		largest = max(largest, t.zl[i])
	}
	for _, i := range b.upper {
		t.zu[i] = p.zu[i] + alpha*b.dzu[i]
		largest = max(largest, t.zu[i])
	}
	if largest > leastSquaresMax {
		for _, i := range b.lower {
			t.zl[i] = 1
		}
		for _, i := range b.upper {
			t.zu[i] = 1
		}
	}
	b.cur, b.trial = t, p
	b.makeRoom(b.cur)
	b.guardDuals(b.cur)
	b.leastSquares()
	b.watchdog.active, b.watchdog.shortened, b.tinySteps = false, 0, 0
	return outcome{}, false
}

// restorationEnded judges a minimiser of the violation.
func (b *barrier) restorationEnded() (outcome, bool) {
	r := b.restoration
	if r.rowViolation(r.cur) > feasible {
		copy(b.trial.w, r.cur.w)
		if b.evaluate(b.trial) && b.derivatives(b.trial) {
			copy(b.trial.zl, r.cur.zl)
			copy(b.trial.zu, r.cur.zu)
			copy(b.trial.y, r.cur.y)
			b.cur, b.trial = b.trial, b.cur
			b.measure()
			b.keep()
		}
		return outcome{solvers.Infeasible, "the violation of the constraints has a minimum that is not zero: the problem may be infeasible"}, true
	}
	if b.rejected++; b.rejected > rejectedMost {
		return outcome{solvers.NumericalTrouble, "the restoration has found feasible points that lead nowhere"}, true
	}
	copy(b.trial.w, r.cur.w)
	if !b.evaluate(b.trial) || !b.derivatives(b.trial) {
		return outcome{solvers.NumericalTrouble, "the restoration has ended where functions are undefined"}, true
	}
	b.filter.clear()
	return b.resume()
}
