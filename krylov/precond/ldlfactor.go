package precond

import (
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// An ldlFactor is a product L D Lᵀ with L unit lower triangular and D of blocks of order 1 and 2, in an order
// of the rows and with their scales.
type ldlFactor struct {
	plan *sparse.TriPlan
	d, e []float64 // D⁻¹: diagonal, and e[k] between rows k and k+1
	rows []int32   // row of A at each place
	s    []float64 // scale of the row at each place
	x    []float64
}

// set takes over what e has computed. perm and s are the order that e worked in and the scales of the rows of A.
func (f *ldlFactor) set(e *crout, positive bool, perm sparse.Perm, s []float64) error {
	n := len(e.pivots)
	ind := make([]int32, len(e.ind))
	for k, i := range e.ind {
		ind[k] = e.place[i]
	}
	var err error
	if f.plan, err = sparse.NewTriPlan(sortedColumns(n, e.ptr, ind, e.val), sparse.TriOptions{Unit: true}); err != nil {
		return err
	}
	f.rows, f.s, f.x = make([]int32, n), make([]float64, n), make([]float64, n)
	f.d, f.e = make([]float64, n), make([]float64, n)
	for k, c := range e.pivots {
		f.rows[k] = c
		if perm != nil {
			f.rows[k] = perm[c]
		}
		f.s[k] = s[f.rows[k]]
	}
	for k := 0; k < n; k++ {
		if e.e[k] == 0 {
			f.d[k] = 1 / e.d[k]
			if e.d[k] > 0 {
				e.stats.Positive++
			} else {
				e.stats.Negative++
			}
			if positive {
				f.d[k] = math.Abs(f.d[k])
			}
			continue
		}
		p, q, r := e.d[k], e.e[k], e.d[k+1]
		e.stats.Positive++ // |p|, |r| < |q|: one eigenvalue of each sign
		e.stats.Negative++
		p, q, r = invertBlock(p, q, r)
		if positive { // of the inverse: that of the block may be diagonal, which invertBlock cannot do
			p, q, r = absoluteBlock(p, q, r)
		}
		f.d[k], f.e[k], f.d[k+1] = p, q, r
		k++
	}
	return nil
}

// invertBlock returns the inverse of [p q; q r], q ≠ 0.
func invertBlock(p, q, r float64) (a, b, c float64) {
	p0, r0 := p/q, r/q
	det := (p0*r0 - 1) * q
	return r0 / det, -1 / det, p0 / det
}

// absoluteBlock returns |B| = (B²)^½ of B = [p q; q r] with det B < 0. With h² = det B² the Cayley–Hamilton
// theorem gives |B| = (B² + h I) / t, t = (tr B² + 2h)^½.
func absoluteBlock(p, q, r float64) (a, b, c float64) {
	m := max(math.Abs(p), math.Abs(q), math.Abs(r))
	p, q, r = p/m, q/m, r/m
	h := math.Abs(p*r - q*q)
	t := math.Sqrt(p*p + 2*q*q + r*r + 2*h)
	return m * (p*p + q*q + h) / t, m * q * (p + r) / t, m * (q*q + r*r + h) / t
}

// sortedColumns returns the matrix with the given columns, whose rows are in any order.
func sortedColumns(n int, ptr []int, ind []int32, val []float64) *sparse.CSC {
	// Transposed twice by counting, columns come out sorted.
	tPtr, tInd, tVal := transposeColumns(n, ptr, ind, val)
	sPtr, sInd, sVal := transposeColumns(n, tPtr, tInd, tVal)
	l, err := sparse.NewCSC(n, n, sPtr, sInd, sVal)
	if err != nil {
		panic("precond: columns of L: " + err.Error()) // a row twice in a column: a fault of crout
	}
	return l
}

// transposeColumns returns the transpose of a square matrix by columns. Its columns are sorted.
func transposeColumns(n int, ptr []int, ind []int32, val []float64) ([]int, []int32, []float64) {
	tPtr, tInd, tVal := make([]int, n+1), make([]int32, len(ind)), make([]float64, len(ind))
	for _, i := range ind {
		tPtr[i+1]++
	}
	for i := range n {
		tPtr[i+1] += tPtr[i]
	}
	next := append([]int(nil), tPtr[:n]...)
	for j := range n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			q := next[ind[k]]
			next[ind[k]]++
			tInd[q], tVal[q] = int32(j), val[k]
		}
	}
	return tPtr, tInd, tVal
}

// solve computes dst = S Pᵀ (L D Lᵀ)⁻¹ P S r.
func (f *ldlFactor) solve(dst, r []float64) {
	x := f.x
	for k, i := range f.rows {
		x[k] = f.s[k] * r[i]
	}
	f.plan.Solve(x)
	carry := 0.0 // e[k-1] x[k-1]
	for k, e := range f.e {
		v := f.d[k]*x[k] + carry
		carry = 0
		if e != 0 {
			v += e * x[k+1]
			carry = e * x[k]
		}
		x[k] = v
	}
	f.plan.SolveT(x)
	for k, i := range f.rows {
		dst[i] = f.s[k] * x[k]
	}
}
