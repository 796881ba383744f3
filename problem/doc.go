// Package problem states optimisation problems: nonlinear programs ([NLP]) and what belongs to
// them. File formats and classes of problems have folders of their own below this one.
//
// # Conventions
//
// A program is
//
//	minimise f(x)  subject to  cl ≤ c(x) ≤ cu,  xl ≤ x ≤ xu,      x ∈ Rⁿ, c ∈ Rᵐ,
//
// with sides that may be infinite and, for an equality or a fixed variable, equal. Its Lagrangian is
//
//	L(x, y, z) = f(x) − yᵀc(x) − zᵀx
//
// so that y_i, the dual of a row, is the derivative of the optimal value with respect to its active
// side: not negative at a lower side and not positive at an upper one in a minimisation. The dual
// z_j of a variable's bound has the same signs.
//
// # Undefined values
//
// A function that is not defined at x returns NaN or ±Inf, also in single entries of a derivative.
// Methods reject such a point and go on; they never take it for an error of the program.
//
// # Derivatives
//
// [Check] compares derivatives and patterns with differences, entry by entry, by name. Who has none finds them in package diff (differences, dual numbers), expr
// (expressions) or quasi (approximations of the Hessian, which learn by [Observer]).
package problem
