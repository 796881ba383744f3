package auto_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auto"
)

func Example() {
	m := expr.NewModel("portfolio")
	x, y := m.Var("x", 0, 1, 0), m.Var("y", 0, 1, 0)
	m.Minimize(x.Square().Add(y.Square().Scale(2)))
	m.Subject("all", 1, x.Add(y), 1)
	p, err := m.NLP()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := auto.Solve(context.Background(), p, solvers.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %v, %.6f\n", r.Method, r.Status, r.X)
	// Output: qp: optimal, [0.666667 0.333333]
}

func solve(t *testing.T, p *problem.NLP, o solvers.Options) solvers.Result {
	t.Helper()
	r, err := auto.Solve(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSets solves what the sets have of quadratic programs: values as before, and all convex ones by the method for these.
func TestSets(t *testing.T) {
	quadratic, byQP := 0, 0
	for _, q := range problemtest.All() {
		p := q.NLP()
		if _, ok := p.QP(); !ok || q.Elusive {
			continue
		}
		quadratic++
		r := solve(t, p, solvers.Options{})
		if strings.HasPrefix(r.Method, "qp") {
			byQP++
		}
		switch q.Outcome {
		case problemtest.Solvable:
			if !r.Solved() || !q.Accepts(r.Objective, 1e-6) || r.DualInfeasibility > 1e-5 {
				t.Errorf("%s: %v by %s: %.9g, want %.9g", q.Name, r.Status, r.Method, r.Objective, q.Optimum)
			}
		case problemtest.Infeasible:
			if r.Status != solvers.Infeasible {
				t.Errorf("%s: %v by %s", q.Name, r.Status, r.Method)
			}
		case problemtest.Unbounded:
			if r.Status != solvers.Unbounded {
				t.Errorf("%s: %v by %s", q.Name, r.Status, r.Method)
			}
		}
	}
	t.Logf("%d of %d by qp", byQP, quadratic)
	if byQP < 10 || byQP == quadratic {
		t.Errorf("%d of %d by qp", byQP, quadratic)
	}
}

// Rows have their constants, a limit holds for both methods together, and other programs go to nlpd.
func TestSolve(t *testing.T) {
	state := func(cubic bool) *problem.NLP {
		m := expr.NewModel("row")
		x, y := m.Var("", -5, 5, 1), m.Var("", -5, 5, 2)
		m.Maximize(x.Sub(y).Sub(x.Square()).Sub(y.Square()))
		row := x.Add(y).AddConst(7)
		if cubic {
			row = row.Add(x.PowConst(3).Scale(1e-9))
		}
		m.Subject("", 9, row, expr.Inf)
		p, err := m.NLP()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	q, r := solve(t, state(false), solvers.Options{}), solve(t, state(true), solvers.Options{})
	if q.Method != "qp" || r.Method != "nlpd" || math.Abs(q.Rows[0]-9) > 1e-6 || math.Abs(r.Rows[0]-9) > 1e-6 {
		t.Errorf("%s and %s, rows %v and %v", q.Method, r.Method, q.Rows, r.Rows)
	}
	if math.Abs(q.Objective-r.Objective) > 1e-5 || math.Abs(q.RowDuals[0]-r.RowDuals[0]) > 1e-5 {
		t.Errorf("%g and %g, duals %v and %v", q.Objective, r.Objective, q.RowDuals, r.RowDuals)
	}
	if r := solve(t, state(false), solvers.Options{MaxIterations: 2}); r.Status != solvers.IterationLimit || r.Iterations > 2 {
		t.Errorf("a limit of 2: %v after %d", r.Status, r.Iterations)
	}
	warm := solve(t, state(false), solvers.Options{Warm: &q.Point})
	if warm.Status != solvers.Optimal || warm.Iterations > q.Iterations {
		t.Errorf("warm: %v after %d iterations, cold %d", warm.Status, warm.Iterations, q.Iterations)
	}
	for _, o := range []solvers.Options{{Tolerance: -1}, {Warm: &solvers.Point{X: []float64{1}}}} {
		if _, err := auto.Solve(context.Background(), state(false), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	if _, err := auto.Solve(context.Background(), nil, solvers.Options{}); err == nil {
		t.Error("no program was accepted")
	}
}

// A backend that fails from the k-th factorisation on.
type failing struct {
	kkt.Backend
	left *int
}

func (f failing) Factorize(ctx context.Context, val []float64) (kkt.Inertia, error) {
	if *f.left--; *f.left < 0 {
		return kkt.Inertia{}, errors.New("broken")
	}
	return f.Backend.Factorize(ctx, val)
}

// TestSecondOpinion: where the method for quadratic programs fails nlpd has its turn, and the work of both is counted.
func TestSecondOpinion(t *testing.T) {
	q, _ := problemtest.Number(35) // convex
	systems := 0
	o := solvers.Options{KKT: kkt.Options{Backend: func() kkt.Backend {
		left := 1 << 30
		if systems++; systems == 1 { // that of SolveQP
			left = 3
		}
		return failing{kkt.NewDense(), &left}
	}}}
	r := solve(t, q.NLP(), o)
	if r.Status != solvers.Optimal || !q.Accepts(r.Objective, 1e-6) || !strings.HasPrefix(r.Method, "nlpd (after qp") || r.Factorizations < 4 {
		t.Errorf("%v by %s, %g, %d factorisations", r.Status, r.Method, r.Objective, r.Factorizations)
	}
}
