package ipsqp

import (
	"context"
	"errors"
	"math"
)

// Constants of the QP iteration.
const (
	qpIterations = 100   //
	qpLinear     = 3     // iterations where there are no pairs: a linear system and corrections
	qpTolerance  = 1e-10 // of the three measures; the slope of the merit function needs such accuracy
	qpUsable     = 1e-7  // accepted where the iteration cannot reach qpTolerance
	qpRough      = 1e-3  // the same without rows: what is left is a direction of descent
	qpTinyStep   = 1e-9
	qpTinyGap    = 1e-16 // less is not asked for
	qpHugeDual   = 1e10  // duals beyond this, times the gradient, mark an infeasible QP,
	qpPatience   = 12    // and so do so many iterations
	qpSlow       = 0.7   // that leave this part of the primal error, or more
)

var errSubproblem = errors.New("the iteration did not reach its tolerance")

// minimise runs the published iteration from the starting point that belongs to θ until the three measures are at most qpTolerance. It returns errSubproblem if it
// ends above qpUsable, as for a QP without feasible points, other errors from the linear systems. The solution is the iterate of q.in.
func (q *subproblem) minimise(ctx context.Context, theta float64) error {
	q.solved++
	if err := q.start(ctx, theta); err != nil {
		return err
	}
	in := q.in
	least, tiny, limit := math.Inf(1), 0, qpIterations
	if len(in.s) == 0 {
		limit = qpLinear
	}
	q.milestone, q.since = math.Inf(1), 0
	in.save()
	for k := 0; ; k++ {
		in.residuals()
		worst := q.measure()
		if worst < least {
			least = worst
			in.save()
		}
		if worst <= qpTolerance && q.gap <= q.gapTarget || k == limit || tiny == 3 || !(worst < math.Inf(1)) || q.hopeless() {
			break
		}
		alpha, err := in.publishedStep(ctx)
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
	in.load()
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

// start finds the published start. A model H that is convex on the equalities only is left out in it.
func (q *subproblem) start(ctx context.Context, theta float64) error {
	q.list()
	without := !q.hess.definite()
	if err := q.setMatrices(without); err != nil {
		return err
	}
	if err := q.in.publishedStart(ctx, theta); err != nil {
		return err
	}
	if without {
		return q.setMatrices(false)
	}
	return nil
}

// measure returns the largest of the relative infeasibilities and the relative gap at the residuals.
func (q *subproblem) measure() float64 {
	in := q.in
	duals := q.n + q.m // where those of elastic rows begin
	q.primal, q.dual, q.gap = 0, maxAbs(in.rd), 0
	for i, r := range in.rb {
		if in.equal[i] {
			q.primal = max(q.primal, math.Abs(r)/(1+math.Abs(in.f.cl[i])))
		} else {
			q.dual = max(q.dual, math.Abs(r))
		}
	}
	scale, elastic := 1+maxAbs(q.grad), 0.0
	for k, at := range in.at {
		q.gap += in.s[k] * in.l[k]
		if r := math.Abs(in.rp[k]); int(at) < duals {
			q.primal = max(q.primal, r/(1+math.Abs(in.beta[k])))
		} else {
			elastic = max(elastic, r)
		}
	}
	q.dual = max(q.dual/scale, elastic/max(scale, 1+q.rhoE))
	q.gap /= 1 + math.Abs(q.objective())
	if math.IsNaN(q.primal + q.dual + q.gap) {
		return math.Inf(1)
	}
	return max(q.primal, q.dual, q.gap)
}

// objective returns that of the QP at the residuals.
func (q *subproblem) objective() float64 {
	in := q.in
	sum := q.rhoE * q.lack()
	for j, d := range in.x {
		sum += (in.px[j]/2 + q.grad[j]) * d
	}
	for i, rho := range q.rho {
		if rho != 0 {
			sum += rho / 2 * square(in.ax[i]-in.anchor[i])
		}
	}
	return sum
}

// lack returns 1ᵀ(e₁ + e₂): what the rows lack.
func (q *subproblem) lack() float64 {
	sum := 0.0
	for k := len(q.in.at) - 1; k >= 0 && int(q.in.at[k]) >= q.n+q.m; k-- {
		sum += q.in.l[k]
	}
	return sum
}

// hopeless reports whether rows stay infeasible for long, or with duals that run to infinity: there is no feasible point.
func (q *subproblem) hopeless() bool {
	if q.since++; q.primal <= qpSlow*q.milestone {
		q.milestone, q.since = q.primal, 0
	}
	return q.primal > qpUsable && (q.since >= qpPatience || maxAbs(q.in.y) > qpHugeDual*(1+maxAbs(q.grad)))
}

func fill(v []float64, a float64) {
	for i := range v {
		v[i] = a
	}
}
