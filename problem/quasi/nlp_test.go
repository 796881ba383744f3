package quasi_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/quasi"
)

// hs7 is min ln(1+x₁²) − x₂ s.t. (1+x₁²)² + x₂² = 4, with −√3 at (0, √3) and multiplier 1/(2√3); its Hessian must not be called.
type hs7 struct{ gradients, jacobians int }

func (*hs7) Objective(x []float64) float64 { return math.Log(1+x[0]*x[0]) - x[1] }
func (h *hs7) Gradient(x, g []float64) {
	h.gradients++
	g[0], g[1] = 2*x[0]/(1+x[0]*x[0]), -1
}
func (*hs7) Constraints(x, c []float64) { c[0] = (1+x[0]*x[0])*(1+x[0]*x[0]) + x[1]*x[1] }
func (h *hs7) Jacobian(x, v []float64) {
	h.jacobians++
	v[0], v[1] = 4*x[0]*(1+x[0]*x[0]), 2*x[1]
}
func (*hs7) Hessian([]float64, float64, []float64, []float64) { panic("the Hessian of the user") }

func hs7Program(f problem.Functions) *problem.NLP {
	inf := math.Inf(1)
	return &problem.NLP{
		Name: "hs7", Lower: []float64{-inf, -inf}, Upper: []float64{inf, inf}, RowLower: []float64{4}, RowUpper: []float64{4},
		Jacobian: problem.Pattern{Row: []int32{0, 0}, Col: []int32{0, 1}}, Functions: f, Start: []float64{2, 2},
	}
}

// sqp takes full steps of Newton's method on the KKT conditions of a program with two variables and an equality, with the Hessian that the program
// gives, and tells an Observer if told is set. It returns the last x, the multiplier of L = f + y(c − 4) and the number of steps.
func sqp(p *problem.NLP, told bool) (x []float64, y float64, steps int) {
	x = append([]float64(nil), p.Start...)
	g, v, h, c := make([]float64, 2), make([]float64, 2), make([]float64, 3), make([]float64, 1)
	observer, _ := p.Functions.(problem.Observer)
	for steps = range 100 {
		p.Gradient(x, g)
		p.Constraints(x, c)
		p.Functions.Jacobian(x, v)
		if math.Abs(g[0]+y*v[0])+math.Abs(g[1]+y*v[1])+math.Abs(c[0]-4) < 1e-10 {
			break
		}
		if told {
			observer.Accepted(x, 1, []float64{y})
		}
		p.Functions.Hessian(x, 1, []float64{y}, h)
		k := mat.NewDense(3, 3, []float64{h[0], h[1], v[0], h[1], h[2], v[1], v[0], v[1], 0})
		var d mat.VecDense
		if d.SolveVec(k, mat.NewVecDense(3, []float64{-g[0], -g[1], 4 - c[0]})) != nil {
			break
		}
		x[0], x[1], y = x[0]+d.AtVec(0), x[1]+d.AtVec(1), d.AtVec(2)
	}
	return x, y, steps
}

// TestNLP solves with each matrix, by a method that tells where it goes and by one that does not.
func TestNLP(t *testing.T) {
	for name, b := range matrices(2, quasi.Options{}) {
		for _, told := range []bool{true, false} {
			b.Reset()
			f := &hs7{}
			p := hs7Program(f)
			p.Start = []float64{0.3, 1.6} // from far away full steps go to any stationary point, or nowhere
			q, err := quasi.NLP(p, b)
			if err != nil || q.Validate() != nil {
				t.Fatal(err, q.Validate())
			}
			x, y, steps := sqp(q, told)
			d := q.Functions.(*quasi.Functions)
			t.Logf("%s, told %v: x = %.10g, y = %.10g after %d steps, %d gradients, outcomes %v", name, told, x, y, steps, f.gradients, d.Outcomes)
			if math.Abs(x[0]) > 1e-8 || math.Abs(x[1]-math.Sqrt(3)) > 1e-8 || math.Abs(y-1/(2*math.Sqrt(3))) > 1e-8 {
				t.Errorf("%s, told %v: x = %g, y = %g after %d steps", name, told, x, y, steps)
			}
			if f.gradients != steps+1 || f.jacobians != steps+1 {
				t.Errorf("%s: %d gradients and %d Jacobians in %d steps", name, f.gradients, f.jacobians, steps)
			}
		}
	}
}

