package precond

import (
	"fmt"
	"slices"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

// ILU0Options modify [NewILU0]. The zero value orders by reverse Cuthill–McKee.
type ILU0Options struct {
	// Ordering is applied to rows and columns before.
	Ordering Ordering
	Perm     sparse.Perm // for OrderGiven: Perm[k] is the row eliminated k-th
}

// An ILU0 is the incomplete factorisation without fill,
//
//	P A Pᵀ ≈ L U,   (L U)_ij = (P A Pᵀ)_ij wherever that is stored,
//
// L unit lower and U upper triangular with the pattern of P A Pᵀ, P an order (Meijerink and van der Vorst, 1977). It
// exists for M-matrices; for others a pivot may vanish, which is an error: see [ILUT] then. It must not be
// used by two goroutines at once.
type ILU0 struct {
	n       int
	ptr     []int // the pattern of A, copied
	ind     []int32
	perm    sparse.Perm
	lSrc    []int // place in A of each entry of L, then those of U and of the diagonal
	uSrc    []int
	diagSrc []int
	f       luFactor
	w       []float64
	mark    []int32 // row that has last stored each column
}

// NewILU0 returns the preconditioner M = L U of a square matrix, which is not kept. The error is a
// [*krylov.DimensionError], an [*OptionError], a [*ValueError] for an entry that is not finite, or a [*PivotError] for
// a row whose pivot is missing, zero or not finite.
func NewILU0(a *sparse.CSR, o ILU0Options) (*ILU0, error) {
	n, err := squareOrder("ILU0", a)
	if err != nil {
		return nil, err
	}
	perm, err := findOrder("ILU0", o.Ordering, o.Perm, n, func() order.Graph { return unionGraph(a) })
	if err != nil {
		return nil, err
	}
	m := &ILU0{n: n, perm: perm, w: make([]float64, n), mark: make([]int32, n)}
	m.ptr, m.ind = copyPattern(a)
	if err := m.plan(); err != nil {
		return nil, err
	}
	if err := m.Update(a); err != nil {
		return nil, err
	}
	return m, nil
}

// copyPattern returns the row pointers, starting at 0, and the columns of a.
func copyPattern(a *sparse.CSR) (ptr []int, ind []int32) {
	n, _ := a.Dims()
	ptr, ind = make([]int, n+1), make([]int32, 0, a.NNZ())
	for i := range n {
		row, _ := a.Row(i)
		ind = append(ind, row...)
		ptr[i+1] = len(ind)
	}
	return ptr, ind
}

// plan lays out L and U and finds where their entries come from.
func (m *ILU0) plan() error {
	m.f.reset(m.n)
	m.f.order(m.perm, nil)
	place := []int32(nil)
	if m.perm != nil {
		inverse, err := m.perm.Inverse()
		if err != nil {
			return fmt.Errorf("precond: ILU0: %w", err)
		}
		place = inverse
	}
	m.diagSrc = make([]int, m.n)
	type link struct {
		j   int32
		src int
	}
	var row []link
	for i := range m.n {
		r := i
		if m.perm != nil {
			r = int(m.perm[i])
		}
		row = row[:0]
		for k := m.ptr[r]; k < m.ptr[r+1]; k++ {
			j := m.ind[k]
			if place != nil {
				j = place[j]
			}
			row = append(row, link{j, k})
		}
		if place != nil {
			slices.SortFunc(row, func(x, y link) int { return int(x.j - y.j) })
		}
		m.diagSrc[i] = -1
		for _, e := range row {
			switch {
			case int(e.j) < i:
				m.f.l.ind, m.lSrc = append(m.f.l.ind, e.j), append(m.lSrc, e.src)
			case int(e.j) > i:
				m.f.u.ind, m.uSrc = append(m.f.u.ind, e.j), append(m.uSrc, e.src)
			default:
				m.diagSrc[i] = e.src
			}
		}
		if m.diagSrc[i] < 0 {
			return &PivotError{"ILU0", r, 0}
		}
		m.f.l.ptr = append(m.f.l.ptr, len(m.f.l.ind))
		m.f.u.ptr = append(m.f.u.ptr, len(m.f.u.ind))
	}
	m.f.l.val, m.f.u.val = make([]float64, len(m.f.l.ind)), make([]float64, len(m.f.u.ind))
	return nil
}

// Update factors another matrix with the pattern of the first one, which else is a [*PatternError], without
// allocating. After an error the preconditioner is that of no matrix, and only Update may be called.
// O(Σ products of the elimination).
func (m *ILU0) Update(a *sparse.CSR) error {
	val, err := samePattern("ILU0", a, m.n, m.ptr, m.ind)
	if err != nil {
		return err
	}
	for j := range m.mark {
		m.mark[j] = -1
	}
	for i := range m.n {
		if pivot := m.eliminate(i, val); pivot == 0 || !finite(1/pivot) || !finite(pivot) {
			r := i
			if m.perm != nil {
				r = int(m.perm[i])
			}
			return &PivotError{"ILU0", r, pivot}
		}
	}
	return nil
}

// samePattern returns the values of a, or an error if its pattern is another one or a value is not finite.
func samePattern(fn string, a *sparse.CSR, n int, ptr []int, ind []int32) ([]float64, error) {
	order, err := squareOrder(fn, a)
	if err != nil {
		return nil, err
	}
	if order != n {
		return nil, &krylov.DimensionError{Func: fn, Arg: "order of a", Got: order, Want: n}
	}
	for i := range n {
		if row, _ := a.Row(i); !slices.Equal(row, ind[ptr[i]:ptr[i+1]]) {
			return nil, &PatternError{fn, i}
		}
	}
	if err := checkRows(fn, a); err != nil {
		return nil, err
	}
	first, _, val := a.Raw()
	return val[first[0]:], nil
}

// eliminate computes row i of L and U and returns the pivot.
func (m *ILU0) eliminate(i int, val []float64) (pivot float64) {
	l, u, w, mark := &m.f.l, &m.f.u, m.w, m.mark
	row := int32(i)
	l0, l1 := l.ptr[i], l.ptr[i+1]
	u0, u1 := u.ptr[i], u.ptr[i+1]
	for k := l0; k < l1; k++ {
		w[l.ind[k]], mark[l.ind[k]] = val[m.lSrc[k]], row
	}
	for k := u0; k < u1; k++ {
		w[u.ind[k]], mark[u.ind[k]] = val[m.uSrc[k]], row
	}
	w[i], mark[i] = val[m.diagSrc[i]], row
	for k := l0; k < l1; k++ {
		c := l.ind[k]
		v := w[c]
		l.val[k] = v * m.f.dinv[c]
		ind, uVal := u.row(int(c))
		for q, j := range ind {
			if mark[j] == row {
				w[j] -= v * uVal[q]
			}
		}
	}
	pivot = w[i]
	inverse := 1 / pivot
	for k := u0; k < u1; k++ {
		u.val[k] = w[u.ind[k]] * inverse
	}
	m.f.dinv[i] = inverse
	return pivot
}

// Dim returns the order of A.
func (m *ILU0) Dim() int { return m.n }

// Solve computes dst = M⁻¹ r. It panics unless both have the order as length. They must not overlap.
// 2 nnz(A) flops.
func (m *ILU0) Solve(dst, r []float64) {
	checkSolve("ILU0", m.n, dst, r)
	m.f.solve(dst, r)
}
