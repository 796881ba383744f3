package factor

import (
	"fmt"
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
// The error says that there is no factorisation or that x has the wrong length. About
// 4·nnz(L) flops for each column.
func (f *LDL) Solve(x []float64, nrhs int) error {
	if err := f.checkSolve("Solve", len(x), nrhs); err != nil {
		return err
	}
	n := f.s.n
	for j := 0; j < nrhs; {
		if k := min(nrhs-j, multiMax); k >= multiMin {
			f.solveMulti(x[j*n:(j+k)*n], k)
			j += k
			continue
		}
		f.solveOne(x[j*n : (j+1)*n])
		j++
	}
	return nil
}

func (f *LDL) checkSolve(fn string, size, nrhs int) error {
	if !f.valid {
		return fmt.Errorf("factor: %s without a factorisation", fn)
	}
	if nrhs < 0 || size != f.s.n*nrhs {
		return fmt.Errorf("factor: %s: %d elements for %d right-hand sides of order %d", fn, size, nrhs, f.s.n)
	}
	return nil
}

// A Part names a factor of S·P·A·Pᵀ·S = L·D·Lᵀ.
type Part int

const (
	PartL  Part = iota // L, with what Solve does to a right-hand side before: L⁻¹·P·S
	PartD              // D⁻¹, in the order of elimination
	PartLT             // Lᵀ, with what Solve does to a solution after: S·Pᵀ·L⁻ᵀ
)

// SolvePart overwrites x by the product of one part of the inverse with it, so that PartL, PartD and
// PartLT in turn are Solve. After PartL and PartD x is in the order of elimination.
func (f *LDL) SolvePart(part Part, x []float64) error {
	if err := f.checkSolve("SolvePart", len(x), 1); err != nil {
		return err
	}
	switch part {
	case PartL:
		f.enter(x)
		f.forward(f.x)
		copy(x, f.x)
	case PartD:
		f.diagonal(x)
	case PartLT:
		copy(f.x, x)
		f.backward(f.x, false)
		f.leave(x)
	default:
		return fmt.Errorf("factor: SolvePart: unknown part %d", part)
	}
	return nil
}

// solveOne solves for one right-hand side in place.
func (f *LDL) solveOne(b []float64) {
	f.enter(b)
	f.forward(f.x)
	f.backward(f.x, true)
	f.leave(b)
}

// enter sets f.x to b in the order of elimination, scaled.
func (f *LDL) enter(b []float64) {
	x, scale := f.x, f.scaleP
	for k, i := range f.s.perm {
		x[k] = b[i] * scale[k]
	}
}

// leave sets b to f.x in the order of the rows of A, scaled.
func (f *LDL) leave(b []float64) {
	x, scale := f.x, f.scale
	inv := f.s.inv[:len(b)]
	scale = scale[:len(b)]
	for i, k := range inv {
		b[i] = x[k] * scale[i]
	}
}

// diagonal overwrites x by D⁻¹x, with zero where D is zero.
func (f *LDL) diagonal(x []float64) {
	for i := range f.elim {
		v := f.pivots(i)
		v.divide(x)
	}
}
