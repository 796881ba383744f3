// Package kkt assembles, factors and solves the symmetric saddle-point systems
//
//	[ W + Σ + δ_w I    Jᵀ           ] [ a ]   [ r₁ ]
//	[ J               −(C + δ_c I)  ] [ b ] = [ r₂ ]
//
// of Newton-type methods of optimisation: W symmetric n×n, J m×n, Σ and C
// nonnegative diagonals, δ_w and δ_c shifts that correct the inertia. At a
// strict local minimiser it has n positive and m negative eigenvalues.
//
// What factors and solves is a [Backend]; the package is otherwise the same for all of them.
package kkt
