package krylov_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestLeastSquaresEmpty(t *testing.T) {
	for _, f := range fitters {
		for _, tc := range []struct {
			rows, cols int
			want       krylov.Status
		}{{0, 0, krylov.Converged}, {0, 3, krylov.Converged}, {3, 0, krylov.LeastSquares}} {
			a := krylov.RectFunc(tc.rows, tc.cols, func(dst, x []float64) { clear(dst) }, func(dst, x []float64) { clear(dst) })
			x, b := make([]float64, tc.cols), make([]float64, tc.rows)
			for i := range b {
				b[i] = 1
			}
			res, err := f.make(tc.rows, tc.cols).Solve(context.Background(), a, nil, x, b, krylov.Options{})
			if err != nil || res.Status != tc.want {
				t.Errorf("%s, %d×%d: %+v, error %v", f.name, tc.rows, tc.cols, res, err)
			}
		}
		// A zero right-hand side gives zero at once, from any guess.
		a := krylov.RectFunc(3, 2, func(dst, x []float64) { t.Error("a product was formed") }, nil)
		x := []float64{1, math.NaN()}
		res, err := f.make(3, 2).Solve(context.Background(), a, nil, x, make([]float64, 3), krylov.Options{InitialGuess: true, Damping: 1})
		if err != nil || res.Status != krylov.Converged || x[0] != 0 || x[1] != 0 {
			t.Errorf("%s: %v, x = %v, error %v", f.name, res.Status, x, err)
		}
	}
}

func TestLeastSquaresBadArguments(t *testing.T) {
	a := sparsetest.Random(newRand(t), 3, 2, 1)
	m, err := krylov.NewJacobi([]float64{1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	v2, v3 := make([]float64, 2), make([]float64, 3)
	for _, f := range fitters {
		for _, tc := range []struct {
			a    krylov.RectOperator
			m    krylov.Preconditioner
			x, b []float64
			o    krylov.Options
			want string
		}{
			{a.Slice(0, 2), nil, v2, v3, krylov.Options{}, ": rows of a = 2, want 3"},
			{krylov.RectFunc(3, 3, nil, nil), nil, v2, v3, krylov.Options{}, ": columns of a = 3, want 2"},
			{a, m, v2, v3, krylov.Options{}, ": order of m = 3, want 2"},
			{a, nil, v3, v3, krylov.Options{}, ": len(x) = 3, want 2"},
			{a, nil, v2, v2, krylov.Options{}, ": len(b) = 2, want 3"},
			{a, nil, v2, v3, krylov.Options{Damping: -1}, "Options.Damping = -1, want 0 <= Damping < ∞"},
		} {
			want := "krylov: " + tc.want
			if tc.o.Damping == 0 {
				want = "krylov: " + f.name + tc.want
			}
			res, err := f.make(3, 2).Solve(context.Background(), tc.a, tc.m, tc.x, tc.b, tc.o)
			if err == nil || err.Error() != want || res.Status != 0 {
				t.Errorf("%s: %v, error %v, want %s", f.name, res.Status, err, want)
			}
		}
	}
	var dim *krylov.DimensionError
	if _, err := krylov.WithTranspose(a, a); !errors.As(err, &dim) {
		t.Errorf("WithTranspose: %v", err)
	}
}

func TestLeastSquaresNaN(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 30, 20, 0.4)
	for _, f := range fitters {
		for _, bad := range []float64{math.NaN(), math.Inf(1)} {
			for _, where := range []string{"A", "AT", "M", "b"} {
				for call := 1; call <= 5; call++ {
					calls := 0
					spoil := func(name string, dst []float64) {
						if name == where {
							if calls++; calls >= call {
								dst[7] = bad
							}
						}
					}
					op := krylov.RectFunc(30, 20,
						func(dst, x []float64) { a.MulVec(dst, x); spoil("A", dst) },
						func(dst, x []float64) { a.MulVecT(dst, x); spoil("AT", dst) })
					pre := spoiled{20, func(dst []float64) { spoil("M", dst) }}
					x, b := make([]float64, 20), sparsetest.Vector(rng, 30)
					if where == "b" {
						b[3] = bad
					}
					res, err := f.make(30, 20).Solve(context.Background(), op, pre, x, b, krylov.Options{})
					if err != nil || res.Status != krylov.NumericalTrouble {
						t.Errorf("%s: %v from call %d of %s: %v, error %v", f.name, bad, call, where, res.Status, err)
					}
					for i, v := range x {
						if math.IsNaN(v) || math.IsInf(v, 0) {
							t.Fatalf("%s: %v from call %d of %s: x[%d] = %v", f.name, bad, call, where, i, v)
						}
					}
				}
			}
		}
	}
}

func TestLeastSquaresStatus(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 30, 20, 0.4)
	b, x := sparsetest.Vector(rng, 30), make([]float64, 20)
	diag := make([]float64, 20)
	for i := range diag {
		diag[i] = float64(i) - 9.5
	}
	indefinite, err := krylov.NewJacobi(diag)
	if err != nil {
		t.Fatal(err)
	}
	sigma := make([]float64, 20)
	for i := range sigma {
		sigma[i] = math.Pow(10, -float64(i)/2)
	}
	hard := rectangular(t, rng, 30, 20, sigma)
	wrong := krylov.RectFunc(30, 20, a.MulVec, func(dst, x []float64) {
		a.MulVecT(dst, x)
		dst[3] *= 1.01
	})
	ctx, cancel := context.WithCancel(context.Background())
	for _, f := range fitters {
		for _, tc := range []struct {
			a    krylov.RectOperator
			m    krylov.Preconditioner
			o    krylov.Options
			want krylov.Status
		}{
			{a, indefinite, krylov.Options{}, krylov.IndefinitePreconditioner},
			{wrong, nil, krylov.Options{CheckSymmetry: true}, krylov.NotSymmetric},
			{hard, nil, krylov.Options{CondLimit: 1e4}, krylov.ConditionLimit},
			{hard, nil, krylov.Options{OptimalityTol: 1e-15, StallIter: 3, MaxIter: 1000}, krylov.Stagnated},
			{a, nil, krylov.Options{MaxIter: 2}, krylov.IterationLimit},
		} {
			res, err := f.make(30, 20).Solve(ctx, tc.a, tc.m, x, b, tc.o)
			if err != nil || res.Status != tc.want {
				t.Errorf("%s: %+v, want %v, error %v", f.name, res, tc.want, err)
			}
			if tc.want == krylov.ConditionLimit && norm(x) > 1e5 {
				t.Errorf("%s: the condition limit lets ‖x‖ grow to %v", f.name, norm(x))
			}
		}
	}
	cancel()
	for _, f := range fitters {
		res, err := f.make(30, 20).Solve(ctx, a, nil, x, b, krylov.Options{})
		if !errors.Is(err, context.Canceled) || res.Status != krylov.Interrupted {
			t.Errorf("%s: %v, error %v", f.name, res.Status, err)
		}
	}
}

