package krylov

import (
	"context"

	"github.com/saddle-go/saddle/asm"
)

// MINRESQLP is a workspace for MINRES-QLP (Choi, Paige and Saunders, MINRES-QLP:
// a Krylov subspace method for indefinite or singular symmetric systems, 2011)
// for symmetric A of any kind, preconditioned symmetrically. It has the iterates
// of [MINRES], but forms them from orthogonal vectors, which loses less to
// rounding on ill-conditioned A, and it ends at the minimum-length solution of
// min ‖b-Ax‖ also where A x = b has no solution.
//
// It keeps ten vectors of length n. It must not be used by two goroutines at
// once.
type MINRESQLP struct {
	l       lanczos
	r       []float64 // residual
	wl, w   []float64 // the last two columns of W_k = V_k P_k
	guess   []float64 // initial x, if given
	t       qlp
	history []float64
}

// NewMINRESQLP returns a workspace for systems of order n. It panics if n < 0.
func NewMINRESQLP(n int) *MINRESQLP {
	return &MINRESQLP{
		l:  newLanczos(n, true),
		r:  make([]float64, n),
		wl: make([]float64, n),
		w:  make([]float64, n),

		guess: make([]float64, n),
	}
}

// Solve computes the x of least length among those that minimise ‖b-Ax‖ for
// symmetric A: to ‖b-Ax‖ ≤ Tol·‖b‖ if that can be, with [Converged], else to
// ‖Ar‖ ≤ OptimalityTol·‖A‖‖r‖, r = b-Ax, with [LeastSquares]. m is the
// preconditioner, nil for none; with one, the norm of M⁻¹ takes the place of
// that of r and the norm of M that of x. From an initial guess the x at least
// distance from it is found. On return x is the last iterate whatever the status;
// b is unchanged. x and b must not overlap.
//
// If the Krylov space is exhausted and A singular on it, the last diagonal
// element of the factor L of T = Q L P counts as zero, which gives the shortest
// solution. Rounding mostly prevents that; then it is found in the way that is
// described in leastsquares.go, and what x has of the null space of A is taken out.
//
// Whether A and M are symmetric is checked only for [Options.CheckSymmetry]. An
// M that is not positive definite gives [IndefinitePreconditioner] as soon as a
// vector shows it. Options.CondLimit bounds the estimate of the condition number,
// which the diagonal of L supplies.
//
// The error is a [*DimensionError], an [*OptionError], or wraps ctx.Err(), in
// which case the result is valid. An iteration costs one product with A and
// about 23n flops, with a preconditioner a product with M⁻¹ and about 6n flops
// more; one product more confirms the end of each round, and an initial guess
// costs one. Where there is no solution, the end costs about five products, and
// each iteration that polishes x two. Nothing is allocated, except for a history
// longer than any before.
func (w *MINRESQLP) Solve(ctx context.Context, a Operator, m Preconditioner, x, b []float64, o Options) (Result, error) {
	l, r := &w.l, w.r
	it, err := begin("MINRESQLP", len(r), a, m, x, b, o, w.history)
	if err != nil {
		return Result{}, err
	}
	it.symmetric(l, a, m)
	if o.InitialGuess {
		copy(w.guess, x)
	}
	for it.restart(r) { // r = b - A x
		l.suspect.newRound(&it)
		if it.polish {
			w.lift(&it)
			l.polish(ctx, &it, r)
		} else {
			w.round(ctx, &it)
		}
	}
	l.suspect.settle(&it, r)
	if it.res.Status == LeastSquares {
		w.shorten(ctx, &it)
	}
	w.history = it.res.History
	l.a, l.m = nil, nil
	return it.finish(ctx)
}

// round iterates from the residual r until a test holds or the run ends. Within
// it x is that of the first k-2 columns of W_k; complete adds the last two.
func (w *MINRESQLP) round(ctx context.Context, it *run) {
	l, t := &w.l, &w.t
	if !it.isSymmetric(l, w.r) {
		return
	}
	beta, ok := l.start(it, w.r)
	if !ok {
		return
	}
	t.start(beta)
	clear(w.wl)
	clear(w.w)
	isShort := l.m == nil && asm.Nrm2(it.x) == 0 // t.lengthX is then ‖x‖
	for it.next(ctx) && l.multiply(it) {
		t.left(l.alpha)
		if !l.advance(it) {
			break
		}
		root := t.rootOf(l.next)
		singular := root <= exhausted*l.norm
		if it.claimed = singular || root <= l.claim*l.norm; it.claimed && !singular {
			break
		}
		if !singular && l.suspect.isBetter(root, t.phi, l.norm) {
			w.complete(it, it.x, 1)
			l.suspect.save(it, it.x)
			w.complete(it, it.x, -1)
		}
		// (w_{k-2} w_k) ← (w_{k-2} v_k) P_{k-2,k}, and w_{k-2} is final
		retire(it.x, w.wl, l.vBefore(), t.mu2*it.scale, t.c2, t.s2)
		t.right(l.next, singular)
		rotate(w.w, w.wl, t.c1, t.s1) // (w_{k-1} w_k) ← (w_{k-1} w_k) P_{k-1,k}
		w.wl, w.w = w.w, w.wl
		t.shift()
		norm := t.phi
		if l.m != nil && singular {
			norm = asm.Nrm2(w.r)
		} else if l.m != nil {
			norm = residual(w.r, l.u, t.sn*t.sn, -t.phi*t.cs) // r_k = s² r_{k-1} - φ_k c u_{k+1}
		}
		illConditioned := it.isIllConditioned(t.greatest / t.least)
		if illConditioned {
			t.mu = 0 // as if γ_k were zero
		}
		it.count(norm)
		if w.isRefuted(it) {
			return
		}
		if w.isSmall(it, norm, isShort) {
			l.suspect.forget(it)
			break
		}
		if singular || illConditioned || it.stalls(it.res.RelResidual) {
			break
		}
		l.shift()
	}
	w.complete(it, it.x, 1)
	l.suspect.restore(it)
}

