package kkt_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
	"github.com/saddle-go/saddle/sparse"
)

func valuesOf(a *sparse.Sym) []float64 {
	_, _, val := a.Lower().Raw()
	return val
}

// angulars are block-angular matrices of all kinds.
func angulars(rng *rand.Rand) []factortest.Angular {
	list := []factortest.Angular{
		factortest.AngularQPs(rng, 5, 40, 15, 6, 9, 0.02, 1e-8, false),
		factortest.AngularQPs(rng, 8, 400, 150, 20, 30, 0.02, 0, true),
		factortest.AngularQPs(rng, 3, 900, 300, 5, 8, 0.02, 0, false),
		factortest.AngularFolds(rng, 4, 300, 20, 5),
		factortest.AngularSamples(rng, 6, 80, 12),
		factortest.AngularTraining(rng, 60, 4, 5, 3, 2),
	}
	for _, a := range list[:len(list):len(list)] {
		list = append(list, a.Shuffle(rng))
	}
	return list
}

// refined returns the backward errors of a plain solve and after one step of refinement.
func refined(t *testing.T, b kkt.Backend, a *sparse.Sym, rng *rand.Rand) (plain, once float64) {
	t.Helper()
	n := a.SymmetricDim()
	rhs := make([]float64, n)
	for i := range rhs {
		rhs[i] = rng.NormFloat64()
	}
	return refineOnce(t, b, a, rhs)
}

func sameInertia(in kkt.Inertia, c factortest.Case) bool {
	return in.Known && in.Pos == c.Inertia.Pos && in.Neg == c.Inertia.Neg && in.Zero == c.Inertia.Zero
}

func TestBlockAngular(t *testing.T) {
	const seed = 421
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, a := range angulars(rng) {
		for _, typical := range []bool{false, true} {
			for _, part := range [][]int32{a.Part, nil} {
				for _, careful := range []bool{false, true} {
					b := kkt.NewBlockAngular(kkt.BlockAngularOptions{Careful: careful, Join: 10})
					if err := b.Analyze(&kkt.Pattern{Lower: a.A, Part: part, Typical: typical}); err != nil {
						t.Fatalf("%s: %v", a.Name, err)
					}
					for range 2 {
						in, err := b.Factorize(context.Background(), valuesOf(a.A))
						if err != nil {
							t.Fatalf("%s: %v", a.Name, err)
						}
						if !sameInertia(in, a.Case) {
							t.Errorf("seed %d, %s, typical %v, part %v, careful %v: inertia %+v, want %+v; %+v", seed, a.Name, typical, part != nil, careful, in, a.Inertia, b.Report())
						}
						plain, once := refined(t, b, a.A, rng)
						if !(once <= 1e-13) {
							t.Errorf("seed %d, %s, typical %v, part %v, careful %v: backward error %.2g, refined %.2g; %+v", seed, a.Name, typical, part != nil, careful, plain, once, b.Report())
						}
					}
					if part != nil && !typical {
						t.Logf("%s: n = %d: %+v", a.Name, a.N(), b.Report())
					}
				}
			}
		}
	}
}

// TestBlockAngularInertia cuts matrices of known inertia at random, so that blocks are often singular and rows join the border.
func TestBlockAngularInertia(t *testing.T) {
	const seed = 422
	rng := rand.New(rand.NewPCG(seed, 0))
	compared, moved, singular := 0, 0, 0
	for _, c := range factortest.Small(3) {
		n := c.N()
		m := c.A.NormMax()
		if n < 2 || n > 300 || !(1e-100 < m && m < 1e100) {
			continue
		}
		margin := factortest.Margin(c.A, c.Inertia.Zero)
		if margin < 1e-9 {
			continue
		}
		part := randomPartition(rng, c.A)
		for _, threads := range []int{1, 2} {
			b := kkt.NewBlockAngular(kkt.BlockAngularOptions{Threads: threads, Careful: rng.IntN(2) == 0, Join: 1 + rng.IntN(40)})
			if err := b.Analyze(&kkt.Pattern{Lower: c.A, Part: part, Typical: rng.IntN(2) == 0}); err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			in, err := b.Factorize(context.Background(), valuesOf(c.A))
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			compared++
			if b.Report().Moved > 0 {
				moved++
			}
			if c.Inertia.Zero > 0 {
				singular++
			}
			// A zero eigenvalue may be given a sign now and then; the others are counted right.
			if !sameInertia(in, c) && (c.Inertia.Zero == 0 || in.Pos < c.Inertia.Pos || in.Neg < c.Inertia.Neg) {
				t.Errorf("seed %d, %s, n = %d: inertia %+v, want %+v; margin %.2g, %+v", seed, c.Name, n, in, c.Inertia, margin, b.Report())
			} else if in.Zero != c.Inertia.Zero {
				t.Logf("%s, n = %d: %d zero eigenvalues, want %d; %+v", c.Name, n, in.Zero, c.Inertia.Zero, b.Report())
			}
			if c.Inertia.Zero == 0 && margin > 1e-8 {
				if plain, once := refined(t, b, c.A, rng); !(once <= 1e-12) {
					t.Errorf("seed %d, %s, n = %d: backward error %.2g, refined %.2g; margin %.2g; %+v", seed, c.Name, n, plain, once, margin, b.Report())
				}
			}
		}
	}
	t.Logf("%d compared, %d of them with rows moved to the border, %d singular", compared, moved, singular)
	if compared < 400 || moved < 50 || singular < 50 {
		t.Error("too few cases")
	}
}

