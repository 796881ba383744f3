package sdnm

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// spread returns n numbers between 10^lo and 10^hi, uniform in the logarithm.
func spread(r interface{ Float64() float64 }, n int, lo, hi float64) []float64 {
	d := make([]float64, n)
	for i := range d {
		d[i] = math.Pow(10, lo+(hi-lo)*r.Float64())
	}
	return d
}

// solveDense returns S⁻¹b, S = diag(D) + BBᵀ, by LU.
func solveDense(t *testing.T, b *mat.Dense, d, rhs []float64) []float64 {
	t.Helper()
	var s mat.Dense
	s.Mul(b, b.T())
	for i, v := range d {
		s.Set(i, i, s.At(i, i)+v)
	}
	var x mat.VecDense
	if err := x.SolveVec(&s, mat.NewVecDense(len(rhs), rhs)); err != nil {
		t.Fatal(err)
	}
	return x.RawVector().Data
}

func TestNormalSolve(t *testing.T) {
	for _, k := range kinds {
		for _, c := range []struct {
			name    string
			rows, n int
			lo, hi  float64 // log10 of D
			tol     float64
		}{
			{"tall", 40, 9, -1, 1, 1e-11},
			{"wide", 12, 50, -1, 1, 1e-11},
			{"square", 20, 20, -2, 2, 1e-10},
			{"one feature", 15, 1, -1, 1, 1e-11},
			{"one row", 1, 6, -1, 1, 1e-11},
			{"spread", 40, 9, -4, 4, 1e-7}, // cond(S) is about 1e8
		} {
			t.Run(k.name+"/"+c.name, func(t *testing.T) {
				rng := newRand(t)
				tol := c.tol
				if k.kind == normalPCG {
					tol *= 1e3 // it stops at the residual pcgTol
				}
				d := noisy(rng, max(c.rows, 4), c.n, 0.4)
				f := newFold(d.X, d.Y, all(c.rows), nil)
				f.force(k.kind)
				var nm normal
				for range 3 { // the workspace is used again
					diag := spread(rng, c.rows, c.lo, c.hi)
					rhs := sparsetest.Vector(rng, c.rows)
					if err := nm.factor(f, diag); err != nil {
						t.Fatal(err)
					}
					x, w, bw := make([]float64, c.rows), make([]float64, c.n), make([]float64, c.rows)
					if err := nm.solve(context.Background(), x, rhs, w, bw); err != nil {
						t.Fatal(err)
					}
					near(t, "x", x, solveDense(t, f.b.dense(), diag, rhs), tol)
					checkProducts(t, f, x, w, bw, tol)

					alias := slices.Clone(rhs)
					if err := nm.solve(context.Background(), alias, alias, w, bw); err != nil {
						t.Fatal(err)
					}
					if !slices.Equal(alias, x) {
						t.Error("the solution differs when x is b")
					}
				}
			})
		}
	}
}

// checkProducts requires w = Bᵀx and bw = Bw.
func checkProducts(t *testing.T, f *fold, x, w, bw []float64, tol float64) {
	t.Helper()
	b := f.b.dense()
	var btx, want mat.VecDense
	btx.MulVec(b.T(), mat.NewVecDense(len(x), x))
	want.MulVec(b, mat.NewVecDense(len(w), w))
	near(t, "w as Bᵀx", w, btx.RawVector().Data, tol)
	near(t, "bw as Bw", bw, want.RawVector().Data, tol)
}

// TestNormalChanges uses one workspace for folds of different sizes and kinds in turn.
func TestNormalChanges(t *testing.T) {
	rng := newRand(t)
	var nm normal
	for range 2 {
		for _, size := range [][2]int{{30, 5}, {8, 40}, {12, 12}, {50, 3}, {50, 40}} {
			for _, k := range kinds {
				d := noisy(rng, size[0], size[1], 0.5)
				f := trainingFold(d, k.kind)
				diag, rhs := spread(rng, size[0], -1, 1), sparsetest.Vector(rng, size[0])
				if err := nm.factor(f, diag); err != nil {
					t.Fatal(err)
				}
				x, w, bw := make([]float64, size[0]), make([]float64, size[1]), make([]float64, size[0])
				if err := nm.solve(context.Background(), x, rhs, w, bw); err != nil {
					t.Fatal(err)
				}
				near(t, k.name, x, solveDense(t, f.b.dense(), diag, rhs), 1e-8)
			}
		}
	}
}

