package ipsqp

import (
	"context"

	"github.com/saddle-go/saddle/kkt"
)

// mulH computes y = (H + extra)·x.
func (q *subproblem) mulH(y, x []float64) {
	if q.noH {
		clear(y)
	} else {
		q.hess.mul(x, y)
	}
	for j, d := range q.extra {
		y[j] += d * x[j]
	}
}

func (q *subproblem) mulA(y, x []float64) { mulJ(q.jacobian, q.jac, x, y) }

func (q *subproblem) mulAT(y, x []float64) {
	clear(y)
	addMulJT(q.jacobian, q.jac, 1, x, y)
}

// setMatrices hands H and J to the Newton system; withoutH leaves zeros in the place of H.
func (q *subproblem) setMatrices(withoutH bool) error {
	rows, below := q.jVal[len(q.jac):], q.below[q.m:]
	if q.noH || withoutH {
		q.hess.zeros(q.wVal)
		clear(rows)
		fill(below, 1)
	} else {
		q.hess.values(q.wVal, rows, below)
	}
	copy(q.jVal, q.jac)
	copy(q.sigma, q.extra)
	clear(q.below[:q.m])
	return q.sys.SetValues(kkt.Values{W: q.wVal, J: q.jVal, Sigma: q.sigma, C: q.below})
}

// factor factors the Newton matrix with the diagonals Θ on H and C on J's rows, shifted where rounding has spoilt its inertia.
func (q *subproblem) factor(ctx context.Context, theta, c []float64, mu float64) error {
	for j := range q.n {
		q.sigma[j] = q.extra[j] + theta[j]
	}
	copy(q.below, c)
	if err := q.sys.SetDiagonals(q.sigma, q.below); err != nil {
		return err
	}
	q.factors.Mu = max(mu, 1e-16)
	_, err := q.sys.FactorCorrected(ctx, &q.factors)
	return err
}

// solve solves the Newton system, on whose right the border has zeros.
func (q *subproblem) solve(ctx context.Context, sol, rhs []float64) error {
	k := q.hess.border()
	clear(q.rhs)
	copy(q.rhs, rhs[:q.n])
	copy(q.rhs[q.n+k:], rhs[q.n:])
	if _, err := q.sys.Solve(ctx, q.sol, q.rhs); err != nil {
		return err
	}
	copy(sol, q.sol[:q.n])
	copy(sol[q.n:], q.sol[q.n+k:q.n+k+q.m])
	return nil
}

// sharpen: the factors have pivots to begin with.
func (q *subproblem) sharpen(context.Context) (bool, error) { return false, nil }
