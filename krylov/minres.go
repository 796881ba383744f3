package krylov

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// MINRES is a workspace for the minimum residual method (Paige and Saunders,
// Solution of sparse indefinite systems of linear equations, 1975, section 6)
// for symmetric A, definite or not, preconditioned symmetrically: for symmetric
// positive definite M it minimises ‖b-Ax‖ in the norm of M⁻¹ over the Krylov
// space of M⁻¹A.
//
// It keeps eight vectors of length n. It must not be used by two goroutines at
// once.
type MINRES struct {
	l       lanczos
	r       []float64 // residual
	w1, w2  []float64 // γ_{k-2} w_{k-2} and γ_{k-1} w_{k-1}
	history []float64
}

// NewMINRES returns a workspace for systems of order n. It panics if n < 0.
func NewMINRES(n int) *MINRES {
	return &MINRES{
		l:  newLanczos(n),
		r:  make([]float64, n),
		w1: make([]float64, n),
		w2: make([]float64, n),
	}
}

// Solve computes x with A x = b for symmetric A, to ‖b-Ax‖ ≤ Tol·‖b‖. m is the
// preconditioner, nil for none. On return x is the last iterate whatever the
// status; b is unchanged. x and b must not overlap.
//
// A may be singular. If the system has solutions, x tends to the one of least
// length (least distance from the initial guess; with a preconditioner least in
// the norm of M). If it has none, the iteration ends with [LeastSquares] at a
// least-squares solution, in general not the shortest: see [MINRESQLP].
//
// Whether A and M are symmetric is checked only for [Options.CheckSymmetry]. An M that
// is not positive definite gives [IndefinitePreconditioner] as soon as a vector
// shows it. Options.CondLimit bounds the estimate of the condition number,
// which the diagonal of the QR factors of T supplies.
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. An iteration costs one product with A and
// about 16n flops, with a preconditioner a product with M⁻¹ and about 6n flops
// more; one product more confirms the end of each round (two, if it is a
// least-squares solution), and an initial guess costs one. Nothing is
// allocated, except for a history longer than any before.
func (w *MINRES) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	l, r := &w.l, w.r
	it, err := begin("MINRES", len(r), a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	it.symmetric(l, a, m)
	for it.restart(r) { // r = b - A x
		if it.polish {
			l.polish(ctx, &it, r)
		} else {
			w.round(ctx, &it)
		}
	}
	w.history = it.res.History
	l.a, l.m = nil, nil
	return it.finish(ctx)
}

// round iterates from the residual r until a test holds or the run ends.
func (w *MINRES) round(ctx context.Context, it *run) {
	l, r := &w.l, w.r
	if !it.isSymmetric(l, r) {
		return
	}
	rho, ok := l.start(it, r) // ρ₀ = β₁ = ‖r‖ in the norm of M⁻¹
	if !ok {
		return
	}
	clear(w.w1)
	clear(w.w2)
	c, s := -1.0, 0.0                   // the last reflection
	dbar, epsilon := 0.0, 0.0           // left by it: δ̄_k, ε_k
	gamma1, gamma2 := 1.0, 1.0          // γ_{k-1}, γ_{k-2}
	least, greatest := math.Inf(1), 0.0 // of the γ
	norm := 1.0
	for it.next(ctx) && l.multiply(it) {
		delta := c*dbar + s*l.alpha // δ_k
		gbar := s*dbar - c*l.alpha  // γ̄_k
		// γ w_k = v_k - δ_k w_{k-1} - ε_k w_{k-2}
		direction(w.w1, w.w2, l.v(), epsilon/gamma2, delta/gamma1)
		w.w1, w.w2 = w.w2, w.w1
		if !l.advance(it) {
			break
		}
		epsilon = s * l.next           // ε_{k+1}
		dbar = -c * l.next             // δ̄_{k+1}
		root := math.Hypot(gbar, dbar) // ‖A r_{k-1}‖ = ρ_{k-1} ‖(γ̄_k, δ̄_{k+1})‖
		if root <= l.claim*l.norm {
			it.claimed = true
			break
		}
		if l.suspect.isBetter(root, norm, l.norm) {
			copy(l.suspect.x, it.x)
		}
		gamma := math.Hypot(gbar, l.next) // γ_k
		c, s = gbar/gamma, l.next/gamma   // (c s; s -c)(γ̄_k; β_{k+1}) = (γ_k; 0)
		least, greatest = min(least, gamma), max(greatest, gamma)
		if it.isIllConditioned(greatest / least) {
			break
		}
		asm.Axpy(c*rho/gamma*it.scale, w.w2, it.x) // x_k = x_{k-1} + c ρ_{k-1} w_k
		rho *= s                                   // ρ_k = s ρ_{k-1}
		gamma1, gamma2 = gamma, gamma1
		norm = rho
		if l.m != nil {
			norm = residual(r, l.u, s*s, -rho*c) // r_k = s² r_{k-1} - ρ_k c u_{k+1}
		}
		it.count(norm)
		if l.suspect.isDue(norm) && l.suspect.isRefuted(it, norm, l.q) || it.isSmall(norm) {
			return
		}
		if it.stalls(it.res.RelResidual) {
			break
		}
		l.shift()
	}
	l.suspect.restore(it)
}

// direction computes old ← v - e·old - d·last.
func direction(old, last, v []float64, e, d float64) {
	asm.Scale(-e, old)
	asm.Axpy(-d, last, old)
	asm.Axpy(1, v, old)
}

// residual computes r ← a·r + b·u and returns ‖r‖.
func residual(r, u []float64, a, b float64) float64 {
	asm.Scale(a, r)
	asm.Axpy(b, u, r)
	return asm.Nrm2(r)
}
