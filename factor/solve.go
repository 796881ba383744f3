package factor

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// pivots is the part of a front that solves need.
type pivots struct {
	ne, p, m int
	ld       int
	panel    []float64
	d, e     []float64
	cols     []int32 // p columns, of which ne are eliminated
	rows     []int32
}

// pivots returns front i.
func (f *LDL) pivots(i int) pivots {
	s := f.s
	lo, hi := s.rowPtr[i], s.rowPtr[i+1]
	first, end := int(s.first[i]), int(s.first[i+1])
	own := end - first
	v := pivots{ne: int(f.elim[i]), p: own, m: hi - lo, rows: s.row[lo+own : hi]}
	if f.extra != nil {
		if x := f.extra[i]; x != nil && x.in > 0 {
			v.p, v.m = own+x.in, v.m+x.in
			v.panel, v.d, v.e, v.cols, v.ld = x.panel, x.d, x.e, x.cols, lead(v.m)
			return v
		}
	}
	v.panel, v.d, v.e, v.cols, v.ld = f.l[s.panel[i]:s.panel[i+1]], f.d[first:end], f.e[first:end], f.cols[first:end], lead(v.m)
	return v
}

// Solve overwrites the nrhs columns of X, n×nrhs and column-major, by the solution of
// A·X = B, where X holds B. Zero pivots are left out: if A is singular and the system
// consistent, the result is one of its solutions.
//
// The error says that there is no factorisation or that x has the wrong length.
// 4·nnz(L) flops for each column.
func (f *LDL) Solve(x []float64, nrhs int) error {
	n := f.s.n
	if !f.valid {
		return fmt.Errorf("factor: Solve without a factorisation")
	}
	if nrhs < 0 || len(x) != n*nrhs {
		return fmt.Errorf("factor: Solve: %d elements for %d right-hand sides of order %d", len(x), nrhs, n)
	}
	for j := range nrhs {
		f.solveOne(x[j*n : (j+1)*n])
	}
	return nil
}

// solveOne solves for one right-hand side in place.
func (f *LDL) solveOne(b []float64) {
	x := f.x
	for k, i := range f.s.perm {
		x[k] = b[i] * f.scaleP[k]
	}
	f.forward(x)
	f.diagonal(x)
	f.backward(x)
	for k, i := range f.s.perm {
		b[i] = x[k] * f.scaleP[k]
	}
}

// smallFront is the number of rows up to which solves use loops of Go.
const smallFront = 24

// forward overwrites x, in the order of elimination, by L⁻¹x.
func (f *LDL) forward(x []float64) {
	for i := range f.elim {
		v := f.pivots(i)
		if v.m <= smallFront || v.ne == 1 {
			v.forwardSmall(x)
			continue
		}
		w := need(&f.w, v.m)
		v.gather(w, x)
		asm.Trsv(asm.Lower, asm.NoTrans, true, v.ne, v.panel, v.ld, w[:v.ne])
		if v.ne < v.m {
			asm.Gemv(v.m-v.ne, v.ne, -1, v.panel[v.ne:], v.ld, w[:v.ne], w[v.ne:])
		}
		v.scatter(x, w)
	}
}

// gather sets w to the rows of the front of x.
func (v *pivots) gather(w, x []float64) {
	for k, c := range v.cols {
		w[k] = x[c]
	}
	w = w[v.p:]
	for k, i := range v.rows {
		w[k] = x[i]
	}
}

// scatter sets the rows of the front of x to w.
func (v *pivots) scatter(x, w []float64) {
	for k, c := range v.cols {
		x[c] = w[k]
	}
	w = w[v.p:]
	for k, i := range v.rows {
		x[i] = w[k]
	}
}

func (v *pivots) forwardSmall(x []float64) {
	for k := range v.ne {
		l := v.panel[k*v.ld : k*v.ld+v.m]
		xk := x[v.cols[k]]
		for j := k + 1; j < v.p; j++ {
			x[v.cols[j]] -= l[j] * xk
		}
		l = l[v.p:]
		for j, i := range v.rows {
			x[i] -= l[j] * xk
		}
	}
}

// diagonal overwrites x by D⁻¹x, with zero where D is zero.
func (f *LDL) diagonal(x []float64) {
	for i := range f.elim {
		v := f.pivots(i)
		for k := 0; k < v.ne; k++ {
			c := v.cols[k]
			switch d := v.d[k]; {
			case v.e[k] != 0:
				c1 := v.cols[k+1]
				x[c], x[c1] = pairInverse(d, v.d[k+1], v.e[k]).solve(x[c], x[c1])
				k++
			case d == 0:
				x[c] = 0
			default:
				x[c] /= d
			}
		}
	}
}

// backward overwrites x by L⁻ᵀx.
func (f *LDL) backward(x []float64) {
	for i := len(f.elim) - 1; i >= 0; i-- {
		v := f.pivots(i)
		if v.m <= smallFront || v.ne == 1 {
			v.backwardSmall(x)
			continue
		}
		w := need(&f.w, v.m)
		v.gather(w, x)
		if v.ne < v.m {
			asm.GemvT(v.m-v.ne, v.ne, -1, v.panel[v.ne:], v.ld, w[v.ne:], w[:v.ne])
		}
		asm.Trsv(asm.Lower, asm.Trans, true, v.ne, v.panel, v.ld, w[:v.ne])
		for k, c := range v.cols[:v.ne] {
			x[c] = w[k]
		}
	}
}

func (v *pivots) backwardSmall(x []float64) {
	for k := v.ne - 1; k >= 0; k-- {
		l := v.panel[k*v.ld : k*v.ld+v.m]
		sum := x[v.cols[k]]
		for j := k + 1; j < v.p; j++ {
			sum -= l[j] * x[v.cols[j]]
		}
		l = l[v.p:]
		for j, i := range v.rows {
			sum -= l[j] * x[i]
		}
		x[v.cols[k]] = sum
	}
}

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
