package sparse_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestGramKinds makes AᵀDA and ADAᵀ of both kinds of matrix, views among them,
// and changes values in between.
func TestGramKinds(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		if s.rows > 300 {
			continue // the dense reference of ADAᵀ would take seconds
		}
		for _, density := range []float64{0, 0.1, 1} {
			a, c := view(rng, s.rows, s.cols, density), viewC(rng, s.rows, s.cols, density)
			checkGramKind(t, rng, "AᵀDA by rows", must(sparse.NewGram(a)), a, a)
			checkGramKind(t, rng, "AᵀDA by columns", must(sparse.NewGram(c)), c, c)
			checkGramKind(t, rng, "ADAᵀ by rows", must(sparse.NewGramT(a)), a, a.T().(*sparse.CSC))
			checkGramKind(t, rng, "ADAᵀ by columns", must(sparse.NewGramT(c)), c, c.T().(*sparse.CSR))
		}
	}
}

// checkGramKind compares g with BᵀDB, where b is a or its transpose, sharing
// values.
func checkGramKind[M sparse.Compressed[M], B sparse.Compressed[B]](t *testing.T, rng *rand.Rand, what string, g *sparse.Gram, a M, b B) {
	t.Helper()
	rows, _ := b.Dims()
	d := sparsetest.Vector(rng, rows)
	for range 2 {
		g.Update(d)
		wantLowerGram(t, what, g, dense(b), d, 1e-12)
		_, _, val := raw(a)
		for k := range val {
			val[k] = rng.NormFloat64()
		}
	}
	if n := testing.AllocsPerRun(2, func() { g.Update(d) }); n != 0 {
		t.Errorf("%s: %v allocations", what, n)
	}
}

func wantLowerGram(t *testing.T, what string, g *sparse.Gram, b [][]float64, d []float64, bound float64) {
	t.Helper()
	c := g.Matrix()
	wantValid(t, what, c)
	n, _ := c.Dims()
	for j := range n {
		for k := j; k < n; k++ {
			var sum, size float64
			for i := range d {
				sum += d[i] * b[i][j] * b[i][k]
				size += math.Abs(d[i] * b[i][j] * b[i][k])
			}
			if got := c.At(k, j); !(math.Abs(got-sum) <= bound*size) {
				t.Fatalf("%s: C(%d, %d) = %v, want %v", what, k, j, got, sum)
			}
		}
	}
}

// TestGramUpdateChanged: the bits of a full update, with changed weights, values,
// repeated rows, special values and after differences, with and without a copy.
func TestGramUpdateChanged(t *testing.T) {
	rng := newRand(t)
	a, b := view(rng, 200, 60, 0.03), viewC(rng, 200, 60, 0.03)
	checkUpdateChanged(t, rng, "AᵀDA by rows", a, sparse.NewGram[*sparse.CSR], false)
	checkUpdateChanged(t, rng, "AᵀDA by columns", b, sparse.NewGram[*sparse.CSC], false)
	a, b = view(rng, 60, 200, 0.03), viewC(rng, 60, 200, 0.03)
	checkUpdateChanged(t, rng, "ADAᵀ by rows", a, sparse.NewGramT[*sparse.CSR], true)
	checkUpdateChanged(t, rng, "ADAᵀ by columns", b, sparse.NewGramT[*sparse.CSC], true)
}

// checkUpdateChanged changes rows of a, or columns if trans, of which there are 200.
func checkUpdateChanged[M sparse.Compressed[M]](t *testing.T, rng *rand.Rand, what string, a M, newGram func(M) (*sparse.Gram, error), trans bool) {
	t.Helper()
	g, fresh := must(newGram(a)), must(newGram(a))
	_, byRows := any(a).(*sparse.CSR)
	ptr, ind, val := raw(a)
	change := func(line int) {
		for i := range len(ptr) - 1 {
			for k := ptr[i]; k < ptr[i+1]; k++ {
				if byRows != trans && i == line || byRows == trans && int(ind[k]) == line {
					val[k] = rng.NormFloat64()
				}
			}
		}
	}
	d := sparsetest.Vector(rng, 200)
	for step := range 60 {
		changed := make([]int, rng.IntN(5))
		for k := range changed {
			changed[k] = rng.IntN(200)
			change(changed[k])
			d[changed[k]] = []float64{rng.NormFloat64(), math.NaN(), math.Inf(1), 0}[rng.IntN(2)*rng.IntN(2)*rng.IntN(4)]
		}
		changed = append(changed, changed...)
		g.UpdateChanged(d, changed)
		fresh.Update(d)
		wantSame(t, fmt.Sprintf("%s: step %d", what, step), g.Matrix(), fresh.Matrix())
		if n := testing.AllocsPerRun(1, func() { g.UpdateChanged(d, changed) }); n != 0 {
			t.Fatalf("%s: %v allocations", what, n)
		}
	}
}

