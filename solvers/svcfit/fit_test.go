package svcfit

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
	"github.com/saddle-go/saddle/sparse"
)

// objectives returns P and D at w and β = α/c, by the formulas.
func objectives(v *view, p *Params, t int, w, beta []float64) (primal, dual float64) {
	u := make([]float64, len(w))
	for i := range v.fold {
		if !v.trains(t, i) {
			continue
		}
		c := p.Cost[v.kindOf(i)]
		h, _ := rounded(v.margin(i, w), p.Delta)
		primal += c * h
		dual += c * concave(beta[i], p.Delta)
		v.each(i, func(j int, b float64) { u[j] += c * beta[i] * b })
	}
	for j, x := range w {
		s := 1.0
		if p.Scale != nil {
			s = p.Scale[j]
		}
		primal += s * x * x / 2
		dual -= u[j] * u[j] / s / 2
	}
	return primal, dual
}

// The gap is never negative, at any w and α between its bounds, and it is zero where α belongs to w and Sw = Bᵀα.
func TestGapFormulas(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := 1 + r.IntN(8)
		pr := random(seed, 30, n, 2, seed%2 == 0, 0.6)
		v, err := newView(pr)
		if err != nil {
			t.Fatal(err)
		}
		p := params(seed, n, []float64{0, 0.1, 0.25, 1}[seed%4])
		w, beta := make([]float64, n), make([]float64, 30)
		for j := range w {
			w[j] = r.NormFloat64()
		}
		for i := range beta {
			beta[i] = r.Float64()
			if r.IntN(2) == 0 {
				_, beta[i] = rounded(v.margin(i, w), p.Delta)
			}
		}
		if primal, dual := objectives(v, &p, 1, w, beta); primal-dual < -1e-12*math.Abs(primal) {
			t.Errorf("seed %d: P = %g, D = %g", seed, primal, dual)
		}
	}
}

// h_δ is h_δ' integrated, and differs from the hinge by at most δ/8.
func TestRounded(t *testing.T) {
	for _, delta := range []float64{0.1, 0.25, 1} {
		for m := -1.0; m < 3; m += 0.01 {
			h, s := rounded(m, delta)
			a, _ := rounded(m-1e-6, delta)
			b, _ := rounded(m+1e-6, delta)
			if d := (a - b) / 2e-6; math.Abs(d-s) > 1e-5 {
				t.Errorf("δ %g, margin %g: slope %g, difference %g", delta, m, s, d)
			}
			if hinge, _ := rounded(m, 0); h < hinge || h > hinge+delta/8+1e-15 {
				t.Errorf("δ %g, margin %g: %g against hinge %g", delta, m, h, hinge)
			}
		}
	}
}

