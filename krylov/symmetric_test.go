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
	{"definite", false, func(rng *rand.Rand, n int) []float64 { return between(rng, n, 1, 10, 0, 0.5) }},
	{"indefinite", false, func(rng *rand.Rand, n int) []float64 { return between(rng, n, -10, 10, 0, 0.5) }},
	{"negative", false, func(rng *rand.Rand, n int) []float64 { return between(rng, n, -10, -1, 0, 0.5) }},
	{"singular", true, func(rng *rand.Rand, n int) []float64 { return between(rng, n, -10, 10, 1+n/5, 0.5) }},
	{"semidefinite", true, func(rng *rand.Rand, n int) []float64 { return between(rng, n, 1, 10, 1+n/3, 0.5) }},
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
// the others at least gap in modulus.
func between(rng *rand.Rand, n int, lo, hi float64, zeros int, gap float64) []float64 {
	l := make([]float64, n)
	for i := zeros; i < n; i++ {
		for math.Abs(l[i]) < gap {
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
// gradient returns ‖Aᵀr‖/‖r‖, r = b - A x.
// TestSymmetricPreconditioned: with a random definite M both methods solve
// consistent systems, and minimise in the norm of M⁻¹ where there is no solution.
func TestSymmetricPreconditioned(t *testing.T) {
	rng := newRand(t)
	for _, m := range symmetricMethods {
		for _, s := range spectra {
			for _, n := range []int{1, 2, 5, 30} {
				for _, consistent := range []bool{true, false} {
					a := spectral(t, rng, s.lambda(rng, n))
					inverse := mat.DenseCopyOf(spectral(t, rng, between(rng, n, 0.5, 5, 0, 0.5))) // M⁻¹
					pre := densePreconditioner{inverse}
					b, x := sparsetest.Vector(rng, n), make([]float64, n)
					if consistent {
						a.MulVec(b, sparsetest.Vector(rng, n))
					}
					o := krylov.Options{MaxIter: 20 * n, History: true, CheckSymmetry: true, Tol: 1e-10}
					res, err := m.make(n).Solve(context.Background(), general(t, a), pre, x, b, o)
					want := krylov.Converged
					if !consistent && s.singular {
						want = krylov.LeastSquares
					}
					if err != nil || res.Status != want {
						t.Errorf("%s, %s, n = %d: %v after %d, want %v, residual %v, optimality %v, error %v",
							m.name, s.name, n, res.Status, res.Iterations, want, res.RelResidual, res.Optimality, err)
						continue
					}
					if norm(b) == 0 {
						continue
					}
					wantTruth(t, a, x, b, o.Tol, res)
					if m.name != "MINRESQLP" && want == krylov.LeastSquares {
						continue
					}
					// With M⁻¹ = K², x = K y and y = (K A K)⁺ K b.
					k := squareRoot(t, inverse)
					var kak, kb, x0 mat.Dense
					kak.Product(k, a, k)
					kb.Mul(k, mat.NewVecDense(n, b))
					y := pseudoSolve(t, &kak, kb.RawMatrix().Data)
					x0.Mul(k, mat.NewVecDense(n, y))
					if d := distance(x, x0.RawMatrix().Data) * norm(x0.RawMatrix().Data); !(d <= 1e-7*(norm(b)+norm(x))) {
						t.Errorf("%s, %s, n = %d, %v: %v from the solution shortest in the norm of M", m.name, s.name, n, want, d)
					}
				}
			}
		}
	}
}

// densePreconditioner has a dense M⁻¹.
type densePreconditioner struct{ inverse *mat.Dense }

func (p densePreconditioner) Dim() int { r, _ := p.inverse.Dims(); return r }
func (p densePreconditioner) Solve(dst, r []float64) {
	mat.NewVecDense(len(dst), dst).MulVec(p.inverse, mat.NewVecDense(len(r), r))
}

// squareRoot returns the positive definite K with K² = a.
func squareRoot(t *testing.T, a *mat.Dense) *mat.Dense {
	t.Helper()
	n, _ := a.Dims()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			s.SetSym(i, j, a.At(i, j))
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(s, true) {
		t.Fatal("no eigenvalues")
	}
	var v, k mat.Dense
	eig.VectorsTo(&v)
	d := mat.NewDiagDense(n, nil)
	for i, l := range eig.Values(nil) {
		d.SetDiag(i, math.Sqrt(l))
	}
	k.Product(&v, d, v.T())
	return &k
}

// TestSymmetricHistory: what is recorded in between is the true residual of a
// run that ends there, with and without preconditioner.
func TestSymmetricHistory(t *testing.T) {
	rng := newRand(t)
	const n, steps = 60, 20
	a := spectral(t, rng, between(rng, n, -10, 10, 0, 0.5))
	pre := densePreconditioner{mat.DenseCopyOf(spectral(t, rng, between(rng, n, 0.5, 5, 0, 0.5)))}
	b, x := sparsetest.Vector(rng, n), make([]float64, n)
	for _, m := range symmetricMethods {
		for _, p := range []krylov.Preconditioner{nil, pre} {
			o := krylov.Options{MaxIter: steps, History: true, Tol: 1e-15}
			whole, err := m.make(n).Solve(context.Background(), general(t, a), p, x, b, o)
			if err != nil {
				t.Fatal(err)
			}
			for k := 1; k < steps; k++ {
				o.MaxIter = k
				res, err := m.make(n).Solve(context.Background(), general(t, a), p, x, b, o)
				if err != nil || res.Status != krylov.IterationLimit {
					t.Fatalf("%s: %v, error %v", m.name, res.Status, err)
				}
				if math.Abs(whole.History[k]-res.RelResidual) > 1e-10 {
					t.Errorf("%s, preconditioned %v: after %d iterations %v, true %v", m.name, p != nil, k, whole.History[k], res.RelResidual)
				}
				if p == nil && whole.History[k] > whole.History[k-1]*(1+1e-12) {
					t.Errorf("%s: the residual grows in iteration %d", m.name, k)
				}
			}
		}
	}
}

// TestSuspects: small eigenvalues of a regular matrix make the gradient small
// long before the residual; neither method may stop for it, or lose its way
// when it looks at the true residual in between.
// TestIllConditionedInconsistent: the shortest least-squares solution is found
// also where the nonzero eigenvalues range over four decades.
// TestRoughInconsistent: products in single precision do not lead astray where
// there is no solution.
// TestShifts solves (A - σI) x = b for σ between and at the eigenvalues of A
// without forming the matrix.
// TestNeumann solves with the Laplacian of a grid without boundary values, whose
// null space are the constants: a source without a sink has no solution, and the
// shortest least-squares solution has mean zero.
// TestSymmetricStatus goes through the ways to end without a solution.
func TestSymmetricStatus(t *testing.T) {
	rng := newRand(t)
	const n = 30
	a := spectral(t, rng, between(rng, n, -10, 10, 0, 0.5))
	lambda := make([]float64, n)
	for i := range lambda {
		lambda[i] = math.Pow(10, -float64(i)/4) // condition number 2e7
	}
	hard := spectral(t, rng, lambda)
	skewed := sparsetest.ConvectionDiffusion(6, 0.1).Slice(0, n)
	unsymmetric := krylov.OperatorFunc(n, func(dst, x []float64) {
		full := make([]float64, 36)
		copy(full, x)
		skewed.MulVec(dst, full)
	})
	diag := make([]float64, n)
	for i := range diag {
		diag[i] = float64(i) - 9.5
	}
	indefinite, err := krylov.NewJacobi(diag)
	if err != nil {
		t.Fatal(err)
	}
	b, x := sparsetest.Vector(rng, n), make([]float64, n)
	check := krylov.Options{CheckSymmetry: true}
	for _, m := range methods {
		if m.name == "BiCGSTAB" || !knowsSymmetry(m.name) {
			continue
		}
		for _, tc := range []struct {
			name string
			a    krylov.Operator
			m    krylov.Preconditioner
			o    krylov.Options
			want krylov.Status
		}{
			{"unsymmetric A", unsymmetric, nil, check, krylov.NotSymmetric},
			{"unsymmetric M", general(t, a), leaning{n}, check, krylov.NotSymmetricPreconditioner},
			{"indefinite M", general(t, a), indefinite, krylov.Options{}, krylov.IndefinitePreconditioner},
			{"condition limit", general(t, hard), nil, krylov.Options{CondLimit: 1e4}, krylov.ConditionLimit},
			{"no limit", general(t, hard), nil, krylov.Options{CondLimit: 1e14, MaxIter: 100 * n}, krylov.Converged},
			{"stall", general(t, hard), nil, krylov.Options{StallIter: 4, MaxIter: 100 * n}, krylov.Stagnated},
		} {
			if m.name == "CG" && tc.want != krylov.NotSymmetric && tc.want != krylov.NotSymmetricPreconditioner {
				continue
			}
			res, err := m.make(n).Solve(context.Background(), tc.a, tc.m, x, b, tc.o)
			if err != nil || res.Status != tc.want {
				t.Errorf("%s, %s: %v after %d, residual %v, optimality %v, cond %v, error %v",
					m.name, tc.name, res.Status, res.Iterations, res.RelResidual, res.Optimality, res.CondA, err)
			}
			if tc.name == "condition limit" && norm(x) > 1e6 {
				t.Errorf("%s: the condition limit lets ‖x‖ grow to %v", m.name, norm(x))
			}
		}
	}
}

func knowsSymmetry(name string) bool { return name == "CG" || name == "MINRES" || name == "MINRESQLP" }

// leaning is a preconditioner that is positive definite, but not symmetric.
type leaning struct{ n int }

func (p leaning) Dim() int { return p.n }
func (p leaning) Solve(dst, r []float64) {
	copy(dst, r)
	for i := 1; i < len(dst); i++ {
		dst[i] += 0.3 * r[i-1]
	}
}

// TestBackwardError: with BackwardTol alone all methods stop when the backward
// error is small, long before the residual is.
func TestBackwardError(t *testing.T) {
	const n = 40
	rows := make([][]float64, n)
	b := make([]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		rows[i][i] = math.Pow(10, -9*float64(i)/(n-1))
		b[i] = 1
	}
	a := fromDense(t, rows)
	for _, m := range methods {
		for _, normA := range []float64{0, 1} {
			if m.name == "BiCGSTAB" {
				continue // does not get that far
			}
			o := krylov.Options{BackwardTol: 1e-12, NormA: normA, MaxIter: 100 * n, History: true}
			x := make([]float64, n)
			res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, o)
			if err != nil || res.Status != krylov.Converged {
				t.Errorf("%s: %v after %d, residual %v, backward error %v, error %v", m.name, res.Status, res.Iterations, res.RelResidual, res.BackwardError, err)
				continue
			}
			o.Tol = 1
			wantTruth(t, a, x, b, o.Tol, res)
			if !(res.NormA <= 1+1e-12 && res.NormA > 0.05) {
				t.Errorf("%s: NormA = %v, want just below 1", m.name, res.NormA)
			}
			if e := res.RelResidual / (1 + norm(x)/norm(b)*res.NormA); !(math.Abs(e-res.BackwardError) <= 1e-6*e && e <= 1e-12) {
				t.Errorf("%s: BackwardError = %v, true %v", m.name, res.BackwardError, e)
			}
			if res.RelResidual < 1e-8 {
				t.Errorf("%s: residual %v: the test cannot tell", m.name, res.RelResidual)
			}
		}
	}
}

// TestBackwardErrorGeneral: every method obeys BackwardTol, and StallIter.
func TestBackwardErrorGeneral(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(12, 0)
	n, _ := a.Dims()
	b := make([]float64, n)
	b[0] = 1
	for _, m := range methods {
		for _, tol := range []float64{1e-4, 1e-9} {
			x := make([]float64, n)
			o := krylov.Options{BackwardTol: tol, History: true}
			res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, o)
			if err != nil || res.Status != krylov.Converged || !(res.BackwardError <= tol) {
				t.Errorf("%s: %v, backward error %v, residual %v, error %v", m.name, res.Status, res.BackwardError, res.RelResidual, err)
			}
			wantTruth(t, a, x, b, 1, res)
		}
		// A product that is off by rounding to 12 bits: no progress beyond.
		rough := krylov.OperatorFunc(n, func(dst, x []float64) {
			a.MulVec(dst, x)
			for i, v := range dst {
				dst[i] = v + math.Abs(v)*0x1p-12*float64(i%3-1)
			}
		})
		x := make([]float64, n)
		res, err := m.make(n).Solve(context.Background(), rough, nil, x, b, krylov.Options{StallIter: 15, Tol: 1e-14, MaxIter: 100 * n})
		if err != nil || res.Status == krylov.IterationLimit || res.Iterations > 20*n {
			t.Errorf("%s: %v after %d iterations, error %v", m.name, res.Status, res.Iterations, err)
		}
	}
}

// TestSymmetricDoesNotAllocate holds for every way through, the refinement of
// least-squares solutions among them.
func TestSymmetricDoesNotAllocate(t *testing.T) {
	rng := newRand(t)
	const n = 40
	a := general(t, spectral(t, rng, between(rng, n, -10, 10, 10, 0.5)))
	b, x := sparsetest.Vector(rng, n), make([]float64, n)
	scale, err := krylov.NewJacobi(between(rng, n, 1, 3, 0, 0.5))
	if err != nil {
		t.Fatal(err)
	}
	o := krylov.Options{CheckSymmetry: true, BackwardTol: 1e-12, CondLimit: 1e30, MaxIter: 1000}
	for _, m := range symmetricMethods {
		w := m.make(n)
		for _, pre := range []krylov.Preconditioner{nil, scale} {
			allocs := testing.AllocsPerRun(3, func() {
				res, err := w.Solve(t.Context(), a, pre, x, b, o)
				if err != nil || res.Status != krylov.LeastSquares {
					t.Errorf("%s: %v, error %v", m.name, res.Status, err)
				}
			})
			if allocs != 0 {
				t.Errorf("%s: %v allocations", m.name, allocs)
			}
		}
	}
}
