package saddle

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
)

// ProjectedCG is a workspace for the projected method of conjugate gradients (Gould, Hribar
// and Nocedal, On the solution of equality constrained quadratic programming problems
// arising in optimization, 2001, algorithm 6.2 with residual update): for symmetric A,
// definite on the null space of B, it solves
//
//	[ A  Bᵀ ] [x]   [f]
//	[ B  0  ] [y] = [g]
//
// by iterates that all satisfy B x = g, up to rounding, of which x minimises the energy ½
// xᵀA x - fᵀx over a Krylov space. The preconditioner is a [Constraint].
//
// It keeps 2 vectors of length n and 3 of length n + m. It must not be used by two
// goroutines at once.
type ProjectedCG struct {
	n, m    int
	p, q    []float64 // direction and A p
	r, s, z []float64 // residual, right-hand side and solution of the preconditioner
	history []float64
}

// NewProjectedCG returns a workspace for n unknowns and m constraints. It panics if one is
// negative.
func NewProjectedCG(n, m int) *ProjectedCG {
	return &ProjectedCG{
		n: n, m: m, p: make([]float64, n), q: make([]float64, n),
		r: make([]float64, n+m), s: make([]float64, n+m), z: make([]float64, n+m),
	}
}

// Solve computes v = (x; y) with K v = b = (f; g) to ‖b-Kv‖ ≤ Tol·‖b‖; of the options Tol,
// MaxIter, History and InitialGuess count. C must be zero in the operator and in the
// preconditioner. On return v is the last iterate whatever the status; b is unchanged. v
// and b must not overlap.
//
// The status is [krylov.Converged], [krylov.IterationLimit], [krylov.Indefinite] when a
// direction shows that A is not definite on the null space of B, [krylov.Stagnated] when
// the true residual does not confirm what the recurrence claims and another round has not
// halved it, [krylov.NumericalTrouble], or [krylov.Interrupted].
//
// The error is a [*SizeError], an [*ArgumentError] for C ≠ 0, a [*krylov.OptionError], or
// wraps ctx.Err(), in which case the result is valid. An iteration costs a product with
// each of A and Bᵀ and one with M⁻¹. Nothing is allocated, except for a history longer than
// any before.
func (w *ProjectedCG) Solve(ctx context.Context, k *Operator, m *Constraint, v, b []float64, o krylov.Options) (krylov.Result, error) {
	if err := w.check(k, m, v, b, o); err != nil {
		return krylov.Result{}, err
	}
	run := projectedRun{w: w, k: k, m: m, v: v, b: b, o: o, normB: asm.Nrm2(b)}
	none := math.NaN()
	run.res.BackwardError, run.res.Optimality, run.res.NormA, run.res.CondA = none, none, none, none
	if run.o.Tol == 0 {
		run.o.Tol = 1e-8
	}
	if run.o.MaxIter == 0 {
		run.o.MaxIter = 2 * w.n
	}
	w.history = w.history[:0]
	if !o.InitialGuess || run.normB == 0 {
		clear(v)
	}
	for before := math.Inf(1); run.residual(before); before = run.res.RelResidual {
		run.round(ctx)
	}
	if o.History {
		run.res.History = w.history
	}
	if run.res.Status == krylov.Interrupted {
		return run.res, fmt.Errorf("saddle: ProjectedCG: interrupted after %d iterations: %w", run.res.Iterations, ctx.Err())
	}
	return run.res, nil
}

func (w *ProjectedCG) check(k *Operator, m *Constraint, v, b []float64, o krylov.Options) error {
	const fn = "ProjectedCG"
	if err := o.Validate(); err != nil {
		return err
	}
	switch {
	case k.n != w.n:
		return &SizeError{fn, "unknowns of k", k.n, w.n}
	case k.m != w.m:
		return &SizeError{fn, "constraints of k", k.m, w.m}
	case m.n != w.n:
		return &SizeError{fn, "unknowns of m", m.n, w.n}
	case m.m != w.m:
		return &SizeError{fn, "constraints of m", m.m, w.m}
	case len(v) != w.n+w.m:
		return &SizeError{fn, "len(v)", len(v), w.n + w.m}
	case len(b) != w.n+w.m:
		return &SizeError{fn, "len(b)", len(b), w.n + w.m}
	case k.c != nil:
		return &ArgumentError{fn, "k", "has a block C, which is not zero"}
	case m.c != nil:
		return &ArgumentError{fn, "m", "has a block C, which is not zero"}
	}
	return nil
}

