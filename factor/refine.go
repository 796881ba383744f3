package factor

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/vector"
)

// A Refinement says how a refined solution was reached.
type Refinement struct {
	Steps         int     // of refinement
	Krylov        int     // steps of FGMRES that followed
	Repeated      bool    // the factorisation was repeated with threshold pivoting
	Before        float64 // backward error of the plain solution
	BackwardError float64 // ‖b−Ax‖∞ / (‖A‖∞‖x‖∞ + ‖b‖∞)
	Componentwise float64 // max |b−Ax|_i / (|A||x| + |b|)_i, of Oettli and Prager
}

// Limits of refinement.
const (
	refineSteps  = 5
	refineTarget = 1e-15 // backward error with which it stops
	refineEnough = 3     // steps after which less will do:
	refineGood   = 1e-14 // above it FGMRES is tried
	repeatAbove  = 1e-12 // above it the matrix is factored again
	contraction  = 2     // a step must at least halve the error
)

// SolveRefined sets x to the solution of A·x = b, refined against A as Factorize was
// given it, whatever pivots were replaced: until the backward error is about the rounding
// unit, does not halve any more, or five steps are done. If the error is still large,
// FGMRES follows with the factors as preconditioner; if it is large then, and PivotAuto had
// accepted the static order, the matrix is factored anew with threshold pivoting. The result
// is the best x that was found and tells its error: whether that is good enough is for the
// caller to say. x and b must not overlap.
//
// The error says that there is no factorisation, that a length is wrong, or that the one that was to be repeated needs more memory for delayed columns than there may
// be: then x is the best that was found, and there is no factorisation any more. Where b is not finite, the errors of the Refinement are infinite.
func (f *LDL) SolveRefined(x, b []float64) (Refinement, error) {
	n := f.s.n
	if !f.valid {
		return Refinement{}, fmt.Errorf("factor: SolveRefined without a factorisation")
	}
	if len(x) != n || len(b) != n {
		return Refinement{}, fmt.Errorf("factor: SolveRefined: %d and %d elements for order %d", len(x), len(b), n)
	}
	r := f.solveBest(x, b)
	if r.BackwardError > repeatAbove && f.opt.Pivoting == PivotAuto && f.step < 2 && vector.AllFinite(b) {
		f.step, f.remember = 2, refusedFor
		if _, err := f.final(context.Background(), rung{PivotThreshold, f.u, cancelled}); err != nil {
			return r, err
		}
		better := need(&f.best, n)
		copy(better, x)
		again := f.solveBest(x, b)
		again.Repeated = true
		if again.BackwardError > r.BackwardError {
			copy(x, better)
			again.BackwardError, again.Componentwise = r.BackwardError, r.Componentwise
		}
		r = again
	}
	return r, nil
}

// solveBest solves with the factors that are there, refines, and goes on with FGMRES if
// that is not enough.
func (f *LDL) solveBest(x, b []float64) Refinement {
	f.enter(b)
	rhs := need(&f.b, f.s.n)
	copy(rhs, f.x)
	f.forward(f.x)
	f.backward(f.x, true)
	r := f.refine(rhs, asm.AbsMax(b), refineSteps)
	f.leave(x)
	if r.BackwardError > refineGood {
		f.krylov(x, b, &r)
		for k, i := range f.s.perm {
			f.x[k] = x[i] / f.scaleP[k]
		}
		r.Componentwise = f.residual(rhs, f.x, f.r, f.normInf(), asm.AbsMax(b)).componentwise
	}
	return r
}

// refine improves the solution f.x by at most steps steps. As the right-hand side it is scaled and in the order of elimination, where entries that
// are used one after the other lie side by side; as scales are powers of two, nothing is rounded that would not be otherwise. normB is the largest
// element of the right-hand side as the user gave it.
func (f *LDL) refine(rhs []float64, normB float64, steps int) Refinement {
	norm := f.normInf()
	x, next, r := f.x, f.r, need(&f.y, f.s.n)
	e := f.residual(rhs, x, r, norm, normB)
	done := Refinement{Before: e.backward, BackwardError: e.backward, Componentwise: e.componentwise}
	for done.wantsMore(steps) {
		f.forward(r)
		f.backward(r, true)
		asm.Axpy(1, x, r)
		better, slow := done.take(f.residual(rhs, r, next, norm, normB))
		if !better {
			break
		}
		x, next, r = r, x, next
		if slow {
			break
		}
	}
	f.x, f.r, f.y = x, next, r
	return done
}

