package expr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// slope is the derivative of f at a by central differences of order eight.
func slope(f func(float64) float64, a, h float64) float64 {
	d := func(k float64) float64 { return f(a+k*h) - f(a-k*h) }
	return (d(1)*4/5 - d(2)/5 + d(3)*4/105 - d(4)/280) / h
}

// domains1 gives for each smooth operation an interval in which its derivatives are tame.
var domains1 = map[Op][2]float64{
	Neg: {-5, 5}, Abs: {0.1, 5}, Square: {-5, 5}, Sqrt: {0.1, 9}, Exp: {-5, 5}, Log: {0.1, 9}, Log10: {0.1, 9}, Sin: {-9, 9},
	Cos: {-9, 9}, Tan: {-1.3, 1.3}, Asin: {-0.9, 0.9}, Acos: {-0.9, 0.9}, Atan: {-9, 9}, Sinh: {-4, 4}, Cosh: {-4, 4},
	Tanh: {-4, 4}, Asinh: {-9, 9}, Acosh: {1.1, 9}, Atanh: {-0.9, 0.9}, Logistic: {-9, 9}, Floor: {0.1, 0.9},
	Ceil: {0.1, 0.9}, Not: {0.1, 3},
}

func TestUnaryDerivatives(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for op := Neg; op <= Not; op++ {
		d, ok := domains1[op]
		if !ok {
			t.Errorf("%v has no domain", op)
			continue
		}
		for range 200 {
			a := d[0] + (d[1]-d[0])*rng.Float64()
			h := 1e-3 * min(1, a-d[0]+0.05, d[1]-a+0.05)
			v := value1(op, a)
			p := first1(op, a, v)
			q := second1(op, a, v, p)
			if want := slope(func(a float64) float64 { return value1(op, a) }, a, h); !near(p, want, math.Abs(v), 1e-8) {
				t.Fatalf("%v′(%g) = %g, want %g", op, a, p, want)
			}
			if want := slope(func(a float64) float64 { return first1(op, a, value1(op, a)) }, a, h); !near(q, want, math.Abs(p), 1e-8) {
				t.Fatalf("%v″(%g) = %g, want %g", op, a, q, want)
			}
		}
	}
}

func TestBinaryDerivatives(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for op := Add; op <= Iff; op++ {
		for range 200 {
			a, b := 0.3+4*rng.Float64(), 0.3+4*rng.Float64()
			h := 1e-3
			switch op {
			case Mod, IntDiv:
				if q := a / b; math.Abs(q-math.Round(q)) < 0.05 {
					continue
				}
			case Round, Trunc, Precision:
				continue // steps, whose derivative is 0 by definition
			case Less, Lt, Le, Ge, Gt:
				if math.Abs(a-b) < 0.02 {
					continue
				}
			}
			v := value2(op, a, b)
			da, db := first2(op, a, b, v)
			aa, ab, bb := second2(op, a, b, v, da, db)
			at := func(a, b float64) (x, y float64) { return first2(op, a, b, value2(op, a, b)) }
			for _, c := range []struct {
				name      string
				got, want float64
			}{
				{"a", da, slope(func(a float64) float64 { return value2(op, a, b) }, a, h)},
				{"b", db, slope(func(b float64) float64 { return value2(op, a, b) }, b, h)},
				{"aa", aa, slope(func(a float64) float64 { x, _ := at(a, b); return x }, a, h)},
				{"ab", ab, slope(func(b float64) float64 { x, _ := at(a, b); return x }, b, h)},
				{"bb", bb, slope(func(b float64) float64 { _, y := at(a, b); return y }, b, h)},
			} {
				if !near(c.got, c.want, math.Abs(v), 1e-7) {
					t.Fatalf("%v, %s at %g, %g: %g, want %g", op, c.name, a, b, c.got, c.want)
				}
			}
		}
	}
}

