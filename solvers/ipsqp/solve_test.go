package ipsqp_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

func solve(t *testing.T, p problemtest.Problem, o ipsqp.Options) solvers.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := ipsqp.Solve(ctx, p.NLP(), o)
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return r
}

// right reports whether r is a solution of p that its list knows, accurate enough for its tolerance.
func right(p problemtest.Problem, r solvers.Result) bool {
	tol := 1e-4
	if p.NoMultipliers { // a violation of 1e-8 may move the objective by its root
		tol = 1e-3
	}
	return r.Solved() && r.PrimalInfeasibility <= 1e-5 && p.Accepts(r.Objective, tol)
}

// Of the verified problems of Hock and Schittkowski at least 96 % are solved with each kind of Hessian.
func TestHockSchittkowski(t *testing.T) {
	for _, kind := range []ipsqp.HessianKind{ipsqp.Auto, ipsqp.BFGS, ipsqp.Exact, ipsqp.Limited} {
		verified, solved, iterations, evaluations, factorizations := 0, 0, 0, 0, 0
		for _, p := range problemtest.HS() {
			r := solve(t, p, ipsqp.Options{Hessian: kind})
			ok := right(p, r)
			if !ok {
				t.Logf("%v %s: %v, f = %.10g for %.10g: %s", kind, p.Name, r.Status, r.Objective, p.Optimum, r.Message)
			}
			if !p.Verified {
				continue
			}
			verified++
			if ok {
				solved++
				iterations += r.Iterations
				evaluations += r.Evaluations.Objective
				factorizations += r.Factorizations
			}
		}
		t.Logf("%v: %d of %d, %d iterations, %d evaluations, %d factorisations", kind, solved, verified, iterations, evaluations, factorizations)
		if solved*100 < 96*verified {
			t.Errorf("%v: only %d of %d", kind, solved, verified)
		}
	}
}

// The options of the source solve most of them, and never call a problem infeasible or unbounded.
func TestLiteral(t *testing.T) {
	verified, solved := 0, 0
	for _, p := range problemtest.HS() {
		o := ipsqp.Literal()
		o.MaxIterations = 300
		r := solve(t, p, o)
		if p.Verified {
			verified++
			if right(p, r) {
				solved++
			}
		}
		if r.Status == solvers.Infeasible || r.Status == solvers.Unbounded {
			t.Errorf("%s: %v: %s", p.Name, r.Status, r.Message)
		}
	}
	t.Logf("%d of %d", solved, verified)
	if solved*100 < 85*verified {
		t.Errorf("only %d of %d", solved, verified)
	}
}

// Problems that are infeasible are called so, and nothing else is.
func TestInfeasiblePrograms(t *testing.T) {
	for _, kind := range []ipsqp.HessianKind{ipsqp.Auto, ipsqp.BFGS} {
		for _, p := range problemtest.InfeasibleSet() {
			r := solve(t, p, ipsqp.Options{Hessian: kind, Options: solvers.Options{MaxIterations: 1000}})
			if r.Status == solvers.Infeasible {
				continue
			}
			if p.Name == "infeasible-at-infinity" && !r.Solved() { // exp(x) ≤ 0: the violation falls for ever
				continue
			}
			t.Errorf("%v %s: %v: %s", kind, p.Name, r.Status, r.Message)
		}
		for _, set := range [][]problemtest.Problem{problemtest.Degenerate(), problemtest.Shapes(), problemtest.UnboundedSet()} {
			for _, p := range set {
				r := solve(t, p, ipsqp.Options{Hessian: kind, Options: solvers.Options{MaxIterations: 300}})
				if r.Status == solvers.Infeasible && p.Name != "infeasible-valley" { // which has a local minimum of the violation
					t.Errorf("%v %s: %v: %s", kind, p.Name, r.Status, r.Message)
				}
				if r.Status == solvers.Unbounded && p.Outcome != problemtest.Unbounded {
					t.Errorf("%v %s: %v: %s", kind, p.Name, r.Status, r.Message)
				}
			}
		}
	}
}