// TestGramReadsListedRows: the updates by rows do not read the rest of A, which a
// value that was changed without notice would show.
func TestGramReadsListedRows(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 40, 3, 1).ToCSC()
	g := must(sparse.NewGram(a))
	d := sparsetest.Vector(rng, 40)
	g.Update(d)
	before := g.Matrix().Clone()
	_, _, val := a.Raw()
	val[7] = math.NaN() // row 7
	g.UpdateDelta(d, []int{3})
	wantSame(t, "UpdateDelta", g.Matrix(), before)
	g.UpdateChanged(d, []int{3})
	wantSame(t, "UpdateChanged", g.Matrix(), before)
	g.UpdateChanged(d, []int{7})
	if !math.IsNaN(g.Matrix().At(0, 0)) {
		t.Error("UpdateChanged does not read the row listed")
	}
}

// TestGramInfiniteStays: a weight that stays infinite has no difference.
func TestGramInfiniteStays(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 2000, 12, 0.4)
	g, fresh := must(sparse.NewGram(a)), must(sparse.NewGram(a))
	d := sparsetest.Vector(rng, 2000)
	row := 0 // with an entry in the first column, which is the dearest to renew, and few others
	for ind, _ := a.Row(row); len(ind) == 0 || ind[0] != 0 || len(ind) > 5; ind, _ = a.Row(row) {
		row++
	}
	g.Update(d)
	d[row] = 4 * d[row]
	if g.UpdateDelta(d, []int{row}) {
		t.Fatal("differences do not pay for the row")
	}
	for _, w := range []float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.NaN(), math.NaN(), -math.MaxFloat64, math.MaxFloat64, 1} {
		d[row] = w
		if !g.UpdateDelta(d, []int{row}) && w != 1 {
			t.Errorf("weight %v: differences were used", w)
		}
		fresh.Update(d)
		if w != 1 {
			wantSame(t, fmt.Sprintf("weight %v", w), g.Matrix(), fresh.Matrix())
		}
	}
}

func TestGramUpdateDelta(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 2000, 12, 0.4) // columns of 800 rows: differences pay
	b := dense(a)
	g, fresh := must(sparse.NewGram(a)), must(sparse.NewGram(a))
	d := sparsetest.Vector(rng, 2000)
	change := func(n int) []int {
		rows := make([]int, n)
		for k := range rows {
			rows[k] = rng.IntN(2000)
			d[rows[k]] = rng.Float64() + 0.5
		}
		return append(rows, rows...) // repeated rows count once
	}
	if !g.UpdateDelta(d, nil) {
		t.Error("the first update is not exact")
	}
	used := 0
	for range 63 {
		if !g.UpdateDelta(d, change(3)) {
			used++
		}
		wantLowerGram(t, "UpdateDelta", g, b, d, 1e-11)
	}
	if used < 40 {
		t.Errorf("differences were used %d times of 63", used)
	}
	exact := func(what string, rows []int) {
		t.Helper()
		if !g.UpdateDelta(d, rows) {
			t.Errorf("%s: differences were used", what)
		}
		fresh.Update(d)
		wantSame(t, what, g.Matrix(), fresh.Matrix())
	}
	d[5] = 1e-9
	exact("a weight that falls", []int{5})
	d[5] = math.Inf(1)
	exact("Inf", []int{5})
	d[5] = 1
	exact("Inf that goes", []int{5})
	d[5] = math.NaN()
	exact("NaN", []int{5})
	d[5] = 2
	exact("NaN that goes", []int{5})
	exact("many rows", change(1500))
	inARow := 0
	for range 200 {
		rows := change(1)
		ind, _ := a.Row(rows[0])
		if exact := g.UpdateDelta(d, rows); exact {
			fresh.Update(d)
			wantSame(t, "after differences", g.Matrix(), fresh.Matrix())
			inARow = 0
		} else if len(ind) == 0 { // nothing was added
		} else if inARow++; inARow > 64 {
			t.Fatal("differences were used more than 64 times in a row")
		}
	}
	g.UpdateDelta(d, change(1))
	rows := change(2)
	g.UpdateChanged(d, rows)
	fresh.Update(d)
	wantSame(t, "UpdateChanged after differences", g.Matrix(), fresh.Matrix())
	rows = change(3)
	if n := testing.AllocsPerRun(5, func() { g.UpdateDelta(d, rows); g.UpdateChanged(d, rows) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	for _, bad := range []int{-1, 2000} {
		wantPanic(t, "a row out of range", func() { g.UpdateDelta(d, []int{bad}) })
		wantPanic(t, "a row out of range", func() { g.UpdateChanged(d, []int{bad}) })
	}
	wantPanic(t, "short d", func() { g.UpdateChanged(d[1:], nil) })
}

func ExampleGram_UpdateChanged() {
	a, err := sparse.NewCSR(3, 2, []int{0, 2, 3, 5}, []int32{0, 1, 1, 0, 1}, []float64{1, 2, 3, 4, 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := sparse.NewGram(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := []float64{1, 1, 1}
	g.Update(d)
	d[1] = 2
	g.UpdateChanged(d, []int{1}) // only column 1 of C depends on row 1
	_, _, val := g.Matrix().Raw()
	fmt.Println(val)
	// Output:
	// [17 22 47]
}
