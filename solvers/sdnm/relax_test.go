package sdnm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers"
)

// programMethods are the methods that solve nonlinear programs.
var programMethods = []Method{SGRM, MPEC}

// programData returns rows for which a run takes a few hundredths of a second.
func programData(seed uint64) *svc.Data {
	if testing.Short() {
		return noisy(seeded(seed), 18, 2, 1)
	}
	return noisy(seeded(seed), 30, 3, 0.8)
}

// TestProgramsAgreeWithTheGrid: where a run is done, products are at most t and what is feasible for the program is
// training: its objective is the error that exact training finds. Both end in local minimisers, so that their C may be worse than the
// grid's, but not by much.
func TestProgramsAgreeWithTheGrid(t *testing.T) {
	seeds := []uint64{1, 2, 3, 4}
	if testing.Short() {
		seeds = seeds[:1]
	}
	for _, m := range programMethods {
		done := 0
		for _, seed := range seeds {
			d := noisy(seeded(seed), 45, 4, 0.8)
			if testing.Short() {
				d = programData(seed)
			}
			o := Options{Method: m, Threads: 1}
			r := mustTune(t, d, o)
			checkResult(t, d, o, r)
			if r.Status != solvers.Done {
				t.Logf("%v, seed %d: %v, %s", m, seed, r.Status, r.Message)
				continue
			}
			done++
			g := r.Programs[len(r.Programs)-1]
			if g.Status != solvers.Optimal && g.Status != solvers.Acceptable {
				t.Errorf("%v, seed %d: done with a program that is %v", m, seed, g.Status)
			}
			if !(g.Largest <= g.T+1e-6) || !(g.Distance <= 2e-3) || !(g.Residual <= 1e-5) {
				t.Errorf("%v, seed %d: %+v", m, seed, g)
			}
			closeTo(t, fmt.Sprintf("%v, seed %d: objective", m, seed), g.Objective, *r.CVError, 1e-3, 0.1)
			grid := mustTune(t, d, Options{Method: Grid, Threads: 1})
			if *r.CVError > *grid.CVError+0.1 {
				t.Errorf("%v, seed %d: CV error %g at C = %g, the grid has %g", m, seed, *r.CVError, r.C, *grid.CVError)
			}
		}
		if done < len(seeds)-1 {
			t.Errorf("%v: %d of %d runs are done", m, done, len(seeds))
		}
	}
}

// TestRelaxationFollowsT: the programs of SGRM have falling t, each product keeps to it, and the optimal value rises as the feasible set shrinks.
func TestRelaxationFollowsT(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second with the race detector")
	}
	d := noisy(seeded(2), 45, 4, 0.8)
	r := mustTune(t, d, Options{Method: SGRM, SGRM: SGRMOptions{T0: 1e-3, Factor: 0.01, TMin: 1e-6}})
	want := []float64{1e-3, 1e-5, 1e-6}
	if len(r.Programs) != len(want) || r.OuterIterations != len(want) {
		t.Fatalf("%d programs, %d outer iterations, want %d", len(r.Programs), r.OuterIterations, len(want))
	}
	sum := 0
	for k, g := range r.Programs {
		closeTo(t, "t", g.T, want[k], 1e-12, 0)
		if !(g.Largest <= g.T+1e-6) {
			t.Errorf("t = %g: largest product %g, status %v", g.T, g.Largest, g.Status)
		}
		if g.Variables != r.Programs[0].Variables || g.Rows == 0 || g.Iterations == 0 {
			t.Errorf("%+v", g)
		}
		sum += g.Iterations
	}
	if sum != r.InnerIterations {
		t.Errorf("%d inner iterations, the programs took %d", r.InnerIterations, sum)
	}
	if c := r.Programs[2].C; math.Abs(c-r.C) > 1e-6 {
		t.Errorf("C = %g, the last program ended at %g", r.C, c)
	}
}

// TestProgramsStayInTheGridsRange: a start outside of the range of C is moved into it, and C stays there.
func TestProgramsStayInTheGridsRange(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second with the race detector")
	}
	d := programData(3)
	for _, m := range programMethods {
		o := Options{Method: m, Grid: []float64{0.5, 2}, Threads: 1}
		o.SGRM.StartC, o.MPEC.StartC = 1e-3, 1e3
		r := mustTune(t, d, o)
		if !(r.C >= 0.25 && r.C <= 4) {
			t.Errorf("%v: C = %g is outside of [0.25, 4]", m, r.C)
		}
	}
}

// TestProgramsThatDoNotEnd: a limit on iterations is never called done, and C is evaluated all the same.
func TestProgramsThatDoNotEnd(t *testing.T) {
	d := programData(4)
	for _, m := range programMethods {
		o := Options{Method: m, Threads: 1}
		o.SGRM.MaxIterations, o.MPEC.MaxIterations = 2, 2
		r := mustTune(t, d, o)
		checkResult(t, d, o, r)
		if r.Status != solvers.IterationLimit || !strings.Contains(r.Message, "not converged") {
			t.Errorf("%v: status %v, %s", m, r.Status, r.Message)
		}
		if r.C == 0 || r.CVError == nil || len(r.Evaluations) != 1 {
			t.Errorf("%v: C = %g with %d evaluations", m, r.C, len(r.Evaluations))
		}
	}
	o := Options{Method: SGRM, Threads: 1}
	o.SGRM.ColdStart, o.SGRM.MaxIterations = true, 5
	r := mustTune(t, d, o)
	checkResult(t, d, o, r)
	if r.Programs[0].C == r.C && r.Status == solvers.Done {
		t.Error("done after five iterations from zero")
	}
}

