package ipsqp_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

// TestPresolved: programs that are solved before there is an iteration, with duals that hold by the program as stated.
func TestPresolved(t *testing.T) {
	for _, c := range []struct {
		name string
		p    problem.QP
		x    []float64
	}{
		{"variable without rows", problem.QP{Q: []float64{1, -2, 0}, Lower: []float64{-1, 0, -3}, Upper: []float64{inf, 4, 9}}, []float64{-1, 4, 0}},
		{"forcing from below", problem.QP{Q: []float64{-3, -1}, A: matrix(1, 2, 1, 2), RowLower: []float64{-inf}, RowUpper: []float64{3}, Lower: []float64{1, 1}, Upper: repeat(9, 2)}, []float64{1, 1}},
		{"forcing from above", problem.QP{Q: []float64{3, -1}, A: matrix(1, 2, 1, -2), RowLower: []float64{7}, RowUpper: []float64{inf}, Lower: []float64{1, 1}, Upper: repeat(9, 2)}, []float64{9, 1}},
		{"forcing equation", problem.QP{Q: []float64{-1, 5}, P: symmetric(2, 1, 0, 0, 1), A: matrix(1, 2, 1, 1), RowLower: []float64{0}, RowUpper: []float64{0}, Lower: repeat(0, 2), Upper: repeat(inf, 2)}, []float64{0, 0}},
		{"forced by a bound from a row", problem.QP{Q: []float64{-1, -5}, A: matrix(3, 2, 1, 1, 2, 0, 0, 4), RowLower: []float64{-inf, 4, 12}, RowUpper: []float64{5, inf, inf}, Lower: repeat(0, 2), Upper: repeat(inf, 2)}, []float64{2, 3}},
		{"one row forces after another", problem.QP{Q: []float64{-1, -1, -1}, A: matrix(2, 3, 1, 1, 0, 0, 1, 1), RowLower: repeat(-inf, 2), RowUpper: []float64{0, 0}, Lower: repeat(0, 3), Upper: repeat(1, 3)}, []float64{0, 0, 0}},
	} {
		r, err := ipsqp.SolveQP(ctx, &c.p, ipsqp.QPOptions{})
		if err != nil || r.Status != solvers.Optimal {
			t.Fatalf("%s: %v, %v", c.name, r.Status, err)
		}
		for j, v := range c.x {
			if r.X[j] != v {
				t.Errorf("%s: x = %v, want %v", c.name, r.X, c.x)
				break
			}
		}
		if c.p.A == nil {
			c.p.A = matrix(0, len(c.x))
		}
		check(t, &c.p, &r, 1e-12)
		if t.Failed() {
			t.Fatal(c.name)
		}
	}
}

// burdened adds to p rows and variables that presolve can take out, all of which x, the solution, satisfies.
func burdened(rng *rand.Rand, p *problem.QP) *problem.QP {
	n, m := p.Dim()
	q := *p
	extra := 1 + rng.IntN(3) // variables in forcing rows
	rows := [][]float64{}
	lower, upper := append([]float64(nil), p.RowLower...), append([]float64(nil), p.RowUpper...)
	for i := range m {
		row := make([]float64, n+extra)
		for j := range n {
			row[j] = p.A.At(i, j)
		}
		rows = append(rows, row)
	}
	q.Q = append(append([]float64(nil), p.Q...), make([]float64, extra)...)
	q.Lower, q.Upper = append([]float64(nil), p.Lower...), append([]float64(nil), p.Upper...)
	force := make([]float64, n+extra)
	end := 0.0
	for j := n; j < n+extra; j++ {
		q.Q[j] = rng.NormFloat64()
		lo := rng.NormFloat64()
		q.Lower, q.Upper = append(q.Lower, lo), append(q.Upper, lo+1)
		force[j] = rng.NormFloat64()
		if force[j] > 0 {
			end += force[j] * lo
		} else {
			end += force[j] * (lo + 1)
		}
	}
	rows, lower, upper = append(rows, force), append(lower, -inf), append(upper, end)
	for i := range m { // the extra variables are in the others, too, with values that sides make up for
		for j := n; j < n+extra; j++ {
			if rng.IntN(3) == 0 {
				rows[i][j] = rng.NormFloat64()
				at := q.Lower[j]
				if force[j] < 0 {
					at = q.Upper[j]
				}
				lower[i] += rows[i][j] * at
				upper[i] += rows[i][j] * at
			}
		}
	}
	for range rng.IntN(4) { // multiples, with sides as far or farther
		if m == 0 {
			break
		}
		i := rng.IntN(m)
		c := rng.NormFloat64()
		row := make([]float64, n+extra)
		for j, v := range rows[i] {
			row[j] = c * v
		}
		lo, hi := lower[i], upper[i]
		if rng.IntN(2) == 0 {
			lo, hi = lo-rng.Float64(), hi+rng.Float64()
		}
		if rng.IntN(3) == 0 { // the original is the wider one
			lower[i], upper[i] = lower[i]-1, upper[i]+1
		}
		if lo, hi = c*lo, c*hi; c < 0 {
			lo, hi = hi, lo
		}
		rows, lower, upper = append(rows, row), append(lower, lo), append(upper, hi)
	}
	wide := make([]float64, n+extra) // a row that bounds imply, where there are bounds
	least, most := 0.0, 0.0
	for j := range wide {
		if rng.IntN(2) == 0 {
			wide[j] = rng.Float64()
			least += wide[j] * q.Lower[j]
			most += wide[j] * q.Upper[j]
		}
	}
	rows, lower, upper = append(rows, wide), append(lower, least-rng.Float64()), append(upper, most)
	var flat []float64
	for _, row := range rows {
		flat = append(flat, row...)
	}
	q.A, q.RowLower, q.RowUpper = matrix(len(rows), n+extra, flat...), lower, upper
	if p.P != nil {
		b := make([]float64, (n+extra)*(n+extra))
		for i := range n {
			for j := range n {
				b[i*(n+extra)+j] = p.P.At(i, j)
			}
		}
		q.P = symmetric(n+extra, b...)
	}
	return &q
}

