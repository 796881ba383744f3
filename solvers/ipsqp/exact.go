package ipsqp

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
)

// An exact is the Hessian of the Lagrangian itself, with what makes a QP with it convex:
//
//	H = ∇²L + δI + Σ_A ρ·∇𝐡_i∇𝐡_iᵀ,
//
// A being the constraints that are expected to be active, those whose multiplier is above their value. The QP's objective has
// ½ρ(∇𝐡_iΔ + 𝐡_i)² for them, which vanishes with its gradient where they are active in the solution: other than δ, ρ does not bend the
// direction then, and convergence stays quadratic. δ is the shift that gives [H Jᵀ; J 0], with the rows of J that are
// equalities, the inertia of a minimum.
type exact struct {
	n          int
	at         problem.Pattern
	v, old     []float64
	scratch    []float64
	correction kkt.Correction
	jac        []float64 // entries of J with the rows that are left out zeroed
	diag       []float64
	shift      float64 // δ of the last QP
}

func newExact(n, m int, hessian, jacobian problem.Pattern) *exact {
	return &exact{n: n, at: hessian, v: make([]float64, hessian.Len()), old: make([]float64, hessian.Len()), scratch: make([]float64, m),
		jac: make([]float64, jacobian.Len()), diag: make([]float64, m), correction: kkt.Correction{AllowDeltaC: true}}
}

func (h *exact) pattern() kkt.Entries     { return kkt.Entries{RowIdx: h.at.Row, ColIdx: h.at.Col} }
func (h *exact) border() int              { return 0 }
func (h *exact) values(w, rows []float64) { copy(w, h.v) }
func (h *exact) zeros(w []float64)        { clear(w) }

func (h *exact) mul(x, y []float64) {
	clear(y)
	for k, i := range h.at.Row {
		j := h.at.Col[k]
		y[i] += h.v[k] * x[j]
		if i != j {
			y[j] += h.v[k] * x[i]
		}
	}
}

// evaluate takes the Hessian at (x, y). Where it is undefined it is left as it was.
func (h *exact) evaluate(p *program, x, y []float64) {
	copy(h.old, h.v)
	if !p.hessian(x, y, h.scratch, h.v) {
		copy(h.v, h.old)
	}
}

// convexify sets the additions to H of the QP that q has loaded. active reports whether a row is expected to be active, and
// at which side; bounds likewise.
func (h *exact) convexify(ctx context.Context, q *subproblem, act *activity) error {
	h.shift = 0
	shift, err := h.test(ctx, q)
	if err != nil || shift == 0 {
		return err
	}
	act.apply(q, max(1, 10*maxAbs(h.v)))
	shift, err = h.test(ctx, q)
	if err != nil {
		return err
	}
	h.shift = shift
	for j := range q.extra {
		q.extra[j] += shift
	}
	return nil
}

// test returns the shift that makes H convex where rows that are equalities vanish.
func (h *exact) test(ctx context.Context, q *subproblem) (float64, error) {
	copy(h.jac, q.jac)
	for i := range h.diag {
		h.diag[i] = 0
		switch {
		case q.equality(i):
		case q.rho[i] > 0:
			h.diag[i] = 1 / q.rho[i]
		default:
			h.diag[i] = 1
		}
	}
	for k, i := range q.jacobian.Row {
		if !q.equality(int(i)) && q.rho[i] == 0 {
			h.jac[k] = 0
		}
	}
	if err := q.sys.SetValues(kkt.Values{W: h.v, J: h.jac, Sigma: q.extra, C: h.diag}); err != nil {
		return 0, err
	}
	h.correction.Mu = 1
	r, err := q.sys.FactorCorrected(ctx, &h.correction)
	if err != nil {
		return 0, err
	}
	return r.Shift.W, nil
}

// An activity is a guess at which inequalities will be active in the solution of a QP.
type activity struct {
	rows []bool // at b
	low  []bool // at l
	high []bool // at u
}

// guess expects those to be active whose multiplier is larger than their value.
func (a *activity) guess(st *stack, values, lambda []float64) {
	clear(a.rows)
	clear(a.low)
	clear(a.high)
	_, lower, _, above, below := st.parts(values)
	_, lambdaLower, _, lambdaAbove, lambdaBelow := st.parts(lambda)
	for k, i := range st.lower {
		a.rows[i] = lambdaLower[k] > math.Abs(lower[k])
	}
	for k, j := range st.above {
		a.low[j] = lambdaAbove[k] > above[k]
	}
	for k, j := range st.below {
		a.high[j] = lambdaBelow[k] > below[k]
	}
}

// apply puts ρ on their slacks.
func (a *activity) apply(q *subproblem, rho float64) {
	for i, on := range a.rows {
		if on {
			q.rho[i] = rho
		}
	}
	for j := range q.extra {
		switch {
		case a.low[j]:
			q.extra[j] = rho
			q.grad[j] -= rho * q.lx[j]
		case a.high[j]:
			q.extra[j] = rho
			q.grad[j] -= rho * q.ux[j]
		}
	}
}
