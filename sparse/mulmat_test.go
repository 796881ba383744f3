package sparse_test

import (
	"math"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestHugeDistances: columns so far apart that their places overflow.
func TestHugeDistances(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 4, 4, 1)
	l := sparse.Tril(sparsetest.Random(rng, 4, 4, 1).ToCSC(), 0)
	p := must(sparse.NewTriPlan(l, sparse.TriOptions{}))
	x, y := make([]float64, 100), make([]float64, 100)
	const far = math.MaxInt/2 + 1
	for _, k := range []int{3, 4, 5, 8, math.MaxInt} {
		wantLine(t, func() { a.MulMat(y, far, x, 4, k) })
		wantLine(t, func() { a.MulMat(y, 4, x, far, k) })
		wantLine(t, func() { a.MulMatRows(y, math.MaxInt, x, math.MaxInt, k) })
		wantLine(t, func() { p.SolveMulti(x, far, k) })
		wantLine(t, func() { p.SolveTMulti(x, math.MaxInt, k) })
	}
	empty := sparsetest.Random(rng, 4, 0, 0)
	empty.MulMat(y, 4, nil, math.MaxInt, 7) // no column is read
}

// wantLine wants a panic of f with a message of this package.
func wantLine(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "sparse: ") {
			t.Errorf("panic %q", s)
		}
	}()
	f()
}

func TestMulMat(t *testing.T) {
	rng := newRand(t)
	all := structures(t, rng)
	atEveryLevel(t, func(t *testing.T) {
		for name, a := range all {
			rows, cols := a.Dims()
			if rows*cols > 1<<21 {
				continue
			}
			c := a.ToCSC()
			p, err := sparse.NewPlan(a, sparse.PlanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range []int{0, 1, 4, 7} {
				for what, m := range map[string]struct {
					mul    func(y []float64, ldy int, x []float64, ldx, k int)
					trans  bool
					byRows bool
				}{
					"CSR.MulMat": {mul: a.MulMat}, "CSC.MulMat": {mul: c.MulMat}, "Plan.MulMat": {mul: p.MulMat},
					"CSR.MulMatT": {mul: a.MulMatT, trans: true}, "CSC.MulMatT": {mul: c.MulMatT, trans: true},
					"CSR.MulMatRows": {mul: a.MulMatRows, byRows: true}, "CSC.MulMatRows": {mul: c.MulMatRows, byRows: true},
					"CSR.MulMatTRows": {mul: a.MulMatTRows, trans: true, byRows: true}, "CSC.MulMatTRows": {mul: c.MulMatTRows, trans: true, byRows: true},
				} {
					n, ny := cols, rows
					if m.trans {
						n, ny = ny, n
					}
					ldx, ldy := max(1, n)+rng.IntN(2), max(1, ny)+rng.IntN(2)
					at := func(i, c, ld int) int { return i + c*ld }
					sx, sy := ldx*k, ldy*k
					if m.byRows {
						ldx, ldy = max(1, k)+rng.IntN(2), max(1, k)+rng.IntN(2)
						at = func(i, c, ld int) int { return i*ld + c }
						sx, sy = ldx*n, ldy*ny
					}
					x, y := sparsetest.Vector(rng, sx), nans(sy)
					m.mul(y, ldy, x, ldx, k)
					for col := range k {
						xc, yc := make([]float64, n), make([]float64, ny)
						for i := range xc {
							xc[i] = x[at(i, col, ldx)]
						}
						for i := range yc {
							yc[i] = y[at(i, col, ldy)]
						}
						wantProduct(t, name+" "+what, a, m.trans, yc, xc)
					}
				}
			}
		}
	})
}

func TestMulMatSym(t *testing.T) {
	rng := newRand(t)
	lower, full := lowerOf(t, structures(t, rng)["stencil"])
	n, _ := lower.Dims()
	p, err := sparse.NewSymPlan(symOf(t, lower), sparse.PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, mul := range []func(y []float64, ldy int, x []float64, ldx, k int){lower.MulMatSym, p.MulMat} {
		x, y := sparsetest.Vector(rng, 3*n), nans(3*n)
		mul(y, n, x, n, 3)
		for c := range 3 {
			wantProduct(t, "symmetric", full, false, y[c*n:][:n], x[c*n:][:n])
		}
	}
}

func TestMulMatPanicsAndAllocations(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 30, 50, 0.5)
	y, x := make([]float64, 300), make([]float64, 500)
	wantPanic(t, "short y", func() { a.MulMat(y[:299], 30, x, 50, 10) })
	wantPanic(t, "short x", func() { a.MulMat(y, 30, x[:499], 50, 10) })
	wantPanic(t, "small leading dimension", func() { a.MulMat(y, 29, x, 50, 2) })
	wantPanic(t, "negative count", func() { a.MulMat(y, 30, x, 50, -1) })
	wantPanic(t, "rows: small leading dimension", func() { a.MulMatRows(y, 3, x, 4, 4) })
	wantPanic(t, "rows: short x", func() { a.MulMatRows(y, 10, x[:499], 10, 10) })
	c := a.ToCSC()
	wantPanic(t, "columns, rows: short y", func() { c.MulMatRows(y[:299], 10, x, 10, 10) })
	wantPanic(t, "transposed rows: short x", func() { a.MulMatTRows(x, 10, y[:299], 10, 10) })
	wantPanic(t, "columns, transposed rows: short y", func() { c.MulMatTRows(x[:499], 10, y, 10, 10) })
	if n := testing.AllocsPerRun(5, func() {
		a.MulMat(y, 30, x, 50, 10)
		a.MulMatRows(y, 10, x, 10, 10)
		c.MulMatRows(y, 10, x, 10, 10)
		a.MulMatTRows(x, 10, y, 10, 10)
		c.MulMatTRows(x, 10, y, 10, 10)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
