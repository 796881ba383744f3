package sparse_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// product returns D x and |D||x|, or with the transpose of D.
func product(d [][]float64, x []float64, rows, cols int, trans bool) (y, scale []float64) {
	n := rows
	if trans {
		n = cols
	}
	y, scale = make([]float64, n), make([]float64, n)
	for i := range rows {
		for j := range cols {
			to, from := i, j
			if trans {
				to, from = j, i
			}
			y[to] += d[i][j] * x[from]
			scale[to] += math.Abs(d[i][j] * x[from])
		}
	}
	return y, scale
}

func TestMulVec(t *testing.T) {
	rng := newRand(t)
	for _, s := range shapes {
		for _, density := range []float64{0, 0.1, 0.5, 1} {
			whole := sparsetest.Random(rng, s.rows+7, s.cols, density)
			a := whole.Slice(4, 4+s.rows) // a view with ptr[0] ≠ 0
			byColumns := a.ToCSC()
			viewed := whole.Slice(4, 4+s.rows).T().(*sparse.CSC) // Aᵀ, sharing arrays
			d := dense(a)
			x, xT := sparsetest.Vector(rng, s.cols), sparsetest.Vector(rng, s.rows)
			for _, p := range []struct {
				name  string
				mul   func(y, x []float64)
				trans bool
			}{
				{"CSR.MulVec", a.MulVec, false},
				{"CSC.MulVec", byColumns.MulVec, false},
				{"CSR.MulVecT", a.MulVecT, true},
				{"CSC.MulVecT", byColumns.MulVecT, true},
				{"CSC.MulVec of a view", viewed.MulVec, true},
				{"CSC.MulVecT of a view", viewed.MulVecT, false},
			} {
				in := x
				if p.trans {
					in = xT
				}
				want, scale := product(d, in, s.rows, s.cols, p.trans)
				y := make([]float64, len(want))
				for i := range y {
					y[i] = math.NaN() // must be overwritten
				}
				p.mul(y, in)
				for i := range y {
					if bound := 2 * float64(len(in)) * u * scale[i]; !(math.Abs(y[i]-want[i]) <= bound) {
						t.Fatalf("%s %d×%d density %v: y[%d] = %v, want %v ± %v", p.name, s.rows, s.cols, density, i, y[i], want[i], bound)
					}
				}
			}
		}
	}
}

func TestMulVecSym(t *testing.T) {
	rng := newRand(t)
	for _, n := range []int{0, 1, 2, 9, 60} {
		full := sparsetest.Random(rng, n, n, 0.4)
		lower, err := sparse.NewCOO(n, n)
		if err != nil {
			t.Fatal(err)
		}
		sym := make([][]float64, n)
		for i := range sym {
			sym[i] = make([]float64, n)
		}
		for i := range n {
			ind, val := full.Row(i)
			for k, j := range ind {
				if int(j) <= i {
					if err := lower.Append(i, int(j), val[k]); err != nil {
						t.Fatal(err)
					}
					sym[i][j], sym[j][i] = val[k], val[k]
				}
			}
		}
		x := sparsetest.Vector(rng, n)
		want, scale := product(sym, x, n, n, false)
		y := sparsetest.Vector(rng, n) // must be overwritten
		lower.ToCSC().MulVecSym(y, x)
		for i := range y {
			if bound := 2 * float64(n) * u * scale[i]; !(math.Abs(y[i]-want[i]) <= bound) {
				t.Fatalf("n = %d: y[%d] = %v, want %v ± %v", n, i, y[i], want[i], bound)
			}
		}
	}
	upper, err := sparse.NewCSC(2, 2, []int{0, 1, 3}, []int32{0, 0, 1}, []float64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	wantPanic(t, "an entry above the diagonal", func() { upper.MulVecSym(make([]float64, 2), make([]float64, 2)) })
	wide := sparsetest.Random(rng, 2, 3, 0).ToCSC()
	wantPanic(t, "a wide matrix", func() { wide.MulVecSym(make([]float64, 2), make([]float64, 3)) })
}

// TestNonFinite checks that NaN and Inf reach exactly the elements that depend
// on them.
func TestNonFinite(t *testing.T) {
	a, err := sparse.NewCSR(3, 3, []int{0, 2, 3, 4}, []int32{0, 1, 1, 2}, []float64{1, 0, math.NaN(), math.Inf(1)})
	if err != nil {
		t.Fatal(err)
	}
	nan, inf := math.NaN(), math.Inf(1)
	y := make([]float64, 3)
	check := func(name string, want ...float64) {
		t.Helper()
		for i := range want {
			if !same(y[i], want[i]) {
				t.Errorf("%s: y = %v, want %v", name, y, want)
				return
			}
		}
	}
	a.MulVec(y, []float64{1, inf, 1})
	check("stored zero times Inf", nan, nan, inf)
	a.MulVec(y, []float64{1, 1, 0})
	check("Inf times zero", 1, nan, nan)
	a.MulVecT(y, []float64{1, 0, 0})
	check("transposed, zero times NaN", 1, nan, nan)
	a.MulVecT(y, []float64{inf, 1, 1})
	check("transposed, Inf", inf, nan, inf)
}

func TestMulVecPanics(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 3, 5, 0.5)
	c := a.ToCSC()
	for _, mul := range []func(y, x []float64){a.MulVec, c.MulVec} {
		wantPanic(t, "short y", func() { mul(make([]float64, 2), make([]float64, 5)) })
		wantPanic(t, "long x", func() { mul(make([]float64, 3), make([]float64, 6)) })
	}
	for _, mul := range []func(y, x []float64){a.MulVecT, c.MulVecT} {
		wantPanic(t, "short y", func() { mul(make([]float64, 4), make([]float64, 3)) })
		wantPanic(t, "long x", func() { mul(make([]float64, 5), make([]float64, 4)) })
	}
}

func TestProductsDoNotAllocate(t *testing.T) {
	rng := newRand(t)
	a := sparsetest.Random(rng, 300, 40, 0.2)
	c := a.ToCSC()
	lower := sparsetest.Random(rng, 40, 40, 0).ToCSC()
	x, y := make([]float64, 40), make([]float64, 300)
	z := make([]float64, 40)
	for i, mul := range []func(){
		func() { a.MulVec(y, x) },
		func() { a.MulVecT(x, y) },
		func() { c.MulVec(y, x) },
		func() { c.MulVecT(x, y) },
		func() { lower.MulVecSym(z, x) },
	} {
		if n := testing.AllocsPerRun(5, mul); n != 0 {
			t.Errorf("product %d: %v allocations", i, n)
		}
	}
}

func BenchmarkMulVec(b *testing.B) {
	for _, k := range []int{30, 300} {
		a := sparsetest.ConvectionDiffusion(k, 0)
		n := k * k
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = float64(i%7) - 3
		}
		c := a.ToCSC()
		for _, m := range []struct {
			name string
			mul  func(y, x []float64)
		}{{"CSR", a.MulVec}, {"CSC", c.MulVec}} {
			b.Run(fmt.Sprintf("%s/n=%d", m.name, n), func(b *testing.B) {
				b.SetBytes(int64(12 * a.NNZ()))
				for b.Loop() {
					m.mul(y, x)
				}
			})
		}
	}
}
