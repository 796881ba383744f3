package ipsqp_test

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

// The largest box under the plane x + 2y + 3z = 6.
func Example() {
	m := expr.NewModel("box")
	x := m.Var("x", 0, math.Inf(1), 1)
	y := m.Var("y", 0, math.Inf(1), 1)
	z := m.Var("z", 0, math.Inf(1), 1)
	m.Maximize(x.Mul(y).Mul(z))
	m.Subject("plane", math.Inf(-1), m.Sum(x, y.Mul(m.Const(2)), z.Mul(m.Const(3))), 6)
	p, err := m.NLP()
	if err != nil {
		fmt.Println(err)
		return
	}

	r, err := ipsqp.Solve(context.Background(), p, ipsqp.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: volume %.4f at %.4f, one more unit of the plane is worth %.4f\n", r.Status, r.Objective, r.X, r.RowDuals[0])
	// Output: optimal: volume 1.3333 at [2.0000 1.0000 0.6667], one more unit of the plane is worth 0.6667
}
