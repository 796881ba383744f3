package sparse_test

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func TestNewRefuses(t *testing.T) {
	one := []float64{1}
	tests := []struct {
		rows, cols int // for NewCSR; NewCSC gets them exchanged
		ptr        []int
		ind        []int32
		val        []float64
		csr, csc   string // messages
	}{
		{-1, 2, nil, nil, nil, "sparse: NewCSR: rows = -1, want 0 <= rows <= 2147483647", "sparse: NewCSC: cols = -1, want 0 <= cols <= 2147483647"},
		{2, -5, nil, nil, nil, "sparse: NewCSR: cols = -5, want 0 <= cols <= 2147483647", "sparse: NewCSC: rows = -5, want 0 <= rows <= 2147483647"},
		{2, 2, []int{0, 0}, nil, nil, "sparse: NewCSR: len(ptr) = 2, want rows+1 = 3", "sparse: NewCSC: len(ptr) = 2, want cols+1 = 3"},
		{0, 0, nil, nil, nil, "sparse: NewCSR: len(ptr) = 0, want rows+1 = 1", "sparse: NewCSC: len(ptr) = 0, want cols+1 = 1"},
		{1, 2, []int{1, 1}, []int32{0}, one, "sparse: NewCSR: ptr[0] = 1, want 0", "sparse: NewCSC: ptr[0] = 1, want 0"},
		{2, 2, []int{0, 1, 0}, nil, nil, "sparse: NewCSR: ptr[2] = 0, want at least ptr[1] = 1", "sparse: NewCSC: ptr[2] = 0, want at least ptr[1] = 1"},
		{1, 2, []int{0, 2}, []int32{0}, one, "sparse: NewCSR: len(ind) = 1, want ptr[rows] = 2", "sparse: NewCSC: len(ind) = 1, want ptr[cols] = 2"},
		{1, 2, []int{0, 1}, []int32{0}, nil, "sparse: NewCSR: len(val) = 0, want len(ind) = 1", "sparse: NewCSC: len(val) = 0, want len(ind) = 1"},
		{2, 5, []int{0, 0, 1}, []int32{7}, one, "sparse: NewCSR: row 1: column index 7 out of range [0,5)", "sparse: NewCSC: column 1: row index 7 out of range [0,5)"},
		{2, 5, []int{0, 0, 1}, []int32{-1}, one, "sparse: NewCSR: row 1: column index -1 out of range [0,5)", "sparse: NewCSC: column 1: row index -1 out of range [0,5)"},
		{1, 5, []int{0, 2}, []int32{3, 3}, []float64{1, 2}, "sparse: NewCSR: row 0: column index 3 follows 3, want strictly ascending indices", "sparse: NewCSC: column 0: row index 3 follows 3, want strictly ascending indices"},
		{1, 5, []int{0, 2}, []int32{3, 1}, []float64{1, 2}, "sparse: NewCSR: row 0: column index 1 follows 3, want strictly ascending indices", "sparse: NewCSC: column 0: row index 1 follows 3, want strictly ascending indices"},
	}
	for _, tc := range tests {
		if _, err := sparse.NewCSR(tc.rows, tc.cols, tc.ptr, tc.ind, tc.val); err == nil || err.Error() != tc.csr {
			t.Errorf("NewCSR: %v\nwant    %s", err, tc.csr)
		}
		if _, err := sparse.NewCSC(tc.cols, tc.rows, tc.ptr, tc.ind, tc.val); err == nil || err.Error() != tc.csc {
			t.Errorf("NewCSC: %v\nwant    %s", err, tc.csc)
		}
	}
}

func TestNewErrorTypes(t *testing.T) {
	_, err := sparse.NewCSR(1, 2, []int{0, 1}, []int32{2}, []float64{1})
	var index *sparse.IndexError
	if !errors.As(err, &index) || index.Index != 2 || index.Limit != 2 {
		t.Errorf("index out of range: %#v", err)
	}
	_, err = sparse.NewCSR(1, 2, []int{0, 2}, []int32{1, 0}, []float64{1, 2})
	var order *sparse.OrderError
	if !errors.As(err, &order) || order.Prev != 1 || order.Index != 0 {
		t.Errorf("unsorted: %#v", err)
	}
	if math.MaxInt == math.MaxInt32 {
		return // no int is too large on this machine
	}
	tooLarge := int64(math.MaxInt32) + 1
	_, err = sparse.NewCSR(0, int(tooLarge), []int{0}, nil, nil)
	var argument *sparse.ArgumentError
	if !errors.As(err, &argument) || argument.Arg != "cols" {
		t.Errorf("too many columns: %#v", err)
	}
	if _, err = sparse.NewCOO(int(tooLarge), 0); !errors.As(err, &argument) || argument.Arg != "rows" {
		t.Errorf("too many rows: %#v", err)
	}
}

