package precond

import (
	"math"

	"github.com/saddle-go/saddle/factor"
)

// A Direct is the preconditioner M = L D Lᵀ of a complete factorisation, that of a matrix near to A: an earlier
// one, a shifted one, or one without its small entries. M is symmetric, but positive definite only if the
// factored matrix is. What holds for the [factor.LDL] holds here: one goroutine may use it at a time.
type Direct struct {
	f *factor.LDL
}

// NewDirect returns f as a preconditioner. It keeps f, which may factorise other matrices meanwhile.
func NewDirect(f *factor.LDL) *Direct { return &Direct{f} }

// Dim returns the order of the factored matrix.
func (m *Direct) Dim() int { return m.f.Symbolic().N() }

// Solve computes dst = M⁻¹ r, zero pivots left out; dst is NaN if f holds no factorisation. It panics unless both
// have the order as length. They must not overlap. It does not allocate after the first time. About 4 nnz(L) flops.
func (m *Direct) Solve(dst, r []float64) {
	checkSolve("Direct", m.Dim(), dst, r)
	copy(dst, r)
	if err := m.f.Solve(dst, 1); err != nil {
		for i := range dst {
			dst[i] = math.NaN()
		}
	}
}