// wantsMore reports whether another step is worth while, of at most so many.
func (r *Refinement) wantsMore(steps int) bool {
	return r.Steps < steps && r.BackwardError > refineTarget && !(r.Steps >= refineEnough && r.BackwardError <= refineGood)
}

// take notes a step that leads to the errors e if these are better, and reports that, and whether it was a slow one.
func (r *Refinement) take(e solveErrors) (better, slow bool) {
	if !(e.backward < r.BackwardError) {
		return false, false
	}
	slow = e.backward*contraction > r.BackwardError
	r.Steps++
	r.BackwardError, r.Componentwise = e.backward, e.componentwise
	return true, slow
}

// solveErrors are the errors of a solution x: ‖b−Ax‖∞ / (‖A‖∞‖x‖∞ + ‖b‖∞), infinite if it is not finite, and
// max_i |b−Ax|_i / (|A||x| + |b|)_i, where 0/0 counts as 0; infinite, too, if a residual is not finite.
type solveErrors struct{ backward, componentwise float64 }

// residual sets r = rhs - A·x, all scaled and in the order of elimination, and returns the errors of x. norm and normB are those
// of A and of the right-hand side in the scales of the user. One pass over A. r must not overlap x.
func (f *LDL) residual(rhs, x, r []float64, norm, normB float64) solveErrors {
	both := f.products(x)
	scale := f.scaleP[:len(rhs)]
	x, r = x[:len(rhs)], r[:len(rhs)]
	componentwise, largest, normX := 0.0, uint64(0), uint64(0) // the latter as absBits says
	for k, b := range rhs {
		p := both[2*k : 2*k+2]
		v := b - p[0]
		r[k] = v
		v = math.Abs(v)
		if size := p[1] + math.Abs(b); !(v <= componentwise*size) {
			componentwise = v / size
		}
		largest = max(largest, math.Float64bits(v/scale[k])&absBits)
		normX = max(normX, math.Float64bits(x[k]*scale[k])&absBits)
	}
	e := solveErrors{math.Inf(1), componentwise}
	if !(math.Float64frombits(largest) <= math.MaxFloat64) {
		e.componentwise = math.Inf(1) // a row that is not finite may have been followed by others
	}
	if sizeX := math.Float64frombits(normX); sizeX <= math.MaxFloat64 {
		e.backward = backwardError(math.Float64frombits(largest), norm, sizeX, normB)
	}
	return e
}

// backwardError returns residual/(norm·sizeX + normB), infinite where that is not finite, 0 for 0/0.
func backwardError(residual, norm, sizeX, normB float64) float64 {
	size := norm*sizeX + normB
	if size > math.MaxFloat64 {
		residual, size = residual/norm, sizeX+normB/norm
	}
	if e := residual / size; e <= math.MaxFloat64 {
		return e
	}
	if size == 0 {
		return 0
	}
	return math.Inf(1)
}

// productColumns is the number of columns after which sums over dense rows are put aside.
const productColumns = 4096

// products returns A·x and |A|·|x|, scaled and in the order of elimination, in pairs of elements that are valid until the next call. Dense rows are
// rows of the last front: their sums of up to n terms are made in parts, whose rounding errors do not pile up.
func (f *LDL) products(x []float64) []float64 {
	s := f.s
	both := need(&f.both, 2*s.n)
	clear(both)
	if !s.dense {
		asm.MulSymAbs(s.colPtr, s.valRow, f.val, x, both, 0, s.n)
		return both
	}
	tail := both[2*s.first[s.fronts()-1]:]
	sum := need(&f.tail, len(tail))
	clear(sum)
	for lo := 0; lo < s.n; lo += productColumns {
		asm.MulSymAbs(s.colPtr, s.valRow, f.val, x, both, lo, min(lo+productColumns, s.n))
		asm.Axpy(1, tail, sum)
		clear(tail)
	}
	copy(tail, sum)
	return both
}

// normInf returns ‖A‖∞ of the matrix that was factored, in its own scales: the largest row sum of |A|.
func (f *LDL) normInf() float64 {
	if f.normed {
		return f.norm
	}
	ones := f.r // scaled as a solution is
	for k, s := range f.scaleP {
		ones[k] = 1 / s
	}
	both := f.products(ones)
	norm := 0.0
	for k, s := range f.scaleP {
		norm = max(norm, both[2*k+1]/s)
	}
	f.norm, f.normed = min(norm, math.MaxFloat64), true
	return f.norm
}