// TestPresolveRandom: solutions with and without presolve agree, and duals hold by the program as stated.
func TestPresolveRandom(t *testing.T) {
	with, without := 0, 0
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 17))
		n, m := 1+rng.IntN(10), rng.IntN(8)
		p, _ := planted(rng, n, m, rng.IntN(n+1))
		p = burdened(rng, p)
		r, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{})
		if err != nil {
			t.Fatal(seed, err)
		}
		q, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{NoReduction: true})
		if err != nil {
			t.Fatal(seed, err)
		}
		with, without = with+r.Iterations, without+q.Iterations
		if !r.Solved() || q.Solved() && math.Abs(r.Objective-q.Objective) > 1e-5*max(1, math.Abs(q.Objective)) {
			t.Errorf("seed %d: %v, %g; without presolve %v, %g: %s", seed, r.Status, r.Objective, q.Status, q.Objective, r.Message)
		}
		before := t.Failed()
		check(t, p, &r, 2e-5)
		if t.Failed() && !before {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Logf("%d iterations, %d without presolve", with, without)
	if with >= without {
		t.Errorf("%d iterations, %d without presolve", with, without)
	}
}

// TestPresolveInfeasible: contradictions that are found without an iteration.
func TestPresolveInfeasible(t *testing.T) {
	for _, p := range []problem.QP{
		{A: matrix(1, 2, 1, 1), RowLower: []float64{3}, RowUpper: []float64{inf}, Lower: repeat(0, 2), Upper: repeat(1, 2)},
		{A: matrix(2, 2, 1, 1, -2, -2), RowLower: []float64{3, -4}, RowUpper: []float64{4, inf}, Lower: repeat(0, 2), Upper: repeat(inf, 2)},
	} {
		r, err := ipsqp.SolveQP(ctx, &p, ipsqp.QPOptions{})
		if err != nil || r.Status != solvers.Infeasible || r.Iterations != 0 || r.PrimalInfeasibility <= 0 {
			t.Errorf("%v after %d iterations, %v: %s", r.Status, r.Iterations, err, r.Message)
		}
	}
}

// TestQPWarmParts: begun at a solution of a program with other data, of which duals may be missing, there are fewer iterations than from a cold start; and a point that is
// nothing like the solution does no harm.
func TestQPWarmParts(t *testing.T) {
	parts := []struct {
		name string
		of   func(p solvers.Point) *solvers.Point
	}{
		{"cold", func(solvers.Point) *solvers.Point { return nil }},
		{"all", func(p solvers.Point) *solvers.Point { return &p }},
		{"x and rows", func(p solvers.Point) *solvers.Point { return &solvers.Point{X: p.X, RowDuals: p.RowDuals} }},
		{"x and bounds", func(p solvers.Point) *solvers.Point {
			return &solvers.Point{X: p.X, LowerDuals: p.LowerDuals, UpperDuals: p.UpperDuals}
		}},
		{"x", func(p solvers.Point) *solvers.Point { return &solvers.Point{X: p.X} }},
		{"far", func(p solvers.Point) *solvers.Point {
			far := make([]float64, len(p.X))
			for j := range far {
				far[j] = 100 * math.Cos(float64(j))
			}
			return &solvers.Point{X: far}
		}},
	}
	its := make([]int, len(parts))
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 23))
		n, m := 10+rng.IntN(20), 5+rng.IntN(10)
		p, _ := planted(rng, n, m, n)
		p = burdened(rng, p)
		first, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for j := range p.Q {
			p.Q[j] += 1e-3 * rng.NormFloat64()
		}
		var want float64
		for k, c := range parts {
			r, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{Options: solvers.Options{Warm: c.of(first.Point)}})
			if err != nil {
				t.Fatal(err)
			}
			if k == 0 {
				want = r.Objective
			}
			if !r.Solved() || math.Abs(r.Objective-want) > 1e-5*max(1, math.Abs(want)) {
				t.Errorf("seed %d, %s: %v, %g instead of %g: %s", seed, c.name, r.Status, r.Objective, want, r.Message)
			}
			its[k] += r.Iterations
		}
	}
	for k, c := range parts {
		t.Logf("%s: %d iterations", c.name, its[k])
		if most := its[0]; k > 0 && its[k] >= most && c.name != "far" || its[k] > 2*most {
			t.Errorf("%s: %d iterations, cold %d", c.name, its[k], most)
		}
	}
	p, _ := planted(rand.New(rand.NewPCG(1, 1)), 3, 2, 1)
	for _, w := range []solvers.Point{{X: []float64{1}}, {X: []float64{1, 2, math.NaN()}}, {X: []float64{1, 2, 3}, RowDuals: []float64{1}}, {X: []float64{1, 2, 3}, UpperDuals: []float64{inf, 0, 0}}} {
		if _, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{Options: solvers.Options{Warm: &w}}); err == nil {
			t.Errorf("%+v was accepted", w)
		}
	}
}
