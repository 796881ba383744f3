package ipsqp_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
	"github.com/saddle-go/saddle/sparse"
)

var (
	inf = math.Inf(1)
	ctx = context.Background()
)

// matrix returns a dense matrix as a sparse one, without its zeros.
func matrix(rows, cols int, a ...float64) *sparse.CSC {
	coo, err := sparse.NewCOO(rows, cols)
	if err != nil {
		panic(err)
	}
	for k, v := range a {
		if v != 0 {
			if err := coo.Append(k/cols, k%cols, v); err != nil {
				panic(err)
			}
		}
	}
	return coo.ToCSC()
}

func symmetric(n int, a ...float64) *sparse.Sym {
	s, err := sparse.SymFromLower(matrix(n, n, a...))
	if err != nil {
		panic(err)
	}
	return s
}

func repeat(v float64, n int) []float64 {
	return slices.Repeat([]float64{v}, n)
}

// check computes the optimality conditions of r anew, from the dense statement and the signs of package problem.
func check(t *testing.T, p *problem.QP, r *solvers.Result, tol float64) {
	t.Helper()
	n, m := p.Dim()
	sign := 1.0
	if p.Maximize {
		sign = -1
	}
	g := make([]float64, n)
	for j := range n {
		if p.Q != nil {
			g[j] = p.Q[j]
		}
		for i := range n {
			if p.P != nil {
				g[j] += p.P.At(i, j) * r.X[i]
			}
		}
		for i := range m {
			g[j] -= p.A.At(i, j) * r.RowDuals[i]
		}
		g[j] -= r.LowerDuals[j] + r.UpperDuals[j]
		if math.Abs(g[j]) > tol {
			t.Errorf("stationarity of variable %d is off by %g", j, g[j])
		}
		if sign*r.LowerDuals[j] < -tol || sign*r.UpperDuals[j] > tol {
			t.Errorf("duals %g and %g of the bounds of variable %d have the wrong sign", r.LowerDuals[j], r.UpperDuals[j], j)
		}
		side(t, fmt.Sprint("variable ", j), r.X[j], p.Lower[j], p.Upper[j], math.Abs(r.LowerDuals[j]), math.Abs(r.UpperDuals[j]), tol)
	}
	for i := range m {
		v := 0.0
		for j := range n {
			v += p.A.At(i, j) * r.X[j]
		}
		if math.Abs(v-r.Rows[i]) > tol {
			t.Errorf("row %d is %g, want %g", i, r.Rows[i], v)
		}
		y := sign * r.RowDuals[i]
		side(t, fmt.Sprint("row ", i), v, p.RowLower[i], p.RowUpper[i], max(y, 0), max(-y, 0), tol)
	}
	if f := p.Objective(r.X); f != r.Objective {
		t.Errorf("objective %g, want %g", r.Objective, f)
	}
}

func side(t *testing.T, what string, v, lower, upper, low, high, tol float64) {
	t.Helper()
	if v < lower-tol || v > upper+tol {
		t.Errorf("%s = %g is outside of [%g, %g]", what, v, lower, upper)
	}
	if low > tol && v-lower > tol/min(1, low) || high > tol && upper-v > tol/min(1, high) {
		t.Errorf("%s = %g in [%g, %g] has duals %g and %g", what, v, lower, upper, low, high)
	}
}

