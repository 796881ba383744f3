package factor

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// flatCases have fronts of all kinds, delayed columns and zero pivots among them.
func flatCases() []factortest.Case {
	rng := rand.New(rand.NewPCG(511, 0))
	return append(sharedCases(), factortest.Diagonal(rng, 1, 1), factortest.Diagonal(rng, 7, 1), factortest.EmptyRows(rng, 12),
		factortest.SplitPairs(rng, 8), factortest.QP(rng, 40, 20, 0), factortest.Laplacian(3, 3), factortest.SVM(rng, 300, 30, 6),
		factortest.StructurallySingular(rng, 6, 20))
}

// factored returns c factored with one way of pivoting, or nil.
func factored(t testing.TB, c factortest.Case, opt Options) *LDL {
	t.Helper()
	s, err := Analyze(c.A, opt)
	if err != nil {
		t.Fatal(err)
	}
	f := s.New()
	_, _, val := c.A.Lower().Raw()
	if _, err := f.Factorize(context.Background(), val); err != nil {
		return nil
	}
	return f
}

// store returns f in arrays of the caller that held something else before.
func store(t testing.TB, f *LDL) ([]float64, []int32) {
	t.Helper()
	nf, ni := f.FlatSizes()
	values, index := make([]float64, nf), make([]int32, ni)
	for k := range values {
		values[k] = math.NaN()
	}
	for k := range index {
		index[k] = -7
	}
	if err := f.Store(values, index); err != nil {
		t.Fatal(err)
	}
	return values, index
}

// TestFlat wants from two arrays the bits that the LDL gives, by each kind of solve.
func TestFlat(t *testing.T) {
	rng := rand.New(rand.NewPCG(512, 0))
	delayed, zero, pairs := 0, 0, 0
	var again Flat
	for _, c := range flatCases() {
		for _, p := range []Pivoting{PivotAuto, PivotThreshold, PivotStatic} {
			f := factored(t, c, Options{Pivoting: p})
			values, index := store(t, f)
			g, err := Load(values, index)
			if err != nil {
				t.Fatalf("%s, %v: %v", c.Name, p, err)
			}
			if err := again.Load(slices.Clone(values), slices.Clone(index)); err != nil {
				t.Fatal(err)
			}
			st, want := g.Stats(), f.Stats()
			want.PeakBytes, want.doubted = st.PeakBytes, 0
			if st != want || g.Inertia() != want.Inertia || g.N() != c.N() || g.Rank() != c.N()-want.Inertia.Zero || g.Fingerprint() != f.s.Fingerprint() {
				t.Errorf("%s, %v: stats %+v, want %+v", c.Name, p, st, want)
			}
			delayed, zero, pairs = delayed+st.Delayed, zero+st.Inertia.Zero, pairs+st.TwoByTwo
			b, _ := c.RHS(rng)
			for k, h := range []*Flat{g, &again} {
				h.SetThreads(1 + k)
				if msg := sameSolves(f, h, b); msg != "" {
					t.Errorf("%s, %v: %s", c.Name, p, msg)
				}
			}
		}
	}
	if delayed < 20 || zero < 20 || pairs < 20 {
		t.Errorf("%d delayed columns, %d zero pivots, %d of order 2: too few to test anything", delayed, zero, pairs)
	}
}

// sameSolves says which solve of g differs from that of f.
func sameSolves(f *LDL, g *Flat, b []float64) string {
	n := len(b)
	solves := map[string]func(h *factors, x []float64) error{
		"Solve":       func(h *factors, x []float64) error { return h.Solve(x[:n], 1) },
		"Solve of 5":  func(h *factors, x []float64) error { return h.Solve(x, 5) },
		"PartL":       func(h *factors, x []float64) error { return h.SolvePart(PartL, x[:n]) },
		"PartD":       func(h *factors, x []float64) error { return h.SolvePart(PartD, x[:n]) },
		"PartLT":      func(h *factors, x []float64) error { return h.SolvePart(PartLT, x[:n]) },
		"SolveSparse": func(h *factors, x []float64) error { return h.SolveSparse(x[:n], []int32{int32(n / 2)}, []float64{3}) },
	}
	for name, solve := range solves {
		x := slices.Concat(b, b, b, b, b)
		y := slices.Clone(x)
		if e1, e2 := solve(&f.factors, x), solve(&g.factors, y); e1 != nil || e2 != nil || !sameFloats(x, y) {
			return name + " differs"
		}
	}
	return ""
}

