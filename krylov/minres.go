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
	t       qlp
	history []float64
}

// NewMINRES returns a workspace for systems of order n. It panics if n < 0.
func NewMINRES(n int) *MINRES {
	return &MINRES{
		l:  newLanczos(n, false),
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
// shows it. Options.CondLimit bounds the estimate of the condition number, which
// is that of [MINRESQLP].
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. An iteration costs one product with A and
// about 16n flops, with a preconditioner a product with M⁻¹ and about 6n flops
// more; one product more confirms the end of each round, and an initial guess
// costs one. Where there is no solution, the end costs about three products, and
// each iteration that polishes x two. Nothing is allocated, except for a history
// longer than any before.
func (w *MINRES) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	l, r := &w.l, w.r
	it, err := begin("MINRES", len(r), a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	it.symmetric(l, a, m)
	for it.restart(r) { // r = b - A x
		l.suspect.newRound(&it)
		if it.polish {
			l.polish(ctx, &it, r)
		} else {
			w.round(ctx, &it)
		}
	}
	l.suspect.settle(&it, r)
	w.history = it.res.History
	l.a, l.m = nil, nil
	return it.finish(ctx)
}

// round iterates from the residual r until a test holds or the run ends.
func (w *MINRES) round(ctx context.Context, it *run) {
	l, t, r := &w.l, &w.t, w.r
	if !it.isSymmetric(l, r) {
		return
	}
	beta, ok := l.start(it, r) // φ₀ = β₁ = ‖r‖ in the norm of M⁻¹
	if !ok {
		return
	}
	t.start(beta)
	clear(w.w1)
	clear(w.w2)
	gamma1, gamma2 := 1.0, 1.0 // γ_{k-1}, γ_{k-2}
	for it.next(ctx) && l.multiply(it) {
		t.left(l.alpha)
		// γ_k w_k = v_k - δ_k w_{k-1} - ε_k w_{k-2}
		direction(w.w1, w.w2, l.v(), t.epsilon/gamma2, t.delta/gamma1)
		w.w1, w.w2 = w.w2, w.w1
		if !l.advance(it) {
			break
		}
		before := t.phi
		if root := t.rootOf(l.next); root <= l.claim*l.norm || root == 0 {
			it.claimed = true
			break
		}
		t.right(l.next, false)
		if l.suspect.isBetter(t.root, before, l.norm) {
			l.suspect.save(it, it.x)
		}
		if it.isIllConditioned(t.greatest / t.least) {
			break
		}
		gamma1, gamma2 = t.diag, gamma1
		step := t.tau / t.diag * it.scale
		if !it.isFinite(step) {
			break // with the last good x
		}
		asm.Axpy(step, w.w2, it.x) // x_k = x_{k-1} + τ_k w_k
		norm := t.phi
		if l.m != nil {
			norm = residual(r, l.u, t.sn*t.sn, -t.phi*t.cs) // r_k = s² r_{k-1} - φ_k c u_{k+1}
		}
		it.count(norm)
		if l.suspect.isDue(t.phi) && l.suspect.isRefuted(it, l, t.phi) {
			return
		}
		if it.isSmall(norm) {
			return
		}
		if it.stalls(it.res.RelResidual) {
			break
		}
		t.shift()
		l.shift()
	}
	l.suspect.restore(it)
}

// direction computes old ← v - e·old - d·last.
func direction(old, last, v []float64, e, d float64) {
	if q := d / e; math.Abs(q) < 1e100 {
		asm.XpbyPaz(v, -e, old, q, last) // v - e (old + (d/e) last)
		return
	}
	asm.Scale(-e, old)
	asm.Axpy(-d, last, old)
	asm.Axpy(1, v, old)
}

// residual computes r ← a·r + b·u and returns ‖r‖.
func residual(r, u []float64, a, b float64) float64 {
	if a != 1 {
		asm.Scale(a, r)
	}
	return asm.AxpyNrm2(b, u, r)
}