// TestStepValues: operations that have no derivative.
func TestStepValues(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		op         Op
		a, b, want float64
	}{
		{IntDiv, 7, 2, 3}, {IntDiv, -7, 2, -3}, {Mod, -7, 3, -1}, {Mod, 7, -3, 1}, {Less, 5, 3, 2}, {Less, 3, 5, 0},
		{Round, 1234.567, 2, 1234.57}, {Round, 1234.567, -2, 1200}, {Round, -2.5, 0, -3}, {Round, 1e300, 300, 1e300}, {Round, 5, -400, 0},
		{Round, 0.1, 400, 0.1}, {Trunc, 1234.567, 1, 1234.5}, {Trunc, -1234.567, -2, -1200}, {Precision, 1234.567, 3, 1230},
		{Precision, 0.00123456, 2, 0.0012}, {Precision, 0, 3, 0}, {Lt, 1, 2, 1}, {Lt, 2, 2, 0}, {Le, 2, 2, 1}, {Eq, 2, 2, 1},
		{Ge, 2, 3, 0}, {Gt, 3, 2, 1}, {Ne, 2, 2, 0}, {And, 1, 0, 0}, {And, 2, 3, 1}, {Or, 0, 0, 0}, {Or, 0, 2, 1}, {Iff, 0, 0, 1},
		{Iff, 2, 0, 0}, {Iff, 2, 3, 1}, {Lt, nan, 2, nan}, {And, nan, 0, nan}, {Or, 1, nan, nan}, {Pow, nan, 0, nan}, {Pow, 1, nan, nan},
		{Less, nan, 1, nan}, {Round, nan, 1, nan},
	} {
		if v := value2(c.op, c.a, c.b); v != c.want && !(math.IsNaN(v) && math.IsNaN(c.want)) {
			t.Errorf("%v(%g, %g) = %g, want %g", c.op, c.a, c.b, v, c.want)
		}
	}
	for _, c := range []struct {
		op      Op
		a, want float64
	}{{Not, 0, 1}, {Not, 2, 0}, {Not, nan, nan}, {Floor, -1.5, -2}, {Ceil, -1.5, -1}, {Log, -1, nan}, {Sqrt, -1, nan}} {
		if v := value1(c.op, c.a); v != c.want && !(math.IsNaN(v) && math.IsNaN(c.want)) {
			t.Errorf("%v(%g) = %g, want %g", c.op, c.a, v, c.want)
		}
	}
}

// one evaluates a function of variables: value, gradient and lower triangle of the Hessian by columns, as far as they have entries.
func one(t *testing.T, n int, make_ func(g *Graph, x []Expr) Expr, at ...float64) (v float64, grad []float64, h map[[2]int]float64) {
	t.Helper()
	g := NewGraph(n)
	x := make([]Expr, n)
	for j := range x {
		x[j] = g.Var(j)
	}
	e := make_(g, x)
	f, err := NewFunctions(g, Row{Nonlinear: e}, []Row{{Nonlinear: e}})
	if err != nil {
		t.Fatal(err)
	}
	grad = make([]float64, n)
	v = f.Objective(at)
	f.Gradient(at, grad)
	p := f.HessianPattern()
	values := make([]float64, p.Len())
	f.Hessian(at, 1, []float64{0}, values)
	h = map[[2]int]float64{}
	for k, i := range p.Row {
		h[[2]int{int(i), int(p.Col[k])}] = values[k]
	}
	return v, grad, h
}

// TestSpecialPoints: where derivatives exist they are right, where they do not they are not finite.
func TestSpecialPoints(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	type fn = func(g *Graph, x []Expr) Expr
	pow := func(c float64) fn { return func(g *Graph, x []Expr) Expr { return x[0].PowConst(c) } }
	un := func(op Op) fn { return func(g *Graph, x []Expr) Expr { return g.Unary(op, x[0]) } }
	for _, c := range []struct {
		name    string
		f       fn
		a       float64
		v, d, h float64 // h is nan where no entry is expected, too
	}{
		{"x^2", pow(2), 0, 0, 0, 2},
		{"x^2", pow(2), -3, 9, -6, 2},
		{"x^3", pow(3), 0, 0, 0, 0},
		{"x^3", pow(3), -2, -8, 12, -12},
		{"x^17", pow(17), -1, -1, 17, -272},
		{"x^17", pow(17), 0, 0, 0, 0},
		{"x^4", pow(4), 0, 0, 0, 0},
		{"x^2.5", pow(2.5), 0, 0, 0, 0},
		{"x^1.5", pow(1.5), 0, 0, 0, inf},
		{"x^0.5", pow(0.5), 0, 0, inf, -inf},
		{"x^0.25", pow(0.25), 0, 0, inf, -inf},
		{"x^-1", pow(-1), -2, -0.5, -0.25, -0.25},
		{"x^-2", pow(-2), -2, 0.25, 0.25, 0.375},
		{"x^-2", pow(-2), 0, inf, -inf, inf},
		{"x^1.5", pow(1.5), -1, nan, nan, nan},
		{"x^1.5", pow(1.5), 1e-250, 0, 1.5e-125, 0.75e125},
		{"x^3.5", pow(3.5), 1e-200, 0, 0, 8.75e-300},
		{"sqrt", un(Sqrt), 0, 0, inf, -inf},
		{"sqrt", un(Sqrt), -1, nan, nan, nan},
		{"log", un(Log), -1, nan, nan, nan},
		{"log", un(Log), 0, -inf, inf, -inf},
		{"log10", un(Log10), -1, nan, nan, nan},
		{"asin", un(Asin), 1, math.Pi / 2, inf, inf},
		{"acos", un(Acos), 2, nan, nan, nan},
		{"acosh", un(Acosh), 0.5, nan, nan, nan},
		{"atanh", un(Atanh), 2, nan, nan, nan},
		{"tanh", un(Tanh), 800, 1, 0, 0},
		{"logistic", un(Logistic), -800, 0, 0, 0},
		{"logistic", un(Logistic), 800, 1, 0, 0},
		{"asinh", un(Asinh), 1e200, value1(Asinh, 1e200), 1e-200, 0},
		{"atan", un(Atan), inf, math.Pi / 2, 0, 0},
		{"exp", un(Exp), 1000, inf, inf, inf},
		{"2^x", func(g *Graph, x []Expr) Expr { return g.Const(2).Pow(x[0]) }, 3, 8, 8 * math.Ln2, 8 * math.Ln2 * math.Ln2},
		{"0^x", func(g *Graph, x []Expr) Expr { return g.Const(0).Pow(x[0]) }, 3, 0, 0, 0},
		{"(-2)^x", func(g *Graph, x []Expr) Expr { return g.Const(-2).Pow(x[0]) }, 3, -8, nan, nan},
		{"x^x", func(g *Graph, x []Expr) Expr { return x[0].Pow(x[0]) }, 1, 1, 1, 2},
		{"x/x", func(g *Graph, x []Expr) Expr { return x[0].Div(x[0]) }, 3, 1, 0, 0},
		{"atan2(x,x)", func(g *Graph, x []Expr) Expr { return x[0].Atan2(x[0]) }, 3, math.Pi / 4, 0, 0},
		{"x·x", func(g *Graph, x []Expr) Expr { return x[0].Mul(x[0]) }, 3, 9, 6, 2},
		{"1/x", func(g *Graph, x []Expr) Expr { return g.Const(1).Div(x[0]) }, 2, 0.5, -0.25, 0.25},
	} {
		v, d, h := one(t, 1, c.f, c.a)
		got := [3]float64{v, d[0], h[[2]int{}]}
		for k, want := range [3]float64{c.v, c.d, c.h} {
			if !near(got[k], want, -1, 1e-14) && !(k == 2 && math.IsInf(want, 0) && math.IsNaN(got[k])) {
				t.Errorf("%s at %g: %v, want %v, %v, %v", c.name, c.a, got, c.v, c.d, c.h)
				break
			}
		}
	}
}

