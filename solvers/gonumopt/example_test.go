package gonumopt_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers/gonumopt"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// f = Σ (x_i − 1)² + (x_i² − x_{i−1})²: variables that know their neighbours only.
func chained(x []float64) (f float64) {
	for i, v := range x {
		f += (v - 1) * (v - 1)
		if i > 0 {
			r := v*v - x[i-1]
			f += r * r
		}
	}
	return f
}

func chainedGrad(g, x []float64) {
	clear(g)
	for i, v := range x {
		g[i] += 2 * (v - 1)
		if i > 0 {
			r := v*v - x[i-1]
			g[i] += 4 * v * r
			g[i-1] -= 2 * r
		}
	}
}

// Ten thousand variables. gonum's Newton would need a dense Hessian of 800 MB.
func ExampleTrustRegion() {
	const n = 10000
	var h gonumopt.Hessian // the lower triangle: the diagonal, and what couples neighbours
	for i := range int32(n) {
		h.Pattern.Row = append(h.Pattern.Row, i)
		h.Pattern.Col = append(h.Pattern.Col, i)
	}
	for i := range int32(n - 1) {
		h.Pattern.Row = append(h.Pattern.Row, i+1)
		h.Pattern.Col = append(h.Pattern.Col, i)
	}
	h.Values = func(v, x []float64) {
		for i := range x {
			v[i] = 2
			if i > 0 {
				v[i] += 12*x[i]*x[i] - 4*x[i-1]
				v[n+i-1] = -4 * x[i]
			}
			if i < n-1 {
				v[i] += 2
			}
		}
	}
	x0 := make([]float64, n)
	p := optimize.Problem{Func: chained, Grad: chainedGrad}
	r, err := optimize.Minimize(p, x0, nil, &gonumopt.TrustRegion{Hessian: h})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Status, r.F < 1e-20, r.MajorIterations < 20)
	// Output: GradientThreshold true true
}

// Who has no second derivatives gives the pattern: a Hessian then takes three gradients here, two at a time.
func ExampleTrustRegion_differences() {
	const n = 1000
	var pattern problem.Pattern
	for i := range int32(n) {
		for j := max(0, i-1); j <= i; j++ {
			pattern.Row, pattern.Col = append(pattern.Row, i), append(pattern.Col, j)
		}
	}
	m := &gonumopt.TrustRegion{Hessian: gonumopt.Hessian{Pattern: pattern}}
	p := optimize.Problem{Func: chained, Grad: chainedGrad}
	r, err := optimize.Minimize(p, make([]float64, n), &optimize.Settings{Concurrent: 2}, m)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Status, r.F < 1e-20, m.Stats().Groups)
	// Output: GradientThreshold true 3
}

// Rosenbrock's function where x₁ ≤ 0.5.
func ExampleInteriorPoint() {
	p := optimize.Problem{
		Func: func(x []float64) float64 { return 100*math.Pow(x[1]-x[0]*x[0], 2) + math.Pow(1-x[0], 2) },
		Grad: func(g, x []float64) {
			r := x[1] - x[0]*x[0]
			g[0], g[1] = -400*x[0]*r-2*(1-x[0]), 200*r
		},
		Hess: func(h *mat.SymDense, x []float64) {
			h.SetSym(0, 0, 1200*x[0]*x[0]-400*x[1]+2)
			h.SetSym(0, 1, -400*x[0])
			h.SetSym(1, 1, 200)
		},
	}
	m := &gonumopt.InteriorPoint{Upper: []float64{0.5, math.Inf(1)}}
	r, err := optimize.Minimize(p, []float64{-1.2, 1}, nil, m)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v: f = %.4f at %.4f, dual of the bound %.3f\n", r.Status, r.F, r.X, m.Result().UpperDuals[0])
	// Output: Success: f = 0.2500 at [0.5000 0.2500], dual of the bound -1.000
}

// An optimize.Problem with an equation and an inequality, for which gonum has no word. Derivatives that are not given are taken by differences.
func ExampleNLP() {
	p := optimize.Problem{
		Func: func(x []float64) float64 { return math.Exp(x[0]) + x[1]*x[1] },
		Grad: func(g, x []float64) { g[0], g[1] = math.Exp(x[0]), 2*x[1] },
	}
	c := gonumopt.Constraints{
		RowLower: []float64{2, 0}, RowUpper: []float64{2, math.Inf(1)}, // x₁ + x₂ = 2, x₁x₂ ≥ 0
		Func: func(c, x []float64) { c[0], c[1] = x[0]+x[1], x[0]*x[1] },
	}
	q, err := gonumopt.NLP(p, []float64{1, 1}, c, gonumopt.Hessian{})
	if err != nil {
		log.Fatal(err)
	}
	r, detail, err := gonumopt.Minimize(context.Background(), q, &optimize.Settings{MajorIterations: 100}, nlpd.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := r.Status.Err(); err != nil {
		log.Fatal(err) // infeasible, say
	}
	fmt.Printf("%v: f = %.4f at %.4f, dual of the equation %.3f\n", r.Status, r.F, r.X, detail.RowDuals[0])
	// Output: Success: f = 3.6620 at [0.8408 1.1592], dual of the equation 2.318
}
