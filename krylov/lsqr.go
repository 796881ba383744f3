package krylov

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// LSQR is a workspace for the method of Paige and Saunders (LSQR: an algorithm
// for sparse linear equations and sparse least squares, 1982) for
//
//	minimise ‖b - A x‖² + λ²‖x‖²
//
// with any A, m×n: mathematically conjugate gradients on the normal equations,
// but without their loss of accuracy. ‖b - A x‖ falls from step to step.
//
// It keeps two vectors of length m and five of length n. It must not be used by
// two goroutines at once.
type LSQR struct {
	g       bidiag
	w       []float64 // direction
	history []float64
}

// NewLSQR returns a workspace for matrices rows×cols. It panics if one is
// negative.
func NewLSQR(rows, cols int) *LSQR {
	return &LSQR{g: newBidiag(rows, cols), w: make([]float64, cols)}
}

// Solve computes the x that minimises ‖b-Ax‖² + λ²‖x‖², λ = Options.Damping; if
// there are several, that at least distance from the initial guess, which is zero
// unless [Options.InitialGuess] is set. m is a preconditioner, nil for none: a
// symmetric positive definite approximation of AᵀA + λ²I, such as the one of
// [NewColumnScaling]; distance is measured in its norm. On return x is the last
// iterate whatever the status; b is unchanged. x and b must not overlap.
//
// With r for b-Ax, or for (b-Ax; -λx) if λ > 0, and A for (A; λI), the iteration
// ends with [Converged] if ‖r‖ ≤ Tol·‖b‖, or within Options.BackwardTol, and with
// [LeastSquares] if ‖Aᵀr‖ ≤ OptimalityTol·‖A‖‖r‖. Options.CondLimit bounds the
// estimate of the condition number of A M^{-½}; stopping there is a regularisation
// of an ill-posed problem. An M that is not positive definite gives
// [IndefinitePreconditioner] as soon as a vector shows it. Options.CheckSymmetry
// compares the two products of A, at the price of one, and gives [NotSymmetric].
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. An iteration costs one product with A, one
// with Aᵀ, and about 5m + 9n flops; with damping about 7n flops more; with a
// preconditioner one product with M⁻¹ and about 7n flops more. Two products more
// confirm the end of each round. Nothing is allocated, except for a history
// longer than any before.
func (w *LSQR) Solve(ctx context.Context, a RectOperator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	g := &w.g
	it, err := g.begin("LSQR", a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	for g.restart(&it) { // r = b - A x, q = Aᵀ r
		w.round(ctx, &it)
	}
	w.history = it.res.History
	g.a, g.m = nil, nil
	return it.finish(ctx)
}

// round iterates from the residual until a test holds or the run ends.
func (w *LSQR) round(ctx context.Context, it *run) {
	g := &w.g
	if !g.start(it) {
		return
	}
	copy(w.w, g.v())                  // w = v₁
	phibar, rhobar := g.beta, g.alpha // φ̄ = β₁, ρ̄ = α₁
	for it.next(ctx) && g.next(it) {
		rho := math.Hypot(rhobar, g.beta)
		if rho == 0 {
			return
		}
		c, s := rhobar/rho, g.beta/rho // (c s; s -c)(ρ̄ 0; β α) = (ρ θ; 0 ρ̄₊)
		theta := s * g.alpha
		rhobar = -c * g.alpha
		if it.isIllConditioned(g.condition(rho, theta)) {
			return
		}
		step := c * phibar / rho * it.scale // φ/ρ, φ = c φ̄
		if !it.isFinite(step) {
			return // with the last good x
		}
		phibar *= s // φ̄ ← s φ̄ = ‖r‖
		// x ← x + (φ/ρ) w, w ← v - (θ/ρ) w
		asm.AxpyXpby(step, w.w, it.x, -theta/rho, g.v())
		it.count(phibar)
		length := 1.0
		if g.m != nil {
			length = asm.Nrm2(g.p)
		}
		opt := math.Abs(rhobar) * length / it.normA // ‖Aᵀr‖ = φ̄ |c| α ‖p‖
		if it.isSmall(phibar) || opt <= it.opts.OptimalityTol || it.stalls(opt*it.res.RelResidual) {
			return
		}
	}
}
