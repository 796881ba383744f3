package nl

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

const (
	xy               = "v0\nv1\n"
	piecewiseProduct = "o64\n3\nn1\nn-5\nn7\nn-4\nn2\no2\n" + xy
	piecewiseBelow   = "o64\n2\nn1\nn-5\nn7\nv0\n"
)

// operatorCases are expressions of two variables and what they should give.
var operatorCases = map[string]func(x, y float64) float64{
	"o0\n" + xy:              func(x, y float64) float64 { return x + y },
	"o1\n" + xy:              func(x, y float64) float64 { return x - y },
	"o2\n" + xy:              func(x, y float64) float64 { return x * y },
	"o3\n" + xy:              func(x, y float64) float64 { return x / y },
	"o4\n" + xy:              math.Mod,
	"o5\n" + xy:              math.Pow,
	"o6\n" + xy:              func(x, y float64) float64 { return max(x-y, 0) },
	"o11\n3\nv0\nv1\nn0.5\n": func(x, y float64) float64 { return min(x, y, 0.5) },
	"o12\n2\nv0\nv1\n":       func(x, y float64) float64 { return max(x, y) },
	"o13\nv0\n":              func(x, y float64) float64 { return math.Floor(x) },
	"o14\nv0\n":              func(x, y float64) float64 { return math.Ceil(x) },
	"o15\nv0\n":              func(x, y float64) float64 { return math.Abs(x) },
	"o16\nv0\n":              func(x, y float64) float64 { return -x },
	"o35\no20\no22\nv0\nn0\no22\nv1\nn0\n" + xy: func(x, y float64) float64 { return pick(x < 0 || y < 0, x, y) },
	"o35\no21\no22\nv0\nn0\no28\nv1\nn0\n" + xy: func(x, y float64) float64 { return pick(x < 0 && y >= 0, x, y) },
	"o22\n" + xy:                           func(x, y float64) float64 { return truth(x < y) },
	"o23\n" + xy:                           func(x, y float64) float64 { return truth(x <= y) },
	"o24\nv0\nn3.5\n":                      func(x, y float64) float64 { return truth(x == 3.5) },
	"o28\n" + xy:                           func(x, y float64) float64 { return truth(x >= y) },
	"o29\n" + xy:                           func(x, y float64) float64 { return truth(x > y) },
	"o30\nv0\nn3.5\n":                      func(x, y float64) float64 { return truth(x != 3.5) },
	"o34\no22\n" + xy:                      func(x, y float64) float64 { return truth(x >= y) },
	"o35\no22\n" + xy + "o5\nv0\ns2\nv1\n": func(x, y float64) float64 { return pick(x < y, x*x, y) },
	"o37\nv0\n":                            func(x, y float64) float64 { return math.Tanh(x) },
	"o38\nv0\n":                            func(x, y float64) float64 { return math.Tan(x) },
	"o39\nv0\n":                            func(x, y float64) float64 { return math.Sqrt(x) },
	"o40\nv0\n":                            func(x, y float64) float64 { return math.Sinh(x) },
	"o41\nv0\n":                            func(x, y float64) float64 { return math.Sin(x) },
	"o42\nv0\n":                            func(x, y float64) float64 { return math.Log10(x) },
	"o43\nv0\n":                            func(x, y float64) float64 { return math.Log(x) },
	"o44\nv0\n":                            func(x, y float64) float64 { return math.Exp(x) },
	"o45\nv0\n":                            func(x, y float64) float64 { return math.Cosh(x) },
	"o46\nv0\n":                            func(x, y float64) float64 { return math.Cos(x) },
	"o47\nv0\n":                            func(x, y float64) float64 { return math.Atanh(x) },
	"o48\n" + xy:                           math.Atan2,
	"o49\nv0\n":                            func(x, y float64) float64 { return math.Atan(x) },
	"o50\nv0\n":                            func(x, y float64) float64 { return math.Asinh(x) },
	"o51\nv0\n":                            func(x, y float64) float64 { return math.Asin(x) },
	"o52\nv0\n":                            func(x, y float64) float64 { return math.Acosh(x) },
	"o53\nv0\n":                            func(x, y float64) float64 { return math.Acos(x) },
	"o54\n3\nv0\nv1\nl-7\n":                func(x, y float64) float64 { return x + y - 7 },
	"o54\n1\nv0\n":                         func(x, y float64) float64 { return x },
	"o55\n" + xy:                           func(x, y float64) float64 { return math.Trunc(x / y) },
	"o56\nv0\nn1\n": func(x, y float64) float64 {
		return map[float64]float64{0.6: 0.6, -0.7: -0.7, 0.25: 0.3, 3.5: 4, -1.5: -2, 1.75: 2}[x]
	},
	"o57\nv0\nn0\n": func(x, y float64) float64 { return math.Round(x) },
	"o58\nv0\nn1\n": func(x, y float64) float64 { return math.Trunc(x*10) / 10 },
	"o59\n3\no22\n" + xy + "o29\nv0\nn0\no29\nv1\nn0\n": func(x, y float64) float64 { return truth(x < y) + truth(x > 0) + truth(y > 0) },
	"o60\n4\nv0\nn3.5\nv1\nn-1.5\n":                     func(x, y float64) float64 { return truth(x == 3.5) + truth(x == -1.5) },
	"o62\nn2\no59\n2\no29\nv0\nn0\no29\nv1\nn0\n":       func(x, y float64) float64 { return truth(x > 0 && y > 0) },
	"o63\nn1\no59\n2\no29\nv0\nn0\no29\nv1\nn0\n":       func(x, y float64) float64 { return truth(x <= 0 || y <= 0) },
	"o66\nn1\no59\n2\no29\nv0\nn0\no29\nv1\nn0\n":       func(x, y float64) float64 { return truth((x > 0) != (y > 0)) },
	"o67\nn2\no59\n2\no29\nv0\nn0\no29\nv1\nn0\n":       func(x, y float64) float64 { return truth(x <= 0 || y <= 0) },
	"o68\nn1\no59\n2\no29\nv0\nn0\no29\nv1\nn0\n":       func(x, y float64) float64 { return truth(x > 0 && y > 0) },
	"o69\nn1\no59\n2\no29\nv0\nn0\no29\nv1\nn0\n":       func(x, y float64) float64 { return truth((x > 0) == (y > 0)) },
	"o70\n3\nn1\no29\nv0\nn0\no29\nv1\nn0\n":            func(x, y float64) float64 { return truth(x > 0 && y > 0) },
	"o70\n1\nn7\n":                                      func(x, y float64) float64 { return 1 },
	"o71\n3\nn0\no29\nv0\nn0\no29\nv1\nn0\n":            func(x, y float64) float64 { return truth(x > 0 || y > 0) },
	"o72\no29\nv0\nn0\no29\nv1\nn0\no22\nv1\nn0\n":      func(x, y float64) float64 { return truth((x > 0) == (y > 0)) },
	"o73\no29\nv0\nn0\no29\nv1\nn0\n":                   func(x, y float64) float64 { return truth((x > 0) == (y > 0)) },
	"o76\nv0\nn3\n":                                     func(x, y float64) float64 { return x * x * x },
	"o77\nv0\n":                                         func(x, y float64) float64 { return x * x },
	"o78\nn3\nv0\n":                                     func(x, y float64) float64 { return math.Pow(3, x) },
	"o79\nv0\n":                                         func(x, y float64) float64 { return 1 / (1 + math.Exp(-x)) },
	"o80\nv0\nn1.5\n":                                   func(x, y float64) float64 { return math.Copysign(math.Pow(math.Abs(x), 1.5), x) },
	// Slopes −1, 2, 0.5, 0.5, 3 with breakpoints −1, 0, 1, 2; 0 at 0.
	"o64\n5\nn-1\nn-1\ns2\nn0\nn0.5\nn1\nn0.5\nl2\nn3\nv0\n": func(x, y float64) float64 {
		switch {
		case x < -1:
			return -2 - (x + 1)
		case x < 0:
			return 2 * x
		case x < 2:
			return 0.5 * x
		}
		return 1 + 3*(x-2)
	},
	"o64\n1\nn4\nv1\n":         func(x, y float64) float64 { return 4 * y },
	"o64\n2\nn1\nn5\nn7\nv0\n": func(x, y float64) float64 { return x },
	piecewiseBelow:             func(x, y float64) float64 { return 7 * x },
	"o64\n4\nn3\nn-0.5\nn-1\nn0.125\nn2\nn0.28\nn-4\nv0\n": func(x, y float64) float64 {
		switch {
		case x < -0.5:
			return 0.5 + 3*(x+0.5)
		case x < 0.125:
			return -x
		case x < 0.28:
			return -0.125 + 2*(x-0.125)
		}
		return 0.185 - 4*(x-0.28)
	},
	piecewiseProduct: func(x, y float64) float64 {
		if v := x * y; v > -4 {
			return 2 * v
		} else {
			return -8 + 7*(v+4)
		}
	},
}

