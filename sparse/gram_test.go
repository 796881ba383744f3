package sparse_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// wantGram compares the lower triangle c with AᵀDA computed densely, in values
// and in pattern: (k, j) is stored if and only if a row stores both columns.
func wantGram(t *testing.T, a *sparse.CSR, c *sparse.CSC, d []float64) {
	t.Helper()
	rows, n := a.Dims()
	if cr, cc := c.Dims(); cr != n || cc != n {
		t.Fatalf("C is %d×%d, want order %d", cr, cc, n)
	}
	wantValid(t, "Gram", c)
	stored := make([][]bool, n) // pattern of A by columns
	values := dense(a.T())
	for j := range stored {
		stored[j] = make([]bool, rows)
	}
	for i := range rows {
		ind, _ := a.Row(i)
		for _, j := range ind {
			stored[j][i] = true
		}
	}
	nnz := 0
	for j := range n {
		for k := j; k < n; k++ {
			var want, scale float64
			found := false
			for i := range rows {
				if stored[j][i] && stored[k][i] {
					found = true
					want += d[i] * values[j][i] * values[k][i]
					scale += math.Abs(d[i] * values[j][i] * values[k][i])
				}
			}
			if found {
				nnz++
			}
			got := c.At(k, j)
			if math.IsNaN(want) || math.IsInf(want, 0) {
				if !same(got, want) {
					t.Fatalf("C(%d, %d) = %v, want %v", k, j, got, want)
				}
			} else if bound := 2 * float64(rows+2) * u * scale; !(math.Abs(got-want) <= bound) {
				t.Fatalf("C(%d, %d) = %v, want %v ± %v", k, j, got, want, bound)
			}
		}
	}
	// With equal counts and no stored entry outside the pattern, found by its
	// position, the patterns agree.
	if c.NNZ() != nnz {
		t.Fatalf("C has %d entries, want %d", c.NNZ(), nnz)
	}
	for j := range n {
		ind, _ := c.Col(j)
		for _, k := range ind {
			if int(k) < j || !overlap(stored[j], stored[k]) {
				t.Fatalf("C(%d, %d) is stored", k, j)
			}
		}
	}
}

func overlap(a, b []bool) bool {
	for i := range a {
		if a[i] && b[i] {
			return true
		}
	}
	return false
}

func TestGram(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		for _, density := range []float64{0, 0.05, 0.3, 1} {
			a := sparsetest.Random(rng, s.rows+5, s.cols, density).Slice(2, 2+s.rows)
			g, err := sparse.NewGram(a)
			if err != nil {
				t.Fatal(err)
			}
			wantGram(t, a, g.Matrix(), make([]float64, s.rows))
			for range 2 {
				d := sparsetest.Vector(rng, s.rows)
				for i := range d {
					if rng.IntN(3) == 0 {
						d[i] = 0
					}
				}
				g.Update(d)
				wantGram(t, a, g.Matrix(), d)
			}
		}
	}
}

func TestGramAgainstGonum(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 50, 12, 0.3)
	d := sparsetest.Vector(rng, 50)
	g, err := sparse.NewGram(a)
	if err != nil {
		t.Fatal(err)
	}
	g.Update(d)
	var da, want mat.Dense
	da.Mul(mat.NewDiagDense(50, d), a)
	want.Mul(a.T(), &da)
	for i := range 12 {
		for j := range i + 1 {
			if got := g.Matrix().At(i, j); !(math.Abs(got-want.At(i, j)) <= 1e-13) {
				t.Errorf("C(%d, %d) = %v, gonum %v", i, j, got, want.At(i, j))
			}
		}
	}
}

// TestGramFollowsValues: Update reads the present values of A, and leaves no
// trace of a NaN or Inf that has gone.
func TestGramFollowsValues(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 30, 8, 0.4)
	d := sparsetest.Vector(rng, 30)
	g, err := sparse.NewGram(a)
	if err != nil {
		t.Fatal(err)
	}
	_, _, val := a.Raw()
	for _, v := range []float64{math.NaN(), math.Inf(1), 3, 0} {
		val[len(val)/2] = v
		g.Update(d)
		wantGram(t, a, g.Matrix(), d)
	}
	for _, w := range []float64{math.NaN(), math.Inf(-1), 0} {
		d[7] = w
		g.Update(d)
		wantGram(t, a, g.Matrix(), d)
	}
}

// TestGramEmptyColumn: a column without entries has no diagonal in C.
func TestGramEmptyColumn(t *testing.T) {
	a, err := sparse.NewCSR(2, 3, []int{0, 2, 3}, []int32{0, 2, 2}, []float64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	g, err := sparse.NewGram(a)
	if err != nil {
		t.Fatal(err)
	}
	g.Update([]float64{1, -1})
	ptr, ind, val := g.Matrix().Raw()
	wantPtr, wantInd, wantVal := []int{0, 2, 2, 3}, []int32{0, 2, 2}, []float64{1, 2, -5}
	for j := range wantPtr {
		if ptr[j] != wantPtr[j] {
			t.Fatalf("ptr = %v, want %v", ptr, wantPtr)
		}
	}
	for k := range wantInd {
		if ind[k] != wantInd[k] || val[k] != wantVal[k] {
			t.Fatalf("ind, val = %v, %v, want %v, %v", ind, val, wantInd, wantVal)
		}
	}
}

// TestGramFullColumns: a thousand identical full rows, of which the pattern
// needs only the first (4·10⁶ steps instead of 4·10⁹).
func TestGramFullColumns(t *testing.T) {
	const rows, cols = 1000, 2000
	ptr := make([]int, rows+1)
	ind := make([]int32, rows*cols)
	for i := range rows {
		ptr[i+1] = (i + 1) * cols
		for j := range cols {
			ind[i*cols+j] = int32(j)
		}
	}
	a, err := sparse.NewCSR(rows, cols, ptr, ind, make([]float64, rows*cols))
	if err != nil {
		t.Fatal(err)
	}
	g, err := sparse.NewGram(a)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := g.Matrix().NNZ(), cols*(cols+1)/2; got != want {
		t.Errorf("%d entries, want %d", got, want)
	}
}

func TestGramUpdateDoesNotAllocate(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 100, 20, 0.2)
	d := sparsetest.Vector(rng, 100)
	g, err := sparse.NewGram(a)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(5, func() { g.Update(d) }); n != 0 {
		t.Errorf("Update: %v allocations", n)
	}
	wantPanic(t, "short d", func() { g.Update(d[1:]) })
}

func BenchmarkGramUpdate(b *testing.B) {
	for _, k := range []int{30, 300} {
		a := sparsetest.ConvectionDiffusion(k, 0)
		g, err := sparse.NewGram(a)
		if err != nil {
			b.Fatal(err)
		}
		d := make([]float64, k*k)
		for i := range d {
			d[i] = float64(i%7) - 3
		}
		flops := 0.0
		for i := range k * k {
			ind, _ := a.Row(i)
			flops += float64(len(ind) * (len(ind) + 1))
		}
		b.Run(fmt.Sprintf("n=%d", k*k), func(b *testing.B) {
			for b.Loop() {
				g.Update(d)
			}
			b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