// TestBranches: what is not active does not count, and an adjoint of zero wins against an infinite slope.
func TestBranches(t *testing.T) {
	type fn = func(g *Graph, x []Expr) Expr
	for _, c := range []struct {
		name string
		f    fn
		at   []float64
		v    float64
		d    []float64
		h    string
	}{
		{"if with a logarithm", func(g *Graph, x []Expr) Expr {
			return g.If(g.Binary(Gt, x[0], g.Const(0)), x[0].Log(), x[0].Square())
		}, []float64{-1}, 1, []float64{-2}, "map[[0 0]:2]"},
		{"if with a root at 0", func(g *Graph, x []Expr) Expr {
			return g.If(g.Binary(Gt, x[0], g.Const(0)), x[0].Sqrt().Mul(x[1]), x[1].Square()).Exp()
		}, []float64{0, 0}, 1, []float64{0, 0}, "map[[0 0]:0 [1 0]:0 [1 1]:2]"},
		{"0·√x", func(g *Graph, x []Expr) Expr { return x[1].Mul(x[0].Sqrt()) }, []float64{0, 0}, 0, []float64{0, 0}, "map[[0 0]:0 [1 0]:+Inf]"},
		{"max of a root", func(g *Graph, x []Expr) Expr { return x[0].Sqrt().Max(g.Const(1)).Square() }, []float64{0}, 1, []float64{0}, "map[[0 0]:0]"},
		{"less of a root", func(g *Graph, x []Expr) Expr { return g.Binary(Less, x[0].Sqrt(), g.Const(1)).Exp() }, []float64{0}, 1, []float64{0}, "map[[0 0]:0]"},
		{"|x| at 0", func(g *Graph, x []Expr) Expr { return x[0].Abs() }, []float64{0}, 0, []float64{0}, "map[]"},
		{"max of equals", func(g *Graph, x []Expr) Expr { return x[0].Max(x[1]) }, []float64{2, 2}, 2, []float64{1, 0}, "map[]"},
		{"product of zeros", func(g *Graph, x []Expr) Expr { return x[0].Mul(x[1]).Mul(x[2]) }, []float64{0, 0, 3}, 0,
			[]float64{0, 0, 0}, "map[[1 0]:3 [2 0]:0 [2 1]:0]"},
		{"floor", func(g *Graph, x []Expr) Expr { return g.Unary(Floor, x[0]).Mul(x[1].Square()) }, []float64{2.5, 3}, 18, []float64{0, 12}, "map[[1 1]:4]"},
	} {
		v, d, h := one(t, len(c.at), c.f, c.at...)
		if v != c.v || fmt.Sprint(d) != fmt.Sprint(c.d) || fmt.Sprint(h) != c.h {
			t.Errorf("%s: %g %v %v, want %g %v %s", c.name, v, d, h, c.v, c.d, c.h)
		}
	}
}