// planted returns a random program with a known solution: sides and duals are chosen around x, and q such that x is optimal.
func planted(rng *rand.Rand, n, m, rank int) (p *problem.QP, f float64) {
	x, y := make([]float64, n), make([]float64, m)
	p = &problem.QP{Q: make([]float64, n), Lower: make([]float64, n), Upper: make([]float64, n), RowLower: make([]float64, m), RowUpper: make([]float64, m),
		Constant: rng.NormFloat64(), Maximize: rng.IntN(4) == 0}
	for j := range x {
		x[j] = rng.NormFloat64()
	}
	a := make([]float64, m*n)
	for k := range a {
		if rng.IntN(3) == 0 {
			a[k] = rng.NormFloat64()
		}
	}
	p.A = matrix(m, n, a...)
	g := make([]float64, n)
	if rank > 0 {
		b := make([]float64, n*n)
		for range rank {
			v := make([]float64, n)
			for j := range v {
				v[j] = rng.NormFloat64()
			}
			for k := range b {
				b[k] += v[k/n] * v[k%n]
			}
		}
		p.P = symmetric(n, b...)
		p.P.MulVec(g, x)
	}
	rows := make([]float64, m)
	p.A.MulVec(rows, x)
	for i, v := range rows {
		p.RowLower[i], p.RowUpper[i], y[i] = around(rng, v)
	}
	aty := make([]float64, n)
	p.A.MulVecT(aty, y)
	for j, v := range x {
		var z float64
		p.Lower[j], p.Upper[j], z = around(rng, v)
		p.Q[j] = aty[j] + z - g[j]
	}
	if p.Maximize {
		for j := range p.Q {
			p.Q[j] = -p.Q[j]
		}
		if p.P != nil {
			_, _, val := p.P.Lower().Raw()
			for k := range val {
				val[k] = -val[k]
			}
		}
	}
	return p, p.Objective(x)
}

// around returns sides of v and its dual.
func around(rng *rand.Rand, v float64) (lo, hi, dual float64) {
	switch rng.IntN(7) {
	case 0:
		return v, v, rng.NormFloat64()
	case 1:
		return v, inf, rng.Float64()
	case 2:
		return -inf, v, -rng.Float64()
	case 3:
		return v - rng.Float64(), v + rng.Float64(), 0
	case 4:
		return v, v + rng.Float64(), rng.Float64()
	case 5:
		return v - 1, v, -rng.Float64()
	}
	return -inf, inf, 0
}

func TestPlanted(t *testing.T) {
	variants := map[string]ipsqp.QPOptions{
		"default": {}, "no reduction": {NoReduction: true}, "ranges": {RangeEqualities: true},
		"no corrections": {Corrections: -1}, "no scaling": {Options: solvers.Options{NoScaling: true}}, "literal": {Literal: true, Options: solvers.Options{Tolerance: 1e-7}},
	}
	iterations := map[string]int{}
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 7))
		n, m := 1+rng.IntN(12), rng.IntN(10)
		p, want := planted(rng, n, m, rng.IntN(n+1))
		for name, o := range variants {
			r, err := ipsqp.SolveQP(ctx, p, o)
			if err != nil {
				t.Fatalf("seed %d, %s: %v", seed, name, err)
			}
			iterations[name] += r.Iterations
			if !r.Solved() || math.Abs(r.Objective-want) > 2e-6*max(1, math.Abs(want)) {
				if (name == "literal" || name == "ranges") && !r.Solved() {
					t.Logf("seed %d, %s: %v, %s", seed, name, r.Status, r.Message)
					continue
				}
				t.Errorf("seed %d, %s: %v, objective %.10g, want %.10g: %s", seed, name, r.Status, r.Objective, want, r.Message)
			}
			if name == "default" || name == "no reduction" {
				before := t.Failed()
				check(t, p, &r, 1e-5)
				if t.Failed() && !before {
					t.Fatalf("seed %d, %s", seed, name)
				}
			}
		}
	}
	t.Log("iterations", iterations)
}

