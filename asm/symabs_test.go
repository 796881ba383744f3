package asm

import (
	"math"
	"testing"
)

func testMulSymAbs(t *testing.T, s *source, n, offset int) {
	mulSymAbsSize(t, s, n, offset)
}

func mulSymAbsSize(t *testing.T, s *source, n, offset int) {
	a := s.lower(n, offset)
	x, y := s.vec(n, (3*offset)%8), s.vec(2*n, (5*offset)%8)
	lo := s.IntN(n + 1)
	hi := lo + s.IntN(n-lo+1)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	mulSymAbsGeneric(a.ptr[lo:hi+1], a.ind, a.val.s, x.s, want, lo, unlimited)
	mulSymAbsGeneric(a.ptr[lo:hi+1], a.ind, absAll(a.val.s), absAll(x.s), size, lo, unlimited)
	MulSymAbs(a.ptr, a.ind, a.val.s, x.s, y.s, lo, hi)
	for i := range want {
		s.close(t, "MulSymAbs", i, y.s[i], want[i], 2*n+2, size[i], 0)
	}
	x.check(t, "x", nil)
	a.val.check(t, "val", nil)
	y.check(t, "y", func(i int) bool { return i/2 >= lo && hi > lo })
}

// TestMulSymAbsProducts compares both products with those of MulSymCols, also of columns beyond the budget of one call.
func TestMulSymAbsProducts(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		n := rowBudget + 9
		a := &rows{cols: n, ptr: []int{0}}
		for j := range n {
			for i := j; i < n && (j == 1 || i <= j+6); i++ {
				if j == 1 || i-j <= j%6 && (i > j || j%3 > 0) {
					a.ind = append(a.ind, int32(i))
				}
			}
			a.ptr = append(a.ptr, len(a.ind))
		}
		a.val = s.vec(len(a.ind), 0)
		x, both := s.vec(n, 0), make([]float64, 2*n)
		MulSymAbs(a.ptr, a.ind, a.val.s, x.s, both, 0, n)
		product, size := make([]float64, n), make([]float64, n)
		MulSymCols(a.ptr, a.ind, a.val.s, x.s, product, 0, n)
		MulSymCols(a.ptr, a.ind, absAll(a.val.s), absAll(x.s), size, 0, n)
		for i := range n {
			s.close(t, "product", i, both[2*i], product[i], n, size[i], 0)
			s.close(t, "product of sizes", i, both[2*i+1], size[i], n, size[i], 0)
		}
	})
}

// TestMulSymAbsNeighbours has a column with an infinite element of x before others: rows beyond its end stay finite.
func TestMulSymAbsNeighbours(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		ptr, ind, val := []int{0}, []int32{}, []float64{}
		const n = 12
		for j := range int32(n) {
			ind, val = append(ind, j), append(val, 1)
			ptr = append(ptr, len(ind))
		}
		for _, bad := range []float64{math.Inf(1), math.NaN()} {
			x, y := make([]float64, n), make([]float64, 2*n)
			x[2] = bad
			MulSymAbs(ptr, ind, val, x, y, 0, n)
			for i, v := range y {
				if finite := math.Abs(v) <= math.MaxFloat64; finite == (i/2 == 2) {
					t.Errorf("x[2] = %v: y[%d] = %v", bad, i, v)
				}
			}
		}
	})
}

func BenchmarkMulSymAbs(b *testing.B) {
	s := newSource(b)
	a := s.lower(500, 0)
	x, y := benchVector(500), make([]float64, 1000)
	benchLevels(b, "500", 8*len(a.ind), 12*len(a.ind), func() { MulSymAbs(a.ptr, a.ind, a.val.s, x, y, 0, 500) })
}
