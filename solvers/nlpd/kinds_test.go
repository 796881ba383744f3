package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// A kind is a problem of a kind that collections have many of, with the word it has to end with and its optimum.
type kind struct {
	name    string
	want    solvers.Status
	optimum float64 // NaN where it is not asked for
	state   func(m *expr.Model)
}

var inf = expr.Inf

// variables returns n variables with bounds and start.
func variables(m *expr.Model, n int, lo, up, at float64) []expr.Expr {
	x := make([]expr.Expr, n)
	for j := range x {
		x[j] = m.Var("", lo, up, at)
	}
	return x
}

// squares returns Σ (x_j − v)².
func squares(m *expr.Model, x []expr.Expr, v float64) expr.Expr {
	f := make([]expr.Expr, len(x))
	for j := range x {
		f[j] = x[j].SubConst(v).Square()
	}
	return m.Sum(f...)
}

// car brings a car from rest to rest over the distance 1 in least time with |u| ≤ 1, by n steps of the midpoint rule: T = 2 for even n. The time is one
// variable in all rows.
func car(n int) func(m *expr.Model) {
	return func(m *expr.Model) {
		end := m.Var("T", 0.1, inf, 1)
		p, v, u := variables(m, n+1, -inf, inf, 0), variables(m, n+1, -inf, inf, 0), variables(m, n, -1, 1, 0)
		h := end.Scale(1 / float64(n))
		for k := range n {
			m.Subject("", 0, p[k+1].Sub(p[k]).Sub(h.Mul(v[k].Add(v[k+1]).Scale(0.5))), 0)
			m.Subject("", 0, v[k+1].Sub(v[k]).Sub(h.Mul(u[k])), 0)
		}
		for _, c := range []struct {
			e expr.Expr
			v float64
		}{{p[0], 0}, {v[0], 0}, {p[n], 1}, {v[n], 0}} {
			m.Subject("", c.v, c.e, c.v)
		}
		m.Minimize(end)
	}
}

var kinds = []kind{
	{"long horizon, free final time", solvers.Optimal, 2, car(200)},
	{"minimax", solvers.Optimal, 1.952224494, func(m *expr.Model) { // Charalambous and Conn 1
		t, x, y := m.Var("t", -inf, inf, 0), m.Var("x", -inf, inf, 1), m.Var("y", -inf, inf, -0.1)
		m.Subject("", -inf, x.Square().Add(y.PowConst(4)).Sub(t), 0)
		m.Subject("", -inf, x.SubConst(2).Square().Add(y.SubConst(2).Square()).Sub(t), 0)
		m.Subject("", -inf, y.Sub(x).Exp().Scale(2).Sub(t), 0)
		m.Minimize(t)
	}},
	{"complementarity", solvers.Optimal, 10, func(m *expr.Model) { // (1 − x)² or (1 − y)² is lost in each of ten pairs
		x, y := variables(m, 10, 0, inf, 0.6), variables(m, 10, 0, inf, 0.4)
		for j := range x {
			m.Subject("", -inf, x[j].Mul(y[j]), 0)
		}
		m.Minimize(squares(m, x, 1).Add(squares(m, y, 1)))
	}},
	{"dependent rows", solvers.Optimal, 20 * 0.25, func(m *expr.Model) { // each row three times, and their sum
		x := variables(m, 20, -inf, inf, 3)
		for j := 0; j < len(x); j += 2 {
			for range 3 {
				m.Subject("", 1, x[j].Add(x[j+1]), 1)
			}
		}
		m.Subject("", 10, m.Sum(x...), 10)
		m.Minimize(squares(m, x, 0).Add(squares(m, x, 1)).Scale(0.5))
	}},
	{"graded rows", solvers.Optimal, 0, func(m *expr.Model) { // a polynomial through points of one: coefficients from 1 to 1e8 in a row
		a, r := variables(m, 4, -inf, inf, 0), variables(m, 30, -inf, inf, 0)
		for k := range r {
			x, p, terms := float64(10*(k+1)), 1.0, []expr.Expr{r[k].Neg()}
			for _, c := range a {
				terms = append(terms, c.Scale(p))
				p *= x
			}
			m.Subject("", 3+x/100, m.Sum(terms...), 3+x/100)
		}
		m.Minimize(squares(m, r, 0))
	}},
	{"fixed variables", solvers.Optimal, 2.2, func(m *expr.Model) { // (6 − 2)²/5 − 1
		x, z := variables(m, 4, -inf, inf, 0), variables(m, 3, 2, 2, 2)
		m.Subject("", 6, m.Sum(x[0], x[1].Mul(z[0]), z[1], z[2]), 6)
		m.Minimize(squares(m, x, 1.5).Sub(m.Sum(x...)).Add(m.Sum(z...)))
	}},
	{"free rows", solvers.Optimal, 2, func(m *expr.Model) {
		x := variables(m, 2, 0, inf, 5)
		m.Subject("", -inf, x[0].Exp(), inf)
		m.Subject("", 2, m.Sum(x...), inf)
		m.Subject("", -inf, x[1].Square(), inf)
		m.Minimize(x[0].Square().Add(x[1].Square()))
	}},
	{"no objective", solvers.Optimal, 0, func(m *expr.Model) {
		x := variables(m, 2, -inf, inf, 1)
		m.Subject("", 4, squares(m, x, 0), 4)
	}},
	{"no objective, infeasible", solvers.Infeasible, math.NaN(), func(m *expr.Model) {
		x := variables(m, 2, -inf, inf, 1)
		m.Subject("", -inf, squares(m, x, 0), 1)
		m.Subject("", 3, m.Sum(x...), inf)
	}},
	{"unbounded with rows", solvers.Unbounded, math.NaN(), func(m *expr.Model) {
		x := variables(m, 3, 0, inf, 1)
		m.Subject("", 0, x[0].Sub(x[1]), 0)
		m.Subject("", -inf, x[2].Sub(x[0]), 5)
		m.Minimize(x[2].Neg().Add(x[0].Scale(0.5)))
	}},
	{"flat on the rows", solvers.Optimal, 0, func(m *expr.Model) { // no curvature along the circle
		x := variables(m, 6, -inf, inf, 2)
		m.Subject("", 1, squares(m, x, 0), 1)
		m.Minimize(squares(m, x, 0).SubConst(1).Square())
	}},
	{"no degrees of freedom", solvers.Optimal, 3, func(m *expr.Model) {
		x := variables(m, 2, -inf, inf, 0.5)
		m.Subject("", 3, m.Sum(x...), 3)
		m.Subject("", 2, x[0].Mul(x[1]), 2)
		m.Minimize(m.Sum(x...))
	}},
}

// TestKinds asks for the right word and value.
func TestKinds(t *testing.T) {
	for _, k := range kinds {
		m := expr.NewModel(k.name)
		k.state(m)
		p, err := m.NLP()
		if err != nil {
			t.Fatal(k.name, err)
		}
		r, err := nlpd.Solve(context.Background(), p, nlpd.Options{})
		if err != nil {
			t.Fatal(k.name, err)
		}
		t.Logf("%s: %v, %g after %d iterations, %s: %s", k.name, r.Status, r.Objective, r.Iterations, r.Method, r.Message)
		if r.Status != k.want {
			t.Errorf("%s: %v, not %v: %s", k.name, r.Status, k.want, r.Message)
		}
		if math.Abs(r.Objective-k.optimum) > 1e-5*max(1, math.Abs(k.optimum)) {
			t.Errorf("%s: %.9g, not %.9g", k.name, r.Objective, k.optimum)
		}
	}
}
