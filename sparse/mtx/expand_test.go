package mtx

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/sparse"
)

func TestExpand(t *testing.T) {
	a := csc(t, 3, 3, []int{0, 2, 3, 4}, []int32{0, 2, 1, 2}, []float64{1, 2, 3, 4})
	full, err := Expand(a, Symmetric)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1 1 1", "3 1 2", "2 2 3", "1 3 2", "3 3 4"}, list(full)); diff != "" {
		t.Error(diff)
	}
	if same, err := Expand(full, General); same != full || err != nil {
		t.Errorf("%v, %v", same, err)
	}
	// A view, whose pointers do not start at 0.
	view := csc(t, 2, 4, []int{0, 2, 4, 5, 6}, []int32{0, 1, 0, 1, 1, 1}, []float64{9, 9, 1, 2, 3, 9}).Slice(1, 3)
	if full, err = Expand(view, Symmetric); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1 1 1", "2 1 2", "1 2 2", "2 2 3"}, list(full)); diff != "" {
		t.Error(diff)
	}
	upper := csc(t, 2, 2, []int{0, 0, 1}, []int32{0}, []float64{1})
	for _, c := range []struct {
		a    *sparse.CSC
		s    Symmetry
		want string
	}{
		{a, SkewSymmetric, "mtx: Expand: entry (0, 0), from 0, is not one that a skew-symmetric file lists"},
		{upper, Symmetric, "mtx: Expand: entry (0, 1), from 0, is not one that a symmetric file lists"},
		{a.Slice(0, 2), Symmetric, "mtx: Expand: a symmetric matrix is square, not 3×2"},
	} {
		if _, err := Expand(c.a, c.s); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}
