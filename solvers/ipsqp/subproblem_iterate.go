package ipsqp

import (
	"context"
	"errors"
	"math"
)

// Constants of the QP iteration.
const (
	qpFraction   = 0.95  // of the way to the boundary, (6) of the source
	qpIterations = 100   //
	qpLinear     = 3     // iterations where there are no pairs: a linear system and corrections
	qpTolerance  = 1e-10 // of the three measures; the slope of the merit function needs such accuracy
	qpUsable     = 1e-7  // accepted where the iteration cannot reach qpTolerance
	qpRough      = 1e-3  // the same without rows: what is left is a direction of descent
	qpTinyStep   = 1e-9
	qpTinyGap    = 1e-16  // less is not asked for
	qpLeast      = 1e-300 // slacks and duals
	qpHugeDual   = 1e10   // duals beyond this, times the gradient, mark an infeasible QP,
	qpPatience   = 12     // and so do so many iterations
	qpSlow       = 0.7    // that leave this part of the primal error, or more
)

var errSubproblem = errors.New("the iteration did not reach its tolerance")

// minimise runs the predictor–corrector iteration from the starting point that belongs to θ until the three measures are at most qpTolerance. It returns errSubproblem if it
// ends above qpUsable, as for a QP without feasible points, other errors from the linear systems. The solution is in q.at.
func (q *subproblem) minimise(ctx context.Context, theta float64) error {
	q.solved++
	if err := q.start(ctx, theta); err != nil {
		return err
	}
	if !q.hess.definite() {
		if err := q.setMatrices(false); err != nil {
			return err
		}
	}
	least, tiny, limit := math.Inf(1), 0, qpIterations
	if q.pairCount() == 0 {
		limit = qpLinear
	}
	q.milestone, q.since = math.Inf(1), 0
	for k := 0; ; k++ {
		q.residual()
		worst := q.measure()
		if worst < least {
			least = worst
			q.best.copyFrom(&q.at)
		}
		if worst <= qpTolerance && q.gap <= q.gapTarget || k == limit || tiny == 3 || !(worst < math.Inf(1)) || q.hopeless() {
			break
		}
		alpha, err := q.advance(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			break // rounding has spoilt the matrix: what was reached may do
		}
		q.iterations++
		tiny++
		if alpha > qpTinyStep {
			tiny = 0
		}
	}
	q.at.copyFrom(&q.best)
	q.accuracy = least
	usable := qpUsable
	if q.m == 0 {
		usable = qpRough
	}
	if !(least <= usable) {
		return errSubproblem
	}
	return nil
}

// advance is one iteration: one factorisation, the predictor, the corrector. It returns the length of the step.
func (q *subproblem) advance(ctx context.Context) (float64, error) {
	if err := q.factor(ctx, q.average(&q.at, 0)); err != nil {
		return 0, err
	}
	if err := q.direction(ctx, 0, nil, &q.first); err != nil {
		return 0, err
	}
	d, alpha := &q.first, q.longest(&q.first)
	if q.pairCount() > 0 {
		delta := (alpha - 1) / (alpha - 10)
		mu := delta * delta * q.average(&q.first, alpha)
		if err := q.direction(ctx, mu, &q.first, &q.dir); err != nil {
			return 0, err
		}
		d, alpha = &q.dir, q.longest(&q.dir)
	}
	q.move(d, alpha)
	return alpha, nil
}

// A kind is one of the kinds of pairs: which of them the QP has, slacks and duals.
type kind struct {
	at   []int32
	a, b []float64
}

// kinds returns the pairs of p.
func (q *subproblem) kinds(p *pairs) [6]kind {
	k := [6]kind{
		{q.lowers, p.g, p.z}, {q.uppers, p.t, p.s}, {q.inequalities, p.w, p.v}, {q.ranges, p.p, p.q},
		{nil, p.e1, p.f1}, {nil, p.e2, p.f2},
	}
	if q.elastic {
		k[4].at, k[5].at = q.rows, q.rows
	}
	return k
}

// pairCount returns the number of pairs.
func (q *subproblem) pairCount() int {
	count := 0
	for _, k := range q.kinds(&q.at) {
		count += len(k.at)
	}
	return count
}

// average returns the mean product of pairs after the step α·d, 0 if there are none.
func (q *subproblem) average(d *pairs, alpha float64) float64 {
	sum := 0.0
	inc := q.kinds(d)
	for c, k := range q.kinds(&q.at) {
		for _, i := range k.at {
			sum += (k.a[i] + alpha*inc[c].a[i]) * (k.b[i] + alpha*inc[c].b[i])
		}
	}
	return sum / float64(max(1, q.pairCount()))
}

// longest returns min{1, 0.95·min(−a/da)} over the negative increments of all slacks and duals, (6) of the source: one length for all.
func (q *subproblem) longest(d *pairs) float64 {
	alpha := 1.0
	inc := q.kinds(d)
	for c, k := range q.kinds(&q.at) {
		da, db := inc[c].a, inc[c].b
		for _, i := range k.at {
			if da[i] < 0 {
				alpha = min(alpha, -qpFraction*k.a[i]/da[i])
			}
			if db[i] < 0 {
				alpha = min(alpha, -qpFraction*k.b[i]/db[i])
			}
		}
	}
	return alpha
}