// TestFlatShared does so where goroutines share the tree.
func TestFlatShared(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	c := factortest.Laplacian(25, 25, 25)
	f := factored(t, c, Options{Threads: 2})
	if !f.s.solve.worth {
		t.Fatal("the solve is not shared")
	}
	g, err := Load(store(t, f))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := c.RHS(rand.New(rand.NewPCG(513, 0)))
	for _, threads := range []int{1, 3} {
		g.SetThreads(threads)
		if msg := sameSolves(f, g, b); msg != "" {
			t.Errorf("%d threads: %s", threads, msg)
		}
	}
}

// TestFlatPlan takes the plan out of the index and factors with it.
func TestFlatPlan(t *testing.T) {
	c := factortest.PDEControl(12, 2, 1e-3)
	f := factored(t, c, Options{Pivoting: PivotThreshold, Threads: 2})
	g, err := Load(store(t, f))
	if err != nil {
		t.Fatal(err)
	}
	s, err := g.Symbolic()
	if err != nil {
		t.Fatal(err)
	}
	if s.Fingerprint() != g.Fingerprint() {
		t.Error("the plan is of another pattern")
	}
	_, _, val := c.A.Lower().Raw()
	h := s.New()
	if _, err := h.Factorize(context.Background(), val); err != nil {
		t.Fatal(err)
	}
	b, _ := c.RHS(rand.New(rand.NewPCG(514, 0)))
	if msg := sameSolves(h, g, b); msg != "" {
		t.Error(msg)
	}
	g.words[len(g.words)/2] ^= 64
	if _, err := g.Symbolic(); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("a changed plan: %v", err)
	}
}

// TestFlatIn factors in arrays of the caller, as an interface does that knows no other: the predicted sizes first, more when that is
// not enough, another array for the next values.
func TestFlatIn(t *testing.T) {
	rng := rand.New(rand.NewPCG(515, 0))
	grown := 0
	for _, c := range flatCases() {
		for _, p := range []Pivoting{PivotAuto, PivotThreshold} {
			s, err := Analyze(c.A, Options{Pivoting: p})
			if err != nil {
				t.Fatal(err)
			}
			nf, ni := s.FlatSizes()
			values, index := make([]float64, nf), make([]int32, ni)
			for k := range values {
				values[k] = math.NaN()
			}
			f, err := s.NewIn(values)
			if err != nil {
				t.Fatal(err)
			}
			_, _, val := c.A.Lower().Raw()
			want := factored(t, c, Options{Pivoting: p})
			b, _ := c.RHS(rng)
			for round := range 3 {
				in, err := f.Factorize(context.Background(), val)
				if err != nil || in != want.stats.Inertia {
					t.Fatalf("%s, %v, round %d: %v, inertia %v, want %v", c.Name, p, round, err, in, want.stats.Inertia)
				}
				err = f.Store(values, index)
				if size := (*SizeError)(nil); errors.As(err, &size) {
					grown++
					if size.Floats < nf || size.Ints < ni || size.Floats+size.Ints == nf+ni {
						t.Fatalf("%s: %v", c.Name, err)
					}
					values, index = make([]float64, size.Floats), make([]int32, size.Ints)
					err = f.Store(values, index)
				}
				if err != nil {
					t.Fatal(err)
				}
				g, err := Load(values, index)
				if err != nil {
					t.Fatalf("%s, %v, round %d: %v", c.Name, p, round, err)
				}
				if msg := sameSolves(want, g, b); msg != "" {
					t.Errorf("%s, %v, round %d: %s", c.Name, p, round, msg)
				}
				if round == 1 {
					values = make([]float64, len(values))
					if err := f.Use(values); err != nil {
						t.Fatal(err)
					}
					if f.Solve(make([]float64, s.n), 1) == nil || f.Store(values, index) == nil {
						t.Error("a factorisation is left after Use")
					}
				}
			}
		}
	}
	if grown == 0 {
		t.Error("no array had to grow")
	}
}