func TestSmall(t *testing.T) {
	for _, c := range []struct {
		name string
		p    problem.QP
		x    []float64
	}{
		{"nothing", problem.QP{}, nil},
		{"bound", problem.QP{Q: []float64{1}, Lower: []float64{2}, Upper: []float64{inf}}, []float64{2}},
		{"free", problem.QP{P: symmetric(1, 4), Q: []float64{-8}, Lower: []float64{-inf}, Upper: []float64{1e30}}, []float64{2}},
		{"fixed", problem.QP{Q: []float64{1, -1}, Lower: []float64{3, 0}, Upper: []float64{3, 5}}, []float64{3, 5}},
		{"constant", problem.QP{Constant: 3, Lower: []float64{1}, Upper: []float64{1}}, []float64{1}},
		{"chain of rows with one entry", problem.QP{P: symmetric(3, 1, 0, 0, 0, 1, 0, 0, 0, 1), Q: []float64{1, 2, -9}, A: matrix(3, 3, 2, 0, 0, 1, 1, 0, 0, 3, -1),
			Lower: repeat(-inf, 3), Upper: repeat(inf, 3), RowLower: []float64{4, 5, -inf}, RowUpper: []float64{4, 5, 1}}, []float64{2, 3, 9}},
		{"chain that binds", problem.QP{P: symmetric(3, 1, 0, 0, 0, 1, 0, 0, 0, 1), Q: []float64{1, 2, -9}, A: matrix(3, 3, 2, 0, 0, 1, 1, 0, 0, 3, -1),
			Lower: repeat(-inf, 3), Upper: repeat(inf, 3), RowLower: []float64{4, 5, 2}, RowUpper: []float64{4, 5, 3}}, []float64{2, 3, 7}},
		{"maximum", problem.QP{Maximize: true, P: symmetric(2, -2, 0, 0, -2), Q: []float64{2, 4}, A: matrix(1, 2, 1, 1), RowLower: []float64{-inf}, RowUpper: []float64{2},
			Lower: repeat(-inf, 2), Upper: repeat(inf, 2)}, []float64{0.5, 1.5}},
		{"dependent equalities", problem.QP{Q: []float64{1, 2}, A: matrix(3, 2, 1, 1, 2, 2, -1, -1), RowLower: []float64{1, 2, -1}, RowUpper: []float64{1, 2, -1},
			Lower: repeat(0, 2), Upper: repeat(inf, 2)}, []float64{1, 0}},
	} {
		for _, reduce := range []bool{false, true} {
			t.Run(fmt.Sprint(c.name, reduce), func(t *testing.T) {
				r, err := ipsqp.SolveQP(ctx, &c.p, ipsqp.QPOptions{NoReduction: !reduce, RangeEqualities: false})
				if err != nil {
					t.Fatal(err)
				}
				if r.Status != solvers.Optimal {
					t.Fatalf("%v: %s", r.Status, r.Message)
				}
				for j, v := range c.x {
					if math.Abs(r.X[j]-v) > 1e-6 {
						t.Errorf("x = %g, want %g", r.X, c.x)
						break
					}
				}
				if c.p.A == nil {
					c.p.A = matrix(0, len(c.x))
				}
				check(t, &c.p, &r, 1e-5)
			})
		}
	}
}

func TestQPInfeasible(t *testing.T) {
	for _, c := range []struct {
		name string
		p    problem.QP
	}{
		{"bounds", problem.QP{Lower: []float64{1}, Upper: []float64{0}}},
		{"sides", problem.QP{A: matrix(1, 1, 1), RowLower: []float64{1}, RowUpper: []float64{0}, Lower: []float64{0}, Upper: []float64{5}}},
		{"empty row", problem.QP{A: matrix(1, 1), RowLower: []float64{1}, RowUpper: []float64{2}, Lower: []float64{0}, Upper: []float64{5}}},
		{"row of one entry", problem.QP{A: matrix(1, 1, -2), RowLower: []float64{1}, RowUpper: []float64{2}, Lower: []float64{0}, Upper: []float64{5}}},
		{"two rows", problem.QP{Q: []float64{1, 1}, A: matrix(2, 2, 1, 1, 1, 1), RowLower: []float64{3, -inf}, RowUpper: []float64{inf, 2}, Lower: repeat(-inf, 2), Upper: repeat(inf, 2)}},
		{"quadratic", problem.QP{P: symmetric(2, 1, 0, 0, 1), A: matrix(2, 2, 1, 1, 1, -1), RowLower: []float64{3, 1}, RowUpper: []float64{inf, 1}, Lower: []float64{0, 0}, Upper: []float64{inf, 0.5}}},
		{"equalities", problem.QP{Q: []float64{1, 1, 1}, A: matrix(2, 3, 1, 1, 1, 1, 1, 1), RowLower: []float64{3, 4}, RowUpper: []float64{3, 4}, Lower: repeat(0, 3), Upper: repeat(inf, 3)}},
		{"far bounds", problem.QP{Q: []float64{1, 1, 1}, A: matrix(1, 3, 1, 1, 1), RowLower: []float64{-inf}, RowUpper: []float64{-1}, Lower: repeat(0, 3), Upper: repeat(1e6, 3)}},
	} {
		r, err := ipsqp.SolveQP(ctx, &c.p, ipsqp.QPOptions{})
		if err != nil {
			t.Fatal(c.name, err)
		}
		if r.Status != solvers.Infeasible {
			t.Errorf("%s: %v after %d iterations: %s", c.name, r.Status, r.Iterations, r.Message)
		}
		if n, m := c.p.Dim(); len(r.X) != n || len(r.RowDuals) != m || len(r.Rows) != m || r.PrimalInfeasibility <= 0 {
			t.Errorf("%s: the result is not complete: %+v", c.name, r)
		}
	}
}

