package solvers

import "time"

// A Point is primal and dual values of a nonlinear program. The duals have the signs of package problem: RowDuals_i is the
// derivative of the optimal value with respect to the active side of row i, LowerDuals and UpperDuals the same
// for bounds of variables, so that ∇f − Jᵀ·RowDuals − LowerDuals − UpperDuals = 0 at a solution. In a minimisation
// LowerDuals ≥ 0 and UpperDuals ≤ 0.
type Point struct {
	X                      []float64 // n elements
	RowDuals               []float64 // m elements
	LowerDuals, UpperDuals []float64 // n elements
}

// Evaluations counts calls of the functions of a nonlinear program.
type Evaluations struct {
	Objective, Gradient, Constraints, Jacobian, Hessian int
}

// A Result is what a method for nonlinear programs ends with: the best point it knows, marked by Status.
type Result struct {
	Status Status
	// Method names the method, and which of its attempts ended with this point, if it made several.
	Method string
	// Message says in one line why the method ended.
	Message string

	Point
	// Objective is f(X) as the problem states it, also in a maximisation.
	Objective float64
	// Rows is c(X), m elements.
	Rows []float64

	// PrimalInfeasibility is the largest violation of a row or bound, DualInfeasibility the largest element of ∇f − Jᵀy − z, and
	// Complementarity the largest product of a dual and the distance to its side; all of the problem as stated, not scaled.
	PrimalInfeasibility, DualInfeasibility, Complementarity float64

	Iterations  int // of all attempts, those of restorations included
	Evaluations Evaluations
	// Factorizations counts all of KKT matrices, RefactorShifts those that were repeated with other shifts.
	Factorizations, RefactorShifts int

	// Time is that of the whole run, LinearTime of it was spent in KKT systems, EvaluationTime in the functions.
	Time, LinearTime, EvaluationTime time.Duration
}

// RelaxedNote ends the Message of a result, after a semicolon, if integer marks of the problem were ignored.
const RelaxedNote = "integer variables were relaxed"

// Solved reports whether the status is Optimal or Acceptable.
func (r *Result) Solved() bool { return r.Status == Optimal || r.Status == Acceptable }
