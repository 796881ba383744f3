package problem_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/problem"
)

// band is c_i = x_i x_{i+1}, with a wrong Jacobian entry or one that is not in the pattern.
type band struct {
	n, wrong     int
	missI, missJ int // c_missI has exp(x_missJ) besides
	calls        int
}

func (b *band) Objective([]float64) float64 { return 0 }
func (b *band) Gradient(_, g []float64)     { clear(g) }
func (b *band) Constraints(x, c []float64) {
	b.calls++
	for i := range c {
		c[i] = x[i] * x[i+1]
	}
	if b.missI >= 0 {
		c[b.missI] += math.Exp(x[b.missJ])
	}
}
func (b *band) Jacobian(x, v []float64) {
	for i := range b.n - 1 {
		v[2*i], v[2*i+1] = x[i+1], x[i]
	}
	if b.wrong >= 0 {
		v[b.wrong] += 0.1
	}
}
func (b *band) Hessian([]float64, float64, []float64, []float64) {}

// TestCheckLocates finds any single fault among groups of many columns, with few evaluations.
func TestCheckLocates(t *testing.T) {
	const n = 64
	p := &problem.NLP{Lower: make([]float64, n), Upper: make([]float64, n)}
	for j := range int32(n) {
		p.Lower[j], p.Upper[j] = -inf, inf
		if j%5 == 0 {
			p.Lower[j] = 1 // where x is, so that steps go to one side
		}
		if j < n-1 {
			p.RowLower, p.RowUpper = append(p.RowLower, 0), append(p.RowUpper, 0)
			p.Jacobian.Row, p.Jacobian.Col = append(p.Jacobian.Row, j, j), append(p.Jacobian.Col, j, j+1)
		}
	}
	x := make([]float64, n)
	for j := range x {
		x[j] = 1
	}
	check := func(b *band, want string) {
		p.Functions = b
		r, err := problem.Check(p, x, problem.CheckOptions{FirstOnly: true})
		if err != nil || r.OK() != (want == "") || len(r.Faults) > 1 {
			t.Fatalf("%s: %v\n%s", want, err, r)
		}
		if want != "" && !strings.HasPrefix(r.Faults[0].String(), want) {
			t.Errorf("%s: %s", want, r)
		}
		if b.calls > 2500 || want == "" && b.calls > 100 {
			t.Errorf("%q: %d evaluations", want, b.calls)
		}
	}
	check(&band{n: n, wrong: -1, missI: -1}, "")
	for k, i := range p.Jacobian.Row {
		check(&band{n: n, wrong: k, missI: -1}, fmt.Sprintf("Jacobian of c%d, x%d: wrong", i+1, p.Jacobian.Col[k]+1))
	}
	for j := range n {
		i := (3*j + 7) % (n - 1)
		if i != j && i+1 != j {
			check(&band{n: n, wrong: -1, missI: i, missJ: j}, fmt.Sprintf("Jacobian of c%d, x%d: not in the pattern", i+1, j+1))
		}
	}
}

// rough is f = |x₁| + ⌊x₂⌋ + √x₃ + x₄·1e-9 + 1e5, c = 1/x₃, with derivatives where they exist.
type rough struct{}

func (rough) Objective(x []float64) float64 {
	return math.Abs(x[0]) + math.Floor(x[1]) + math.Sqrt(x[2]) + 1e-9*x[3] + 1e5
}
func (rough) Gradient(x, g []float64) {
	g[0], g[1], g[2], g[3] = math.Copysign(1, x[0]), 0, 0.5/math.Sqrt(x[2]), 1e-9
}
func (rough) Constraints(x, c []float64) { c[0] = 1 / x[2] }
func (rough) Jacobian(x, v []float64)    { v[0] = -1 / (x[2] * x[2]) }
func (rough) Hessian(x []float64, s float64, y, v []float64) {
	v[0] = -0.25*s*math.Pow(x[2], -1.5) + 2*y[0]/(x[2]*x[2]*x[2])
}

