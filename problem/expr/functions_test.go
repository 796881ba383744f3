package expr

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem"
)

func TestAllocations(t *testing.T) {
	f, x, _ := lukVlcekSmall(50)
	m := len(f.t.rows) - 1
	c, g, y := make([]float64, m), make([]float64, len(x)), make([]float64, m)
	jac, h := make([]float64, f.JacobianPattern().Len()), make([]float64, f.HessianPattern().Len())
	n := testing.AllocsPerRun(10, func() {
		x[0]++
		f.Objective(x)
		f.Constraints(x, c)
		f.Gradient(x, g)
		f.Jacobian(x, jac)
		f.Hessian(x, 1, y, h)
		f.HessianProduct(x, 1, y, g, g)
	})
	if n != 0 {
		t.Errorf("%g allocations", n)
	}
}

// lukVlcekSmall is the problem of the benchmark with a random graph's worth of sharing between objective and rows.
func lukVlcekSmall(n int) (*Functions, []float64, *Graph) {
	g := NewGraph(n)
	x := make([]float64, n)
	var terms []Expr
	var rows []Row
	for i := range n - 1 {
		s := g.Var(i).Square().Sub(g.Var(i + 1))
		terms = append(terms, s.Square().Scale(100), g.Var(i).SubConst(1).Square())
		rows = append(rows, Row{Nonlinear: s.Exp().Mul(g.Var(i)), Cols: []int32{int32(i)}, Coefs: []float64{2}})
		x[i] = float64(i%3) / 4
	}
	f, err := NewFunctions(g, Row{Nonlinear: g.Sum(terms...)}, rows)
	if err != nil {
		panic(err)
	}
	return f, x, g
}

// TestMemory: results do not depend on what was asked before at this or another x, nor on whether the caller changes x in place.
func TestMemory(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 7))
	f, x, _ := lukVlcekSmall(6)
	fresh, _, _ := lukVlcekSmall(6)
	m := len(f.t.rows) - 1
	size := max(f.JacobianPattern().Len(), f.HessianPattern().Len(), m, len(x))
	y, dir := make([]float64, m), make([]float64, len(x))
	call := func(f *Functions, what int, x, v []float64) {
		switch what {
		case 0:
			v[0] = f.Objective(x)
		case 1:
			f.Constraints(x, v[:m])
		case 2:
			f.Gradient(x, v[:len(x)])
		case 3:
			f.Jacobian(x, v[:f.JacobianPattern().Len()])
		case 4:
			f.Hessian(x, 2, y, v[:f.HessianPattern().Len()])
		case 5:
			f.HessianProduct(x, 2, y, dir, v[:len(x)])
		}
	}
	for range 500 {
		switch rng.IntN(3) {
		case 0:
			x[rng.IntN(len(x))] = rng.NormFloat64()
		case 1:
			y[rng.IntN(m)] = rng.NormFloat64()
			dir[rng.IntN(len(x))] = rng.NormFloat64()
		}
		if rng.IntN(20) == 0 {
			x[0] = math.NaN()
		} else if x[0] != x[0] {
			x[0] = 1
		}
		what := rng.IntN(6)
		a, b := make([]float64, size), make([]float64, size)
		call(f, what, x, a)
		fresh.known = false
		call(fresh, what, x, b)
		for k := range a {
			if a[k] != b[k] && (a[k] == a[k] || b[k] == b[k]) {
				t.Fatalf("seed %d: call %d: %g, but %g without memory", seed, what, a[k], b[k])
			}
		}
	}
}

