package krylov_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestNaN: a NaN or Inf anywhere ends the iteration with x still finite.
func TestNaN(t *testing.T) {
	const n = 30
	for _, m := range methods {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			for call := 1; call <= 8; call++ { // the call that yields the bad number
				for _, where := range []string{"A", "M", "b", "x"} {
					calls := 0
					spoil := func(name string, dst []float64) {
						if where != name {
							return
						}
						if calls++; calls >= call {
							dst[n/2] = bad
						}
					}
					a := sparsetest.ConvectionDiffusion(6, 0.5).Slice(0, n)
					op := krylov.OperatorFunc(n, func(dst, x []float64) {
						for i := range dst {
							dst[i] = x[i] * a.At(i, i) * (1 + float64(i))
						}
						spoil("A", dst)
					})
					pre := spoiled{n, func(dst []float64) { spoil("M", dst) }}
					x, b := make([]float64, n), make([]float64, n)
					for i := range b {
						b[i] = 1
					}
					if where == "b" {
						b[3] = bad
					}
					if where == "x" {
						x[3] = bad
					}
					res, err := m.make(n).Solve(context.Background(), op, pre, x, b, krylov.Options{InitialGuess: where == "x"})
					if err != nil || res.Status != krylov.NumericalTrouble {
						t.Errorf("%s: %v from call %d of %s: %v, error %v", m.name, bad, call, where, res.Status, err)
					}
					for i, v := range x {
						if math.IsNaN(v) || math.IsInf(v, 0) {
							t.Fatalf("%s: %v from call %d of %s: x[%d] = %v", m.name, bad, call, where, i, v)
						}
					}
				}
			}
		}
	}
}

// spoiled is the identity as a preconditioner, with a fault.
type spoiled struct {
	n     int
	fault func(dst []float64)
}

func (p spoiled) Dim() int { return p.n }
func (p spoiled) Solve(dst, r []float64) {
	copy(dst, r)
	p.fault(dst)
}

// TestInterrupted cancels the context at every product in turn.
func TestInterrupted(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(10, 0)
	n, _ := a.Dims()
	b := make([]float64, n)
	b[n/3] = 1
	for _, m := range methods {
		for stop := range 8 {
			ctx, cancel := context.WithCancel(context.Background())
			calls := 0
			op := krylov.OperatorFunc(n, func(dst, x []float64) {
				a.MulVec(dst, x)
				if calls++; calls == stop {
					cancel()
				}
			})
			if stop == 0 {
				cancel()
			}
			x := make([]float64, n)
			res, err := m.make(n).Solve(ctx, op, nil, x, b, krylov.Options{History: true})
			if !errors.Is(err, context.Canceled) || res.Status != krylov.Interrupted {
				t.Errorf("%s: cancelled at product %d: %v, error %v", m.name, stop, res.Status, err)
			}
			if res.Iterations > stop {
				t.Errorf("%s: cancelled at product %d, but %d iterations", m.name, stop, res.Iterations)
			}
			wantTruth(t, a, x, b, 1e-8, res)
			cancel()
		}
	}
}

// TestStagnated: products in single precision cannot give a residual of 1e-12,
// though the recurrence believes it. No method may claim it.
func TestStagnated(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(10, 0)
	n, _ := a.Dims()
	op := krylov.OperatorFunc(n, func(dst, x []float64) {
		a.MulVec(dst, x)
		for i, v := range dst {
			dst[i] = float64(float32(v))
		}
	})
	b := make([]float64, n)
	for i := range b {
		b[i] = 1 / float64(i+3)
	}
	for _, m := range methods {
		x := make([]float64, n)
		res, err := m.make(n).Solve(context.Background(), op, nil, x, b, krylov.Options{Tol: 1e-12, MaxIter: 100 * n})
		if err != nil || res.Status != krylov.Stagnated || !(1e-12 < res.RelResidual && res.RelResidual < 1e-5) {
			t.Errorf("%s: %v with residual %v, error %v", m.name, res.Status, res.RelResidual, err)
		}
	}
}

// TestNearSingular: with a condition number near 1e14 the residual is still
// reached or its absence admitted, and the backward error is judged.
func TestNearSingular(t *testing.T) {
	const n = 40
	rows := make([][]float64, n)
	b := make([]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		rows[i][i] = math.Pow(10, -14*float64(i)/(n-1))
		b[i] = rows[i][i]
	}
	a := fromDense(t, rows)
	for _, m := range methods {
		x := make([]float64, n)
		res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{MaxIter: 50 * n})
		if err != nil || res.Status != krylov.Converged {
			t.Errorf("%s: %v, residual %v, error %v", m.name, res.Status, res.RelResidual, err)
		}
		wantTruth(t, a, x, b, 1e-8, res)
		if e := sparsetest.BackwardError(a, x, b); !(e <= 1e-8) {
			t.Errorf("%s: backward error %v", m.name, e)
		}
	}
}

// TestDiverged: an iteration whose residuals grow without end stops long before the limit, with the best x, unless the last is wanted
// whatever it is. On random matrices some of them do.
func TestDiverged(t *testing.T) {
	const n, limit = 20, 20000
	diverged := map[string]int{"CG": 0, "BiCGSTAB": 0, "BiCGSTABL": 0}
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 0))
		rows, b := make([][]float64, n), make([]float64, n)
		for i := range rows {
			rows[i], b[i] = make([]float64, n), rng.NormFloat64()
			for j := range rows[i] {
				if rng.Float64() < 0.1 {
					rows[i][j] = rng.NormFloat64()
				}
			}
			rows[i][i] += float64(seed % 4)
		}
		a := fromDense(t, rows)
		for _, m := range methods {
			if _, may := diverged[m.name]; !may {
				continue
			}
			for _, last := range []bool{false, true} {
				x := make([]float64, n)
				res, err := m.make(n).Solve(context.Background(), general(t, a), nil, x, b, krylov.Options{MaxIter: limit, LastIterate: last})
				if err != nil {
					t.Fatal(err)
				}
				wantTruth(t, a, x, b, 1e-8, res)
				if res.Status != krylov.Diverged {
					continue
				}
				diverged[m.name]++
				if last || res.Iterations == limit || !(res.RelResidual <= 1) {
					t.Errorf("%s, seed %d, last iterate %t: %v after %d iterations, residual %v", m.name, seed, last, res.Status, res.Iterations, res.RelResidual)
				}
			}
		}
	}
	for name, count := range diverged {
		if count == 0 {
			t.Errorf("%s never diverged", name)
		}
	}
}