// A projectedRun is one solve.
type projectedRun struct {
	w     *ProjectedCG
	k     *Operator
	m     *Constraint
	v, b  []float64
	o     krylov.Options // resolved
	normB float64
	res   krylov.Result
}

// residual computes r = b - K v and reports whether a round is to follow, given the
// relative residual at the start of the round before. If not, the status is final.
func (t *projectedRun) residual(before float64) bool {
	r := t.w.r
	t.k.MulVec(r, t.v)
	asm.Scale(-1, r)
	asm.Axpy(1, t.b, r)
	norm := asm.Nrm2(r)
	rel := norm / t.normB
	if norm == 0 {
		rel = 0 // also if b = 0
	}
	t.record(rel)
	switch {
	case rel <= t.o.Tol:
		t.res.Status = krylov.Converged
	case t.res.Status != 0: // decided, and the truth is no better
	case math.IsNaN(rel) || math.IsInf(rel, 0):
		t.res.Status = krylov.NumericalTrouble
	case rel > before/2:
		t.res.Status = krylov.Stagnated
	default:
		return true
	}
	return false
}

// record sets the relative residual after the present number of iterations.
func (t *projectedRun) record(rel float64) {
	t.res.RelResidual = rel
	if !t.o.History {
		return
	}
	if h := t.w.history; t.res.Iterations < len(h) {
		h[t.res.Iterations] = rel
		return
	}
	t.w.history = append(t.w.history, rel)
}

// round iterates from the residual r until it is small or the run ends. The first step
// makes v satisfy the constraints.
func (t *projectedRun) round(ctx context.Context) {
	w := t.w
	n := w.n
	x, y := t.v[:n], t.v[n:]
	r := w.r[:n]

	t.m.Solve(w.z, w.r) // M z = r, of both parts
	asm.Axpy(1, w.z, t.v)
	t.k.MulVec(w.r, t.v)
	asm.Scale(-1, w.r)
	asm.Axpy(1, t.b, w.r) // r = b - K v, of which the second part is rounding

	g := w.z[:n]
	t.project(r, y)
	copy(w.p, g)           // p = g
	gamma := asm.Dot(r, g) // γ = rᵀg
	for !t.isSmall(r) && t.next(ctx) && t.isPositive(gamma) {
		t.k.a.MulVec(w.q, w.p) // q = A p
		pq := asm.Dot(w.p, w.q)
		if !t.isPositive(pq) {
			break
		}
		alpha := gamma / pq      // α = γ / pᵀq
		asm.Axpy(alpha, w.p, x)  // x ← x + α p
		asm.Axpy(-alpha, w.q, r) // r ← r - α q
		t.project(r, y)
		t.res.Iterations++
		t.record(asm.Nrm2(r) / t.normB)
		next := asm.Dot(r, g) // γ₊ = rᵀg
		asm.Scale(next/gamma, w.p)
		asm.Axpy(1, g, w.p) // p ← g + γ₊/γ p
		gamma = next
	}
}

// project computes (g; u) = M⁻¹ (r; 0), moves u to the multipliers and with it Bᵀu out of
// the residual, which thus stays that of the present v, and small when g is.
func (t *projectedRun) project(r, y []float64) {
	w := t.w
	copy(w.s, r)
	clear(w.s[w.n:])
	t.m.Solve(w.z, w.s)
	u := w.z[w.n:]
	asm.Axpy(1, u, y)
	t.k.b.MulVecT(w.s[:w.n], u)
	asm.Axpy(-1, w.s[:w.n], r)
}

// next reports whether another iteration may begin.
func (t *projectedRun) next(ctx context.Context) bool {
	switch {
	case ctx.Err() != nil:
		t.res.Status = krylov.Interrupted
	case t.res.Iterations >= t.o.MaxIter:
		t.res.Status = krylov.IterationLimit
	default:
		return true
	}
	return false
}

func (t *projectedRun) isSmall(r []float64) bool { return asm.Nrm2(r) <= t.o.Tol*t.normB }

// isPositive reports whether v is positive; if not, the run ends.
func (t *projectedRun) isPositive(v float64) bool {
	switch {
	case v > 0 && !math.IsInf(v, 0):
		return true
	case v <= 0:
		t.res.Status = krylov.Indefinite
	default:
		t.res.Status = krylov.NumericalTrouble
	}
	return false
}
