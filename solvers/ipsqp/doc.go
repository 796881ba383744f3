// Package ipsqp solves quadratic programs by a primal-dual interior-point method, [SolveQP].
//
// # Quadratic programs
//
//	minimise ½xᵀPx + qᵀx + c₀  subject to  cl ≤ A x ≤ cu,  xl ≤ x ≤ xu,      P positive semidefinite
//
// What can be said without a factorisation is said first: fixed variables, empty rows and rows with one entry are taken out. The rest is
// equilibrated. Then each side of a variable or row, where there is one, has a slack s and a dual λ (qpPairs), rows that are equalities
// have a dual y alone, and Newton's method goes to s λ = μ → 0 by systems
//
//	[ P + Θ   Aᵀ ] [ dx ]
//	[ A      −C  ] [ −dy],    Θ_j = Σ λ/s of variable j,  C_i = (Σ λ/s)⁻¹ of row i, 0 for an equality,
//
// which package kkt factors as quasi-definite ones after a tiny shift, and solves without it by refinement. Each factorisation serves a
// predictor, Mehrotra's corrector and further centrality correctors.
//
// # Sources
//
// M. F. P. Costa and E. M. G. P. Fernandes, on interior-point methods for the subproblems of sequential quadratic programming (the literal
// iteration); Mehrotra, On the implementation of a primal-dual interior point method, 1992; Gondzio, Multiple centrality corrections in a
// primal-dual method for linear programming, 1996; Friedlander and Orban, A primal-dual regularized interior-point method for convex
// quadratic programs, 2012; Ruiz, A scaling algorithm to equilibrate both rows and columns norms in matrices, 2001.
package ipsqp
