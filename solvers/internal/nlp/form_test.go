package nlp

import (
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
)

// example is f = 1000x₁ + x₂² + x₃x₄ with the rows x₁x₃ (free), 500x₁ + x₂ ≥ 3, x₃x₄ = 2; x₃ is fixed at 4.
type example struct{}

func (example) Objective(x []float64) float64 { return 1000*x[0] + x[1]*x[1] + x[2]*x[3] }
func (example) Gradient(x, g []float64)       { copy(g, []float64{1000, 2 * x[1], x[3], x[2]}) }
func (example) Constraints(x, c []float64) {
	copy(c, []float64{x[0] * x[2], 500*x[0] + x[1], x[2] * x[3]})
}
func (example) Jacobian(x, v []float64) { copy(v, []float64{x[2], x[0], 500, 1, x[3], x[2]}) }
func (example) Hessian(x []float64, sigma float64, y, v []float64) {
	copy(v, []float64{2 * sigma, y[0], sigma + y[2]})
}

func statement(maximize bool) *problem.NLP {
	inf := math.Inf(1)
	return &problem.NLP{
		Lower: []float64{0, -inf, 4, -1e20}, Upper: []float64{inf, 10, 4, 1e300},
		RowLower: []float64{-inf, 3, 2}, RowUpper: []float64{inf, inf, 2},
		Linear:   []bool{false, true, false},
		Jacobian: problem.Pattern{Row: []int32{0, 0, 1, 1, 2, 2}, Col: []int32{0, 2, 0, 1, 2, 3}},
		Hessian:  problem.Pattern{Row: []int32{1, 2, 3}, Col: []int32{1, 0, 2}},
		Start:    []float64{1, 2, 9, 0.25}, Maximize: maximize, Functions: example{},
	}
}

func TestForm(t *testing.T) {
	f, err := NewForm(statement(false))
	if err != nil {
		t.Fatal(err)
	}
	if f.N != 3 || f.M != 2 || f.Crossed != "" || f.Jacobian.Len() != 3 || f.Hessian.Len() != 1 {
		t.Fatalf("n %d, m %d, crossed %q, %d and %d entries", f.N, f.M, f.Crossed, f.Jacobian.Len(), f.Hessian.Len())
	}
	if !math.IsInf(f.XL[2], -1) || !math.IsInf(f.XU[2], 1) || f.CL[0] != 3 || f.CU[1] != 2 || !f.Linear[0] || f.Linear[1] {
		t.Errorf("bounds %v %v, sides %v %v, linear %v", f.XL, f.XU, f.CL, f.CU, f.Linear)
	}
	x := f.Start()
	if !f.Scale(x) || f.ObjectiveScale() != 0.1 || f.RowScale()[0] != 0.2 || f.RowScale()[1] != 1 || math.Abs(f.CL[0]-0.6) > 1e-15 {
		t.Errorf("scales %g and %v, side %g", f.ObjectiveScale(), f.RowScale(), f.CL[0])
	}
	if v, ok := f.Objective(x); !ok || math.Abs(v-0.1*1005) > 1e-12 || math.Abs(f.Unscaled(v)-1005) > 1e-9 {
		t.Errorf("objective %g", v)
	}
	c, jac, g, h := make([]float64, 2), make([]float64, 3), make([]float64, 3), make([]float64, 1)
	if !f.Constraints(x, c) || !f.JacobianValues(x, jac) || !f.Gradient(x, g) || !f.HessianValues(x, 2, []float64{7, 5}, h) {
		t.Error("undefined")
	}
	for i, pair := range [][2]float64{{c[0], 100.4}, {c[1], 1}, {jac[0], 100}, {jac[1], 0.2}, {jac[2], 4}, {g[0], 100}, {g[1], 0.4}, {g[2], 0.4}, {h[0], 0.4}} {
		if math.Abs(pair[0]-pair[1]) > 1e-12 {
			t.Errorf("value %d is %g, want %g", i, pair[0], pair[1])
		}
	}
	x[1] = math.NaN()
	if _, ok := f.Objective(x); ok || f.Constraints(x, c) || f.Gradient(x, g) {
		t.Error("NaN passed for a value")
	}
}

// TestResult takes duals to the inner problem and back, with both directions of optimisation.
func TestResult(t *testing.T) {
	for _, maximize := range []bool{false, true} {
		f, err := NewForm(statement(maximize))
		if err != nil {
			t.Fatal(err)
		}
		if !f.Scale(f.Start()) {
			t.Fatal("undefined")
		}
		sign := 1.0
		if maximize {
			sign = -1
		}
		at := solvers.Point{
			X: []float64{1, 2, 4, 0.5}, RowDuals: []float64{0, 2 * sign, 1},
			LowerDuals: []float64{3 * sign, 0, 0, 0}, UpperDuals: []float64{0, -7 * sign, 0, 0},
		}
		r := f.Result(f.Inner(&at))
		for i, pair := range [][2]float64{
			{r.Objective, 1006}, {r.Rows[1], 502}, {r.RowDuals[1], 2 * sign}, {r.RowDuals[2], 1},
			{r.LowerDuals[0], 3 * sign}, {r.UpperDuals[1], -7 * sign}, {r.PrimalInfeasibility, 0},
			{r.LowerDuals[2] + r.UpperDuals[2], 0}, // x₄ − y₃x₄ = 0
			{r.DualInfeasibility, 1000 - sign*1003}, {r.Complementarity, 2 * 499},
		} {
			if maximize && i == 8 {
				pair[1] = 2003
			} else if i == 8 {
				pair[1] = max(math.Abs(1000-2*500-3), math.Abs(4.0-2+7))
			}
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("maximise %v: value %d is %g, want %g", maximize, i, pair[0], pair[1])
			}
		}
	}
}

func TestCrossedAndFixed(t *testing.T) {
	p := statement(false)
	p.Upper[1], p.Lower[1] = 1, 2
	if f, err := NewForm(p); err != nil || f.Crossed == "" {
		t.Errorf("crossed bounds: %v", err)
	}
	p = statement(false)
	copy(p.Lower, []float64{1, 2, 4, 0.5})
	copy(p.Upper, p.Lower)
	f, err := NewForm(p)
	if err != nil || f.N != 0 || f.M != 2 {
		t.Fatalf("all fixed: %v", err)
	}
	r := f.Result(f.NewInner())
	if r.Objective != 1006 || r.DualInfeasibility != 0 || r.LowerDuals[0] != 1000 || r.PrimalInfeasibility != 0 {
		t.Errorf("all fixed: %+v", r)
	}
}

func TestPush(t *testing.T) {
	inf := math.Inf(1)
	x := []float64{-5, 5, 0, 3, 100, 1}
	Push(x, []float64{0, -inf, -inf, 1, -50, 1}, []float64{inf, 1, inf, 1 + 1e-3, 50, math.Nextafter(1, 2)}, 0.01)
	for j, want := range []float64{0.01, 0.99, 0, 1.00099, 49.5, 1} {
		if math.Abs(x[j]-want) > 1e-12 {
			t.Errorf("x%d is %g, want %g", j+1, x[j], want)
		}
	}
	x = []float64{-5, 5, 7}
	Push(x, []float64{0, -inf, -inf}, []float64{inf, 1, inf}, 0)
	for j, want := range []float64{0, 1, 7} {
		if x[j] != want {
			t.Errorf("projected x%d is %g, want %g", j+1, x[j], want)
		}
	}
}