// TestPure has Hessian as a function of its arguments between two calls of Accepted, and pairs of the Lagrangian with the new multipliers.
func TestPure(t *testing.T) {
	b := quasi.NewSR1(2, quasi.Options{NoScaling: true})
	q, err := quasi.NLP(hs7Program(&hs7{}), b)
	if err != nil {
		t.Fatal(err)
	}
	f := q.Functions.(*quasi.Functions)
	f.Accepted([]float64{2, 2}, 1, []float64{0.5})
	v, w := make([]float64, 3), make([]float64, 3)
	f.Hessian([]float64{2, 2}, 1, []float64{0.5}, v)
	f.Hessian([]float64{7, 1}, 0, []float64{3}, w)
	if v[0] != 1 || v[1] != 0 || v[2] != 1 || v[0] != w[0] || v[2] != w[2] {
		t.Errorf("before a step: %v, %v", v, w)
	}
	f.Accepted([]float64{1, 1.5}, 3, []float64{0.25})
	s := []float64{-1, -0.5}
	want := []float64{3*(2./2-4./5) + 0.25*(8-40), 0.25 * (3 - 4)}
	if e := residual(b, s, want); e > 1e-14 {
		t.Errorf("secant condition off by %g", e)
	}
	f.Hessian([]float64{9, 9}, 1, []float64{1}, v)
	f.Hessian([]float64{1, 1.5}, 1, []float64{1}, w)
	hv := make([]float64, 2)
	f.HessianProduct([]float64{5, 5}, 1, []float64{1}, []float64{1, 0}, hv)
	if v[0] != w[0] || v[1] != w[1] || v[2] != w[2] || hv[0] != v[0] || hv[1] != v[1] {
		t.Errorf("%v, %v, %v", v, w, hv)
	}
	f.Accepted([]float64{math.NaN(), 1}, 1, []float64{1}) // passed over
	if f.Hessian([]float64{9, 9}, 1, []float64{1}, v); v[0] != w[0] || f.Outcomes != [3]int{1, 0, 0} {
		t.Errorf("after NaN: %v, outcomes %v", v, f.Outcomes)
	}
	f.Restarted()
	f.Accepted([]float64{0, 0}, 1, []float64{1})
	if f.Hessian([]float64{0, 0}, 1, []float64{1}, v); v[0] != 1 || v[1] != 0 {
		t.Errorf("after Restarted: %v", v)
	}
	x, y := []float64{1, 1}, []float64{0.1}
	if allocs := testing.AllocsPerRun(10, func() {
		x[0] += 0.01
		f.Accepted(x, 1, y)
		f.Hessian(x, 1, y, v)
	}); allocs != 0 {
		t.Errorf("%g allocations", allocs)
	}
}

// TestRPEMProgram has H ← λH + ∇L∇Lᵀ.
func TestRPEMProgram(t *testing.T) {
	q, err := quasi.NLP(hs7Program(&hs7{}), quasi.NewRPEM(2, quasi.Options{Initial: 1, Forget: 0.5}))
	if err != nil {
		t.Fatal(err)
	}
	f := q.Functions.(*quasi.Functions)
	f.Accepted([]float64{1, 1}, 1, []float64{2}) // ∇L = (1, −1) + 2·(8, 2) = (17, 3)
	v := make([]float64, 3)
	f.Hessian([]float64{1, 1}, 1, []float64{2}, v)
	if v[0] != 0.5+289 || v[1] != 51 || v[2] != 0.5+9 {
		t.Errorf("H = %v", v)
	}
}

func TestNLPErrors(t *testing.T) {
	for name, f := range map[string]func() (*problem.NLP, error){
		"functions": func() (*problem.NLP, error) { return quasi.NLP(hs7Program(nil), quasi.NewSR1(2, quasi.Options{})) },
		"order":     func() (*problem.NLP, error) { return quasi.NLP(hs7Program(&hs7{}), quasi.NewSR1(3, quasi.Options{})) },
		"inverse": func() (*problem.NLP, error) {
			return quasi.NLP(hs7Program(&hs7{}), quasi.NewRPEMInverse(2, quasi.Options{}))
		},
	} {
		if _, err := f(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func ExampleNLP() {
	p := hs7Program(&hs7{})       // has no second derivatives
	p.Start = []float64{0.3, 1.6} // full steps converge from here
	q, err := quasi.NLP(p, quasi.NewBFGS(2, quasi.Options{}))
	if err != nil {
		fmt.Println(err)
		return
	}
	x, y, _ := sqp(q, true) // any method
	fmt.Printf("x = (%.4f, %.4f), multiplier %.4f\n", math.Abs(x[0]), x[1], y)
	// Output:
	// x = (0.0000, 1.7321), multiplier 0.2887
}

func ExampleBFGS() {
	b := quasi.NewBFGS(2, quasi.Options{})
	fmt.Println(b.Update([]float64{1, 0}, []float64{4, 2}), b.Update([]float64{0, 1}, []float64{0, -3}))
	v := make([]float64, 3)
	b.Lower(v)
	fmt.Printf("%.3f\n", v)
	// Output:
	// updated damped
	// [4.059 0.933 1.200]
}