// Weights, gaps, margins and all else agree with the plain method.
func TestAgainstPlain(t *testing.T) {
	for seed := range uint64(12) {
		dense := seed%2 == 0
		n := []int{1, 5, 40}[seed%3]
		T := []int{3, 0, 1, 5}[seed%4]
		pr := random(seed, 500, n, T, dense, 0.5)
		if seed%5 == 4 {
			pr.Kind = nil
		}
		tr, ref := newTrainer(t, pr, Options{Threads: 2}), reference(t, pr)
		for _, delta := range []float64{1, 0.25, 0} {
			name := fmt.Sprintf("seed %d δ %g", seed, delta)
			p := params(seed, n, delta)
			to := Target{Tol: 1e-9}
			if delta == 0 {
				to = Target{Gap: 1e-9}
			}
			got, want := done(t, tr, p, to), fit(t, ref, p, to)
			for k := range got.W {
				if d := distance(got.W[k], want.W[k]); d > 1e-5 || delta > 0 && d > 1e-8 {
					t.Errorf("%s fold %d: weights differ by %g", name, k, d)
				}
				if math.Abs(got.Objective[k]-want.Objective[k]) > 2e-9*want.Objective[k] {
					t.Errorf("%s fold %d: objective %v, want %v", name, k, got.Objective[k], want.Objective[k])
				}
				if got.Gap[k] < 0 || delta == 0 && got.Gap[k] > 1e-9*got.Objective[k] {
					t.Errorf("%s fold %d: gap %g", name, k, got.Gap[k])
				}
				if delta > 0 && got.Free[k] != want.Free[k] {
					t.Errorf("%s fold %d: %d rows in the zone, want %d", name, k, got.Free[k], want.Free[k])
				}
			}
			if delta == 0 {
				continue
			}
			if d := distance(tr.Margins(), ref.Margins()); d > 1e-8 {
				t.Errorf("%s: margins differ by %g", name, d)
			}
			a, b := make([]float64, n), make([]float64, n)
			for k := range got.W {
				for kind := range 2 {
					if err := tr.KindGradient(context.Background(), k, kind, a); err != nil {
						t.Fatal(err)
					}
					if err := ref.KindGradient(context.Background(), k, kind, b); err != nil {
						t.Fatal(err)
					}
					if d := distance(a, b); d > 1e-7 {
						t.Errorf("%s fold %d kind %d: sums differ by %g", name, k, kind, d)
					}
				}
				if err := tr.Adjoint(context.Background(), k, a, got.W[k]); err != nil {
					t.Fatal(err)
				}
				if err := ref.Adjoint(context.Background(), k, b, got.W[k]); err != nil {
					t.Fatal(err)
				}
				// The matrix itself is made of float32 products.
				if d := distance(a, b); d > 1e-4 {
					t.Errorf("%s fold %d: solutions of H q = g differ by %g", name, k, d)
				}
			}
		}
	}
}

// The hinge itself, against an interior-point method for quadratic programs on the dual problem.
func TestAgainstQP(t *testing.T) {
	for seed := range uint64(4) {
		const m, n = 60, 6
		pr := random(seed, m, n, 0, seed%2 == 0, 0.7)
		p := params(seed, n, 0)
		tr := newTrainer(t, pr, Options{Threads: 1})
		got := done(t, tr, p, Target{Gap: 1e-9})
		var used []int
		for i := range m {
			if tr.v.trains(0, i) {
				used = append(used, i)
			}
		}
		// min ½αᵀ(B S⁻¹ Bᵀ)α − 1ᵀα, 0 ≤ α ≤ c.
		b := make([][]float64, len(used))
		for k, i := range used {
			b[k] = make([]float64, n)
			tr.v.each(i, func(j int, x float64) { b[k][j] = x / math.Sqrt(p.Scale[j]) })
		}
		q := &problem.QP{Q: make([]float64, len(used)), Lower: make([]float64, len(used)), Upper: make([]float64, len(used))}
		h, err := sparse.NewCOO(len(used), len(used))
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range used {
			q.Q[k], q.Upper[k] = -1, p.Cost[tr.v.kindOf(i)]
			for l := range k + 1 {
				s := 0.0
				for j := range n {
					s += b[k][j] * b[l][j]
				}
				if s == 0 {
					continue
				}
				if err := h.Append(k, l, s); err != nil {
					t.Fatal(err)
				}
			}
		}
		if q.P, err = sparse.NewSym(h.ToCSC()); err != nil {
			t.Fatal(err)
		}
		r, err := ipsqp.SolveQP(context.Background(), q, ipsqp.QPOptions{})
		if err != nil || r.Status != solvers.Optimal {
			t.Fatalf("seed %d: %v %v", seed, r.Status, err)
		}
		if math.Abs(r.Objective+got.Objective[0]) > 1e-6*got.Objective[0] {
			t.Errorf("seed %d: minimum %v, dual maximum %v", seed, got.Objective[0], -r.Objective)
		}
	}
}

// δ → 0: the objectives tend to that of the hinge, from above by at most δ/8 a row.
func TestNarrowZone(t *testing.T) {
	pr := random(5, 300, 8, 3, true, 1)
	tr := newTrainer(t, pr, Options{Threads: 1})
	exact := done(t, tr, params(5, 8, 0), Target{Gap: 1e-10})
	for _, delta := range []float64{1e-2, 1e-4, 1e-6} {
		f := done(t, tr, params(5, 8, delta), Target{Tol: 1e-8})
		for k := range f.Objective {
			over := f.Objective[k]/exact.Objective[k] - 1
			if over < -1e-9 || over > delta {
				t.Errorf("δ %g fold %d: objective %g above that of the hinge", delta, k, over)
			}
		}
	}
}

