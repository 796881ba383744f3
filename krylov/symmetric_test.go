package krylov_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// symmetricMethods are those for symmetric matrices, definite or not.
var symmetricMethods = []struct {
	name string
	make func(n int) solver
}{
	{"MINRES", func(n int) solver { return krylov.NewMINRES(n) }},
	{"MINRESQLP", func(n int) solver { return krylov.NewMINRESQLP(n) }},
}

// spectral returns V diag(lambda) Vᵀ with random orthogonal V, exactly
// symmetric.
func spectral(t *testing.T, rng *rand.Rand, lambda []float64) *sparse.CSR {
	t.Helper()
	n := len(lambda)
	g := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			g.Set(i, j, rng.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(g)
	var v mat.Dense
	qr.QTo(&v)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
	}
	for i := range n {
		for j := range i + 1 {
			var s float64
			for k, l := range lambda {
				s += v.At(i, k) * l * v.At(j, k)
			}
			rows[i][j], rows[j][i] = s, s
		}
	}
	return fromDense(t, rows)
}

// pseudoSolve returns the minimum-length least-squares solution by the singular
// value decomposition; singular values below 1e-10 of the greatest count as zero.
func pseudoSolve(t *testing.T, a mat.Matrix, b []float64) []float64 {
	t.Helper()
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		t.Fatal("no singular value decomposition")
	}
	var x mat.VecDense
	rank := svd.Rank(1e-10)
	_, cols := a.Dims()
	if rank == 0 {
		return make([]float64, cols)
	}
	svd.SolveVecTo(&x, mat.NewVecDense(len(b), b), rank)
	return x.RawVector().Data
}

// distance returns ‖x-y‖/‖y‖.
func distance(x, y []float64) float64 {
	var d, s float64
	for i := range x {
		d = math.Hypot(d, x[i]-y[i])
		s = math.Hypot(s, y[i])
	}
	if d == 0 {
		return 0
	}
	return d / s
}

// spectra are families of eigenvalues.
var spectra = []struct {
	name     string
	singular bool
	lambda   func(rng *rand.Rand, n int) []float64
}{
	{"definite", false, func(rng *rand.Rand, n int) []float64 { return between(rng, n, 1, 10, 0) }},
	{"indefinite", false, func(rng *rand.Rand, n int) []float64 { return between(rng, n, -10, 10, 0) }},
	{"negative", false, func(rng *rand.Rand, n int) []float64 { return between(rng, n, -10, -1, 0) }},
	{"singular", true, func(rng *rand.Rand, n int) []float64 { return between(rng, n, -10, 10, 1+n/5) }},
	{"semidefinite", true, func(rng *rand.Rand, n int) []float64 { return between(rng, n, 1, 10, 1+n/3) }},
	{"zero", true, func(rng *rand.Rand, n int) []float64 { return make([]float64, n) }},
	{"rank one", true, func(rng *rand.Rand, n int) []float64 {
		l := make([]float64, n)
		if n > 1 {
			l[n/2] = -3
		}
		return l
	}},
}

// between returns n numbers between lo and hi, the first zeros of them zero and
// the others at least 0.5 in modulus.
func between(rng *rand.Rand, n int, lo, hi float64, zeros int) []float64 {
	l := make([]float64, n)
	for i := zeros; i < n; i++ {
		for math.Abs(l[i]) < 0.5 {
			l[i] = lo + (hi-lo)*rng.Float64()
		}
	}
	return l
}

// TestSymmetricSpectra: consistent systems of every kind are solved, and the
// solution is that of least length.
func TestSymmetricSpectra(t *testing.T) {
	rng := newRand(t)
	for _, m := range symmetricMethods {
		for _, s := range spectra {
			for _, n := range []int{1, 2, 3, 7, 40} {
				for _, scale := range []float64{1, 1e-120, 1e120} {
					lambda := s.lambda(rng, n)
					for i := range lambda {
						lambda[i] *= scale
					}
					a := spectral(t, rng, lambda)
					b, x := make([]float64, n), make([]float64, n)
					a.MulVec(b, sparsetest.Vector(rng, n))
					o := krylov.Options{Tol: 1e-10, MaxIter: 10 * n, History: true}
					res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, o)
					if err != nil || res.Status != krylov.Converged {
						t.Errorf("%s, %s·%g, n = %d: %+v, error %v", m.name, s.name, scale, n, res, err)
						continue
					}
					if norm(b) > 0 {
						wantTruth(t, a, x, b, o.Tol, res)
					}
					if d := distance(x, pseudoSolve(t, mat.DenseCopyOf(a), b)); !(d <= 1e-8) {
						t.Errorf("%s, %s·%g, n = %d: %v from the shortest solution", m.name, s.name, scale, n, d)
					}
					if greatest := 10 * scale; res.NormA > 1.001*greatest {
						t.Errorf("%s, %s·%g: NormA = %v", m.name, s.name, scale, res.NormA)
					}
				}
			}
		}
	}
}

func norm(x []float64) float64 { return mat.Norm(mat.NewVecDense(len(x), x), 2) }

// TestSymmetricInconsistent: where A x = b has no solution both methods end at a
// least-squares solution, MINRESQLP at the shortest, or nearest to the guess.
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

// gradient returns ‖Aᵀr‖/‖r‖, r = b - A x.
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
