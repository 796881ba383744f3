package factor

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
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
// The error says that there is no factorisation or that a length is wrong.
func (f *LDL) SolveRefined(x, b []float64) (Refinement, error) {
	n := f.s.n
	if !f.valid {
		return Refinement{}, fmt.Errorf("factor: SolveRefined without a factorisation")
	}
	if len(x) != n || len(b) != n {
		return Refinement{}, fmt.Errorf("factor: SolveRefined: %d and %d elements for order %d", len(x), len(b), n)
	}
	r := f.solveBest(x, b)
	if r.BackwardError > repeatAbove && f.opt.Pivoting == PivotAuto && f.step < 2 {
		f.step, f.remember = 2, refusedFor
		if _, err := f.pass(context.Background(), rung{PivotThreshold, f.u, cancelled}); err != nil {
			return r, err
		}
		better := need(&f.best, n)
		copy(better, x)
		again := f.solveBest(x, b)
		again.Repeated = true
		if again.BackwardError > r.BackwardError {
			copy(x, better)
			again.BackwardError = r.BackwardError
		}
		r = again
	}
	r.Componentwise = f.componentwise(x, b)
	return r, nil
}

// solveBest solves with the factors that are there, refines, and goes on with FGMRES if
// that is not enough.
func (f *LDL) solveBest(x, b []float64) Refinement {
	copy(x, b)
	f.solveOne(x)
	r := f.refine(x, b, refineSteps)
	if r.BackwardError > refineGood {
		f.krylov(x, b, &r)
	}
	return r
}

// refine improves x by at most steps steps.
func (f *LDL) refine(x, b []float64, steps int) Refinement {
	norm := f.normInf()
	normB := asm.AbsMax(b)
	var r Refinement
	r.BackwardError = f.residual(x, b, norm, normB)
	r.Before = r.BackwardError
	last := need(&f.y, f.s.n)
	for r.Steps < steps && r.BackwardError > refineTarget {
		if r.Steps >= refineEnough && r.BackwardError <= refineGood {
			break
		}
		copy(last, x)
		f.solveOne(f.r)
		asm.Axpy(1, f.r, x)
		e := f.residual(x, b, norm, normB)
		if !(e < r.BackwardError) {
			copy(x, last)
			break
		}
		r.Steps++
		slow := e*contraction > r.BackwardError
		r.BackwardError = e
		if slow {
			break
		}
	}
	return r
}

// residual sets f.r = b - A·x and returns the backward error of x.
func (f *LDL) residual(x, b []float64, norm, normB float64) float64 {
	f.mul(x, f.r)
	for i, v := range b {
		f.r[i] = v - f.r[i]
	}
	size := norm*asm.AbsMax(x) + normB
	if size == 0 {
		return 0
	}
	if e := asm.AbsMax(f.r) / size; e <= math.MaxFloat64 {
		return e
	}
	return math.Inf(1)
}

// componentwise returns max_i |b−Ax|_i / (|A||x| + |b|)_i, where 0/0 counts as 0.
func (f *LDL) componentwise(x, b []float64) float64 {
	s := f.s
	f.mul(x, f.r)
	size := need(&f.y, s.n)
	for i, v := range b {
		size[i] = math.Abs(v)
	}
	for j := range s.n {
		xj, own := math.Abs(x[j]), 0.0
		for k := s.ptr[j]; k < s.ptr[j+1]; k++ {
			v := math.Abs(f.user[k])
			if i := s.ind[k]; int(i) != j {
				size[i] += v * xj
				own += v * math.Abs(x[i])
			} else {
				own += v * xj
			}
		}
		size[j] += own
	}
	largest := 0.0
	for i, v := range b {
		if e := math.Abs(v - f.r[i]); e > 0 || e != e {
			if e /= size[i]; !(e <= largest) {
				largest = e
			}
		}
	}
	return largest
}