// Every shape of data ends with an honest status.
func TestCorners(t *testing.T) {
	one := func(p Problem) Problem {
		for i := range p.Set.Y {
			p.Set.Y[i] = 1
		}
		return p
	}
	zero := func(p Problem) Problem { clear(p.Set.X.Dense); clear(p.Set.X.Val); return p }
	outside := func(p Problem) Problem {
		for i := range p.Fold {
			p.Fold[i] = -1
		}
		return p
	}
	alone := func(p Problem) Problem {
		for i := range p.Fold {
			p.Fold[i] = 1 // fold 1 trains on nothing, the others on all
		}
		return p
	}
	for name, pr := range map[string]Problem{
		"one feature": random(1, 100, 1, 3, true, 1), "one class": one(random(2, 200, 5, 3, false, 0.5)),
		"zero rows": zero(random(3, 100, 5, 3, true, 1)), "zero sparse rows": zero(random(3, 100, 5, 3, false, 1)),
		"no rows used": outside(random(4, 50, 3, 2, true, 1)), "no rows": random(5, 0, 3, 2, true, 1), "one row": random(6, 1, 3, 0, true, 1),
		"a fold alone": alone(random(7, 60, 3, 3, true, 1)), "more features than rows": random(8, 20, 60, 3, true, 1),
		"sparse": random(9, 300, 30, 4, false, 0.1), "many rows": random(10, 9000, 3, 2, true, 1),
	} {
		tr := newTrainer(t, pr, Options{Threads: 2})
		for _, delta := range []float64{0.25, 0} {
			for _, c := range []float64{1e-9, 1, 1e6} {
				p := Params{Cost: []float64{c, 2 * c, c}, Delta: delta}
				f := fit(t, tr, p, Target{})
				if f.Status != solvers.Done {
					t.Errorf("%s δ %g c %g: %v %s", name, delta, c, f.Status, f.Message)
				}
				for k, g := range f.Gap {
					if !(g >= 0) || delta == 0 && f.Status == solvers.Done && g > 1e-6*f.Objective[k] {
						t.Errorf("%s δ %g c %g: fold %d: gap %g of %g", name, delta, c, k, g, f.Objective[k])
					}
				}
				tr.Margins()
			}
		}
	}
}

// A limit on steps is reported as such.
func TestStepLimit(t *testing.T) {
	tr := newTrainer(t, random(11, 2000, 20, 3, true, 1), Options{Threads: 1, MaxSteps: 1})
	p := params(11, 20, 0.25)
	p.Cost = []float64{100, 100, 100}
	if f := fit(t, tr, p, Target{Tol: 1e-10}); f.Status != solvers.IterationLimit || f.Message == "" {
		t.Errorf("%v %q after %d steps", f.Status, f.Message, f.Steps)
	}
}

