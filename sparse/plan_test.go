package sparse_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/internal/isa"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// atEveryLevel runs f once at each level of this machine.
func atEveryLevel(t *testing.T, f func(t *testing.T)) {
	for _, l := range isa.Levels() {
		t.Run(l.String(), func(t *testing.T) {
			undo, err := isa.Force(l)
			if err != nil {
				t.Fatal(err)
			}
			defer undo()
			f(t)
		})
	}
}

// rowsOf returns a matrix whose row i has the columns that row(i) lists.
func rowsOf(t *testing.T, rng *rand.Rand, rows, cols int, row func(i int) []int) *sparse.CSR {
	t.Helper()
	ptr, ind, val := []int{0}, []int32{}, []float64{}
	for i := range rows {
		list := row(i)
		slices.Sort(list)
		for _, j := range slices.Compact(list) {
			if 0 <= j && j < cols {
				ind, val = append(ind, int32(j)), append(val, rng.NormFloat64())
			}
		}
		ptr = append(ptr, len(ind))
	}
	a, err := sparse.NewCSR(rows, cols, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// some returns n random columns.
func some(rng *rand.Rand, n, cols int) []int {
	list := make([]int, n)
	for k := range list {
		list[k] = rng.IntN(cols)
	}
	return list
}

// structures are matrices that exercise every layout of a plan.
func structures(t *testing.T, rng *rand.Rand) map[string]*sparse.CSR {
	all := map[string]*sparse.CSR{
		"stencil": sparsetest.ConvectionDiffusion(37, 0.5),
		"band": rowsOf(t, rng, 533, 540, func(i int) []int {
			return []int{i - 9, i - 2, i - 1, i, i + 1 + rng.IntN(2), i + 5, i + 7}
		}),
		"random":   rowsOf(t, rng, 5000, 700, func(int) []int { return some(rng, 10, 700) }),
		"uneven":   rowsOf(t, rng, 5003, 900, func(int) []int { return some(rng, int(rng.ExpFloat64()*12), 900) }),
		"wide":     rowsOf(t, rng, 300, 1<<20, func(int) []int { return some(rng, 4, 1<<20) }),
		"wideRows": rowsOf(t, rng, 70, 1<<20, func(int) []int { return some(rng, 300, 1<<20) }),
		"dense":    rowsOf(t, rng, 70, 90, func(int) []int { return seq(0, 90) }),
		"arrow": rowsOf(t, rng, 4100, 4100, func(i int) []int {
			if i%1000 == 3 {
				return some(rng, 2000, 4100)
			}
			return []int{i, 0}
		}),
		"huge row": rowsOf(t, rng, 20, 30000, func(i int) []int {
			if i == 7 {
				return seq(0, 30000)
			}
			return some(rng, i, 30000)
		}),
		"empty rows": rowsOf(t, rng, 4099, 50, func(i int) []int {
			if i%9 != 0 {
				return nil
			}
			return some(rng, 3, 50)
		}),
		"only long": rowsOf(t, rng, 3, 20000, func(i int) []int { return some(rng, 9000, 20000) }),
	}
	for _, s := range shapes {
		for _, d := range []float64{0, 0.1, 1} {
			all[string(rune('a'+len(all)))+" random"] = sparsetest.Random(rng, s.rows, s.cols, d)
		}
	}
	all["view"] = sparsetest.Random(rng, 60, 40, 0.2).Slice(7, 49)
	return all
}

func seq(lo, hi int) []int {
	var l []int
	for i := lo; i < hi; i++ {
		l = append(l, i)
	}
	return l
}

// wantProduct fails unless y = A x (or Aᵀ x) up to rounding, with rows that
// exclude the columns where x is not finite.
func wantProduct(t *testing.T, what string, a *sparse.CSR, trans bool, y, x []float64) {
	t.Helper()
	rows, _ := a.Dims()
	want, size, terms := make([]float64, len(y)), make([]float64, len(y)), make([]float64, len(y))
	for i := range rows {
		ind, val := a.Row(i)
		for k, j := range ind {
			to, from := i, int(j)
			if trans {
				to, from = from, to
			}
			want[to] += val[k] * x[from]
			size[to] += math.Abs(val[k] * x[from])
			terms[to]++
		}
	}
	for i := range y {
		if math.IsNaN(want[i]) || math.IsInf(want[i], 0) {
			if !same(y[i], want[i]) {
				t.Fatalf("%s: y[%d] = %v, want %v", what, i, y[i], want[i])
			}
			continue
		}
		if bound := 2 * (terms[i] + 1) * u * size[i]; !(math.Abs(y[i]-want[i]) <= bound) {
			t.Fatalf("%s: y[%d] = %v, want %v ± %v", what, i, y[i], want[i], bound)
		}
	}
}

func nans(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = math.NaN()
	}
	return y
}

func TestPlan(t *testing.T) {
	rng := newRand(t)
	all := structures(t, rng)
	atEveryLevel(t, func(t *testing.T) {
		for name, a := range all {
			rows, cols := a.Dims()
			for _, o := range []sparse.PlanOptions{{}, {Transposed: true, Refresh: true}} {
				p, err := sparse.NewPlan(a, o)
				if err != nil {
					t.Fatal(err)
				}
				x, xt := sparsetest.Vector(rng, cols), sparsetest.Vector(rng, rows)
				y, yt := nans(rows), nans(cols)
				p.MulVec(y, x)
				wantProduct(t, name, a, false, y, x)
				p.MulVecT(yt, xt)
				wantProduct(t, name+" transposed", a, true, yt, xt)
			}
		}
	})
}

// TestPlanNonFinite puts infinities and NaN into x: elements that are not
// stored take no part, and those that are do.
func TestPlanNonFinite(t *testing.T) {
	rng := newRand(t)
	all := structures(t, rng)
	atEveryLevel(t, func(t *testing.T) {
		for name, a := range all {
			rows, cols := a.Dims()
			p, err := sparse.NewPlan(a, sparse.PlanOptions{Transposed: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, bad := range []float64{math.Inf(1), math.NaN()} {
				x, xt := sparsetest.Vector(rng, cols), sparsetest.Vector(rng, rows)
				for range 3 {
					if cols > 0 && rows > 0 {
						x[rng.IntN(cols)], xt[rng.IntN(rows)] = bad, bad
					}
				}
				y, yt := nans(rows), nans(cols)
				p.MulVec(y, x)
				p.MulVecT(yt, xt)
				wantProduct(t, name, a, false, y, x)
				wantProduct(t, name+" transposed", a, true, yt, xt)
			}
		}
	})
}

// big returns matrices with enough entries for several goroutines.
func big(t *testing.T, rng *rand.Rand) map[string]*sparse.CSR {
	return map[string]*sparse.CSR{
		"stencil": sparsetest.ConvectionDiffusion(150, 0.5),
		"uneven":  rowsOf(t, rng, 20000, 9000, func(int) []int { return some(rng, int(rng.ExpFloat64()*12), 9000) }),
		"arrow": rowsOf(t, rng, 41000, 41000, func(i int) []int {
			if i%10000 == 3 {
				return some(rng, 20000, 41000)
			}
			return []int{i, 0, i / 2}
		}),
	}
}

// TestPlanThreads wants the same bits for any number of goroutines, also when
// there are fewer processors, in many runs.
func TestPlanThreads(t *testing.T) {
	rng := newRand(t)
	for name, a := range big(t, rng) {
		rows, cols := a.Dims()
		x, xt := sparsetest.Vector(rng, cols), sparsetest.Vector(rng, rows)
		var first, firstT []float64
		for _, threads := range []int{1, 2, 3, 8, 1000} {
			p, err := sparse.NewPlan(a, sparse.PlanOptions{Threads: threads, Transposed: true})
			if err != nil {
				t.Fatal(err)
			}
			for run := range 50 {
				y, yt := nans(rows), nans(cols)
				p.MulVec(y, x)
				p.MulVecT(yt, xt)
				if first == nil {
					first, firstT = y, yt
				}
				if !slices.EqualFunc(y, first, same) || !slices.EqualFunc(yt, firstT, same) {
					t.Fatalf("%s: run %d with %d threads gives other bits", name, run, threads)
				}
			}
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	a := sparsetest.ConvectionDiffusion(150, 0)
	p, one := must(sparse.NewPlan(a, sparse.PlanOptions{Threads: 4})), must(sparse.NewPlan(a, sparse.PlanOptions{}))
	for range 20 {
		x, y, want := sparsetest.Vector(rng, 22500), nans(22500), nans(22500)
		p.MulVec(y, x)
		one.MulVec(want, x)
		if !slices.EqualFunc(y, want, same) {
			t.Fatal("four threads on one processor give other bits")
		}
	}
}

func TestPlanUpdate(t *testing.T) {
	rng := newRand(t)
	for name, a := range structures(t, rng) {
		rows, cols := a.Dims()
		_, _, val := a.Raw()
		x, xt := sparsetest.Vector(rng, cols), sparsetest.Vector(rng, rows)
		for _, refresh := range []bool{false, true} {
			p, err := sparse.NewPlan(a, sparse.PlanOptions{Transposed: true, Refresh: refresh})
			if err != nil {
				t.Fatal(err)
			}
			for k := range val {
				val[k] = rng.NormFloat64()
			}
			p.Update()
			y, yt := nans(rows), nans(cols)
			p.MulVec(y, x)
			p.MulVecT(yt, xt)
			wantProduct(t, name, a, false, y, x)
			wantProduct(t, name+" transposed", a, true, yt, xt)
			if n := testing.AllocsPerRun(3, p.Update); refresh && n != 0 {
				t.Errorf("%s: Update allocates %v times", name, n)
			}
		}
	}
}

func TestPlanDoesNotAllocate(t *testing.T) {
	rng := newRand(t)
	a := big(t, rng)["uneven"]
	rows, cols := a.Dims()
	y, x := make([]float64, rows), make([]float64, cols)
	for _, threads := range []int{1, 2} {
		p, err := sparse.NewPlan(a, sparse.PlanOptions{Threads: threads, Transposed: true})
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(50, func() { p.MulVec(y, x); p.MulVecT(x, y) }); n != 0 {
			t.Errorf("%d threads: %v allocations", threads, n)
		}
	}
}

// TestPlanLayouts pins what the rule chooses for clear cases.
func TestPlanLayouts(t *testing.T) {
	rng := newRand(t)
	all := structures(t, rng)
	for name, want := range map[string]string{
		"stencil": "diagonal", "uneven": "sorted by length", "dense": "100.0% compressed", "arrow": "in long rows",
		"huge row": "compressed", "wide": "32-bit", "a random": "empty",
	} {
		a := all[name]
		if name == "a random" {
			a = sparsetest.Random(rng, 0, 0, 0)
		}
		p, err := sparse.NewPlan(a, sparse.PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if s := p.String(); !strings.Contains(s, want) {
			t.Errorf("%s: %q, want %q in it", name, s, want)
		}
	}
}

func TestPlanBadArguments(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 3, 5, 0.5)
	_, err := sparse.NewPlan(a, sparse.PlanOptions{Threads: -1})
	want := &sparse.ArgumentError{Func: "NewPlan", Arg: "Threads", Value: -1, Want: "at least 0"}
	if diff := cmp.Diff(want, err); diff != "" {
		t.Error(diff)
	}
	p, err := sparse.NewPlan(a, sparse.PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	wantPanic(t, "short y", func() { p.MulVec(make([]float64, 2), make([]float64, 5)) })
	wantPanic(t, "long x", func() { p.MulVec(make([]float64, 3), make([]float64, 6)) })
	wantPanic(t, "short y, transposed", func() { p.MulVecT(make([]float64, 4), make([]float64, 3)) })
	wantPanic(t, "long x, transposed", func() { p.MulVecT(make([]float64, 5), make([]float64, 4)) })
}

func BenchmarkNewPlan(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for name, a := range map[string]*sparse.CSR{
		"stencil": sparsetest.ConvectionDiffusion(300, 0), "random": sparsetest.Random(rng, 9000, 2000, 0.02), "short": sparsetest.Random(rng, 50000, 300, 0.04),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(12 * a.NNZ()))
			for b.Loop() {
				if _, err := sparse.NewPlan(a, sparse.PlanOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(a.NNZ()), "ns/entry")
		})
	}
}
