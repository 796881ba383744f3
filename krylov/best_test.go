package krylov_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// erratic returns a matrix on which the residuals of BiCGSTAB go up and down: eigenvalues in all directions.
func erratic(t *testing.T, n int, c float64) *sparse.CSR {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		rows[i][i] = math.Cos(float64(i))
		rows[i][(i+1)%n] = c
		rows[i][(i+7)%n] = -c * math.Sin(float64(3*i))
	}
	return fromDense(t, rows)
}

// TestBest: more iterations never give a larger residual, though the residuals of these methods go up and down.
func TestBest(t *testing.T) {
	const n = 64
	uneven := make([]float64, n)
	for i := range uneven {
		uneven[i] = 1 + float64(i%3)
	}
	scaling, err := krylov.NewJacobi(uneven)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range methods {
		if m.name != "BiCGSTAB" && m.name != "BiCGSTABL" {
			continue
		}
		for _, c := range []float64{0.7, 1, 1.5, 0} {
			a := erratic(t, n, c)
			if c == 0 {
				a = sparsetest.ConvectionDiffusion(8, 10)
			}
			b := make([]float64, n)
			for i := range b {
				b[i] = 1 / float64(1+i%5)
			}
			for k, pre := range []krylov.Preconditioner{nil, jacobi(t, a), scaling} {
				for _, backward := range []float64{0, 1e-14} {
					least, chosen := math.Inf(1), 0
					w := m.make(n)
					for limit := range 60 {
						x := make([]float64, n)
						o := krylov.Options{Tol: 1e-14, BackwardTol: backward, MaxIter: limit + 1, History: true}
						res, err := w.Solve(context.Background(), general(t, a), pre, x, b, o)
						if err != nil {
							t.Fatal(err)
						}
						if res.Status != krylov.IterationLimit {
							break
						}
						wantTruth(t, a, x, b, o.Tol, res)
						if res.RelResidual > least*(1+1e-6) {
							t.Errorf("%s, c %v, preconditioner %d, backward %g: residual %v after %d iterations, %v after less", m.name, c, k, backward, res.RelResidual, limit+1, least)
						}
						for _, h := range res.History[:limit+1] {
							if res.RelResidual > h*(1+1e-6)+1e-9 {
								t.Errorf("%s, c %v, preconditioner %d, backward %g: residual %v after %d iterations, %v on the way", m.name, c, k, backward, res.RelResidual, limit+1, h)
							}
						}
						if res.RelResidual >= least*(1-1e-9) {
							chosen++
						}
						least = min(least, res.RelResidual)
					}
					if chosen == 0 && c > 0 {
						t.Errorf("%s, c %v, preconditioner %d: the residuals fall all the time", m.name, c, k)
					}
				}
			}
		}
	}
}

// TestBestIndefinite: CG on an indefinite matrix returns what it had of a residual before it went astray.
func TestBestIndefinite(t *testing.T) {
	rng := newRand(t)
	for range 50 {
		const n = 20
		a := definite(t, rng, n, 0.5)
		_, _, val := a.Raw()
		for k := range val {
			val[k] *= 0.1
		}
		b := sparsetest.Vector(rng, n)
		shifted := krylov.OperatorFunc(n, func(dst, x []float64) {
			a.MulVec(dst, x)
			for i, v := range x {
				dst[i] -= 0.2 * v
			}
		})
		x := make([]float64, n)
		res, err := krylov.NewCG(n).Solve(context.Background(), shifted, nil, x, b, krylov.Options{History: true, Tol: 1e-12})
		if err != nil {
			t.Fatal(err)
		}
		if res.Status != krylov.Indefinite {
			continue
		}
		for k, h := range res.History {
			if res.RelResidual > h*(1+1e-9) {
				t.Errorf("residual %v at the end, %v after %d iterations", res.RelResidual, h, k)
			}
		}
	}
}

// lazy is a preconditioner that returns zero in every other call.
type lazy struct{ n, calls int }

func (p *lazy) Dim() int { return p.n }
func (p *lazy) Solve(dst, r []float64) {
	clear(dst)
	if p.calls++; p.calls%2 == 0 {
		copy(dst, r)
	}
}

