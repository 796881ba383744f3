package sparse_test

import (
	"errors"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
)

func TestCOORandom(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		c, err := sparse.NewCOO(s.rows, s.cols)
		if err != nil {
			t.Fatal(err)
		}
		want := dense(c.ToCSR())
		stored := make(map[[2]int]bool)
		if s.rows > 0 && s.cols > 0 {
			for range 3 * (s.rows + s.cols) {
				i, j, v := rng.IntN(s.rows), rng.IntN(s.cols), rng.NormFloat64()
				if err := c.Append(i, j, v); err != nil {
					t.Fatal(err)
				}
				want[i][j] += v // the order of appending: sums must agree bit for bit
				stored[[2]int{i, j}] = true
			}
		}
		for _, a := range []mat.Matrix{c.ToCSR(), c.ToCSC()} {
			wantValid(t, "COO", a)
			if nnz := a.(interface{ NNZ() int }).NNZ(); nnz != len(stored) {
				t.Errorf("%d×%d: %d entries, want %d", s.rows, s.cols, nnz, len(stored))
			}
			for i := range want {
				for j := range want[i] {
					if got := a.At(i, j); got != want[i][j] {
						t.Fatalf("%T(%d, %d) = %v, want %v", a, i, j, got, want[i][j])
					}
				}
			}
		}
	}
}

// TestCOOOrder has a sum whose value depends on the order: 1e16 + 1 - 1e16 is 0
// from left to right, 1 in another order.
func TestCOOOrder(t *testing.T) {
	c, err := sparse.NewCOO(2, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []struct {
		i, j int
		v    float64
	}{{1, 1, 1e16}, {0, 1, 3}, {1, 1, 1}, {1, 0, 4}, {1, 1, -1e16}} {
		if err := c.Append(e.i, e.j, e.v); err != nil {
			t.Fatal(err)
		}
	}
	a := c.ToCSR()
	wantSame(t, "COO", a, mat.NewDense(2, 2, []float64{0, 3, 4, 0}))
	if a.NNZ() != 3 {
		t.Errorf("%d entries, want 3: a sum of zero stays stored", a.NNZ())
	}
	if err := c.Append(0, 0, 7); err != nil {
		t.Fatal(err)
	}
	if got := c.ToCSC().At(0, 0); got != 7 || a.At(0, 0) != 0 || c.Len() != 6 {
		t.Errorf("after one more entry: new matrix %v, old matrix %v, %d entries", got, a.At(0, 0), c.Len())
	}
}

func TestCOORefuses(t *testing.T) {
	c, err := sparse.NewCOO(2, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		i, j int
		want string
	}{
		{2, 0, "sparse: COO.Append: row index 2 out of range [0,2)"},
		{-1, 0, "sparse: COO.Append: row index -1 out of range [0,2)"},
		{0, 3, "sparse: COO.Append: column index 3 out of range [0,3)"},
		{0, -1, "sparse: COO.Append: column index -1 out of range [0,3)"},
	} {
		err := c.Append(tc.i, tc.j, 1)
		var index *sparse.IndexError
		if !errors.As(err, &index) || err.Error() != tc.want {
			t.Errorf("Append(%d, %d): %v, want %s", tc.i, tc.j, err, tc.want)
		}
	}
	if c.Len() != 0 {
		t.Errorf("%d entries kept of refused ones", c.Len())
	}
	if _, err := sparse.NewCOO(2, -1); err == nil || err.Error() != "sparse: NewCOO: cols = -1, want 0 <= cols <= 2147483647" {
		t.Errorf("NewCOO(2, -1): %v", err)
	}
}
