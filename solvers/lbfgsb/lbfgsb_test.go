package lbfgsb

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/solvers"
)

func wrap(f func(x, g []float64) float64) Func {
	return func(x, g []float64) (float64, error) { return f(x, g), nil }
}

func TestCollection(t *testing.T) {
	for _, p := range problems() {
		last := math.Inf(1)
		o := Options{Decrease: 1e7 * 0x1p-52, Progress: func(it Iter) bool {
			if it.Objective > last+1e-12*(1+math.Abs(last)) {
				t.Errorf("%s: objective rises to %g from %g at iteration %d", p.name, it.Objective, last, it.Index)
			}
			last = it.Objective
			for i, v := range it.X {
				if p.lo != nil && v < p.lo[i] || p.hi != nil && v > p.hi[i] {
					t.Fatalf("%s: x[%d] = %g leaves its bounds", p.name, i, v)
				}
			}
			return false
		}}
		r, err := Minimize(context.Background(), wrap(p.f), p.start, p.lo, p.hi, o)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		t.Logf("%-20s n %4d: %3d iterations, %3d evaluations, f = %.12g, projected gradient %.1e, %v", p.name, len(p.start), r.Iterations, r.Evaluations, r.Objective, r.ProjectedGradient, r.Status)
		if !r.Solved() || !(math.Abs(r.Objective-p.want) <= p.tol*(1+math.Abs(p.want))) {
			t.Errorf("%s: f = %.10g after %d iterations, want %.10g (%v: %s)", p.name, r.Objective, r.Iterations, p.want, r.Status, r.Message)
		}
		if r.Iterations > p.most {
			t.Errorf("%s: %d iterations, at most %d expected", p.name, r.Iterations, p.most)
		}
	}
}

// TestDriver1 compares with the published run of the reference code on its first driver, memory 5: 23 iterations,
// 28 evaluations, f = 1.0834900834e-9.
func TestDriver1(t *testing.T) {
	for _, p := range problems() {
		if p.name != "driver1" {
			continue
		}
		r, err := Minimize(context.Background(), wrap(p.f), p.start, p.lo, p.hi, Options{Memory: 5, Decrease: 1e7 * 0x1p-52})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d iterations, %d evaluations, f = %g", r.Iterations, r.Evaluations, r.Objective)
		if r.Iterations > 26 || r.Evaluations > 33 || r.Objective > 1e-8 {
			t.Errorf("%d iterations, %d evaluations, f = %g; published 23, 28, 1.1e-9", r.Iterations, r.Evaluations, r.Objective)
		}
	}
}

// TestModel compares the compact form, the Cauchy point and the subspace minimiser with dense arithmetic.
func TestModel(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 7))
		n := 3 + r.IntN(8)
		m, err := New(n, Options{Memory: 1 + r.IntN(4)})
		if err != nil {
			t.Fatal(err)
		}
		lo, hi, start := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range lo {
			lo[i], hi[i] = -r.Float64(), r.Float64()
			start[i] = lo[i] + (hi[i]-lo[i])*r.Float64()
			if r.IntN(4) == 0 {
				start[i] = lo[i]
			}
		}
		m.begin(context.Background(), wrap(driver1), start, lo, hi)
		dense := identity(n, 1)
		pairs := r.IntN(7)
		var ss, ys [][]float64
		zero := make([]float64, n)
		for range pairs {
			s, y := make([]float64, n), make([]float64, n)
			for i := range s {
				s[i] = r.NormFloat64()
				y[i] = s[i]*(0.5+float64(i)) + 0.2*r.NormFloat64()
			}
			if m.b.update(s, zero, y, zero) {
				ss, ys = append(ss, s), append(ys, y)
			}
		}
		if k := len(ss); k > 0 {
			from := max(0, k-m.b.cap)
			dense = identity(n, m.b.theta)
			for j := from; j < k; j++ {
				bfgs(dense, ss[j], ys[j])
			}
		}
		for i := range m.g {
			m.g[i] = 2 * r.NormFloat64()
		}
		checkProduct(t, seed, m, dense)
		checkCauchy(t, seed, m, dense)
		checkSubspace(t, seed, m, dense)
	}
}

