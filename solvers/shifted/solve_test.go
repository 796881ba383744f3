package shifted

import (
	"context"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
)

func find(t *testing.T, name string) problemtest.Problem {
	t.Helper()
	p, ok := problemtest.Find(name)
	if !ok {
		t.Fatalf("no problem %s", name)
	}
	return p
}

// TestStatuses: problems without a solution end with the status that says so; the exceptions are listed with what they end with and why.
func TestStatuses(t *testing.T) {
	exceptions := map[string]solvers.Status{
		"infeasible-nearly-feasible":  solvers.NumericalTrouble, // by 2e-5, less than what counts
		"unbounded-cubic":             solvers.Optimal,          // a stationary point on the way
		"unbounded-quadratic-on-rows": solvers.NumericalTrouble, // rows are lost in rounding before the objective is large
		"unbounded-curve":             solvers.IterationLimit,   // follows the parabola in small steps
		"unbounded-logarithm-falls":   solvers.Optimal,          // its gradient is below the tolerance soon
		"unbounded-pole":              solvers.NumericalTrouble, // undefined beyond the bound that has the pole
	}
	want := map[problemtest.Outcome]solvers.Status{
		problemtest.Infeasible: solvers.Infeasible, problemtest.Unbounded: solvers.Unbounded, problemtest.NotEvaluable: solvers.EvaluationError,
	}
	for _, p := range problemtest.All() {
		w, ok := want[p.Outcome]
		if !ok {
			continue
		}
		if e, ok := exceptions[p.Name]; ok {
			w = e
		}
		if r, _ := run(t, p, Options{}); r.Status != w || r.Message == "" {
			t.Errorf("%s: %v after %d iterations, want %v (%s)", p.Name, r.Status, r.Iterations, w, r.Message)
		}
	}
}

// TestTrustRegionStatuses runs a few of the same with the other form.
func TestTrustRegionStatuses(t *testing.T) {
	for name, want := range map[string]solvers.Status{
		"unbounded-line": solvers.Unbounded, "unbounded-quadratic": solvers.Unbounded, "hs71": solvers.Optimal,
	} {
		if r, _ := run(t, find(t, name), Options{Globalization: TrustRegion}); r.Status != want {
			t.Errorf("%s: %v, want %v", name, r.Status, want)
		}
	}
}

// TestShapes: problems of unusual shape, with points where functions are undefined, and families of growing size.
func TestShapes(t *testing.T) {
	for _, set := range [][]problemtest.Problem{problemtest.Shapes(), problemtest.Undefined(), problemtest.Families(2)} {
		for _, p := range set {
			if p.Outcome != problemtest.Solvable || p.Name == "solution-at-edge" { // there a derivative is infinite
				continue
			}
			if r, ok := run(t, p, Options{}); !ok {
				t.Errorf("%s: %v, f %.9g (%.9g), infeasibility %.1e", p.Name, r.Status, r.Objective, p.Optimum, r.PrimalInfeasibility)
			}
		}
	}
}

// TestForms: other forms of the method solve most of what the default does.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		name  string
		o     Options
		least float64
	}{
		{"rows of A", Options{LinearInA: true}, 0.96},
		{"no restarts", Options{NoRestarts: true}, 0.95},
		{"no scaling", Options{Options: solvers.Options{NoScaling: true}}, 0.85},
		{"published", Published(), 0.8},
	} {
		t.Run(c.name, func(t *testing.T) { share(t, c.o, c.least) })
	}
}

func TestBadArguments(t *testing.T) {
	p := find(t, "hs71").NLP()
	for _, c := range []struct {
		o    Options
		word string
	}{
		{Options{MuP: -1}, "MuP"}, {Options{MuB: math.NaN()}, "MuB"}, {Options{MinMu: math.Inf(1)}, "MinMu"},
		{Options{Globalization: 7}, "Globalization"}, {Options{Options: solvers.Options{Tolerance: -1}}, "Tolerance"},
	} {
		if _, err := Solve(context.Background(), p, c.o); err == nil || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: error %v", c.word, err)
		}
		if s := c.o.String(); !strings.Contains(s, c.word) {
			t.Errorf("%s: options are %q", c.word, s)
		}
	}
	p.Upper = p.Upper[1:]
	if _, err := Solve(context.Background(), p, Options{}); err == nil {
		t.Error("accepted bounds of different lengths")
	}
	if s := (Options{Globalization: TrustRegion}).String(); !strings.Contains(s, `"trust region"`) {
		t.Error(s)
	}
}

// TestFixed: bounds that cross, and nothing to choose.
func TestFixed(t *testing.T) {
	p := find(t, "hs71").NLP()
	p.Lower[2], p.Upper[2] = 3, 2
	if r, err := Solve(context.Background(), p, Options{}); err != nil || r.Status != solvers.Infeasible || !strings.Contains(r.Message, "above") {
		t.Errorf("crossed bounds: %v %v %q", err, r.Status, r.Message)
	}
	p = find(t, "hs71").NLP()
	x := []float64{1, 4.74299963, 3.82114998, 1.37940829}
	p.Lower, p.Upper = append([]float64(nil), x...), append([]float64(nil), x...)
	if r, err := Solve(context.Background(), p, Options{}); err != nil || r.Status != solvers.Optimal || math.Abs(r.Objective-17.0140173) > 1e-6 {
		t.Errorf("all fixed: %v %v, f %g", err, r.Status, r.Objective)
	}
	p.Lower[0], p.Upper[0] = 2, 2
	if r, err := Solve(context.Background(), p, Options{}); err != nil || r.Status != solvers.Infeasible {
		t.Errorf("all fixed and infeasible: %v %v", err, r.Status)
	}
}