// Problems that are unbounded along rays or steep curves are called so. Of the others it is enough that they are not called infeasible, see above:
// a saddle point, a logarithm that flattens out to any tolerance, a pole at a bound, a parabola that the merit function cannot follow, a funnel that loses its width
// to rounding.
func TestUnboundedPrograms(t *testing.T) {
	hard := map[string]bool{"unbounded-cubic": true, "unbounded-logarithm-falls": true, "unbounded-pole": true, "unbounded-curve": true, "unbounded-narrow": true}
	for _, p := range problemtest.UnboundedSet() {
		if p.Outcome != problemtest.Unbounded || hard[p.Name] {
			continue
		}
		if r := solve(t, p, ipsqp.Options{}); r.Status != solvers.Unbounded {
			t.Errorf("%s: %v: %s", p.Name, r.Status, r.Message)
		}
	}
}

// Degenerate problems, odd shapes and functions that are undefined in places.
func TestDegenerate(t *testing.T) {
	for _, set := range [][]problemtest.Problem{problemtest.Degenerate(), problemtest.Shapes(), problemtest.Undefined()} {
		for _, p := range set {
			r := solve(t, p, ipsqp.Options{})
			switch p.Outcome {
			case problemtest.Solvable:
				if !right(p, r) && !p.Elusive && p.Name != "infeasible-valley" {
					t.Errorf("%s: %v, f = %.10g for %.10g: %s", p.Name, r.Status, r.Objective, p.Optimum, r.Message)
				}
			case problemtest.NotEvaluable:
				if r.Status != solvers.EvaluationError && r.Status != solvers.Optimal { // another point than the start may do
					t.Errorf("%s: %v: %s", p.Name, r.Status, r.Message)
				}
			}
		}
	}
}

// A start with a vanishing gradient that is no minimum is left for one.
func TestSaddle(t *testing.T) {
	for _, c := range []struct {
		name string
		want float64
	}{{"saddle-start", -0.25}, {"maximum-start", -1}} {
		p, ok := problemtest.Find(c.name)
		if !ok {
			t.Fatal(c.name)
		}
		if r := solve(t, p, ipsqp.Options{}); r.Status != solvers.Optimal || math.Abs(r.Objective-c.want) > 1e-6 {
			t.Errorf("%s: %v, f = %g, want %g: %s", c.name, r.Status, r.Objective, c.want, r.Message)
		}
	}
}

// What a Result says holds for the problem as stated.
func TestResult(t *testing.T) {
	p, _ := problemtest.Number(71)
	r := solve(t, p, ipsqp.Options{})
	nlp := p.NLP()
	n, m := nlp.Dim()
	g, jac := make([]float64, n), make([]float64, nlp.Jacobian.Len())
	nlp.Gradient(r.X, g)
	nlp.Functions.Jacobian(r.X, jac)
	for k, i := range nlp.Jacobian.Row {
		g[nlp.Jacobian.Col[k]] -= r.RowDuals[i] * jac[k]
	}
	for j := range g {
		if e := math.Abs(g[j] - r.LowerDuals[j] - r.UpperDuals[j]); e > 1e-6 {
			t.Errorf("gradient of the Lagrangian: %g", e)
		}
	}
	if len(r.Rows) != m || r.Iterations == 0 || r.Evaluations.Objective == 0 || r.Evaluations.Hessian == 0 || r.Factorizations == 0 || r.Time == 0 {
		t.Errorf("%+v", r)
	}
	if r.Method == "" || r.Message == "" {
		t.Errorf("method %q, message %q", r.Method, r.Message)
	}
}

// A solution as a warm start needs no iteration, and that of a neighbouring problem few.
func TestWarmStart(t *testing.T) {
	for _, kind := range []ipsqp.HessianKind{ipsqp.BFGS, ipsqp.Exact} {
		for _, number := range []int{21, 35, 43, 65, 71, 76, 100, 113} {
			p, _ := problemtest.Number(number)
			cold := solve(t, p, ipsqp.Options{Hessian: kind})
			o := ipsqp.Options{Hessian: kind, Options: solvers.Options{Warm: &cold.Point}}
			if r := solve(t, p, o); r.Status != solvers.Optimal || r.Iterations > 1 {
				t.Errorf("%v %s: %v after %d iterations", kind, p.Name, r.Status, r.Iterations)
			}
			moved := p.NLP()
			moved.Upper = append([]float64(nil), moved.Upper...)
			for i := range moved.RowLower {
				moved.RowLower[i] += 1e-3 * math.Abs(moved.RowLower[i])
			}
			r, err := ipsqp.Solve(context.Background(), moved, o)
			if err != nil || r.Status != solvers.Optimal || r.Iterations > cold.Iterations {
				t.Errorf("%v %s, moved: %v after %d iterations, %d from the start of the problem, %v", kind, p.Name, r.Status, r.Iterations, cold.Iterations, err)
			}
		}
	}
}

