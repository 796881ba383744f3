// Package tuning holds what the methods that choose hyperparameters have in common: how a run reports and is stopped, how its final fit ends, and
// what values its options may have.
package tuning

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saddle-go/saddle/solvers"
)

// A Monitor is the caller's context, which Progress can end, too, and counts the units of work.
type Monitor struct {
	context.Context
	progress solvers.Progress // nil for none
	start    time.Time
	asked    atomic.Bool

	mu    sync.Mutex // guards what follows
	index int
	best  float64
}

// NewMonitor returns the monitor of a run that began at start. Its context is still to be set.
func NewMonitor(progress solvers.Progress, start time.Time) *Monitor {
	return &Monitor{progress: progress, start: start, best: math.Inf(1)}
}

// Err returns solvers.ErrStopped once Progress has asked to stop, else the caller's.
func (m *Monitor) Err() error {
	if m.asked.Load() {
		return solvers.ErrStopped
	}
	return m.Context.Err()
}

// Stopped reports whether Progress has asked to stop.
func (m *Monitor) Stopped() bool { return m.asked.Load() }

// Index returns the number of units that were reported.
func (m *Monitor) Index() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.index
}

// Best returns the least value since the last Forget.
func (m *Monitor) Best() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.best
}

// Forget forgets the least value: what follows is measured otherwise.
func (m *Monitor) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.best = math.Inf(1)
}

// Report counts one more unit of work, of total as far as is known, for Progress, and ends the context when that asks to stop. It may be called from several goroutines.
func (m *Monitor) Report(phase string, total int, param, value float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.index++
	m.best = min(m.best, value)
	if m.progress == nil || m.asked.Load() {
		return
	}
	it := solvers.Iter{
		Phase: phase, Index: m.index, Total: max(total, m.index), Param: param, Value: value, Best: m.best, Elapsed: time.Since(m.start),
	}
	if m.progress(it) {
		m.asked.Store(true)
	}
}

// Last runs the final fit. Who stops a run asks for the best so far, of which the model is part: if the end of ctx keeps fit from its own, it is run once more, for no longer
// than a second and three times longest, in seconds. Unknown as the status says that it succeeded; else message is to be added to that of the run, and
// the error is the end of ctx, if that left no time.
func Last(ctx context.Context, longest float64, fit func(context.Context) error) (status solvers.Status, message string, cause error) {
	err := ctx.Err()
	if err == nil {
		err = fit(ctx)
	}
	if err != nil && ctx.Err() != nil {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second+time.Duration(3*longest*float64(time.Second)))
		defer cancel()
		err = fit(grace)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return solvers.FromContext(ctx), "; there was no time for the final fit", ctx.Err()
	case err != nil:
		return solvers.NumericalTrouble, "; the final fit failed: " + err.Error(), nil
	}
	return solvers.Unknown, "", nil
}

// Values of C outside this range are refused: below, every margin is lost in
// rounding; above, the dual's box is no longer resolved in float64.
const (
	MinC = 1e-10
	MaxC = 1e10
)

// MaxThreads bounds what a mistyped number starts: each worker has a workspace of its own.
const MaxThreads = 4096

// CheckGrid returns the first fault of values of C that have to be in range and ascending, as a field of options, its value and what is wanted; "" if there is none.
// A nil grid stands for a default.
func CheckGrid(grid []float64) (field string, value any, want string) {
	if grid != nil && len(grid) == 0 {
		return "Grid", "empty", "nil (default) or at least one value"
	}
	for k, c := range grid {
		if !(c >= MinC && c <= MaxC) {
			return fmt.Sprintf("Grid[%d]", k), c, fmt.Sprintf("a value in [%g, %g]", MinC, MaxC)
		}
		if k > 0 && c <= grid[k-1] {
			return fmt.Sprintf("Grid[%d]", k), c, "ascending values"
		}
	}
	return "", nil, ""
}

// Word returns names[i], or, out of range, the number with its kind.
func Word(names []string, i int, kind string) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return names[i]
}

// ParseWord is the inverse of Word.
func ParseWord(names []string, s string) (int, bool) {
	i := slices.Index(names, s)
	return i, i >= 0
}