// TestDeep: long chains need no stack, neither when they are planned nor when they are evaluated.
func TestDeep(t *testing.T) {
	const depth = 1_000_000
	g := NewGraph(2)
	x, y := g.Var(0), g.Var(1)
	nonlinear, sum, product := x, x, y
	for k := range depth {
		nonlinear = nonlinear.Sin().Add(y)
		sum = sum.Add(g.Var(k % 2))
		product = product.Mul(x)
	}
	f, err := NewFunctions(g, Row{Nonlinear: nonlinear}, []Row{{Nonlinear: sum}, {Nonlinear: product}})
	if err != nil {
		t.Fatal(err)
	}
	at := []float64{1, 0.5}
	v := 1.0
	for range depth {
		v = math.Sin(v) + 0.5
	}
	if got := f.Objective(at); math.Abs(got-v) > 1e-12 {
		t.Errorf("value %g, want %g", got, v)
	}
	// at the fixed point s = sin s + y: ds/dy = 1/(1 − cos s)
	d := make([]float64, 2)
	f.Gradient(at, d)
	if want := 1 / (1 - math.Cos(v)); d[0] != 0 || math.Abs(d[1]-want) > 1e-9 {
		t.Errorf("gradient %v, want 0, %g", d, want)
	}
	// d²s/dy² = −sin s·(ds/dy)³
	h := make([]float64, f.HessianPattern().Len())
	f.Hessian(at, 1, make([]float64, 2), h)
	p := f.HessianPattern()
	for k, i := range p.Row {
		want := 0.0
		if i == 1 && p.Col[k] == 1 {
			want = -math.Sin(v) * math.Pow(1-math.Cos(v), -3)
		}
		if math.Abs(h[k]-want) > 1e-7 {
			t.Errorf("hessian %d, %d: %g, want %g", i, p.Col[k], h[k], want)
		}
	}
	c := make([]float64, 2)
	f.Constraints(at, c)
	if want := 1 + 0.5*1 + 0.5*depth + 0.5; c[0] != depth/2*1.5+1 || c[1] != 0.5 {
		t.Errorf("rows %v (%g)", c, want)
	}
	if l := f.Linear(); !l[0] || l[1] {
		t.Errorf("linear %v", l)
	}
}

func TestLinearParts(t *testing.T) {
	g := NewGraph(4)
	x := func(j int) Expr { return g.Var(j) }
	// A linear form within forms, as often as there are paths.
	form := x(0).Add(x(1))
	for range 60 {
		form = form.Add(form.Scale(0.5)).Scale(2.0 / 3)
	}
	rows := []Row{
		{Nonlinear: form.Sub(x(3).Scale(2)).AddConst(5), Cols: []int32{3, 2, 3}, Coefs: []float64{1, 1, 1}, Constant: 1},
		{Nonlinear: x(2).Mul(x(2)).Add(x(1).Scale(3)).Sub(x(2))},
		{Nonlinear: x(0).Sub(x(0))},
		{Nonlinear: g.Const(3)},
		{},
		{Nonlinear: x(1).Square().Sub(x(1).Square()).Add(x(0).DivConst(4))},
	}
	f, err := NewFunctions(g, Row{}, rows)
	if err != nil {
		t.Fatal(err)
	}
	want := []bool{true, false, true, true, true, true}
	for i, l := range f.Linear() {
		if l != want[i] {
			t.Errorf("row %d: linear %v", i, l)
		}
	}
	at := []float64{1, 2, 3, 4}
	c := make([]float64, len(rows))
	f.Constraints(at, c)
	for i, w := range []float64{3 - 8 + 5 + 8 + 3 + 1, 9 + 6 - 3, 0, 3, 0, 0.25} {
		if math.Abs(c[i]-w) > 1e-12 {
			t.Errorf("row %d: %g, want %g", i, c[i], w)
		}
	}
	p := f.JacobianPattern()
	v := make([]float64, p.Len())
	f.Jacobian(at, v)
	got := map[[2]int32]float64{}
	for k, i := range p.Row {
		got[[2]int32{i, p.Col[k]}] = v[k]
	}
	for at, w := range map[[2]int32]float64{{0, 0}: 1, {0, 1}: 1, {0, 2}: 1, {1, 1}: 3, {1, 2}: 5, {5, 0}: 0.25} {
		if math.Abs(got[at]-w) > 1e-12 {
			t.Errorf("entry %v: %g, want %g", at, got[at], w)
		}
	}
	if len(got) != 6 {
		t.Errorf("entries %v", got)
	}
	if g, h := make([]float64, 4), f.HessianPattern(); true {
		f.Gradient(at, g)
		if f.Objective(at) != 0 || h.Len() != 1 || h.Row[0] != 2 {
			t.Errorf("objective %g, Hessian %v", f.Objective(at), h)
		}
	}
}

