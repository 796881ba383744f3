package factor

import (
	"fmt"
	"slices"
)

// SolveSparse sets x to the solution of A·x = b for a vector b with few elements that are not zero:
// val[k] in row ind[k], repeated rows being summed. Of the forward substitution only the fronts
// between those rows and the roots take part; the rest is as for Solve.
//
// The error says that there is no factorisation, that a length is wrong or a row out of range.
func (f *factors) SolveSparse(x []float64, ind []int32, val []float64) error {
	if err := f.checkSolve("SolveSparse", len(x), 1); err != nil {
		return err
	}
	if len(ind) != len(val) {
		return fmt.Errorf("factor: SolveSparse: %d rows and %d values", len(ind), len(val))
	}
	for k, i := range ind {
		if i < 0 || int(i) >= f.s.n {
			return fmt.Errorf("factor: SolveSparse: ind[%d] = %d out of range [0,%d)", k, i, f.s.n)
		}
	}
	clear(f.x)
	fronts := f.reached[:0]
	if len(f.marked) < f.s.fronts() {
		f.marked = make([]bool, f.s.fronts())
	}
	for k, i := range ind {
		c := f.s.inv[i]
		f.x[c] += val[k] * f.scaleP[c]
		for i := f.s.frontOf(int(c)); i >= 0 && !f.marked[i]; i = int(f.s.parent[i]) {
			f.marked[i] = true
			fronts = append(fronts, int32(i))
		}
	}
	f.reached = fronts
	slices.Sort(fronts)
	for _, i := range fronts {
		f.marked[i] = false
		v := f.pivots(int(i))
		v.forwardSparse(f.x)
	}
	f.backward(f.x, true)
	f.leave(x)
	return nil
}

// forwardSparse overwrites x by what the front does to it in L⁻¹x, pivot by pivot, and skips
// zeros.
func (v *pivots) forwardSparse(x []float64) {
	for k := range v.ne {
		xk := x[v.cols[k]]
		if xk == 0 {
			continue
		}
		l := v.panel[k*v.ld : k*v.ld+v.m]
		for j := k + 1; j < v.p; j++ {
			x[v.cols[j]] -= l[j] * xk
		}
		below := l[v.p:]
		for j, row := range v.rows {
			x[row] -= below[j] * xk
		}
	}
}
