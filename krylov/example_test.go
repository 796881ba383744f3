package krylov_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

func ExampleCG() {
	// The lower triangle of a symmetric positive definite matrix.
	lower, err := sparse.NewCSC(3, 3,
		[]int{0, 2, 4, 5},
		[]int32{0, 1, 1, 2, 2},
		[]float64{4, 1, 3, -1, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := krylov.Symmetric(lower)
	if err != nil {
		fmt.Println(err)
		return
	}
	diag := make([]float64, 3)
	lower.Diag(diag)
	m, err := krylov.NewJacobi(diag)
	if err != nil {
		fmt.Println(err)
		return
	}
	b := []float64{6, 4, 4}
	x := make([]float64, 3)
	res, err := krylov.NewCG(3).Solve(context.Background(), a, m, x, b, krylov.Options{Tol: 1e-12})
	fmt.Println(res.Status, err)
	fmt.Printf("%.6f\n", x)
	// Output:
	// converged <nil>
	// [1.000000 2.000000 3.000000]
}

func ExampleBiCGSTAB() {
	// A need not be stored: here it is the cyclic difference x[i] - x[i-1]/2.
	const n = 4
	a := krylov.OperatorFunc(n, func(dst, x []float64) {
		for i := range x {
			dst[i] = x[i] - x[(i+n-1)%n]/2
		}
	})
	w := krylov.NewBiCGSTAB(n) // once for all systems of this order
	x := make([]float64, n)
	for _, b := range [][]float64{{0.5, 0.5, 0.5, 0.5}, {15, 0, 0, 0}} {
		res, err := w.Solve(context.Background(), a, nil, x, b, krylov.Options{})
		fmt.Printf("%v %v %.4f\n", res.Status, err, x)
	}
	// Output:
	// converged <nil> [1.0000 1.0000 1.0000 1.0000]
	// converged <nil> [16.0000 8.0000 4.0000 2.0000]
}

func ExampleGMRES() {
	// The shift of a ring turns: of methods that keep few vectors none gets anywhere.
	const n = 5
	a := krylov.OperatorFunc(n, func(dst, x []float64) {
		for i := range x {
			dst[i] = x[(i+1)%n]
		}
	})
	x, b := make([]float64, n), []float64{1, 2, 3, 4, 5}
	for _, restart := range []int{3, n} {
		res, err := krylov.NewGMRES(n, restart).Solve(context.Background(), a, nil, x, b, krylov.Options{})
		fmt.Printf("restart %d: %v after %d iterations, error %v\n", restart, res.Status, res.Iterations, err)
	}
	fmt.Printf("%.4f\n", x)
	// Output:
	// restart 3: iteration limit after 10 iterations, error <nil>
	// restart 5: converged after 5 iterations, error <nil>
	// [5.0000 1.0000 2.0000 3.0000 4.0000]
}

func ExampleBiCGSTABL() {
	const n = 4
	a := krylov.OperatorFunc(n, func(dst, x []float64) {
		for i := range x {
			dst[i] = x[i] - x[(i+n-1)%n]/2
		}
	})
	x := make([]float64, n)
	res, err := krylov.NewBiCGSTABL(n, 2).Solve(context.Background(), a, nil, x, []float64{15, 0, 0, 0}, krylov.Options{})
	fmt.Printf("%v %v %.4f\n", res.Status, err, x)
	// Output:
	// converged <nil> [16.0000 8.0000 4.0000 2.0000]
}

// inner is BiCGSTAB to one digit as a preconditioner: another linear map in each call.
type inner struct {
	a krylov.Operator
	w *krylov.BiCGSTAB
}

func (p inner) Dim() int { return p.a.Dim() }

func (p inner) Solve(dst, r []float64) {
	_, _ = p.w.Solve(context.Background(), p.a, nil, dst, r, krylov.Options{Tol: 0.1})
}

func ExampleFGMRES() {
	const n = 100
	a := krylov.OperatorFunc(n, func(dst, x []float64) {
		for i := range x {
			dst[i] = 2.1*x[i] - x[(i+n-1)%n] - x[(i+1)%n]
		}
	})
	x, b := make([]float64, n), make([]float64, n)
	b[0] = 1
	m := inner{a, krylov.NewBiCGSTAB(n)}
	res, err := krylov.NewFGMRES(n, 20).Solve(context.Background(), a, m, x, b, krylov.Options{Tol: 1e-12})
	fmt.Println(res.Status, res.RelResidual < 1e-12, res.Iterations < 20, err)
	// Output:
	// converged true true <nil>
}
