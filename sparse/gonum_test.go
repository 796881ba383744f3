package sparse_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

type doer interface {
	mat.Matrix
	mat.NonZeroDoer
	mat.RowNonZeroDoer
	mat.ColNonZeroDoer
	MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector)
	ToDense() *mat.Dense
}

// each returns a random matrix of every type, a view where there are views.
func each(t *testing.T) []doer {
	rng := newRand(t)
	var all []doer
	for _, s := range shapes {
		a, c := view(rng, s.rows, s.cols, 0.3), viewC(rng, s.rows, s.cols, 0.3)
		if _, _, val := a.Raw(); len(val) > 0 {
			val[len(val)/2] = 0 // stored, but not to be visited
		}
		all = append(all, a, c)
	}
	for _, n := range []int{0, 1, 30} {
		all = append(all, must(sparse.SymOf(symmetric(rng, n, 0.3))))
	}
	return all
}

func TestNonZeroDoers(t *testing.T) {
	for _, a := range each(t) {
		rows, cols := a.Dims()
		want := dense(a)
		visit := func(what string, do func(fn func(i, j int, v float64))) {
			got := make([][]float64, rows)
			for i := range got {
				got[i] = make([]float64, cols)
			}
			do(func(i, j int, v float64) {
				if v == 0 || got[i][j] != 0 {
					t.Fatalf("%T.%s visits (%d, %d) with %v", a, what, i, j, v)
				}
				got[i][j] = v
			})
			for i := range want {
				if !slices.Equal(got[i], want[i]) {
					t.Fatalf("%T.%s: row %d is %v, want %v", a, what, i, got[i], want[i])
				}
			}
		}
		visit("DoNonZero", a.DoNonZero)
		visit("DoRowNonZero", func(fn func(i, j int, v float64)) {
			for i := range rows {
				last := -1
				a.DoRowNonZero(i, func(r, c int, v float64) {
					if r != i || c <= last {
						t.Fatalf("%T: (%d, %d) after column %d of row %d", a, r, c, last, i)
					}
					last = c
					fn(r, c, v)
				})
			}
		})
		visit("DoColNonZero", func(fn func(i, j int, v float64)) {
			for j := range cols {
				a.DoColNonZero(j, func(r, c int, v float64) {
					if c != j {
						t.Fatalf("%T: (%d, %d) in column %d", a, r, c, j)
					}
					fn(r, c, v)
				})
			}
		})
		for _, bad := range []int{-1, max(rows, cols)} {
			wantPanic(t, "DoRowNonZero", func() { a.DoRowNonZero(bad, func(int, int, float64) {}) })
			wantPanic(t, "DoColNonZero", func() { a.DoColNonZero(bad, func(int, int, float64) {}) })
		}
		if rows > 0 && cols > 0 {
			wantSame(t, "ToDense", a.ToDense(), a)
		}
	}
}

// A product is a matrix that linsolve can use.
type mulVecToer interface {
	Dims() (rows, cols int)
	MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector)
}

func TestMulVecTo(t *testing.T) {
	rng := newRand(t)
	for _, a := range each(t) {
		testMulVecTo(t, rng, a, a)
		switch a := a.(type) {
		case *sparse.CSR:
			testMulVecTo(t, rng, a, must(sparse.NewPlan(a, sparse.PlanOptions{})))
			testMulVecTo(t, rng, a, must(sparse.NewPlan(a, sparse.PlanOptions{Transposed: true})))
		case *sparse.Sym:
			testMulVecTo(t, rng, a, must(sparse.NewSymPlan(a, sparse.PlanOptions{})))
		}
	}
}

