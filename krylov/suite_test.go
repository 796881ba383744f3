package krylov_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestDefinite: every method solves definite systems, with and without
// preconditioner, and agrees with a dense solve.
func TestDefinite(t *testing.T) {
	rng := newRand(t)
	for _, m := range methods {
		for _, n := range []int{1, 2, 3, 10, 60} {
			a := definite(t, rng, n, 1)
			want := mat.NewVecDense(n, sparsetest.Vector(rng, n))
			var rhs mat.VecDense
			rhs.MulVec(mat.DenseCopyOf(a), want)
			b := rhs.RawVector().Data
			w := m.make(n)
			for _, pre := range []krylov.Preconditioner{nil, jacobi(t, a)} {
				x := make([]float64, n)
				for i := range x {
					x[i] = math.NaN() // ignored without InitialGuess
				}
				o := krylov.Options{Tol: 1e-10, MaxIter: 20 * n, History: true}
				res, err := w.Solve(context.Background(), general(t, a), pre, x, b, o)
				if err != nil || res.Status != krylov.Converged {
					t.Fatalf("%s n = %d: %v after %d iterations, error %v", m.name, n, res.Status, res.Iterations, err)
				}
				wantTruth(t, a, x, b, o.Tol, res)
				if e := sparsetest.BackwardError(a, x, b); !(e <= 1e-10) {
					t.Errorf("%s n = %d: backward error %v", m.name, n, e)
				}
				var dense, diff mat.VecDense
				if err := dense.SolveVec(mat.DenseCopyOf(a), &rhs); err != nil {
					t.Fatal(err)
				}
				diff.SubVec(&dense, mat.NewVecDense(n, x))
				// The smallest eigenvalue is at least 1: ‖error‖ ≤ ‖residual‖.
				if d := mat.Norm(&diff, 2); !(d <= 2e-10*mat.Norm(&rhs, 2)) {
					t.Errorf("%s n = %d: differs from the dense solution by %v", m.name, n, d)
				}
			}
		}
	}
}

// TestPreconditionerHelps: on a badly scaled system Jacobi must pay.
func TestPreconditionerHelps(t *testing.T) {
	for _, m := range methods {
		a := sparsetest.ConvectionDiffusion(12, 0)
		n, _ := a.Dims()
		scaled := make([][]float64, n) // S A S with S from 1 to 1000
		s := func(i int) float64 { return math.Pow(1000, float64(i)/float64(n-1)) }
		b := make([]float64, n)
		for i := range scaled {
			scaled[i] = make([]float64, n)
			ind, val := a.Row(i)
			for k, j := range ind {
				scaled[i][j] = s(i) * val[k] * s(int(j))
			}
			b[i] = s(i)
		}
		bad := fromDense(t, scaled)
		w := m.make(n)
		count := func(pre krylov.Preconditioner) int {
			x := make([]float64, n)
			res, err := w.Solve(context.Background(), general(t, bad), pre, x, b, krylov.Options{MaxIter: 100 * n})
			if err != nil {
				t.Fatal(err)
			}
			if pre != nil && res.Status != krylov.Converged {
				t.Errorf("%s: %v with the preconditioner", m.name, res.Status)
			}
			wantTruth(t, bad, x, b, 1e-8, res)
			return res.Iterations
		}
		if without, with := count(nil), count(jacobi(t, bad)); 3*with > without {
			t.Errorf("%s: %d iterations with the preconditioner, %d without", m.name, with, without)
		}
	}
}

