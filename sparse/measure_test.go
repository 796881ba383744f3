package sparse_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// measured is what CSR, CSC and Sym have in common.
type measured interface {
	mat.Matrix
	Norm1() float64
	NormInf() float64
	NormFro() float64
	NormMax() float64
}

func wantNorms(t *testing.T, what string, a measured) {
	t.Helper()
	rows, cols := a.Dims()
	var one, inf, fro, top float64
	sums := make([]float64, cols)
	for i := range rows {
		var sum float64
		for j := range cols {
			v := math.Abs(a.At(i, j))
			sum += v
			sums[j] += v
			fro += v * v
			top = max(top, v)
		}
		inf = max(inf, sum)
	}
	for _, s := range sums {
		one = max(one, s)
	}
	for _, n := range []struct {
		name      string
		got, want float64
	}{{"Norm1", a.Norm1(), one}, {"NormInf", a.NormInf(), inf}, {"NormFro", a.NormFro(), math.Sqrt(fro)}, {"NormMax", a.NormMax(), top}} {
		if !same(n.got, n.want) && !(math.Abs(n.got-n.want) <= 1e-13*n.want) {
			t.Errorf("%s %d×%d: %s = %v, want %v", what, rows, cols, n.name, n.got, n.want)
		}
	}
}

func TestNorms(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		wantNorms(t, "CSR", view(rng, s.rows, s.cols, 0.3))
		wantNorms(t, "CSC", viewC(rng, s.rows, s.cols, 0.3))
	}
	for _, n := range []int{0, 1, 7, 40} {
		wantNorms(t, "Sym", must(sparse.SymOf(symmetric(rng, n, 0.4))))
	}
	for _, v := range []float64{math.NaN(), math.Inf(-1)} {
		full := symmetric(rng, 9, 1)
		s := must(sparse.SymOf(full))
		_, col := s.Lower().Col(2)
		col[3] = v
		for _, a := range []measured{s, s.Full(), s.Full().ToCSC()} {
			wantNorms(t, "special", a)
			col[4] = math.Inf(1) // NaN beside Inf stays NaN
			wantNorms(t, "special beside Inf", a)
		}
	}
	for _, scale := range []float64{1e300, 1e-310, 5e-324} {
		s := must(sparse.SymOf(must(sparse.NewCSR(2, 2, []int{0, 2, 4}, []int32{0, 1, 0, 1}, []float64{3 * scale, 4 * scale, 4 * scale, 3 * scale}))))
		want := math.Sqrt(50) * scale
		for _, a := range []measured{s, s.Full(), s.Full().ToCSC()} {
			if got := a.NormFro(); !(math.Abs(got-want) <= 1e-15*want+5e-324) {
				t.Errorf("%T of size %g: NormFro = %v, want %v", a, scale, got, want)
			}
		}
	}
}

func TestScaleInPlace(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		r, c := sparsetest.Vector(rng, s.rows), sparsetest.Vector(rng, s.cols)
		whole := sparsetest.Random(rng, s.rows+2, s.cols, 0.4)
		outside := whole.Clone()
		a := whole.Slice(1, 1+s.rows)
		before := a.Clone()
		a.ScaleRows(r)
		a.ScaleCols(c)
		byColumns := before.ToCSC()
		byColumns.ScaleRows(r)
		byColumns.ScaleCols(c)
		want := func(i, j int) float64 { return before.At(i, j) * r[i] * c[j] }
		wantElements(t, "CSR scaled", a.Clone(), s.rows, s.cols, 0, want)
		wantElements(t, "CSC scaled", byColumns, s.rows, s.cols, 0, want)
		wantElements(t, "Scaled CSR", must(sparse.Scaled(before, r, c)), s.rows, s.cols, 0, want)
		wantElements(t, "Scaled CSC", must(sparse.Scaled(before.ToCSC(), r, c)), s.rows, s.cols, 0, want)
		wantElements(t, "Scaled rows", must(sparse.Scaled(before.ToCSC(), r, nil)), s.rows, s.cols, 0, func(i, j int) float64 { return before.At(i, j) * r[i] })
		_, err := sparse.Scaled(before, append(r, 1), c)
		wantError(t, err, fmt.Sprintf("sparse: Scaled: len(r) = %d, want rows = %d", s.rows+1, s.rows))
		for _, i := range []int{0, s.rows + 1} {
			wantSame(t, "rows outside a view", whole.Slice(i, i+1), outside.Slice(i, i+1))
		}
		wantPanic(t, "ScaleRows", func() { a.ScaleRows(make([]float64, s.rows+1)) })
		wantPanic(t, "ScaleCols", func() { byColumns.ScaleCols(make([]float64, s.cols+1)) })
	}
	sym := must(sparse.SymOf(symmetric(rng, 20, 0.4)))
	before, d := sym.Clone(), sparsetest.Vector(rng, 20)
	sym.Scale(d)
	for i := range 20 {
		for j := range 20 {
			if got, want := sym.At(i, j), before.At(i, j)*d[max(i, j)]*d[min(i, j)]; got != want {
				t.Fatalf("D S D(%d, %d) = %v, want %v", i, j, got, want)
			}
		}
	}
}

