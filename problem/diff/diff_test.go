package diff_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/diff"
)

var inf = math.Inf(1)

// control is a chain of n states and n controls: f = Σ exp(u_i/4)+x_i²u_i + (x_n−1)⁴; rows x_{i+1} − x_i − 0.1(sin(x_i)+u_i x_i) = 0, and a linear row Σ u_i ≤ 3.
type control int

func (n control) Objective(x []float64) float64 {
	sum := math.Pow(x[n-1]-1, 4)
	for i := range int(n) {
		sum += math.Exp(x[int(n)+i]/4) + x[i]*x[i]*x[int(n)+i]
	}
	return sum
}

func (n control) Gradient(x, g []float64) {
	for i := range int(n) {
		xi, u := x[i], x[int(n)+i]
		g[i], g[int(n)+i] = 2*xi*u, math.Exp(u/4)/4+xi*xi
	}
	g[n-1] += 4 * math.Pow(x[n-1]-1, 3)
}

func (n control) Constraints(x, c []float64) {
	sum := 0.0
	for i := range int(n) {
		if i < int(n)-1 {
			c[i] = x[i+1] - x[i] - 0.1*(math.Sin(x[i])+x[int(n)+i]*x[i])
		}
		sum += x[int(n)+i]
	}
	c[n-1] = sum
}

func (n control) Jacobian(x, v []float64) {
	k := 0
	for i := range int(n) - 1 {
		v[k], v[k+1], v[k+2] = -1-0.1*(math.Cos(x[i])+x[int(n)+i]), 1, -0.1*x[i]
		k += 3
	}
	for i := range int(n) {
		v[k+i] = 1
	}
}

func (n control) Hessian(x []float64, sigma float64, y, v []float64) {
	for i := range int(n) {
		xi, u := x[i], x[int(n)+i]
		v[3*i], v[3*i+1], v[3*i+2] = sigma*2*u, sigma*2*xi, sigma*math.Exp(u/4)/16
		if i < int(n)-1 {
			v[3*i] += y[i] * 0.1 * math.Sin(xi)
			v[3*i+1] -= y[i] * 0.1
		} else {
			v[3*i] += sigma * 12 * math.Pow(xi-1, 2)
		}
	}
}

func (n control) nlp() *problem.NLP {
	k := int32(n)
	p := &problem.NLP{Functions: n, Name: "control", Linear: make([]bool, n), Start: make([]float64, 2*n)}
	for i := range k {
		p.Lower, p.Upper, p.Start[i], p.Start[k+i] = append(p.Lower, -2), append(p.Upper, inf), 0.5, 0.1
		p.RowLower, p.RowUpper = append(p.RowLower, 0), append(p.RowUpper, 0)
		p.Hessian.Row, p.Hessian.Col = append(p.Hessian.Row, i, k+i, k+i), append(p.Hessian.Col, i, i, k+i)
		if i < k-1 {
			p.Jacobian.Row, p.Jacobian.Col = append(p.Jacobian.Row, i, i, i), append(p.Jacobian.Col, i, i+1, k+i)
		}
	}
	for i := range k {
		p.Jacobian.Row, p.Jacobian.Col = append(p.Jacobian.Row, k-1), append(p.Jacobian.Col, k+i)
		p.Lower, p.Upper = append(p.Lower, -1), append(p.Upper, 1)
	}
	p.RowLower[k-1], p.RowUpper[k-1], p.Linear[k-1] = -inf, 3, true
	return p
}

// by returns values by place.
func by(p problem.Pattern, v []float64) map[[2]int32]float64 {
	m := map[[2]int32]float64{}
	for k, i := range p.Row {
		m[[2]int32{i, p.Col[k]}] = v[k]
	}
	return m
}

// difference returns the largest difference of two matrices, relative to max(1, |b|).
func difference(a, b map[[2]int32]float64) float64 {
	e := 0.0
	for at, v := range b {
		if d := math.Abs(a[at]-v) / max(1, math.Abs(v)); !(d <= e) {
			e = d
		}
	}
	for at, v := range a {
		if _, ok := b[at]; !ok && !(math.Abs(v) <= e) {
			e = math.Abs(v)
		}
	}
	return e
}

