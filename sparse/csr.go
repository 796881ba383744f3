package sparse

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A CSR is a rows×cols matrix stored by rows (compressed sparse row): the
// entries of row i are
//
//	A(i, ind[k]) = val[k],   ptr[i] ≤ k < ptr[i+1],
//
// with strictly ascending columns; what is not stored is zero. A stored value
// may be zero, NaN or infinite.
//
// A CSR is made by [NewCSR], by a [COO] builder or from another matrix; its
// fields are hidden because the kernels trust them without checks. It
// satisfies [mat.Matrix]. Any number of goroutines may read it at once.
type CSR struct {
	rows, cols int
	ptr        []int // length rows+1; ptr[0] > 0 in some views made by Slice
	ind        []int32
	val        []float64
}

var _ mat.Matrix = (*CSR)(nil)

// NewCSR returns the rows×cols matrix with row pointers ptr (length rows+1,
// ptr[0] = 0, not decreasing, ptr[rows] = len(ind) = len(val)), column indices
// ind and values val. It keeps the slices: the caller may change values later
// but must not touch ptr and ind any more.
//
// The error is an [*ArgumentError], [*IndexError] or [*OrderError]. Dimensions
// above 2³¹-1 are refused. The cost is O(rows + nnz).
func NewCSR(rows, cols int, ptr []int, ind []int32, val []float64) (*CSR, error) {
	if err := checkCompressed(byRows, rows, cols, ptr, ind, val); err != nil {
		return nil, err
	}
	return &CSR{rows, cols, ptr, ind, val}, nil
}

// Dims returns the number of rows and columns.
func (a *CSR) Dims() (rows, cols int) { return a.rows, a.cols }

// NNZ returns the number of stored entries, zeros among them included.
func (a *CSR) NNZ() int { return a.ptr[a.rows] - a.ptr[0] }

// Raw returns the arrays of the matrix, shared with it: row pointers, column
// indices, values. Values may be changed; ptr and ind must not be modified.
// For a view made by [CSR.Slice] the pointers do not start at 0, and ind and
// val hold entries of other rows too.
func (a *CSR) Raw() (ptr []int, ind []int32, val []float64) { return a.ptr, a.ind, a.val }

// Row returns the column indices and values of row i, shared with the matrix.
// Values may be changed, indices must not be. It panics unless 0 ≤ i < rows.
func (a *CSR) Row(i int) (ind []int32, val []float64) {
	lo, hi := a.ptr[i], a.ptr[i+1]
	return a.ind[lo:hi:hi], a.val[lo:hi:hi]
}

// Slice returns rows lo to hi-1 as a (hi-lo)×cols matrix that shares all arrays
// with a. It panics unless 0 ≤ lo ≤ hi ≤ rows. The cost is O(1).
func (a *CSR) Slice(lo, hi int) *CSR {
	if lo < 0 || hi < lo || a.rows < hi {
		panic(fmt.Sprintf("sparse: CSR.Slice: rows [%d,%d) of a matrix of %d rows", lo, hi, a.rows))
	}
	return &CSR{hi - lo, a.cols, a.ptr[lo : hi+1 : hi+1], a.ind, a.val}
}

// At returns A(i, j), which is 0 where nothing is stored. It panics when an
// index is out of range. The cost is logarithmic in the entries of row i.
func (a *CSR) At(i, j int) float64 {
	checkAt("CSR.At", i, j, a.rows, a.cols)
	ind, val := a.Row(i)
	if k, ok := slices.BinarySearch(ind, int32(j)); ok {
		return val[k]
	}
	return 0
}

// T returns Aᵀ as a [*CSC] that shares all arrays with a. The cost is O(1).
func (a *CSR) T() mat.Matrix {
	return &CSC{a.cols, a.rows, a.ptr, a.ind, a.val}
}

// Diag sets dst[i] = A(i, i). It panics unless len(dst) = min(rows, cols).
func (a *CSR) Diag(dst []float64) {
	checkLen("CSR.Diag", "dst", len(dst), min(a.rows, a.cols))
	for i := range dst {
		dst[i] = a.At(i, i)
	}
}
