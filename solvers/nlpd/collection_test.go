package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// TestHockSchittkowski wants 98 % of the collection at a listed optimum.
func TestHockSchittkowski(t *testing.T) {
	n, good := 0, 0
	for _, p := range problemtest.HS() {
		r, err := nlpd.Solve(context.Background(), p.NLP(), nlpd.Options{})
		if err != nil {
			t.Fatal(p.Name, err)
		}
		if n++; r.Solved() && r.PrimalInfeasibility <= 1e-6 && p.Accepts(r.Objective, 1e-5) {
			good++
		} else {
			t.Logf("%s: %v, %g for %g, %s", p.Name, r.Status, r.Objective, p.Optimum, r.Message)
		}
		if r.Status == solvers.Optimal && !p.NoMultipliers && r.DualInfeasibility > 1e-4*max(1, math.Abs(r.Objective)) {
			t.Errorf("%s: optimal with dual infeasibility %g", p.Name, r.DualInfeasibility)
		}
	}
	if 100*good < 98*n {
		t.Errorf("%d of %d", good, n)
	}
}

// TestStatuses asks for the right word where there is no solution, and for values where there is one.
func TestStatuses(t *testing.T) {
	known := map[string]solvers.Status{ // what else is right, or as good as it gets
		"unbounded-cubic":                  solvers.Optimal, // a stationary point on the way
		"unbounded-logarithm-falls":        solvers.Optimal, // its gradient vanishes
		"unbounded-curve":                  solvers.IterationLimit,
		"unbounded-pole":                   solvers.NumericalTrouble,
		"kink":                             solvers.NumericalTrouble, // not smooth at the solution
		"solution-at-edge":                 solvers.NumericalTrouble, // an infinite derivative at the solution
		"not-evaluable-free-start-outside": solvers.Optimal,          // found by trying other starts
	}
	for _, set := range [][]problemtest.Problem{problemtest.InfeasibleSet(), problemtest.UnboundedSet(), problemtest.Undefined(), problemtest.Shapes(), problemtest.Degenerate()} {
		for _, p := range set {
			r, err := nlpd.Solve(context.Background(), p.NLP(), nlpd.Options{})
			if err != nil {
				t.Error(p.Name, err)
				continue
			}
			want := solvers.Optimal
			switch p.Outcome {
			case problemtest.Infeasible:
				want = solvers.Infeasible
			case problemtest.Unbounded:
				want = solvers.Unbounded
			case problemtest.NotEvaluable:
				want = solvers.EvaluationError
			}
			if r.Status == want || r.Status == known[p.Name] && known[p.Name] != 0 || want == solvers.Optimal && r.Status == solvers.Acceptable {
				continue
			}
			t.Errorf("%s: %v, not %v: %s; %s", p.Name, r.Status, want, r.Message, p.Note)
		}
	}
}