// errorsAt returns the errors of gradient, Jacobian and Hessian of q against p.
func errorsAt(p, q *problem.NLP, x []float64, seed uint64) (e [3]float64) {
	n, m := p.Dim()
	rng := rand.New(rand.NewPCG(seed, 3))
	y := make([]float64, m)
	for i := range y {
		y[i] = rng.NormFloat64()
	}
	var g [2][]float64
	var jac, hess [2]map[[2]int32]float64
	for k, r := range []*problem.NLP{p, q} {
		g[k] = make([]float64, n)
		r.Gradient(x, g[k])
		v := make([]float64, r.Jacobian.Len())
		r.Functions.Jacobian(x, v)
		jac[k] = by(r.Jacobian, v)
		v = make([]float64, r.Hessian.Len())
		r.Functions.Hessian(x, 0.7, y, v)
		hess[k] = by(r.Hessian, v)
	}
	for j := range g[0] {
		e[0] = max(e[0], math.Abs(g[0][j]-g[1][j])/max(1, math.Abs(g[0][j])))
	}
	return [3]float64{e[0], difference(jac[1], jac[0]), difference(hess[1], hess[0])}
}

func points(p *problem.NLP) map[string][]float64 {
	rng := rand.New(rand.NewPCG(7, 8))
	inside, bound := make([]float64, len(p.Lower)), make([]float64, len(p.Lower))
	for j := range inside {
		lo, hi := max(p.Lower[j], -3), min(p.Upper[j], 3)
		inside[j] = lo + (hi-lo)*(0.1+0.8*rng.Float64())
		bound[j] = inside[j]
		switch j % 3 {
		case 0:
			bound[j] = lo
		case 1:
			bound[j] = hi - 1e-9*(hi-lo)
		}
	}
	return map[string][]float64{"inside": inside, "at bounds": bound}
}

// fenced panics where a function is called outside of the bounds.
func fenced(t *testing.T, p *problem.NLP) diff.Funcs {
	check := func(x []float64) {
		for j, v := range x {
			if v < p.Lower[j] || v > p.Upper[j] {
				t.Fatalf("called with x%d = %g outside of [%g, %g]", j+1, v, p.Lower[j], p.Upper[j])
			}
		}
	}
	return diff.Funcs{
		Objective:   func(x []float64) float64 { check(x); return p.Objective(x) },
		Constraints: func(x, c []float64) { check(x); p.Constraints(x, c) },
		Gradient:    func(x, g []float64) { check(x); p.Gradient(x, g) },
		Jacobian:    func(x, v []float64) { check(x); p.Functions.Jacobian(x, v) },
	}
}

