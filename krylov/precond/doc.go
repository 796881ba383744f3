// Package precond provides preconditioners for the methods of package krylov: matrices M that resemble A and
// are easy to solve with. Each is a [krylov.Preconditioner] that is made from A, solves without allocating, and can be
// updated when the values of A change.
//
//	[BlockJacobi]  dense blocks on the diagonal        any A, definite if A is and blocks are by Cholesky
//	[SSOR]         symmetric over-relaxation           nonzero diagonal, definite if A is
//	[ILU0]         L U in the pattern of A             M-matrices and their neighbours; numbers only on update
//	[ILUT]         L U by threshold and row bound      general A; with pivoting of columns as an option
//	[ILDL]         L D Lᵀ by threshold, with pivoting  symmetric A, definite or not; L |D| Lᵀ for MINRES
//	[Direct]       a complete L D Lᵀ of another matrix symmetric A near to one that was factored
//
// Incomplete factorisations permute rows and columns alike by an [Ordering], by default that of reverse
// Cuthill–McKee. What a factorisation kept and what it had to replace is told by its Stats. Every one of them is
// a function of A and the options, bit for bit, and works on one goroutine.
//
// Errors name the row: a [*PivotError] that division was impossible, a [*ValueError] an entry that is NaN or
// infinite, a [*PatternError] a pattern that changed, an [*OptionError] the option at fault; sizes that do not fit are a
// [*krylov.DimensionError].
package precond
