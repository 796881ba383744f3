package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// Any tolerance can be met: a larger one takes no more iterations, and its point is about as good as was asked.
func TestTolerances(t *testing.T) {
	m := expr.NewModel("rosenbrock in a disc")
	x, y := m.Var("x", -expr.Inf, expr.Inf, -1.2), m.Var("y", -expr.Inf, expr.Inf, 1)
	m.Minimize(y.Sub(x.Square()).Square().Scale(100).Add(x.SubConst(1).Square()))
	m.Subject("disc", -expr.Inf, x.Square().Add(y.Square()), 1)
	p, err := m.NLP()
	if err != nil {
		t.Fatal(err)
	}
	last := math.MaxInt
	for k := 1; k <= 10; k++ {
		tol := math.Pow(10, -float64(k))
		r, err := nlpd.Solve(context.Background(), p, nlpd.Options{Options: solvers.Options{Tolerance: tol}, NoLadder: true})
		if err != nil || r.Status != solvers.Optimal || math.Abs(r.Objective-0.0456748) > max(tol, 1e-6) {
			t.Errorf("tolerance %g: %v after %d iterations, f = %g, %v", tol, r.Status, r.Iterations, r.Objective, err)
		}
		last = r.Iterations
	}
	if last > 30 {
		t.Errorf("%d iterations", last)
	}
}

// A limit of iterations that a single attempt keeps is none: it is not divided among attempts.
func TestSmallLimits(t *testing.T) {
	for _, number := range []int{71, 100, 113} {
		test, _ := problemtest.Number(number)
		free, err := nlpd.Solve(context.Background(), test.NLP(), nlpd.Options{})
		if err != nil || !free.Solved() {
			t.Fatalf("%s: %v, %v", test.Name, free.Status, err)
		}
		r, err := nlpd.Solve(context.Background(), test.NLP(), nlpd.Options{Options: solvers.Options{MaxIterations: free.Iterations + 1}})
		if err != nil || !r.Solved() || r.Iterations != free.Iterations {
			t.Errorf("%s: %v after %d iterations, %d without a limit", test.Name, r.Status, r.Iterations, free.Iterations)
		}
		r, err = nlpd.Solve(context.Background(), test.NLP(), nlpd.Options{Options: solvers.Options{MaxIterations: 3}})
		if err != nil || r.Status != solvers.IterationLimit || r.Iterations != 3 {
			t.Errorf("%s: %v after %d iterations, %d allowed", test.Name, r.Status, r.Iterations, 3)
		}
	}
}
