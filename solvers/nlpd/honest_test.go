package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// TestOptimalMeansStationary: the gradient of the Lagrangian, of the problem as stated, is within its limit at each optimal point, also where multipliers have no bound: there a
// move by the 10⁻⁸ that bounds are relaxed by would change it.
func TestOptimalMeansStationary(t *testing.T) {
	list := map[string]*problem.NLP{}
	for _, p := range problemtest.All() {
		list[p.Name] = p.NLP()
	}
	state := func(name string, build func(m *expr.Model)) {
		m := expr.NewModel(name)
		build(m)
		p, err := m.NLP()
		if err != nil {
			t.Fatal(err)
		}
		list[name] = p
	}
	state("complementarity", func(m *expr.Model) { // the duals of x y = 0 and its bounds grow without end
		x, y, z := m.Var("x", 0, expr.Inf, 1), m.Var("y", 0, expr.Inf, 1), m.Var("z", 0, 10, 3)
		m.Minimize(x.SubConst(1).Square().Add(y.SubConst(2).Square()).Add(z.Sub(x).Square()))
		m.Subject("", 0, x.Mul(y), 0)
		m.Subject("", 0, z.Mul(y), 0)
	})
	state("distances", func(m *expr.Model) { // whose derivatives jump where e is at its bound
		e, x, y := m.Var("e", 1e-8, expr.Inf, 1), m.Var("x", -expr.Inf, expr.Inf, 1), m.Var("y", -expr.Inf, expr.Inf, 0)
		to := func(u, v float64) expr.Expr {
			return m.Sum(e.Square(), x.SubConst(u).Square(), y.SubConst(v).Square()).Sqrt()
		}
		m.Minimize(m.Sum(to(0, 0), to(4, 0), to(2, 1)))
	})
	limited := 0
	for name, p := range list {
		r, err := nlpd.Solve(context.Background(), p, nlpd.Options{})
		if err != nil {
			t.Fatal(err)
		}
		g := make([]float64, len(r.X))
		slope := 0.0
		if len(r.X) > 0 {
			p.Gradient(r.X, g)
		}
		for _, v := range g {
			slope = max(slope, math.Abs(v))
		}
		if !r.Solved() {
			continue
		}
		limited++
		factor := 1.0 // of what acceptable points may have
		if r.Status == solvers.Acceptable {
			if factor = 1000; name == "distances" || name == "complementarity" {
				t.Errorf("%s: %v: %s", name, r.Status, r.Message)
			}
		}
		if limit := factor * max(1e-3, 1.01e-5*slope); r.DualInfeasibility > limit {
			t.Errorf("%s: %v with %g, above %g: %s", name, r.Status, r.DualInfeasibility, limit, r.Message)
		}
	}
	if limited < 100 {
		t.Errorf("%d problems were solved", limited)
	}
}
