package asm

import (
	"math"
	"testing"
)

func testScaleSymCols(t *testing.T, s *source, n, offset int) {
	scaleSymColsSize(t, s, n, offset)
}

func scaleSymColsSize(t *testing.T, s *source, n, offset int) {
	a := s.lower(n, offset)
	scales, dst := s.vec(n, (3*offset)%8), s.vec(len(a.ind), (5*offset)%8)
	src := make([]int32, len(a.ind))
	for k, v := range s.Perm(len(src)) {
		src[k] = int32(v)
	}
	lo := s.IntN(n + 1)
	hi := lo + s.IntN(n-lo+1)
	want := append([]float64(nil), dst.s...)
	_, most := scaleSymColsGeneric(want, a.ptr[lo:hi+1], a.ind, src, a.val.s, scales.s, lo, unlimited)
	got := ScaleSymCols(dst.s, a.ptr, a.ind, src, a.val.s, scales.s, lo, hi)
	if wanted := math.Float64frombits(most); got != wanted && !(math.IsNaN(got) && math.IsNaN(wanted)) {
		t.Fatalf("largest %v, want %v", got, wanted)
	}
	for k, v := range want {
		if dst.s[k] != v && !(math.IsNaN(dst.s[k]) && math.IsNaN(v)) {
			t.Fatalf("element %d = %v, want %v", k, dst.s[k], v)
		}
	}
	a.val.check(t, "val", nil)
	scales.check(t, "s", nil)
	dst.check(t, "dst", func(k int) bool { return k >= a.ptr[lo] && k < a.ptr[hi] })
}

// TestScaleSymColsLarge covers the split into calls and columns beyond the budget of one.
func TestScaleSymColsLarge(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		scaleSymColsSize(t, s, 500, 1)
		n := rowBudget + 9
		ptr, ind := []int{0}, []int32{}
		for j := range n {
			for i := j; i < n && (j == 1 || i <= j+j%6); i++ {
				ind = append(ind, int32(i))
			}
			ptr = append(ptr, len(ind))
		}
		src, val, dst, scales := make([]int32, len(ind)), make([]float64, len(ind)), make([]float64, len(ind)), make([]float64, n)
		for k := range src {
			src[k], val[k] = int32(len(src)-1-k), float64(len(src)-1-k)
		}
		for i := range scales {
			scales[i] = math.Ldexp(1, i%3)
		}
		largest, k := 0.0, 0
		got := ScaleSymCols(dst, ptr, ind, src, val, scales, 0, n)
		for j := range n {
			for ; k < ptr[j+1]; k++ {
				want := float64(k) * scales[ind[k]] * scales[j]
				largest = max(largest, want)
				if dst[k] != want {
					t.Fatalf("entry %d of column %d: %v, want %v", k-ptr[j], j, dst[k], want)
				}
			}
		}
		if got != largest {
			t.Errorf("largest %v, want %v", got, largest)
		}
	})
}

func BenchmarkScaleSymCols(b *testing.B) {
	s := newSource(b)
	a := s.lower(500, 0)
	src, dst, scales := make([]int32, len(a.ind)), make([]float64, len(a.ind)), benchVector(500)
	for k := range src {
		src[k] = int32(k)
	}
	benchLevels(b, "500", 2*len(a.ind), 24*len(a.ind), func() { ScaleSymCols(dst, a.ptr, a.ind, src, a.val.s, scales, 0, 500) })
}