func TestSharing(t *testing.T) {
	g := NewGraph(3)
	a := g.Var(0).Add(g.Var(1)).Sin()
	b := g.Var(1).Add(g.Var(0)).Sin()
	if a != b {
		t.Error("equal expressions are two")
	}
	before := g.Vertices()
	for range 10 {
		g.Sum(a, g.Var(2), b)
		g.NAry(Max, a, b, g.Const(3))
		g.If(a, b, g.Const(1))
	}
	if n := g.Vertices() - before; n != 1+5 { // x₃, the sum, 3, the maximum, 1, the choice
		t.Errorf("%d vertices were added", n)
	}
	if v, ok := g.Const(2).Mul(g.Const(3)).Exp().Constant(); !ok || v != math.Exp(6) {
		t.Errorf("constant %g %v", v, ok)
	}
}

func TestFaults(t *testing.T) {
	g, other := NewGraph(2), NewGraph(2)
	for name, f := range map[string]func(){
		"operands of two graphs": func() { g.Var(0).Add(other.Var(0)) },
		"sum of two graphs":      func() { g.Sum(g.Var(0), g.Var(1), other.Var(0)) },
		"row of another graph":   func() { NewFunctions(g, Row{Nonlinear: other.Var(0)}, nil) },
		"variable 2 of 2":        func() { g.Var(2) },
		"variable -1":            func() { g.Var(-1) },
		"unary with Add":         func() { g.Unary(Add, g.Var(0)) },
		"binary with Sin":        func() { g.Binary(Sin, g.Var(0), g.Var(1)) },
		"n-ary with Mul":         func() { g.NAry(Mul, g.Var(0), g.Var(1)) },
		"n-ary of nothing":       func() { g.NAry(Max) },
		"absent operands":        func() { Expr{}.Add(Expr{}) },
		"negative size":          func() { NewGraph(-1) },
	} {
		func() {
			defer func() {
				if r, ok := recover().(string); !ok || !strings.HasPrefix(r, "expr: ") {
					t.Errorf("%s: %v", name, r)
				}
			}()
			f()
		}()
	}
	for name, r := range map[string]Row{
		"column":       {Cols: []int32{2}, Coefs: []float64{1}},
		"coefficient":  {Cols: []int32{1}, Coefs: []float64{math.NaN()}},
		"constant":     {Constant: math.Inf(1)},
		"coefficients": {Cols: []int32{1}},
	} {
		if _, err := NewFunctions(g, Row{}, []Row{{}, r}); err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "row 1") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := NewFunctions(g, r, nil); err == nil || !strings.Contains(err.Error(), "objective") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v := (Expr{}).Add(g.Var(0)); v != g.Var(0) {
		t.Error("an absent expression is not 0")
	}
}

// TestTooDense: a Hessian that no memory holds is an error.
func TestTooDense(t *testing.T) {
	g := NewGraph(100_000)
	list := make([]Expr, 100_000)
	for j := range list {
		list[j] = g.Var(j).Scale(float64(j + 1))
	}
	_, err := NewFunctions(g, Row{Nonlinear: g.Sum(list...).Exp()}, nil)
	if err == nil || !strings.Contains(err.Error(), "Hessian") {
		t.Errorf("error %v", err)
	}
}

func TestEmpty(t *testing.T) {
	f, err := NewFunctions(NewGraph(0), Row{Constant: 3}, []Row{{Constant: 2}})
	if err != nil {
		t.Fatal(err)
	}
	c := make([]float64, 1)
	f.Constraints(nil, c)
	f.Gradient(nil, nil)
	f.Jacobian(nil, nil)
	f.Hessian(nil, 1, c, nil)
	f.HessianProduct(nil, 1, c, nil, nil)
	if f.Objective(nil) != 3 || c[0] != 2 || f.HessianPattern().Len() != 0 || f.JacobianPattern().Len() != 0 {
		t.Error("a program without variables")
	}
}