// randomPartition makes a border of some rows, and blocks of what is left.
func randomPartition(rng *rand.Rand, a *sparse.Sym) []int32 {
	n := a.SymmetricDim()
	var border []int32
	share := rng.Float64()
	for i := range n {
		if rng.Float64() < share {
			border = append(border, int32(i))
		}
	}
	return kkt.Components(a, border)
}

func TestBlockAngularThreads(t *testing.T) {
	const seed = 423
	rng := rand.New(rand.NewPCG(seed, 0))
	list := angulars(rng)
	if testing.Short() {
		list = list[:2]
	}
	for _, a := range list {
		n := a.N()
		rhs := make([]float64, 5*n)
		for i := range rhs {
			rhs[i] = rng.NormFloat64()
		}
		for _, careful := range []bool{false, true} {
			var first []float64
			for _, threads := range []int{1, 2, 3, 8} {
				b := kkt.NewBlockAngular(kkt.BlockAngularOptions{Threads: threads, Careful: careful})
				if err := b.Analyze(&kkt.Pattern{Lower: a.A, Part: a.Part}); err != nil {
					t.Fatal(err)
				}
				if _, err := b.Factorize(context.Background(), valuesOf(a.A)); err != nil {
					t.Fatal(err)
				}
				x := append([]float64(nil), rhs...)
				for _, part := range [][]float64{x[:n], x[n:]} {
					if err := b.Solve(part, len(part)/n); err != nil {
						t.Fatal(err)
					}
				}
				if first == nil {
					first = x
				}
				for i := range x {
					if math.Float64bits(x[i]) != math.Float64bits(first[i]) {
						t.Fatalf("seed %d, %s, careful %v: x[%d] differs with %d threads", seed, a.Name, careful, i, threads)
					}
				}
			}
		}
	}
}

func TestBlockAngularDoesNotAllocate(t *testing.T) {
	rng := rand.New(rand.NewPCG(424, 0))
	for _, a := range []factortest.Angular{
		factortest.AngularQPs(rng, 6, 120, 40, 8, 12, 0.02, 0, true),
		factortest.AngularFolds(rng, 3, 200, 12, 5),
	} {
		for _, o := range []kkt.BlockAngularOptions{{}, {Careful: true}, {Threads: 2}} {
			b := kkt.NewBlockAngular(o)
			if err := b.Analyze(&kkt.Pattern{Lower: a.A, Part: a.Part}); err != nil {
				t.Fatal(err)
			}
			val := valuesOf(a.A)
			x := make([]float64, 4*a.N())
			ctx := context.Background()
			cycle := func() {
				if _, err := b.Factorize(ctx, val); err != nil {
					t.Fatal(err)
				}
				if b.Solve(x[:a.N()], 1) != nil || b.Solve(x, 4) != nil {
					t.Fatal("no solution")
				}
			}
			cycle()
			cycle()
			if got := testing.AllocsPerRun(5, cycle); got > 0 {
				t.Errorf("%s, %+v: %v allocations a cycle", a.Name, o, got)
			}
		}
	}
}