func TestBadArguments(t *testing.T) {
	good := random(1, 20, 3, 2, true, 1)
	for name, change := range map[string]func(p *Problem){
		"no set": func(p *Problem) { p.Set = nil }, "labels": func(p *Problem) { s := *p.Set; s.Y = s.Y[1:]; p.Set = &s },
		"fold": func(p *Problem) { p.Fold = slices.Clone(p.Fold); p.Fold[3] = 2 }, "folds": func(p *Problem) { p.Folds = 128 },
		"short folds": func(p *Problem) { p.Fold = p.Fold[1:] }, "short kinds": func(p *Problem) { p.Kind = p.Kind[1:] },
	} {
		p := good
		change(&p)
		if _, err := New(p, Options{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := New(good, Options{Threads: -1}); err == nil {
		t.Error("threads: no error")
	}
	tr := newTrainer(t, good, Options{})
	if err := tr.Adjoint(context.Background(), 0, make([]float64, 3), make([]float64, 3)); err == nil {
		t.Error("adjoint before a fit: no error")
	}
	for name, p := range map[string]Params{
		"cost": {Cost: []float64{1, 1}}, "zero cost": {Cost: []float64{1, 0, 1}}, "NaN": {Cost: []float64{1, math.NaN(), 1}},
		"scale": {Cost: []float64{1, 1, 1}, Scale: []float64{1, 1}}, "negative scale": {Cost: []float64{1, 1, 1}, Scale: []float64{1, -1, 1}},
		"delta": {Cost: []float64{1, 1, 1}, Delta: -1}, "box": {Cost: []float64{1, 1, 1}, Box: []float64{1, 0, 1}},
	} {
		if f, err := tr.Fit(context.Background(), p, Target{}); err == nil || f != nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A fit whose costs are all multiplied, or whose scales alone change, begins with what is known: it has no first pass, and is as good.
func TestRescaled(t *testing.T) {
	pr := random(12, 3000, 10, 3, true, 1)
	p := params(12, 10, 0.25)
	tr := newTrainer(t, pr, Options{Threads: 1})
	done(t, tr, p, Target{Tol: 1e-8})
	for k := range 3 {
		for j := range p.Cost {
			p.Cost[j] *= 1.5
		}
		p.Scale[k] *= 2
		warm := done(t, tr, p, Target{Tol: 1e-8})
		cold := done(t, newTrainer(t, pr, Options{Threads: 1}), p, Target{Tol: 1e-8})
		sums, other := make([]float64, 10), make([]float64, 10)
		for f := range warm.W {
			if d := distance(warm.W[f], cold.W[f]); d > 1e-7 {
				t.Errorf("fold %d: weights differ by %g", f, d)
			}
			if d := warm.Objective[f]/cold.Objective[f] - 1; math.Abs(d) > 1e-12 {
				t.Errorf("fold %d: objectives differ by %g", f, d)
			}
		}
		// Σ_k B_kᵀα_k is Sw.
		for kind := range 3 {
			if err := tr.KindGradient(context.Background(), 1, kind, other); err != nil {
				t.Fatal(err)
			}
			for j := range sums {
				sums[j] += other[j] / p.Scale[j]
			}
		}
		if d := distance(sums, warm.W[1]); d > 1e-6 {
			t.Errorf("Bᵀα is off by %g", d)
		}
		if want := float64(2*warm.Steps) + 0.2*float64(warm.Steps); warm.Passes > want {
			t.Errorf("%g passes in %d steps", warm.Passes, warm.Steps)
		}
	}
	// The same again: nothing to do, and the sums by kinds are still there.
	f := done(t, tr, p, Target{Tol: 1e-8})
	if f.Rounds != 0 || f.Steps != 0 {
		t.Errorf("%d rounds for a fit that was known", f.Rounds)
	}
}

// The gap of the hinge itself is P − D at the weights and the α that the shards hold.
func TestGapOfTheHinge(t *testing.T) {
	for seed := range uint64(4) {
		pr := random(50+seed, 700, 9, 3, seed%2 == 0, 0.6)
		var shards []*Shard
		tr := newTrainer(t, pr, Options{Reducer: func(s []*Shard) Reducer { shards = s; return Goroutines(s, 1) }})
		p := params(seed, 9, 0)
		f := done(t, tr, p, Target{Gap: 1e-3}) // a gap that is far above rounding
		for k := range f.W {
			beta := make([]float64, 700)
			for _, s := range shards {
				for _, c := range s.tiles {
					for at, row := range c.row {
						b := 0.5
						if s.kept[k] {
							b = s.beta[k][c.at+at]
						}
						beta[c.lo+int(row)] = min(max(b+(1-s.m[k][c.at+at])/s.last[k], 0), 1)
					}
				}
			}
			primal, dual := objectives(tr.v, &p, k, f.W[k], beta)
			if math.Abs(primal-f.Objective[k]) > 1e-12*primal || math.Abs(primal-dual-f.Gap[k]) > 1e-12*primal {
				t.Errorf("seed %d fold %d: P = %v, D = %v, said to be %v with gap %g", seed, k, primal, dual, f.Objective[k], f.Gap[k])
			}
		}
	}
}
