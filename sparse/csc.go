package sparse

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// A CSC is a rows×cols matrix stored by columns (compressed sparse column):
// the entries of column j are
//
//	A(ind[k], j) = val[k],   ptr[j] ≤ k < ptr[j+1],
//
// with strictly ascending rows; what is not stored is zero. It is the mirror
// image of [CSR], and what is said there holds here.
//
// Where a symmetric matrix is wanted, it is given by its lower triangle as a
// CSC; [Sym] makes a matrix of gonum of that, with both triangles.
type CSC struct {
	rows, cols int
	ptr        []int // length cols+1; ptr[0] > 0 in some views made by Slice
	ind        []int32
	val        []float64
}

var _ mat.Matrix = (*CSC)(nil)

// NewCSC returns the rows×cols matrix with column pointers ptr (length cols+1,
// ptr[0] = 0, not decreasing, ptr[cols] = len(ind) = len(val)), row indices ind
// and values val. It keeps the slices: the caller may change values later but
// must not touch ptr and ind any more.
//
// The error is an [*ArgumentError], [*IndexError] or [*OrderError]. Dimensions
// above 2³¹-1 are refused. The cost is O(cols + nnz).
func NewCSC(rows, cols int, ptr []int, ind []int32, val []float64) (*CSC, error) {
	if err := checkCompressed(byColumns, cols, rows, ptr, ind, val); err != nil {
		return nil, err
	}
	return &CSC{rows, cols, ptr, ind, val}, nil
}

// Dims returns the number of rows and columns.
func (a *CSC) Dims() (rows, cols int) { return a.rows, a.cols }

// NNZ returns the number of stored entries, zeros among them included.
func (a *CSC) NNZ() int { return a.ptr[a.cols] - a.ptr[0] }

// Raw returns the arrays of the matrix, shared with it: column pointers, row
// indices, values. Values may be changed; ptr and ind must not be modified.
// For a view made by [CSC.Slice] the pointers do not start at 0, and ind and
// val hold entries of other columns too.
func (a *CSC) Raw() (ptr []int, ind []int32, val []float64) { return a.ptr, a.ind, a.val }

// Col returns the row indices and values of column j, shared with the matrix.
// Values may be changed, indices must not be. It panics unless 0 ≤ j < cols.
func (a *CSC) Col(j int) (ind []int32, val []float64) {
	lo, hi := a.ptr[j], a.ptr[j+1]
	return a.ind[lo:hi:hi], a.val[lo:hi:hi]
}

// Slice returns columns lo to hi-1 as a rows×(hi-lo) matrix that shares all
// arrays with a. It panics unless 0 ≤ lo ≤ hi ≤ cols. The cost is O(1).
func (a *CSC) Slice(lo, hi int) *CSC {
	if lo < 0 || hi < lo || a.cols < hi {
		panic(fmt.Sprintf("sparse: CSC.Slice: columns [%d,%d) of a matrix of %d columns", lo, hi, a.cols))
	}
	return &CSC{a.rows, hi - lo, a.ptr[lo : hi+1 : hi+1], a.ind, a.val}
}

// At returns A(i, j), which is 0 where nothing is stored. It panics when an
// index is out of range. The cost is logarithmic in the entries of column j.
func (a *CSC) At(i, j int) float64 {
	checkAt("CSC.At", i, j, a.rows, a.cols)
	ind, val := a.Col(j)
	if k, ok := slices.BinarySearch(ind, int32(i)); ok {
		return val[k]
	}
	return 0
}

// T returns Aᵀ as a [*CSR] that shares all arrays with a. The cost is O(1).
func (a *CSC) T() mat.Matrix {
	return &CSR{a.cols, a.rows, a.ptr, a.ind, a.val}
}

// Diag sets dst[j] = A(j, j). It panics unless len(dst) = min(rows, cols).
func (a *CSC) Diag(dst []float64) {
	checkLen("CSC.Diag", "dst", len(dst), min(a.rows, a.cols))
	for j := range dst {
		dst[j] = a.At(j, j)
	}
}