func identity(n int, d float64) [][]float64 {
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		a[i][i] = d
	}
	return a
}

func mul(a [][]float64, x []float64) []float64 {
	y := make([]float64, len(x))
	for i := range a {
		for j, v := range x {
			y[i] += a[i][j] * v
		}
	}
	return y
}

// bfgs updates the dense matrix by the pair.
func bfgs(a [][]float64, s, y []float64) {
	as := mul(a, s)
	sas, sy := dot(s, as), dot(s, y)
	for i := range a {
		for j := range a {
			a[i][j] += y[i]*y[j]/sy - as[i]*as[j]/sas
		}
	}
}

func checkProduct(t *testing.T, seed uint64, m *Minimizer, dense [][]float64) {
	v := make([]float64, m.n)
	for i := range v {
		v[i] = math.Sin(float64(i + 1))
	}
	p, w := make([]float64, 2*m.b.k), make([]float64, 2*m.b.k)
	m.b.mulWT(p, v)
	m.b.solve(p)
	for i, want := range mul(dense, v) {
		m.b.row(w, i)
		if got := m.b.theta*v[i] - dot(w, p); math.Abs(got-want) > 1e-8*(1+math.Abs(want)) {
			t.Fatalf("seed %d: (B v)[%d] = %g, want %g", seed, i, got, want)
		}
	}
}

// model returns gᵀ(z−x) + ½(z−x)ᵀB(z−x).
func model(m *Minimizer, dense [][]float64, z []float64) float64 {
	d := make([]float64, m.n)
	for i := range d {
		d[i] = z[i] - m.x[i]
	}
	return dot(m.g, d) + dot(d, mul(dense, d))/2
}

func checkCauchy(t *testing.T, seed uint64, m *Minimizer, dense [][]float64) {
	m.cauchy()
	// The first local minimiser along the path, by small steps.
	z := make([]float64, m.n)
	last, low := 0.0, 0.0
	for k := 1; k < 2000000; k++ {
		s := 2e-5 * float64(k)
		for i := range z {
			z[i] = min(max(m.x[i]-s*m.g[i], m.lo[i]), m.hi[i])
		}
		if last = model(m, dense, z); last > low+1e-14 || k > 1 && last == low {
			break
		}
		low = last
	}
	if got := model(m, dense, m.xc); math.Abs(got-low) > 1e-4*(1+math.Abs(low)) {
		t.Fatalf("seed %d: the model at the Cauchy point is %g, want %g", seed, got, low)
	}
	d := make([]float64, m.n)
	for i := range d {
		d[i] = m.xc[i] - m.x[i]
	}
	want := make([]float64, 2*m.b.k)
	m.b.mulWT(want, d)
	for i, v := range want {
		if math.Abs(v-m.c[i]) > 1e-9*(1+math.Abs(v)) {
			t.Fatalf("seed %d: c[%d] = %g, want %g", seed, i, m.c[i], v)
		}
	}
}

func checkSubspace(t *testing.T, seed uint64, m *Minimizer, dense [][]float64) {
	c := append([]float64(nil), m.xc...)
	free := m.subspace()
	inside := free > 0 && m.b.k > 0
	for i, v := range m.xh {
		if v < m.lo[i] || v > m.hi[i] {
			t.Fatalf("seed %d: subspace point leaves the box", seed)
		}
		if c[i] == m.lo[i] || c[i] == m.hi[i] {
			if v != c[i] {
				t.Fatalf("seed %d: an active variable moved", seed)
			}
		} else if v == m.lo[i] || v == m.hi[i] {
			inside = false
		}
	}
	if !inside {
		return
	}
	d := make([]float64, m.n)
	for i := range d {
		d[i] = m.xh[i] - m.x[i]
	}
	for i, v := range mul(dense, d) {
		if c[i] != m.lo[i] && c[i] != m.hi[i] && math.Abs(m.g[i]+v) > 1e-7*(1+math.Abs(m.g[i])) {
			t.Fatalf("seed %d: gradient of the model in free variable %d is %g", seed, i, m.g[i]+v)
		}
	}
}