func TestNew(t *testing.T) {
	p := control(12).nlp()
	all := fenced(t, p)
	values := diff.Funcs{Objective: all.Objective, Constraints: all.Constraints}
	half := diff.Funcs{Objective: all.Objective, Constraints: all.Constraints, Gradient: all.Gradient}
	other := diff.Funcs{Objective: all.Objective, Constraints: all.Constraints, Jacobian: all.Jacobian}
	bare := *p
	bare.Hessian = problem.Pattern{}
	bareBoth := bare
	bareBoth.Jacobian = problem.Pattern{}
	for _, c := range []struct {
		name      string
		p         *problem.NLP
		f         diff.Funcs
		o         diff.Options
		tolerance [3]float64
	}{
		{"values, patterns known", p, values, diff.Options{}, [3]float64{5e-9, 1e-9, 1e-5}},
		{"values, patterns found", &bareBoth, values, diff.Options{}, [3]float64{5e-9, 1e-9, 1e-5}},
		{"values, dense", &bareBoth, values, diff.Options{Dense: true}, [3]float64{5e-9, 1e-9, 1e-5}},
		{"values, forward", &bareBoth, values, diff.Options{Scheme: diff.Forward, NoNaN: true}, [3]float64{1e-6, 1e-6, 1e-5}},
		{"values, Ridders", p, values, diff.Options{Scheme: diff.Ridders}, [3]float64{1e-11, 1e-11, 1e-5}},
		{"values, thesis", p, values, diff.Couellan(), [3]float64{1e-6, 1e-5, 1e-5}}, // one-sided with h = 0.01 at bounds
		{"first derivatives", &bare, all, diff.Options{}, [3]float64{0, 0, 1e-9}},
		{"first derivatives, known", p, all, diff.Options{}, [3]float64{0, 0, 1e-9}},
		{"first derivatives, forward", p, all, diff.Options{Scheme: diff.Forward}, [3]float64{0, 0, 1e-6}},
		{"first derivatives, Ridders", p, all, diff.Options{Scheme: diff.Ridders}, [3]float64{0, 0, 1e-9}},
		{"gradient only", &bare, half, diff.Options{}, [3]float64{0, 1e-9, 1e-5}},
		{"Jacobian only", &bare, other, diff.Options{}, [3]float64{5e-9, 0, 1e-5}},
	} {
		q, err := diff.New(c.p, c.f, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !c.o.Dense && (q.Jacobian.Len() != p.Jacobian.Len() || q.Hessian.Len() != p.Hessian.Len()) {
			t.Errorf("%s: %d and %d entries, want %d and %d", c.name, q.Jacobian.Len(), q.Hessian.Len(), p.Jacobian.Len(), p.Hessian.Len())
		}
		d := q.Functions.(*diff.Differences)
		for where, x := range points(p) {
			d.Evaluations = diff.Evaluations{}
			e := errorsAt(p, q, x, 1)
			t.Logf("%-28s %-9s errors %.0e %.0e %.0e, evaluations %+v", c.name, where, e[0], e[1], e[2], d.Evaluations)
			for k, v := range e {
				if !(v <= c.tolerance[k]) {
					t.Errorf("%s, %s: error %d is %g", c.name, where, k, v)
				}
			}
		}
	}
}

// TestCounts has the numbers of evaluations that the package documents.
func TestCounts(t *testing.T) {
	p := control(12).nlp()
	x := points(p)["inside"]
	n, m := p.Dim()
	g, v, h, y := make([]float64, n), make([]float64, p.Jacobian.Len()), make([]float64, p.Hessian.Len()), make([]float64, m)
	y[0], y[m-1] = 1, 1
	values := diff.Funcs{Objective: p.Objective, Constraints: p.Constraints}
	q, err := diff.New(p, values, diff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := q.Functions.(*diff.Differences)
	for _, c := range []struct {
		name string
		call func()
		want diff.Evaluations
	}{
		{"gradient", func() { d.Gradient(x, g) }, diff.Evaluations{Objective: 48}},
		{"Jacobian", func() { d.Jacobian(x, v) }, diff.Evaluations{Constraints: 24}},                                    // the last row has 12 columns
		{"Hessian", func() { d.Hessian(x, 1, y, h) }, diff.Evaluations{Objective: 1 + 48 + 24, Constraints: 1 + 6 + 4}}, // three groups, two pairs of them
		{"Hessian again", func() { d.Objective(x); d.Constraints(x, y); y[0] = 1; d.Hessian(x, 1, y, h) }, diff.Evaluations{Objective: 73, Constraints: 11}},
		{"objective only", func() { clear(y); d.Hessian(x, 1, y, h) }, diff.Evaluations{Objective: 72}},
		{"nothing", func() { d.Hessian(x, 0, y, h) }, diff.Evaluations{}},
	} {
		d.Evaluations = diff.Evaluations{}
		c.call()
		if d.Evaluations != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, d.Evaluations, c.want)
		}
	}
	r, err := diff.New(p, diff.Funcs{Objective: p.Objective, Constraints: p.Constraints, Gradient: p.Gradient, Jacobian: p.Functions.Jacobian}, diff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := r.Functions.(*diff.Differences)
	y[0] = 1
	if e.Hessian(x, 1, y, h); e.Evaluations != (diff.Evaluations{Gradient: 4, Jacobian: 4}) { // x_i and u_i: two groups
		t.Errorf("by gradients: %+v", e.Evaluations)
	}
	for _, f := range []*diff.Differences{d, e} {
		if allocs := testing.AllocsPerRun(3, func() {
			f.Objective(x)
			f.Gradient(x, g)
			f.Constraints(x, y)
			f.Jacobian(x, v)
			f.Hessian(x, 1, y, h)
		}); allocs != 0 {
			t.Errorf("%g allocations", allocs)
		}
	}
}

// TestTrialsLarge finds the pattern of a chain of 400 variables with fewer evaluations than pairs.
func TestTrialsLarge(t *testing.T) {
	p := control(200).nlp()
	bare := *p
	bare.Hessian, bare.Jacobian = problem.Pattern{}, problem.Pattern{}
	calls := 0
	q, err := diff.New(&bare, diff.Funcs{Objective: func(x []float64) float64 { calls++; return p.Objective(x) }, Constraints: p.Constraints}, diff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d evaluations of the objective for %d entries", calls, q.Hessian.Len())
	if q.Hessian.Len() != p.Hessian.Len() || q.Jacobian.Len() != p.Jacobian.Len() || calls > 20000 {
		t.Errorf("%d and %d entries after %d evaluations", q.Hessian.Len(), q.Jacobian.Len(), calls)
	}
}

func TestNewErrors(t *testing.T) {
	p := control(4).nlp()
	ok := diff.Funcs{Objective: p.Objective, Constraints: p.Constraints}
	for name, c := range map[string]struct {
		f      diff.Funcs
		o      diff.Options
		change func(*problem.NLP)
	}{
		"no rows":        {f: diff.Funcs{Objective: p.Objective}},
		"lengths":        {f: ok, change: func(q *problem.NLP) { q.Upper = q.Upper[:2] }},
		"order":          {f: diff.Funcs{Constraints: p.Constraints, Jacobian: p.Functions.Jacobian}, change: func(q *problem.NLP) { q.Jacobian = problem.Pattern{} }},
		"gradient alone": {f: diff.Funcs{Constraints: p.Constraints, Gradient: p.Gradient}},
		"scheme":         {f: ok, o: diff.Options{Scheme: 7}},
		"step":           {f: ok, o: diff.Options{Step: -1}},
		"noise":          {f: ok, o: diff.Options{Noise: math.NaN()}},
		"ratio":          {f: ok, o: diff.Options{Ratio: 0.5}},
		"typical":        {f: ok, o: diff.Options{Typical: []float64{1}}},
		"typical value":  {f: ok, o: diff.Options{Typical: []float64{-1, 0, 0, 0, 0, 0, 0, 0}}},
		"objective":      {f: ok, o: diff.Options{Objective: problem.Pattern{Row: []int32{7}, Col: []int32{0}}}},
		"pattern":        {f: ok, change: func(q *problem.NLP) { q.Hessian = problem.Pattern{Row: []int32{0}, Col: []int32{1}} }},
	} {
		q := *p
		if c.change != nil {
			c.change(&q)
		}
		if _, err := diff.New(&q, c.f, c.o); err == nil {
			t.Errorf("%s: no error", name)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
}

// TestSmall has programs without variables, rows or an objective.
func TestSmall(t *testing.T) {
	for _, n := range []int{0, 1} {
		p := &problem.NLP{Lower: make([]float64, n), Upper: make([]float64, n)}
		if n > 0 {
			p.Upper[0] = 1
		}
		q, err := diff.New(p, diff.Funcs{}, diff.Options{})
		if err != nil {
			t.Fatal(err)
		}
		g := []float64{7}[:n]
		q.Gradient(make([]float64, n), g)
		q.Functions.Hessian(make([]float64, n), 1, nil, make([]float64, q.Hessian.Len()))
		if q.Hessian.Len() != 0 || slices.Contains(g, 7) {
			t.Errorf("n = %d: %d entries, gradient %v", n, q.Hessian.Len(), g)
		}
		q, err = diff.New(p, diff.Funcs{Objective: func(x []float64) float64 { return math.Exp(float64(len(x))) }}, diff.Options{})
		if err != nil || q.Hessian.Len() != 0 {
			t.Fatalf("constant: %d entries, %v", q.Hessian.Len(), err)
		}
	}
}

func TestScheme(t *testing.T) {
	for s := diff.Central; s <= diff.Ridders; s++ {
		if got, err := diff.ParseScheme(s.String()); err != nil || got != s {
			t.Errorf("%v: %v, %v", s, got, err)
		}
	}
	if _, err := diff.ParseScheme("x"); err == nil {
		t.Error("no error")
	}
}
