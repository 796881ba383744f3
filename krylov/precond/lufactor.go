package precond

import (
	"slices"

	"github.com/saddle-go/saddle/asm"
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
	r, c       []float64 // scales of right-hand side and solution; nil stands for ones
	x          []float64 // work, if there is an order
}

func (f *luFactor) reset(n int) {
	f.l.reset(n)
	f.u.reset(n)
	f.dinv = slices.Grow(f.dinv[:0], n)[:n]
}

// reserve claims room for nnz entries in each triangle, which spares most of the growing.
func (f *luFactor) reserve(nnz int) {
	for _, t := range []*triRows{&f.l, &f.u} {
		t.ind, t.val = slices.Grow(t.ind, nnz), slices.Grow(t.val, nnz)
	}
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

// scale sets the scales, both or none; there must be an order, then.
func (f *luFactor) scale(r, c []float64) { f.r, f.c = r, c }

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
	if f.r != nil {
		for k, i := range f.rows {
			x[k] *= f.r[i]
		}
	}
	f.lower(x)
	f.upper(x)
	for k, i := range f.cols {
		dst[i] = x[k]
	}
	if f.c != nil {
		for i, c := range f.c {
			dst[i] *= c
		}
	}
}

// lower replaces x by L⁻¹ x.
func (f *luFactor) lower(x []float64) { asm.TriRows(f.l.ptr, f.l.ind, f.l.val, x, 0, len(x)) }

// upper replaces x by U⁻¹ D⁻¹ x.
func (f *luFactor) upper(x []float64) {
	asm.TriRowsBack(f.u.ptr, f.u.ind, f.u.val, f.dinv, x, 0, len(x))
}
