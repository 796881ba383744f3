package krylov_test

import (
	"context"
	"math"
	"runtime"
	"testing"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestBadArguments(t *testing.T) {
	id := func(n int) krylov.Operator {
		return krylov.OperatorFunc(n, func(dst, x []float64) { copy(dst, x) })
	}
	m3, err := krylov.NewJacobi([]float64{1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	v2, v3 := make([]float64, 2), make([]float64, 3)
	for _, m := range methods {
		for _, tc := range []struct {
			a    krylov.Operator
			m    krylov.Preconditioner
			x, b []float64
			o    krylov.Options
			want string
		}{
			{id(3), nil, v2, v2, krylov.Options{}, "krylov: " + m.name + ": order of a = 3, want 2"},
			{id(2), m3, v2, v2, krylov.Options{}, "krylov: " + m.name + ": order of m = 3, want 2"},
			{id(2), nil, v3, v2, krylov.Options{}, "krylov: " + m.name + ": len(x) = 3, want 2"},
			{id(2), nil, v2, v3, krylov.Options{}, "krylov: " + m.name + ": len(b) = 3, want 2"},
			{id(2), nil, v2, v2, krylov.Options{Tol: -1}, "krylov: Options.Tol = -1, want 0 <= Tol < 1"},
			{id(2), nil, v2, v2, krylov.Options{Tol: 1}, "krylov: Options.Tol = 1, want 0 <= Tol < 1"},
			{id(2), nil, v2, v2, krylov.Options{Tol: math.NaN()}, "krylov: Options.Tol = NaN, want 0 <= Tol < 1"},
			{id(2), nil, v2, v2, krylov.Options{BackwardTol: 1}, "krylov: Options.BackwardTol = 1, want 0 <= BackwardTol < 1"},
			{id(2), nil, v2, v2, krylov.Options{NormA: math.Inf(1)}, "krylov: Options.NormA = +Inf, want 0 <= NormA < ∞"},
			{id(2), nil, v2, v2, krylov.Options{OptimalityTol: -1}, "krylov: Options.OptimalityTol = -1, want 0 <= OptimalityTol < 1"},
			{id(2), nil, v2, v2, krylov.Options{CondLimit: 0.5}, "krylov: Options.CondLimit = 0.5, want 0 or CondLimit >= 1"},
			{id(2), nil, v2, v2, krylov.Options{StallIter: -1}, "krylov: Options.StallIter = -1, want StallIter >= 0"},
			{id(2), nil, v2, v2, krylov.Options{Damping: math.NaN()}, "krylov: Options.Damping = NaN, want 0 <= Damping < ∞"},
			{id(2), nil, v2, v2, krylov.Options{MaxIter: -3}, "krylov: Options.MaxIter = -3, want MaxIter >= 0"},
		} {
			res, err := m.make(2).Solve(context.Background(), tc.a, tc.m, tc.x, tc.b, tc.o)
			if err == nil || err.Error() != tc.want || res.Status != 0 {
				t.Errorf("%s: %v, error %v, want %s", m.name, res.Status, err, tc.want)
			}
		}
	}
}

// TestStorage holds the methods to their promise: so many vectors when made,
// nothing in a solve.
func TestStorage(t *testing.T) {
	const n = 1 << 16
	for _, m := range methods {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := m.make(n)
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(w)
		if got := float64(after.TotalAlloc-before.TotalAlloc) / (8 * n); got < float64(m.vectors) || got > float64(m.vectors)+0.5 {
			t.Errorf("%s keeps %.2f vectors, want %d", m.name, got, m.vectors)
		}
	}
}

func TestSolveDoesNotAllocate(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(10, 0)
	n, _ := a.Dims()
	op, pre := general(t, a), jacobi(t, a)
	x, b := make([]float64, n), make([]float64, n)
	b[0] = 1
	ctx := t.Context()
	for _, m := range methods {
		w := m.make(n)
		for _, history := range []bool{false, true} { // kept from the warm-up run on
			for _, p := range []krylov.Preconditioner{nil, pre} {
				allocs := testing.AllocsPerRun(3, func() {
					res, err := w.Solve(ctx, op, p, x, b, krylov.Options{History: history})
					if err != nil || res.Status != krylov.Converged || history != (res.History != nil) {
						t.Errorf("%s: %+v, error %v", m.name, res, err)
					}
				})
				if allocs != 0 {
					t.Errorf("%s, history %v: %v allocations", m.name, history, allocs)
				}
			}
		}
	}
}