// TestBlockAngularSingularBlock has a block that is zero.
func TestBlockAngularSingularBlock(t *testing.T) {
	// Rows 0 to 1 and 2 to 3 are blocks, 4 and 5 the border:
	//
	//	[ 0 0 . . 1 2 ]
	//	[ 0 0 . . 0 3 ]
	//	[ . . 2 1 1 0 ]
	//	[ . . 1 2 0 1 ]
	//	[ 1 0 1 0 5 0 ]
	//	[ 2 3 0 1 0 5 ]
	list, _ := sparse.NewCOO(6, 6)
	for _, e := range [][3]float64{{0, 0, 0}, {1, 1, 0}, {4, 0, 1}, {5, 0, 2}, {5, 1, 3}, {2, 2, 2}, {3, 2, 1}, {3, 3, 2}, {4, 2, 1}, {5, 3, 1}, {4, 4, 5}, {5, 5, 5}} {
		list.Append(int(e[0]), int(e[1]), e[2])
	}
	a, err := sparse.NewSym(list.ToCSC())
	if err != nil {
		t.Fatal(err)
	}
	want, sure := factortest.EigenInertia(a, 1e-10)
	b := kkt.NewBlockAngular(kkt.BlockAngularOptions{})
	if err := b.Analyze(&kkt.Pattern{Lower: a, Part: []int32{0, 0, 1, 1, -1, -1}}); err != nil {
		t.Fatal(err)
	}
	in, err := b.Factorize(context.Background(), valuesOf(a))
	if err != nil || !sure || in.Pos != want.Pos || in.Neg != want.Neg || in.Zero != 0 {
		t.Errorf("inertia %+v, want %+v; %v", in, want, err)
	}
	if r := b.Report(); r.Moved != 2 {
		t.Errorf("%+v, want 2 rows moved", r)
	}
	if plain, _ := refined(t, b, a, rand.New(rand.NewPCG(425, 0))); !(plain <= 1e-15) {
		t.Errorf("backward error %.2g", plain)
	}
}

// TestBlockAngularGeneral has blocks that are zero to a large part.
func TestBlockAngularGeneral(t *testing.T) {
	const seed = 429
	a := factortest.MixedArrow(rand.New(rand.NewPCG(seed, 0)), 9000, 1, 1).A
	ldl := kkt.NewLDL(factor.Options{Pivoting: factor.PivotThreshold})
	b := kkt.NewBlockAngular(kkt.BlockAngularOptions{})
	for _, back := range []kkt.Backend{ldl, b} {
		if err := back.Analyze(&kkt.Pattern{Lower: a, Typical: true}); err != nil {
			t.Fatal(err)
		}
	}
	want, err := ldl.Factorize(context.Background(), valuesOf(a))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if in, err := b.Factorize(context.Background(), valuesOf(a)); err != nil || in != want {
			t.Errorf("seed %d: %+v, %v; want %+v", seed, in, err, want)
		}
		if r := b.Report(); !r.General || r.Moved <= 3000 {
			t.Errorf("%+v", r)
		}
	}
	x, rhs := make([]float64, 9000), make([]float64, 9000)
	for i := range x {
		x[i] = float64(i % 7)
	}
	a.MulVec(rhs, x)
	if plain, once := refineOnce(t, b, a, rhs); !(once <= 1e-13) {
		t.Errorf("backward errors %.2g, %.2g", plain, once)
	}
	steps := 0
	for ; b.Tighten(); steps++ {
		if b.Solve(slices.Clone(rhs), 1) == nil {
			t.Errorf("step %d: Solve after Tighten", steps)
		}
		in, err := b.Factorize(context.Background(), valuesOf(a))
		if r := b.Report(); err != nil || in != want || !r.General {
			t.Errorf("step %d: %+v, %v; want %+v; %+v", steps, in, err, want, r)
		}
		if plain, once := refineOnce(t, b, a, rhs); !(once <= 1e-13) {
			t.Errorf("step %d: backward errors %.2g, %.2g", steps, plain, once)
		}
	}
	if err := b.Solve(slices.Clone(rhs), 1); steps != 2 || err != nil {
		t.Errorf("%d steps, and then %v", steps, err)
	}
}