func TestCheckRough(t *testing.T) {
	p := &problem.NLP{
		Lower: []float64{-inf, -inf, 0, -inf}, Upper: []float64{inf, inf, inf, inf}, RowLower: []float64{0}, RowUpper: []float64{inf},
		Jacobian: problem.Pattern{Row: []int32{0}, Col: []int32{2}}, Hessian: problem.Pattern{Row: []int32{2}, Col: []int32{2}},
		Functions: rough{},
	}
	for _, x := range [][]float64{{1, 0.5, 1, 1}, {1e-3, 0.999, 1e-3, 1}, {-1e-5, 1e-4, 1e-8, 1}, {1, 1.5, 0, 1}, {1, 2.5, -1, 1}, {math.NaN(), 0.5, 1, math.Inf(1)}} {
		r, err := problem.Check(p, x, problem.CheckOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !r.OK() {
			t.Errorf("at %v:\n%s", x, r)
		}
		t.Logf("at %v:\n%s", x, r)
	}
}

// wavy oscillates within the first step, and its row is a sum that cancels: 1e-12-sized entries are below the noise of a value near 0.
type wavy struct{ fault float64 }

func (wavy) Objective(x []float64) float64 { return 20*x[0]*x[0] + math.Pow(math.Sin(40*x[0]+x[1]), 2) }
func (w wavy) Gradient(x, g []float64) {
	s := math.Sin(80*x[0] + 2*x[1])
	g[0], g[1] = 40*x[0]+40*s, s
}

func (wavy) Constraints(x, c []float64) {
	c[0] = 1e6 + math.Sin(x[0]) + 1e-13*x[1]*x[1] - 1e6 - math.Sin(x[0])*0.999
}
func (wavy) Jacobian(x, v []float64) { v[0], v[1] = 0.001*math.Cos(x[0]), 2e-13*x[1] }
func (w wavy) Hessian(x []float64, s float64, y, v []float64) {
	c := math.Cos(80*x[0] + 2*x[1])
	v[0], v[1], v[2] = s*(40+3200*c)-y[0]*0.001*math.Sin(x[0]), s*80*c+w.fault, s*2*c+2e-13*y[0]
}

func TestCheckWavesAndNoise(t *testing.T) {
	for seed := range uint64(50) {
		for _, fault := range []float64{0, 0.1} {
			p := &problem.NLP{
				Lower: []float64{-inf, -inf}, Upper: []float64{inf, inf}, RowLower: []float64{0}, RowUpper: []float64{inf}, Start: []float64{1, 2},
				Jacobian: problem.Pattern{Row: []int32{0, 0}, Col: []int32{0, 1}}, Hessian: problem.Pattern{Row: []int32{0, 1, 1}, Col: []int32{0, 0, 1}},
				Functions: wavy{fault},
			}
			r, err := problem.Check(p, nil, problem.CheckOptions{Seed: seed})
			if err != nil || r.OK() != (fault == 0) {
				t.Errorf("seed %d, fault %g: %v\n%s", seed, fault, err, r)
			}
		}
	}
}

// TestCheckLarge judges the gradient and a row of all variables by sums, and finds faults in them.
func TestCheckLarge(t *testing.T) {
	const n = 1100
	for _, fault := range []string{"", "gradient sign", "missing", "order", "factor"} {
		f := &counted{mixedProblem: mixedProblem{n: n, fault: fault}}
		p := f.nlp()
		p.Functions = f
		r, err := problem.Check(p, nil, problem.CheckOptions{FirstOnly: fault != "order"})
		if err != nil || r.OK() != (fault == "") || r.Parts[0].Sums < n-20 || r.Parts[1].Verified < r.Parts[1].Entries-10 {
			t.Fatalf("%q: %v\n%s", fault, err, r)
		}
		if f.calls > 40000 {
			t.Errorf("%q: %d evaluations of the objective", fault, f.calls)
		}
		t.Logf("%q, %d evaluations of the objective\n%s", fault, f.calls, r)
	}
}

type counted struct {
	mixedProblem
	calls int
}

func (c *counted) Objective(x []float64) float64 {
	c.calls++
	return c.mixedProblem.Objective(x)
}
