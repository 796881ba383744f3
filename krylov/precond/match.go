package precond

import (
	"fmt"

	"github.com/saddle-go/saddle/factor/scale"
	"github.com/saddle-go/saddle/sparse"
)

// match finds the partners and scales of a maximum product matching of rows and columns (Duff and Koster, On
// algorithms for permuting large entries to the diagonal of a sparse matrix, SIAM J. Matrix Anal. Appl. 22 (2001)): that
// of the symmetric matrix
//
//	[ 0   A ]
//	[ Aᵀ  0 ],
//
// whose lower triangle by columns are the rows of A with columns numbered from n on. Rows without a partner get the
// columns that are left, in order.
func (e *ilutElimination) match(a *sparse.CSR) error {
	ptr, ind := copyPattern(a)
	n := e.n
	for k := range ind {
		ind[k] += int32(n)
	}
	for range n {
		ptr = append(ptr, len(ind))
	}
	first, _, val := a.Raw()
	m, err := scale.Match(ptr, ind, val[first[0]:][:len(ind)], true)
	if err != nil {
		return fmt.Errorf("precond: ILUT: %w", err)
	}
	e.r, e.c = m.Scale[:n:n], m.Scale[n:]
	e.partner = make(sparse.Perm, n)
	for j := range e.partner {
		e.partner[j] = -1
	}
	var single []int32
	for i := range n {
		if j := m.Row[i] - int32(n); j >= 0 {
			e.partner[j] = int32(i)
		} else {
			single = append(single, int32(i))
		}
	}
	for j, i := range e.partner {
		if i < 0 {
			e.partner[j], single = single[0], single[1:]
		}
	}
	return nil
}

// matched returns A with each row in the place of its partner, or A itself without a matching.
func (e *ilutElimination) matched(a *sparse.CSR) *sparse.CSR {
	if e.partner == nil {
		return a
	}
	b, err := sparse.Permute(a, e.partner, nil)
	if err != nil {
		panic("precond: ILUT: " + err.Error()) // match is wrong
	}
	return b
}

// scaled returns the values of row i times the scales.
func (e *ilutElimination) scaled(i int, ind []int32, val []float64) []float64 {
	e.size = e.size[:0]
	for k, j := range ind {
		e.size = append(e.size, e.r[i]*e.c[j]*val[k])
	}
	return e.size
}