// A deadline ends the run in the analysis of the systems, too, whatever that is busy with.
func TestDeadlineInAnalysis(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	slow := kkt.Options{Backend: func() kkt.Backend { <-release; return kkt.NewDense() }}
	p, _ := problemtest.Number(71)
	n, _ := p.NLP().Dim()
	for _, kind := range []ipsqp.HessianKind{ipsqp.Auto, ipsqp.BFGS, ipsqp.Exact, ipsqp.Limited} {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		r, err := ipsqp.Solve(ctx, p.NLP(), ipsqp.Options{Hessian: kind, Options: solvers.Options{KKT: slow}})
		cancel()
		if err != nil || r.Status != solvers.TimeLimit || len(r.X) != n || r.Iterations != 0 || r.Time > 10*time.Second {
			t.Errorf("%v: %v, %v, %d variables, %d iterations in %v", kind, r.Status, err, len(r.X), r.Iterations, r.Time)
		}
	}
}

// The end of a context, and of the patience of a Watch, end a run with the best point so far.
func TestInterruption(t *testing.T) {
	p, _ := problemtest.Number(104)
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	expired, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Hour))
	defer cancel()
	for _, c := range []struct {
		ctx  context.Context
		want solvers.Status
	}{{cancelled, solvers.Interrupted}, {expired, solvers.TimeLimit}} {
		r, err := ipsqp.Solve(c.ctx, p.NLP(), ipsqp.Options{})
		if err != nil || r.Status != c.want || len(r.X) != 8 {
			t.Errorf("%v, %v: %v", r.Status, c.want, err)
		}
	}
	for stop := 1; stop < 6; stop++ {
		calls := 0
		ctx, cancel := context.WithCancel(context.Background())
		o := ipsqp.Options{Options: solvers.Options{Watch: func(s solvers.Step) bool {
			if calls++; calls == stop {
				cancel()
			}
			return false
		}}}
		if r, err := ipsqp.Solve(ctx, p.NLP(), o); err != nil || r.Status != solvers.Interrupted || calls != stop {
			t.Errorf("cancelled at %d: %v, %d calls, %v", stop, r.Status, calls, err)
		}
		calls = 0
		o.Watch = func(solvers.Step) bool { calls++; return calls == stop }
		if r := solve(t, p, o); r.Status != solvers.Interrupted || calls != stop {
			t.Errorf("stopped at %d: %v, %d calls", stop, r.Status, calls)
		}
	}
	o := ipsqp.Options{Options: solvers.Options{MaxIterations: 3}}
	if r := solve(t, p, o); r.Status != solvers.IterationLimit || r.Iterations > 3 {
		t.Errorf("%v after %d iterations", r.Status, r.Iterations)
	}
}

func TestOptions(t *testing.T) {
	p, _ := problemtest.Number(35)
	for _, o := range []ipsqp.Options{
		{Hessian: -1}, {Hessian: 9}, {Memory: -1}, {Memory: 1000}, {Options: solvers.Options{Tolerance: -1}}, {Options: solvers.Options{Acceptable: math.NaN()}},
		{Options: solvers.Options{KKT: kkt.Options{Form: 17}}},
	} {
		if _, err := ipsqp.Solve(context.Background(), p.NLP(), o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	if _, err := ipsqp.Solve(context.Background(), &problem.NLP{Lower: []float64{1}}, ipsqp.Options{}); err == nil {
		t.Error("a problem without functions is accepted")
	}
	if s := ipsqp.Literal().String(); s == "" || ipsqp.HessianKind(7).String() != "HessianKind(7)" || ipsqp.Limited.String() != "limited" {
		t.Error(s)
	}
}

// The number of threads changes nothing, not a bit.
func TestThreadsOfSolve(t *testing.T) {
	p := problemtest.SparseQP(200, 3)
	one := solve(t, p, ipsqp.Options{Hessian: ipsqp.Exact})
	two := solve(t, p, ipsqp.Options{Hessian: ipsqp.Exact, Options: solvers.Options{KKT: kkt.Options{Threads: 2}}})
	if one.Iterations != two.Iterations {
		t.Fatalf("%d and %d iterations", one.Iterations, two.Iterations)
	}
	for j, v := range one.X {
		if v != two.X[j] {
			t.Fatalf("x[%d] is %v and %v", j, v, two.X[j])
		}
	}
}
