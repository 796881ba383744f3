package amg_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/sparse"
)

func Example() {
	// -u'' = 1 on 20000 points: tridiagonal, and far too long for plain conjugate
	// gradients.
	const n = 20000
	c, err := sparse.NewCOO(n, n)
	if err != nil {
		fmt.Println(err)
		return
	}
	add := func(i, j int, v float64) {
		if err == nil && j >= 0 && j < n {
			err = c.Append(i, j, v)
		}
	}
	for i := range n {
		add(i, i-1, -1)
		add(i, i, 2)
		add(i, i+1, -1)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	a := c.ToCSR()
	m, err := amg.New(a, amg.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	op, err := krylov.General(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, b := make([]float64, n), make([]float64, n)
	for i := range b {
		b[i] = 1
	}
	res, err := krylov.NewCG(n).Solve(context.Background(), op, m, x, b, krylov.Options{})
	fmt.Println(res.Status, res.Iterations < 30, err)
	s := m.Stats()
	fmt.Printf("%d levels, complexity %.1f\n", len(s.Levels), s.OperatorComplexity)
	// Output:
	// converged true <nil>
	// 4 levels, complexity 1.5
}

func ExampleHierarchy_Update() {
	// The Newton steps of a nonlinear problem have one pattern: aggregates are found once.
	ptr := []int{0, 2, 5, 7}
	ind := []int32{0, 1, 0, 1, 2, 1, 2}
	a, err := sparse.NewCSR(3, 3, ptr, ind, []float64{2, -1, -1, 2, -1, -1, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := amg.New(a, amg.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	x := make([]float64, 3)
	m.Solve(x, []float64{1, 0, 1}) // exact, since so small a matrix is its own coarsest level
	fmt.Printf("%.3f\n", x)
	if err := m.Update([]float64{4, -1, -1, 4, -1, -1, 4}); err != nil {
		fmt.Println(err)
		return
	}
	m.Solve(x, []float64{3, 2, 3})
	fmt.Printf("%.3f\n", x)
	// Output:
	// [1.000 1.000 1.000]
	// [1.000 1.000 1.000]
}
