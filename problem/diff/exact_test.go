package diff_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/diff"
)

// controlF and controlC are control for any numbers.
func controlF[T any, A diff.Arith[T]](x []T) T {
	var a A
	n := len(x) / 2
	sum := a.PowReal(a.Shift(-1, x[n-1]), 4)
	for i := range n {
		sum = a.Add(sum, a.Add(a.Exp(a.Scale(0.25, x[n+i])), a.Mul(a.Square(x[i]), x[n+i])))
	}
	return sum
}

func controlC[T any, A diff.Arith[T]](x, c []T) {
	var a A
	n := len(x) / 2
	sum := a.Const(0)
	for i := range n {
		if i < n-1 {
			c[i] = a.Sub(a.Sub(x[i+1], x[i]), a.Scale(0.1, a.Add(a.Sin(x[i]), a.Mul(x[n+i], x[i]))))
		}
		sum = a.Add(sum, x[n+i])
	}
	c[n-1] = sum
}

func forms() (diff.Scalar, diff.Vector) {
	return diff.Scalar{
			Real: controlF[float64, diff.Reals], Dual: controlF[dual.Number, diff.Duals], Hyperdual: controlF[hyperdual.Number, diff.Hyperduals],
		}, diff.Vector{
			Real: controlC[float64, diff.Reals], Dual: controlC[dual.Number, diff.Duals], Hyperdual: controlC[hyperdual.Number, diff.Hyperduals],
		}
}

func TestExact(t *testing.T) {
	p := control(12).nlp()
	bare := *p
	bare.Hessian, bare.Jacobian = problem.Pattern{}, problem.Pattern{}
	f, c := forms()
	onlyF, onlyC := diff.Scalar{Hyperdual: f.Hyperdual}, diff.Vector{Hyperdual: c.Hyperdual}
	for _, k := range []struct {
		name string
		p    *problem.NLP
		f    diff.Scalar
		c    diff.Vector
		o    diff.Options
	}{
		{"known", p, f, c, diff.Options{}},
		{"found", &bare, f, c, diff.Options{}},
		{"dense", &bare, f, c, diff.Options{Dense: true}},
		{"hyperdual", &bare, onlyF, onlyC, diff.Options{NoNaN: true}},
	} {
		q, err := diff.NewExact(k.p, k.f, k.c, k.o)
		if err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		if !k.o.Dense && (q.Jacobian.Len() != p.Jacobian.Len() || q.Hessian.Len() != p.Hessian.Len()) {
			t.Errorf("%s: %d and %d entries, want %d and %d", k.name, q.Jacobian.Len(), q.Hessian.Len(), p.Jacobian.Len(), p.Hessian.Len())
		}
		d := q.Functions.(*diff.Exact)
		for where, x := range points(p) {
			if q.Objective(x) != p.Objective(x) && math.Abs(q.Objective(x)-p.Objective(x)) > 1e-13*math.Abs(p.Objective(x)) {
				t.Errorf("%s: f = %g, want %g", k.name, q.Objective(x), p.Objective(x))
			}
			got, want := make([]float64, 12), make([]float64, 12)
			q.Constraints(x, got)
			p.Constraints(x, want)
			for i := range got {
				if math.Abs(got[i]-want[i]) > 1e-14*max(1, math.Abs(want[i])) {
					t.Errorf("%s: c%d = %g, want %g", k.name, i+1, got[i], want[i])
				}
			}
			d.Evaluations = diff.ExactEvaluations{}
			for part, e := range errorsAt(p, q, x, 2) {
				if !(e <= 4e-15) {
					t.Errorf("%s, %s: error %d is %g", k.name, where, part, e)
				}
			}
			if k.name == "known" && d.Evaluations != (diff.ExactEvaluations{Dual: 24 + 12, Hyperdual: 36 + 5}) {
				// The last row has 12 columns; ∇²f has 36 entries; three groups, of which pairs with controls and the diagonals have terms.
				t.Errorf("%+v", d.Evaluations)
			}
		}
		r, err := problem.Check(q, nil, problem.CheckOptions{})
		if err != nil || !r.OK() {
			t.Errorf("%s: %v\n%v", k.name, err, r)
		}
		n, m := q.Dim()
		x, y, g, v, h := points(p)["inside"], make([]float64, m), make([]float64, n), make([]float64, q.Jacobian.Len()), make([]float64, q.Hessian.Len())
		y[0] = 1
		if allocs := testing.AllocsPerRun(3, func() {
			q.Objective(x)
			q.Gradient(x, g)
			q.Constraints(x, y)
			q.Functions.Jacobian(x, v)
			q.Functions.Hessian(x, 1, y, h)
		}); allocs != 0 {
			t.Errorf("%s: %g allocations", k.name, allocs)
		}
	}
}

