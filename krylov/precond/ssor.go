package precond

import (
	"github.com/saddle-go/saddle/sparse"
)

// An SSOR is the preconditioner of symmetric successive over-relaxation with the factor 0 < ω < 2,
//
//	M = 1/(ω(2-ω)) (D + ω L) D⁻¹ (D + ω U),   A = L + D + U,
//
// L strictly lower, D diagonal, U strictly upper (Young, 1971). For symmetric positive definite A, M is so, too. It
// exists whenever no diagonal element is zero. Applied as the product of the unit triangles I + ω L D⁻¹ and
// I + ω D⁻¹ U. It can be used by several goroutines at once, but not during an update.
type SSOR struct {
	n     int
	omega float64
	ptr   []int // the pattern of A, copied
	ind   []int32
	f     luFactor
}

// NewSSOR returns the preconditioner of a square matrix, symmetric or not, which is not kept. The error is a
// [*krylov.DimensionError], an [*OptionError] for omega, a [*ValueError] for an entry that is not finite, or a [*PivotError]
// for a diagonal element that is missing or has no finite reciprocal.
func NewSSOR(a *sparse.CSR, omega float64) (*SSOR, error) {
	n, err := squareOrder("SSOR", a)
	if err != nil {
		return nil, err
	}
	if !(0 < omega && omega < 2) {
		return nil, &OptionError{"SSOR", "omega", omega, "0 < omega < 2"}
	}
	m := &SSOR{n: n, omega: omega}
	m.ptr, m.ind = copyPattern(a)
	m.f.reset(n)
	for i := range n {
		for _, j := range m.ind[m.ptr[i]:m.ptr[i+1]] {
			switch {
			case int(j) < i:
				m.f.l.ind = append(m.f.l.ind, j)
			case int(j) > i:
				m.f.u.ind = append(m.f.u.ind, j)
			}
		}
		m.f.l.ptr = append(m.f.l.ptr, len(m.f.l.ind))
		m.f.u.ptr = append(m.f.u.ptr, len(m.f.u.ind))
	}
	m.f.l.val, m.f.u.val = make([]float64, len(m.f.l.ind)), make([]float64, len(m.f.u.ind))
	if err := m.Update(a); err != nil {
		return nil, err
	}
	return m, nil
}

// Update takes over the values of another matrix with the pattern of the first one, without allocating. The errors
// are those of [NewSSOR], or a [*PatternError]; an error leaves the preconditioner as it was.
func (m *SSOR) Update(a *sparse.CSR) error {
	val, err := samePattern("SSOR", a, m.n, m.ptr, m.ind)
	if err != nil {
		return err
	}
	for i := range m.n {
		if d := m.diagonal(i, val); !finite(1/d) || 1/d == 0 {
			return &PivotError{"SSOR", i, d}
		}
	}
	for i := range m.n {
		m.f.dinv[i] = 1 / m.diagonal(i, val)
	}
	l, u := 0, 0
	for i := range m.n {
		for k := m.ptr[i]; k < m.ptr[i+1]; k++ {
			switch j := int(m.ind[k]); {
			case j < i:
				m.f.l.val[l] = m.omega * val[k] * m.f.dinv[j]
				l++
			case j > i:
				m.f.u.val[u] = m.omega * val[k] * m.f.dinv[i]
				u++
			}
		}
	}
	for i := range m.f.dinv {
		m.f.dinv[i] *= m.omega * (2 - m.omega)
	}
	return nil
}

// diagonal returns a_ii, 0 if it is not stored: what follows the strictly lower part of the row.
func (m *SSOR) diagonal(i int, val []float64) float64 {
	k := m.ptr[i] + m.f.l.ptr[i+1] - m.f.l.ptr[i]
	if k < m.ptr[i+1] && int(m.ind[k]) == i {
		return val[k]
	}
	return 0
}

// Dim returns the order of A.
func (m *SSOR) Dim() int { return m.n }

// Solve computes dst = M⁻¹ r. It panics unless both have the order as length. They must not overlap.
// 2 nnz(A) flops.
func (m *SSOR) Solve(dst, r []float64) {
	checkSolve("SSOR", m.n, dst, r)
	m.f.solve(dst, r)
}