func TestArguments(t *testing.T) {
	ctx := context.Background()
	f := wrap(rosenbrock)
	for _, c := range []struct {
		start, lo, hi []float64
		f             Func
		o             Options
		want          string
	}{
		{nil, nil, nil, f, Options{}, "0 variables"},
		{filled(2, 0), filled(1, 0), nil, f, Options{}, "lo has 1 elements"},
		{filled(2, 0), nil, filled(3, 0), f, Options{}, "hi has 3 elements"},
		{filled(2, 0), filled(2, 1), filled(2, 0), f, Options{}, "bounds of variable 0"},
		{filled(2, 0), filled(2, math.NaN()), nil, f, Options{}, "bounds of variable 0"},
		{filled(2, 0), filled(2, inf), nil, f, Options{}, "bounds of variable 0"},
		{filled(2, inf), nil, nil, f, Options{}, "element 0"},
		{filled(2, 0), nil, nil, nil, Options{}, "no function"},
		{filled(2, 0), nil, nil, f, Options{Memory: -1}, "Memory"},
		{filled(2, 0), nil, nil, f, Options{Tolerance: math.NaN()}, "Tolerance"},
		{filled(2, 0), nil, nil, f, Options{Decrease: inf}, "Decrease"},
		{filled(2, 0), nil, nil, f, Options{MaxIterations: -1}, "MaxIterations"},
		{filled(2, 0), nil, nil, f, Options{MaxEvaluations: -1}, "MaxEvaluations"},
		{filled(2, 0), nil, nil, func(x, g []float64) (float64, error) { return math.NaN(), nil }, Options{}, "not finite at the start"},
		{filled(2, 0), nil, nil, func(x, g []float64) (float64, error) { g[0] = math.NaN(); return 1, nil }, Options{}, "not finite at the start"},
	} {
		r, err := Minimize(ctx, c.f, c.start, c.lo, c.hi, c.o)
		if r != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, %v", c.want, r, err)
		}
	}
}

func TestEndings(t *testing.T) {
	bad := errors.New("out of order")
	start := []float64{-1.2, 1}
	count := 0
	ctx, cancel := context.WithCancel(context.Background())
	for _, c := range []struct {
		name   string
		ctx    context.Context
		f      Func
		o      Options
		status solvers.Status
		cause  error
	}{
		{"iterations", context.Background(), wrap(rosenbrock), Options{MaxIterations: 3}, solvers.IterationLimit, nil},
		{"evaluations", context.Background(), wrap(rosenbrock), Options{MaxEvaluations: 7}, solvers.IterationLimit, nil},
		{"decrease", context.Background(), wrap(rosenbrock), Options{Tolerance: -1}, solvers.Acceptable, nil},
		{"progress", context.Background(), wrap(rosenbrock), Options{Progress: func(it Iter) bool { return it.Index == 4 }}, solvers.Interrupted, solvers.ErrStopped},
		{"function", context.Background(), func(x, g []float64) (float64, error) {
			if count++; count == 6 {
				return 0, bad
			}
			return rosenbrock(x, g), nil
		}, Options{}, solvers.EvaluationError, bad},
		{"context", ctx, func(x, g []float64) (float64, error) {
			if count++; count == 12 {
				cancel()
			}
			return rosenbrock(x, g), nil
		}, Options{}, solvers.Interrupted, context.Canceled},
		{"wrong gradient", context.Background(), func(x, g []float64) (float64, error) {
			f := rosenbrock(x, g)
			g[0], g[1] = -g[0], -g[1]
			return f, nil
		}, Options{}, solvers.NumericalTrouble, nil},
	} {
		r, err := Minimize(c.ctx, c.f, start, nil, nil, c.o)
		if r == nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if r.Status != c.status || !errors.Is(err, c.cause) || r.Message == "" || r.Objective > 24.2 {
			t.Errorf("%s: %v (%s), f = %g, error %v", c.name, r.Status, r.Message, r.Objective, err)
		}
	}
	if r, err := Minimize(ctx, wrap(rosenbrock), start, nil, nil, Options{}); r != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the start: %v, %v", r, err)
	}
}