// move adds α·d to the iterate. Slacks and duals stay positive.
func (q *subproblem) move(d *pairs, alpha float64) {
	for i, v := range d.delta {
		q.at.delta[i] += alpha * v
	}
	for i, v := range d.y {
		q.at.y[i] += alpha * v
	}
	inc := q.kinds(d)
	for c, k := range q.kinds(&q.at) {
		for _, i := range k.at {
			k.a[i] = max(k.a[i]+alpha*inc[c].a[i], qpLeast)
			k.b[i] = max(k.b[i]+alpha*inc[c].b[i], qpLeast)
		}
	}
}

// measure returns the largest of the relative infeasibilities and the relative gap at the residuals.
func (q *subproblem) measure() float64 {
	r := &q.res
	q.primal, q.gap = 0, 0
	for i := range q.m {
		q.primal = max(q.primal, math.Abs(r.rho[i])/(1+math.Abs(q.b[i]-q.h[i])))
		if q.ranged(i) {
			q.primal = max(q.primal, math.Abs(r.alpha[i])/(1+q.r[i]))
		}
	}
	for j := range q.n {
		if q.hasLower(j) {
			q.primal = max(q.primal, math.Abs(r.upsilon[j])/(1+math.Abs(q.lx[j])))
		}
		if q.hasUpper(j) {
			q.primal = max(q.primal, math.Abs(r.tau[j])/(1+math.Abs(q.ux[j])))
		}
	}
	scale := 1 + maxAbs(q.grad)
	q.dual = max(maxAbs(r.sigma), maxAbs(r.beta)) / scale
	if q.elastic {
		q.dual = max(q.dual, max(maxAbs(r.phi1), maxAbs(r.phi2))/max(scale, 1+q.rhoE))
	}
	for _, k := range q.kinds(&q.at) {
		for _, i := range k.at {
			q.gap += k.a[i] * k.b[i]
		}
	}
	q.gap /= 1 + math.Abs(q.objective())
	worst := max(q.primal, q.dual, q.gap)
	if math.IsNaN(q.primal + q.dual + q.gap) {
		return math.Inf(1)
	}
	return worst
}

// objective returns that of the QP at the iterate; HΔ must be up to date.
func (q *subproblem) objective() float64 {
	sum := 0.0
	for j, d := range q.at.delta {
		sum += (q.hd[j]/2 + q.grad[j]) * d
	}
	for i := range q.m {
		if q.rho[i] != 0 {
			sum += q.rho[i] / 2 * square(q.at.w[i]-q.anchor[i])
		}
		if q.elastic {
			sum += q.rhoE * (q.at.e1[i] + q.at.e2[i])
		}
	}
	return sum
}

// hopeless reports whether rows stay infeasible for long, or with duals that run to infinity: there is no feasible point.
func (q *subproblem) hopeless() bool {
	if q.since++; q.primal <= qpSlow*q.milestone {
		q.milestone, q.since = q.primal, 0
	}
	return q.primal > qpUsable && (q.since >= qpPatience || maxAbs(q.at.y) > qpHugeDual*(1+maxAbs(q.grad)))
}

// start sets the point of the source's start,
//
//	[ H + I  Jᵀ ] [ Δ⁰ ]   [ −∇F   ]
//	[ J      −I ] [ −y ] = [ b − h ],
//
// then g = max(|Δ⁰ + x − l|, θ), w = max(|JΔ⁰ + h − b|, θ), z = max(|Δ⁰|, θ), p = max(|r − w|, θ), t = max(|u − Δ⁰ − x|, θ),
// q = max(|y⁰|, θ), s = max(|Δ⁰|, θ), v = max(|y⁰ + q|, θ), entry by entry. A model H that is convex on the equalities only is left out.
func (q *subproblem) start(ctx context.Context, theta float64) error {
	a := &q.at
	fill(q.dDiag, 1)
	fill(q.c, 1)
	if err := q.setMatrices(!q.hess.definite()); err != nil {
		return err
	}
	if err := q.factorise(ctx, q.dDiag, q.c, 1); err != nil {
		return err
	}
	for j, g := range q.grad {
		q.r1[j] = -g
	}
	for i := range q.m {
		q.r2[i] = q.b[i] - q.h[i]
	}
	if err := q.solve(ctx, q.r1, q.r2, a.delta, a.y); err != nil {
		return err
	}
	mulJ(q.jacobian, q.jac, a.delta, q.jd)
	atLeast := func(v float64) float64 { return max(math.Abs(v), theta) }
	for j, d := range a.delta {
		a.g[j], a.z[j], a.t[j], a.s[j] = 0, 0, 0, 0
		if q.hasLower(j) {
			a.g[j], a.z[j] = atLeast(d-q.lx[j]), atLeast(d)
		}
		if q.hasUpper(j) {
			a.t[j], a.s[j] = atLeast(q.ux[j]-d), atLeast(d)
		}
	}
	for i := range a.y {
		a.y[i] = -a.y[i]
		a.w[i], a.p[i], a.v[i], a.q[i] = 0, 0, 0, 0
		if q.inequality(i) {
			a.w[i] = atLeast(q.jd[i] + q.h[i] - q.b[i])
			a.v[i] = atLeast(a.y[i])
		}
		if q.ranged(i) {
			a.p[i] = atLeast(q.r[i] - a.w[i])
			a.q[i] = atLeast(a.y[i])
			a.v[i] = atLeast(a.y[i] + a.q[i])
		}
		if q.elastic {
			a.e1[i], a.e2[i] = theta, theta
			a.f1[i], a.f2[i] = max(q.rhoE-a.y[i], theta), max(q.rhoE+a.y[i], theta)
		}
	}
	return nil
}

func fill(v []float64, a float64) {
	for i := range v {
		v[i] = a
	}
}
