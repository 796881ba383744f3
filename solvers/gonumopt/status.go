package gonumopt

import (
	"errors"

	"gonum.org/v1/gonum/optimize"

	"github.com/saddle-go/saddle/solvers"
)

// Outcomes for which gonum has no status. All are early in its sense, and their Err says what happened.
var (
	// Infeasible is solvers.Infeasible: the violation of the constraints has a local minimum that is not zero.
	Infeasible = optimize.NewStatus("Infeasible", true, errors.New("gonumopt: the constraints have no feasible point nearby"))
	// Interrupted is solvers.Interrupted: the context was cancelled, or a Watch asked to stop.
	Interrupted = optimize.NewStatus("Interrupted", true, errors.New("gonumopt: stopped from outside"))
	// EvaluationError is solvers.EvaluationError: the functions are undefined at the start and near it.
	EvaluationError = optimize.NewStatus("EvaluationError", true, errors.New("gonumopt: functions are undefined where they have to be evaluated"))
)

// FromStatus returns gonum's word for s: Success for Optimal and Done, MethodConverge for Acceptable, RuntimeLimit for
// TimeLimit, FunctionNegativeInfinity for Unbounded, Failure for NumericalTrouble.
func FromStatus(s solvers.Status) optimize.Status {
	switch s {
	case solvers.Unknown:
		return optimize.NotTerminated
	case solvers.Done, solvers.Optimal:
		return optimize.Success
	case solvers.Acceptable:
		return optimize.MethodConverge
	case solvers.IterationLimit:
		return optimize.IterationLimit
	case solvers.TimeLimit:
		return optimize.RuntimeLimit
	case solvers.Unbounded:
		return optimize.FunctionNegativeInfinity
	case solvers.Infeasible:
		return Infeasible
	case solvers.Interrupted:
		return Interrupted
	case solvers.EvaluationError:
		return EvaluationError
	}
	return optimize.Failure
}

// ToStatus returns our word for gonum's s. Success and GradientThreshold are Optimal, MethodConverge is Acceptable, other ends that are not early, those of
// users included, are Done, as the tests are not ours; limits on evaluations are IterationLimit.
func ToStatus(s optimize.Status) solvers.Status {
	switch s {
	case optimize.NotTerminated:
		return solvers.Unknown
	case optimize.Success, optimize.GradientThreshold:
		return solvers.Optimal
	case optimize.MethodConverge:
		return solvers.Acceptable
	case optimize.FunctionNegativeInfinity:
		return solvers.Unbounded
	case optimize.IterationLimit, optimize.FunctionEvaluationLimit, optimize.GradientEvaluationLimit, optimize.HessianEvaluationLimit:
		return solvers.IterationLimit
	case optimize.RuntimeLimit:
		return solvers.TimeLimit
	case Infeasible:
		return solvers.Infeasible
	case Interrupted:
		return solvers.Interrupted
	case EvaluationError:
		return solvers.EvaluationError
	}
	if s.Early() {
		return solvers.NumericalTrouble
	}
	return solvers.Done
}
