package ipsqp

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
)

// An exact is the Hessian of the Lagrangian itself, with what makes a QP with it convex:
//
//	H = ∇²L + δD + Σ_A ρ·∇𝐡_i∇𝐡_iᵀ,      D = diag 1/max(1, |x|)²,
//
// A being the constraints that are expected to be active, those whose multiplier is above their value. The QP's objective has
// ½ρ(∇𝐡_iΔ + 𝐡_i)² for them, which vanishes with its gradient where they are active in the solution: other than δ, ρ does not bend the
// direction then, and convergence stays quadratic. δ is the shift that gives [H Jᵀ; J 0], with the rows of J that are
// equalities, the inertia of a minimum. The multipliers of the QP are less by ρ(∇𝐡_iΔ + 𝐡_i), see correct.
type exact struct {
	n       int
	at      problem.Pattern
	v, old  []float64
	scratch []float64
	unit    []float64 // D
	shift   float64   // δ of the last QP
	last    float64   // the last that was not zero
	boost   float64   // least δ, after failures

	jac          []float64 // entries of J with the rows that are left out zeroed
	sigma, below []float64
}

func newExact(n, m int, hessian, jacobian problem.Pattern) *exact {
	return &exact{n: n, at: hessian, v: make([]float64, hessian.Len()), old: make([]float64, hessian.Len()), scratch: make([]float64, m),
		unit: make([]float64, n), jac: make([]float64, jacobian.Len()), sigma: make([]float64, n), below: make([]float64, m)}
}

func (h *exact) pattern() kkt.Entries     { return kkt.Entries{RowIdx: h.at.Row, ColIdx: h.at.Col} }
func (h *exact) definite() bool           { return false }
func (h *exact) border() int              { return 0 }
func (h *exact) values(w, _, _ []float64) { copy(w, h.v) }
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

// convexify sets the additions to H of the QP at x that q has loaded: nothing where none is needed, a tiny δ where that is enough, else ρ for the
// constraints that act expects to be active, and only then a δ of any size.
func (h *exact) convexify(ctx context.Context, q *subproblem, x []float64, act *activity) error {
	for j, v := range x {
		h.unit[j] = 1 / square(max(1, math.Abs(v)))
	}
	h.shift = h.boost
	convex, err := h.isConvex(ctx, q, h.shift)
	if convex || err != nil {
		h.add(q)
		return err
	}
	if tiny := min(semidefinite*h.size(), firstShift); tiny > h.shift {
		if convex, err = h.isConvex(ctx, q, tiny); convex || err != nil {
			h.shift = tiny
			h.add(q)
			return err
		}
	}
	for _, weight := range weights {
		act.apply(q, h, weight)
		if convex, err = h.isConvex(ctx, q, h.shift); convex || err != nil {
			h.add(q)
			return err
		}
	}
	act.apply(q, h, weights[0])
	for first := true; ; first = false {
		if convex, err = h.isConvex(ctx, q, h.shift); convex || err != nil {
			break
		}
		switch {
		case h.shift == 0 && h.last == 0:
			h.shift = firstShift
		case h.shift == 0:
			h.shift = max(leastShift, h.last/3)
		case h.last == 0 && !first:
			h.shift *= 100
		default:
			h.shift *= 8
		}
		if h.shift > largestShift {
			return errSubproblem
		}
	}
	if h.shift > 0 {
		h.last = h.shift
	}
	h.add(q)
	return err
}

// add adds δD to H.
func (h *exact) add(q *subproblem) {
	for j, d := range h.unit {
		q.extra[j] += h.shift * d
	}
}

// semidefinite is the part of H up to which negative eigenvalues count as zeros, which a shift of that size hides.
const semidefinite = 1e-8

// weights are the ρ that are tried, as multiples of what balances H.
var weights = [...]float64{10, 1e4}

// Shifts, as Wächter and Biegler (2006, Algorithm IC) have them.
const (
	firstShift   = 1e-4
	leastShift   = 1e-20
	largestShift = 1e40
)

// size returns the largest element of D^{-½}·∇²L·D^{-½}.
func (h *exact) size() float64 {
	size := 0.0
	for k, i := range h.at.Row {
		size = max(size, math.Abs(h.v[k])/math.Sqrt(h.unit[i]*h.unit[h.at.Col[k]]))
	}
	return size
}

// isConvex reports whether H with what has been added to it so far, and a shift δ, is convex where rows that are equalities vanish.
func (h *exact) isConvex(ctx context.Context, q *subproblem, shift float64) (bool, error) {
	copy(h.jac, q.jac)
	for i := range h.below {
		h.below[i] = 0
		switch {
		case q.equality(i):
		case q.rho[i] > 0:
			h.below[i] = 1 / q.rho[i]
		default:
			h.below[i] = 1
		}
	}
	for k, i := range q.jacobian.Row {
		if !q.equality(int(i)) && q.rho[i] == 0 {
			h.jac[k] = 0
		}
	}
	for j, d := range h.unit {
		h.sigma[j] = q.extra[j] + shift*d
	}
	if err := q.sys.SetValues(kkt.Values{W: h.v, J: h.jac, Sigma: h.sigma, C: h.below}); err != nil {
		return false, err
	}
	in, err := q.sys.Factor(ctx, kkt.Shift{})
	if err == nil && in.Neg < q.m { // J has lost rank
		in, err = q.sys.Factor(ctx, kkt.Shift{C: 1e-8})
	}
	return err == nil && (!in.Known || in.Pos == q.n && in.Neg == q.m), err
}
