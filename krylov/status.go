package krylov

import "fmt"

// A Status says how an iteration ended. The zero value is no status: it goes
// with an error about the arguments.
type Status int

const (
	// Converged: ‖b-Ax‖ ≤ Tol·‖b‖ holds for the x returned, or, where that was
	// asked for, ‖b-Ax‖ ≤ BackwardTol·(‖A‖‖x‖+‖b‖).
	Converged Status = iota + 1
	// IterationLimit: MaxIter iterations did not suffice.
	IterationLimit
	// Stagnated: the recurrence has converged but the true residual has not,
	// and starting again from it no longer helps. Tol asks for more than the
	// precision of the products allows. Or StallIter iterations in succession
	// did not halve the residual.
	Stagnated
	// Indefinite: CG met pᵀAp ≤ 0, so A is not symmetric
	// positive definite.
	Indefinite
	// BreakdownRho: in BiCGSTAB ρ = r̂ᵀr vanishes.
	BreakdownRho
	// BreakdownAlpha: in BiCGSTAB r̂ᵀv, the divisor of α, vanishes.
	BreakdownAlpha
	// BreakdownOmega: in BiCGSTAB ω = tᵀs/tᵀt vanishes or is 0/0.
	BreakdownOmega
	// NumericalTrouble: a NaN or an infinity in b, in the initial guess, in a
	// product or from overflow. The x returned is finite: see the package on what it is.
	NumericalTrouble
	// Interrupted: the context was cancelled. What x is, the package says.
	Interrupted
	// LeastSquares: ‖Aᵀr‖ ≤ OptimalityTol·‖A‖‖r‖ holds for r = b-Ax: no x has a
	// smaller residual, up to the tolerance, and it is not zero.
	LeastSquares
	// ConditionLimit: the estimated condition number of A exceeds CondLimit.
	ConditionLimit
	// IndefinitePreconditioner: vᵀM⁻¹v ≤ 0 for some v ≠ 0, so M is not positive
	// definite.
	IndefinitePreconditioner
	// NotSymmetric: CheckSymmetry found that A is not symmetric, or, of a
	// RectOperator, that MulVecT does not multiply by the transpose.
	NotSymmetric
	// NotSymmetricPreconditioner: CheckSymmetry found that M is not symmetric.
	NotSymmetricPreconditioner
	// BreakdownArnoldi: in GMRES and FGMRES the Krylov space is exhausted, since A maps
	// it into itself, and holds no solution: A is singular on it, or M⁻¹ is.
	BreakdownArnoldi
	// Diverged: the residual has grown to 10¹⁰ times the first one, or ‖b‖ if that is more. What rounding has added to it by
	// then forbids to come to Tol without another start, and a preconditioner that is to blame remains.
	Diverged
)

var statusNames = [...]string{
	Converged:        "converged",
	IterationLimit:   "iteration limit",
	Stagnated:        "stagnated",
	Indefinite:       "indefinite",
	BreakdownRho:     "breakdown (rho)",
	BreakdownAlpha:   "breakdown (alpha)",
	BreakdownOmega:   "breakdown (omega)",
	NumericalTrouble: "numerical trouble",
	Interrupted:      "interrupted",

	LeastSquares:               "least-squares solution",
	ConditionLimit:             "condition limit",
	IndefinitePreconditioner:   "preconditioner indefinite",
	NotSymmetric:               "matrix not symmetric",
	NotSymmetricPreconditioner: "preconditioner not symmetric",

	BreakdownArnoldi: "breakdown (Krylov space exhausted)",
	Diverged:         "diverged",
}

// String returns the status in words.
func (s Status) String() string {
	if s < Converged || int(s) >= len(statusNames) {
		return fmt.Sprintf("Status(%d)", int(s))
	}
	return statusNames[s]
}
