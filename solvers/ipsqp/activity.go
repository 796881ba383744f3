package ipsqp

import "math"

// An activity is a guess at which inequalities will be active in the solution of a QP.
type activity struct {
	rows []bool // at b
	tops []bool // at b + r
	low  []bool // at l
	high []bool // at u

	bound []float64 // ρ of bounds in the present QP; that of rows is in the QP
}

func newActivity(n, m int) activity {
	return activity{rows: make([]bool, m), tops: make([]bool, m), low: make([]bool, n), high: make([]bool, n), bound: make([]float64, n)}
}

// guess expects those to be active whose multiplier is larger than their value.
func (a *activity) guess(st *stack, values, lambda []float64) {
	clear(a.rows)
	clear(a.tops)
	clear(a.low)
	clear(a.high)
	clear(a.bound)
	_, lower, upper, above, below := st.parts(values)
	_, lambdaLower, lambdaUpper, lambdaAbove, lambdaBelow := st.parts(lambda)
	for k, i := range st.lower {
		a.rows[i] = lambdaLower[k] > math.Abs(lower[k])
	}
	for k, i := range st.upper {
		a.tops[i] = lambdaUpper[k] > math.Abs(upper[k]) && !a.rows[i]
	}
	for k, j := range st.above {
		a.low[j] = lambdaAbove[k] > above[k]
	}
	for k, j := range st.below {
		a.high[j] = lambdaBelow[k] > below[k] && !a.low[j]
	}
}

// apply puts ρ on their slacks: weight times the largest element of D^{-½}·∇²L·D^{-½}, divided by the square of the largest of
// ∇𝐡_iᵀD^{-½}. It replaces what an earlier call has put there.
func (a *activity) apply(q *subproblem, h *exact, weight float64) {
	size := h.size()
	largest := q.in.e // free until the QP is solved
	clear(largest)
	for k, i := range q.jacobian.Row {
		largest[i] = max(largest[i], q.jac[k]*q.jac[k]/h.unit[q.jacobian.Col[k]])
	}
	for i := range a.rows {
		if largest[i] == 0 || !a.rows[i] && !a.tops[i] {
			continue
		}
		q.rho[i] = weight * size / largest[i]
		if a.tops[i] {
			q.anchor[i] = q.r[i]
		}
	}
	for j, unit := range h.unit {
		more := weight*size*unit - a.bound[j]
		switch {
		case a.low[j]:
			q.grad[j] -= more * q.lx[j]
		case a.high[j]:
			q.grad[j] -= more * q.ux[j]
		default:
			continue
		}
		q.extra[j] += more
		a.bound[j] += more
	}
}

// correct takes from multipliers π of a QP what belongs to ρ: slopes + values are the constraints at its solution.
func (a *activity) correct(st *stack, q *subproblem, values, slopes, pi []float64) {
	_, lower, upper, above, below := st.parts(pi)
	_, valueLower, valueUpper, valueAbove, valueBelow := st.parts(values)
	_, slopeLower, slopeUpper, slopeAbove, slopeBelow := st.parts(slopes)
	for k, i := range st.lower {
		if a.rows[i] {
			lower[k] = max(0, lower[k]-q.rho[i]*(valueLower[k]+slopeLower[k]))
		}
	}
	for k, i := range st.upper {
		if a.tops[i] {
			upper[k] = max(0, upper[k]-q.rho[i]*(valueUpper[k]+slopeUpper[k]))
		}
	}
	for k, j := range st.above {
		if a.low[j] {
			above[k] = max(0, above[k]-a.bound[j]*(valueAbove[k]+slopeAbove[k]))
		}
	}
	for k, j := range st.below {
		if a.high[j] {
			below[k] = max(0, below[k]-a.bound[j]*(valueBelow[k]+slopeBelow[k]))
		}
	}
}
