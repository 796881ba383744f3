package sparse_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// lowerTriangle returns a lower triangle with panels: the pattern of a factor of a
// random symmetric matrix, found by elimination, or a random one. Its solutions
// do not grow.
func lowerTriangle(rng *rand.Rand, n int, density float64, factor bool) *sparse.CSC {
	stored := make([][]bool, n) // by columns
	for j := range stored {
		stored[j] = make([]bool, n)
		stored[j][j] = true
		for i := j + 1; i < n; i++ {
			stored[j][i] = rng.Float64() < density
		}
	}
	for j := 0; factor && j < n; j++ {
		for p := j + 1; p < n; p++ {
			if !stored[j][p] {
				continue
			}
			for i := p + 1; i < n; i++ {
				stored[p][i] = stored[p][i] || stored[j][i]
			}
			break // the parent takes over the rest
		}
	}
	c, err := sparse.NewCOO(n, n+3)
	if err != nil {
		panic(err)
	}
	for k := range n {
		for j := range min(k, 2) { // so that a view begins behind entries
			if err := c.Append(k, j, 7); err != nil {
				panic(err)
			}
		}
	}
	for j := range n {
		for i := j; i < n; i++ {
			v := rng.NormFloat64() / float64(1+i-j)
			if i == j {
				v = 1 + rng.Float64()
			}
			if stored[j][i] {
				if err := c.Append(i, j+2, v); err != nil {
					panic(err)
				}
			}
		}
	}
	return c.ToCSC().Slice(2, n+2)
}

// wantSolved checks |b - op(A) x| ≤ bound·|op(A)| |x| element by element.
func wantSolved(t *testing.T, what string, d [][]float64, x, b []float64, trans, unit bool) {
	t.Helper()
	n := len(d)
	if unit {
		for i := range d {
			d[i][i] = 1
		}
	}
	ax, size := product(d, x, n, n, trans)
	for i := range b {
		if !(math.Abs(b[i]-ax[i]) <= 4*float64(n+4)*u*(size[i]+math.Abs(b[i]))) {
			t.Fatalf("%s: row %d: residual %g of size %g", what, i, b[i]-ax[i], size[i])
		}
	}
}

func checkTri[M sparse.Compressed[M]](t *testing.T, rng *rand.Rand, what string, a M, upper, unit bool) {
	n, _ := a.Dims()
	p, err := sparse.NewTriPlan(a, sparse.TriOptions{Upper: upper, Unit: unit})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	for round := range 2 {
		d := dense(a)
		for _, trans := range []bool{false, true} {
			solve, multi := p.Solve, p.SolveMulti
			if trans {
				solve, multi = p.SolveT, p.SolveTMulti
			}
			const nrhs = 3
			ldx := n + 2
			b := sparsetest.Vector(rng, nrhs*ldx)
			xs := append([]float64(nil), b...)
			multi(xs, ldx, nrhs)
			for c := range nrhs {
				x := append([]float64(nil), b[c*ldx:c*ldx+n]...)
				solve(x)
				wantSolved(t, fmt.Sprintf("%s n %d trans %v unit %v round %d", what, n, trans, unit, round), d, x, b[c*ldx:c*ldx+n], trans, unit)
				for i := range x {
					if x[i] != xs[c*ldx+i] {
						t.Fatalf("%s: several right-hand sides differ from one", what)
					}
				}
				for i := n; i < ldx && c*ldx+i < len(xs); i++ {
					if xs[c*ldx+i] != b[c*ldx+i] {
						t.Fatalf("%s: a solve writes between columns", what)
					}
				}
			}
		}
		_, _, val := raw(a)
		for k := range val {
			val[k] *= 1.5
		}
		p.Update()
	}
	wantPanic(t, "short x", func() { p.Solve(make([]float64, n+1)) })
	wantPanic(t, "short ldx", func() { p.SolveMulti(make([]float64, 3*n+3), n-1, 2) })
	wantPanic(t, "short x of many", func() { p.SolveTMulti(make([]float64, 2*n+1), n+2, 2) })
}

func TestTriSolve(t *testing.T) {
	rng := newRand(t)
	for _, n := range []int{0, 1, 2, 5, 13, 40, 90} {
		for _, density := range []float64{0, 0.03, 0.3, 1} {
			for _, factor := range []bool{false, true} {
				for _, unit := range []bool{false, true} {
					a := lowerTriangle(rng, n, density, factor)
					checkTri(t, rng, "lower CSC", a, false, unit)
					checkTri(t, rng, "upper CSR", a.T().(*sparse.CSR), true, unit)
					checkTri(t, rng, "lower CSR", a.ToCSR(), false, unit)
					checkTri(t, rng, "upper CSC", a.Transpose(), true, unit)
				}
			}
			strict := sparse.Tril(lowerTriangle(rng, n, density, true), -1)
			checkTri(t, rng, "no diagonal", strict, false, true)
			checkTri(t, rng, "no diagonal by rows", strict.ToCSR(), false, true)
		}
	}
}

