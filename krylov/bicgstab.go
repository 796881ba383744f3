package krylov

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// BiCGSTAB is a workspace for the stabilised bi-conjugate gradient method (van
// der Vorst, 1992) for square nonsingular A, preconditioned from the right: it
// works on A M⁻¹ u = b, x = M⁻¹ u, so that the residual it watches is that of
// A x = b.
//
// It keeps eight vectors of length n, one of them for the best x. It must not be used by two goroutines at
// once.
type BiCGSTAB struct {
	r, shadow, p, y, z, v, t []float64
	kept                     []float64
	history                  []float64
}

// NewBiCGSTAB returns a workspace for systems of order n. It panics if n < 0.
func NewBiCGSTAB(n int) *BiCGSTAB {
	return &BiCGSTAB{
		r:      make([]float64, n), // residual, and s within an iteration
		shadow: make([]float64, n), // r̂
		p:      make([]float64, n), // direction
		y:      make([]float64, n), // M⁻¹ p
		z:      make([]float64, n), // M⁻¹ s
		v:      make([]float64, n), // A M⁻¹ p
		t:      make([]float64, n), // A M⁻¹ s
		kept:   make([]float64, n), // x with the least residual
	}
}

// Solve computes x with A x = b to ‖b-Ax‖ ≤ Tol·‖b‖. m is the preconditioner,
// nil for none. On return x has converged, or is the iterate with the least
// residual; b is unchanged. x and b must not overlap.
//
// The method breaks down when a coefficient cannot be computed: an inner
// product is lost in rounding, that is, below √n ε times the norms of its
// factors. It then starts again from the true residual with a new shadow
// residual r̂. When the round before did not even halve the residual it gives up
// and names the coefficient: [BreakdownRho], [BreakdownAlpha] or
// [BreakdownOmega].
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. An iteration costs two products with A, two
// with M⁻¹, about 26n flops and five passes over vectors that move 18n numbers;
// one product more confirms the end of each round, one the choice of
// another x than the last, and an initial guess costs one. An iterate that is to be left for a worse one is copied. Nothing is allocated, except for a history longer than any before.
func (w *BiCGSTAB) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	r, shadow, p, v, t := w.r, w.shadow, w.p, w.v, w.t
	s := r // s overwrites r in the first half of an iteration
	it, err := begin("BiCGSTAB", len(r), a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	best := best{x: w.kept}
	best.begin()
	for it.restart(r) { // r = b - A x
		best.newRound(&it)
		copy(shadow, r)                           // r̂ = r
		copy(p, r)                                // p = r
		rho, normShadow := asm.DotNrm2(shadow, r) // ρ = r̂ᵀ r
		for it.next(ctx) {
			y := precondition(w.y, m, p) // y = M⁻¹ p
			a.MulVec(v, y)               // v = A y
			it.saw(v, y)
			sigma, normV := asm.DotNrm2(v, shadow) // σ = r̂ᵀ v
			if it.isLost(sigma, normShadow, normV, BreakdownAlpha) {
				break
			}
			alpha := rho / sigma                // α = ρ / σ
			normS := asm.AxpyNrm2(-alpha, v, s) // s = r - α v
			if !it.isFinite(normS) {
				break // with the last good x
			}
			best.leave(&it, normS)
			lag := it.lag(alpha, y) // x lacks α y
			if it.res.Status != 0 {
				break
			}
			if it.isSmall(normS) {
				it.half(lag, y, normS)
				break
			}

			z := precondition(w.z, m, s) // z = M⁻¹ s
			a.MulVec(t, z)               // t = A z
			ts, normT := asm.DotNrm2(t, s)
			if it.isLost(ts, normT, normS, BreakdownOmega) {
				it.half(lag, y, normS)
				break
			}
			omega := ts / normT / normT // ω = tᵀ s / tᵀ t
			if !it.isFinite(omega * it.scale) {
				it.half(lag, y, normS)
				break
			}
			// x ← x + α y + ω z, r = s - ω t, ρ₊ = r̂ᵀ r
			next, norm := asm.TwoStep(lag, y, omega*it.scale, z, x, -omega, t, r, shadow)
			best.arrive(&it, norm)
			if it.step(norm) || it.isLost(next, normShadow, norm, BreakdownRho) {
				break
			}
			beta := next / rho * (alpha / omega) // β = (ρ₊/ρ) (α/ω)
			asm.XpbyPaz(r, beta, p, -omega, v)   // p ← r + β (p - ω v)
			rho = next                           // ρ ← ρ₊
		}
	}
	best.settle(&it, r)
	w.history = it.res.History
	return it.finish(ctx)
}

// lag returns the factor of the direction d that x is to be moved by later, in one
// pass with other vectors, instead of now: step in units of scale. Where x is asked for in
// between, to measure a backward error, it is moved at once, and lag is 0. A step that
// overflows is not made and ends the run.
func (it *run) lag(step float64, d []float64) float64 {
	step *= it.scale
	if !it.isFinite(step) {
		return 0
	}
	if it.opts.BackwardTol == 0 {
		return step
	}
	asm.Axpy(step, d, it.x)
	return 0
}

// half ends BiCGSTAB after the first half of an iteration, with x + lag·y.
func (it *run) half(lag float64, y []float64, norm float64) {
	asm.Axpy(lag, y, it.x)
	it.step(norm)
}

// isLost reports whether the inner product dot of two vectors with the given
// norms is no more than its own rounding error, which ends the round with the
// given status to blame, or is not finite, which ends the run.
func (it *run) isLost(dot, norm1, norm2 float64, blame Status) bool {
	if !it.isFinite(dot) || !it.isFinite(norm2) {
		return true
	}
	const epsilon = 0x1p-52
	if math.Abs(dot) <= math.Sqrt(float64(len(it.x)))*epsilon*norm1*norm2 {
		it.blame = blame
		return true
	}
	return false
}
