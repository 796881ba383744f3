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

func ExampleMINRES() {
	// A saddle point: minimise x₀² + x₁² - 2x₀ - 4x₁ subject to x₀ + x₁ = 1. The
	// matrix is symmetric and has eigenvalues of both signs.
	lower, err := sparse.NewCSC(3, 3,
		[]int{0, 2, 4, 4},
		[]int32{0, 2, 1, 2},
		[]float64{2, 1, 2, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := krylov.Symmetric(lower)
	if err != nil {
		fmt.Println(err)
		return
	}
	b := []float64{2, 4, 1}
	x := make([]float64, 3)
	res, err := krylov.NewMINRES(3).Solve(context.Background(), a, nil, x, b, krylov.Options{Tol: 1e-12})
	fmt.Println(res.Status, err)
	fmt.Printf("%.4f\n", x)
	// Output:
	// converged <nil>
	// [0.0000 1.0000 2.0000]
}

func ExampleMINRESQLP() {
	// The Laplacian of a path of four nodes: constants are its null space. Flow
	// that enters at one end and leaves nowhere has no solution.
	const n = 4
	a := krylov.OperatorFunc(n, func(dst, x []float64) {
		clear(dst)
		for i := 1; i < n; i++ {
			dst[i-1] += x[i-1] - x[i]
			dst[i] += x[i] - x[i-1]
		}
	})
	b := []float64{4, 0, 0, 0}
	x := make([]float64, n)
	res, err := krylov.NewMINRESQLP(n).Solve(context.Background(), a, nil, x, b, krylov.Options{})
	fmt.Println(res.Status, err)
	fmt.Printf("%.4f, residual %.4f\n", x, res.RelResidual)
	// Output:
	// least-squares solution <nil>
	// [3.5000 0.5000 -1.5000 -2.5000], residual 0.5000
}

func ExampleLSQR() {
	// The line through four points: b ≈ x₀ + x₁ t.
	a, err := sparse.NewCSR(4, 2,
		[]int{0, 1, 3, 5, 7},
		[]int32{0, 0, 1, 0, 1, 0, 1},
		[]float64{1, 1, 1, 1, 2, 1, 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	b := []float64{1, 3, 4, 8}
	x := make([]float64, 2)
	w := krylov.NewLSQR(4, 2)
	for _, damping := range []float64{0, 1} {
		res, err := w.Solve(context.Background(), a, nil, x, b, krylov.Options{Damping: damping})
		fmt.Printf("%v %v %.4f\n", res.Status, err, x)
	}
	// Output:
	// least-squares solution <nil> [0.7000 2.2000]
	// least-squares solution <nil> [0.7692 2.0256]
}

func ExampleLSMR() {
	// Columns of very different size: scaled, the method needs two iterations.
	a, err := sparse.NewCSR(3, 2,
		[]int{0, 2, 3, 5},
		[]int32{0, 1, 0, 0, 1},
		[]float64{1, 1e6, 1, 2, -1e6})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := krylov.NewColumnScaling(2, 0, a.DoNonZero)
	if err != nil {
		fmt.Println(err)
		return
	}
	b := []float64{5, 1, -2}
	x := make([]float64, 2)
	res, err := krylov.NewLSMR(3, 2).Solve(context.Background(), a, m, x, b, krylov.Options{})
	fmt.Println(res.Status, res.Iterations, err)
	fmt.Printf("%.4g\n", x)
	// Output:
	// converged 2 <nil>
	// [1 4e-06]
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