// lift removes from the least-squares solution x, of which r is the residual and
// z = M⁻¹ r, what it has of the null space of A: up to rounding that is a multiple
// of z, since the part of b in that space is all that the Krylov space has of it
// (Liu, Milzarek and Roosta, 2023). It computes the new residual.
func (w *MINRESQLP) lift(it *run) {
	z := precondition(w.l.z, w.l.m, w.r)
	along := asm.Dot(w.r, it.x)
	if it.opts.InitialGuess {
		along -= asm.Dot(w.r, w.guess)
	}
	if a := along / asm.Dot(w.r, z); finite(a) {
		asm.Axpy(-a, z, it.x)
	}
	it.residual(w.r)
	divide(w.r, it.scale)
}

// shorten lifts the final least-squares solution. Where the gradient suffers from
// that it is polished once more, and if that does not help the solution stays as it was.
func (w *MINRESQLP) shorten(ctx context.Context, it *run) {
	l, before := &w.l, it.res
	copy(l.suspect.x, it.x)
	w.lift(it)
	for polished := false; ; polished = true {
		it.residual(w.r)
		rel, done := it.judge(asm.Nrm2(w.r))
		if done {
			return
		}
		divide(w.r, it.scale)
		it.res.Status = LeastSquares
		it.res.Optimality = l.optimality(it, w.r)
		it.res.BackwardError = it.backward(rel)
		if it.res.Optimality <= it.opts.OptimalityTol {
			return
		}
		if polished {
			break
		}
		it.res.Status = 0
		l.polish(ctx, it, w.r)
	}
	copy(it.x, l.suspect.x)
	iterations := it.res.Iterations
	it.res = before
	it.res.Iterations = iterations
	it.record(before.RelResidual)
}

// complete adds to x, or with -1 takes from it, what the last two columns of
// W_k contribute.
func (w *MINRESQLP) complete(it *run, x []float64, sign float64) {
	asm.Axpy(sign*w.t.mu1*it.scale, w.wl, x)
	asm.Axpy(sign*w.t.mu*it.scale, w.w, x)
}

// isRefuted reports whether the saved x turned out to be a least-squares
// solution, and has been put back.
func (w *MINRESQLP) isRefuted(it *run) bool {
	if !w.l.suspect.isDue(w.t.phi) {
		return false
	}
	w.complete(it, it.x, 1)
	if w.l.suspect.isRefuted(it, &w.l, w.t.phi) {
		return true
	}
	w.complete(it, it.x, -1)
	return false
}

// isSmall reports whether the residual is within one of the tolerances. ‖x‖ is
// known or computed, without completing x.
func (w *MINRESQLP) isSmall(it *run, norm float64, isShort bool) bool {
	rel := it.res.RelResidual
	if rel <= it.opts.Tol || it.opts.BackwardTol == 0 {
		return rel <= it.opts.Tol
	}
	normX := w.t.lengthX * it.scale
	if !isShort {
		sum := w.l.q
		copy(sum, it.x)
		w.complete(it, sum, 1)
		normX = asm.Nrm2(sum)
	}
	return normX < it.limitX && it.backwardOf(rel, normX) <= it.opts.BackwardTol
}

// retire computes x ← x + a (c·wl + s·v) and wl ← s·wl - c·v in one pass.
func retire(x, wl, v []float64, a, c, s float64) {
	x, v = x[:len(wl)], v[:len(wl)]
	for i, p := range wl {
		x[i] += a * (c*p + s*v[i])
		wl[i] = s*p - c*v[i]
	}
}

// rotate computes (p, q) ← (c·p + s·q, s·p - c·q) in one pass.
func rotate(p, q []float64, c, s float64) {
	q = q[:len(p)]
	for i, a := range p {
		b := q[i]
		p[i], q[i] = c*a+s*b, s*a-c*b
	}
}
