package krylov_test

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestCGIndefinite: an operator that is not positive definite is reported as
// such, or the answer is right.
func TestCGIndefinite(t *testing.T) {
	for _, tc := range []struct {
		name string
		rows [][]float64
		b    []float64
		want krylov.Status
	}{
		{"negative 1×1", [][]float64{{-2}}, []float64{3}, krylov.Indefinite},
		{"zero 1×1", [][]float64{{0}}, []float64{3}, krylov.Indefinite},
		{"positive 1×1", [][]float64{{2}}, []float64{3}, krylov.Converged},
		{"zero", [][]float64{{0, 0}, {0, 0}}, []float64{1, 2}, krylov.Indefinite},
		{"negative definite", [][]float64{{-2, 1}, {1, -2}}, []float64{1, 2}, krylov.Indefinite},
		{"saddle point", [][]float64{{1, 1}, {1, 0}}, []float64{0, 1}, krylov.Indefinite},
		{"neutral direction", [][]float64{{1, 0}, {0, -1}}, []float64{1, 1}, krylov.Indefinite},
		{"found in the second iteration", [][]float64{{3, 0}, {0, -1}}, []float64{1, 1}, krylov.Indefinite},
		{"singular, consistent", [][]float64{{2, 2}, {2, 2}}, []float64{1, 1}, krylov.Converged},
		{"singular, inconsistent", [][]float64{{1, 0}, {0, 0}}, []float64{1, 1}, krylov.Indefinite},
		{"right-hand side in the positive part", [][]float64{{3, 0}, {0, -1}}, []float64{1, 0}, krylov.Converged},
	} {
		n := len(tc.b)
		a := fromDense(t, tc.rows)
		x := make([]float64, n)
		res, err := krylov.NewCG(n).Solve(context.Background(), general(t, a), nil, x, tc.b, krylov.Options{History: true})
		if err != nil || res.Status != tc.want {
			t.Errorf("%s: %v, want %v, error %v", tc.name, res.Status, tc.want, err)
		}
		wantTruth(t, a, x, tc.b, 1e-8, res)
	}
}

func TestCGIndefinitePreconditioner(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(3, 0)
	m, err := krylov.NewJacobi([]float64{1, 1, 1, 1, -5, 1, 1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float64, 9)
	b := []float64{0, 0, 0, 0, 1, 0, 0, 0, 0}
	res, err := krylov.NewCG(9).Solve(context.Background(), general(t, a), m, x, b, krylov.Options{})
	if err != nil || res.Status != krylov.IndefinitePreconditioner {
		t.Errorf("%v, error %v", res.Status, err)
	}
}

// TestCGFinite: with k distinct eigenvalues CG ends after k iterations.
func TestCGFinite(t *testing.T) {
	const n, k = 50, 4
	op := krylov.OperatorFunc(n, func(dst, x []float64) {
		for i := range dst {
			dst[i] = float64(1+i%k) * x[i]
		}
	})
	x, b := make([]float64, n), make([]float64, n)
	for i := range b {
		b[i] = float64(1 + i)
	}
	res, err := krylov.NewCG(n).Solve(context.Background(), op, nil, x, b, krylov.Options{Tol: 1e-12})
	if err != nil || res.Status != krylov.Converged || res.Iterations != k {
		t.Errorf("%v after %d iterations, want %d, error %v", res.Status, res.Iterations, k, err)
	}
}

// TestCGNormalEquations solves with AᵀDA from its lower triangle alone.
func TestCGNormalEquations(t *testing.T) {
	rng := newRand(t)
	const rows, n = 120, 30
	a := sparsetest.Random(rng, rows, n, 0.3)
	g, err := sparse.NewGram(a)
	if err != nil {
		t.Fatal(err)
	}
	d := make([]float64, rows)
	for i := range d {
		d[i] = 0.5 + rng.Float64()
	}
	g.Update(d)
	op, err := krylov.Symmetric(g.Matrix())
	if err != nil {
		t.Fatal(err)
	}
	diag := make([]float64, n)
	g.Matrix().Diag(diag)
	m, err := krylov.NewJacobi(diag)
	if err != nil {
		t.Fatal(err)
	}
	x, b := make([]float64, n), sparsetest.Vector(rng, n)
	res, err := krylov.NewCG(n).Solve(context.Background(), op, m, x, b, krylov.Options{Tol: 1e-10, MaxIter: 10 * n})
	if err != nil || res.Status != krylov.Converged {
		t.Fatalf("%v, error %v", res.Status, err)
	}
	ax, r := make([]float64, rows), make([]float64, n) // AᵀDA x, factor by factor
	a.MulVec(ax, x)
	for i := range ax {
		ax[i] *= d[i]
	}
	a.MulVecT(r, ax)
	var norm, normB float64
	for i := range r {
		norm += (b[i] - r[i]) * (b[i] - r[i])
		normB += b[i] * b[i]
	}
	if !(norm <= 1.1e-20*normB) {
		t.Errorf("‖b-AᵀDAx‖²/‖b‖² = %v", norm/normB)
	}
}
