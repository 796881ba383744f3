package krylov

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// LSMR is a workspace for the method of Fong and Saunders (LSMR: an iterative
// algorithm for sparse least-squares problems, 2011) for
//
//	minimise ‖b - A x‖² + λ²‖x‖²
//
// with any A, m×n: mathematically MINRES on the normal equations. Of [LSQR] it
// has the products, and ‖Aᵀr‖ falls from step to step as well as ‖r‖ does, so
// that it can be stopped early with more confidence.
//
// It keeps two vectors of length m and seven of length n. It must not be used by
// two goroutines at once.
type LSMR struct {
	g        bidiag
	h, hbar  []float64 // directions
	gradient []float64 // Aᵀr/‖Aᵀr‖ in the norm of M⁻¹, with a preconditioner
	t        lsmrNorm
	history  []float64
}

// NewLSMR returns a workspace for matrices rows×cols. It panics if one is
// negative.
func NewLSMR(rows, cols int) *LSMR {
	return &LSMR{
		g:        newBidiag(rows, cols),
		h:        make([]float64, cols),
		hbar:     make([]float64, cols),
		gradient: make([]float64, cols),
	}
}

// Solve computes the x that minimises ‖b-Ax‖² + λ²‖x‖², with arguments, result
// and errors as those of [LSQR.Solve].
//
// An iteration costs one product with A, one with Aᵀ, and about 5m + 12n flops;
// with damping about 7n flops more; with a preconditioner one product with M⁻¹
// and about 10n flops more. Two products more confirm the end of each round.
// Nothing is allocated, except for a history longer than any before.
func (w *LSMR) Solve(ctx context.Context, a RectOperator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	g := &w.g
	it, err := g.begin("LSMR", a, m, x, b, o, w.history)
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
func (w *LSMR) round(ctx context.Context, it *run) {
	g, t := &w.g, &w.t
	if !g.start(it) {
		return
	}
	copy(w.h, g.v()) // h = v₁
	clear(w.hbar)    // h̄ = 0
	if g.m != nil {
		copy(w.gradient, g.p)
	}
	alphabar, zetabar := g.alpha, g.alpha*g.beta // ᾱ = α₁, ζ̄ = α₁ β₁
	rho, rhobar := 1.0, 1.0
	t.start(g.beta)
	lag := 0.0
	defer func() {
		if lag != 0 {
			asm.Axpy(lag, w.hbar, it.x)
		}
	}()
	for it.next(ctx) && g.next(it) {
		before := rho
		c, s, rho1 := reflection(alphabar, g.beta) // P_k
		if rho1 == 0 {
			return
		}
		rho = rho1
		theta := s * g.alpha
		alphabar = -c * g.alpha
		thetabar := g.sbar * rho
		rhobarBefore := rhobar
		cond := g.condition(rho, theta) // P̄_k = (g.cbar g.sbar; -g.sbar g.cbar)
		if it.isIllConditioned(cond) {
			return
		}
		rhobar = g.rbar
		zeta := g.cbar * zetabar
		zetabar *= -g.sbar // |ζ̄| = ‖Aᵀr‖ in the norm of M⁻¹

		// x ← x + what it lacks, h̄ ← h - (θ̄ρ/ρ₋ρ̄₋) h̄
		asm.AxpyXpby(lag, w.hbar, it.x, -thetabar/rhobarBefore*(rho/before), w.h)
		lag = it.lag(zeta/rho/rhobar, w.hbar)       // x lacks (ζ/ρρ̄) h̄
		asm.XpbyPaz(g.v(), -theta/rho, w.h, 0, w.h) // h ← v - (θ/ρ) h

		norm := t.step(c, s, thetabar, rhobar, zeta)
		it.count(norm)
		length := 1.0
		if g.m != nil { // Aᵀr = ζ̄ (c̄ p - s̄ times that of the step before)
			length = residual(w.gradient, g.p, -g.sbar, g.cbar)
		}
		opt := math.Abs(zetabar) / norm * length / it.normA
		if it.isSmall(norm) || opt <= it.opts.OptimalityTol || it.stalls(opt*it.res.RelResidual) {
			return
		}
	}
}

// lsmrNorm is the recurrence for ‖r‖ in LSMR (section 5.1 of the paper, without
// damping).
type lsmrNorm struct {
	betadd, betad     float64 // β̈, β̇
	rhod              float64 // ρ̇
	tautilde          float64 // τ̃
	thetatilde, zeta1 float64 // θ̃, ζ of the step before
}

func (t *lsmrNorm) start(beta float64) { *t = lsmrNorm{betadd: beta, rhod: 1} }

// step returns ‖r_k‖.
func (t *lsmrNorm) step(c, s, thetabar, rhobar, zeta float64) float64 {
	betahat := c * t.betadd
	t.betadd *= s
	thetaOld := t.thetatilde
	ct, st, rhotilde := reflection(t.rhod, thetabar)
	t.thetatilde = st * rhobar
	t.rhod = ct * rhobar
	t.betad = ct*betahat - st*t.betad
	t.tautilde = (t.zeta1 - thetaOld*t.tautilde) / rhotilde
	taud := (zeta - t.thetatilde*t.tautilde) / t.rhod
	t.zeta1 = zeta
	return math.Hypot(t.betad-taud, t.betadd)
}