// TestInfeasibleRandom checks the proof itself: Σ duals times sides is positive, and their combination of gradients nothing.
func TestQPInfeasibleRandom(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 11))
		n, m := 2+rng.IntN(8), 2+rng.IntN(6)
		p, _ := planted(rng, n, m, rng.IntN(3))
		p.Maximize, p.P = false, nil
		// Two more rows that say aᵀx ≥ 1 and aᵀx ≤ −1 by way of others.
		a := make([]float64, (m+2)*n)
		for i := range m {
			for j := range n {
				a[i*n+j] = p.A.At(i, j)
			}
		}
		for j := range n {
			v := 1 + rng.Float64()
			a[m*n+j], a[(m+1)*n+j] = v, 2*v+a[j]
		}
		p.A = matrix(m+2, n, a...)
		p.RowLower[0], p.RowUpper[0] = -1, 1
		p.RowLower = append(p.RowLower, 4, -inf)
		p.RowUpper = append(p.RowUpper, inf, 2) // 2·4 − 1 > 2
		r, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{NoReduction: true})
		if err != nil {
			t.Fatal(err)
		}
		if r.Status != solvers.Infeasible {
			t.Errorf("seed %d: %v after %d iterations: %s", seed, r.Status, r.Iterations, r.Message)
			continue
		}
		kappa := 0.0
		add := func(lo, hi, low, high float64) {
			if low > 0 {
				kappa += low * lo
			}
			if high < 0 {
				kappa += high * hi
			}
		}
		off := 0.0
		for j := range n {
			e := r.LowerDuals[j] + r.UpperDuals[j]
			for i := range m + 2 {
				e += p.A.At(i, j) * r.RowDuals[i]
			}
			off = max(off, math.Abs(e))
			add(p.Lower[j], p.Upper[j], r.LowerDuals[j], r.UpperDuals[j])
		}
		for i, y := range r.RowDuals {
			add(p.RowLower[i], p.RowUpper[i], max(y, 0), min(y, 0))
		}
		if !(kappa > 0) || off > 1e-5*kappa {
			t.Errorf("seed %d: the duals prove nothing: Σ = %g, gradients %g", seed, kappa, off)
		}
	}
}

func TestQPUnbounded(t *testing.T) {
	for _, c := range []struct {
		name string
		p    problem.QP
	}{
		{"free", problem.QP{Q: []float64{1}, Lower: []float64{-inf}, Upper: []float64{3}}},
		{"row", problem.QP{Q: []float64{-1, 0}, A: matrix(1, 2, 1, -1), RowLower: []float64{-1}, RowUpper: []float64{1}, Lower: repeat(0, 2), Upper: repeat(inf, 2)}},
		{"singular quadratic", problem.QP{P: symmetric(2, 1, -1, -1, 1), Q: []float64{-1, -1}, Lower: repeat(-inf, 2), Upper: repeat(inf, 2)}},
		{"maximum", problem.QP{Maximize: true, Q: []float64{1, 1}, A: matrix(1, 2, 1, -2), RowLower: []float64{0}, RowUpper: []float64{0}, Lower: repeat(0, 2), Upper: repeat(inf, 2)}},
	} {
		r, err := ipsqp.SolveQP(ctx, &c.p, ipsqp.QPOptions{})
		if err != nil {
			t.Fatal(c.name, err)
		}
		if r.Status != solvers.Unbounded || r.PrimalInfeasibility > 1e-4*(1-slices.Min(r.X)+slices.Max(r.X)) {
			t.Errorf("%s: %v after %d iterations, infeasibility %g: %s", c.name, r.Status, r.Iterations, r.PrimalInfeasibility, r.Message)
		}
	}
}

