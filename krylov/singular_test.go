package krylov_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestSymmetricInconsistent(t *testing.T) {
	rng := newRand(t)
	for _, m := range symmetricMethods {
		for _, s := range spectra {
			if !s.singular {
				continue
			}
			for _, n := range []int{1, 2, 3, 7, 40} {
				for _, scale := range []float64{1, 1e-120, 1e120} {
					for _, guess := range []bool{false, true} {
						lambda := s.lambda(rng, n)
						for i := range lambda {
							lambda[i] *= scale
						}
						a := spectral(t, rng, lambda)
						dense := mat.DenseCopyOf(a)
						b, x := sparsetest.Vector(rng, n), make([]float64, n)
						want := pseudoSolve(t, dense, b)
						if guess { // x₀ + A⁺(b - A x₀)
							r := make([]float64, n)
							for i := range x {
								x[i] = rng.NormFloat64() / scale
							}
							a.MulVec(r, x)
							for i := range r {
								r[i] = b[i] - r[i]
							}
							for i, v := range pseudoSolve(t, dense, r) {
								want[i] = x[i] + v
							}
						}
						o := krylov.Options{MaxIter: 10 * n, History: true, InitialGuess: guess}
						res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, o)
						if err != nil || res.Status != krylov.LeastSquares || !(res.Optimality <= 1e-10) {
							t.Errorf("%s, %s·%g, n = %d, guess %v: %v after %d, residual %v, optimality %v, ‖x‖ %v, error %v", m.name, s.name, scale, n, guess, res.Status, res.Iterations, res.RelResidual, res.Optimality, norm(x)*scale, err)
							continue
						}
						wantTruth(t, a, x, b, 1e-8, res)
						if g := gradient(a, x, b); !(g <= 1e-9*scale) {
							t.Errorf("%s, %s·%g, n = %d, guess %v: ‖Ar‖/‖r‖ = %v", m.name, s.name, scale, n, guess, g)
						}
						if m.name != "MINRESQLP" {
							continue
						}
						// Rounding in b counts where b is all but orthogonal to the range.
						if d := distance(x, want) * norm(want); !(d <= 1e-8*(norm(want)+norm(b)/scale)) {
							t.Errorf("%s, %s·%g, n = %d, guess %v: %v from the shortest solution of length %v, optimality %v", m.name, s.name, scale, n, guess, d, norm(want), res.Optimality)
						}
					}
				}
			}
		}
	}
}

func gradient(a *sparse.CSR, x, b []float64) float64 {
	rows, cols := a.Dims()
	r, g := make([]float64, rows), make([]float64, cols)
	a.MulVec(r, x)
	for i := range r {
		r[i] = b[i] - r[i]
	}
	a.MulVecT(g, r)
	return norm(g) / norm(r)
}

func TestSuspects(t *testing.T) {
	const n = 60
	rng := newRand(t)
	looked := false
	sets := [][]float64{
		{1e-7}, {1e-4, -1e-7}, {3e-4, -1e-4, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8},
		{1e-9}, {1e-10}, {-1e-11}, {1e-11, 1e-8}, {1e-10, -1e-9}, {-1e-11, 1e-10, 1e-8},
	}
	for trial := range 20 * len(sets) {
		small := sets[trial%len(sets)]
		lambda := between(rng, n, -3, 3, 0, 0.5)
		copy(lambda, small)
		rows := make([][]float64, n)
		b, diag := make([]float64, n), make([]float64, n)
		for i := range rows {
			rows[i] = make([]float64, n)
			rows[i][i] = lambda[i]
			b[i] = 1
			diag[i] = 1 + float64(i%4)
		}
		a := fromDense(t, rows)
		pre, err := krylov.NewJacobi(diag)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range symmetricMethods {
			for _, p := range []krylov.Preconditioner{nil, pre} {
				x := make([]float64, n)
				products := 0
				op := krylov.OperatorFunc(n, func(dst, x []float64) { products++; a.MulVec(dst, x) })
				o := krylov.Options{MaxIter: 20 * n, BackwardTol: 1e-15}
				res, err := m.make(n).Solve(context.Background(), op, p, x, b, o)
				if err != nil || res.Status != krylov.Converged {
					t.Errorf("%s, %v, preconditioned %v: %v after %d, residual %v, backward error %v, optimality %v, error %v",
						m.name, small, p != nil, res.Status, res.Iterations, res.RelResidual, res.BackwardError, res.Optimality, err)
				}
				looked = looked || products > res.Iterations+1
				// One product ends a round, a few look at suspects.
				if products > res.Iterations+10 || !math.IsNaN(res.Optimality) {
					t.Errorf("%s, %v, preconditioned %v: %d products in %d iterations, optimality %v", m.name, small, p != nil, products, res.Iterations, res.Optimality)
				}
				wantTruth(t, a, x, b, 1, res)
			}
		}
	}
	if !looked {
		t.Error("no suspect in any of the cases")
	}
}

func TestIllConditionedInconsistent(t *testing.T) {
	rng := newRand(t)
	const n, rank = 80, 60
	for _, decades := range []float64{1, 2, 3, 4} {
		lambda := make([]float64, n)
		for i := range rank {
			lambda[i] = math.Pow(10, -decades*float64(i)/rank) * float64(1-2*(i%2))
		}
		for range 5 {
			a := spectral(t, rng, lambda)
			b, x := sparsetest.Vector(rng, n), make([]float64, n)
			want := pseudoSolve(t, mat.DenseCopyOf(a), b)
			for _, m := range symmetricMethods {
				o := krylov.Options{MaxIter: 200 * n, History: true}
				res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, o)
				if err != nil || res.RelResidual > 1 {
					t.Errorf("%s, %v decades: %v, residual %v, error %v", m.name, decades, res.Status, res.RelResidual, err)
				}
				wantTruth(t, a, x, b, 1e-8, res)
				if m.name != "MINRESQLP" {
					continue
				}
				d := distance(x, want)
				if res.Status != krylov.LeastSquares || !(res.Optimality <= 1e-10) || !(d <= 1e-10*math.Pow(10, decades+1)) {
					t.Errorf("%s, %v decades: %v after %d, optimality %v, %v from the shortest solution",
						m.name, decades, res.Status, res.Iterations, res.Optimality, d)
				}
			}
		}
	}
}