func TestLeastSquaresStorage(t *testing.T) {
	const rows, cols = 1 << 16, 1 << 15
	for _, f := range fitters {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := f.make(rows, cols)
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(w)
		want := 8 * (f.rows*rows + f.cols*cols)
		if got := int(after.TotalAlloc - before.TotalAlloc); got < want || got > want+4*cols {
			t.Errorf("%s keeps %d bytes, want %d", f.name, got, want)
		}
	}
}

func TestLeastSquaresDoesNotAllocate(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 60, 40, 0.2)
	at := a.ToCSC()
	b, x := sparsetest.Vector(rng, 60), make([]float64, 40)
	scaling, err := krylov.NewColumnScaling(40, 0.1, a.DoNonZero)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fitters {
		w := f.make(60, 40)
		for _, history := range []bool{false, true} {
			for _, op := range []krylov.RectOperator{a, at} {
				for _, m := range []krylov.Preconditioner{nil, scaling} {
					allocs := testing.AllocsPerRun(3, func() {
						o := krylov.Options{History: history, Damping: 0.1, CheckSymmetry: true, BackwardTol: 1e-12, CondLimit: 1e9, StallIter: 100}
						res, err := w.Solve(t.Context(), op, m, x, b, o)
						if err != nil || res.Status != krylov.LeastSquares {
							t.Errorf("%s: %+v, error %v", f.name, res, err)
						}
					})
					if allocs != 0 {
						t.Errorf("%s, history %v: %v allocations", f.name, history, allocs)
					}
				}
			}
		}
	}
}
