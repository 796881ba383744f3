package expr_test

import (
	"fmt"

	"github.com/saddle-go/saddle/problem/expr"
)

// Problem 71 of Hock and Schittkowski.
func Example() {
	m := expr.NewModel("hs071")
	var x [4]expr.Expr
	for j, start := range []float64{1, 5, 5, 1} {
		x[j] = m.Var(fmt.Sprintf("x%d", j+1), 1, 5, start)
	}
	m.Minimize(x[0].Mul(x[3]).Mul(m.Sum(x[0], x[1], x[2])).Add(x[2]))
	m.Subject("product", 25, x[0].Mul(x[1]).Mul(x[2]).Mul(x[3]), expr.Inf)
	m.Subject("sphere", 40, m.Sum(x[0].Square(), x[1].Square(), x[2].Square(), x[3].Square()), 40)
	p, err := m.NLP()
	if err != nil {
		fmt.Println(err)
		return
	}
	g := make([]float64, 4)
	p.Gradient(p.Start, g)
	fmt.Println(p.Objective(p.Start), g, p.Hessian.Len())
	// Output:
	// 16 [12 1 2 11] 10
}
