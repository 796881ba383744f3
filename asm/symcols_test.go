package asm

import (
	"math"
	"testing"
)

// lower returns the lower triangle of a random symmetric matrix of order n by
// columns, some of them dense from the diagonal down, some without diagonal.
func (s *source) lower(n, offset int) *rows {
	a := &rows{cols: n, ptr: []int{0}}
	for j := range n {
		kind, keep := s.IntN(4), s.Float64()
		end := j + s.IntN(n-j+1)
		for i := j; i < n; i++ {
			switch {
			case i == j && s.IntN(3) == 0: // no diagonal
			case kind == 0 && i < end, kind > 0 && s.Float64() < keep:
				a.ind = append(a.ind, int32(i))
			}
		}
		a.ptr = append(a.ptr, len(a.ind))
	}
	a.val = s.vec(len(a.ind), offset)
	return a
}

func testMulSymCols(t *testing.T, s *source, n, offset int) {
	mulSymColsSize(t, s, n, offset)
}

func mulSymColsSize(t *testing.T, s *source, n, offset int) {
	a := s.lower(n, offset)
	x, y := s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	lo := s.IntN(n + 1)
	hi := lo + s.IntN(n-lo+1)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	mulSymColsGeneric(a.ptr[lo:hi+1], a.ind, a.val.s, x.s, want, lo, unlimited)
	mulSymColsGeneric(a.ptr[lo:hi+1], a.ind, absAll(a.val.s), absAll(x.s), size, lo, unlimited)
	if got := MulSymCols(a.ptr, a.ind, a.val.s, x.s, y.s, lo, hi); got != hi {
		t.Fatalf("stopped at column %d of %d", got, hi)
	}
	for i := range want {
		s.close(t, "MulSymCols", i, y.s[i], want[i], 2*n+2, size[i], 0)
	}
	x.check(t, "x", nil)
	a.val.check(t, "val", nil)
	y.check(t, "y", func(i int) bool { return i >= lo && hi > lo })
}

// TestMulSymColsLarge covers the split into calls, columns beyond the budget and
// entries above the diagonal.
func TestMulSymColsLarge(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		mulSymColsSize(t, s, 500, 1)
		n := rowBudget + 9
		ptr, ind := make([]int, n+1), make([]int32, 0, n)
		for i := range n {
			if i != 5 {
				ind = append(ind, int32(i))
			}
		}
		for j := range n {
			ptr[j+1] = len(ind)
		}
		val, x, y := s.vec(len(ind), 0), s.vec(n, 0), make([]float64, n)
		if got := MulSymCols(ptr, ind, val.s, x.s, y, 0, n); got != n {
			t.Fatalf("stopped at %d", got)
		}
		var sum, size float64
		for k, i := range ind {
			sum += val.s[k] * x.s[i]
			size += math.Abs(val.s[k] * x.s[i])
		}
		s.close(t, "long column", 0, y[0], sum, n, size, 0)
		s.close(t, "long column", n-1, y[n-1], val.s[n-2]*x.s[0], 1, math.Abs(y[n-1]), 0)
		above := []int32{0, 1, 0}
		if got := MulSymCols([]int{0, 1, 2, 3}, above, make([]float64, 3), make([]float64, 3), make([]float64, 3), 0, 3); got != 2 {
			t.Errorf("entry above the diagonal: stopped at %d, want 2", got)
		}
	})
}

func BenchmarkMulSymCols(b *testing.B) {
	s := newSource(b)
	a := s.lower(500, 0)
	x, y := benchVector(500), make([]float64, 500)
	benchLevels(b, "500", 4*len(a.ind), 12*len(a.ind), func() { MulSymCols(a.ptr, a.ind, a.val.s, x, y, 0, 500) })
}
