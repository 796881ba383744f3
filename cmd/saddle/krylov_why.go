package main

import (
	"fmt"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/krylov"
)

// why says in words why a method ended without a solution, and what may help.
func (r *iterated) why(c *column) string {
	left := "the relative residual is " + scientific(c.residual)
	if c.left != nil {
		c = c.left
		left = fmt.Sprintf("the relative residual is %s, and x = 0, which is better, stands for the result", scientific(c.residual))
	}
	if methods[r.method].squares {
		left = fmt.Sprintf("the relative gradient is %s, the relative residual %s", scientific(c.gradient), scientific(c.residual))
	}
	if c.left == nil && c.stuckAtZero() {
		return fmt.Sprintf("no iterate was better than x = 0 (%s after %s): the matrix may be singular to working precision and the system without a solution, for which --method lsmr finds the least residual; else %s",
			c.Status, words.Count(c.Iterations, "iteration"), r.cure())
	}
	if c.seemsSingular() {
		return fmt.Sprintf("%s after %s (%s) although the backward error is %s: the matrix is singular to working precision, and the system may have no solution; --method lsmr finds the least residual",
			left, words.Count(c.Iterations, "iteration"), c.Status, scientific(c.backward))
	}
	switch c.Status {
	case krylov.Converged:
		return left + ", which the method takes for less"
	case krylov.Diverged:
		return fmt.Sprintf("%s after %s, during which it grew ten orders of magnitude: the iteration diverges; %s", left, words.Count(c.Iterations, "iteration"), r.cure())
	case krylov.IterationLimit:
		left = fmt.Sprintf("%s after %s", left, words.Count(c.Iterations, "iteration"))
		if !c.squares && !(c.residual < 1) {
			return left + ": the iteration diverges; " + r.cure()
		}
		return left + "; try another --precond, or a larger --max-iter"
	case krylov.Stagnated:
		if r.method == methodGMRES || r.method == methodFGMRES {
			return left + " and falls no more; try a longer --restart, or another --precond; if the matrix is singular, --method lsmr finds the least residual"
		}
		return left + " and falls no more: --tol asks for more than rounding allows, or --precond for another one"
	case krylov.Indefinite:
		return left + "; the matrix is not positive definite: --method minres is for such"
	case krylov.IndefinitePreconditioner:
		return left + "; the preconditioner is not positive definite, which " + methods[r.method].word + " needs"
	case krylov.BreakdownRho, krylov.BreakdownAlpha, krylov.BreakdownOmega:
		return fmt.Sprintf("%s; %s, from which --method bicgstabl with another --ell or gmres may be free", left, c.Status)
	case krylov.BreakdownArnoldi:
		return left + "; the matrix or its preconditioner is singular to working precision, and in the first case the system may have no solution; " + r.cure()
	case krylov.LeastSquares:
		return left + "; the matrix seems to be singular and the system to have no solution; --method lsmr finds the least residual"
	case krylov.NumericalTrouble:
		return left + "; a number was not finite"
	}
	return left + "; " + c.Status.String()
}

// seemsSingular reports whether x is so long that it solves a system next to this one to rounding although its residual is no
// better than that of zero, as a vector does that is as good as mapped to zero.
func (c *column) seemsSingular() bool { return !c.squares && c.residual >= 1 && c.backward <= 1e-13 }

// stuckAtZero reports whether the method broke down and returned zero, as nothing that it found was better.
func (c *column) stuckAtZero() bool {
	switch c.Status {
	case krylov.BreakdownRho, krylov.BreakdownAlpha, krylov.BreakdownOmega, krylov.NumericalTrouble:
		return c.residual == 1
	}
	return false
}

// cure says what may help where a preconditioner is of no use.
func (r *iterated) cure() string {
	switch r.precond {
	case precondILUT, precondILDL:
		return fmt.Sprintf("try --precond %s with a smaller --drop and a larger --fill, such as 1e-4 and 20", preconds[r.precond].word)
	}
	return "try another --precond"
}
