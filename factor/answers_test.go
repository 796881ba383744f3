package factor

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// TestLogDetOfReplacedPivots: with the pivot that has cancelled replaced, the determinant of
//
//	[1 1 0; 1 1 c; 0 c -1]
//
// would have the other sign and the wrong size.
func TestLogDetOfReplacedPivots(t *testing.T) {
	for _, c := range []float64{0x1p-7, 0x1p-10, 0x1p-16, 0x1p-20} {
		list, err := sparse.NewCOO(3, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range []struct {
			i, j int
			v    float64
		}{{0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {2, 1, c}, {2, 2, -1}} {
			if err := list.Append(e.i, e.j, e.v); err != nil {
				t.Fatal(err)
			}
		}
		a, err := sparse.NewSym(list.ToCSC())
		if err != nil {
			t.Fatal(err)
		}
		f, err := New(context.Background(), a, Options{Ordering: OrderNatural, Pivoting: PivotStatic})
		if err != nil {
			t.Fatal(err)
		}
		if f.stats.Perturbed != 1 {
			t.Fatalf("%d pivots replaced, want 1", f.stats.Perturbed)
		}
		logAbs, sign, err := f.LogDet()
		if want := 2 * math.Log(c); err != nil || sign != -1 || math.Abs(logAbs-want) > 1e-6*math.Abs(want) {
			t.Errorf("c = %g: log %v, sign %d, %v, want %v and -1", c, logAbs, sign, err, want)
		}
		if n := testing.AllocsPerRun(3, func() { f.LogDet() }); n != 0 {
			t.Errorf("c = %g: %v allocations", c, n)
		}
	}
}

// TestLogDetOfPatterns compares the determinants of small integer saddle matrices, many of which have replaced pivots, with those by threshold pivoting.
func TestLogDetOfPatterns(t *testing.T) {
	const seed = 614
	rng := rand.New(rand.NewPCG(seed, 0))
	replaced := 0
	for round := range 4000 {
		n := 4 + rng.IntN(12)
		list, err := sparse.NewCOO(n, n)
		if err != nil {
			t.Fatal(err)
		}
		for j := range n {
			for i := j; i < n; i++ {
				if v := rng.IntN(5) - 2; v != 0 && (i == j && i < n/3 || i > j && rng.IntN(2) == 0) {
					list.Append(i, j, float64(v))
				}
			}
		}
		a, err := sparse.NewSym(list.ToCSC())
		if err != nil {
			t.Fatal(err)
		}
		f, err := New(context.Background(), a, Options{})
		if err != nil {
			t.Fatal(err)
		}
		g, err := New(context.Background(), a, Options{Pivoting: PivotThreshold})
		if err != nil {
			t.Fatal(err)
		}
		if f.stats.Inertia.Zero+g.stats.Inertia.Zero > 0 {
			continue
		}
		if f.mode == PivotAuto && f.stats.Perturbed > 0 && f.stats.Perturbed <= manyReplaced {
			replaced++
		}
		logAbs, sign, _ := f.LogDet()
		if want, wantSign, _ := g.LogDet(); sign != wantSign || !(math.Abs(logAbs-want) <= 1e-4) {
			t.Errorf("seed %d, round %d, order %d, %d replaced: log %v, sign %d, want %v and %d", seed, round, n, f.stats.Perturbed, logAbs, sign, want, wantSign)
		}
	}
	if replaced < 100 {
		t.Errorf("only %d matrices with replaced pivots", replaced)
	}
}

// TestRefinedOfWhatOverflows: a right-hand side that is not finite leaves the factors alone, and errors are told where norms overflow.
func TestRefinedOfWhatOverflows(t *testing.T) {
	list, err := sparse.NewCOO(2, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range [][2]int{{0, 0}, {1, 0}, {1, 1}} {
		list.Append(e[0], e[1], 1.7e308)
	}
	a, err := sparse.NewSym(list.ToCSC())
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(context.Background(), a, Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float64, 2)
	before := f.stats.Pivoting
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if r, err := f.SolveRefined(x, []float64{1, bad}); err != nil || r.Repeated || !math.IsInf(r.BackwardError, 1) {
			t.Errorf("%v: %+v, %v", bad, r, err)
		}
	}
	if f.stats.Pivoting != before {
		t.Errorf("factored again by %v", f.stats.Pivoting)
	}
	if r, err := f.SolveRefined(x, []float64{1, 2}); err != nil || !(r.BackwardError > 0.1) {
		t.Errorf("a system without a solution: %+v, %v", r, err)
	}
	if r, err := f.SolveRefined(x, []float64{1, 1}); err != nil || !(r.BackwardError < 1e-15) {
		t.Errorf("a system with a solution: %+v, %v", r, err)
	}
}