// TestOperators compares each with what it should give at a few points, and its derivatives with differences.
func TestOperators(t *testing.T) {
	points := [][]float64{{0.6, 0.3}, {-0.7, 0.9}, {0.25, -2.5}, {3.5, 2.25}, {-1.5, -0.5}, {1.75, 1.625}}
	for text, want := range operatorCases {
		for form, file := range all(t, model(2, 0, 1, 0, "O0 0\n"+text)) {
			f := read(t, file, Options{})
			for _, at := range points {
				got, want := f.Problem.Objective(at), want(at[0], at[1])
				if !near(got, want, 1e-14) {
					t.Errorf("%s, %q at %v: %g, want %g", form, text, at, got, want)
				}
				if form == "text" && !math.IsNaN(want) {
					gradientOf(t, f, at)
				}
			}
		}
	}
}

func pick(first bool, x, y float64) float64 {
	if first {
		return x
	}
	return y
}

// TestRefused names what is not supported, at its place.
func TestRefused(t *testing.T) {
	for segments, want := range map[string]string{
		"O0 0\no61\n1\nh3:abc\n":             "x:12: operator o61, symbolic numberof, is not supported",
		"O0 0\no65\no22\nv0\nn1\nh1:a\nh1:b": "x:12: operator o65, symbolic if, is not supported",
		"C0\no0\nn1\no74\n2\nv0\nv1\n":       "x:14: operator o74, alldiff, is not supported",
		"O0 0\no75\n2\nv0\nv1\n":             "x:12: operator o75, some-same, is not supported",
		"O0 0\no7\nv0\nv1\n":                 "x:12: operator o7 is not known",
		"O0 0\no81\nv0\n":                    "x:12: operator o81 is not known",
		"O0 0\no-1\nv0\n":                    "x:12: operator o-1 is not known",
		"O0 0\nh3:abc\n":                     "x:12: strings in expressions are not supported",
		"F0 0 1 zeta\nO0 0\n\nf0 1\nv0\n":    `x:14: "zeta" is an imported function: such functions are not supported`,
		"L0\no22\nv0\nn1\n":                  "x:11: logical constraint 0: logical constraints are not supported",
		"r\n5 1 2\n":                         "x:12: row 0 is complementary to variable 1: complementarity conditions are not supported",
	} {
		_, err := Read(strings.NewReader(model(2, 1, 1, 0, segments)), Options{Name: "x"})
		e, ok := err.(*SyntaxError)
		if !ok || err.Error() != want || !e.Unsupported {
			t.Errorf("%q: %v, want %s", segments, err, want)
		}
	}
}

