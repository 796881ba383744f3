package krylov

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// GMRES is a workspace for the generalised minimal residual method (Saad and
// Schultz, 1986), restarted, for square A, preconditioned from the right: in
// each cycle it minimises ‖b-Ax‖ over x₀ + M⁻¹𝒦, 𝒦 a Krylov space of A M⁻¹, so that
// the residual it watches is that of A x = b. From cycle to cycle it never grows.
//
// With restart m it keeps m + 2 vectors of length n. It must not be used by two
// goroutines at once.
type GMRES struct {
	arnoldi
	z       []float64
	before  []float64 // x before the last correction: a column of V that is no longer needed
	history []float64
}

// NewGMRES returns a workspace for systems of order n that restarts after the
// given number of iterations, at most n; 0 means 30. More iterations
// between restarts need more memory and more time each, but often far fewer are
// needed; with n the method ends after n at the latest, up to rounding. It
// panics if n or restart is negative.
func NewGMRES(n, restart int) *GMRES {
	return &GMRES{arnoldi: newArnoldi("GMRES", n, restart), z: make([]float64, n)}
}

// Solve computes x with A x = b to ‖b-Ax‖ ≤ Tol·‖b‖. m is the preconditioner,
// nil for none; it must be the same linear map in all calls of one cycle, else use
// [FGMRES]. On return x is the last iterate, or the one before a
// cycle that made it worse, whatever the status; b is unchanged. x and b
// must not overlap.
//
// When the Krylov space is exhausted, the best correction in it is exact and the
// method ends early; if A is singular on the space, it starts again from what is left,
// and ends as [BreakdownArnoldi] when nothing is gained. Three cycles in
// succession that gain less than a thousandth each, or one that gains nothing,
// end it as [Stagnated]. BackwardTol is tested with x as it was at the last restart, of
// which one comes when the recurrence is as small as rounding allows.
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. Iteration k of a cycle costs one product with A,
// one with M⁻¹ and 4kn to 8kn flops; a cycle costs one more of each and 2mn. Nothing is
// allocated, except for a history longer than any before.
func (w *GMRES) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	it, err := begin("GMRES", w.n, a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	c := cycles{best: math.Inf(1)}
	for c.next(&it, w.col(0)) { // r = b - A x
		w.start() // v₀ = r / ‖r‖
		for w.k < w.m && it.next(ctx) {
			z := precondition(w.z, m, w.col(w.k)) // z = M⁻¹ v_k
			a.MulVec(w.col(w.k+1), z)             // A z, to be v_{k+1}
			it.saw(w.col(w.k+1), z)
			norm, what := w.extend()
			if it.grow(&w.arnoldi, &c, norm, what) {
				break
			}
		}
		w.advance(&it, m)
	}
	c.undo(&it, w.before, w.col(0))
	w.history = it.res.History
	return it.finish(ctx)
}

// grow ends an iteration of a cycle with what the extension of the basis has brought, and
// reports whether the cycle ends with it.
func (it *run) grow(w *arnoldi, c *cycles, norm float64, what extension) bool {
	switch what {
	case broken:
		it.res.Status = NumericalTrouble
		return true
	case singular:
		c.blame = BreakdownArnoldi
	}
	// Below the rounding errors of the products the recurrence knows nothing.
	return it.step(norm) || what != grown || norm <= 0x1p-50*w.beta
}

// advance moves x by the best correction z = scale·M⁻¹ V y, unless that is not finite.
func (w *GMRES) advance(it *run, m Preconditioner) {
	u := w.z
	if m != nil && w.k > 0 {
		u = w.col(w.k) // no longer needed
	}
	clear(u)
	asm.Gemv(w.n, w.k, 1, w.v, w.ld, w.coefficients(it.scale), u) // u = V y
	if m != nil && w.k > 0 {
		m.Solve(w.z, u) // z = M⁻¹ u
	}
	w.before = w.col(max(w.k, 1))
	copy(w.before, it.x)
	if it.isFinite(asm.Nrm2(w.z)) {
		asm.Axpy(1, w.z, it.x) // x ← x + z
	}
}
