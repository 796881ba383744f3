// Package solvers holds the nouns that all methods share: the [Status] of a
// run and the [Iter] that a method reports while it works. Each method lives in a folder of its
// own below this one.
package solvers

import (
	"context"
	"errors"
	"fmt"
)

// Status says what the mathematics found. A bad argument is an error, never a
// Status; a run that ends without a solution has a Status and a nil error.
type Status int

const (
	// Unknown is the zero value: the method has not ended.
	Unknown Status = iota
	// Done means that every test the method set itself was passed.
	Done
	// IterationLimit means that the limit on iterations came first.
	IterationLimit
	// TimeLimit means that the context's deadline came first.
	TimeLimit
	// NumericalTrouble means that no acceptable step could be computed.
	NumericalTrouble
	// Interrupted means that the context was cancelled or a Progress asked to stop.
	Interrupted
	// Optimal means a point that passes the tests of optimality at the tolerance asked for.
	Optimal
	// Acceptable means the same at the looser, acceptable tolerance, where no progress was possible below it.
	Acceptable
	// Infeasible means a point that is not feasible and minimises the violation of the constraints locally.
	Infeasible
	// Unbounded means that the objective falls without end at feasible points.
	Unbounded
	// EvaluationError means that the functions are undefined where the method has to evaluate them.
	EvaluationError
)

var statusNames = [...]string{"unknown", "done", "iteration_limit", "time_limit", "numerical_trouble", "interrupted",
	"optimal", "acceptable", "infeasible", "unbounded", "evaluation_error"}

// String returns the word that the command line's JSON uses.
func (s Status) String() string {
	if s < 0 || int(s) >= len(statusNames) {
		return fmt.Sprintf("Status(%d)", int(s))
	}
	return statusNames[s]
}

// MarshalText writes the word of String.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ErrStopped is the cause of an end that a Progress function asked for.
var ErrStopped = errors.New("stopped by the progress function")

// FromContext returns the Status that belongs to the end of ctx: TimeLimit after
// a deadline, Interrupted after a cancellation, Unknown while ctx lives.
func FromContext(ctx context.Context) Status {
	switch err := ctx.Err(); {
	case err == nil:
		return Unknown
	case errors.Is(err, context.DeadlineExceeded):
		return TimeLimit
	default:
		return Interrupted
	}
}