// TestBlockAngularSingularBorder has two rows of the border that are multiples of each other, so that S is singular up to rounding errors.
func TestBlockAngularSingularBorder(t *testing.T) {
	const seed = 428
	for round := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, round))
		a := factortest.AngularQPs(rng, 4, 60, 20, 5, 12, 0.1, 0, false)
		n := a.N() // its last row appears once more, times 3
		ptr, ind, val := a.A.Lower().Raw()
		list, _ := sparse.NewCOO(n+1, n+1)
		for j := range n {
			for k := ptr[j]; k < ptr[j+1]; k++ {
				list.Append(int(ind[k]), j, val[k])
				if int(ind[k]) == n-1 {
					list.Append(n, j, 3*val[k])
					if j == n-1 {
						list.Append(n, n, 9*val[k])
					}
				}
			}
		}
		k, err := sparse.NewSym(list.ToCSC())
		if err != nil {
			t.Fatal(err)
		}
		want := a.Case
		want.Inertia.Zero = 1
		for _, o := range []kkt.BlockAngularOptions{{Join: 10}, {Join: 10, Careful: true}} {
			b := kkt.NewBlockAngular(o)
			if err := b.Analyze(&kkt.Pattern{Lower: k, Part: append(slices.Clone(a.Part), -1)}); err != nil {
				t.Fatal(err)
			}
			in, err := b.Factorize(context.Background(), valuesOf(k))
			if err != nil || !sameInertia(in, want) {
				t.Errorf("seed %d, round %d, %+v: inertia %+v, %v, want %+v; %+v", seed, round, o, in, err, want.Inertia, b.Report())
			}
			x, rhs := make([]float64, n+1), make([]float64, n+1)
			for i := range x {
				x[i] = float64(rng.IntN(9) - 4)
			}
			k.MulVec(rhs, x)
			if plain, once := refineOnce(t, b, k, rhs); !(once <= 1e-13) {
				t.Errorf("seed %d, round %d, %+v: backward error %.2g, %.2g", seed, round, o, plain, once)
			}
		}
	}
}

