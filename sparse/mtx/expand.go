package mtx

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// Expand returns the whole of a matrix with the given symmetry of which a
// holds the part that a file lists. For General that is a itself. It is an
// error if a is not square, has an entry above the diagonal, or for
// SkewSymmetric one on it.
//
// The cost is O(n + nnz).
func Expand(a *sparse.CSC, s Symmetry) (*sparse.CSC, error) {
	if s == General {
		return a, nil
	}
	n, cols := a.Dims()
	if n != cols {
		return nil, fmt.Errorf("mtx: Expand: a %v matrix is square, not %d×%d", s, n, cols)
	}
	ptr := make([]int, n+1)
	for j := range n {
		ind, _ := a.Col(j)
		if len(ind) > 0 && int(ind[0]) < firstRow(j, s) {
			return nil, fmt.Errorf("mtx: Expand: entry (%d, %d), from 0, is not one that a %v file lists", ind[0], j, s)
		}
		ptr[j+1] += len(ind)
		for _, i := range ind {
			if int(i) != j {
				ptr[i+1]++
			}
		}
	}
	for j := range n {
		ptr[j+1] += ptr[j]
	}
	sign := 1.0
	if s == SkewSymmetric {
		sign = -1
	}
	// Column i receives its part above the diagonal from the columns before
	// it, in order, and then its own entries.
	ind, val := make([]int32, ptr[n]), make([]float64, ptr[n])
	next := append([]int(nil), ptr[:n]...)
	for j := range n {
		rows, x := a.Col(j)
		next[j] += copy(ind[next[j]:], rows)
		copy(val[next[j]-len(x):], x)
		for k, i := range rows {
			if int(i) != j {
				ind[next[i]], val[next[i]] = int32(j), sign*x[k]
				next[i]++
			}
		}
	}
	return sparse.NewCSC(n, n, ptr, ind, val)
}
