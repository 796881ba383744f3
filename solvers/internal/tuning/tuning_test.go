package tuning

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saddle-go/saddle/solvers"
)

func TestMonitor(t *testing.T) {
	var seen []solvers.Iter
	m := NewMonitor(func(it solvers.Iter) bool { seen = append(seen, it); return len(seen) == 3 }, time.Now())
	ctx, cancel := context.WithCancel(context.Background())
	m.Context = ctx
	m.Report("a", 2, 1, 0.5)
	m.Report("a", 2, 2, 0.7)
	if m.Err() != nil || m.Stopped() || m.Best() != 0.5 || m.Index() != 2 {
		t.Errorf("%v, best %g, index %d", m.Err(), m.Best(), m.Index())
	}
	m.Forget()
	m.Report("b", 2, 3, 0.9)
	if it := seen[2]; it.Index != 3 || it.Total != 3 || it.Best != 0.9 || it.Phase != "b" || it.Param != 3 {
		t.Errorf("%+v", it)
	}
	cancel()
	if !m.Stopped() || m.Err() != solvers.ErrStopped {
		t.Errorf("not stopped: %v", m.Err())
	}
	if m.Report("c", 9, 4, 0.1); len(seen) != 3 || m.Best() != 0.1 {
		t.Errorf("%d reports after the end, best %g", len(seen), m.Best())
	}
	quiet := NewMonitor(nil, time.Now())
	quiet.Context = ctx
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { quiet.Report("a", 0, 1, 1) })
	}
	if wg.Wait(); quiet.Index() != 8 || quiet.Err() != context.Canceled {
		t.Errorf("%d, %v", quiet.Index(), quiet.Err())
	}
}

func TestLast(t *testing.T) {
	trouble := errors.New("singular")
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		errs   []error // of the calls, in turn
		status solvers.Status
		msg    string
		cause  error
	}{
		"good":       {t.Context(), []error{nil}, solvers.Unknown, "", nil},
		"failed":     {t.Context(), []error{trouble}, solvers.NumericalTrouble, "singular", nil},
		"ended":      {ended, []error{nil}, solvers.Unknown, "", nil},
		"no time":    {ended, []error{context.DeadlineExceeded}, solvers.Interrupted, "no time", context.Canceled},
		"not called": {t.Context(), []error{nil, trouble}, solvers.Unknown, "", nil},
	} {
		calls := 0
		status, msg, cause := Last(c.ctx, 0.5, func(ctx context.Context) error {
			if deadline, ok := ctx.Deadline(); c.ctx == ended && (!ok || ctx.Err() != nil || time.Until(deadline) > 2500*time.Millisecond) {
				t.Errorf("%s: called with %v until %v", name, ctx.Err(), deadline)
			}
			calls++
			return c.errs[calls-1]
		})
		if status != c.status || !strings.Contains(msg, c.msg) || cause != c.cause || calls != 1 {
			t.Errorf("%s: %v, %q, %v after %d calls", name, status, msg, cause, calls)
		}
	}
}

func TestCheckGrid(t *testing.T) {
	for _, c := range []struct {
		grid  []float64
		field string
	}{
		{nil, ""}, {[]float64{}, "Grid"}, {[]float64{1}, ""}, {[]float64{1e-10, 1e10}, ""}, {[]float64{0}, "Grid[0]"}, {[]float64{1, 1}, "Grid[1]"},
		{[]float64{1, math.NaN()}, "Grid[1]"}, {[]float64{1, 2, 1e11}, "Grid[2]"}, {[]float64{-1, 2}, "Grid[0]"},
	} {
		if field, _, want := CheckGrid(c.grid); field != c.field || (want == "") != (field == "") {
			t.Errorf("%v: %q, %q", c.grid, field, want)
		}
	}
}

func TestWord(t *testing.T) {
	names := []string{"a", "b"}
	for i, want := range map[int]string{0: "a", 1: "b", 2: "Kind(2)", -1: "Kind(-1)"} {
		if got := Word(names, i, "Kind"); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	if i, ok := ParseWord(names, "b"); i != 1 || !ok {
		t.Errorf("%d, %v", i, ok)
	}
	if _, ok := ParseWord(names, "c"); ok {
		t.Error("c is taken for a name")
	}
}
