package sparse_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/sparse"
)

// u is the unit roundoff of float64.
const u = 0x1p-53

// newRand returns a generator with a fresh seed, which a failing test prints.
func newRand(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 0))
}

// shapes are the dimensions that the random tests go through.
var shapes = []struct{ rows, cols int }{
	{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 9}, {9, 1}, {5, 7}, {40, 13}, {13, 40}, {300, 6}, {600, 31},
}

// dense returns a as a dense matrix; gonum has none with a zero dimension.
func dense(a mat.Matrix) [][]float64 {
	rows, cols := a.Dims()
	d := make([][]float64, rows)
	for i := range d {
		d[i] = make([]float64, cols)
		for j := range d[i] {
			d[i][j] = a.At(i, j)
		}
	}
	return d
}

// same reports whether a and b are equal bit for bit or both NaN.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
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
			if !same(got.At(i, j), want.At(i, j)) {
				t.Fatalf("%s: (%d, %d) = %v, want %v", what, i, j, got.At(i, j), want.At(i, j))
			}
		}
	}
}

// wantValid rebuilds a from copies of its arrays by the checked constructor.
func wantValid(t *testing.T, what string, a mat.Matrix) {
	t.Helper()
	var err error
	rows, cols := a.Dims()
	switch a := a.(type) {
	case *sparse.CSR:
		ptr, ind, val := a.Raw()
		_, err = sparse.NewCSR(rows, cols, ptr, ind, val)
	case *sparse.CSC:
		ptr, ind, val := a.Raw()
		_, err = sparse.NewCSC(rows, cols, ptr, ind, val)
	}
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func wantPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