// TestStopped: whatever ends a run, there is a point.
func TestStopped(t *testing.T) {
	p := find(t, "hs106")
	check := func(what string, ctx context.Context, o Options, want solvers.Status) {
		t.Helper()
		r, err := Solve(ctx, p.NLP(), o)
		if err != nil || r.Status != want || len(r.X) != 8 || math.IsNaN(r.Objective) || r.Message == "" {
			t.Errorf("%s: %v, %v, f %g", what, err, r.Status, r.Objective)
		}
	}
	for _, g := range []Globalization{LineSearch, TrustRegion} {
		for k := range 5 {
			ctx, cancel := context.WithCancel(context.Background())
			o := Options{Globalization: g, Options: solvers.Options{Watch: func(s solvers.Step) bool {
				if s.Index == k {
					cancel()
				}
				return false
			}}}
			check("cancelled", ctx, o, solvers.Interrupted)
			o.Watch = func(s solvers.Step) bool { return s.Index == k }
			check("stopped", context.Background(), o, solvers.Interrupted)
		}
		ctx, cancel := context.WithTimeout(context.Background(), -time.Second)
		check("late", ctx, Options{Globalization: g}, solvers.TimeLimit)
		cancel()
		check("limited", context.Background(), Options{Globalization: g, Options: solvers.Options{MaxIterations: 4}}, solvers.IterationLimit)
	}
}

// TestWatch: steps are counted, and the table has a line for each.
func TestWatch(t *testing.T) {
	var text strings.Builder
	table, next := solvers.Table(&text), 0
	o := Options{}
	o.Watch = func(s solvers.Step) bool {
		if s.Index != next || s.Mu <= 0 || math.IsNaN(s.PrimalInfeasibility) || math.IsInf(s.PrimalInfeasibility, 0) {
			t.Errorf("step %d: %+v", next, s)
		}
		next++
		return table(s)
	}
	r, ok := run(t, find(t, "hs71"), o)
	if !ok || r.Iterations+1 != next || strings.Count(text.String(), "\n") < next {
		t.Errorf("%d iterations, %d steps, %d lines", r.Iterations, next, strings.Count(text.String(), "\n"))
	}
	if r.Factorizations < r.Iterations || r.Evaluations.Hessian == 0 || r.Method == "" {
		t.Errorf("counters %+v", r)
	}
}

// TestWarmStart: from a solution and its duals few iterations are left.
func TestWarmStart(t *testing.T) {
	cold, warm := 0, 0
	for _, name := range []string{"hs71", "hs35", "hs76", "hs43", "hs113", "hs64", "hs24", "hs118"} {
		p := find(t, name)
		r, ok := run(t, p, Options{})
		if !ok {
			t.Fatalf("%s: %v", name, r.Status)
		}
		again, ok := run(t, p, Options{Options: solvers.Options{Warm: &r.Point}})
		if !ok {
			t.Errorf("%s: %v from its solution", name, again.Status)
		}
		cold, warm = cold+r.Iterations, warm+again.Iterations
	}
	if 3*warm > cold {
		t.Errorf("%d iterations from solutions, %d from the start", warm, cold)
	}
}

// TestMaximize: the same problem with the signs changed has the same solution, and duals with the signs changed.
func TestMaximize(t *testing.T) {
	p := find(t, "hs71")
	least, _ := run(t, p, Options{})
	q := p.NLP()
	q.Functions, q.Maximize = negative{q.Functions}, true
	most, err := Solve(context.Background(), q, Options{})
	if err != nil || most.Objective != -least.Objective || !reflect.DeepEqual(most.X, least.X) || most.RowDuals[0] != -least.RowDuals[0] {
		t.Errorf("%v: %v and %v", err, most, least)
	}
}

// negative is a program with −f.
type negative struct{ problem.Functions }

func (n negative) Objective(x []float64) float64 { return -n.Functions.Objective(x) }
func (n negative) Gradient(x, g []float64) {
	n.Functions.Gradient(x, g)
	for i := range g {
		g[i] = -g[i]
	}
}
func (n negative) Hessian(x []float64, sigma float64, y, v []float64) {
	n.Functions.Hessian(x, -sigma, y, v)
}

// TestThreads: the same bits whatever the number of threads.
func TestThreads(t *testing.T) {
	p := problemtest.Control2D(12)
	var first solvers.Result
	for k, threads := range []int{1, 2, 4} {
		o := Options{}
		o.KKT.Threads = threads
		r, ok := run(t, p, o)
		if !ok {
			t.Errorf("%v", r.Status)
		}
		if k == 0 {
			first = r
		} else if !reflect.DeepEqual(r.Point, first.Point) || r.Iterations != first.Iterations {
			t.Errorf("%d threads: another point", threads)
		}
	}
}
