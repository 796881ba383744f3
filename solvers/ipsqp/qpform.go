package ipsqp

import "github.com/saddle-go/saddle/sparse"

// A qpForm is the program that the iteration sees: of SolveQP, reduced, scaled, a minimisation; or the one of an iteration of Solve,
//
//	minimise ½xᵀPx + qᵀx  subject to  cl ≤ A x ≤ cu,  xl ≤ x ≤ xu,
//
// with ±Inf where there is no side. P and A are nil in the latter, whose matrices have other forms; see matrices.
type qpForm struct {
	n, m   int
	p      *sparse.Sym
	q      []float64
	a      *sparse.CSC
	cl, cu []float64
	xl, xu []float64
}
