package amg

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// coarseSweeps of the smoother replace the factorisation of a coarsest matrix that is too
// large for it.
const coarseSweeps = 4

// factorable reports whether the coarsest matrix, which coarsening has left with n rows, should be
// factored: always below CoarseSize, and up to ten times that if smoothing would not do.
func (h *Hierarchy) factorable(n int, stalled bool) bool {
	return n <= h.options.CoarseSize || stalled && n <= 10*h.options.CoarseSize
}

// factorCoarsest factors the matrix of the last level.
func (h *Hierarchy) factorCoarsest(number int, l *level) error {
	s, err := sparse.SymFromLower(l.a)
	if err != nil {
		return err
	}
	if h.ldl == nil {
		symbolic, err := factor.Analyze(s, factor.Options{})
		if err != nil {
			return fmt.Errorf("amg: coarsest matrix: %w", err)
		}
		h.ldl = symbolic.New()
	}
	_, _, val := s.Lower().Raw()
	inertia, err := h.ldl.Factorize(context.Background(), val)
	if err != nil {
		return fmt.Errorf("amg: coarsest matrix: %w", err)
	}
	if inertia.Neg > 0 {
		return &MatrixError{number, -1, fmt.Sprintf("has %d negative eigenvalues", inertia.Neg)}
	}
	h.coarseNull = inertia.Zero
	return nil
}

// solveCoarsest solves A x = b on the last level.
func (h *Hierarchy) solveCoarsest(l *level, x, b []float64) {
	if h.ldl != nil {
		copy(x, b)
		if err := h.ldl.Solve(x, 1); err != nil {
			panic(err) // there is a factorisation, and x has its order
		}
		return
	}
	h.smoothBefore(l, x, b)
	for range coarseSweeps - 1 {
		if h.options.Smoother == GaussSeidel {
			l.backward(x, b, h.options.Steps)
			l.forward(x, b, h.options.Steps, false)
			continue
		}
		h.chebyshev(l, x, b, false)
	}
	h.smoothAfter(l, x, b)
}
