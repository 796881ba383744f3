package lbfgsb

import "github.com/saddle-go/saddle/solvers"

// Result of Minimize: the point with the least f that was visited, marked by Status.
type Result struct {
	// Status is Optimal (projected gradient within Tolerance), Acceptable (f no longer decreases, see Message), IterationLimit,
	// NumericalTrouble, EvaluationError, TimeLimit or Interrupted.
	Status solvers.Status
	// Message says in one line why the method ended.
	Message string

	X, Gradient []float64 // n elements each
	Objective   float64   // f(X)
	// ProjectedGradient is the largest element of |P(X − Gradient) − X|, zero at a stationary point.
	ProjectedGradient float64

	Iterations, Evaluations int
	// Skipped counts steps whose pair did not enter the model, Restarts how often the model was forgotten because a
	// search along its direction failed.
	Skipped, Restarts int
}

// Solved reports whether the status is Optimal or Acceptable.
func (r *Result) Solved() bool { return r.Status == solvers.Optimal || r.Status == solvers.Acceptable }
