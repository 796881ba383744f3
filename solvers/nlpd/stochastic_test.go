package nlpd_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// globals are the functions of the thesis' chapter 4, with random starts.
var globals = []struct {
	name    string
	optimum float64
	share   float64 // of seeds that have to find it
	budget  int     // evaluations
	state   func(start func() float64) *expr.Model
}{
	{"shubert", -186.7309088, 0.98, 25000, func(start func() float64) *expr.Model {
		m := expr.NewModel("shubert")
		f := m.Const(1)
		for range 2 {
			x, sum := m.Var("", -20, 20, 20*start()), m.Const(0)
			for i := range 5 {
				k := float64(i + 1)
				sum = sum.Add(x.Scale(k + 1).AddConst(k).Cos().Scale(k))
			}
			f = f.Mul(sum)
		}
		m.Minimize(f)
		return m
	}},
	{"camel", -1.0316284535, 0.99, 13000, func(start func() float64) *expr.Model {
		m := expr.NewModel("camel")
		x, y := m.Var("", -5, 5, 5*start()), m.Var("", -5, 5, 5*start())
		x2, y2 := x.Square(), y.Square()
		m.Minimize(x2.Scale(4).Sub(x2.Square().Scale(2.1)).Add(x2.PowConst(3).DivConst(3)).Add(x.Mul(y)).Sub(y2.Scale(4)).Add(y2.Square().Scale(4)))
		return m
	}},
	{"tang2", -78.3323314, 0.99, 13000, func(start func() float64) *expr.Model { return tang(2, start) }},
	{"tang3", -117.4984971, 0.99, 13000, func(start func() float64) *expr.Model { return tang(3, start) }},
}

func tang(n int, start func() float64) *expr.Model {
	m := expr.NewModel("tang")
	f := m.Const(0)
	for range n {
		x := m.Var("", -20, 20, 20*start())
		f = f.Add(x.PowConst(4).Sub(x.Square().Scale(16)).Add(x.Scale(5)).Scale(0.5))
	}
	m.Minimize(f)
	return m
}

func TestStochastic(t *testing.T) {
	seeds := 100
	if testing.Short() {
		seeds = 20
	}
	for _, g := range globals {
		hits, worst := 0, 0
		for seed := range uint64(seeds) {
			random := rand.New(rand.NewPCG(seed, 7))
			p, err := g.state(func() float64 { return 2*random.Float64() - 1 }).NLP()
			if err != nil {
				t.Fatal(err)
			}
			r, err := nlpd.Stochastic(context.Background(), p, nlpd.StochasticOptions{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			e := r.Evaluations
			worst = max(worst, e.Objective+e.Gradient+e.Hessian)
			if r.Solved() && math.Abs(r.Objective-g.optimum) <= 1e-3*math.Max(1, math.Abs(g.optimum)) {
				hits++
			}
		}
		t.Logf("%s: %d of %d seeds, at most %d evaluations", g.name, hits, seeds, worst)
		if float64(hits) < g.share*float64(seeds) || worst > g.budget {
			t.Errorf("%s: %d of %d seeds, at most %d evaluations", g.name, hits, seeds, worst)
		}
	}
}

func TestStochasticOptions(t *testing.T) {
	var p *problem.NLP = hs71(t)
	for _, o := range []nlpd.StochasticOptions{{Hops: -1}, {Temperature: -1}, {Cooling: 2}, {Reach: math.NaN()}} {
		if _, err := nlpd.Stochastic(context.Background(), p, o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
	r, err := nlpd.Stochastic(context.Background(), p, nlpd.StochasticOptions{Hops: 5})
	if err != nil || math.Abs(r.Objective-17.0140173) > 1e-5 {
		t.Errorf("hs71: %v, %v", r.Objective, err)
	}
}
