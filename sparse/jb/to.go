package jb

import (
	theirs "github.com/james-bowman/sparse"

	"github.com/saddle-go/saddle/sparse"
)

// ToCSR returns a as one of their matrices, which shares the values. As long as
// that one is not changed in its structure (their Set inserts elements), a change of
// a value on either side is seen on the other. O(nnz + rows).
func ToCSR(a *sparse.CSR) *theirs.CSR {
	rows, cols := a.Dims()
	ptr, ind, val := wide(a.Raw())
	return theirs.NewCSR(rows, cols, ptr, ind, val)
}

// ToCSC returns a as one of their matrices, which shares the values; see [ToCSR].
func ToCSC(a *sparse.CSC) *theirs.CSC {
	rows, cols := a.Dims()
	ptr, ind, val := wide(a.Raw())
	return theirs.NewCSC(rows, cols, ptr, ind, val)
}

// wide returns the arrays with int indices and pointers that start at 0; values
// cannot be appended in place.
func wide(ptr []int, ind []int32, val []float64) (widePtr, wideInd []int, shared []float64) {
	first, last := ptr[0], ptr[len(ptr)-1]
	widePtr = make([]int, len(ptr))
	for i, p := range ptr {
		widePtr[i] = p - first
	}
	wideInd = make([]int, last-first)
	for k := range wideInd {
		wideInd[k] = int(ind[first+k])
	}
	return widePtr, wideInd, val[first:last:last]
}
