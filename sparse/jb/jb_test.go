package jb_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	theirs "github.com/james-bowman/sparse"
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse/jb"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func newRand(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

func wantSame(t *testing.T, what string, got, want mat.Matrix) {
	t.Helper()
	gr, gc := got.Dims()
	wr, wc := want.Dims()
	if gr != wr || gc != wc {
		t.Fatalf("%s: %d×%d, want %d×%d", what, gr, gc, wr, wc)
	}
	for i := range wr {
		for j := range wc {
			if got.At(i, j) != want.At(i, j) {
				t.Fatalf("%s: (%d, %d) = %v, want %v", what, i, j, got.At(i, j), want.At(i, j))
			}
		}
	}
}

func TestThereAndBack(t *testing.T) {
	rng := newRand(t)
	for _, s := range [][2]int{{1, 1}, {1, 9}, {9, 1}, {20, 7}, {7, 20}} {
		for _, density := range []float64{0, 0.2, 1} {
			a := sparsetest.Random(rng, s[0]+4, s[1], density).Slice(2, 2+s[0])
			c := a.ToCSC()
			x, y := jb.ToCSR(a), jb.ToCSC(c)
			wantSame(t, "ToCSR", x, a)
			wantSame(t, "ToCSC", y, a)
			b, shared, err := jb.FromCSR(x)
			if err != nil || !shared {
				t.Fatalf("FromCSR: shared %v, %v", shared, err)
			}
			wantSame(t, "FromCSR", b, a)
			d, shared, err := jb.FromCSC(y)
			if err != nil || !shared {
				t.Fatalf("FromCSC: shared %v, %v", shared, err)
			}
			wantSame(t, "FromCSC", d, a)
			for _, m := range []mat.Matrix{x, y, x.ToCOO(), x.ToDOK(), x.ToDense()} {
				got, err := jb.From(m)
				if err != nil {
					t.Fatal(err)
				}
				wantSame(t, fmt.Sprintf("From %T", m), got, a)
			}
			if a.NNZ() > 0 { // the values are one array on both sides
				_, _, val := b.Raw()
				val[0] = 42
				wantSame(t, "a changed value", x, b)
				wantSame(t, "a changed value", a, b)
			}
		}
	}
}

// TestRepeatedElements: their COO keeps duplicates through the conversion and
// sees the first one only.
func TestRepeatedElements(t *testing.T) {
	c := theirs.NewCOO(2, 3, []int{0, 0, 1, 0, 1}, []int{2, 0, 1, 0, 1}, []float64{5, 1, 7, 1, -7})
	want := mat.NewDense(2, 3, []float64{2, 0, 5, 0, 0, 0})
	for _, m := range []mat.Matrix{c, c.ToCSR(), c.ToCSC()} {
		got, err := jb.From(m)
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, fmt.Sprintf("From %T", m), got, want)
		if got.At(0, 0) != 2 {
			t.Errorf("%T: (0, 0) = %v, want the sum 2", m, got.At(0, 0))
		}
	}
	raw := theirs.NewCSR(1, 4, []int{0, 4}, []int{3, 0, 3, 1}, []float64{1, 2, 3, 4}) // not sorted
	got, shared, err := jb.FromCSR(raw)
	if err != nil || shared {
		t.Fatalf("shared %v, %v", shared, err)
	}
	wantSame(t, "unsorted", got, mat.NewDense(1, 4, []float64{2, 4, 0, 4}))
	byColumns, shared, err := jb.FromCSC(theirs.NewCSC(4, 1, []int{0, 4}, []int{3, 0, 3, 1}, []float64{1, 2, 3, 4}))
	if err != nil || shared {
		t.Fatalf("shared %v, %v", shared, err)
	}
	wantSame(t, "unsorted by columns", byColumns, mat.NewDense(4, 1, []float64{2, 4, 0, 4}))
}

func TestRefuses(t *testing.T) {
	for _, tc := range []struct {
		a    *theirs.CSR
		want string
	}{
		{theirs.NewCSR(2, 2, []int{0, 1}, []int{0}, []float64{1}), "jb: FromCSR: len(Indptr) = 2, want 3"},
		{theirs.NewCSR(1, 2, []int{0, 2}, []int{0}, []float64{1}), "jb: FromCSR: Indptr[1] = 2, want ascending pointers into Ind and Data"},
		{theirs.NewCSR(1, 2, []int{0, 1}, []int{-1}, []float64{1}), "jb: FromCSR: row 0: column index -1 out of range [0,2)"},
		{theirs.NewCSR(1, 2, []int{0, 1}, []int{2}, []float64{1}), "jb: FromCSR: row 0: column index 2 out of range [0,2)"},
		{theirs.NewCSR(1, 2, []int{0, 2}, []int{2, 0}, []float64{1, 1}), "jb: FromCSR: row 0: column index 2 out of range [0,2)"},
	} {
		if _, _, err := jb.FromCSR(tc.a); err == nil || err.Error() != tc.want {
			t.Errorf("%v\nwant %s", err, tc.want)
		}
	}
}

func Example() {
	c := theirs.NewCOO(2, 2, nil, nil, nil)
	c.Set(0, 0, 1)
	c.Set(0, 0, 1)
	c.Set(1, 1, 5)
	m, shared, err := jb.FromCSR(c.ToCSR())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.At(0, 0), shared)
	back := jb.ToCSR(m)
	fmt.Println(mat.Formatted(back))
	// Output:
	// 2 false
	// ⎡2  0⎤
	// ⎣0  5⎦
}
