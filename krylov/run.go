package krylov

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
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
	a      product
	x, b   []float64
	opts   Options // resolved

	normB   float64
	scale   float64 // r holds (b - Ax)/scale; a power of two
	before  float64 // relative residual at the start of this round
	blame   Status  // why this round ended, should it turn out fruitless
	normA   float64 // ‖A‖ as given, or the greatest ‖Av‖/‖v‖ seen
	track   bool    // whether to look for the latter
	mark    float64 // relative residual that last was half of the mark before it
	markAt  int     // number of iterations then
	most    float64 // relative residual above which the iteration has diverged; 0 before the first
	started bool

	// Of methods that also solve least-squares problems.
	gradient  *lanczos // computes Optimality
	claimed   bool     // the round has ended with a small gradient
	polish    bool     // this round is to make it smaller
	mistaken  bool     // it is not small
	limitX    float64  // ‖x‖ from which on the backward error does not count
	optBefore float64  // least Optimality of the ends of rounds so far
	res       Result
}

// A product is what a run needs of a matrix.
type product interface {
	MulVec(dst, x []float64)
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
	it := run{method: method, a: a, x: x, b: b, opts: o.resolve(n), normB: asm.Nrm2(b)}
	it.reset(history)
	return it, nil
}

// reset prepares what a run counts and finds out.
func (it *run) reset(history []float64) {
	nan := math.NaN()
	it.res = Result{History: history[:0], BackwardError: nan, Optimality: nan, NormA: nan, CondA: nan}
	it.before, it.mark, it.optBefore = math.Inf(1), math.Inf(1), math.Inf(1)
	it.normA = it.opts.NormA
	it.limitX, it.most = math.Inf(1), 0
	it.track = it.opts.NormA == 0 && it.opts.BackwardTol > 0
}

// restart computes the true residual of x and reports whether another round is
// to follow, with r = (b - Ax)/scale. If not, the status is final.
func (it *run) restart(r []float64) bool {
	it.residual(r)
	rel, done := it.judge(asm.Nrm2(r))
	if done {
		return false
	}
	divide(r, it.scale)
	opt := math.Inf(1)
	if it.claimed && finite(rel) {
		opt = it.gradient.optimality(it, r)
		it.res.Optimality = opt
	}
	return it.goOn(rel, opt)
}

// judge sets scale from the norm of the true residual and tests that: it
// returns the relative residual and whether it is small enough.
func (it *run) judge(norm float64) (rel float64, done bool) {
	rel = norm / it.normB
	if norm == 0 {
		rel = 0 // also if b = 0
	}
	it.record(rel)
	if it.most == 0 {
		it.most = divergence * max(1, rel)
	}
	_, e := math.Frexp(norm)
	it.scale = math.Ldexp(1, min(max(e, -1022), 1022)) // 1/scale must be finite
	backward := math.Inf(1)
	if it.normA > 0 || it.track {
		backward = it.backward(rel)
		it.res.BackwardError = backward
	}
	if rel <= it.opts.Tol || it.opts.BackwardTol > 0 && backward <= it.opts.BackwardTol {
		it.res.Status = Converged
		return rel, true
	}
	return rel, false
}