// TestScales: the size of A and b does not matter, even where its square
// overflows or underflows.
func TestScales(t *testing.T) {
	base := sparsetest.ConvectionDiffusion(8, 0)
	n, _ := base.Dims()
	for _, m := range methods {
		for _, sa := range []float64{1e-140, 1, 1e140} {
			for _, sb := range []float64{1e-290, 1e-160, 1, 1e160, 1e300} {
				if s := sb / sa; s == 0 || math.IsInf(s, 0) || s < 1e-300 {
					continue // the solution itself is out of range
				}
				a := sparsetest.ConvectionDiffusion(8, 0)
				_, _, val := a.Raw()
				for k := range val {
					val[k] *= sa
				}
				x, b := make([]float64, n), make([]float64, n)
				for i := range b {
					b[i] = sb * float64(i%5-1)
				}
				for _, pre := range []krylov.Preconditioner{nil, jacobi(t, a)} {
					res, err := m.make(n).Solve(context.Background(), general(t, a), pre, x, b, krylov.Options{})
					if err != nil || res.Status != krylov.Converged {
						t.Errorf("%s, A·%g, b·%g: %v, residual %v, error %v", m.name, sa, sb, res.Status, res.RelResidual, err)
					}
					if e := sparsetest.BackwardError(a, x, b); !(e <= 1e-8) {
						t.Errorf("%s, A·%g, b·%g: backward error %v", m.name, sa, sb, e)
					}
				}
			}
		}
	}
}

// TestZeroRightHandSide: x = 0 at once, whatever the matrix and the guess.
func TestZeroRightHandSide(t *testing.T) {
	called := false
	op := krylov.OperatorFunc(3, func(dst, x []float64) { called = true })
	for _, m := range methods {
		x := []float64{1, math.NaN(), 2}
		res, err := m.make(3).Solve(context.Background(), op, nil, x, make([]float64, 3),
			krylov.Options{InitialGuess: true, History: true})
		if err != nil || res.Status != krylov.Converged || res.Iterations != 0 || res.RelResidual != 0 ||
			len(res.History) != 1 || res.History[0] != 0 {
			t.Errorf("%s: %+v, error %v", m.name, res, err)
		}
		if x[0] != 0 || x[1] != 0 || x[2] != 0 {
			t.Errorf("%s: x = %v", m.name, x)
		}
		if called {
			t.Errorf("%s: a product was formed", m.name)
		}
	}
}

func TestOrderZero(t *testing.T) {
	for _, m := range methods {
		op := krylov.OperatorFunc(0, func(dst, x []float64) {})
		res, err := m.make(0).Solve(context.Background(), op, nil, nil, nil, krylov.Options{})
		if err != nil || res.Status != krylov.Converged {
			t.Errorf("%s: %+v, error %v", m.name, res, err)
		}
	}
}

func TestInitialGuess(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(10, 0)
	n, _ := a.Dims()
	for _, m := range methods {
		w := m.make(n)
		solution, x, b := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range solution {
			solution[i] = float64(i % 7)
		}
		a.MulVec(b, solution)
		solve := func() krylov.Result {
			res, err := w.Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{InitialGuess: true, History: true})
			if err != nil || res.Status != krylov.Converged {
				t.Fatalf("%s: %v, error %v", m.name, res.Status, err)
			}
			wantTruth(t, a, x, b, 1e-8, res)
			return res
		}
		cold := solve().Iterations
		copy(x, solution)
		for i := range x {
			x[i] += 1e-6 * float64(i%3-1)
		}
		if warm := solve().Iterations; 3*warm > 2*cold {
			t.Errorf("%s: %d iterations from a good guess, %d from zero", m.name, warm, cold)
		}
		copy(x, solution)
		if res := solve(); res.Iterations != 0 {
			t.Errorf("%s: %d iterations from the solution", m.name, res.Iterations)
		}
		for i := range x {
			x[i] = 1e12 // its residual must be worked off first
		}
		solve()
	}
}

func TestIterationLimit(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(20, 0)
	n, _ := a.Dims()
	b := make([]float64, n)
	b[0] = 1
	for _, m := range methods {
		for _, limit := range []int{1, 5} {
			x := make([]float64, n)
			res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{MaxIter: limit, History: true})
			if err != nil || res.Status != krylov.IterationLimit || res.Iterations != limit {
				t.Errorf("%s: %v after %d iterations, error %v", m.name, res.Status, res.Iterations, err)
			}
			wantTruth(t, a, x, b, 1e-8, res)
		}
	}
}
