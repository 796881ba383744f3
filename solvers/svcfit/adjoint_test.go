package svcfit

import (
	"context"
	"math"
	"testing"
)

// upper returns F = Σ_t Σ_{i validates t} softplus(−m_i) and its gradients by the weights of each problem.
func upper(tr *Trainer, w [][]float64) (f float64, g [][]float64) {
	g = make([][]float64, len(w))
	for t := range w {
		g[t] = make([]float64, len(w[t]))
	}
	for i, t := range tr.v.fold {
		if t < 0 {
			continue
		}
		m := tr.v.margin(i, w[t])
		f += math.Log1p(math.Exp(-m))
		d := -1 / (1 + math.Exp(m))
		tr.v.each(i, func(j int, b float64) { g[t][j] += d * b })
	}
	return f, g
}

// The derivatives of F in log scales, log costs and bounds, by the adjoint, against central differences.
func TestGradients(t *testing.T) {
	for _, c := range []struct {
		name  string
		dense bool
		delta float64
		box   bool
	}{{"dense", true, 1, false}, {"dense narrow", true, 0.25, false}, {"sparse", false, 0.25, false}, {"sparse wide", false, 1, false},
		{"box", true, 0.25, true}, {"sparse box", false, 1, true}} {
		const n, T = 12, 3
		pr := random(21, 1500, n, T, c.dense, 0.6)
		p := params(21, n, c.delta)
		if c.box {
			p.Box = make([]float64, n)
			for j := range p.Box {
				p.Box[j] = math.Inf(1)
				if j%3 == 0 {
					p.Box[j] = []float64{0.05, 5}[j/3%2] // some hold, some do not
				}
			}
		}
		to := Target{Tol: 1e-13}
		tr := newTrainer(t, pr, Options{Threads: 1, MaxSteps: 40})
		value := func(p Params) float64 {
			f := fit(t, tr, p, to)
			v, _ := upper(tr, f.W)
			return v
		}
		f := fit(t, tr, p, to)
		_, g := upper(tr, f.W)
		scale, cost, box := make([]float64, n), make([]float64, 3), make([]float64, n)
		q, b := make([]float64, n), make([]float64, n)
		held := 0
		for k := range T {
			if err := tr.Adjoint(context.Background(), k, q, g[k]); err != nil {
				t.Fatal(err)
			}
			for j := range n {
				scale[j] -= p.Scale[j] * f.W[k][j] * q[j]
			}
			for kind := range cost {
				if err := tr.KindGradient(context.Background(), k, kind, b); err != nil {
					t.Fatal(err)
				}
				for j := range n {
					cost[kind] += q[j] * b[j]
				}
			}
			if err := tr.BoxGradient(context.Background(), k, q, g[k], b); err != nil {
				t.Fatal(err)
			}
			for j := range n {
				box[j] += b[j]
				if b[j] != 0 {
					held++
				}
			}
		}
		if c.box && (held == 0 || held == 4*T) {
			t.Errorf("%s: %d features at their bound", c.name, held)
		}
		const h = 2e-6
		check := func(what string, j int, got float64, change func(p *Params, by float64)) {
			t.Helper()
			at := func(by float64) float64 {
				q := p
				q.Scale, q.Cost, q.Box = clone(p.Scale), clone(p.Cost), clone(p.Box)
				change(&q, by)
				return value(q)
			}
			want := (at(h) - at(-h)) / (2 * h)
			if math.Abs(got-want) > 1e-5*math.Max(math.Abs(want), 1) {
				t.Errorf("%s: derivative in %s %d is %g, difference %g", c.name, what, j, got, want)
			}
		}
		for j := 0; j < n; j += 3 {
			check("scale", j, scale[j], func(p *Params, by float64) { p.Scale[j] *= math.Exp(by) })
			if c.box {
				check("bound", j, box[j], func(p *Params, by float64) { p.Box[j] += by })
			}
		}
		for k := range cost {
			check("cost", k, cost[k], func(p *Params, by float64) { p.Cost[k] *= math.Exp(by) })
		}
	}
}

func clone(x []float64) []float64 { return append([]float64(nil), x...) }

// The weights in a box are those of the conditions of optimality: g_j = 0 inside, of the right sign at a bound.
func TestBox(t *testing.T) {
	for seed := range uint64(8) {
		const n = 15
		pr := random(seed, 800, n, 3, seed%2 == 0, 0.6)
		p := params(seed, n, []float64{0.25, 0}[seed/4])
		p.Box = make([]float64, n)
		for j := range p.Box {
			p.Box[j] = []float64{0.05, 0.3, math.Inf(1)}[j%3]
		}
		tr := newTrainer(t, pr, Options{Threads: 1})
		to := Target{Tol: 1e-9}
		if p.Delta == 0 {
			to = Target{Gap: 1e-7}
		}
		for _, c := range []float64{1, 30} {
			for k := range p.Cost {
				p.Cost[k] *= c
			}
			f := done(t, tr, p, to)
			for k, w := range f.W {
				at := 0
				g := tr.m.(*newton).prob[k].g
				for j, x := range w {
					if math.Abs(x) > p.Box[j] {
						t.Fatalf("seed %d: weight %g beyond %g", seed, x, p.Box[j])
					}
					if math.Abs(x) == p.Box[j] {
						at++
						if x*g[j] > 1e-6 {
							t.Errorf("seed %d: feature %d is at its bound %g with gradient %g", seed, j, x, g[j])
						}
					} else if p.Delta > 0 && math.Abs(g[j]) > 1e-6 {
						t.Errorf("seed %d: feature %d: gradient %g inside", seed, j, g[j])
					}
				}
				if at == 0 || at == n {
					t.Errorf("seed %d: %d of %d weights at their bound", seed, at, n)
				}
			}
		}
	}
}
