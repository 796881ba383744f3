package asm

import (
	"slices"
	"testing"
)

// testSums compares what a function adds to eight sums with the twin, given the size of the terms.
func testSums(t *testing.T, s *source, name string, x *vec, run, twin func(x []float64, s *[FrontColumns]float64)) {
	var got, want, size [FrontColumns]float64
	for c := range got {
		got[c] = float64(c)
	}
	want, size = got, got
	run(x.s, &got)
	twin(x.s, &want)
	twin(absAll(x.s), &size)
	for c, v := range got {
		s.close(t, name, c, v, want[c], len(x.s)/4+10, size[c], 0)
	}
	x.check(t, "x", nil)
}

func testRowSquares(t *testing.T, s *source, n, offset int) {
	testSums(t, s, "RowSquares", s.vec(n*FrontColumns, offset), RowSquares, rowSquaresGeneric)
}

func testRowDots(t *testing.T, s *source, n, offset int) {
	for j := range FrontColumns {
		testSums(t, s, "RowDots", s.vec(n*FrontColumns, offset),
			func(x []float64, s *[FrontColumns]float64) { RowDots(x, j, s) },
			func(x []float64, s *[FrontColumns]float64) { rowDotsGeneric(x, j, s) })
	}
}

func testRowDistance(t *testing.T, s *source, n, offset int) {
	y := s.vec(n*FrontColumns, (3*offset)%8)
	minus := absAll(y.s)
	for i := range minus {
		minus[i] = -minus[i]
	}
	first := true
	testSums(t, s, "RowDistance", s.vec(n*FrontColumns, offset),
		func(x []float64, s *[FrontColumns]float64) { RowDistance(x, y.s, s) },
		func(x []float64, s *[FrontColumns]float64) {
			if first {
				rowDistanceGeneric(x, y.s, s)
			} else {
				rowDistanceGeneric(x, minus, s)
			}
			first = false
		})
	y.check(t, "y", nil)
}

func testRowLess(t *testing.T, s *source, n, offset int) {
	for j := range FrontColumns {
		x, f := s.vec(n*FrontColumns, offset), s.vec(FrontColumns, 0)
		factor := (*[FrontColumns]float64)(f.s)
		want, size := slices.Clone(x.s), absAll(x.s)
		RowLess(x.s, j, factor)
		rowLessGeneric(want, j, factor)
		minus := *factor
		for c, v := range absAll(f.s) {
			minus[c] = -v
		}
		rowLessGeneric(size, j, &minus)
		for i, v := range x.s {
			s.close(t, "RowLess", i, v, want[i], 4, size[i], 0)
		}
		x.check(t, "x", always)
	}
}

func testRowTimes(t *testing.T, s *source, n, offset int) {
	x, f := s.vec(n*FrontColumns, offset), s.vec(FrontColumns*FrontColumns, 0)
	want, size := slices.Clone(x.s), absAll(x.s)
	RowTimes(x.s, (*[FrontColumns * FrontColumns]float64)(f.s))
	rowTimesGeneric(want, (*[FrontColumns * FrontColumns]float64)(f.s))
	rowTimesGeneric(size, (*[FrontColumns * FrontColumns]float64)(absAll(f.s)))
	for i, v := range x.s {
		s.close(t, "RowTimes", i, v, want[i], 20, size[i], 0)
	}
	x.check(t, "x", always)
}

func testMulSymColsMany(t *testing.T, s *source, n, offset int) {
	a := s.lower(n, offset)
	x, y := s.vec(n*FrontColumns, (3*offset)%8), s.vec(n*FrontColumns, (5*offset)%8)
	lo := s.IntN(n + 1)
	hi := lo + s.IntN(n-lo+1)
	want, size := slices.Clone(y.s), absAll(y.s)
	mulSymColsManyGeneric(a.ptr[lo:hi+1], a.ind, a.val.s, x.s, want, lo, unlimited)
	mulSymColsManyGeneric(a.ptr[lo:hi+1], a.ind, absAll(a.val.s), absAll(x.s), size, lo, unlimited)
	if got := MulSymColsMany(a.ptr, a.ind, a.val.s, x.s, y.s, lo, hi); got != hi {
		t.Fatalf("stopped at column %d of %d", got, hi)
	}
	for i := range want {
		s.close(t, "MulSymColsMany", i, y.s[i], want[i], 2*n+2, size[i], 0)
	}
	x.check(t, "x", nil)
	a.val.check(t, "val", nil)
	y.check(t, "y", func(i int) bool { return i >= lo*FrontColumns && hi > lo })
	for c := range FrontColumns { // as vectors one by one
		one := make([]float64, n)
		MulSymCols(a.ptr, a.ind, a.val.s, column(x.s, 1, c), one, 0, n)
		many := make([]float64, n*FrontColumns)
		sizes := make([]float64, n)
		MulSymColsMany(a.ptr, a.ind, a.val.s, x.s, many, 0, n)
		mulSymColsGeneric(a.ptr, a.ind, absAll(a.val.s), absAll(column(x.s, 1, c)), sizes, 0, unlimited)
		for i, v := range column(many, 1, c) {
			s.close(t, "column of MulSymColsMany", i, v, one[i], 2*n+2, sizes[i], 0)
		}
	}
}

// TestMulSymColsManyLong covers columns beyond the budget of a call and entries above the diagonal.
func TestMulSymColsManyLong(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		n := rowBudget + 9
		ptr, ind := make([]int, n+1), make([]int32, n)
		for i := range n {
			ind[i] = int32(i)
			ptr[i+1] = n
		}
		val, x, y := s.vec(n, 0), s.vec(n*FrontColumns, 0), make([]float64, n*FrontColumns)
		if got := MulSymColsMany(ptr, ind, val.s, x.s, y, 0, n); got != n {
			t.Fatalf("stopped at %d of %d", got, n)
		}
		want := make([]float64, n)
		MulSymCols(ptr, ind, val.s, column(x.s, 1, 3), want, 0, n)
		for i, v := range column(y, 1, 3) {
			s.close(t, "long column", i, v, want[i], 2*n, 1e4, 0)
		}
		if got := MulSymColsMany([]int{0, 1, 2, 2}, []int32{0, 0}, []float64{1, 1}, x.s[:24], y[:24], 0, 3); got != 1 {
			t.Errorf("stopped at %d instead of the column with an entry above the diagonal", got)
		}
	})
}
