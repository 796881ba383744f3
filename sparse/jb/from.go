package jb

import (
	"fmt"
	"math"

	theirs "github.com/james-bowman/sparse"
	"github.com/james-bowman/sparse/blas"
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
)

// FromCSR returns a by rows. The values are shared if the columns of every row
// are strictly ascending, as shared tells; otherwise they are sorted and repeated
// elements summed in the order in which they are stored. Stored zeros stay stored.
// The error is that of the constructors of package sparse for pointers or indices
// that describe no matrix. O(nnz + rows + cols).
func FromCSR(a *theirs.CSR) (m *sparse.CSR, shared bool, err error) {
	raw := a.RawMatrix()
	rows, cols := a.Dims()
	ptr, ind, val, sorted, err := compressed("jb.FromCSR", "row", "column", raw, rows, cols)
	if err != nil {
		return nil, false, err
	}
	if sorted {
		m, err = sparse.NewCSR(rows, cols, ptr, ind, val)
		return m, err == nil, err
	}
	c, err := sparse.NewCOO(rows, cols)
	if err != nil {
		return nil, false, err
	}
	for i := range rows {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			if err := c.Append(i, int(ind[k]), val[k]); err != nil {
				return nil, false, err
			}
		}
	}
	return c.ToCSR(), false, nil
}

// FromCSC returns a by columns; see [FromCSR].
func FromCSC(a *theirs.CSC) (m *sparse.CSC, shared bool, err error) {
	raw := a.RawMatrix()
	rows, cols := a.Dims()
	ptr, ind, val, sorted, err := compressed("jb.FromCSC", "column", "row", raw, cols, rows)
	if err != nil {
		return nil, false, err
	}
	if sorted {
		m, err = sparse.NewCSC(rows, cols, ptr, ind, val)
		return m, err == nil, err
	}
	c, err := sparse.NewCOO(rows, cols)
	if err != nil {
		return nil, false, err
	}
	for j := range cols {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if err := c.Append(int(ind[k]), j, val[k]); err != nil {
				return nil, false, err
			}
		}
	}
	return c.ToCSC(), false, nil
}

// From returns any of their matrices, or of gonum's, by rows: [FromCSR] without
// sharing for a CSR or CSC, else [sparse.FromMatrix], which sums repeated elements.
func From(a mat.Matrix) (*sparse.CSR, error) {
	switch a := a.(type) {
	case *theirs.CSR:
		m, shared, err := FromCSR(a)
		if shared {
			m = m.Clone()
		}
		return m, err
	case *theirs.CSC:
		m, _, err := FromCSC(a)
		if err != nil {
			return nil, err
		}
		return m.ToCSR(), nil
	}
	return sparse.FromMatrix(a)
}

// compressed returns the arrays of n lines with indices in [0, width), with int32 indices and pointers from 0,
// and whether the indices of each line are strictly ascending.
func compressed(fn, line, cross string, raw *blas.SparseMatrix, n, width int) (ptr []int, ind []int32, val []float64, sorted bool, err error) {
	if len(raw.Indptr) != n+1 {
		return nil, nil, nil, false, &sparse.ArgumentError{Func: fn, Arg: "len(Indptr)", Value: len(raw.Indptr), Want: fmt.Sprint(n + 1)}
	}
	first := raw.Indptr[0]
	ptr = make([]int, n+1)
	for i, p := range raw.Indptr {
		if p < first || i > 0 && p < raw.Indptr[i-1] || p > len(raw.Ind) || p > len(raw.Data) || first < 0 {
			return nil, nil, nil, false, &sparse.ArgumentError{Func: fn, Arg: fmt.Sprintf("Indptr[%d]", i), Value: p, Want: "ascending pointers into Ind and Data"}
		}
		ptr[i] = p - first
	}
	val = raw.Data[first : first+ptr[n]]
	ind = make([]int32, ptr[n])
	sorted = true
	for i := range n {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			j := raw.Ind[first+k]
			if j < 0 || width <= j || j > math.MaxInt32 {
				return nil, nil, nil, false, &sparse.IndexError{Func: fn, Line: fmt.Sprintf("%s %d", line, i), Axis: cross, Index: j, Limit: width}
			}
			ind[k] = int32(j)
			sorted = sorted && (k == ptr[i] || ind[k-1] < ind[k])
		}
	}
	return ptr, ind, val, sorted, nil
}
