package expr_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
)

// TestDegree: what counts as quadratic, stated in many ways, and what does not.
func TestDegree(t *testing.T) {
	for _, c := range []struct {
		name            string
		state           func(m *expr.Model, x, y expr.Expr)
		objective, rows int
	}{
		{"linear", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Add(y).Scale(2).AddConst(1)) }, 1, 0},
		{"nothing", func(m *expr.Model, x, y expr.Expr) {}, 0, 0},
		{"square of a sum", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Add(y).SubConst(3).Square().DivConst(4)) }, 2, 0},
		{"power", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.PowConst(2).Add(y.Mul(x))) }, 2, 0},
		{"product of sums", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Add(y).Mul(x.Sub(y)).Neg()) }, 2, 0},
		{"cube", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.PowConst(3)) }, 3, 0},
		{"product of squares", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Square().Mul(y)) }, 3, 0},
		{"square of a square", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Square().AddConst(1).Square()) }, 3, 0},
		{"quotient", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Div(y)) }, 3, 0},
		{"root", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.PowConst(0.5)) }, 3, 0},
		{"exponential", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Exp()) }, 3, 0},
		{"absolute value", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Add(y).Abs()) }, 3, 0},
		{"minimum", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Min(y)) }, 3, 0},
		{"quadratic row", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x); m.Subject("", 0, x.Mul(y), 1) }, 1, 2},
		{"row of a sine", func(m *expr.Model, x, y expr.Expr) { m.Minimize(x); m.Subject("", 0, x.Sin(), 1) }, 1, 3},
	} {
		m := expr.NewModel(c.name)
		x, y := m.Var("", 0, 1, 0), m.Var("", 0, 1, 0)
		c.state(m, x, y)
		p, err := m.NLP()
		if err != nil {
			t.Fatal(err)
		}
		objective, rows := p.Functions.(problem.Degreed).Degree()
		if objective != c.objective || rows != c.rows {
			t.Errorf("%s: %d and %d, want %d and %d", c.name, objective, rows, c.objective, c.rows)
		}
		if _, ok := p.QP(); ok != (c.objective <= 2 && c.rows <= 1) {
			t.Errorf("%s: a quadratic program: %t", c.name, ok)
		}
	}
}

// TestQPOfNLP compares values at random points, with constants in rows and infinite sides.
func TestQPOfNLP(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for trial := range 50 {
		m := expr.NewModel("random")
		n := 1 + random.IntN(6)
		x := m.Vars("", n, -1, problem.Infinity, 0)
		form := func() expr.Expr {
			e := m.Const(random.NormFloat64())
			for _, v := range x {
				if random.IntN(2) == 0 {
					e = e.Add(v.Scale(random.NormFloat64()))
				}
			}
			return e
		}
		m.Maximize(form().Mul(form()).Add(form().Square()).Add(form()))
		for range random.IntN(4) {
			m.Subject("", -problem.Infinity, form(), random.NormFloat64())
		}
		p, err := m.NLP()
		if err != nil {
			t.Fatal(err)
		}
		q, ok := p.QP()
		if !ok {
			t.Fatalf("trial %d is not quadratic", trial)
		}
		back, err := q.NLP()
		if err != nil {
			t.Fatal(err)
		}
		if back.QP(); q.Maximize != true || back.Maximize != true {
			t.Error("the sense is lost")
		}
		at := make([]float64, n)
		for j := range at {
			at[j] = random.NormFloat64()
		}
		near := func(what string, a, b float64) {
			if !(math.Abs(a-b) <= 1e-12*(1+math.Abs(a))) {
				t.Errorf("trial %d: %s is %g, want %g", trial, what, b, a)
			}
		}
		near("objective", p.Objective(at), back.Objective(at))
		c, d := make([]float64, len(p.RowLower)), make([]float64, len(p.RowLower))
		p.Constraints(at, c)
		back.Constraints(at, d)
		for i := range c {
			near("distance to a side", p.RowUpper[i]-c[i], back.RowUpper[i]-d[i])
			if back.RowLower[i] > -problem.Infinity {
				t.Errorf("trial %d: a lower side %g", trial, back.RowLower[i])
			}
		}
	}
}