// TestFlatHolds tells arrays that have been loaded from copies, and from what they were before another Store.
func TestFlatHolds(t *testing.T) {
	rng := rand.New(rand.NewPCG(518, 0))
	c := factortest.Laplacian(6, 6)
	f := factored(t, c, Options{})
	values, index := store(t, f)
	var g Flat
	if g.Holds(values, index) {
		t.Error("before Load")
	}
	if err := g.Load(values, index); err != nil {
		t.Fatal(err)
	}
	if !g.Holds(values, index) {
		t.Error("does not hold what it was loaded from")
	}
	if g.Holds(slices.Clone(values), index) || g.Holds(values, slices.Clone(index)) || g.Holds(nil, nil) || g.Holds(values[:9], index) {
		t.Error("holds other arrays")
	}
	_, _, val := c.A.Lower().Raw()
	val = slices.Clone(val)
	val[rng.IntN(len(val))] *= 1.25
	if _, err := f.Factorize(context.Background(), val); err != nil {
		t.Fatal(err)
	}
	if err := f.Store(values, index); err != nil {
		t.Fatal(err)
	}
	if g.Holds(values, index) {
		t.Error("holds what was overwritten")
	}
	g.plan.solve.big = 99 // a new plan would say 0
	if err := g.Load(values, index); err != nil || g.plan.solve.big != 99 {
		t.Errorf("the same plan is laid out again: %v", err)
	}
	b, _ := c.RHS(rng)
	if msg := sameSolves(f, &g, b); msg != "" {
		t.Error(msg)
	}
}

// TestFlatKeepsPlan wants the plan to be written once.
func TestFlatKeepsPlan(t *testing.T) {
	f := factored(t, factortest.Laplacian(12, 12), Options{})
	values, index := store(t, f)
	if n := testing.AllocsPerRun(5, func() { f.Store(values, index) }); n != 0 {
		t.Errorf("%v allocations where the plan stands", n)
	}
	index[len(index)-1] ^= 1
	if err := f.Store(values, index); err != nil {
		t.Fatal(err)
	}
	g, err := Load(values, index)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Symbolic(); err != nil {
		t.Error(err)
	}
}

// TestFlatDoesNotAllocate covers a second Load, with the same plan and with another that is no larger, and solves.
func TestFlatDoesNotAllocate(t *testing.T) {
	rng := rand.New(rand.NewPCG(516, 0))
	for _, p := range []Pivoting{PivotStatic, PivotThreshold} {
		f := factored(t, factortest.Stokes(rng, 14, 2), Options{Pivoting: p})
		values, index := store(t, f)
		g, err := Load(values, index)
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float64, 4*g.N())
		g.Solve(x, 4)
		if n := testing.AllocsPerRun(5, func() {
			if err := g.Load(values, index); err != nil {
				t.Error(err)
			}
			g.Solve(x[:g.N()], 1)
			g.Solve(x, 4)
		}); n != 0 {
			t.Errorf("%v: %v allocations", p, n)
		}
	}
}