// TestValid: patterns are what package problem asks for.
func TestValid(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		g, all := random(rng)
		f, err := NewFunctions(g, all[0], all[1:])
		if err != nil {
			t.Fatal(err)
		}
		m := len(all) - 1
		p := &problem.NLP{
			Lower: make([]float64, g.n), Upper: make([]float64, g.n), RowLower: make([]float64, m), RowUpper: make([]float64, m),
			Linear: f.Linear(), Jacobian: f.JacobianPattern(), Hessian: f.HessianPattern(), Functions: f,
		}
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSums: sums are taken apart neither where that costs accuracy nor as often as there are paths.
func TestSums(t *testing.T) {
	g := NewGraph(2)
	x, y := g.Var(0), g.Var(1)
	diamond := x.Sin()
	for range 60 {
		diamond = diamond.Add(diamond.Add(y.Sin())).Scale(0.5)
	}
	f, err := NewFunctions(g, Row{Nonlinear: x.SubConst(1).Scale(1e9).Add(y).Exp()}, []Row{{Nonlinear: diamond}})
	if err != nil {
		t.Fatal(err)
	}
	d := math.Ldexp(1, -30)
	if v, want := f.Objective([]float64{1 + d, 0}), math.Exp(1e9*d); v != want {
		t.Errorf("%g, want %g", v, want)
	}
	c := make([]float64, 1)
	f.Constraints([]float64{2, 0.5}, c)
	if want := math.Sin(2) + 30*math.Sin(0.5); math.Abs(c[0]-want) > 1e-12 {
		t.Errorf("%g, want %g", c[0], want)
	}
	if n := len(f.t.ops); n > 200 {
		t.Errorf("%d nodes", n)
	}
}

// TestManyReaders: the gradient of what many rows share is computed once, so that rows do not pay for its length.
func TestManyReaders(t *testing.T) {
	g := NewGraph(3)
	common := g.Var(0)
	for range 300 {
		common = common.Add(g.Var(1)).Sin().Mul(g.Var(0))
	}
	rows := make([]Row, 100)
	all := []Row{{Nonlinear: common}}
	for i := range rows {
		rows[i].Nonlinear = common.Scale(float64(i)).Add(g.Var(2)).Exp()
	}
	all = append(all, rows...)
	f, err := NewFunctions(g, all[0], rows)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.t.shared) != 1 {
		t.Errorf("%d shared cells", len(f.t.shared))
	}
	rng := rand.New(rand.NewPCG(2, 3))
	if err := checkAll(f, g, all, []float64{0.3, 0.2, -0.5}, rng, 1e-9); err != nil {
		t.Error(err)
	}
}

// TestRecurrenceRows: rows of the states of a recurrence in few variables cost as much as the recurrence, not its square.
func TestRecurrenceRows(t *testing.T) {
	const steps = 20_000
	g := NewGraph(2)
	s, p := g.Const(0.5), g.Var(0)
	rows := make([]Row, steps)
	for k := range rows {
		s = s.Add(s.Mul(p).Sin().Scale(0.1)).Add(g.Var(1).Scale(0.01))
		rows[k].Nonlinear = s.Square()
	}
	f, err := NewFunctions(g, Row{}, rows)
	if err != nil {
		t.Fatal(err)
	}
	nodes := 0
	for _, reads := range f.t.reads {
		for _, r := range reads {
			nodes += int(r.hi - r.lo)
		}
	}
	if nodes > 20*steps {
		t.Errorf("rows read %d nodes", nodes)
	}
	v := make([]float64, f.JacobianPattern().Len())
	f.Jacobian([]float64{-0.7, 0.3}, v)
	last, dp, dq := 0.5, 0.0, 0.0
	for range steps {
		c := math.Cos(-0.7*last) * 0.1
		dp, dq = dp+c*(last-0.7*dp), dq+c*-0.7*dq+0.01
		last += math.Sin(-0.7*last)*0.1 + 0.003
	}
	if got := v[len(v)-2:]; !near(got[0], 2*last*dp, 0, 1e-12) || !near(got[1], 2*last*dq, 0, 1e-12) {
		t.Errorf("last row %v, want %g, %g", got, 2*last*dp, 2*last*dq)
	}
}