// TestTriManyCalls has more entries than one right-hand side takes at once.
func TestTriManyCalls(t *testing.T) {
	rng := newRand(t)
	for _, w := range []int{2, 60} {
		a := manyBlocks(rng, 1800/w, w, 60)
		n, _ := a.Dims()
		for _, p := range []*sparse.TriPlan{must(sparse.NewTriPlan(a, sparse.TriOptions{})), must(sparse.NewTriPlan(a.ToCSR(), sparse.TriOptions{}))} {
			b := sparsetest.Vector(rng, n)
			x, y := append([]float64(nil), b...), append([]float64(nil), b...)
			p.Solve(x)
			wantResidual(t, a, x, b, false)
			p.SolveT(y)
			wantResidual(t, a, y, b, true)
		}
	}
}

func TestTriRefuses(t *testing.T) {
	rng := newRand(t)
	full := must(sparse.NewCSC(2, 2, []int{0, 2, 4}, []int32{0, 1, 0, 1}, []float64{1, 2, 3, 4}))
	hole := must(sparse.NewCSC(2, 2, []int{0, 1, 1}, []int32{0}, []float64{1}))
	for _, tc := range []struct {
		a    *sparse.CSC
		o    sparse.TriOptions
		want string
	}{
		{sparsetest.Random(rng, 3, 2, 1).ToCSC(), sparse.TriOptions{}, "sparse: NewTriPlan: cols = 2, want rows = 3"},
		{full, sparse.TriOptions{}, "sparse: NewTriPlan: column 1: first row = 0, want at least 1"},
		{full, sparse.TriOptions{Upper: true}, "sparse: NewTriPlan: column 0: last row = 1, want at most 0"},
		{hole, sparse.TriOptions{}, "sparse: NewTriPlan: column 1: diagonal entries = 0, want 1, or the option Unit"},
		{hole, sparse.TriOptions{Unit: true, Threads: -1}, "sparse: NewTriPlan: Threads = -1, want at least 0"},
	} {
		_, err := sparse.NewTriPlan(tc.a, tc.o)
		wantError(t, err, tc.want)
	}
	_, err := sparse.NewTriPlan(full.ToCSR(), sparse.TriOptions{})
	wantError(t, err, "sparse: NewTriPlan: row 0: last column = 1, want at most 0")
}

func TestTriSpecialValues(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	a := must(sparse.NewCSC(3, 3, []int{0, 2, 4, 5}, []int32{0, 1, 1, 2, 2}, []float64{2, 0, 0, 1, 1}))
	p := must(sparse.NewTriPlan(a, sparse.TriOptions{}))
	for _, tc := range []struct{ b, want [3]float64 }{
		{[3]float64{2, 3, 1}, [3]float64{1, inf, math.Inf(-1)}},
		{[3]float64{inf, 3, 1}, [3]float64{inf, nan, nan}},
		{[3]float64{0, 0, 1}, [3]float64{0, nan, nan}},
	} {
		x := tc.b
		p.Solve(x[:])
		for i := range x {
			if !same(x[i], tc.want[i]) {
				t.Errorf("b = %v: x = %v, want %v", tc.b, x, tc.want)
				break
			}
		}
	}
}

// manyBlocks returns a lower triangle of blocks that depend on nothing but share
// their last rows: wide enough for levels to pay in both directions.
func manyBlocks(rng *rand.Rand, blocks, w, below int) *sparse.CSC {
	n := blocks*w + below
	var ptr []int
	var ind []int32
	var val []float64
	add := func(i int, v float64) { ind, val = append(ind, int32(i)), append(val, v) }
	ptr = append(ptr, 0)
	for j := range n {
		add(j, 1+rng.Float64())
		end := n
		if j < blocks*w {
			end = j - j%w + w
		}
		for i := j + 1; i < end; i++ {
			add(i, rng.NormFloat64()/float64(w))
		}
		for i := blocks * w; j < blocks*w && i < n; i += 1 + j/w%5 {
			add(i, rng.NormFloat64()/float64(n))
		}
		ptr = append(ptr, len(ind))
	}
	return must(sparse.NewCSC(n, n, ptr, ind, val))
}

