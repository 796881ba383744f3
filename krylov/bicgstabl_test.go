package krylov_test

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestBiCGSTABLNonsymmetric(t *testing.T) {
	rng := newRand(t)
	for _, convection := range []float64{0.1, 1, 10} {
		a := sparsetest.ConvectionDiffusion(20, convection)
		n, _ := a.Dims()
		b := sparsetest.Vector(rng, n)
		x := make([]float64, n)
		for _, m := range []krylov.Preconditioner{nil, jacobi(t, a)} {
			o := krylov.Options{Tol: 1e-10, History: true}
			one, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), general(t, a), m, x, b, o)
			if err != nil {
				t.Fatal(err)
			}
			for l := 1; l <= 8; l++ {
				res, err := krylov.NewBiCGSTABL(n, l).Solve(context.Background(), general(t, a), m, x, b, o)
				if err != nil || res.Status != krylov.Converged {
					t.Errorf("ℓ = %d, c = %v: %v, residual %v, error %v", l, convection, res.Status, res.RelResidual, err)
				}
				wantTruth(t, a, x, b, o.Tol, res)
				if l <= 4 && res.Iterations > 2*one.Iterations {
					t.Errorf("ℓ = %d, c = %v: %d iterations, %d of BiCGSTAB", l, convection, res.Iterations, one.Iterations)
				}
			}
		}
	}
}

// TestBiCGSTABLIsBiCGSTAB: with ℓ = 1 it takes the steps of BiCGSTAB, as long as rounding
// has not parted them.
func TestBiCGSTABLIsBiCGSTAB(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(15, 1)
	n, _ := a.Dims()
	b := make([]float64, n)
	b[n/2] = 1
	o := krylov.Options{History: true, MaxIter: 12}
	one, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), general(t, a), jacobi(t, a), make([]float64, n), b, o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := krylov.NewBiCGSTABL(n, 1).Solve(context.Background(), general(t, a), jacobi(t, a), make([]float64, n), b, o)
	if err != nil {
		t.Fatal(err)
	}
	for k, h := range one.History {
		if d := l.History[k]/h - 1; d > 1e-6 || d < -1e-6 {
			t.Errorf("residuals %v and %v after %d iterations", h, l.History[k], k)
		}
	}
}

// TestBiCGSTABLComplex: a Toeplitz matrix whose eigenvalues have large imaginary parts (in the manner of
// Gutknecht, 1993). BiCGSTAB's polynomials of degree one break down on it, those of degree two
// and four do not.
func TestBiCGSTABLComplex(t *testing.T) {
	const n = 200
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		rows[i][i] = 2
		if i+1 < n {
			rows[i][i+1] = 1
		}
		if i >= 2 {
			rows[i][i-2] = 2
		}
	}
	a := fromDense(t, rows)
	x, b := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	a.MulVec(b, x)
	for _, l := range []int{2, 4} {
		res, err := krylov.NewBiCGSTABL(n, l).Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{})
		if err != nil || res.Status != krylov.Converged {
			t.Errorf("ℓ = %d: %v after %d iterations, residual %v, error %v", l, res.Status, res.Iterations, res.RelResidual, err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
	}
	res, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{})
	if err != nil || res.Status == krylov.Converged {
		t.Errorf("BiCGSTAB: %v after %d iterations, error %v: the example shows nothing", res.Status, res.Iterations, err)
	}
}

// TestBiCGSTABLStatus goes through the ways to end on systems small enough to
// follow by hand.
func TestBiCGSTABLStatus(t *testing.T) {
	for _, tc := range []struct {
		name string
		rows [][]float64
		b    []float64
		want krylov.Status
	}{
		{"1×1", [][]float64{{-4}}, []float64{3}, krylov.Converged},
		{"zero 1×1", [][]float64{{0}}, []float64{3}, krylov.BreakdownAlpha},
		{"zero", [][]float64{{0, 0}, {0, 0}}, []float64{1, 1}, krylov.BreakdownAlpha},
		{"indefinite", [][]float64{{1, 0}, {0, -3}}, []float64{1, 2}, krylov.Converged},
		{"saddle point", [][]float64{{2, 1, 1}, {1, 3, 0}, {1, 0, 0}}, []float64{1, 2, 3}, krylov.Converged},
		{"skew", [][]float64{{0, 1}, {-1, 0}}, []float64{1, 0}, krylov.BreakdownAlpha},
		// After one step r_0 = (0, -1, 0) and A r_0 = (1, 0, 0) are orthogonal, which ends
		// BiCGSTAB. Here ρ₊ = r̂ᵀ A r_0 ≠ 0, and the second step goes on.
		{"orthogonal", [][]float64{{1, -1, 0}, {1, 0, 0}, {0, 0, 1}}, []float64{1, 0, 0}, krylov.Converged},
		// r_0 = (0, -1) is in the null space of A.
		{"null space", [][]float64{{1, 0}, {1, 0}}, []float64{1, 0}, krylov.BreakdownRho},
		{"permutation", [][]float64{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, []float64{1, 0, 0}, krylov.BreakdownAlpha},
	} {
		n := len(tc.b)
		a := fromDense(t, tc.rows)
		x := make([]float64, n)
		res, err := krylov.NewBiCGSTABL(n, 2).Solve(context.Background(), general(t, a), nil, x, tc.b, krylov.Options{History: true, MaxIter: 20})
		if err != nil || res.Status != tc.want {
			t.Errorf("%s: %v after %d iterations, want %v, error %v", tc.name, res.Status, res.Iterations, tc.want, err)
		}
		wantTruth(t, a, x, tc.b, 1e-8, res)
	}
}

// TestBiCGSTABLBackwardTol: x is at hand when the backward error is asked for, with and without
// preconditioner.
func TestBiCGSTABLBackwardTol(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(30, 0.5)
	n, _ := a.Dims()
	b := make([]float64, n)
	for i := range b {
		b[i] = 1
	}
	for _, m := range []krylov.Preconditioner{nil, jacobi(t, a)} {
		x := make([]float64, n)
		w := krylov.NewBiCGSTABL(n, 4)
		res, err := w.Solve(context.Background(), general(t, a), m, x, b, krylov.Options{BackwardTol: 1e-6, History: true})
		if err != nil || res.Status != krylov.Converged || !(res.BackwardError <= 1e-6) {
			t.Errorf("%v, backward error %v, error %v", res.Status, res.BackwardError, err)
		}
		strict, err := w.Solve(context.Background(), general(t, a), m, x, b, krylov.Options{Tol: 1e-6})
		if err != nil || res.Iterations >= strict.Iterations {
			t.Errorf("%d iterations to a backward error, %d to a residual of the same size, error %v", res.Iterations, strict.Iterations, err)
		}
	}
}
