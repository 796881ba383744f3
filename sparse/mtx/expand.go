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
	for j := range n {
		if ind, _ := a.Col(j); len(ind) > 0 && int(ind[0]) < firstRow(j, s) {
			return nil, fmt.Errorf("mtx: Expand: entry (%d, %d), from 0, is not one that a %v file lists", ind[0], j, s)
		}
	}
	lower, err := sparse.NewSym(a)
	if err != nil {
		return nil, fmt.Errorf("mtx: Expand: %w", err)
	}
	full := lower.Full().T().(*sparse.CSC) // rows of a symmetric matrix are its columns
	if s == SkewSymmetric {
		for j := range n {
			ind, val := full.Col(j)
			for k, i := range ind {
				if int(i) >= j {
					break
				}
				val[k] = -val[k]
			}
		}
	}
	return full, nil
}
