package expr

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestModel(t *testing.T) {
	m := NewModel("m")
	x := m.Vars("x", 2, 0, Inf, 1)
	m.Maximize(x[0].Scale(2).Sub(x[1]))
	m.Subject("r", -Inf, x[0].Mul(x[1]), 3)
	p, err := m.NLP()
	if err != nil {
		t.Fatal(err)
	}
	z := m.Var("", 0, 1, 0) // afterwards
	m.Minimize(z.Exp())
	m.Subject("", 0, Expr{}, 0)
	if n, rows := p.Dim(); n != 2 || rows != 1 || !p.Maximize || p.Objective([]float64{3, 1}) != 5 || p.VariableName(1) != "x[1]" {
		t.Errorf("%+v", p)
	}
	q, err := m.NLP()
	if err != nil {
		t.Fatal(err)
	}
	if n, rows := q.Dim(); n != 3 || rows != 2 || q.Maximize || q.Objective([]float64{3, 1, 0}) != 1 || q.VariableName(2) != "x3" ||
		q.Linear[0] || !q.Linear[1] {
		t.Errorf("%+v", q)
	}
	if v := m.SumOf(0, nil); m.Value(v, []float64{1, 2, 3}) != 0 {
		t.Error("an empty sum")
	}
	m.Var("bad", math.NaN(), 1, 0)
	if _, err := m.NLP(); err == nil || !strings.Contains(err.Error(), "bad") {
		t.Errorf("error %v", err)
	}
}

// TestValue compares Graph.Value with the tape.
func TestValue(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	for trial := range 200 {
		g, all := random(rng)
		f, err := NewFunctions(g, all[0], all[1:])
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float64, g.n)
		for j := range x {
			x[j] = rng.NormFloat64()
		}
		want := f.Objective(x) - all[0].Constant
		for k, j := range all[0].Cols {
			want -= all[0].Coefs[k] * x[j]
		}
		if v := g.Value(all[0].Nonlinear, x); !near(v, want, 0, 1e-9) {
			t.Errorf("trial %d: %g, want %g", trial, v, want)
		}
	}
}
