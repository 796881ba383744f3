package problemtest

import (
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem/expr"
)

// At x1 = 2, x2 = 3, k = 5.
var formulas = []struct {
	text string
	want float64
}{
	{"1", 1},
	{"1.5e-3", 1.5e-3},
	{"2e3 x1", 4000},
	{"x1 x2", 6},
	{"-x1 + x2", 1},
	{"-x1^2", -4},
	{"(-x1)^2", 4},
	{"2 x1^2 x2", 24},
	{"x1/x2 x2", 2},
	{"x2/(x1 x2)", 0.5},
	{"x1^2/4 x2", 3},
	{"3 (x1-1) (x2+1)", 12},
	{"4 - x1 - x2", -1},
	{"x1^(1/2)", math.Sqrt2},
	{"x1^-2", 0.25},
	{"x1^x2", 8},
	{"2^x2", 8},
	{"2^3", 8},
	{"27 sqrt(3)", 27 * math.Sqrt(3)},
	{"sin(pi x1/12) cos(pi x2/16)", math.Sin(math.Pi/6) * math.Cos(3*math.Pi/16)},
	{"exp(x1) - log(x2)", math.Exp(2) - math.Log(3)},
	{"k x1 - k", 5},
	{"1/0.9-0.9", 1/0.9 - 0.9},
	{"x1 (1/2-0.25)", 0.5},
	{"sin(x1)^2", math.Sin(2) * math.Sin(2)},
	{"2*3 - 8/4", 4},
	{"x1-(x2-1)", 0},
	{" ( x1 ) ", 2},
	{"double x1", 8},
	{"abs(x1-x2) abs(-2)", 2},
}

func testSheet() *sheet {
	s := newSheet("test")
	s.start(2, 3)
	s.set("k", 5)
	s.let("double", "2 x1")
	return s
}

func TestFormula(t *testing.T) {
	for _, c := range formulas {
		s := testSheet()
		s.minimize(c.text)
		p := s.nlp()
		if f := p.Objective(p.Start); math.Abs(f-c.want) > 1e-14*math.Abs(c.want) {
			t.Errorf("%s = %.17g, want %.17g", c.text, f, c.want)
		}
	}
}

// panics returns what f panics with, nil if it does not.
func panics(f func()) (why any) {
	defer func() { why = recover() }()
	f()
	return nil
}

func TestMistakes(t *testing.T) {
	for _, text := range []string{"", "x1 +", "(x1", "x1)", "x3", "sin x1", "sin(x1", "y", "x1 ^", "1.2.3", "x1 & x2", "2e-"} {
		if why := panics(func() { testSheet().minimize(text) }); why == nil {
			t.Errorf("%q was read", text)
		}
	}
	for _, bounds := range []string{"x1 <=", "1 <= y <= 2", "1 <= x1 <= a", "x1 <= 1 <=", "x1x <= 2"} {
		if why := panics(func() { testSheet().bounds(bounds) }); why == nil {
			t.Errorf("the bounds %q were read", bounds)
		}
	}
	late := testSheet()
	late.vars()
	if why := panics(func() { late.bounds("x1 >= 0") }); why == nil || !strings.Contains(why.(string), "after") {
		t.Errorf("bounds after a function: %v", why)
	}
	if why := panics(func() { testSheet().number("x1") }); why == nil {
		t.Error("x1 is a number")
	}
}

func TestBounds(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		text         string
		lower, upper []float64
	}{
		{"0 <= x", []float64{0, 0, 0, 0}, []float64{inf, inf, inf, inf}},
		{"x <= 1", []float64{-inf, -inf, -inf, -inf}, []float64{1, 1, 1, 1}},
		{"0 <= x1, x3 <= 1; x2 >= 2", []float64{0, 2, 0, -inf}, []float64{1, inf, 1, inf}},
		{"1 >= x2..x4 >= -1e3", []float64{-inf, -1e3, -1e3, -1e3}, []float64{inf, 1, 1, 1}},
		{"x1 <= 5; 5 <= x1", []float64{5, -inf, -inf, -inf}, []float64{5, inf, inf, inf}},
	} {
		s := newSheet("test")
		s.start(0, 0, 0, 0)
		s.bounds(c.text)
		for j := range c.lower {
			if s.lower[j] != c.lower[j] || s.upper[j] != c.upper[j] {
				t.Errorf("%s: x%d in [%g, %g], want [%g, %g]", c.text, j+1, s.lower[j], s.upper[j], c.lower[j], c.upper[j])
			}
		}
	}
}

func TestRows(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		text             string
		lower, at, upper float64 // at (2, 3)
	}{
		{"x1 x2 >= 1", 1, 6, inf},
		{"x1 + 1 <= k", -inf, 3, 5},
		{"x1 = 2 k", 10, 2, 10},
		{"-1 <= x1 - x2 <= k", -1, -1, 5},
		{"x2 >= x1^2", 0, -1, inf},
		{"x1 = x2", 0, -1, 0},
	} {
		s := testSheet()
		s.subject(c.text)
		p := s.nlp()
		v := []float64{0}
		p.Constraints(p.Start, v)
		if p.RowLower[0] != c.lower || p.RowUpper[0] != c.upper || v[0] != c.at {
			t.Errorf("%s: %g ≤ %g ≤ %g, want %g, %g, %g", c.text, p.RowLower[0], v[0], p.RowUpper[0], c.lower, c.at, c.upper)
		}
	}
}

// Rows that look linear are known to be.
func TestLinearRows(t *testing.T) {
	s := testSheet()
	s.subject("2 x1 - 3 x2 + 1 >= 0", "x1 x2 >= 0", "(x1+x2)/4 = k", "-(x1-x2) <= 1", "x1^1 <= 0")
	p := s.nlp()
	for i, want := range []bool{true, false, true, true, true} {
		if p.Linear == nil || p.Linear[i] != want {
			t.Errorf("row %d: linear is not %v", i, want)
		}
	}
}

func TestNormal(t *testing.T) {
	m := expr.NewModel("normal")
	s := &sheet{m: m}
	x := m.Var("x", -expr.Inf, expr.Inf, 0)
	m.Minimize(s.normal(x))
	p, err := m.NLP()
	if err != nil {
		t.Fatal(err)
	}
	for v := -110.0; v <= 110; v += 0.37 {
		got, want := p.Objective([]float64{v}), 0.5*math.Erfc(-v/math.Sqrt2)
		if !(math.Abs(got-want) < 4e-16) {
			t.Errorf("Φ(%g) = %g, want %g", v, got, want)
		}
		g, h := []float64{0}, make([]float64, p.Hessian.Len())
		p.Gradient([]float64{v}, g)
		p.Functions.Hessian([]float64{v}, 1, nil, h)
		density := math.Exp(-v*v/2) / math.Sqrt(2*math.Pi)
		if !(math.Abs(g[0]-density) < 2e-15) || !(math.Abs(h[0]+v*density) < 2e-14) {
			t.Errorf("Φ′(%g) = %g and Φ″ = %g, want %g and %g", v, g[0], h[0], density, -v*density)
		}
	}
}