func TestNonconvex(t *testing.T) {
	for _, c := range []struct {
		name string
		p    problem.QP
	}{
		{"diagonal", problem.QP{P: symmetric(2, 1, 0, 0, -1)}},
		{"zero diagonal", problem.QP{P: symmetric(2, 1, 1, 1, 0)}},
		{"pair", problem.QP{P: symmetric(2, 1, 2, 2, 1)}},
		{"inertia", problem.QP{P: symmetric(3, 1, -.6, -.6, -.6, 1, -.6, -.6, -.6, 1)}},
		{"maximum", problem.QP{P: symmetric(2, 1, 0, 0, 1), Maximize: true}},
	} {
		n := c.p.P.SymmetricDim()
		c.p.Lower, c.p.Upper, c.p.Name = repeat(-1, n), repeat(1, n), c.name
		_, err := ipsqp.SolveQP(ctx, &c.p, ipsqp.QPOptions{})
		var bad *ipsqp.NonconvexError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), "nonlinear") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", c.name, err)
		}
		c.p.Lower = repeat(1, n) // fixed: what is left is convex
		if _, err := ipsqp.SolveQP(ctx, &c.p, ipsqp.QPOptions{}); err != nil {
			t.Errorf("%s, fixed: %v", c.name, err)
		}
	}
}

func TestQPArguments(t *testing.T) {
	good := func() *problem.QP { return &problem.QP{Q: []float64{1}, Lower: []float64{0}, Upper: []float64{1}} }
	for name, change := range map[string]func(p *problem.QP, o *ipsqp.QPOptions){
		"NaN":         func(p *problem.QP, o *ipsqp.QPOptions) { p.Q[0] = math.NaN() },
		"length":      func(p *problem.QP, o *ipsqp.QPOptions) { p.Q = repeat(1, 2) },
		"bound":       func(p *problem.QP, o *ipsqp.QPOptions) { p.Lower[0] = math.NaN() },
		"tolerance":   func(p *problem.QP, o *ipsqp.QPOptions) { o.Tolerance = -1 },
		"corrections": func(p *problem.QP, o *ipsqp.QPOptions) { o.Corrections = -2 },
		"warm":        func(p *problem.QP, o *ipsqp.QPOptions) { o.Warm = &solvers.Point{X: []float64{1, 2}} },
	} {
		p, o := good(), ipsqp.QPOptions{}
		change(p, &o)
		if _, err := ipsqp.SolveQP(ctx, p, o); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// chain is a program whose solution takes some iterations.
func chain(n int) *problem.QP {
	coo, _ := sparse.NewCOO(n-1, n)
	p := &problem.QP{Q: make([]float64, n), Lower: repeat(0, n), Upper: repeat(3, n), RowLower: repeat(-1, n-1), RowUpper: repeat(0.1, n-1)}
	for j := range n {
		p.Q[j] = math.Sin(float64(j*j)) * 3
		if j > 0 {
			coo.Append(j-1, j-1, -1)
			coo.Append(j-1, j, 1)
		}
	}
	p.A = coo.ToCSC()
	d, _ := sparse.NewCOO(n, n)
	for j := range n {
		d.Append(j, j, 0.1+float64(j%3))
	}
	p.P, _ = sparse.NewSym(d.ToCSC())
	return p
}

func TestQPEnds(t *testing.T) {
	p := chain(40)
	full, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{})
	if err != nil || full.Status != solvers.Optimal || full.Iterations < 4 {
		t.Fatal(full, err)
	}
	r, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{Options: solvers.Options{MaxIterations: 3}})
	if err != nil || r.Status != solvers.IterationLimit || r.Iterations != 3 {
		t.Errorf("limit: %v, %d, %v", r.Status, r.Iterations, err)
	}
	late, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Second))
	defer cancel()
	if r, err = ipsqp.SolveQP(late, p, ipsqp.QPOptions{}); r.Status != solvers.TimeLimit || err != nil || len(r.X) != 40 {
		t.Errorf("deadline: %v, %v", r.Status, err)
	}
	for k := range full.Iterations {
		stopped, cancel := context.WithCancel(ctx)
		o := ipsqp.QPOptions{}
		o.Watch = func(s solvers.Step) bool {
			if s.Index == k {
				cancel()
			}
			return false
		}
		r, err := ipsqp.SolveQP(stopped, p, o)
		if r.Status != solvers.Interrupted || err != nil || r.Iterations != k || len(r.X) != 40 {
			t.Errorf("cancelled at %d: %v after %d, %v", k, r.Status, r.Iterations, err)
		}
		cancel()
		o.Watch = func(s solvers.Step) bool { return s.Index == k }
		r, err = ipsqp.SolveQP(ctx, p, o)
		if r.Status != solvers.Interrupted || err != nil || r.Iterations != k {
			t.Errorf("stopped at %d: %v after %d, %v", k, r.Status, r.Iterations, err)
		}
	}
}

