package krylov

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// A run is what the methods have in common: it starts rounds from the true
// residual, counts, keeps the history and decides the status. A method is
//
//	for it.restart(r) {
//		for it.next(ctx) { one iteration; break at a breakdown or when it.step says so }
//	}
//
// with x updated in units of it.scale.
type run struct {
	method string
	a      Operator
	x, b   []float64
	opts   Options // resolved

	normB   float64
	scale   float64 // r holds (b - Ax)/scale; a power of two
	before  float64 // relative residual at the start of this round
	blame   Status  // why this round ended, should it turn out fruitless
	started bool
	res     Result
}

// begin checks the arguments of a solve by the named method.
func begin(method string, n int, a Operator, m Preconditioner, x, b []float64, o Options, history []float64) (run, error) {
	if err := o.Validate(); err != nil {
		return run{}, err
	}
	if a.Dim() != n {
		return run{}, &DimensionError{method, "order of a", a.Dim(), n}
	}
	if m != nil && m.Dim() != n {
		return run{}, &DimensionError{method, "order of m", m.Dim(), n}
	}
	if len(x) != n {
		return run{}, &DimensionError{method, "len(x)", len(x), n}
	}
	if len(b) != n {
		return run{}, &DimensionError{method, "len(b)", len(b), n}
	}
	it := run{method: method, a: a, x: x, b: b, opts: o.resolve(n), normB: asm.Nrm2(b), before: math.Inf(1)}
	it.res.History = history[:0]
	return it, nil
}

// restart computes the true residual of x and reports whether another round is
// to follow, with r = (b - Ax)/scale. If not, the status is final.
func (it *run) restart(r []float64) bool {
	it.residual(r)
	norm := asm.Nrm2(r)
	rel := norm / it.normB
	if norm == 0 {
		rel = 0 // also if b = 0
	}
	it.record(rel)
	switch {
	case rel <= it.opts.Tol:
		it.res.Status = Converged
	case it.res.Status != 0:
		// The method has decided, and the truth is no better than it knew.
	case !finite(rel):
		it.res.Status = NumericalTrouble
	case rel > it.before/2:
		it.res.Status = it.blame
	default:
		it.before = rel
		it.blame = Stagnated
		_, e := math.Frexp(norm)
		it.scale = math.Ldexp(1, min(max(e, -1022), 1022)) // 1/scale must be finite
		asm.Scale(1/it.scale, r)
		return true
	}
	return false
}

// residual computes r = b - Ax. The first time it sets x = 0, unless x holds an
// initial guess, and x = 0 in any case if b = 0.
func (it *run) residual(r []float64) {
	first := !it.started
	it.started = true
	if first && (!it.opts.InitialGuess || it.normB == 0) {
		clear(it.x)
		copy(r, it.b)
		return
	}
	it.a.MulVec(r, it.x)
	asm.Scale(-1, r)
	asm.Axpy(1, it.b, r)
}

// next reports whether another iteration may begin.
func (it *run) next(ctx context.Context) bool {
	switch {
	case ctx.Err() != nil:
		it.res.Status = Interrupted
	case it.res.Iterations >= it.opts.MaxIter:
		it.res.Status = IterationLimit
	default:
		return true
	}
	return false
}

// step ends an iteration with the residual norm ‖r‖, in units of scale, and
// reports whether it is small enough.
func (it *run) step(norm float64) bool {
	it.res.Iterations++
	it.record(norm * (it.scale / it.normB))
	return it.isSmall(norm)
}

// isSmall reports whether a residual of norm ‖r‖, in units of scale, is within
// the tolerance.
func (it *run) isSmall(norm float64) bool {
	return norm*(it.scale/it.normB) <= it.opts.Tol
}

// record sets the relative residual after the present number of iterations.
func (it *run) record(rel float64) {
	it.res.RelResidual = rel
	if !it.opts.History {
		return
	}
	if k := it.res.Iterations; k < len(it.res.History) {
		it.res.History[k] = rel
		return
	}
	it.res.History = append(it.res.History, rel)
}

// isFinite reports whether v is finite; if not, the run ends in numerical
// trouble.
func (it *run) isFinite(v float64) bool {
	if !finite(v) {
		it.res.Status = NumericalTrouble
		return false
	}
	return true
}

// finish returns what Solve returns.
func (it *run) finish(ctx context.Context) (Result, error) {
	res := it.res
	if !it.opts.History {
		res.History = nil
	}
	if res.Status == Interrupted {
		return res, fmt.Errorf("krylov: %s: interrupted after %d iterations: %w", it.method, res.Iterations, ctx.Err())
	}
	return res, nil
}
