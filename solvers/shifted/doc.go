// Package shifted solves nonlinear programs by the shifted primal-dual penalty-barrier method of Gill and Zhang
// (Equations for a projected-search path-following method for nonlinear optimization; its companions on shifted
// penalty-barrier methods and projected searches have the globalisation).
//
// # Problem
//
// Rows get slacks,
//
//	minimise f(x)  subject to  c(x) − s = 0,  sl ≤ s ≤ su,  xl ≤ x ≤ xu,
//
// the slack of an equality being fixed at its side. Variables with equal bounds are not there: package solvers/internal/nlp has
// taken them out.
//
// # Idea
//
// A barrier needs an interior and a penalty drives multipliers to infinity, unless both are shifted. With a
// penalty μᴾ, a barrier μᴮ and estimates xᴱ, sᴱ, yᴱ, zᴱ, wᴱ of the solution the method follows the zero of
//
//	∇f − Jᵀy − z,   y − w,   c − s + μᴾ(y − yᴱ),   z·d + μᴮ(z − zᴱ) + μᴮ(d − dᴱ)
//
// where d are the gaps to the bounds. It is a solution of the problem as soon as the estimates are one, whatever μᴾ and μᴮ
// are. Gaps and duals of bounds may fall below zero, to −μᴮ, so that a search along a projected path begins with
// the whole Newton step: nothing is cut to stay inside. The second block of the Newton matrix is at most
// −μᴾ, whatever the rank of the Jacobian.
//
// # Additions
//
// What is on by default beyond the published method, each with a switch in [Options]: second-order corrections, larger shifts of the Hessian where the
// functions differ from their models, guards against drift and overshoot, limits of the shifts of single bounds, an end of patience in narrow valleys and with tiny
// steps, restarts with smaller μᴾ and μᴮ, a new scaling where the first one hides the objective. Bounds may be violated on the way, by at most their shifts: functions
// need not be defined there, since such points are refused.
//
// # Files
//
// sides.go and point.go have the nouns, follow.go the path-following function, auxiliary.go what all formulas are
// made of, direction.go the linear system and the recovery from it, merit.go the function that steps decrease, path.go the
// projected path, search.go and trust.go the two ways to decrease it, classify.go what is done about estimates and parameters after a
// step, terminate.go the measures and how a run ends, start.go where it begins, attempt.go the loop, solve.go the attempts.
package shifted