// TestTriLevels: the bits of a parallel solve do not depend on the threads.
func TestTriLevels(t *testing.T) {
	rng := newRand(t)
	for _, w := range []int{60, 3} { // panels, single columns
		a := manyBlocks(rng, 48000/w, w, 60)
		n, _ := a.Dims()
		b := sparsetest.Vector(rng, n)
		var first [2][]float64
		for _, threads := range []int{0, 1, 2, 3, 8, 1 << 20, math.MaxInt} {
			p := must(sparse.NewTriPlan(a, sparse.TriOptions{Threads: threads}))
			if info := p.Info(); !info.ParallelT || w == 60 && !info.Parallel {
				t.Fatalf("w = %d: not solved by levels: %+v", w, info)
			}
			for range 3 {
				for k, solve := range []func([]float64){p.Solve, p.SolveT} {
					x := append([]float64(nil), b...)
					solve(x)
					if first[k] == nil {
						first[k] = x
						wantResidual(t, a, x, b, k == 1)
					}
					for i := range x {
						if x[i] != first[k][i] {
							t.Fatalf("%d threads, direction %d: element %d = %v, one thread %v", threads, k, i, x[i], first[k][i])
						}
					}
				}
			}
		}
	}
}

// TestTriLevelsOfShortColumns: levels do not pay where there is next to nothing to
// do for an element of x, and neighbours in a level are solved in one run.
func TestTriLevelsOfShortColumns(t *testing.T) {
	const n = 300000
	diagonal := must(sparse.Identity[*sparse.CSC](n))
	if info := must(sparse.NewTriPlan(diagonal, sparse.TriOptions{Threads: 4})).Info(); info.Parallel || info.ParallelT {
		t.Errorf("a diagonal is solved by levels: %+v", info)
	}
	rng := newRand(t)
	a := halves(rng, n, 12)
	b := sparsetest.Vector(rng, n)
	x, y := append([]float64(nil), b...), append([]float64(nil), b...)
	p := must(sparse.NewTriPlan(a, sparse.TriOptions{Threads: 4}))
	if info := p.Info(); !info.ParallelT {
		t.Fatalf("not solved by levels: %+v", info)
	}
	p.SolveT(x)
	must(sparse.NewTriPlan(a, sparse.TriOptions{})).SolveT(y)
	wantResidual(t, a, x, b, true)
	if !slices.Equal(x, y) {
		t.Error("levels give other bits than the order of the columns")
	}
}

// halves returns a lower triangle whose first half of columns have below entries
// each in the second half, which is diagonal: two levels of neighbours.
func halves(rng *rand.Rand, n, below int) *sparse.CSC {
	ptr := []int{0}
	var ind []int32
	var val []float64
	for j := range n {
		ind, val = append(ind, int32(j)), append(val, 1+rng.Float64())
		for k := range below {
			if j < n/2 {
				ind = append(ind, int32(n/2+k*(n/2/below)+j%(n/2/below)))
				val = append(val, rng.NormFloat64()/float64(below))
			}
		}
		ptr = append(ptr, len(ind))
	}
	return must(sparse.NewCSC(n, n, ptr, ind, val))
}

func wantResidual(t *testing.T, a *sparse.CSC, x, b []float64, trans bool) {
	t.Helper()
	ax := make([]float64, len(b))
	if trans {
		a.MulVecT(ax, x)
	} else {
		a.MulVec(ax, x)
	}
	for i := range b {
		if !(math.Abs(b[i]-ax[i]) <= 1e-12*(1+math.Abs(b[i]))) {
			t.Fatalf("trans %v: row %d: residual %g", trans, i, b[i]-ax[i])
		}
	}
}

func TestTriDoesNotAllocate(t *testing.T) {
	rng := newRand(t)
	for _, a := range []*sparse.CSC{lowerTriangle(rng, 100, 0.2, true), lowerTriangle(rng, 100, 0.2, false)} {
		p := must(sparse.NewTriPlan(a.ToCSR(), sparse.TriOptions{}))
		x := sparsetest.Vector(rng, 200)
		if n := testing.AllocsPerRun(5, func() {
			p.Update()
			p.Solve(x[:100])
			p.SolveT(x[:100])
			p.SolveMulti(x, 100, 2)
		}); n != 0 {
			t.Errorf("%v allocations", n)
		}
	}
}

func ExampleTriPlan() {
	l, err := sparse.NewCSC(3, 3, []int{0, 2, 4, 5}, []int32{0, 1, 1, 2, 2}, []float64{2, 1, 1, 3, 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := sparse.NewTriPlan(l, sparse.TriOptions{}) // structure, once
	if err != nil {
		fmt.Println(err)
		return
	}
	x := []float64{2, 3, 10}
	p.Solve(x)
	fmt.Println(x)
	p.SolveT(x)
	fmt.Println(x)
	// Output:
	// [1 2 1]
	// [-0.125 1.25 0.25]
}

func BenchmarkTriPlan(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	a := manyBlocks(rng, 400, 30, 60)
	n, _ := a.Dims()
	p := must(sparse.NewTriPlan(a, sparse.TriOptions{Threads: 1}))
	x := make([]float64, n)
	for name, solve := range map[string]func([]float64){"L": p.Solve, "LT": p.SolveT} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(8 * a.NNZ()))
			for b.Loop() {
				for i := range x {
					x[i] = 1
				}
				solve(x)
			}
		})
	}
}
