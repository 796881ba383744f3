package nlpd_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// parametric is a program whose data depend on p in every way a Perturbation knows; one of each kind of side is active.
func parametric(t testing.TB, p float64, maximize bool) *problem.NLP {
	m := expr.NewModel("parametric")
	x := m.Var("x", 0.1+p, 5, 1)
	y := m.Var("y", -5, 2+3*p, 1)
	z := m.Var("z", -10, 10, 0)
	w := m.Var("w", -10, 10, 0)
	f := x.Add(y.SubConst(4).Square()).Add(z.Sub(w).Square().Scale(1 + p)).Add(w.Exp()).Add(z.Mul(w).Scale(p)).Add(z.Square())
	if maximize {
		m.Maximize(f.Neg().Scale(1000))
	} else {
		m.Minimize(f)
	}
	m.Subject("eq", 1+p, x.Add(y).Add(z).Add(w.Scale(2)).Add(w.Square().Scale(p)), 1+p)
	m.Subject("ge", 0.5-p, z.Mul(z).Add(w), expr.Inf)
	m.Subject("free", -expr.Inf, x.Mul(y), expr.Inf)
	q, err := m.NLP()
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestSensitivity compares with differences of solutions for other values of the parameter.
func TestSensitivity(t *testing.T) {
	o := nlpd.Options{Options: solvers.Options{Tolerance: 1e-11}}
	for _, maximize := range []bool{false, true} {
		s, err := nlpd.SolveKept(context.Background(), parametric(t, 0, maximize), o)
		if err != nil || s.Status != solvers.Optimal {
			t.Fatal(err, s)
		}
		k := 1.0
		if maximize {
			k = -1000
		}
		zw, yEq := s.X[2]-s.X[3], s.RowDuals[0]
		d := nlpd.Perturbation{
			Gradient: []float64{0, 0, k * (2*zw + s.X[3]), k*(-2*zw+s.X[2]) - yEq*2*s.X[3]},
			Rows:     []float64{s.X[3] * s.X[3], 0, 0},
			Lower:    []float64{1, 0, 0, 0}, Upper: []float64{0, 3, 0, 0},
			RowLower: []float64{1, -1, 0}, RowUpper: []float64{1, 0, 0},
		}
		got, err := s.Sensitivity(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		const h = 1e-4
		plus, err1 := nlpd.Solve(context.Background(), parametric(t, h, maximize), o)
		minus, err2 := nlpd.Solve(context.Background(), parametric(t, -h, maximize), o)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		compare := func(what string, got, plus, minus []float64) {
			for i, g := range got {
				if want := (plus[i] - minus[i]) / (2 * h); math.Abs(g-want) > 1e-4*math.Max(1, math.Abs(want)) {
					t.Errorf("maximise %v: d%s%d/dp is %g, differences say %g", maximize, what, i+1, g, want)
				}
			}
		}
		compare("x", got.X, plus.X, minus.X)
		compare("y", got.RowDuals, plus.RowDuals, minus.RowDuals)
		compare("zl", got.LowerDuals, plus.LowerDuals, minus.LowerDuals)
		compare("zu", got.UpperDuals, plus.UpperDuals, minus.UpperDuals)
		if again, err := s.Sensitivity(context.Background(), d); err != nil || again.X[2] != got.X[2] {
			t.Errorf("the second time: %v, %v", again, err)
		}
	}
}

func TestSensitivityRefuses(t *testing.T) {
	p := parametric(t, 0, false)
	s, err := nlpd.SolveKept(context.Background(), p, nlpd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sensitivity(context.Background(), nlpd.Perturbation{Rows: []float64{1}}); err == nil || !strings.Contains(err.Error(), "Rows") {
		t.Errorf("a short field: %v", err)
	}
	s, err = nlpd.SolveKept(context.Background(), p, nlpd.Options{Options: solvers.Options{MaxIterations: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sensitivity(context.Background(), nlpd.Perturbation{}); err == nil {
		t.Error("no solution, but a sensitivity")
	}
}

// TestWarm solves a neighbour of a solved problem.
func TestWarm(t *testing.T) {
	first, err := nlpd.Solve(context.Background(), parametric(t, 0, false), nlpd.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := parametric(t, 0.01, false)
	cold, err1 := nlpd.Solve(context.Background(), p, nlpd.Options{})
	warm, err2 := nlpd.Solve(context.Background(), p, nlpd.Options{Options: solvers.Options{Warm: &first.Point}})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if warm.Status != solvers.Optimal || math.Abs(warm.Objective-cold.Objective) > 1e-6 || warm.Iterations > cold.Iterations-3 {
		t.Errorf("warm: %v, %d iterations, objective %g; cold: %d, %g", warm.Status, warm.Iterations, warm.Objective, cold.Iterations, cold.Objective)
	}
}
