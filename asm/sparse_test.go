package asm

import (
	"math"
	"testing"
)

func testDotSp(t *testing.T, s *source, n, offset int) {
	x := s.vec(n+5, offset)
	val := s.vec(n, (3*offset)%8)
	ind := make([]int32, n)
	for k := range ind {
		ind[k] = int32(s.IntN(len(x.s)))
	}
	got := DotSp(ind, val.s, x.s)
	want := dotSpGeneric(ind, val.s, x.s)
	s.close(t, "DotSp", n, got, want, n, dotSpGeneric(ind, absAll(val.s), absAll(x.s)), 0)
	x.check(t, "x", nil)
	val.check(t, "val", nil)
}

func testAxpySp(t *testing.T, s *source, n, offset int) {
	a := s.draw(s.Rand)
	y := s.vec(n+5, offset)
	val := s.vec(n, (3*offset)%8)
	ind := make([]int32, n)
	for k, j := range s.Perm(len(y.s))[:n] {
		ind[k] = int32(j)
	}
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	axpySpGeneric(a, ind, val.s, want)
	axpySpGeneric(math.Abs(a), ind, absAll(val.s), size)
	AxpySp(a, ind, val.s, y.s)
	for i := range want {
		s.close(t, "AxpySp", i, y.s[i], want[i], 2, size[i], 0)
	}
	touched := make([]bool, len(y.s))
	for _, j := range ind {
		touched[j] = true
	}
	y.check(t, "y", func(i int) bool { return touched[i] })
	val.check(t, "val", nil)
}

func testMulRows(t *testing.T, s *source, n, offset int) {
	mulRowsSize(t, s, s.rows(1+s.IntN(20), n, offset), offset)
}

func testMulRowList(t *testing.T, s *source, n, offset int) {
	mulRowListSize(t, s, s.rows(1+s.IntN(20), n, offset), s.IntN(20), offset)
}

func testAddRowList(t *testing.T, s *source, n, offset int) {
	addRowListSize(t, s, s.rows(1+s.IntN(20), n, offset), s.IntN(20), offset)
}

func testSyrRowList(t *testing.T, s *source, n, offset int) {
	syrRowListSize(t, s, 1+s.IntN(20), n, s.IntN(20), offset)
}

// testRowsSize runs the row kernels whose cost is linear on an m×cols matrix.
func testRowsSize(t *testing.T, s *source, m, cols int) {
	a := s.rows(m, cols, 1)
	mulRowsSize(t, s, a, 1)
	mulRowListSize(t, s, a, 2*m, 1)
	addRowListSize(t, s, a, 2*m, 1)
}

func mulRowsSize(t *testing.T, s *source, a *rows, offset int) {
	m := len(a.ptr) - 1
	lo := s.IntN(m + 1)
	hi := lo + s.IntN(m-lo+1)
	x, y := s.vec(a.cols, (5*offset)%8), s.vec(m, (3*offset)%8)
	want := append([]float64(nil), y.s...)
	size := make([]float64, m)
	mulRowsGeneric(a.ptr[lo:hi+1], a.ind, a.val.s, x.s, want[lo:hi], unlimited)
	mulRowsGeneric(a.ptr, a.ind, absAll(a.val.s), absAll(x.s), size, unlimited)
	MulRows(a.ptr, a.ind, a.val.s, x.s, y.s, lo, hi)
	for i := lo; i < hi; i++ {
		s.close(t, "MulRows", i, y.s[i], want[i], a.ptr[i+1]-a.ptr[i], size[i], 0)
	}
	a.val.check(t, "val", nil)
	x.check(t, "x", nil)
	y.check(t, "y", func(i int) bool { return lo <= i && i < hi })
}

func mulRowListSize(t *testing.T, s *source, a *rows, k, offset int) {
	list := s.list(k, len(a.ptr)-1)
	x, y := s.vec(a.cols, (5*offset)%8), s.vec(k, (3*offset)%8)
	want, size := make([]float64, k), make([]float64, k)
	mulRowListGeneric(list, a.ptr, a.ind, a.val.s, x.s, want, unlimited)
	mulRowListGeneric(list, a.ptr, a.ind, absAll(a.val.s), absAll(x.s), size, unlimited)
	MulRowList(list, a.ptr, a.ind, a.val.s, x.s, y.s)
	for i, r := range list {
		s.close(t, "MulRowList", i, y.s[i], want[i], a.ptr[r+1]-a.ptr[r], size[i], 0)
	}
	a.val.check(t, "val", nil)
	x.check(t, "x", nil)
	y.check(t, "y", always)
}

func addRowListSize(t *testing.T, s *source, a *rows, k, offset int) {
	list := s.list(k, len(a.ptr)-1)
	c, y := s.vec(k, (5*offset)%8), s.vec(a.cols, (3*offset)%8)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	addRowListGeneric(list, c.s, a.ptr, a.ind, a.val.s, want, unlimited)
	addRowListGeneric(list, absAll(c.s), a.ptr, a.ind, absAll(a.val.s), size, unlimited)
	AddRowList(list, c.s, a.ptr, a.ind, a.val.s, y.s)
	for j := range want {
		s.close(t, "AddRowList", j, y.s[j], want[j], k, size[j], 0)
	}
	a.val.check(t, "val", nil)
	c.check(t, "a", nil)
	y.check(t, "y", always)
}

func syrRowListSize(t *testing.T, s *source, m, cols, k, offset int) {
	a := s.rows(m, cols, offset)
	list := s.list(k, m)
	ldh := max(1, cols) + offset%3
	d, h := s.vec(k, (5*offset)%8), s.matrix(cols, cols, ldh, (3*offset)%8)
	want := append([]float64(nil), h.s...)
	size := absAll(want)
	syrRowListGeneric(list, d.s, a.ptr, a.ind, a.val.s, want, ldh, unlimited)
	syrRowListGeneric(list, absAll(d.s), a.ptr, a.ind, absAll(a.val.s), size, ldh, unlimited)
	SyrRowList(list, d.s, a.ptr, a.ind, a.val.s, h.s, ldh)
	lower := func(e int) bool { return e%ldh < cols && e%ldh >= e/ldh }
	for e := range want {
		if lower(e) {
			s.close(t, "SyrRowList", e, h.s[e], want[e], k, size[e], 0)
		}
	}
	a.val.check(t, "val", nil)
	d.check(t, "d", nil)
	h.check(t, "h", lower)
}
