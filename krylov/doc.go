// Package krylov solves linear systems A x = b and least-squares problems
// min ‖b - A x‖ by iterations that need only products with A.
//
// # Which method for which matrix
//
//	A                            method         products per iteration   vectors
//	symmetric positive definite  [CG]           A, M⁻¹                   5
//	symmetric indefinite         [MINRES]       A, M⁻¹                   8
//	symmetric, ill-conditioned   [MINRESQLP]    A, M⁻¹                   10
//	symmetric, singular          [MINRESQLP]    A, M⁻¹                   10
//	square, any                  [BiCGSTAB]     2 A, 2 M⁻¹               8
//	  complex eigenvalues        [BiCGSTABL]    2 A, 2 M⁻¹               2ℓ + 6
//	  monotone residual          [GMRES]        A, M⁻¹                   m + 2 for m iterations between restarts
//	  M changes or iterates      [FGMRES]       A, M⁻¹                   2m + 1
//	rectangular or square, any:
//	  min ‖b - A x‖² + λ²‖x‖²    [LSQR]         A, Aᵀ, M⁻¹               2 of length m, 5 of length n
//	  likewise, to stop early    [LSMR]         A, Aᵀ, M⁻¹               2 of length m, 7 of length n
//
// For symmetric A the preconditioner M must be symmetric positive definite also
// where A is not: for a saddle point [H Jᵀ; J -C] a block diagonal of H and of an approximation
// of C + J H⁻¹ Jᵀ. For LSQR and LSMR it stands for AᵀA + λ²I; scaling the columns
// ([NewColumnScaling]) is the simplest.
//
// Without symmetry M may be any matrix; it is applied from the right, so that the
// residual is that of A x = b. No method is best for all: BiCGSTAB and BiCGSTABL take the
// least memory and may break down, GMRES with a long cycle takes the fewest
// products, and with short cycles may stagnate.
//
// A singular system that has solutions is solved by all symmetric methods; without a preconditioner the
// solution is the shortest, with one that which is shortest in its norm ‖x‖_M. If it has none, CG reports [Indefinite], while
// MINRES ends at some least-squares solution and MINRESQLP at the shortest. The same holds for LSQR and LSMR where solutions are many.
//
// # Conventions
//
// Each method is a workspace that is made once for a dimension and then solves
// as many systems as wanted without allocating. What the mathematics found is a
// [Status] and comes with a nil error; errors mean bad arguments or a cancelled
// context. The residual of a [Result] is always that of the x returned,
// computed from b - A x at the end, and so are the backward error and the
// gradient: no method reports [Converged] or [LeastSquares] on the word of its
// recurrence.
//
// The x returned is finite whatever the status, and the best iterate: by its residual, but for CG. The last
// iterate is the best one up to rounding in GMRES, MINRES, MINRESQLP, LSQR and LSMR. The residuals of
// BiCGSTAB and BiCGSTABL go up and down: where they do not converge, they return the iterate with the least
// one, the initial guess included, for which they keep a vector, or zero where that turns out to be better: on singular matrices the true residuals of all of
// them may be far from what the recurrence says. CG returns the last iterate, whose error is the least in the A-norm,
// but where A or M turns out to be indefinite, a number is not finite or the residuals diverge, the one with the least residual. A step whose length
// overflows is not made. GMRES and FGMRES return the x of the last restart where the correction of the cycle is not
// finite or has raised the residual. MINRES and MINRESQLP return the x from which the last round
// started where that was twice as good or the last x has overflowed. Any other x that has overflowed, or
// came from an initial guess that is not finite, is replaced by zero, whose relative residual is 1.
//
// If the recurrence claims convergence and b - A x does not confirm it, the
// method starts again from the true residual, and ends as [Stagnated] when a
// whole round no longer halves it. The residual is kept scaled by a power of
// two near its norm at the start of the round, so that the inner products
// neither overflow nor underflow with the size of b.
package krylov
