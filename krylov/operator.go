package krylov

import "github.com/saddle-go/saddle/sparse"

// An Operator is a square matrix A, known by its products.
type Operator interface {
	// Dim returns the order n of A.
	Dim() int
	// MulVec computes dst = A x. Both have length n and do not overlap; x must
	// be left unchanged.
	MulVec(dst, x []float64)
}

// OperatorFunc returns the operator of order n whose MulVec is mul.
func OperatorFunc(n int, mul func(dst, x []float64)) Operator {
	return operator{n, mul}
}

// A Matrix is what [General] makes an operator of; [*sparse.CSR] and
// [*sparse.CSC] are such.
type Matrix interface {
	Dims() (rows, cols int)
	MulVec(y, x []float64)
}

// General returns the operator of a square matrix. The error is a
// [*DimensionError] if a is not square.
func General(a Matrix) (Operator, error) {
	rows, cols := a.Dims()
	if rows != cols {
		return nil, &DimensionError{"General", "columns of a", cols, rows}
	}
	return operator{rows, a.MulVec}, nil
}

// Symmetric returns the operator of the symmetric matrix with the given lower
// triangle; see [sparse.CSC.MulVecSym]. The error is a [*DimensionError] if the
// triangle is not square.
func Symmetric(lower *sparse.CSC) (Operator, error) {
	rows, cols := lower.Dims()
	if rows != cols {
		return nil, &DimensionError{"Symmetric", "columns of lower", cols, rows}
	}
	return operator{rows, lower.MulVecSym}, nil
}

type operator struct {
	n   int
	mul func(dst, x []float64)
}

func (o operator) Dim() int                { return o.n }
func (o operator) MulVec(dst, x []float64) { o.mul(dst, x) }
