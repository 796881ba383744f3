package krylov_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// A fitter is a method for least squares.
type fitter interface {
	Solve(ctx context.Context, a krylov.RectOperator, m krylov.Preconditioner, x, b []float64, o krylov.Options) (krylov.Result, error)
}

// fitters lists these methods with their promise about storage.
var fitters = []struct {
	name       string
	make       func(rows, cols int) fitter
	rows, cols int // vectors of these lengths
}{
	{"LSQR", func(rows, cols int) fitter { return krylov.NewLSQR(rows, cols) }, 2, 5},
	{"LSMR", func(rows, cols int) fitter { return krylov.NewLSMR(rows, cols) }, 2, 7},
}

// rectangular returns U diag(sigma) Vᵀ with random orthogonal U and V.
func rectangular(t *testing.T, rng *rand.Rand, rows, cols int, sigma []float64) *sparse.CSR {
	t.Helper()
	orthogonal := func(n int) *mat.Dense {
		g := mat.NewDense(n, n, nil)
		for i := range n {
			for j := range n {
				g.Set(i, j, rng.NormFloat64())
			}
		}
		var qr mat.QR
		qr.Factorize(g)
		var q mat.Dense
		qr.QTo(&q)
		return &q
	}
	u, v := orthogonal(rows), orthogonal(cols)
	c, err := sparse.NewCOO(rows, cols)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for j := range cols {
			var s float64
			for k, l := range sigma {
				s += u.At(i, k) * l * v.At(j, k)
			}
			if err := c.Append(i, j, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c.ToCSR()
}

// stacked returns (A; λI) as a dense matrix, and (b; 0).
func stacked(a *sparse.CSR, b []float64, lambda float64) (*mat.Dense, []float64) {
	rows, cols := a.Dims()
	if lambda == 0 {
		return mat.DenseCopyOf(a), b
	}
	s := mat.NewDense(rows+cols, cols, nil)
	s.Slice(0, rows, 0, cols).(*mat.Dense).Copy(a)
	for j := range cols {
		s.Set(rows+j, j, lambda)
	}
	return s, append(append([]float64(nil), b...), make([]float64, cols)...)
}

// wantFit checks all that a result claims against A, b and x, and returns the
// true ‖Aᵀr‖/‖r‖.
func wantFit(t *testing.T, what string, a *sparse.CSR, x, b []float64, o krylov.Options, res krylov.Result) float64 {
	t.Helper()
	s, rhs := stacked(a, b, o.Damping)
	var r, g mat.VecDense
	r.MulVec(s, mat.NewVecDense(len(x), x))
	r.SubVec(mat.NewVecDense(len(rhs), rhs), &r)
	g.MulVec(s.T(), &r)
	normR, normG, normB := mat.Norm(&r, 2), mat.Norm(&g, 2), norm(b)
	rel := normR / normB
	noise := 1e-14 * (1 + mat.Norm(s, 2)*norm(x)/normB)
	if !(math.Abs(rel-res.RelResidual) <= 1e-9*rel+noise) {
		t.Errorf("%s: %v: RelResidual = %v, true %v", what, res.Status, res.RelResidual, rel)
	}
	if bound := mat.Norm(s, 2); res.NormA > 1.0001*bound && o.NormA == 0 {
		t.Errorf("%s: NormA = %v, true %v", what, res.NormA, bound)
	}
	opt := 0.0
	if normG > 0 {
		opt = normG / normR / res.NormA
	}
	switch res.Status {
	case krylov.Converged:
		if !(rel <= o.Tol*(1+1e-9)+noise) && !(res.BackwardError <= o.BackwardTol) {
			t.Errorf("%s: converged with residual %v", what, rel)
		}
	case krylov.LeastSquares:
		tol := o.OptimalityTol
		if tol == 0 {
			tol = 1e-8
		}
		if !(opt <= 2*tol+noise) || !(res.Optimality <= tol) {
			t.Errorf("%s: least squares with Optimality = %v, true %v", what, res.Optimality, opt)
		}
	}
	if h := res.History; h != nil && (len(h) != res.Iterations+1 || h[len(h)-1] != res.RelResidual) {
		t.Errorf("%s: History has %d elements after %d iterations", what, len(h), res.Iterations)
	}
	return normG / normR
}

// TestLeastSquares: shapes, ranks, damping, scales, guesses and preconditioners
// against the singular value decomposition.
func TestLeastSquares(t *testing.T) {
	rng := newRand(t)
	for _, f := range fitters {
		for _, dims := range [][2]int{{1, 1}, {1, 4}, {4, 1}, {3, 3}, {12, 30}, {30, 12}, {25, 25}} {
			rows, cols := dims[0], dims[1]
			for _, rank := range []int{min(rows, cols), (min(rows, cols) + 1) / 2, 0} {
				for _, consistent := range []bool{true, false} {
					for _, damping := range []float64{0, 0.7} {
						for _, scale := range []float64{1, 1e-120, 1e120} {
							for _, guess := range []bool{false, true} {
								a := rectangular(t, rng, rows, cols, between(rng, rank, scale, 5*scale, 0, 0.5*scale))
								testFit(t, rng, f.name, f.make(rows, cols), a, scale, damping*scale, consistent, guess)
							}
						}
					}
				}
			}
		}
	}
}

func testFit(t *testing.T, rng *rand.Rand, name string, w fitter, a *sparse.CSR, scale, damping float64, consistent, guess bool) {
	t.Helper()
	rows, cols := a.Dims()
	b := sparsetest.Vector(rng, rows)
	if consistent {
		y := sparsetest.Vector(rng, cols)
		for i := range y {
			y[i] /= scale
		}
		a.MulVec(b, y)
	}
	if norm(b) == 0 {
		return
	}
	x0 := make([]float64, cols)
	if guess {
		for i := range x0 {
			x0[i] = rng.NormFloat64() / scale
		}
	}
	// x₀ + (A; λI)⁺ (b - A x₀; -λ x₀)
	s, rhs := stacked(a, b, damping)
	var r mat.VecDense
	r.MulVec(s, mat.NewVecDense(cols, x0))
	r.SubVec(mat.NewVecDense(len(rhs), rhs), &r)
	want := pseudoSolve(t, s, r.RawVector().Data)
	for i := range want {
		want[i] += x0[i]
	}
	scaling, err := krylov.NewColumnScaling(cols, damping, a.DoNonZero)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []krylov.Preconditioner{nil, scaling} {
		x := append([]float64(nil), x0...)
		o := krylov.Options{Tol: 1e-12, OptimalityTol: 1e-10, Damping: damping, InitialGuess: guess, History: true, CheckSymmetry: true}
		o.MaxIter = 20 * (rows + cols)
		res, err := w.Solve(context.Background(), a, m, x, b, o)
		what := fmt.Sprintf("%s, %d×%d·%g, λ = %v, consistent %v, guess %v, preconditioned %v",
			name, rows, cols, scale, damping, consistent, guess, m != nil)
		if res.Status == krylov.Stagnated && res.BackwardError <= 1e-15 {
			continue // b is tiny beside A x₀, and the residual is rounding
		}
		if err != nil || (res.Status != krylov.Converged && res.Status != krylov.LeastSquares) {
			t.Errorf("%s: %v after %d, residual %v, optimality %v, error %v", what, res.Status, res.Iterations, res.RelResidual, res.Optimality, err)
			continue
		}
		wantFit(t, what, a, x, b, o, res)
		if m != nil && damping == 0 && cols > 1 {
			continue // the shortest in another norm
		}
		var d float64
		for i := range x {
			d = math.Hypot(d, x[i]-want[i])
		}
		if !(d <= 1e-8*(norm(want)+norm(b)/scale)) {
			t.Errorf("%s: %v from the solution of length %v", what, d, norm(want))
		}
	}
}

func TestLeastSquaresRandom(t *testing.T) {
	rng := newRand(t)
	for _, f := range fitters {
		for range 50 {
			rows, cols := 1+rng.IntN(40), 1+rng.IntN(40)
			a := sparsetest.Random(rng, rows, cols, 0.2)
			b, x := sparsetest.Vector(rng, rows), make([]float64, cols)
			o := krylov.Options{Tol: 1e-10, OptimalityTol: 1e-8, MaxIter: 5000, History: true}
			res, err := f.make(rows, cols).Solve(context.Background(), a, nil, x, b, o)
			if err != nil || (res.Status != krylov.Converged && res.Status != krylov.LeastSquares) {
				t.Errorf("%s, %d×%d: %v, error %v", f.name, rows, cols, res.Status, err)
				continue
			}
			wantFit(t, f.name, a, x, b, o, res)
		}
	}
}

// TestLeastSquaresRecurrences: what is recorded in between is the true residual
// of a run that ends there.
func TestLeastSquaresRecurrences(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 40, 25, 0.3)
	b := sparsetest.Vector(rng, 40)
	scaling, err := krylov.NewColumnScaling(25, 0.3, a.DoNonZero)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fitters {
		for _, m := range []krylov.Preconditioner{nil, scaling} {
			for _, damping := range []float64{0, 0.3} {
				x := make([]float64, 25)
				o := krylov.Options{MaxIter: 12, History: true, Tol: 1e-15, OptimalityTol: 1e-15, Damping: damping}
				whole, err := f.make(40, 25).Solve(context.Background(), a, m, x, b, o)
				if err != nil {
					t.Fatal(err)
				}
				for k := 1; k < 12; k++ {
					o.MaxIter = k
					res, err := f.make(40, 25).Solve(context.Background(), a, m, x, b, o)
					if err != nil || res.Status != krylov.IterationLimit {
						t.Fatalf("%s: %v, error %v", f.name, res.Status, err)
					}
					if math.Abs(whole.History[k]-res.RelResidual) > 1e-10 {
						t.Errorf("%s, preconditioned %v, λ = %v: after %d iterations %v, true %v", f.name, m != nil, damping, k, whole.History[k], res.RelResidual)
					}
				}
			}
		}
	}
}

// TestLeastSquaresGradient: the recurrences stop at the first iteration at which
// the true gradient is within the tolerance.
func TestLeastSquaresGradient(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 40, 25, 0.3)
	b := sparsetest.Vector(rng, 40)
	scaling, err := krylov.NewJacobi(between(rng, 25, 0.5, 5, 0, 0.5))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fitters {
		for _, m := range []krylov.Preconditioner{nil, scaling} {
			for _, damping := range []float64{0, 0.3} {
				x := make([]float64, 25)
				o := krylov.Options{Tol: 1e-15, OptimalityTol: 1e-15, Damping: damping, NormA: 5}
				var opt []float64
				for k := 1; k < 15; k++ {
					o.MaxIter = k
					res, err := f.make(40, 25).Solve(context.Background(), a, m, x, b, o)
					if err != nil {
						t.Fatal(err)
					}
					opt = append(opt, res.Optimality)
				}
				o.MaxIter = 100
				for k, tol := range opt {
					first := 0
					for opt[first] > tol {
						first++
					}
					if first < k {
						continue // the gradient was as small before
					}
					o.OptimalityTol = tol * 1.000001
					res, err := f.make(40, 25).Solve(context.Background(), a, m, x, b, o)
					if err != nil || res.Status != krylov.LeastSquares || res.Iterations != k+1 {
						t.Errorf("%s, preconditioned %v, λ = %v: %v after %d iterations, want %d", f.name, m != nil, damping, res.Status, res.Iterations, k+1)
					}
				}
			}
		}
	}
}

// TestLeastSquaresNaN: a NaN or Inf anywhere ends the iteration with x finite.
