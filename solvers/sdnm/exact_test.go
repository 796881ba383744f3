package sdnm

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem/svc"
)

// checkExact requires the certified gap at the iterate of l, computed from scratch.
func checkExact(t *testing.T, l *lower, f *fold, c float64) (p, d float64) {
	t.Helper()
	for i, a := range l.alpha {
		if !(a >= 0 && a <= c) {
			t.Errorf("α[%d] = %g is outside [0, %g]", i, a, c)
		}
	}
	p, d = primalDual(f.b.dense(), c, l.alpha, l.w)
	if gap := (p - d) / (1 + math.Abs(p)); !(gap <= 1.05e-6) {
		t.Errorf("C = %g: relative gap %.2e", c, gap)
	}
	return p, d
}

// checkAgainstDCD requires that the objectives of both solvers enclose each other.
func checkAgainstDCD(t *testing.T, f *fold, c, p, d float64) {
	t.Helper()
	e := newDCD(&f.b, f.n, 1, 1)
	e.maxSweeps = 1000 // weak duality holds wherever it stops
	if _, err := e.solve(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	pe, de := primalDual(f.b.dense(), c, e.alpha, e.w)
	slack := 1e-9 * (1 + math.Abs(p))
	if d > pe+slack || de > p+slack {
		t.Errorf("C = %g: path found [%g, %g], coordinate descent [%g, %g]: disjoint", c, d, p, de, pe)
	}
}

func TestExactTarget(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, set := range pathSets(t, 14) {
		for _, kind := range kinds {
			t.Run(set.name+"/"+kind.name, func(t *testing.T) {
				f := trainingFold(set.data, kind.kind)
				var l lower
				stride, last := 2, 10
				if testing.Short() {
					stride, last = 5, 5
				}
				for k := -10; k <= last; k += stride {
					c := math.Ldexp(1, k)
					if err := l.solve(ctx, f, c, exactTarget(), nil); err != nil {
						t.Fatalf("cold, C = %g: %v", c, err)
					}
					p, d := checkExact(t, &l, f, c)
					checkAgainstDCD(t, f, c, p, d)

					if err := l.solve(ctx, f, c, searchTarget(0.5e-4), nil); err != nil {
						t.Fatal(err)
					}
					from := l.point(0.5e-4, nil)
					if err := l.solve(ctx, f, c, exactTarget(), &from); err != nil {
						t.Fatalf("warm, C = %g: %v", c, err)
					}
					warm, _ := checkExact(t, &l, f, c)
					closeTo(t, "P from a warm start", warm, p, 2.1e-6, 1)
				}
			})
		}
	}
}

// TestExactIsFresh: the certified gap must not rest on vectors that were updated many times. Here the
// stored Bw claims that P = D far from a solution.
func TestExactIsFresh(t *testing.T) {
	f := trainingFold(noisy(seeded(20), 30, 4, 0.8), normalPrimal)
	const c = 2
	var l lower
	if err := l.solve(context.Background(), f, c, target{mu: 0.1, center: 1e-6}, nil); err != nil {
		t.Fatal(err)
	}
	_, d := objectives(c, l.alpha, l.w, l.g)
	for i := range l.g {
		l.g[i] = 1
	}
	l.g[0] = 1 - (d-asm.Dot(l.w, l.w)/2)/c
	l.defect = 0
	to := exactTarget()
	if _, reached := l.check(f, &to); reached {
		t.Error("a false Bw was certified")
	}
}

// TestExactScales trains on features of extreme size.
func TestExactScales(t *testing.T) {
	rng := seeded(15)
	for _, base := range []*svc.Data{noisy(rng, 50, 4, 0.9), noisy(rng, 10, 30, 0.5)} {
		for _, size := range []float64{1e-6, 1e-3, 1e3, 1e6} {
			rows, n := base.X.Dims()
			t.Run(fmt.Sprintf("%dx%d/size=%g", rows, n, size), func(t *testing.T) {
				f := newFold(scaled(t, base.X, size), base.Y, all(rows), nil)
				for _, c := range []float64{0x1p-7, 1, 0x1p7} {
					var l lower
					if err := l.solve(context.Background(), f, c, exactTarget(), nil); err != nil {
						t.Errorf("C = %g: %v", c, err)
						continue
					}
					p, dual := checkExact(t, &l, f, c)
					checkAgainstDCD(t, f, c, p, dual)
				}
			})
		}
	}
}

// TestMixedScales has one feature of each size in every row.
func TestMixedScales(t *testing.T) {
	rng := seeded(16)
	sizes := []float64{1e-6, 1e-3, 1, 1e3, 1e6}
	table := make([][]float64, 40)
	y := make([]float64, 40)
	for i := range table {
		sum := 0.0
		for _, s := range sizes {
			v := rng.NormFloat64()
			table[i] = append(table[i], s*v)
			sum += v
		}
		y[i] = math.Copysign(1, sum)
	}
	f := newFold(fromRows(t, len(sizes), table), y, all(len(table)), nil)
	for _, c := range []float64{0x1p-7, 1, 0x1p7} {
		var l lower
		if err := l.solve(context.Background(), f, c, exactTarget(), nil); err != nil {
			t.Errorf("C = %g: %v", c, err)
			continue
		}
		checkExact(t, &l, f, c)
	}
}

// TestZeroSolution: where every row occurs with both labels, or all rows are zero, w = 0.
func TestZeroSolution(t *testing.T) {
	rng := seeded(17)
	both := noisy(rng, 10, 4, 0.8)
	both.X = stacked(t, both.X, both.X)
	for _, y := range slices.Clone(both.Y) {
		both.Y = append(both.Y, -y)
	}
	zero := &svc.Data{X: fromRows(t, 3, make([][]float64, 6)), Y: []float64{1, -1, 1, 1, -1, 1}, Labels: plusMinus}
	for _, set := range []struct {
		name string
		data *svc.Data
	}{{"contradictory rows", both}, {"zero rows", zero}} {
		for _, kind := range kinds {
			t.Run(set.name+"/"+kind.name, func(t *testing.T) {
				f := trainingFold(set.data, kind.kind)
				for _, c := range []float64{0x1p-7, 1, 0x1p7} {
					for _, to := range []target{searchTarget(0.5e-4), exactTarget()} {
						var l lower
						if err := l.solve(context.Background(), f, c, to, nil); err != nil {
							t.Errorf("C = %g, gap = %g: %v", c, to.gap, err)
							continue
						}
						if size := asm.Nrm2(l.w); !(size <= 1e-3) {
							t.Errorf("C = %g, gap = %g: ‖w‖ = %g, want 0", c, to.gap, size)
						}
					}
				}
			})
		}
	}
}