// TestExactLarge looks for patterns by values, above the limit for derivatives.
func TestExactLarge(t *testing.T) {
	p := control(120).nlp()
	bare := *p
	bare.Hessian, bare.Jacobian = problem.Pattern{}, problem.Pattern{}
	f, c := forms()
	q, err := diff.NewExact(&bare, f, c, diff.Options{})
	if err != nil || q.Jacobian.Len() != p.Jacobian.Len() || q.Hessian.Len() != p.Hessian.Len() {
		t.Fatalf("%d and %d entries, %v", q.Jacobian.Len(), q.Hessian.Len(), err)
	}
	for part, e := range errorsAt(p, q, points(p)["inside"], 2) {
		if !(e <= 4e-15) {
			t.Errorf("error %d is %g", part, e)
		}
	}
}

func TestExactErrors(t *testing.T) {
	p := control(4).nlp()
	f, c := forms()
	for name, k := range map[string]struct {
		f diff.Scalar
		c diff.Vector
	}{
		"objective": {diff.Scalar{Real: f.Real}, c}, "rows": {f, diff.Vector{Real: c.Real}},
	} {
		if _, err := diff.NewExact(p, k.f, k.c, diff.Options{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := diff.NewExact(p, f, c, diff.Options{Levels: -1}); err == nil {
		t.Error("options: no error")
	}
	q, err := diff.NewExact(p, diff.Scalar{}, c, diff.Options{})
	g := make([]float64, 8)
	if err != nil || q.Objective(g) != 0 {
		t.Errorf("no objective: %v", err)
	}
	q.Gradient(g, g)
}

// functions lists the elementary functions with points of their domains, for any numbers.
func functions[T any, A diff.Arith[T]]() map[string]func(T) T {
	var a A
	return map[string]func(T) T{
		"abs": a.Abs, "sqrt": a.Sqrt, "exp": a.Exp, "log": a.Log, "sin": a.Sin, "cos": a.Cos, "tan": a.Tan, "asin": a.Asin, "acos": a.Acos, "atan": a.Atan,
		"sinh": a.Sinh, "cosh": a.Cosh, "tanh": a.Tanh, "asinh": a.Asinh, "acosh": a.Acosh, "atanh": a.Atanh, "neg": a.Neg, "square": a.Square,
		"pow":     func(x T) T { return a.Pow(x, a.Shift(0.5, x)) },
		"powreal": func(x T) T { return a.PowReal(x, 2.7) },
		"cube":    func(x T) T { return a.PowReal(x, 3) },
		"div":     func(x T) T { return a.Div(a.Shift(2, x), a.Mul(x, a.Sub(a.Const(7), x))) },
		"scale":   func(x T) T { return a.Add(a.Scale(-3, x), a.Const(a.Value(x))) },
	}
}

// TestFunctions compares each elementary function with differences, and with gonum's where it has the same one.
func TestFunctions(t *testing.T) {
	gonum := map[string]func(hyperdual.Number) hyperdual.Number{
		"sqrt": hyperdual.Sqrt, "exp": hyperdual.Exp, "log": hyperdual.Log, "sin": hyperdual.Sin, "cos": hyperdual.Cos, "tan": hyperdual.Tan, "asin": hyperdual.Asin,
		"acos": hyperdual.Acos, "atan": hyperdual.Atan, "sinh": hyperdual.Sinh, "cosh": hyperdual.Cosh, "tanh": hyperdual.Tanh, "asinh": hyperdual.Asinh,
		"acosh": hyperdual.Acosh, "atanh": hyperdual.Atanh,
	}
	real, one, two := functions[float64, diff.Reals](), functions[dual.Number, diff.Duals](), functions[hyperdual.Number, diff.Hyperduals]()
	for name, f := range real {
		for _, x := range []float64{-2.5, -0.7, 0.3, 0.8, 1.3, 3.1} {
			if math.IsNaN(f(x)) {
				continue
			}
			const h = 1e-3
			d := (8*(f(x+h)-f(x-h)) - (f(x+2*h) - f(x-2*h))) / (12 * h)
			dd := (16*(f(x+h)+f(x-h)) - (f(x+2*h) + f(x-2*h)) - 30*f(x)) / (12 * h * h)
			if name == "scale" {
				d = -3 // the constant follows Value, which is no variable
			}
			a := one[name](dual.Number{Real: x, Emag: 2})
			b := two[name](hyperdual.Number{Real: x, E1mag: 2, E2mag: 3, E1E2mag: 0.5})
			wantMixed := 6*dd + 0.5*d
			size := max(1, math.Abs(d), math.Abs(dd))
			if math.Abs(a.Real-f(x)) > 1e-15*math.Abs(f(x)) || math.Abs(a.Emag-2*d) > 1e-9*size || math.Abs(b.E1mag-2*d)+math.Abs(b.E2mag-3*d) > 1e-8*size || math.Abs(b.E1E2mag-wantMixed) > 1e-6*size {
				t.Errorf("%s(%g): %v and %v, want %g, %g, %g", name, x, a, b, f(x), d, dd)
			}
			if g, ok := gonum[name]; ok {
				w := g(hyperdual.Number{Real: x, E1mag: 2, E2mag: 3, E1E2mag: 0.5})
				if math.Abs(w.E1mag-b.E1mag) > 1e-12*size || math.Abs(w.E1E2mag-b.E1E2mag) > 1e-11*max(size, math.Abs(w.E1E2mag)) {
					t.Errorf("%s(%g): %v, gonum has %v", name, x, b, w)
				}
			}
		}
	}
}

// TestEnds has derivatives at the ends of domains, also with respect to variables that are not there.
func TestEnds(t *testing.T) {
	var a diff.Hyperduals
	zero := hyperdual.Number{Real: 0, E2mag: 1} // moves in one direction only
	if r := a.Sqrt(zero); r.E1mag != 0 || !math.IsInf(r.E2mag, 1) || r.E1E2mag != 0 {
		t.Errorf("√0 = %v", r)
	}
	if r := a.PowReal(hyperdual.Number{E1mag: 1, E2mag: 1}, 2); r != (hyperdual.Number{E1E2mag: 2}) {
		t.Errorf("0² = %v", r)
	}
	if r := a.PowReal(hyperdual.Number{E1mag: 1, E2mag: 1}, 1); r != (hyperdual.Number{E1mag: 1, E2mag: 1}) {
		t.Errorf("0¹ = %v", r)
	}
	if r := a.PowReal(hyperdual.Number{E1mag: 1, E2mag: 1}, 0); r != (hyperdual.Number{Real: 1}) {
		t.Errorf("0⁰ = %v", r)
	}
	if r := a.Log(hyperdual.Number{Real: -1}); !math.IsNaN(r.Real) {
		t.Errorf("log −1 = %v", r)
	}
}