func TestStructure(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		for _, density := range []float64{0, 0.05, 1} {
			a := view(rng, s.rows, s.cols, density)
			lower, upper := 0, 0
			rowCount, colCount := make([]int, s.rows), make([]int, s.cols)
			stored := map[[2]int]bool{}
			a.DoNonZero(func(i, j int, _ float64) {
				lower, upper = max(lower, i-j), max(upper, j-i)
				rowCount[i]++
				colCount[j]++
				stored[[2]int{i, j}] = true
			})
			full := true
			for i := range min(s.rows, s.cols) {
				full = full && stored[[2]int{i, i}]
			}
			mirrored := s.rows == s.cols
			for at := range stored {
				mirrored = mirrored && stored[[2]int{at[1], at[0]}]
			}
			c := a.ToCSC()
			for kind, got := range map[string][]any{
				"CSR": {a.IsLower(), a.IsUpper(), a.HasFullDiagonal(), a.IsSymmetricPattern(), a.RowCounts(), a.ColCounts()},
				"CSC": {c.IsLower(), c.IsUpper(), c.HasFullDiagonal(), c.IsSymmetricPattern(), c.RowCounts(), c.ColCounts()},
			} {
				for k, want := range []any{upper == 0, lower == 0, full, mirrored, counts(rowCount), counts(colCount)} {
					if got[k] != want {
						t.Errorf("%s %d×%d density %v: answer %d is %v, want %v", kind, s.rows, s.cols, density, k, got[k], want)
					}
				}
			}
			for _, b := range []interface{ Bandwidth() (int, int) }{a, c} {
				if l, u := b.Bandwidth(); l != lower || u != upper {
					t.Errorf("bandwidth %d, %d, want %d, %d", l, u, lower, upper)
				}
			}
		}
	}
	full := symmetric(rng, 30, 0.2)
	if !full.IsSymmetric() || !full.ToCSC().IsSymmetric() || !full.IsSymmetricPattern() {
		t.Error("a symmetric matrix is not recognised")
	}
	ind, val := full.Row(29)
	for k := range ind {
		if ind[k] != 29 {
			val[k]++
			if full.IsSymmetric() || full.ToCSC().IsSymmetric() || !full.IsSymmetricPattern() {
				t.Error("a changed value is not noticed")
			}
			break
		}
	}
	if sparsetest.Random(rng, 3, 2, 0).IsSymmetric() {
		t.Error("a rectangle is not symmetric")
	}
}

func counts(n []int) sparse.Counts {
	var c sparse.Counts
	for i, k := range n {
		if i == 0 || k < c.Min {
			c.Min = k
		}
		c.Max = max(c.Max, k)
		c.Mean += float64(k)
		if k == 0 {
			c.Empty++
		}
	}
	if len(n) > 0 {
		c.Mean /= float64(len(n))
	}
	return c
}

