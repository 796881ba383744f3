package krylov

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/internal/gonumvec"
)

// A MulVecToer is a matrix as gonum.org/v1/exp/linsolve knows it: MulVecTo sets dst to A x, or Aᵀ x if trans. Band
// matrices of gonum and all matrices and plans of package sparse are such.
type MulVecToer interface {
	MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector)
}

// FromMulVecToer returns the operator of a, of order n, for the methods of this package. A product allocates the headers of two vectors.
func FromMulVecToer(n int, a MulVecToer) Operator {
	return operator{n, func(dst, x []float64) {
		if n == 0 {
			return // gonum has no vectors of length 0
		}
		a.MulVecTo(mat.NewVecDense(n, dst), false, mat.NewVecDense(n, x))
	}}
}

// ToMulVecToer returns a as a matrix for linsolve. at is the operator of Aᵀ, which is a itself if A is symmetric; nil if no method will ask
// for it (of those of linsolve BiCG does), and then a product with it panics.
func ToMulVecToer(a, at Operator) MulVecToer { return mulVecToer{a, at} }

type mulVecToer struct{ a, at Operator }

func (m mulVecToer) MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector) {
	a := m.a
	if trans {
		if a = m.at; a == nil {
			panic("krylov: MulVecTo: no operator for products with the transpose")
		}
	}
	n := a.Dim()
	if x.Len() != n {
		panic(fmt.Sprintf("krylov: MulVecTo: len(x) = %d, want %d", x.Len(), n))
	}
	gonumvec.Apply("krylov", "MulVecTo", dst, n, x, a.MulVec)
}

// PreconSolve returns m as a preconditioner for linsolve, whose Settings have a field of this name: it sets dst to the
// solution of M·dst = r, or of Mᵀ·dst = r if trans. mt solves with Mᵀ; it is m itself if M is symmetric, and nil if there is none: then trans,
// for which of the methods of linsolve only BiCG asks, gives an error.
func PreconSolve(m, mt Preconditioner) func(dst *mat.VecDense, trans bool, r mat.Vector) error {
	return func(dst *mat.VecDense, trans bool, r mat.Vector) error {
		p := m
		if trans {
			if p = mt; p == nil {
				return fmt.Errorf("krylov: PreconSolve: no preconditioner for the transposed system")
			}
		}
		n := p.Dim()
		if r.Len() != n {
			return &DimensionError{"PreconSolve", "len(r)", r.Len(), n}
		}
		gonumvec.Apply("krylov", "PreconSolve", dst, n, r, p.Solve)
		return nil
	}
}
