// Package kkt assembles, factors, corrects and solves the symmetric saddle-point
// systems of Newton-type methods of optimisation,
//
//	[ W + Σ + δ_w I    Jᵀ           ] [ a ]   [ r₁ ]
//	[ J               −(C + δ_c I)  ] [ b ] = [ r₂ ]
//
// W symmetric n×n, J m×n, Σ and C diagonals, C ≥ 0, δ_w and δ_c shifts that correct the
// inertia. At a strict local minimiser the matrix K has n positive and m negative
// eigenvalues. The sign convention is fixed: a method that prints its system otherwise changes signs on its side, and takes
// −Δy for b where J stands above for the Jacobian and y for multipliers of f − yᵀc.
//
// # Life cycle
//
//	k, err := kkt.New(structure, kkt.Options{})     // once: merged pattern, maps of values, order, symbolic factor
//	err = k.SetValues(values)                       // each iteration: O(entries), nothing allocated
//	rep, err := k.FactorCorrected(ctx, policy)      // with the shifts that give the right inertia
//	info, err := k.Solve(ctx, x, b)                 // as often as there are right-hand sides: predictor, corrector, ...
//	err = k.SetDiagonals(sigma, c)                  // loops over Σ and C alone: O(n + m)
//
// Structure and values are separate: entries come in any order, by columns or as triplets, repeats are
// summed. Which entry goes where is found once, by counting and filling.
//
// # Forms
//
// [Augmented] factors K as it is. It is right for all systems: tiny C, dense rows of J, few rows.
//
// [Condensed] eliminates rows E of J beforehand and keeps the rows R,
//
//	[ W + Σ + δ_w I + J_Eᵀ(C_E + δ_c I)⁻¹J_E    J_Rᵀ           ] [ a   ]   [ r₁ + J_Eᵀ(C_E + δ_c I)⁻¹r_E ]
//	[ J_R                                      −(C_R + δ_c I)  ] [ b_R ] = [ r_R                        ]
//
//	b_E = (C_E + δ_c I)⁻¹(J_E a − r_E),
//
// which is smaller, and worth it for many short rows. Blocks of rows have a rule each; [IfSafe] asks for C_i ≥ 1e-8·max(1, ‖J_i‖²), since
// dividing by a tiny C_i loses digits of b, and for few entries in the row. If all rows go, what remains must be positive definite, and Cholesky's factorisation is the
// test. Refinement is against K in any case.
//
// [MatrixFree] iterates, with products only: conjugate gradients on the condensed matrix, MINRES or FGMRES on K, preconditioned
// by a diagonal, by what the caller gives, by the factors of an earlier iterate ([FactorOf]) or by the constraint preconditioner ([Constraint]).
//
// [Auto] decides; see there for the rule.
//
// # Inertia
//
// A [Policy] decides what to do about a wrong inertia: [Correction] raises δ_w, and δ_c where it is allowed, as Ipopt does;
// [Quasidefinite] relies on a promise; [AcceptAll], [Trust] and [PolicyFunc] leave it to the method. [System.Factor] takes a shift as it is. With
// Options.Quasidefinite the factorisation itself relies on the signs, looks for no pivots, and replaces those that rounding has spoilt, which is counted.
//
// # Accuracy
//
// Solutions are refined against K with its shifts, whatever pivots were replaced, by this package and not by the back end: until the
// backward error is about the rounding unit or does not halve any more. If it stays above Refine.Quality the back end is asked to pivot more
// carefully ([Tightener]), and FGMRES with the factors as preconditioner has the last word. [SolveInfo] tells the error that was reached, by norms and
// row by row.
//
// # Back ends
//
// What factors and solves is a [Backend]; the package is otherwise the same for all of them. [NewLDL] is the default at
// all sizes, [NewDense] is simple and independent of it, [NewIterative] iterates. An outside implementation is tested by kkttest.Run. An outside optimiser can use a Backend without the
// rest of this package: see docs/kkt.md.
//
// # Sources
//
// Wächter and Biegler, On the implementation of an interior-point filter line-search algorithm for large-scale nonlinear programming, 2006
// (correction of the inertia); Vanderbei, Symmetric quasidefinite matrices, 1995; Altman and Gondzio, Regularized symmetric indefinite systems in interior point
// methods, 1999 (pivots of promised signs).
package kkt
