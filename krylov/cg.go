package krylov

import (
	"context"

	"github.com/saddle-go/saddle/asm"
)

// CG is a workspace for the method of conjugate gradients (Hestenes and
// Stiefel, 1952), preconditioned symmetrically: for symmetric positive definite
// A and M it minimises the A-norm of the error over the Krylov space of M⁻¹A.
//
// It keeps five vectors of length n, one of them for the x with the least residual. It must not be used by two goroutines at
// once.
type CG struct {
	r, z, p, q, kept []float64
	history          []float64
}

// NewCG returns a workspace for systems of order n. It panics if n < 0.
func NewCG(n int) *CG {
	return &CG{
		r: make([]float64, n), // residual
		z: make([]float64, n), // preconditioned residual
		p: make([]float64, n), // direction
		q: make([]float64, n), // A p

		kept: make([]float64, n), // x with the least residual
	}
}

// Solve computes x with A x = b for symmetric positive definite A, to
// ‖b-Ax‖ ≤ Tol·‖b‖. m is the preconditioner, nil for none. On return x is the
// last iterate, whose error is the least in the A-norm, or, if A or M is not definite or a number
// not finite, the iterate with the least residual; b is unchanged. x and b must not overlap.
//
// Whether A and M are symmetric is checked only for [Options.CheckSymmetry]. An
// A that is not positive definite gives [Indefinite], such an M gives
// [IndefinitePreconditioner], as soon as a direction shows it; until then the iteration may well converge, and the answer is then
// right. With Options.BackwardTol each iteration computes ‖x‖, ‖p‖ and ‖q‖ as
// well, about 6n flops.
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. An iteration costs one product with A, one
// with M⁻¹ and about 13n flops; one product more confirms the end of each
// round, and an initial guess costs one. Nothing is allocated, except for a
// history longer than any before.
func (w *CG) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	r, p, q := w.r, w.p, w.q
	it, err := begin("CG", len(r), a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	best := best{x: w.kept}
	best.begin()
	for it.restart(r) { // r = b - A x
		best.newRound(&it)
		if o.CheckSymmetry && !it.areSymmetric(a, m, r, p, q, w.z) {
			continue // to the end
		}
		o.CheckSymmetry = false
		z := precondition(w.z, m, r) // z = M⁻¹ r
		copy(p, z)                   // p = z
		gamma := asm.Dot(r, z)       // γ = rᵀ z
		for it.next(ctx) && it.isPositive(gamma, IndefinitePreconditioner) {
			a.MulVec(q, p) // q = A p
			it.saw(q, p)
			pq := asm.Dot(p, q)
			if !it.isPositive(pq, Indefinite) {
				break
			}
			alpha := gamma / pq                // α = γ / pᵀ q
			norm := asm.AxpyNrm2(-alpha, q, r) // r ← r - α q
			if !it.isFinite(norm) {
				break // with the last good x
			}
			best.leave(&it, norm)
			best.arrive(&it, norm)
			lag := it.lag(alpha, p) // x lacks α p
			if it.step(norm) || it.res.Status != 0 {
				asm.Axpy(lag, p, x)
				break
			}
			z = precondition(w.z, m, r)      // z = M⁻¹ r
			next := asm.Dot(r, z)            // γ₊ = rᵀ z
			beta := next / gamma             // β = γ₊ / γ
			asm.AxpyXpby(lag, p, x, beta, z) // x ← x + α p, p ← z + β p
			gamma = next                     // γ ← γ₊
		}
	}
	if s := it.res.Status; s == Indefinite || s == IndefinitePreconditioner || s == NumericalTrouble || s == Diverged {
		best.settle(&it, r)
	}
	w.history = it.res.History
	return it.finish(ctx)
}

// isPositive reports whether the square v of a norm is positive; else the run ends, with the status
// not unless v is not finite.
func (it *run) isPositive(v float64, not Status) bool {
	if !it.isFinite(v) {
		return false
	}
	if v <= 0 {
		it.res.Status = not
		return false
	}
	return true
}
