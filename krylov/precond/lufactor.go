package precond

import (
	"slices"

	"github.com/saddle-go/saddle/sparse"
)

// triRows holds the strict part of a triangular matrix by rows, its columns ascending.
type triRows struct {
	ptr []int
	ind []int32
	val []float64
}

func (t *triRows) reset(n int) {
	t.ptr = append(slices.Grow(t.ptr[:0], n+1), 0)
	t.ind, t.val = t.ind[:0], t.val[:0]
}

func (t *triRows) appendRow(ind []int32, val []float64) {
	t.ind, t.val = append(t.ind, ind...), append(t.val, val...)
	t.ptr = append(t.ptr, len(t.ind))
}

func (t *triRows) row(i int) ([]int32, []float64) {
	lo, hi := t.ptr[i], t.ptr[i+1]
	return t.ind[lo:hi], t.val[lo:hi]
}

// A luFactor is a product L D U of a unit lower triangle, a diagonal and a unit upper triangle, with the orders
// of its rows and columns: row k belongs to element rows[k] of a right-hand side, column k to element
// cols[k] of the solution. nil stands for the identity.
type luFactor struct {
	l, u       triRows
	dinv       []float64
	rows, cols sparse.Perm
	x          []float64 // work, if there is an order
}

func (f *luFactor) reset(n int) {
	f.l.reset(n)
	f.u.reset(n)
	f.dinv = slices.Grow(f.dinv[:0], n)[:n]
}

// order sets the orders and claims the work they need.
func (f *luFactor) order(rows, cols sparse.Perm) {
	if rows == nil && cols != nil {
		if rows = f.rows; rows == nil {
			rows = sparse.IdentityPerm(len(cols))
		}
	}
	if cols == nil {
		cols = rows
	}
	f.rows, f.cols = rows, cols
	if f.rows != nil && f.x == nil {
		f.x = make([]float64, len(f.rows))
	}
}

// solve computes dst = (L D U)⁻¹ r in the given orders.
func (f *luFactor) solve(dst, r []float64) {
	if f.rows == nil {
		copy(dst, r)
		f.lower(dst)
		f.upper(dst)
		return
	}
	x := f.x
	for k, i := range f.rows {
		x[k] = r[i]
	}
	f.lower(x)
	f.upper(x)
	for k, i := range f.cols {
		dst[i] = x[k]
	}
}

// lower replaces x by L⁻¹ x.
func (f *luFactor) lower(x []float64) {
	for i := range x {
		ind, val := f.l.row(i)
		x[i] -= dotRow(ind, val, x)
	}
}

// upper replaces x by U⁻¹ D⁻¹ x.
func (f *luFactor) upper(x []float64) {
	for i := len(x) - 1; i >= 0; i-- {
		ind, val := f.u.row(i)
		x[i] = x[i]*f.dinv[i] - dotRow(ind, val, x)
	}
}

// dotRow returns Σ val[k] x[ind[k]]. Rows are short, so that a call of a kernel would not pay.
func dotRow(ind []int32, val, x []float64) float64 {
	val = val[:len(ind)]
	var s, t float64
	k := 0
	for ; k+1 < len(ind); k += 2 {
		s += val[k] * x[ind[k]]
		t += val[k+1] * x[ind[k+1]]
	}
	if k < len(ind) {
		s += val[k] * x[ind[k]]
	}
	return s + t
}