func TestQPWarm(t *testing.T) {
	p := chain(200)
	cold, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for j := range p.Q {
		p.Q[j] += 1e-4 * math.Cos(float64(j))
	}
	again, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	warm, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{Options: solvers.Options{Warm: &cold.Point}})
	if err != nil || warm.Status != solvers.Optimal || math.Abs(warm.Objective-again.Objective) > 1e-6*math.Abs(again.Objective) {
		t.Fatal(warm.Status, warm.Objective, again.Objective, err)
	}
	if warm.Iterations >= again.Iterations {
		t.Errorf("%d iterations from a warm point, %d from a cold one", warm.Iterations, again.Iterations)
	}
}

func TestQPThreads(t *testing.T) {
	p := chain(3000)
	one, err := ipsqp.SolveQP(ctx, p, ipsqp.QPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	o := ipsqp.QPOptions{}
	o.KKT.Threads = 4
	four, err := ipsqp.SolveQP(ctx, p, o)
	if err != nil || !slices.Equal(one.X, four.X) || !slices.Equal(one.RowDuals, four.RowDuals) || one.Iterations != four.Iterations {
		t.Errorf("4 threads give other bits: %v", err)
	}
}

func TestIntegersAreNamed(t *testing.T) {
	r, err := ipsqp.SolveQP(ctx, &problem.QP{Q: []float64{1}, Lower: []float64{.5}, Upper: []float64{1}, Integer: []bool{true}}, ipsqp.QPOptions{})
	if err != nil || !strings.Contains(r.Message, "integer") || math.Abs(r.X[0]-.5) > 1e-6 {
		t.Errorf("%+v, %v", r, err)
	}
}

func ExampleSolveQP() {
	p := &problem.QP{ // minimise x² + y² − 2x − 5y  subject to  x + y ≤ 2,  x, y ≥ 0
		P: symmetric(2, 2, 0, 0, 2), Q: []float64{-2, -5},
		A: matrix(1, 2, 1, 1), RowLower: []float64{math.Inf(-1)}, RowUpper: []float64{2},
		Lower: []float64{0, 0}, Upper: []float64{math.Inf(1), math.Inf(1)},
	}
	r, err := ipsqp.SolveQP(context.Background(), p, ipsqp.QPOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: x = %.3f, y = %.3f, dual %.3f\n", r.Status, r.X[0], r.X[1], r.RowDuals[0])
	// Output:
	// optimal: x = 0.250, y = 1.750, dual -1.500
}