// goOn decides where the residual is not small enough: whether x is a
// least-squares solution, by ‖Aᵀr‖/(‖A‖‖r‖) if that was computed, and whether another
// round is worth while.
func (it *run) goOn(rel, opt float64) bool {
	if it.claimed {
		it.res.BackwardError = it.backward(rel) // ‖A‖ may be known better now
	}
	switch {
	case opt <= it.opts.OptimalityTol:
		it.res.Status = LeastSquares
	case it.res.Status != 0:
		// The method has decided, and the truth is no better than it knew.
	case !finite(rel):
		it.res.Status = NumericalTrouble
	case rel > it.before/2 && !(it.claimed && opt <= it.optBefore/2):
		it.res.Status = it.blame
	default:
		it.before = rel
		it.optBefore = min(it.optBefore, opt)
		it.polish = it.claimed && opt < roughly
		it.mistaken = it.claimed && opt >= roughly
		it.claimed = false
		it.blame = Stagnated
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
	it.saw(r, it.x)
	asm.Scale(-1, r)
	asm.Axpy(1, it.b, r)
}

// next reports whether another iteration may begin.
func (it *run) next(ctx context.Context) bool {
	switch {
	case it.res.Status != 0: // the last one has decided
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
// reports whether it was the last of the round: the residual is small enough, or the run has ended.
func (it *run) step(norm float64) bool {
	it.count(norm)
	return it.isSmall(norm) || it.stalls(it.res.RelResidual) || it.diverges()
}

// divergence is the growth of the residual that ends a run.
const divergence = 1e10

// diverges reports whether the residual has grown beyond recovery, which ends the run unless the last iterate is wanted whatever
// it is.
func (it *run) diverges() bool {
	if it.res.Status != 0 || it.opts.LastIterate || !(it.res.RelResidual > it.most) {
		return false
	}
	it.res.Status = Diverged
	return true
}

// count ends an iteration with the residual norm ‖r‖, in units of scale.
func (it *run) count(norm float64) {
	it.res.Iterations++
	it.record(norm * (it.scale / it.normB))
}

// isSmall reports whether a residual of norm ‖r‖, in units of scale, is within
// one of the tolerances; x must be that of the residual.
func (it *run) isSmall(norm float64) bool {
	rel := norm * (it.scale / it.normB)
	if rel <= it.opts.Tol || it.opts.BackwardTol == 0 {
		return rel <= it.opts.Tol
	}
	normX := asm.Nrm2(it.x)
	return normX < it.limitX && it.backwardOf(rel, normX) <= it.opts.BackwardTol
}

// stalls reports whether the measure of progress, relative residual or
// gradient, has not been halved for too long, which ends the run.
func (it *run) stalls(measure float64) bool {
	switch {
	case it.opts.StallIter == 0:
		return false
	case measure <= it.mark/2:
		it.mark, it.markAt = measure, it.res.Iterations
	case it.res.Iterations-it.markAt >= it.opts.StallIter:
		it.res.Status = Stagnated
		return true
	}
	return false
}

// backward returns ‖r‖/(‖A‖‖x‖+‖b‖) from the relative residual ‖r‖/‖b‖.
func (it *run) backward(rel float64) float64 { return it.backwardOf(rel, asm.Nrm2(it.x)) }

// backwardOf does so with ‖x‖ given.
func (it *run) backwardOf(rel, normX float64) float64 {
	if it.normA == 0 || normX == 0 {
		return rel
	}
	return rel / (1 + ratio(it.normA, normX, it.normB))
}

// ratio returns a·b/c, which overflows or underflows only if the result does.
func ratio(a, b, c float64) float64 {
	a, ea := math.Frexp(a)
	b, eb := math.Frexp(b)
	c, ec := math.Frexp(c)
	return math.Ldexp(a*b/c, ea+eb-ec)
}

// saw takes note of the product q = A v for the estimate of ‖A‖, if it is
// wanted.
func (it *run) saw(q, v []float64) {
	if it.track {
		it.raise(asm.Nrm2(q) / asm.Nrm2(v))
	}
}

// raise takes note of ‖Av‖/‖v‖ for the estimate of ‖A‖.
func (it *run) raise(norm float64) {
	if it.track && norm > it.normA && finite(norm) {
		it.normA = norm
	}
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

// isIllConditioned takes note of an estimate of the condition number of A and
// reports whether it exceeds the limit; if so, the run ends.
func (it *run) isIllConditioned(cond float64) bool {
	it.res.CondA = cond
	if cond <= it.opts.CondLimit {
		return false
	}
	it.res.Status = ConditionLimit
	return true
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

// mend makes sure that x is finite: an x that has overflowed is replaced by zero, of which the residual is b.
func (it *run) mend() {
	if vector.AllFinite(it.x) {
		return
	}
	clear(it.x)
	if it.res.Status != Interrupted {
		it.res.Status = NumericalTrouble
	}
	if finite(it.normB) {
		it.record(1)
	}
	it.res.Optimality = math.NaN()
	if !math.IsNaN(it.res.BackwardError) {
		it.res.BackwardError = it.res.RelResidual
	}
}

// finish returns what Solve returns.
func (it *run) finish(ctx context.Context) (Result, error) {
	it.mend()
	res := it.res
	if it.normA > 0 {
		res.NormA = it.normA
	}
	if !it.opts.History {
		res.History = nil
	}
	if res.Status == Interrupted {
		return res, fmt.Errorf("krylov: %s: interrupted after %d iterations: %w", it.method, res.Iterations, ctx.Err())
	}
	return res, nil
}