func TestAt(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	a, err := sparse.NewCSR(3, 4, []int{0, 2, 2, 4}, []int32{0, 3, 1, 2}, []float64{1, nan, 0, inf})
	if err != nil {
		t.Fatal(err)
	}
	want := mat.NewDense(3, 4, []float64{1, 0, 0, nan, 0, 0, 0, 0, 0, 0, inf, 0})
	wantSame(t, "A", a, want)
	wantSame(t, "Aᵀ", a.T(), want.T())
	wantSame(t, "Aᵀᵀ", a.T().T(), want)
	wantSame(t, "A by columns", a.ToCSC(), want)
	wantSame(t, "Aᵀ by rows", a.Transpose(), want.T())
	wantSame(t, "gonum", mat.DenseCopyOf(a), want)
	if a.NNZ() != 4 {
		t.Errorf("NNZ = %d, want 4: a stored zero counts", a.NNZ())
	}
	for _, at := range [][2]int{{-1, 0}, {3, 0}, {0, -1}, {0, 4}} {
		wantPanic(t, "CSR.At", func() { a.At(at[0], at[1]) })
		wantPanic(t, "CSC.At", func() { a.ToCSC().At(at[0], at[1]) })
	}
}

func TestShared(t *testing.T) {
	a, err := sparse.NewCSR(2, 2, []int{0, 1, 2}, []int32{0, 1}, []float64{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	copied := a.ToCSC()
	_, row := a.Row(1)
	row[0] = 5
	if a.At(1, 1) != 5 || a.T().At(1, 1) != 5 || a.Slice(1, 2).At(0, 1) != 5 {
		t.Error("a view does not share the values")
	}
	if copied.At(1, 1) != 2 {
		t.Error("ToCSC shares the values")
	}
}

func TestTransposeAndConvert(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		a := sparsetest.Random(rng, s.rows, s.cols, 0.3)
		wantValid(t, "Transpose", a.Transpose())
		wantSame(t, "Transpose", a.Transpose(), a.T())
		wantSame(t, "Transpose twice", a.Transpose().Transpose(), a)
		c := a.ToCSC()
		wantValid(t, "ToCSC", c)
		wantSame(t, "ToCSC", c, a)
		wantValid(t, "ToCSR", c.ToCSR())
		wantSame(t, "ToCSR", c.ToCSR(), a)
		wantValid(t, "CSC.Transpose", c.Transpose())
		wantSame(t, "CSC.Transpose", c.Transpose(), a.T())
		wantSame(t, "CSC.T", c.T(), a.T())
	}
}

func TestSlice(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 20, 9, 0.4)
	full := mat.DenseCopyOf(a)
	c := a.ToCSC()
	for _, r := range [][2]int{{0, 20}, {3, 11}, {19, 20}, {5, 6}} {
		lo, hi := r[0], r[1]
		want := full.Slice(lo, hi, 0, 9)
		v := a.Slice(lo, hi)
		wantSame(t, "Slice", v, want)
		wantSame(t, "Slice of a slice", a.Slice(lo, 20).Slice(0, hi-lo), want)
		wantSame(t, "transposed slice", v.Transpose(), want.T())
		wantSame(t, "slice by columns", v.ToCSC(), want)
		if got := v.NNZ(); got != v.ToCSC().NNZ() {
			t.Errorf("NNZ of rows [%d,%d) = %d, want %d", lo, hi, got, v.ToCSC().NNZ())
		}
	}
	wantSame(t, "CSC.Slice", c.Slice(2, 7), full.Slice(0, 20, 2, 7))
	for _, empty := range []int{0, 7, 20} {
		v := a.Slice(empty, empty)
		if rows, cols := v.Dims(); rows != 0 || cols != 9 || v.NNZ() != 0 {
			t.Errorf("Slice(%d, %d) is %d×%d with %d entries", empty, empty, rows, cols, v.NNZ())
		}
	}
	for _, bad := range [][2]int{{-1, 2}, {3, 2}, {21, 21}, {0, 21}, {21, 20}} {
		wantPanic(t, "CSR.Slice", func() { a.Slice(bad[0], bad[1]) })
		wantPanic(t, "CSC.Slice", func() { a.T().(*sparse.CSC).Slice(bad[0], bad[1]) })
	}
}

func TestDiag(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		a := sparsetest.Random(rng, s.rows, s.cols, 0.6)
		n := min(s.rows, s.cols)
		byRows, byColumns := make([]float64, n), make([]float64, n)
		a.Diag(byRows)
		a.ToCSC().Diag(byColumns)
		for i := range n {
			if want := a.At(i, i); byRows[i] != want || byColumns[i] != want {
				t.Errorf("%d×%d: diagonal %d: %v by rows, %v by columns, want %v", s.rows, s.cols, i, byRows[i], byColumns[i], want)
			}
		}
	}
	wantPanic(t, "Diag", func() { sparsetest.Random(rng, 2, 3, 1).Diag(make([]float64, 3)) })
}
