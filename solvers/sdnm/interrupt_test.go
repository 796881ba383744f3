package sdnm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
)

// checkInterrupted verifies a result that was cut short, or was not after all.
func checkInterrupted(t *testing.T, d *svc.Data, o Options, r *Result, err error, status solvers.Status, cause error) {
	t.Helper()
	if r == nil {
		t.Fatalf("no result, error %v", err)
	}
	o.Progress = nil
	checkResult(t, d, o, r)
	if r.Certificate != nil && r.Certificate.Status == solvers.Done && o.Method != Literal && r.Certificate.Residual > r.Certificate.Tol {
		t.Errorf("the certificate is done with ‖F‖ = %g", r.Certificate.Residual)
	}
	if err == nil {
		if r.Status == status {
			t.Errorf("status %v without an error: %s", r.Status, r.Message)
		}
		return
	}
	if !errors.Is(err, cause) {
		t.Errorf("error %v, want one that wraps %v", err, cause)
	}
	if r.Status != status {
		t.Errorf("status %v with error %v, want %v", r.Status, err, status)
	}
}

// settled waits until no more goroutines run than before and fails if that does not happen.
func settled(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines are left, %d before", runtime.NumGoroutine(), before)
}

// TestProgress: calls come one at a time, count up to a total that holds, and carry what the table says.
func TestProgress(t *testing.T) {
	d := heartRows()
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			var calls []solvers.Iter
			var inside atomic.Int32
			o := v.o
			o.Threads = 4
			o.Progress = func(it solvers.Iter) bool {
				if inside.Add(1) != 1 {
					t.Error("two calls at once")
				}
				calls = append(calls, it)
				inside.Add(-1)
				return false
			}
			r := mustTune(t, d, o)
			evaluations, best := 0, math.Inf(1)
			for k, it := range calls {
				best = min(best, it.Value)
				if it.Phase == "" || it.Index < 1 || it.Index > it.Total || it.Elapsed < 0 {
					t.Errorf("call %d: %+v", k, it)
				}
				if k > 0 && (it.Index <= calls[k-1].Index || it.Elapsed < calls[k-1].Elapsed) {
					t.Errorf("call %d: index %d at %v after %d at %v", k, it.Index, it.Elapsed, calls[k-1].Index, calls[k-1].Elapsed)
				}
				if it.Best != best {
					t.Errorf("call %d: best %g, the least value so far is %g", k, it.Best, best)
				}
				if it.Phase != "newton" && it.Phase != "certify" {
					evaluations++
				}
			}
			if evaluations != len(r.Evaluations) {
				t.Errorf("%d calls for %d evaluations", evaluations, len(r.Evaluations))
			}
			if v.o.Method == Literal && len(calls)-evaluations != r.OuterIterations {
				t.Errorf("%d calls for %d Newton steps", len(calls)-evaluations, r.OuterIterations)
			}
		})
	}
}

// TestInterruptAtProgress stops at the k-th call, by cancelling the context and by the return value.
func TestInterruptAtProgress(t *testing.T) {
	d := noisy(seeded(52), 60, 5, 0.8)
	before := runtime.NumGoroutine()
	at := []int{1, 2, 3, 5, 9, 15, 30}
	if testing.Short() {
		at = []int{1, 4, 12}
	}
	for _, v := range variants {
		for _, stop := range []bool{true, false} {
			for _, k := range at {
				t.Run(fmt.Sprintf("%s/return=%t/k=%d", v.name, stop, k), func(t *testing.T) {
					ctx, cancel := context.WithCancel(context.Background())
					defer cancel()
					o := v.o
					o.Threads = 2
					calls, evaluations := 0, 0
					o.Progress = func(it solvers.Iter) bool {
						calls++
						if it.Phase != "newton" && it.Phase != "certify" {
							evaluations++
						}
						if calls == k && !stop {
							cancel()
						}
						return stop && calls == k
					}
					r, err := Tune(ctx, d, o)
					cause := context.Canceled
					if stop {
						cause = solvers.ErrStopped
					}
					checkInterrupted(t, d, o, r, err, solvers.Interrupted, cause)
					if calls >= k && err == nil && stop {
						t.Error("asked to stop, but no error")
					}
					if evaluations > 0 && r.C == 0 {
						t.Error("an evaluation was reported but no C")
					}
					if len(r.Evaluations) < evaluations {
						t.Errorf("%d evaluations, %d were reported", len(r.Evaluations), evaluations)
					}
				})
			}
		}
	}
	settled(t, before)
}

// TestInterruptEverywhere cancels at every look at the context: wherever a run is cut, the result
// must hold together.
func TestInterruptEverywhere(t *testing.T) {
	d := noisy(seeded(51), 30, 4, 0.8)
	before := runtime.NumGoroutine()
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			o := v.o
			o.Threads = 2
			switch o.Method {
			case Reduced:
				o.Grid = []float64{0x1p-3, 1}
			case Literal:
				o.Literal = quick(2)
			}
			probe := newCountdown(1 << 40)
			if _, err := Tune(probe, d, o); err != nil {
				t.Fatal(err)
			}
			looks := probe.asked()
			stride := 1
			if testing.Short() {
				stride = 29
			}
			ended := 0
			for k := 0; k < looks; k += stride {
				ctx := newCountdown(k)
				r, err := Tune(ctx, d, o)
				ctx.cancel()
				checkInterrupted(t, d, o, r, err, solvers.Interrupted, context.Canceled)
				if err == nil {
					ended++
				}
				if t.Failed() {
					t.Fatalf("cancelled at look %d of %d", k, looks)
				}
			}
			if ended > looks/2 {
				t.Errorf("%d of %d cancelled runs ended without an error", ended, looks/stride)
			}
		})
	}
	settled(t, before)
}

func TestDeadline(t *testing.T) {
	d := heartRows()
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
			defer cancel()
			r, err := Tune(ctx, d, v.o)
			if err == nil {
				t.Fatal("no error after the deadline")
			}
			checkInterrupted(t, d, v.o, r, err, solvers.TimeLimit, context.DeadlineExceeded)
			if r.C != 0 || len(r.Evaluations) != 0 {
				t.Errorf("C = %g from %d evaluations without any time", r.C, len(r.Evaluations))
			}

			// A deadline that comes while the method runs.
			late, expire := context.WithCancel(context.Background())
			defer expire()
			expired := &deadlineContext{Context: late}
			o := v.o
			o.Progress = func(solvers.Iter) bool { expired.past.Store(true); expire(); return false }
			r, err = Tune(expired, d, o)
			if err == nil {
				t.Fatal("no error after the deadline")
			}
			checkInterrupted(t, d, v.o, r, err, solvers.TimeLimit, context.DeadlineExceeded)
		})
	}
}

// deadlineContext reports an exceeded deadline once past is set.
type deadlineContext struct {
	context.Context
	past atomic.Bool
}

func (c *deadlineContext) Err() error {
	if c.past.Load() {
		return context.DeadlineExceeded
	}
	return nil
}