func TestBlockAngularRefuses(t *testing.T) {
	a := factortest.Laplacian(4).A
	for _, p := range [][]int32{{0, 0, 1, 1}, {0, 0, 0}, {0, 0, 0, -2}, {0, 0, 0, 4}} {
		b := kkt.NewBlockAngular(kkt.BlockAngularOptions{})
		if err := b.Analyze(&kkt.Pattern{Lower: a, Part: p}); err == nil {
			t.Errorf("Part %v: no error", p)
		}
	}
	for _, o := range []kkt.BlockAngularOptions{{Threads: -1}, {Threads: 1e9}, {Join: -1}, {U: 0.6}, {U: math.NaN()}} {
		if err := kkt.NewBlockAngular(o).Analyze(&kkt.Pattern{Lower: a}); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
	b := kkt.NewBlockAngular(kkt.BlockAngularOptions{})
	ctx := context.Background()
	if _, err := b.Factorize(ctx, valuesOf(a)); err == nil {
		t.Error("Factorize before Analyze: no error")
	}
	if err := b.Analyze(&kkt.Pattern{Lower: a, Part: []int32{0, 0, -1, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := b.Solve(make([]float64, 4), 1); err == nil {
		t.Error("Solve before Factorize: no error")
	}
	if _, err := b.Factorize(ctx, make([]float64, 3)); err == nil {
		t.Error("too few values: no error")
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for k := range valuesOf(a) {
			val := append([]float64(nil), valuesOf(a)...)
			val[k] = bad
			if _, err := b.Factorize(ctx, val); err == nil {
				t.Errorf("value %d is %v: no error", k, bad)
			}
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Factorize(ended, valuesOf(a)); !errors.Is(err, context.Canceled) || kindOf(err) != kkt.Interrupted {
		t.Errorf("cancelled: %v", err)
	}
	if err := b.Solve(make([]float64, 4), 1); err == nil {
		t.Error("Solve after an error: no error")
	}
	if _, err := b.Factorize(ctx, valuesOf(a)); err != nil {
		t.Error(err)
	}
	if err := b.Solve(make([]float64, 5), 1); err == nil {
		t.Error("too many elements: no error")
	}
	empty, _ := sparse.NewCOO(0, 0)
	none, _ := sparse.NewSym(empty.ToCSC())
	if err := b.Analyze(&kkt.Pattern{Lower: none}); err != nil {
		t.Error(err)
	}
	if in, err := b.Factorize(ctx, nil); err != nil || in.Pos+in.Neg+in.Zero != 0 {
		t.Errorf("order 0: %+v, %v", in, err)
	}
	if err := b.Solve(nil, 3); err != nil {
		t.Error(err)
	}
}

func TestFindPartition(t *testing.T) {
	const seed = 426
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, a := range angulars(rng) {
		part, ok := kkt.FindPartition(a.A)
		if !ok {
			t.Errorf("seed %d, %s: no partition found", seed, a.Name)
			continue
		}
		border, want := 0, 0
		for i, p := range part {
			if p < 0 {
				border++
			}
			if a.Part[i] < 0 {
				want++
			}
		}
		if border > max(2*want, 40) { // rows of the border are not always the longest
			t.Errorf("seed %d, %s: border of %d, want %d", seed, a.Name, border, want)
		}
	}
	for _, c := range []factortest.Case{factortest.Laplacian(40, 40), factortest.Laplacian(1), factortest.QuasiDefinite(rng, 50, 20)} {
		if _, ok := kkt.FindPartition(c.A); ok {
			t.Errorf("%s: found a partition", c.Name)
		}
	}
	star := factortest.Star(rng, 2000).A
	if part, ok := kkt.FindPartition(star); !ok {
		t.Error("star: no partition found")
	} else if hubs := borderOf(part); len(hubs) != 1 || !slices.Equal(part, kkt.Components(star, append(hubs, -3, 9999))) {
		t.Errorf("star: hubs %v", hubs)
	}
}

// borderOf returns the rows of the border.
func borderOf(part []int32) (border []int32) {
	for i, p := range part {
		if p < 0 {
			border = append(border, int32(i))
		}
	}
	return border
}

// TestBlockAngularConforms runs the suite of all back ends, with blocks as small as they get, too.
func TestBlockAngularConforms(t *testing.T) {
	for _, o := range []kkt.BlockAngularOptions{{}, {Threads: 2, Join: 1}, {Careful: true, Join: 20}} {
		kkttest.Run(t, func() kkt.Backend { return kkt.NewBlockAngular(o) })
	}
}

// TestBlockAngularSystem gives a System the partition and the back end.
func TestBlockAngularSystem(t *testing.T) {
	const blocks, n, m = 6, 30, 10
	rng := rand.New(rand.NewPCG(427, 0))
	s := kkt.Structure{N: blocks*n + 2, M: blocks * m}
	var v kkt.Values
	add := func(e *kkt.Entries, val *[]float64, i, j int, x float64) {
		e.RowIdx, e.ColIdx, *val = append(e.RowIdx, int32(i)), append(e.ColIdx, int32(j)), append(*val, x)
	}
	s.Part = make([]int32, s.N+s.M)
	for i := range s.N {
		add(&s.W, &v.W, i, i, 1+rng.Float64())
		s.Part[i] = int32(i / n)
		if i >= blocks*n {
			s.Part[i] = -1
		}
	}
	for t := range blocks {
		for i := range m {
			row := t*m + i
			s.Part[s.N+row] = int32(t)
			for range 3 {
				add(&s.J, &v.J, row, t*n+rng.IntN(n), rng.NormFloat64())
			}
			add(&s.J, &v.J, row, t*n+i, 5)
			add(&s.J, &v.J, row, blocks*n+i%2, 1)
		}
	}
	var back *kkt.BlockAngular
	k, err := kkt.New(s, kkt.Options{Backend: func() kkt.Backend {
		back = kkt.NewBlockAngular(kkt.BlockAngularOptions{Threads: 2, Join: 1})
		return back
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.SetValues(v); err != nil {
		t.Fatal(err)
	}
	in, err := k.Factor(context.Background(), kkt.Shift{})
	if err != nil || in.Pos != s.N || in.Neg != s.M {
		t.Fatalf("inertia %+v, %v", in, err)
	}
	if r := back.Report(); r.Blocks != blocks || r.Border != 2 {
		t.Errorf("%+v", r)
	}
	rhs, x := make([]float64, s.N+s.M), make([]float64, s.N+s.M)
	for i := range rhs {
		rhs[i] = rng.NormFloat64()
	}
	if info, err := k.Solve(context.Background(), x, rhs); err != nil || !info.Converged {
		t.Errorf("%+v, %v", info, err)
	}
}
