// Package krylov solves square linear systems A x = b by iterations that need
// only products with A: conjugate gradients ([CG]) for symmetric positive
// definite A, [BiCGSTAB] for any other.
//
// Each method is a workspace that is made once for a dimension and then solves
// as many systems as wanted without allocating. What the mathematics found is a
// [Status] and comes with a nil error; errors mean bad arguments or a cancelled
// context. The residual of a [Result] is always that of the x returned,
// computed from b - A x at the end: no method reports [Converged] on the word
// of its recurrence.
//
// If the recurrence claims convergence and b - A x does not confirm it, the
// method starts again from the true residual, and ends as [Stagnated] when a
// whole round no longer halves it. The residual is kept scaled by a power of
// two near its norm at the start of the round, so that the inner products
// neither overflow nor underflow with the size of b.
package krylov
