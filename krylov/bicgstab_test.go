package krylov_test

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestBiCGSTABNonsymmetric(t *testing.T) {
	rng := newRand(t)
	for _, convection := range []float64{0.1, 1, 10} {
		a := sparsetest.ConvectionDiffusion(20, convection)
		n, _ := a.Dims()
		b := sparsetest.Vector(rng, n)
		x := make([]float64, n)
		w := krylov.NewBiCGSTAB(n)
		for _, m := range []krylov.Preconditioner{nil, jacobi(t, a)} {
			o := krylov.Options{Tol: 1e-10, History: true}
			res, err := w.Solve(context.Background(), general(t, a), m, x, b, o)
			if err != nil || res.Status != krylov.Converged {
				t.Errorf("c = %v: %v, residual %v, error %v", convection, res.Status, res.RelResidual, err)
			}
			wantTruth(t, a, x, b, o.Tol, res)
			if e := sparsetest.BackwardError(a, x, b); !(e <= 1e-10) {
				t.Errorf("c = %v: backward error %v", convection, e)
			}
		}
	}
}

// TestBiCGSTABStatus goes through the ways to end on systems small enough to
// follow by hand.
func TestBiCGSTABStatus(t *testing.T) {
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
		// rᵀAr = 0 for every r.
		{"skew", [][]float64{{0, 1}, {-1, 0}}, []float64{1, 0}, krylov.BreakdownAlpha},
		// r̂ᵀAr̂ = 1, s = (0, -1, 0), A s = (1, 0, 0) is orthogonal to s.
		{"orthogonal", [][]float64{{1, -1, 0}, {1, 0, 0}, {0, 0, 1}}, []float64{1, 0, 0}, krylov.BreakdownOmega},
		// s = (0, -1) is in the null space of A.
		{"null space", [][]float64{{1, 0}, {1, 0}}, []float64{1, 0}, krylov.BreakdownOmega},
		{"permutation", [][]float64{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, []float64{1, 0, 0}, krylov.BreakdownAlpha},
	} {
		n := len(tc.b)
		a := fromDense(t, tc.rows)
		x := make([]float64, n)
		res, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), general(t, a), nil, x, tc.b, krylov.Options{History: true, MaxIter: 20})
		if err != nil || res.Status != tc.want {
			t.Errorf("%s: %v after %d iterations, want %v, error %v", tc.name, res.Status, res.Iterations, tc.want, err)
		}
		wantTruth(t, a, x, tc.b, 1e-8, res)
	}
}

// TestBiCGSTABRandom: on random nonsymmetric systems whatever is claimed is
// true, and nearly all converge.
func TestBiCGSTABRandom(t *testing.T) {
	rng := newRand(t)
	const trials, n = 200, 12
	failed := 0
	for range trials {
		a := sparsetest.Random(rng, n, n, 0.5)
		x, b := make([]float64, n), sparsetest.Vector(rng, n)
		o := krylov.Options{MaxIter: 50 * n, History: true}
		res, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), general(t, a), nil, x, b, o)
		if err != nil {
			t.Fatal(err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
		if res.Status != krylov.Converged {
			failed++
		}
	}
	if failed > trials/4 {
		t.Errorf("%d of %d systems not solved", failed, trials)
	}
}