// TestFGMRESGoesOn: a preconditioner that returns nothing does not end FGMRES, as one may that is an iteration; a singular matrix does.
func TestFGMRESGoesOn(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(10, 1)
	n, _ := a.Dims()
	x, b := make([]float64, n), make([]float64, n)
	b[3] = 1
	for _, restart := range []int{1, 5, 30} {
		res, err := krylov.NewFGMRES(n, restart).Solve(context.Background(), general(t, a), &lazy{n: n}, x, b, krylov.Options{History: true, MaxIter: 20 * n})
		if err != nil || res.Status != krylov.Converged {
			t.Errorf("restart %d: %v with residual %v, error %v", restart, res.Status, res.RelResidual, err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
	}
	zero := krylov.OperatorFunc(n, func(dst, x []float64) { clear(dst) })
	if res, err := krylov.NewFGMRES(n, 5).Solve(context.Background(), zero, &lazy{n: n}, x, b, krylov.Options{}); err != nil || res.Status != krylov.BreakdownArnoldi {
		t.Errorf("a matrix of zeros: %v, error %v", res.Status, err)
	}
}

// TestGMRESUndoesExactly: a cycle that goes wrong leaves no rounding errors of its size behind.
func TestGMRESUndoesExactly(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(10, 1)
	n, _ := a.Dims()
	b := make([]float64, n)
	b[3] = 1
	for _, m := range minimal {
		calls := 0
		op := krylov.OperatorFunc(n, func(dst, x []float64) {
			a.MulVec(dst, x)
			if calls++; 24 < calls && calls <= 29 {
				for i := range dst {
					dst[i] *= 1e-14 // so that the correction is far too long
				}
			}
		})
		x, y := make([]float64, n), make([]float64, n)
		short, err := m.make(n, 5).Solve(context.Background(), general(t, a), nil, y, b, krylov.Options{MaxIter: 20})
		if err != nil {
			t.Fatal(err)
		}
		res, err := m.make(n, 5).Solve(context.Background(), op, nil, x, b, krylov.Options{MaxIter: 25})
		if err != nil || res.Status == krylov.Converged || res.RelResidual != short.RelResidual {
			t.Errorf("%s: %v with residual %v instead of %v, error %v", m.name, res.Status, res.RelResidual, short.RelResidual, err)
		}
	}
}

// TestLastIterate: with that option the residual of a run that is cut short is the last of the recurrence, though an earlier one was less.
func TestLastIterate(t *testing.T) {
	const n = 64
	a, b := erratic(t, n, 0.7), make([]float64, n)
	for i := range b {
		b[i] = 1 / float64(1+i%5)
	}
	later := 0
	for limit := range 60 {
		var rel [2]float64
		for k, last := range []bool{false, true} {
			o := krylov.Options{Tol: 1e-14, MaxIter: limit + 1, LastIterate: last}
			res, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), general(t, a), nil, make([]float64, n), b, o)
			if err != nil {
				t.Fatal(err)
			}
			rel[k] = res.RelResidual
		}
		if rel[1] < rel[0] {
			t.Errorf("%d iterations: last %g, best %g", limit+1, rel[1], rel[0])
		}
		if rel[1] > rel[0] {
			later++
		}
	}
	if later == 0 {
		t.Error("the last iterate was always the best")
	}
}

// TestNoWorseThanZero: on a singular matrix the iterates grow beyond all bounds while the recurrence believes that residuals fall.
func TestNoWorseThanZero(t *testing.T) {
	const seed = 12
	rng := rand.New(rand.NewPCG(seed, 0))
	zeros := 0
	for k := range 400 {
		n := 2 + rng.IntN(7)
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = make([]float64, n)
			for j := range rows[i] {
				rows[i][j] = float64(rng.IntN(7) - 3)
			}
		}
		for j := range n { // the last row depends on the others
			rows[n-1][j] = 0
			for i := range n - 1 {
				rows[n-1][j] += rows[i][j]
			}
		}
		b := make([]float64, n)
		for i := range b {
			b[i] = float64(rng.IntN(9) - 4)
		}
		if asm.Nrm2(b) == 0 {
			continue
		}
		a := general(t, fromDense(t, rows))
		for name, m := range map[string]solver{"bicgstab": krylov.NewBiCGSTAB(n), "bicgstabl": krylov.NewBiCGSTABL(n, 2)} {
			x := make([]float64, n)
			res, err := m.Solve(context.Background(), a, nil, x, b, krylov.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r := slices.Clone(b)
			y := make([]float64, n)
			a.MulVec(y, x)
			asm.Axpy(-1, y, r)
			rel := asm.Nrm2(r) / asm.Nrm2(b)
			if !(rel <= 1+1e-15) || math.Abs(rel-res.RelResidual) > 1e-12 {
				t.Errorf("seed %d, matrix %d: %s: residual %g, reported %g, %v", seed, k, name, rel, res.RelResidual, res.Status)
			}
			if asm.AbsMax(x) == 0 {
				zeros++
			}
		}
	}
	t.Logf("zero was the best %d times", zeros)
	if zeros == 0 {
		t.Error("zero was never the best")
	}
}