func TestEqual(t *testing.T) {
	csr := func(ind []int32, val ...float64) *sparse.CSR {
		return must(sparse.NewCSR(1, 4, []int{0, len(ind)}, ind, val))
	}
	inf, nan := math.Inf(1), math.NaN()
	for i, tc := range []struct {
		a, b          *sparse.CSR
		equal, approx bool // with a tolerance of 1e-3
	}{
		{csr([]int32{0, 2}, 1, 2), csr([]int32{0, 2}, 1, 2), true, true},
		{csr([]int32{0, 1, 2}, 1, 0, 2), csr([]int32{0, 2, 3}, 1, 2, 0), true, true},
		{csr([]int32{0}, 1), csr([]int32{0, 3}, 1, 1e-4), false, true},
		{csr([]int32{0}, 1e6), csr([]int32{0}, 1e6+1), false, true},
		{csr([]int32{0}, 1), csr([]int32{1}, 1), false, false},
		{csr([]int32{0}, nan), csr([]int32{0}, nan), false, false},
		{csr([]int32{0}, inf), csr([]int32{0}, inf), true, true},
		{csr([]int32{0}, inf), csr([]int32{0}, -inf), false, false},
		{csr([]int32{0}, inf), csr([]int32{0}, 1), false, false},
	} {
		for _, p := range [][2]*sparse.CSR{{tc.a, tc.b}, {tc.b, tc.a}} {
			if got := sparse.Equal(p[0], p[1]); got != tc.equal || sparse.Equal(p[0].ToCSC(), p[1].ToCSC()) != got {
				t.Errorf("case %d: Equal = %v", i, got)
			}
			if got := sparse.ApproxEqual(p[0], p[1], 1e-3); got != tc.approx {
				t.Errorf("case %d: ApproxEqual = %v", i, got)
			}
			if got := mat.EqualApprox(p[0], p[1], 1e-3); got != tc.approx {
				t.Errorf("case %d: gonum says %v", i, got)
			}
		}
	}
	if sparse.Equal(csr(nil), must(sparse.NewCSR(1, 5, []int{0, 0}, nil, nil))) {
		t.Error("shapes differ")
	}
}

func TestCloneAndDiagonal(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		a := view(rng, s.rows, s.cols, 0.4)
		c, d := a.Clone(), a.T().(*sparse.CSC).Clone()
		wantSame(t, "Clone", c, a)
		wantSame(t, "CSC.Clone", d, a.T())
		wantValid(t, "Clone", c)
		wantValid(t, "CSC.Clone", d)
		if _, _, val := c.Raw(); len(val) > 0 {
			val[0]++
			if sparse.Equal(a, c) {
				t.Error("a clone shares values")
			}
		}
	}
	wantElements(t, "Identity", must(sparse.Identity[*sparse.CSR](3)), 3, 3, 0, func(i, j int) float64 {
		if i == j {
			return 1
		}
		return 0
	})
	dd := must(sparse.Diagonal[*sparse.CSC]([]float64{4, 0, 5}))
	if dd.NNZ() != 3 || dd.At(2, 2) != 5 {
		t.Errorf("Diagonal: %v", mat.Formatted(dd))
	}
	_, err := sparse.Identity[*sparse.CSR](-1)
	wantError(t, err, "sparse: Identity: rows = -1, want 0 <= rows <= 2147483647")
}

// rankBySearch finds the structural rank by trying everything.
func rankBySearch(d [][]float64, i int, taken int) int {
	if i == len(d) {
		return 0
	}
	best := rankBySearch(d, i+1, taken)
	for j, v := range d[i] {
		if v != 0 && taken>>j&1 == 0 {
			best = max(best, 1+rankBySearch(d, i+1, taken|1<<j))
		}
	}
	return best
}

func TestStructuralRank(t *testing.T) {
	rng := newRand(t)
	for range 300 {
		rows, cols := rng.IntN(7), rng.IntN(7)
		a := view(rng, rows, cols, rng.Float64()*0.6)
		want := rankBySearch(dense(a), 0, 0)
		if got := sparse.StructuralRank(a); got != want {
			t.Fatalf("%d×%d: rank %d, want %d\n%v", rows, cols, got, want, dense(a))
		}
		if got := sparse.StructuralRank(a.ToCSC()); got != want {
			t.Fatalf("%d×%d by columns: rank %d, want %d", rows, cols, got, want)
		}
	}
	if got := sparse.StructuralRank(sparsetest.ConvectionDiffusion(60, 1)); got != 3600 {
		t.Errorf("rank %d of an M-matrix of order 3600", got)
	}
}
