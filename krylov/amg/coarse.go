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

// factorable reports whether the coarsest matrix, which coarsening has left with n rows,
// should be factored: always below CoarseSize, and up to ten times that if smoothing would
// not do.
func (h *Hierarchy) factorable(n int, stalled bool) bool {
	return n <= h.options.CoarseSize || stalled && n <= 10*h.options.CoarseSize
}

// factorCoarsest factors the matrix of the last level, without the unknowns that its null
// space is held at zero by, whose rows and columns become zero.
//
// If the near null vectors do not span that space, eigenvalues that should be zero may come
// out negative, as small as rounding errors. Then the diagonal is raised by more than such
// errors; if there still are negative ones, the matrix is to blame.
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
	null := nullSpace{a: l.a, size: l.size, near: h.coarseNear, k: h.coarseVectors}
	hold := null.held()
	ptr, ind, val := s.Lower().Raw()
	for j := range hold {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if hold[j] || hold[ind[k]] {
				val[k] = 0
			}
		}
	}
	inertia, err := h.ldl.Factorize(context.Background(), val)
	if err == nil && inertia.Neg > 0 {
		const above = 1e-13
		for j, size := range l.size {
			if k := ptr[j]; !hold[j] && k < ptr[j+1] && int(ind[k]) == j {
				val[k] += above * size
			}
		}
		inertia, err = h.ldl.Factorize(context.Background(), val)
	}
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
