// Package expr states functions by expressions and differentiates them: values, first and second
// derivatives are exact to rounding, and sparse.
//
// # Stating
//
// A [Graph] holds expressions of n variables; an [Expr] is a handle to one of them. [NewFunctions]
// turns an objective and rows, each an expression plus linear terms, into what methods call
// ([Functions], a problem.Functions). A [Model] does all of it for programs written in Go.
//
// # Undefined values
//
// An operation outside of its domain gives NaN, a pole gives ±Inf; nothing panics. Derivatives are those
// of the active branch of [Abs], [Min], [Max], [Less] and If, of the first of equal arguments of Min and
// Max, and 0 for Abs at 0. Where a branch is not active it does not count, whatever its value. Steps
// ([Floor], comparisons and the like) have derivative 0 everywhere. Where an outer derivative is
// zero the inner one is not asked: the derivative of 0·√x is 0 at x = 0. A derivative that does not
// exist otherwise is NaN or ±Inf, as package problem has it.
//
// Operands of two graphs in one operation are a fault of the program and panic.
package expr
