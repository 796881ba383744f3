package factortest

import "fmt"

// A ZeroPivotError reports a pivot of [UpLooking] that is zero or not finite.
type ZeroPivotError struct {
	Column int // of P A Pᵀ
	Pivot  float64
}

func (e *ZeroPivotError) Error() string {
	return fmt.Sprintf("factortest: UpLooking: pivot %v in column %d", e.Pivot, e.Column)
}

// UpLooking factorises P A Pᵀ = L D Lᵀ without pivoting, D diagonal, row by row: row k of L solves
// a triangular system with the rows before, whose pattern is the set of nodes that the
// elimination tree gives on the paths from the entries of row k to k (Davis, Algorithm 849: a
// concise sparse Cholesky factorization package, 2005).
//
// The lower triangle of A is given by columns, as Raw of sparse.Sym.Lower gives it; row k of P A Pᵀ
// is row perm[k] of A, nil for the identity. L is returned as its strict lower triangle by columns,
// rows ascending. The error is a [*ZeroPivotError]. O(flops).
func UpLooking(n int, ptr []int, ind []int32, val []float64, perm []int32) (lptr []int, lind []int32, lval, d []float64, err error) {
	uptr, urow, uval := upperColumns(n, ptr, ind, val, perm)
	parent, count := eliminationTree(n, uptr, urow)
	lptr = make([]int, n+1)
	for k, c := range count {
		lptr[k+1] = lptr[k] + c
	}
	lind, lval = make([]int32, lptr[n]), make([]float64, lptr[n])
	d = make([]float64, n)
	next := append([]int(nil), lptr[:n]...) // where column j goes on
	y := make([]float64, n)                 // row k of L D as it is found
	mark := make([]int, n)                  // mark[j] = k+1: j is in the pattern of row k
	pattern, path := make([]int, n), make([]int, 0, n)
	for k := range n {
		top := n // the pattern is pattern[top:], in topological order
		mark[k] = k + 1
		for q := uptr[k]; q < uptr[k+1]; q++ {
			j := int(urow[q])
			y[j] += uval[q]
			path = path[:0]
			for ; mark[j] != k+1; j = parent[j] {
				path = append(path, j)
				mark[j] = k + 1
			}
			for len(path) > 0 {
				top--
				pattern[top] = path[len(path)-1]
				path = path[:len(path)-1]
			}
		}
		d[k] = y[k]
		y[k] = 0
		for _, j := range pattern[top:] {
			v := y[j]
			y[j] = 0
			for q := lptr[j]; q < next[j]; q++ {
				y[lind[q]] -= lval[q] * v
			}
			l := v / d[j]
			d[k] -= l * v
			lind[next[j]], lval[next[j]] = int32(k), l
			next[j]++
		}
		if d[k] == 0 || d[k]-d[k] != 0 {
			return nil, nil, nil, nil, &ZeroPivotError{k, d[k]}
		}
	}
	return lptr, lind, lval, d, nil
}

// upperColumns returns the upper triangle of P A Pᵀ by columns; rows of a column are in no order.
func upperColumns(n int, ptr []int, ind []int32, val []float64, perm []int32) (uptr []int, urow []int32, uval []float64) {
	place := make([]int32, n)
	for k := range place {
		if perm == nil {
			place[k] = int32(k)
		} else {
			place[perm[k]] = int32(k)
		}
	}
	uptr = make([]int, n+1)
	for j := range n {
		for q := ptr[j]; q < ptr[j+1]; q++ {
			uptr[max(place[ind[q]], place[j])+1]++
		}
	}
	for k := range n {
		uptr[k+1] += uptr[k]
	}
	next := append([]int(nil), uptr[:n]...)
	urow, uval = make([]int32, uptr[n]), make([]float64, uptr[n])
	for j := range n {
		for q := ptr[j]; q < ptr[j+1]; q++ {
			r, c := min(place[ind[q]], place[j]), max(place[ind[q]], place[j])
			urow[next[c]], uval[next[c]] = r, val[q]
			next[c]++
		}
	}
	return uptr, urow, uval
}

// eliminationTree returns the parent of each column, -1 for a root, and the number of entries
// below the diagonal of each column of L, by walking the tree row by row.
func eliminationTree(n int, uptr []int, urow []int32) (parent, count []int) {
	parent, count = make([]int, n), make([]int, n)
	mark := make([]int, n)
	for k := range n {
		parent[k] = -1
		mark[k] = k + 1
		for q := uptr[k]; q < uptr[k+1]; q++ {
			for j := int(urow[q]); mark[j] != k+1; j = parent[j] {
				if parent[j] < 0 {
					parent[j] = k
				}
				count[j]++
				mark[j] = k + 1
			}
		}
	}
	return parent, count
}

// UpLookingSolve overwrites x by A⁻¹ x, where the other arguments are those and the results of
// [UpLooking].
func UpLookingSolve(n int, lptr []int, lind []int32, lval, d []float64, perm []int32, x []float64) {
	y := make([]float64, n)
	for k := range y {
		if perm == nil {
			y[k] = x[k]
		} else {
			y[k] = x[perm[k]]
		}
	}
	for j := range n {
		for q := lptr[j]; q < lptr[j+1]; q++ {
			y[lind[q]] -= lval[q] * y[j]
		}
	}
	for j := n - 1; j >= 0; j-- {
		y[j] /= d[j]
		for q := lptr[j]; q < lptr[j+1]; q++ {
			y[j] -= lval[q] * y[lind[q]]
		}
	}
	for k, v := range y {
		if perm == nil {
			x[k] = v
		} else {
			x[perm[k]] = v
		}
	}
}