// TestRefusedEarly tells of logical constraints by the header.
func TestRefusedEarly(t *testing.T) {
	_, err := Read(strings.NewReader(header("2 1 1 0 0 3")), Options{Name: "x"})
	if want := "x:10: 3 logical constraints: logical constraints are not supported"; err == nil || err.Error() != want || !err.(*SyntaxError).Unsupported {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestDeep nests many operators, down the first and the last operand, and a long chain of common expressions.
func TestDeep(t *testing.T) {
	const n = 300_000
	for _, text := range []string{
		"O0 0\n" + strings.Repeat("o0\nn0.5\n", n) + "v0\n",
		"O0 0\n" + strings.Repeat("o0\n", n) + "v0\n" + strings.Repeat("n0.5\n", n),
		"O0 0\n" + strings.Repeat("o16\no16\no41\n", n/3) + "v0\n",
	} {
		f := read(t, model(1, 0, 1, 0, text), Options{})
		if v := f.Problem.Objective([]float64{1}); !(v >= 0) {
			t.Error(v)
		}
		f.Problem.Gradient([]float64{1}, make([]float64, 1))
	}
	const m = 20000
	var b strings.Builder
	for i := m; i > 0; i-- { // each refers to one that comes later
		fmt.Fprintf(&b, "V%d 1 0\n0 1\no16\nv%d\n", i, i-1)
	}
	f := read(t, model(1, 0, 1, m, "O0 0\nv20000\n"+b.String()), Options{})
	if v := f.Problem.Objective([]float64{1}); v != 1 {
		t.Error(v)
	}
}