func TestRoughInconsistent(t *testing.T) {
	rng := newRand(t)
	const n, trials = 40, 30
	for _, m := range symmetricMethods {
		failed := 0
		for range trials {
			a := spectral(t, rng, between(rng, n, -10, 10, 10, 0.5))
			op := krylov.OperatorFunc(n, func(dst, x []float64) {
				a.MulVec(dst, x)
				for i, v := range dst {
					dst[i] = float64(float32(v))
				}
			})
			b, x := sparsetest.Vector(rng, n), make([]float64, n)
			want := pseudoSolve(t, mat.DenseCopyOf(a), b)
			res, err := m.make(n).Solve(context.Background(), op, nil, x, b, krylov.Options{MaxIter: 100 * n})
			if err != nil {
				t.Fatal(err)
			}
			if res.Status == krylov.Converged {
				t.Errorf("%s: %v", m.name, res.Status)
			}
			if norm(x) > 100*norm(want) || gradient(a, x, b) > 1e-3 {
				failed++
			}
		}
		if failed > trials/5 {
			t.Errorf("%s: %d of %d failed", m.name, failed, trials)
		}
	}
}

func TestShifts(t *testing.T) {
	const k = 8
	a := sparsetest.ConvectionDiffusion(k, 0)
	n, _ := a.Dims()
	mode := func(i, j int) (value float64, vector []float64) { // an eigenpair of the 5-point Laplacian
		sin := func(p, q int) float64 { return math.Sin(math.Pi * float64(p*q) / (k + 1)) }
		vector = make([]float64, n)
		for p := range k {
			for q := range k {
				vector[p*k+q] = sin(p+1, i) * sin(q+1, j)
			}
		}
		return 4 - 2*math.Cos(math.Pi*float64(i)/(k+1)) - 2*math.Cos(math.Pi*float64(j)/(k+1)), vector
	}
	simple, v := mode(3, 3)
	for _, m := range symmetricMethods {
		w := m.make(n)
		for _, tc := range []struct {
			name   string
			sigma  float64
			orthog bool // b orthogonal to the null space
			want   krylov.Status
		}{
			{"below", -1, false, krylov.Converged},
			{"between", simple + 0.03, false, krylov.Converged},
			{"eigenvalue, consistent", simple, true, krylov.Converged},
			{"eigenvalue", simple, false, krylov.LeastSquares},
			{"above", 9, false, krylov.Converged},
		} {
			op := krylov.OperatorFunc(n, func(dst, x []float64) {
				a.MulVec(dst, x)
				for i, v := range x {
					dst[i] -= tc.sigma * v
				}
			})
			b, x := make([]float64, n), make([]float64, n)
			for i := range b {
				b[i] = 1 + float64(i%7)
			}
			if tc.orthog {
				var bv, vv float64
				for i := range v {
					bv += b[i] * v[i]
					vv += v[i] * v[i]
				}
				for i := range b {
					b[i] -= bv / vv * v[i]
				}
			}
			res, err := w.Solve(context.Background(), op, nil, x, b, krylov.Options{MaxIter: 20 * n})
			if err != nil || res.Status != tc.want {
				t.Errorf("%s, %s: %v after %d, residual %v, optimality %v, error %v", m.name, tc.name, res.Status, res.Iterations, res.RelResidual, res.Optimality, err)
				continue
			}
			if m.name == "MINRESQLP" && tc.want == krylov.LeastSquares {
				var s float64
				for i := range v {
					s += x[i] * v[i]
				}
				if math.Abs(s) > 1e-7*norm(x)*norm(v) {
					t.Errorf("the solution has the part %v in the null space", s/norm(v))
				}
			}
		}
	}
}

func TestNeumann(t *testing.T) {
	const k = 30
	op := krylov.OperatorFunc(k*k, func(dst, x []float64) {
		for i := range k {
			for j := range k {
				at, s := i*k+j, 0.0
				for _, d := range [4][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
					if p, q := i+d[0], j+d[1]; 0 <= p && p < k && 0 <= q && q < k {
						s += x[at] - x[p*k+q]
					}
				}
				dst[at] = s
			}
		}
	})
	b := make([]float64, k*k)
	b[k+3] = 1
	for _, m := range symmetricMethods {
		for _, guess := range []float64{0, 1} { // one adds a constant to the solution
			x := make([]float64, k*k)
			for i := range x {
				x[i] = guess
			}
			res, err := m.make(k*k).Solve(context.Background(), op, nil, x, b, krylov.Options{InitialGuess: true})
			if err != nil || res.Status != krylov.LeastSquares || math.Abs(res.RelResidual-1.0/k) > 1e-12 {
				t.Errorf("%s: %v after %d, residual %v, optimality %v, error %v", m.name, res.Status, res.Iterations, res.RelResidual, res.Optimality, err)
			}
			var mean float64
			for _, v := range x {
				mean += v / (k * k)
			}
			if m.name == "MINRESQLP" && math.Abs(mean-guess) > 1e-9 {
				t.Errorf("mean %v, want %v", mean, guess)
			}
			if res.Iterations > 500 {
				t.Errorf("%s: %d iterations", m.name, res.Iterations)
			}
		}
	}
}
