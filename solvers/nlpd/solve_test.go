package nlpd_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

func hs71(t testing.TB) *problem.NLP {
	p, err := hock71()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func hock71() (*problem.NLP, error) {
	m := expr.NewModel("hs71")
	x := make([]expr.Expr, 4)
	for j, s := range []float64{1, 5, 5, 1} {
		x[j] = m.Var("", 1, 5, s)
	}
	m.Minimize(x[0].Mul(x[3]).Mul(x[0].Add(x[1]).Add(x[2])).Add(x[2]))
	m.Subject("", 25, x[0].Mul(x[1]).Mul(x[2]).Mul(x[3]), expr.Inf)
	m.Subject("", 40, x[0].Square().Add(x[1].Square()).Add(x[2].Square()).Add(x[3].Square()), 40)
	return m.NLP()
}

func ExampleSolve() {
	p, err := hock71()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := nlpd.Solve(context.Background(), p, nlpd.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: f = %.6f at %.4f\n", r.Status, r.Objective, r.X)
	// Output: optimal: f = 17.014017 at [1.0000 4.7430 3.8211 1.3794]
}

func TestMeasures(t *testing.T) {
	r, err := nlpd.Solve(context.Background(), hs71(t), nlpd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != solvers.Optimal || math.Abs(r.Objective-17.0140173) > 1e-6 || r.DualInfeasibility > 1e-7 || r.Complementarity > 1e-7 || r.PrimalInfeasibility > 1e-6 {
		t.Errorf("%+v", r)
	}
	if math.Abs(r.RowDuals[0]-0.5522937) > 1e-5 || math.Abs(r.RowDuals[1]+0.1614686) > 1e-5 || math.Abs(r.LowerDuals[0]-1.0878712) > 1e-5 {
		t.Errorf("duals %v and %v", r.RowDuals, r.LowerDuals)
	}
	if r.Iterations == 0 || r.Iterations > 10 || r.Evaluations.Hessian < r.Iterations || r.Factorizations < r.Iterations || r.Time <= 0 || r.LinearTime <= 0 || r.LinearTime > r.Time {
		t.Errorf("counters %+v", r)
	}
}

// counted is a program whose k-th call of a function, and those after it, give NaN.
type counted struct {
	problem.Functions
	calls, last int
}

func (c *counted) value(v float64) float64 {
	if c.calls++; c.last > 0 && c.calls > c.last {
		return math.NaN()
	}
	return v
}

func (c *counted) Objective(x []float64) float64 { return c.value(c.Functions.Objective(x)) }
func (c *counted) Constraints(x, v []float64) {
	c.Functions.Constraints(x, v)
	v[0] = c.value(v[0])
}
func (c *counted) Gradient(x, g []float64) {
	c.Functions.Gradient(x, g)
	g[0] = c.value(g[0])
}
func (c *counted) Jacobian(x, v []float64) {
	c.Functions.Jacobian(x, v)
	v[0] = c.value(v[0])
}
func (c *counted) Hessian(x []float64, sigma float64, y, v []float64) {
	c.Functions.Hessian(x, sigma, y, v)
	v[0] = c.value(v[0])
}

// TestFailingFunctions lets the functions fail from the k-th call on, for every k: no panic, no endless loop, and no success that is not one.
func TestFailingFunctions(t *testing.T) {
	all := &counted{Functions: hs71(t).Functions}
	p := hs71(t)
	p.Functions = all
	if _, err := nlpd.Solve(context.Background(), p, nlpd.Options{}); err != nil {
		t.Fatal(err)
	}
	for k := 1; k < all.calls; k++ {
		p := hs71(t)
		p.Functions = &counted{Functions: p.Functions, last: k}
		r, err := nlpd.Solve(context.Background(), p, nlpd.Options{})
		if err != nil {
			t.Fatal(k, err)
		}
		if r.Status == solvers.Unknown || r.Solved() && math.Abs(r.Objective-17.0140173) > 1e-5 && !math.IsNaN(r.Objective) {
			t.Errorf("calls after %d fail: %v, objective %g", k, r.Status, r.Objective)
		}
	}
}

// TestStop ends runs after each iteration by the watch, the limit and the context: the point returned is the best so far.
func TestStop(t *testing.T) {
	full, err := nlpd.Solve(context.Background(), hs71(t), nlpd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range full.Iterations {
		o := nlpd.Options{}
		o.Watch = func(s solvers.Step) bool { return s.Index >= k }
		r, err := nlpd.Solve(context.Background(), hs71(t), o)
		if err != nil || r.Status != solvers.Interrupted || r.Iterations != k || len(r.X) != 4 {
			t.Errorf("watch after %d: %v, %d iterations, %v", k, r.Status, r.Iterations, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		o.Watch = func(s solvers.Step) bool {
			if s.Index >= k {
				cancel()
			}
			return false
		}
		if r, err = nlpd.Solve(ctx, hs71(t), o); err != nil || r.Status != solvers.Interrupted {
			t.Errorf("cancelled after %d: %v, %v", k, r.Status, err)
		}
		cancel()
		if k == 0 {
			continue
		}
		r, err = nlpd.Solve(context.Background(), hs71(t), nlpd.Options{NoLadder: true, Options: solvers.Options{MaxIterations: k}})
		if err != nil || r.Status != solvers.IterationLimit || r.Iterations != k {
			t.Errorf("limit %d: %v, %d iterations, %v", k, r.Status, r.Iterations, err)
		}
	}
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	if r, err := nlpd.Solve(ctx, hs71(t), nlpd.Options{}); err != nil || r.Status != solvers.TimeLimit {
		t.Errorf("after the deadline: %v, %v", r.Status, err)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []nlpd.Options{{Mu: -1}, {Mu: math.Inf(1)}, {Push: 0.7}, {Push: math.NaN()}, {ShiftGrowth: 1}, {Options: solvers.Options{Tolerance: -1}}} {
		if _, err := nlpd.Solve(context.Background(), hs71(t), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	if s := (nlpd.Options{}).String(); !strings.Contains(s, "mu=0.1") || !strings.Contains(s, "ladder=true") {
		t.Error(s)
	}
	bad := hs71(t)
	bad.Jacobian.Row[0] = 9
	if _, err := nlpd.Solve(context.Background(), bad, nlpd.Options{}); err == nil {
		t.Error("a bad statement was accepted")
	}
}

// TestLastRung calls the method of another kind when all attempts have failed, with what is left of the iterations.
func TestLastRung(t *testing.T) {
	p, _ := problemtest.Find("solution-at-edge")
	called := 0
	o := nlpd.Options{LastRung: func(_ context.Context, q *problem.NLP, base solvers.Options) (solvers.Result, error) {
		called++
		if base.MaxIterations <= 0 || base.MaxIterations >= 3000 {
			t.Errorf("%d iterations are left", base.MaxIterations)
		}
		n, m := q.Dim()
		return solvers.Result{Status: solvers.Acceptable, Method: "other", Iterations: 7, Point: solvers.Point{X: make([]float64, n), RowDuals: make([]float64, m)}}, nil
	}}
	r, err := nlpd.Solve(context.Background(), p.NLP(), o)
	if err != nil || called != 1 || r.Status != solvers.Acceptable || !strings.Contains(r.Method, "other") || r.Iterations <= 7 {
		t.Errorf("%d calls; %v, %s, %d iterations, %v", called, r.Status, r.Method, r.Iterations, err)
	}
}

func TestIntegerIsTold(t *testing.T) {
	p := hs71(t)
	p.Integer = []bool{false, true, false, false}
	if r, err := nlpd.Solve(context.Background(), p, nlpd.Options{}); err != nil || !strings.Contains(r.Message, "integer variables were relaxed") {
		t.Errorf("%q, %v", r.Message, err)
	}
}

// TestRepeatable wants the same result twice, and with threads.
func TestRepeatable(t *testing.T) {
	for _, p := range problemtest.HS()[:40] {
		a, err1 := nlpd.Solve(context.Background(), p.NLP(), nlpd.Options{})
		o := nlpd.Options{}
		o.KKT.Threads = 2
		b, err2 := nlpd.Solve(context.Background(), p.NLP(), o)
		if err1 != nil || err2 != nil || a.Iterations != b.Iterations || a.Objective != b.Objective {
			t.Errorf("%s: %d and %d iterations, %v and %v", p.Name, a.Iterations, b.Iterations, a.Objective, b.Objective)
		}
	}
}

// TestAllocations wants no allocation in iterations: twice as many of them take no more.
func TestAllocations(t *testing.T) {
	p := problemtest.LuksanVlcek1(60).NLP()
	run := func(iterations int) float64 {
		o := nlpd.Options{NoLadder: true}
		o.MaxIterations = iterations
		return testing.AllocsPerRun(3, func() {
			if _, err := nlpd.Solve(context.Background(), p, o); err != nil {
				t.Fatal(err)
			}
		})
	}
	if few, many := run(3), run(6); many > few+3 {
		t.Errorf("%g allocations in 3 iterations, %g in 6", few, many)
	}
}
