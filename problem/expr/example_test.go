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

// The shape of a chain of given length between two points, lowest energy with slopes u at n + 1 places.
func ExampleModel() {
	const n, length = 4, 4.0
	h := 1.0 / n
	m := expr.NewModel("chain")
	x := m.Vars("x", n+1, -expr.Inf, expr.Inf, 1) // height
	u := m.Vars("u", n+1, -expr.Inf, expr.Inf, 0) // slope
	arc := func(i int) expr.Expr { return u[i].Square().AddConst(1).Sqrt() }
	mean := func(f func(i int) expr.Expr) expr.Expr { // trapezoidal rule
		return m.SumOf(n, func(i int) expr.Expr { return f(i).Add(f(i + 1)).Scale(h / 2) })
	}
	m.Minimize(mean(func(i int) expr.Expr { return x[i].Mul(arc(i)) }))
	for i := range n {
		m.Subject("", 0, x[i+1].Sub(x[i]).Sub(u[i].Add(u[i+1]).Scale(h/2)), 0)
	}
	m.Subject("length", length, mean(arc), length)
	m.Subject("left", 1, x[0], 1)
	m.Subject("right", 3, x[n], 3)
	p, err := m.NLP()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.VariableName(6), p.RowName(0), p.Linear)
	fmt.Println(p.Objective(p.Start), m.Value(mean(arc), p.Start), p.Jacobian.Len(), p.Hessian.Len())
	// Output:
	// u[1] c1 [true true true true false true true]
	// 1 1 23 10
}

// A graph is for functions that come from elsewhere, such as a file.
func ExampleNewFunctions() {
	g := expr.NewGraph(2)
	x, y := g.Var(0), g.Var(1)
	shared := g.Unary(expr.Exp, g.Binary(expr.Mul, x, y))
	f, err := expr.NewFunctions(g,
		expr.Row{Nonlinear: shared, Cols: []int32{1}, Coefs: []float64{3}, Constant: -1}, // eˣʸ + 3y − 1
		[]expr.Row{{Nonlinear: g.Sum(shared, x, y)}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := []float64{0, 2}
	h := make([]float64, f.HessianPattern().Len())
	f.Hessian(at, 1, []float64{0}, h)
	fmt.Println(f.Objective(at), f.HessianPattern(), h)
	// Output:
	// 6 {[0 1 1] [0 0 1]} [4 1 0]
}