// TestFlatRefuses wants an error for each word that is changed, and for arrays that are cut off.
func TestFlatRefuses(t *testing.T) {
	rng := rand.New(rand.NewPCG(517, 0))
	f := factored(t, factortest.Stokes(rng, 6, 2), Options{Pivoting: PivotThreshold})
	if f.stats.Delayed == 0 {
		t.Fatal("no delayed columns")
	}
	values, index := store(t, f)
	h := f.flatHead()
	for k := range h.words {
		for _, v := range []int32{index[k] ^ 1, index[k] ^ 1<<rng.IntN(32), rng.Int32()} {
			c := slices.Clone(index)
			if c[k] = v; v == index[k] {
				continue
			}
			if _, err := Load(values, c); err == nil {
				t.Fatalf("word %d, %d instead of %d: no error", k, v, index[k])
			}
		}
	}
	for k := range h.n + 1 {
		c := slices.Clone(values)
		if k == h.n {
			c[0] += 0.25
		} else {
			c[flatPlaces(h.n).d+k] += 0.5
		}
		if _, err := Load(c, index); err == nil {
			t.Fatalf("number %d: no error", k)
		}
	}
	for _, cut := range []int{1, 2, 100} {
		for _, err := range []error{second(Load(values[:len(values)-cut], index)), second(Load(values, index[:len(index)-cut]))} {
			size := (*SizeError)(nil)
			if !errors.As(err, &size) || size.Floats != len(values) || size.Ints != len(index) {
				t.Errorf("cut off by %d: %v", cut, err)
			}
		}
	}
	other, _ := store(t, factored(t, factortest.Stokes(rng, 6, 2), Options{Pivoting: PivotThreshold}))
	for name, err := range map[string]error{
		"nothing":                        second(Load(nil, nil)),
		"zeros":                          second(Load(make([]float64, 100), make([]int32, 100))),
		"no values":                      second(Load(nil, index)),
		"values of other factorisation":  second(Load(append(other, values...), index)),
		"solve without a factorisation":  new(Flat).Solve(nil, 0),
		"parts without a factorisation":  new(Flat).SolvePart(PartL, nil),
		"sparse without a factorisation": new(Flat).SolveSparse(nil, nil, nil),
		"plan without a factorisation":   second(new(Flat).Symbolic()),
		"store without a factorisation":  f.s.New().Store(values, index),
		"store in short values":          f.Store(values[:len(values)-1], index),
		"store in short index":           f.Store(values, index[:len(index)-1]),
		"factorise in short values":      second(f.s.NewIn(make([]float64, 10))),
		"no plan":                        second(LoadPlan(nil)),
		"plan that is too long":          second(LoadPlan([]int32{9, 0, 1, 1})),
		"plan in short words":            f.s.StorePlan(make([]int32, f.s.PlanWords()-1)),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), "factor: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestSubtrees tells forests in postorder from others.
func TestSubtrees(t *testing.T) {
	for _, c := range []struct {
		parent []int32
		good   bool
	}{
		{nil, true}, {[]int32{-1}, true}, {[]int32{1, 4, 3, 4, -1, -1}, true}, {[]int32{-1, 2, -1}, true},
		{[]int32{2, 3, 3, -1}, false}, {[]int32{2, -1, -1}, false}, {[]int32{0}, false}, {[]int32{1, 2}, false}, {[]int32{-2}, false},
	} {
		if err := checkSubtrees(c.parent); (err == nil) != c.good {
			t.Errorf("%v: %v", c.parent, err)
		}
	}
}

// TestFlatSameForAllThreads: what Store writes is the same for any number of workers, although these end attempts at different places.
func TestFlatSameForAllThreads(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 311))
	c := factortest.Laplacian(30, 30, 9)
	ptr, ind, val := c.A.Lower().Raw()
	val = slices.Clone(val)
	for j, p := range ptr[:len(ptr)-1] {
		if p < ptr[j+1] && int(ind[p]) == j && rng.Float64() < 0.4 {
			val[p] = 1e-13 * (rng.Float64() - 0.5)
		}
	}
	var first []float64
	for _, threads := range []int{1, 2, 4, 2} {
		s, err := Analyze(c.A, Options{Ordering: OrderND, Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		f := s.New()
		if _, err := f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		if f.stats.Delayed == 0 {
			t.Fatal("no column was delayed")
		}
		values, _ := store(t, f)
		if first == nil {
			first = values
		}
		for k, v := range values {
			if math.Float64bits(v) != math.Float64bits(first[k]) {
				t.Fatalf("%d threads: number %d of %d is %v, with one thread %v", threads, k, len(values), v, first[k])
			}
		}
	}
}