// TestNormalRefine: with D near 0 the primal matrix is huge and w = Bᵀx needs the refinement.
func TestNormalRefine(t *testing.T) {
	const rows, n = 60, 6
	defect := func(seed uint64, refine bool) float64 {
		rng := seeded(seed)
		f := trainingFold(noisy(rng, rows, n, 0.8), normalPrimal)
		diag, rhs := spread(rng, rows, -11, -4), sparsetest.Vector(rng, rows)
		for i := range diag {
			if i >= n/2 { // few tiny entries, as few as support vectors on the margin
				diag[i] = 1e3
			}
		}
		nm := normal{refine: refine}
		if err := nm.factor(f, diag); err != nil {
			t.Fatal(err)
		}
		x, w, bw := make([]float64, rows), make([]float64, n), make([]float64, rows)
		if err := nm.solve(context.Background(), x, rhs, w, bw); err != nil {
			t.Fatal(err)
		}
		near(t, "bw as Bw", bw, func() []float64 { g := make([]float64, rows); f.b.mul(g, w); return g }(), 1e-11)
		btx := make([]float64, n)
		f.b.mulT(btx, x, make([]float64, rows))
		return relativeError(w, btx)
	}
	worst, worstPlain := 0.0, 0.0
	for seed := range uint64(10) {
		worst = max(worst, defect(seed, true))
		worstPlain = max(worstPlain, defect(seed, false))
	}
	t.Logf("‖w − Bᵀx‖/‖w‖: %.1e refined, %.1e plain", worst, worstPlain)
	if !(worst <= worstPlain/10) {
		t.Errorf("refinement leaves ‖w − Bᵀx‖/‖w‖ = %.1e, want at most a tenth of %.1e", worst, worstPlain)
	}
}

func TestNormalErrors(t *testing.T) {
	d := noisy(seeded(1), 20, 5, 1)
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			f := trainingFold(d, k.kind)
			diag := slices.Repeat([]float64{math.NaN()}, 20)
			var nm normal
			err := nm.factor(f, diag)
			if err == nil {
				x, w, bw := make([]float64, 20), make([]float64, 5), make([]float64, 20)
				err = nm.solve(context.Background(), x, x, w, bw)
			}
			if err == nil {
				t.Error("a diagonal of NaN gave no error")
			}
		})
	}
	f := trainingFold(d, normalPCG)
	var nm normal
	if err := nm.factor(f, slices.Repeat([]float64{1}, 20)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	x := sparsetest.Vector(seeded(2), 20)
	if err := nm.solve(ctx, x, x, make([]float64, 5), make([]float64, 20)); !errors.Is(err, context.Canceled) {
		t.Errorf("PCG under a cancelled context returned %v", err)
	}
}

func TestNormalAllocations(t *testing.T) {
	const rows, n = 30, 8
	d := noisy(seeded(3), rows, n, 0.6)
	for _, k := range kinds {
		f := trainingFold(d, k.kind)
		nm := normal{refine: true}
		diag, rhs := slices.Repeat([]float64{0.5}, rows), sparsetest.Vector(seeded(4), rows)
		x, w, bw := make([]float64, rows), make([]float64, n), make([]float64, rows)
		ctx := context.Background()
		allocs := testing.AllocsPerRun(10, func() {
			if err := nm.factor(f, diag); err != nil {
				t.Fatal(err)
			}
			if err := nm.solve(ctx, x, rhs, w, bw); err != nil {
				t.Fatal(err)
			}
		})
		if allocs != 0 {
			t.Errorf("%s: factor and solve allocate %v times", k.name, allocs)
		}
	}
}
