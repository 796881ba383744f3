// Package ipsqp is sequential quadratic programming with an interior-point method for the quadratic programs, [Solve] for nonlinear programs, and
// an interior-point method for convex quadratic and linear programs, [SolveQP].
//
// # Nonlinear programs
//
// A program is brought into the form
//
//	min F(x)  subject to  b ≤ h(x) ≤ b + r,  l ≤ x ≤ u,      0 ≤ r ≤ ∞
//
// (program.go). An iteration at x, with multipliers λ,
//
//  1. solves min ½ΔᵀHΔ + ∇FᵀΔ subject to the linearised constraints by a primal–dual predictor–corrector iteration
//     (subproblem.go, published.go), each step of which is one quasi-definite system of package kkt with a pattern that is analysed once;
//  2. takes its multipliers π and chooses the penalty β such that (Δ, π − λ) is a direction of descent of an augmented Lagrangian
//     (merit.go), and searches along it (search.go);
//  3. updates H.
//
// Where linearised rows are inconsistent they become elastic (elastic.go). Where that leads nowhere, or the search does not at an infeasible point,
// a restoration minimises the violation alone (restore.go); its stationary points show that a problem is infeasible. A long
// feasible ray along which F falls shows that it is unbounded (stop.go). Where the exact Hessian tells a saddle point from a minimum the run
// goes on beside it (saddle.go).
//
// # The Hessian
//
// H is ∇²L itself, with what makes the quadratic program convex ([Exact], exact.go), or learns from steps: [BFGS], dense, and [Limited], which is
// sparse but for a border of the systems (limited.go). [Auto] takes the first and, if that fails, one of the others from the start.
//
// # What differs from the source
//
// [Literal] gives the options of the source as far as it is known: H₀ = ∇²F made positive definite and updated by BFGS, equalities as ranges of width zero,
// λ₀ = 0, a penalty that never falls. The defaults take equalities with one free multiplier, since the two of a range run to infinity and take the
// penalty with them; λ₀ is π of the first quadratic program. Slacks enter the merit function's linear term, which the source
// omits in print. Elastic rows, restoration and the tests of infeasible and unbounded problems are not in the source.
//
// # Quadratic programs
//
//	minimise ½xᵀPx + qᵀx + c₀  subject to  cl ≤ A x ≤ cu,  xl ≤ x ≤ xu,      P positive semidefinite
//
// What can be said without a factorisation is said first: fixed variables, empty rows and columns, rows with one entry, sides that bounds imply, forcing
// rows and multiples of rows are taken out (qppresolve.go), and get their duals in the end (qprestore.go). The rest is equilibrated. Then each side of a variable or row, where there is one, has a slack s and a dual λ (pairs.go), rows that are equalities
// have a dual y alone, and Newton's method goes to s λ = μ → 0 by systems
//
//	[ P + Θ   Aᵀ ] [ dx ]
//	[ A      −C  ] [ −dy],    Θ_j = Σ λ/s of variable j,  C_i = (Σ λ/s)⁻¹ of row i, 0 for an equality,
//
// which package kkt factors as quasi-definite ones after a tiny shift, and solves without it by refinement. Each factorisation serves a
// predictor, Mehrotra's corrector and further centrality correctors; after long without progress, which may be a circle of such steps, some steps do without.
//
// The state of such an iteration, its Newton system and the way back to all unknowns are the same in the quadratic programs of [Solve] (interior.go); what they have beside,
// elastic rows and weights on slacks, are sides of duals and a diagonal of rows there. The two differ in their matrices (shifted.go,
// subproblem_matrices.go), in how they choose μ and steps (qpiterate.go, published.go), and in when they end.
//
// # Sources
//
// M. F. P. Costa and E. M. G. P. Fernandes, on a sequential quadratic programming method with primal–dual interior-point subproblems (also the literal iterations); Gill, Murray,
// Saunders and Wright, Some theoretical properties of an augmented Lagrangian merit function, 1986; Powell, A fast algorithm for nonlinearly constrained
// optimization calculations, 1978; Byrd, Nocedal and Schnabel, Representations of quasi-Newton matrices and their use in limited memory methods,
// 1994; Wächter and Biegler, On the implementation of an interior-point filter line-search algorithm for large-scale nonlinear
// programming, 2006 (scaling, sequence of shifts). Of quadratic programs: Mehrotra, On the implementation of a primal-dual interior point method,
// 1992; Andersen and Andersen, Presolving in linear programming, 1995; Cartis, Some disadvantages of a Mehrotra-type primal-dual corrector interior point algorithm for linear
// programming, 2009; Gondzio, Multiple centrality corrections in a primal-dual method for linear programming, 1996; Friedlander and Orban, A primal-dual regularized
// interior-point method for convex quadratic programs, 2012; Ruiz, A scaling algorithm to equilibrate both rows and columns norms in
// matrices, 2001.
package ipsqp