// TestDomain: a function that is not defined everywhere makes steps shorter.
func TestDomain(t *testing.T) {
	f := func(x, g []float64) (float64, error) {
		if x[0] <= 0 {
			return math.NaN(), nil
		}
		g[0] = 1 - 1e-3/x[0]
		return x[0] - 1e-3*math.Log(x[0]), nil
	}
	r, err := Minimize(context.Background(), f, []float64{5}, nil, nil, Options{})
	if err != nil || !r.Solved() || math.Abs(r.X[0]-1e-3) > 1e-5 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestFixed(t *testing.T) {
	r, err := Minimize(context.Background(), wrap(rosenbrock), []float64{3, 4}, filled(2, 0.5), filled(2, 0.5), Options{})
	if err != nil || r.Status != solvers.Optimal || r.X[0] != 0.5 || r.Iterations != 0 {
		t.Errorf("fixed variables: %+v, %v", r, err)
	}
	r, err = Minimize(context.Background(), wrap(rosenbrock), []float64{3, 4}, []float64{0.5, -inf}, []float64{0.5, inf}, Options{})
	if err != nil || r.X[0] != 0.5 || math.Abs(r.X[1]-0.25) > 1e-6 {
		t.Errorf("one fixed variable: %+v, %v", r, err)
	}
}

func TestAllocations(t *testing.T) {
	p := quadratic(300, 3)
	f := wrap(p.f)
	m, err := New(300, Options{Tolerance: -1, Decrease: -1, MaxIterations: 40})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	m.Minimize(ctx, f, p.start, p.lo, p.hi)
	m.o.MaxIterations = 2
	few := testing.AllocsPerRun(5, func() { m.Minimize(ctx, f, p.start, p.lo, p.hi) })
	m.o.MaxIterations = 40
	many := testing.AllocsPerRun(5, func() { m.Minimize(ctx, f, p.start, p.lo, p.hi) })
	if many > few+2 {
		t.Errorf("%g allocations in 40 iterations, %g in 2", many, few)
	}
}

// TestAgain: a Minimizer forgets its last run.
func TestAgain(t *testing.T) {
	m, err := New(2, Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := m.Minimize(context.Background(), wrap(rosenbrock), []float64{-1.2, 1}, nil, nil)
	m.Minimize(context.Background(), wrap(driver1), []float64{3, 1}, filled(2, 0), nil)
	b, _ := m.Minimize(context.Background(), wrap(rosenbrock), []float64{-1.2, 1}, nil, nil)
	if a.Objective != b.Objective || a.Evaluations != b.Evaluations || a.X[0] != b.X[0] {
		t.Errorf("second run differs: %+v, %+v", a, b)
	}
}

// TestUndefined: a function that has a value at the start alone is no minimum there.
func TestUndefined(t *testing.T) {
	for _, bad := range []float64{math.Inf(1), math.NaN()} {
		f := func(x, g []float64) (float64, error) {
			g[0] = 1
			if x[0] == 0 {
				return 1, nil
			}
			return bad, nil
		}
		r, err := Minimize(context.Background(), f, []float64{0}, nil, nil, Options{})
		if err != nil || r.Status != solvers.NumericalTrouble || r.Objective != 1 {
			t.Errorf("%g: %+v, %v", bad, r, err)
		}
	}
}
