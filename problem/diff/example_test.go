package diff_test

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/diff"
)

// A program of which only values are known: min (x₁−1)² + exp(x₂) s.t. x₁x₂ ≥ 1.
func ExampleNew() {
	inf := math.Inf(1)
	p, err := diff.New(&problem.NLP{
		Lower: []float64{0, 0}, Upper: []float64{inf, inf}, RowLower: []float64{1}, RowUpper: []float64{inf}, Start: []float64{2, 2},
	}, diff.Funcs{
		Objective:   func(x []float64) float64 { return (x[0]-1)*(x[0]-1) + math.Exp(x[1]) },
		Constraints: func(x, c []float64) { c[0] = x[0] * x[1] },
	}, diff.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	x, g, h := []float64{2, 0}, make([]float64, 2), make([]float64, p.Hessian.Len())
	p.Gradient(x, g)
	p.Functions.Hessian(x, 1, []float64{5}, h)
	fmt.Printf("gradient %.6f\n", g)
	for k, i := range p.Hessian.Row {
		fmt.Printf("Hessian (%d, %d) %.4f\n", i, p.Hessian.Col[k], h[k])
	}
	// Output:
	// gradient [2.000000 1.000000]
	// Hessian (0, 0) 2.0000
	// Hessian (1, 0) 5.0000
	// Hessian (1, 1) 1.0000
}

// bowl is f = x₁² exp(x₂) for any numbers.
func bowl[T any, A diff.Arith[T]](x []T) T {
	var a A
	return a.Mul(a.Square(x[0]), a.Exp(x[1]))
}

func ExampleNewExact() {
	p, err := diff.NewExact(&problem.NLP{Lower: []float64{-1, -1}, Upper: []float64{1, 1}}, diff.Scalar{
		Real: bowl[float64, diff.Reals], Dual: bowl[dual.Number, diff.Duals], Hyperdual: bowl[hyperdual.Number, diff.Hyperduals],
	}, diff.Vector{}, diff.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	x, g, h := []float64{0.5, 0}, make([]float64, 2), make([]float64, p.Hessian.Len())
	p.Gradient(x, g)
	p.Functions.Hessian(x, 1, nil, h)
	fmt.Println(g, h)
	// Output:
	// [1 0.25] [2 1 0.25]
}
