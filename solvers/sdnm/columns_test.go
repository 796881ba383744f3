package sdnm

import (
	"slices"
	"testing"
)

func TestDropUnused(t *testing.T) {
	x := fromRows(t, 6, [][]float64{
		{0, 1, 0, 2, 0, 0},
		{9, 0, 0, 0, 9, 0}, // not listed
		{0, 0, 0, 3, 0, 4},
		{0, 0, 0, 0, 0, 0},
	})
	y, cols := dropUnused(x, []int32{0, 2, 3})
	if want := []int32{1, 3, 5}; !slices.Equal(cols, want) {
		t.Fatalf("columns %v stay, want %v", cols, want)
	}
	want := fromRows(t, 3, [][]float64{{1, 2, 0}, {}, {0, 3, 4}, {}})
	wp, wi, wv := want.Raw()
	if rows, n := y.Dims(); rows != 4 || n != 3 {
		t.Fatalf("the matrix is %d×%d, want 4×3", rows, n)
	}
	if ptr, ind, val := y.Raw(); !slices.Equal(ptr, wp) || !slices.Equal(ind, wi) || !slices.Equal(val, wv) {
		t.Errorf("the matrix is %v %v %v, want %v %v %v", ptr, ind, val, wp, wi, wv)
	}
	if w := restoreColumns([]float64{7, 8, 9}, cols, 6); !slices.Equal(w, []float64{0, 7, 0, 8, 0, 9}) {
		t.Errorf("restored weights %v", w)
	}

	if y, cols := dropUnused(x, all(4)[:3]); cols == nil || y == x {
		t.Error("column 2 is unused but was kept")
	}
	full := fromRows(t, 2, [][]float64{{1, 0}, {0, 1}})
	if y, cols := dropUnused(full, all(2)); y != full || cols != nil {
		t.Error("a matrix without unused columns was copied")
	}
	if w := []float64{1, 2}; &restoreColumns(w, nil, 2)[0] != &w[0] {
		t.Error("weights without unused columns were copied")
	}
}

// TestDropUnusedAll: nothing is left of rows without entries.
func TestDropUnusedAll(t *testing.T) {
	y, cols := dropUnused(fromRows(t, 3, make([][]float64, 2)), all(2))
	if rows, n := y.Dims(); rows != 2 || n != 0 || len(cols) != 0 {
		t.Errorf("a %d×%d matrix with columns %v is left", rows, n, cols)
	}
	if w := restoreColumns(nil, cols, 3); !slices.Equal(w, make([]float64, 3)) {
		t.Errorf("restored weights %v, want three zeros", w)
	}
}
