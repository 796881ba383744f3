package factor

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// A Refinement says how a refined solution was reached.
type Refinement struct {
	Steps         int
	BackwardError float64 // ‖b−Ax‖∞ / (‖A‖∞‖x‖∞ + ‖b‖∞)
	Before        float64 // the same before the first step
}

// Limits of refinement.
const (
	refineSteps  = 5
	refineTarget = 1e-16
	contraction  = 2 // a step must at least halve the error
)

// SolveRefined sets x to the solution of A·x = b, refined against A as Factorize was
// given it, whatever pivots were replaced: until the backward error is about the rounding
// unit, does not halve any more, or five steps are done. x and b must not overlap.
func (f *LDL) SolveRefined(x, b []float64) (Refinement, error) {
	n := f.s.n
	if !f.valid {
		return Refinement{}, fmt.Errorf("factor: SolveRefined without a factorisation")
	}
	if len(x) != n || len(b) != n {
		return Refinement{}, fmt.Errorf("factor: SolveRefined: %d and %d elements for order %d", len(x), len(b), n)
	}
	copy(x, b)
	f.solveOne(x)
	return f.refine(x, b, refineSteps), nil
}

// refine improves x by at most steps steps.
func (f *LDL) refine(x, b []float64, steps int) Refinement {
	norm := f.normInf()
	normB := asm.AbsMax(b)
	var r Refinement
	r.BackwardError = f.residual(x, b, norm, normB)
	r.Before = r.BackwardError
	if n := f.s.n; cap(f.y) < n {
		f.y = make([]float64, n)
	}
	last := f.y[:f.s.n]
	for r.Steps < steps && r.BackwardError > refineTarget {
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
	e := asm.AbsMax(f.r) / size
	if size == 0 {
		return 0
	}
	if math.IsNaN(e) {
		return math.Inf(1)
	}
	return e
}
