package krylov

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
)

// FGMRES is a workspace for the flexible generalised minimal residual method
// (Saad, A flexible inner-outer preconditioned GMRES algorithm, 1993), restarted, for square
// A. It is [GMRES] with a preconditioner that may be another one in every iteration, for
// example an iterative method of its own: it keeps what the preconditioner returned
// and minimises ‖b-Ax‖ over combinations of that.
//
// With restart m it keeps 2m + 1 vectors of length n. It must not be used by two
// goroutines at once.
type FGMRES struct {
	arnoldi
	z       []float64 // n×m, the preconditioned basis
	before  []float64 // x before the last correction: a column of z that is no longer needed
	history []float64
}

// NewFGMRES returns a workspace for systems of order n that restarts after the
// given number of iterations, at most n; 0 means 30. It panics if n or restart is negative.
func NewFGMRES(n, restart int) *FGMRES {
	w := &FGMRES{arnoldi: newArnoldi("FGMRES", n, restart)}
	w.z = make([]float64, w.m*w.ld)
	return w
}

// Solve computes x with A x = b to ‖b-Ax‖ ≤ Tol·‖b‖. m is the preconditioner,
// nil for none; it need not be linear, nor the same in two calls. On return x is the
// last iterate, or the one before a cycle that made it worse, whatever the status; b is unchanged. x and b must not overlap.
//
// It ends as [GMRES.Solve] does. With a preconditioner that changes, or returns zero, a space that is
// exhausted can fail to hold the solution although A is not singular
// (Saad, proposition 2.2). Where A M⁻¹ v_k brings nothing new, v_k itself is tried, with one more product;
// [BreakdownArnoldi] says that there was nothing new in that either.
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. Iteration k of a cycle costs one product with A,
// one with M⁻¹ and 4kn to 8kn flops; a cycle costs one product with A more and 2mn. Nothing
// is allocated, except for a history longer than any before.
func (w *FGMRES) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	it, err := begin("FGMRES", w.n, a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	c := cycles{best: math.Inf(1)}
	for c.next(&it, w.col(0)) { // r = b - A x
		w.start() // v₀ = r / ‖r‖
		for w.k < w.m && it.next(ctx) {
			z := precondition(w.z[w.k*w.ld:][:w.n], m, w.col(w.k)) // z_k = M⁻¹ v_k
			norm, what := w.product(&it, a, z)
			if what == singular && m != nil { // M⁻¹ has brought nothing new
				copy(z, w.col(w.k))
				norm, what = w.product(&it, a, z)
			}
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

// product extends the basis by A z, z being the direction of the next column, and returns what extend does.
func (w *FGMRES) product(it *run, a Operator, z []float64) (norm float64, what extension) {
	a.MulVec(w.col(w.k+1), z) // A z_k, to be v_{k+1}
	it.saw(w.col(w.k+1), z)
	return w.extend()
}

// advance moves x by the best correction, scale·Z y, unless that is not finite.
func (w *FGMRES) advance(it *run, m Preconditioner) {
	step := w.col(max(w.k, 1)) // no longer needed
	directions := w.v
	if m != nil {
		directions = w.z
	}
	clear(step)
	asm.Gemv(w.n, w.k, 1, directions, w.ld, w.coefficients(it.scale), step)
	w.before = w.z[:w.n]
	copy(w.before, it.x)
	if vector.AllFinite(step) {
		asm.Axpy(1, step, it.x) // x ← x + Z y
		return
	}
	it.res.Status = NumericalTrouble
}
