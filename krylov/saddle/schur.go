package saddle

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

// SchurMatrix returns
//
//	C + B diag(d)⁻¹ Bᵀ,
//
// an approximation of S = C + B A⁻¹ Bᵀ if d is the diagonal of A, or a lumped A; a nil c
// stands for zero. It is positive semidefinite for positive d: give it to factor.New, or
// its full form to amg.New.
//
// The error is a [*SizeError], an [*ArgumentError] for an element of d without a finite
// reciprocal other than zero, or one of package sparse. The cost is that of
// [sparse.NewGramT].
func SchurMatrix(d []float64, b *sparse.CSR, c *sparse.Sym) (*sparse.Sym, error) {
	m, n := b.Dims()
	if len(d) != n {
		return nil, &SizeError{"SchurMatrix", "len(d)", len(d), n}
	}
	if c != nil && c.SymmetricDim() != m {
		return nil, &SizeError{"SchurMatrix", "order of c", c.SymmetricDim(), m}
	}
	w := make([]float64, n)
	for i, v := range d {
		w[i] = 1 / v
		if w[i] == 0 || math.IsInf(w[i], 0) || math.IsNaN(w[i]) {
			return nil, &ArgumentError{"SchurMatrix", fmt.Sprintf("d[%d]", i), fmt.Sprintf("= %v has no finite reciprocal other than zero", v)}
		}
	}
	g, err := sparse.NewGramT(b)
	if err != nil {
		return nil, err
	}
	g.Update(w)
	lower := g.Matrix()
	if c != nil {
		if lower, err = sparse.Add(1, lower, 1, c.Lower()); err != nil {
			return nil, err
		}
	}
	return sparse.NewSym(lower)
}

// A Matching is the preconditioner
//
//	Ŝ = (K + sM) M⁻¹ (K + sM)ᵀ
//
// of the Schur complement S = K M⁻¹ Kᵀ + M/β of the optimality system of a control problem
//
//	[ M   0    Kᵀ ]
//	[ 0   βM  -M  ]
//	[ K  -M    0  ].
//
// With s = 0 it is that of Rees, Dollar and Wathen (Optimal solvers for PDE-constrained
// optimization, 2010), good for β that are not small; with s = β^-½ that of Pearson and
// Wathen (A new approximation of the Schur complement in preconditioners for
// PDE-constrained optimization, 2012), for which the eigenvalues of Ŝ⁻¹S lie in [½, 1] for
// every β, if K + Kᵀ is semidefinite. One goroutine may use it at a time.
type Matching struct {
	k, kt krylov.Preconditioner // of K + sM and its transpose
	mass  krylov.Operator
	u     []float64
	v     []float64
}

// NewMatching returns the preconditioner from ones of K + sM and of (K + sM)ᵀ, nil for the
// same if K is symmetric, and the mass matrix M. It keeps them. They should be good: their
// errors count twice, and those of a cycle of multigrid are small only in the norm of K.
// Two or three cycles ([Iteration]) usually do. The error is a [*SizeError].
func NewMatching(k, kt krylov.Preconditioner, mass krylov.Operator) (*Matching, error) {
	if kt == nil {
		kt = k
	}
	n := mass.Dim()
	if k.Dim() != n {
		return nil, &SizeError{"NewMatching", "order of k", k.Dim(), n}
	}
	if kt.Dim() != n {
		return nil, &SizeError{"NewMatching", "order of kt", kt.Dim(), n}
	}
	return &Matching{k, kt, mass, make([]float64, n), make([]float64, n)}, nil
}

// Dim returns the order of M.
func (s *Matching) Dim() int { return len(s.u) }

// Solve computes dst = (K + sM)⁻ᵀ M (K + sM)⁻¹ r. It panics unless dst and r have length
// Dim. They must not overlap. Nothing is allocated by it.
func (s *Matching) Solve(dst, r []float64) {
	checkSolve("Matching", s.Dim(), dst, r)
	s.k.Solve(s.u, r)
	s.mass.MulVec(s.v, s.u)
	s.kt.Solve(dst, s.v)
}