func TestTooManyPairs(t *testing.T) {
	d := noisy(seeded(5), 3400, 2, 1)
	for _, m := range programMethods {
		r, err := Tune(context.Background(), d, Options{Method: m})
		if r != nil || err == nil || !strings.Contains(err.Error(), m.String()) || !strings.Contains(err.Error(), "20400") {
			t.Errorf("%v: result %v, error %v", m, r != nil, err)
		}
	}
}

func TestProgramsSameForAnyThreads(t *testing.T) {
	d := programData(6)
	list := programMethods
	if testing.Short() {
		list = list[1:]
	}
	for _, m := range list {
		one, three := mustTune(t, d, Options{Method: m, Threads: 1}), mustTune(t, d, Options{Method: m, Threads: 3})
		if one.C != three.C || one.InnerIterations != three.InnerIterations || *one.CVError != *three.CVError {
			t.Errorf("%v: C = %v after %d steps with one thread, %v after %d with three", m, one.C, one.InnerIterations, three.C, three.InnerIterations)
		}
	}
}

// TestProgramsReportAndStop: a call per Newton step and one for the evaluation; a stop at the k-th is prompt and leaves a result.
func TestProgramsReportAndStop(t *testing.T) {
	d := programData(7)
	before := runtime.NumGoroutine()
	for _, m := range programMethods {
		var calls []solvers.Iter
		o := Options{Method: m, Threads: 2}
		o.Progress = func(it solvers.Iter) bool { calls = append(calls, it); return false }
		r := mustTune(t, d, o)
		newton := 0
		for k, it := range calls {
			if it.Index != k+1 || it.Total < it.Index || !(it.Param > 0) || it.Elapsed < 0 {
				t.Errorf("%v: call %d: %+v", m, k, it)
			}
			if it.Phase == "newton" {
				newton++
			}
		}
		if last := calls[len(calls)-1]; newton != r.InnerIterations || last.Phase != m.String() || last.Value != *r.CVError {
			t.Errorf("%v: %d calls for %d steps, the last %+v", m, newton, r.InnerIterations, last)
		}
		stops := []int{1, 5, newton + 1}
		if testing.Short() {
			stops = stops[1:2]
		}
		for _, k := range stops {
			for _, stop := range []bool{true, false} {
				if testing.Short() && stop == (m == MPEC) {
					continue
				}
				ctx, cancel := context.WithCancel(context.Background())
				n := 0
				o.Progress = func(it solvers.Iter) bool {
					n++
					if n == k && !stop {
						cancel()
					}
					return stop && n == k
				}
				r, err := Tune(ctx, d, o)
				cancel()
				cause := context.Canceled
				if stop {
					cause = solvers.ErrStopped
				}
				checkInterrupted(t, d, o, r, err, solvers.Interrupted, cause)
				if n > k+3 {
					t.Errorf("%v: %d calls after the stop at call %d", m, n-k, k)
				}
				if r.C == 0 || r.CVError == nil {
					t.Errorf("%v: stopped at call %d without a result: %s", m, k, r.Message)
				}
			}
		}
	}
	settled(t, before)
}

// TestProgramsInterruptEverywhere cancels at looks at the context all over a run.
func TestProgramsInterruptEverywhere(t *testing.T) {
	d := programData(8)
	before := runtime.NumGoroutine()
	runs := 20
	if testing.Short() {
		runs = 3
	}
	for _, m := range programMethods {
		o := Options{Method: m, Threads: 2, Grid: []float64{0.25, 1}}
		probe := newCountdown(1 << 40)
		if _, err := Tune(probe, d, o); err != nil {
			t.Fatal(err)
		}
		looks := probe.asked()
		for k := 0; k < looks; k += 1 + looks/runs {
			ctx := newCountdown(k)
			r, err := Tune(ctx, d, o)
			ctx.cancel()
			checkInterrupted(t, d, o, r, err, solvers.Interrupted, context.Canceled)
			if t.Failed() {
				t.Fatalf("%v: cancelled at look %d of %d", m, k, looks)
			}
		}
	}
	settled(t, before)
}

func TestProgramsDeadline(t *testing.T) {
	d := programData(9)
	for _, m := range programMethods {
		ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
		r, err := Tune(ctx, d, Options{Method: m})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || r == nil || r.Status != solvers.TimeLimit || r.C != 0 {
			t.Errorf("%v: %+v, %v", m, r, err)
		}
	}
}

// TestProgramsOnHeart has real data of about the publication's size.
func TestProgramsOnHeart(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	d := heartRows()
	for _, m := range programMethods {
		o := Options{Method: m, SplitOptions: svc.SplitOptions{HoldoutCount: 170}}
		r := mustTune(t, d, o)
		checkResult(t, d, o, r)
		if r.Status != solvers.Done || *r.CVError > 0.25 {
			t.Errorf("%v: %v, CV error %g: %s", m, r.Status, *r.CVError, r.Message)
		}
	}
}
