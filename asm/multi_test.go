package asm

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func testMulRowsWide(t *testing.T, s *source, n, offset int) {
	mulRowsWideSize(t, s, s.rows(1+s.IntN(20), n, offset), offset)
}

func mulRowsWideSize(t *testing.T, s *source, a *rows, offset int) {
	m, w := len(a.ptr)-1, 1+s.IntN(WideColumns)
	ldx, ldy := w+s.IntN(3), w+s.IntN(3)
	x, y := s.matrix(w, a.cols, ldx, (5*offset)%8), s.matrix(w, m, ldy, (3*offset)%8)
	lo := s.IntN(m + 1)
	hi := lo + s.IntN(m-lo+1)
	want, size := append([]float64(nil), y.s...), make([]float64, len(y.s))
	mulRowsWideGeneric(a.ptr[lo:hi+1], a.ind, a.val.s, x.s, ldx, want[min(lo*ldy, len(want)):], ldy, w, unlimited)
	mulRowsWideGeneric(a.ptr[lo:hi+1], a.ind, absAll(a.val.s), absAll(x.s), ldx, size[min(lo*ldy, len(want)):], ldy, w, unlimited)
	MulRowsWide(a.ptr, a.ind, a.val.s, x.s, ldx, y.s, ldy, w, lo, hi)
	inside := func(e int) bool { i, c := e/ldy, e%ldy; return lo <= i && i < hi && c < w }
	for e := range want {
		if inside(e) {
			s.close(t, "MulRowsWide", e, y.s[e], want[e], a.ptr[e/ldy+1]-a.ptr[e/ldy], size[e], 0)
		}
	}
	x.check(t, "x", nil)
	a.val.check(t, "val", nil)
	y.check(t, "y", inside)
}

func testMulRowsFour(t *testing.T, s *source, n, offset int) {
	mulRowsFourSize(t, s, s.rows(1+s.IntN(20), n, offset), offset)
}

func mulRowsFourSize(t *testing.T, s *source, a *rows, offset int) {
	m := len(a.ptr) - 1
	ldx, ldy := a.cols+s.IntN(3), m+s.IntN(3)
	x, y := s.matrix(a.cols, 4, ldx, (5*offset)%8), s.matrix(m, 4, ldy, (3*offset)%8)
	lo := s.IntN(m + 1)
	hi := lo + s.IntN(m-lo+1)
	MulRowsFour(a.ptr, a.ind, a.val.s, x.s, ldx, y.s, ldy, lo, hi)
	for c := range 4 {
		if a.cols == 0 {
			break
		}
		want, size := make([]float64, m), make([]float64, m)
		mulRowsGeneric(a.ptr, a.ind, a.val.s, x.s[c*ldx:], want, unlimited)
		mulRowsGeneric(a.ptr, a.ind, absAll(a.val.s), absAll(x.s[c*ldx:]), size, unlimited)
		for i := lo; i < hi; i++ {
			s.close(t, "MulRowsFour", i, y.s[i+c*ldy], want[i], a.ptr[i+1]-a.ptr[i], size[i], 0)
		}
	}
	x.check(t, "x", nil)
	a.val.check(t, "val", nil)
	y.check(t, "y", func(e int) bool { i := e % ldy; return lo <= i && i < hi })
}

// TestMultiLarge covers the split into calls and rows beyond the budget.
func TestMultiLarge(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, size := range [][2]int{{400, 300}, {30, 2 * rowBudget}} {
			a := s.rows(size[0], size[1], 1)
			mulRowsWideSize(t, s, a, 1)
			mulRowsFourSize(t, s, a, 1)
		}
	})
}

func BenchmarkMulRowsMulti(b *testing.B) {
	for _, a := range benchMatrices() {
		m := len(a.list)
		x, y := benchVector(8*a.cols), make([]float64, 8*m)
		benchLevels(b, fmt.Sprintf("wide/%s", a.name), 16*len(a.ind), 12*len(a.ind), func() {
			MulRowsWide(a.ptr, a.ind, a.val, x, 8, y, 8, 8, 0, m)
		})
		benchLevels(b, fmt.Sprintf("four/%s", a.name), 8*len(a.ind), 12*len(a.ind), func() {
			MulRowsFour(a.ptr, a.ind, a.val, x, a.cols, y, m, 0, m)
		})
	}
}

// TestMultiHuge: distances so large that places overflow.
func TestMultiHuge(t *testing.T) {
	ptr, ind, val, x, y := []int{0, 1, 1, 1, 1}, []int32{0}, []float64{1}, make([]float64, 9), make([]float64, 9)
	for _, far := range []int{math.MaxInt/2 + 1, math.MaxInt, math.MaxInt/3 + 1} {
		for name, f := range map[string]func(){
			"MulRowsWide": func() { MulRowsWide(ptr, ind, val, x, 4, y, far, 4, 0, 4) },
			"MulRowsFour": func() { MulRowsFour(ptr, ind, val, x, 1, y, far, 0, 4) },
		} {
			func() {
				defer func() {
					if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "asm: "+name) {
						t.Errorf("%s at distance %d: panic %q", name, far, s)
					}
				}()
				f()
			}()
		}
	}
}
