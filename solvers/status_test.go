package solvers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/saddle-go/saddle/solvers"
)

func TestStatusNames(t *testing.T) {
	for _, c := range []struct {
		s    solvers.Status
		want string
	}{
		{solvers.Unknown, "unknown"},
		{solvers.Done, "done"},
		{solvers.IterationLimit, "iteration_limit"},
		{solvers.TimeLimit, "time_limit"},
		{solvers.NumericalTrouble, "numerical_trouble"},
		{solvers.Interrupted, "interrupted"},
		{-1, "Status(-1)"},
		{solvers.Optimal, "optimal"},
		{solvers.Acceptable, "acceptable"},
		{solvers.Infeasible, "infeasible"},
		{solvers.Unbounded, "unbounded"},
		{solvers.EvaluationError, "evaluation_error"},
		{solvers.EvaluationError + 1, fmt.Sprintf("Status(%d)", int(solvers.EvaluationError)+1)},
	} {
		if got := c.s.String(); got != c.want {
			t.Errorf("Status(%d).String() = %q, want %q", int(c.s), got, c.want)
		}
		if b, err := json.Marshal(c.s); err != nil || string(b) != `"`+c.want+`"` {
			t.Errorf("Status(%d) in JSON: %s, %v", int(c.s), b, err)
		}
	}
	var zero solvers.Status
	if zero != solvers.Unknown {
		t.Error("the zero value is not Unknown")
	}
}

func TestFromContext(t *testing.T) {
	background := context.Background()
	cancelled, cancel := context.WithCancel(background)
	cancel()
	caused, cancelCause := context.WithCancelCause(background)
	cancelCause(errors.New("a cause of its own"))
	expired, cancel := context.WithDeadline(background, time.Now().Add(-time.Hour))
	defer cancel()
	alive, cancel := context.WithTimeout(background, time.Hour)
	defer cancel()
	child, cancel := context.WithCancel(expired)
	defer cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		want solvers.Status
	}{
		{"background", background, solvers.Unknown},
		{"before the deadline", alive, solvers.Unknown},
		{"cancelled", cancelled, solvers.Interrupted},
		{"cancelled with a cause", caused, solvers.Interrupted},
		{"after the deadline", expired, solvers.TimeLimit},
		{"child of an expired context", child, solvers.TimeLimit},
		{"wrapped error", wrapped{background}, solvers.TimeLimit},
	} {
		if got := solvers.FromContext(c.ctx); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// wrapped is a context whose error wraps DeadlineExceeded.
type wrapped struct{ context.Context }

func (wrapped) Err() error { return fmt.Errorf("late: %w", context.DeadlineExceeded) }

func TestErrStopped(t *testing.T) {
	err := fmt.Errorf("a method: %w", solvers.ErrStopped)
	if !errors.Is(err, solvers.ErrStopped) || errors.Is(err, context.Canceled) {
		t.Errorf("%v is not told apart from a cancellation", err)
	}
}

func ExampleFromContext() {
	ctx, cancel := context.WithCancel(context.Background())
	fmt.Println(solvers.FromContext(ctx))
	cancel()
	fmt.Println(solvers.FromContext(ctx))
	// Output:
	// unknown
	// interrupted
}
