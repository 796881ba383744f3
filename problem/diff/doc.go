// Package diff supplies the derivatives that a user does not: a [problem.NLP] from functions of values only, or with some of the first
// derivatives. [New] does it by differences, [NewExact] by the dual and hyperdual numbers of gonum, which are exact.
//
//	p, err := diff.New(&problem.NLP{Lower: …, Upper: …, RowLower: …, RowUpper: …}, diff.Funcs{Objective: f, Constraints: c}, diff.Options{})
//
// # Patterns
//
// A Jacobian or Hessian pattern whose Row is nil is not known, and is found by trials (see [New]); an empty one that is not nil has no
// entries. Known patterns save the trials and are safer.
//
// # Cost
//
// With p the number of groups of columns of the Jacobian, q that of a star colouring of the Hessian (package sparse/coloring), evaluations per
// derivative are, for central differences (Forward in brackets):
//
//	Gradient   2n (n+1) of the objective
//	Jacobian   2p (p+1) of the constraints
//	Hessian    2q (q+1) of gradient and Jacobian, if both are given
//	           else 1 + 2n + 2·(off-diagonal entries of ∇²f) of the objective, 1 + 2p' + 2·(pairs of groups that share a row and an
//	           entry) ≤ 1 + 2p' + p'(p'−1) of the constraints, p' groups of the columns of rows that are not linear
//
// and one more for each derivative at a point where a variable is so near a bound that the formula is one-sided, and for
// second derivatives 4 instead of 2 for pairs with such a variable. The value at x is not counted again if the last call of Objective or Constraints was for this x.
// Ridders needs up to 2·Levels times as many as one side. By dual numbers the gradient takes n, the Jacobian p, the Hessian as many hyperdual
// evaluations as entries of ∇²f and pairs of groups, the diagonal included.
//
// # Accuracy
//
// For functions of size and scale one: central differences 1e-10, forward 1e-8, Ridders 1e-12, second derivatives from gradients 1e-10,
// from values 1e-7. Methods with a tolerance of 1e-8 should have exact gradients, or Ridders.
//
// Steps stay within the bounds of variables, since functions need not be defined beyond; only a fixed variable, which has no room at all, is
// moved out of its bounds. Nothing is allocated after set-up except by the functions of the user.
package diff
