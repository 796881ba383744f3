package lbfgsb_test

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/solvers/lbfgsb"
)

// Rosenbrock's function with x₀ ≤ ½: the bound is active at the solution (½, ¼).
func ExampleMinimize() {
	f := func(x, g []float64) (float64, error) {
		t, u := x[1]-x[0]*x[0], 1-x[0]
		g[0], g[1] = -400*x[0]*t-2*u, 200*t
		return 100*t*t + u*u, nil
	}
	r, err := lbfgsb.Minimize(context.Background(), f, []float64{-1.2, 1}, nil, []float64{0.5, math.Inf(1)}, lbfgsb.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v: f(%.3f, %.3f) = %.4f\n", r.Status, r.X[0], r.X[1], r.Objective)
	// Output:
	// optimal: f(0.500, 0.250) = 0.2500
}