// testMulVecTo tests the products of a, whose elements are those of m.
func testMulVecTo(t *testing.T, rng *rand.Rand, m doer, a mulVecToer) {
	t.Helper()
	elements := dense(m)
	rows, cols := a.Dims()
	for _, trans := range []bool{false, true} {
		n, m := cols, rows
		if trans {
			n, m = m, n
		}
		if n == 0 || m == 0 {
			continue // gonum has no vectors of length 0
		}
		x := mat.NewVecDense(n, sparsetest.Vector(rng, n))
		want, scale := product(elements, x.RawVector().Data, rows, cols, trans)
		strided := mat.NewDense(n, 2, nil).ColView(1).(*mat.VecDense)
		strided.CopyVec(x)
		both := mat.NewVecDense(max(n, m), nil)
		overlapping := both.SliceVec(0, n).(*mat.VecDense)
		overlapping.CopyVec(x)
		for _, p := range []struct {
			dst *mat.VecDense
			x   mat.Vector
		}{
			{new(mat.VecDense), x},
			{mat.NewVecDense(m, nil), strided},
			{mat.NewDense(m, 3, nil).ColView(2).(*mat.VecDense), x},
			{mat.NewVecDense(m, nil), x.T().T().(mat.Vector)},
			{both.SliceVec(0, m).(*mat.VecDense), overlapping},
		} {
			a.MulVecTo(p.dst, trans, p.x)
			for i := range want {
				if !(math.Abs(p.dst.AtVec(i)-want[i]) <= 1e-13*(scale[i]+1)) {
					t.Fatalf("%T, trans %v: element %d = %v, want %v", a, trans, i, p.dst.AtVec(i), want[i])
				}
			}
		}
		wantPanic(t, "short x", func() { a.MulVecTo(new(mat.VecDense), trans, mat.NewVecDense(n+1, nil)) })
		wantPanic(t, "long dst", func() { a.MulVecTo(mat.NewVecDense(m+1, nil), trans, x) })
		y := mat.NewVecDense(m, nil)
		if n := testing.AllocsPerRun(3, func() { a.MulVecTo(y, trans, x) }); n != 0 {
			t.Errorf("%T.MulVecTo: %v allocations", a, n)
		}
	}
}

// Sources for FromMatrix, each with one way of being read.
type (
	plain      struct{ mat.Matrix }
	byRowsOnly struct {
		mat.Matrix
		mat.RowNonZeroDoer
	}
	byColsOnly struct {
		mat.Matrix
		mat.ColNonZeroDoer
	}
	messy struct{ rows, cols int } // visits (0, 0) three times, out of order
)

func (m messy) Dims() (rows, cols int) { return m.rows, m.cols }
func (m messy) At(i, j int) float64    { return 1 }
func (m messy) T() mat.Matrix          { return mat.Transpose{Matrix: m} }
func (m messy) DoNonZero(fn func(i, j int, v float64)) {
	fn(0, 1, 5)
	fn(0, 0, 1)
	fn(1, 0, 7)
	fn(0, 0, 2)
	fn(0, 0, 4)
}

func TestFromMatrix(t *testing.T) {
	for _, a := range each(t) {
		for _, m := range []mat.Matrix{a, plain{a}, byRowsOnly{a, a}, byColsOnly{a, a}} {
			got, err := sparse.FromMatrix(m)
			if err != nil {
				t.Fatal(err)
			}
			wantSame(t, "FromMatrix", got, a)
			wantValid(t, "FromMatrix", got)
		}
	}
	got := must(sparse.FromMatrix(messy{2, 2}))
	wantSame(t, "duplicates", got, mat.NewDense(2, 2, []float64{7, 5, 7, 0}))
	wantValid(t, "duplicates", got)
	_, err := sparse.FromMatrix(messy{1, 2})
	wantError(t, err, "sparse: COO.Append: row index 1 out of range [0,1)")
}

// TestMulVecToSpare: vectors whose arrays are longer than they are.
func TestMulVecToSpare(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 5, 4, 0.7)
	want := make([]float64, 5)
	var x, y mat.VecDense
	x.SetRawVector(blas64.Vector{N: 4, Inc: 1, Data: sparsetest.Vector(rng, 9)})
	y.SetRawVector(blas64.Vector{N: 5, Inc: 1, Data: nans(7)})
	a.MulVec(want, x.RawVector().Data[:4])
	a.MulVecTo(&y, false, &x)
	for i, v := range want {
		if y.AtVec(i) != v {
			t.Errorf("element %d is %v, want %v", i, y.AtVec(i), v)
		}
	}
	if !math.IsNaN(y.RawVector().Data[5]) {
		t.Error("written behind the vector")
	}
}
