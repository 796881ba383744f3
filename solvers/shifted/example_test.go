package shifted_test

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/solvers/shifted"
)

// The problem 71 of Hock and Schittkowski: the largest product that fits, with a sphere to stay on.
func Example() {
	m := expr.NewModel("hs71")
	x := make([]expr.Expr, 4)
	for j, start := range []float64{1, 5, 5, 1} {
		x[j] = m.Var(fmt.Sprintf("x%d", j+1), 1, 5, start)
	}
	m.Minimize(x[0].Mul(x[3]).Mul(m.Sum(x[0], x[1], x[2])).Add(x[2]))
	m.Subject("product", 25, x[0].Mul(x[1]).Mul(x[2]).Mul(x[3]), math.Inf(1))
	m.Subject("sphere", 40, m.Sum(x[0].Square(), x[1].Square(), x[2].Square(), x[3].Square()), 40)
	p, err := m.NLP()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := shifted.Solve(context.Background(), p, shifted.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: f = %.5f at %.4f, dual of the product %.4f\n", r.Status, r.Objective, r.X, r.RowDuals[0])
	// Output: optimal: f = 17.01402 at [1.0000 4.7430 3.8211 1.3794], dual of the product 0.5523
}
