package asm

import (
	"math"
	"testing"
)

// A rows32 is a matrix of rows with values in float32.
type rows32 struct {
	cols int
	ptr  []int
	ind  []int32
	val  *vec32
}

// rows32 is rows with values in float32, in every third matrix all of them 1.
func (s *source) rows32(m, cols, offset int) *rows32 {
	a := s.rows(m, cols, offset)
	val := s.vec32(len(a.ind), offset)
	if s.IntN(3) == 0 {
		for i := range val.s {
			val.s[i] = 1
		}
		val.save()
	}
	return &rows32{a.cols, a.ptr, a.ind, val}
}

func testDotSp32(t *testing.T, s *source, n, offset int) {
	x := s.vec(n+5, offset)
	val := s.vec32(n, (3*offset)%8)
	ind := make([]int32, n)
	for k := range ind {
		ind[k] = int32(s.IntN(len(x.s)))
	}
	got := DotSp32(ind, val.s, x.s)
	want := dotSp32Generic(ind, val.s, x.s)
	s.close(t, "DotSp32", n, got, want, n, dotSp32Generic(ind, absAll32(val.s), absAll(x.s)), 0)
	x.check(t, "x", nil)
	val.check(t, "val", nil)
}

func testAxpySp32(t *testing.T, s *source, n, offset int) {
	a := s.draw(s.Rand)
	y := s.vec(n+5, offset)
	val := s.vec32(n, (3*offset)%8)
	ind := make([]int32, n)
	for k, j := range s.Perm(len(y.s))[:n] {
		ind[k] = int32(j)
	}
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	axpySp32Generic(a, ind, val.s, want)
	axpySp32Generic(math.Abs(a), ind, absAll32(val.s), size)
	AxpySp32(a, ind, val.s, y.s)
	for i := range want {
		s.close(t, "AxpySp32", i, y.s[i], want[i], 2, size[i], 0)
	}
	touched := make([]bool, len(y.s))
	for _, j := range ind {
		touched[j] = true
	}
	y.check(t, "y", func(i int) bool { return touched[i] })
	val.check(t, "val", nil)
}

func testMulRows32(t *testing.T, s *source, n, offset int) {
	mulRows32Size(t, s, s.rows32(1+s.IntN(20), n, offset), offset)
}

func testMulRowList32(t *testing.T, s *source, n, offset int) {
	mulRowList32Size(t, s, s.rows32(1+s.IntN(20), n, offset), s.IntN(20), offset)
}

func testAddRowList32(t *testing.T, s *source, n, offset int) {
	addRowList32Size(t, s, s.rows32(1+s.IntN(20), n, offset), s.IntN(20), offset)
}

func testSyrRowList32(t *testing.T, s *source, n, offset int) {
	syrRowList32Size(t, s, 1+s.IntN(20), n, s.IntN(20), offset)
}

func testMulRows32Multi(t *testing.T, s *source, n, offset int) {
	mulRows32MultiSize(t, s, s.rows32(1+s.IntN(20), n, offset), 1+s.IntN(6), offset)
}

func testAddRowList32Multi(t *testing.T, s *source, n, offset int) {
	addRowList32MultiSize(t, s, s.rows32(1+s.IntN(20), n, offset), s.IntN(20), 1+s.IntN(6), offset)
}

// testRows32Size runs the row kernels whose cost is linear on an m×cols matrix.
func testRows32Size(t *testing.T, s *source, m, cols int) {
	a := s.rows32(m, cols, 1)
	mulRows32Size(t, s, a, 1)
	mulRowList32Size(t, s, a, 2*m, 1)
	addRowList32Size(t, s, a, 2*m, 1)
	for _, k := range []int{3, 5} {
		mulRows32MultiSize(t, s, a, k, 1)
		addRowList32MultiSize(t, s, a, 2*m, k, 1)
	}
}

// bounds returns a random range of rows.
func (a *rows32) bounds(s *source) (m, lo, hi int) {
	m = len(a.ptr) - 1
	lo = s.IntN(m + 1)
	return m, lo, lo + s.IntN(m-lo+1)
}

func mulRows32Size(t *testing.T, s *source, a *rows32, offset int) {
	m, lo, hi := a.bounds(s)
	x, y := s.vec(a.cols, (5*offset)%8), s.vec(m, (3*offset)%8)
	want := append([]float64(nil), y.s...)
	size := make([]float64, m)
	mulRows32Generic(a.ptr[lo:hi+1], a.ind, a.val.s, x.s, want[lo:hi], unlimited)
	mulRows32Generic(a.ptr, a.ind, absAll32(a.val.s), absAll(x.s), size, unlimited)
	MulRows32(a.ptr, a.ind, a.val.s, x.s, y.s, lo, hi)
	for i := lo; i < hi; i++ {
		s.close(t, "MulRows32", i, y.s[i], want[i], a.ptr[i+1]-a.ptr[i], size[i], 0)
	}
	a.val.check(t, "val", nil)
	x.check(t, "x", nil)
	y.check(t, "y", func(i int) bool { return lo <= i && i < hi })
}

func mulRowList32Size(t *testing.T, s *source, a *rows32, k, offset int) {
	list := s.list(k, len(a.ptr)-1)
	x, y := s.vec(a.cols, (5*offset)%8), s.vec(k, (3*offset)%8)
	want, size := make([]float64, k), make([]float64, k)
	mulRowList32Generic(list, a.ptr, a.ind, a.val.s, x.s, want, unlimited)
	mulRowList32Generic(list, a.ptr, a.ind, absAll32(a.val.s), absAll(x.s), size, unlimited)
	MulRowList32(list, a.ptr, a.ind, a.val.s, x.s, y.s)
	for i, r := range list {
		s.close(t, "MulRowList32", i, y.s[i], want[i], a.ptr[r+1]-a.ptr[r], size[i], 0)
	}
	a.val.check(t, "val", nil)
	x.check(t, "x", nil)
	y.check(t, "y", always)
}

func addRowList32Size(t *testing.T, s *source, a *rows32, k, offset int) {
	list := s.list(k, len(a.ptr)-1)
	c, y := s.vec(k, (5*offset)%8), s.vec(a.cols, (3*offset)%8)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	addRowList32Generic(list, c.s, a.ptr, a.ind, a.val.s, want, unlimited)
	addRowList32Generic(list, absAll(c.s), a.ptr, a.ind, absAll32(a.val.s), size, unlimited)
	AddRowList32(list, c.s, a.ptr, a.ind, a.val.s, y.s)
	for j := range want {
		s.close(t, "AddRowList32", j, y.s[j], want[j], k, size[j], 0)
	}
	a.val.check(t, "val", nil)
	c.check(t, "a", nil)
	y.check(t, "y", always)
}

func syrRowList32Size(t *testing.T, s *source, m, cols, k, offset int) {
	a := s.rows32(m, cols, offset)
	list := s.list(k, m)
	ldh := max(1, cols) + offset%3
	d, h := s.vec(k, (5*offset)%8), s.matrix(cols, cols, ldh, (3*offset)%8)
	want := append([]float64(nil), h.s...)
	size := absAll(want)
	syrRowList32Generic(list, d.s, a.ptr, a.ind, a.val.s, want, ldh, unlimited)
	syrRowList32Generic(list, absAll(d.s), a.ptr, a.ind, absAll32(a.val.s), size, ldh, unlimited)
	SyrRowList32(list, d.s, a.ptr, a.ind, a.val.s, h.s, ldh)
	lower := func(e int) bool { return e%ldh < cols && e%ldh >= e/ldh }
	for e := range want {
		if lower(e) {
			s.close(t, "SyrRowList32", e, h.s[e], want[e], k, size[e], 0)
		}
	}
	a.val.check(t, "val", nil)
	d.check(t, "d", nil)
	h.check(t, "h", lower)
}

func mulRows32MultiSize(t *testing.T, s *source, a *rows32, k, offset int) {
	m, lo, hi := a.bounds(s)
	x, y := s.vec(a.cols*k, (5*offset)%8), s.vec(m*k, (3*offset)%8)
	want, size := make([]float64, m), make([]float64, m)
	MulRows32Multi(a.ptr, a.ind, a.val.s, k, x.s, y.s, lo, hi)
	for c := range k {
		column := make([]float64, a.cols)
		for j := range column {
			column[j] = x.s[j*k+c]
		}
		mulRows32Generic(a.ptr, a.ind, a.val.s, column, want, unlimited)
		mulRows32Generic(a.ptr, a.ind, absAll32(a.val.s), absAll(column), size, unlimited)
		for i := lo; i < hi; i++ {
			s.close(t, "MulRows32Multi", i, y.s[i*k+c], want[i], a.ptr[i+1]-a.ptr[i], size[i], 0)
		}
	}
	a.val.check(t, "val", nil)
	x.check(t, "x", nil)
	y.check(t, "y", func(e int) bool { return lo <= e/k && e/k < hi })
}

func addRowList32MultiSize(t *testing.T, s *source, a *rows32, l, k, offset int) {
	list := s.list(l, len(a.ptr)-1)
	f, y := s.vec(l*k, (5*offset)%8), s.vec(a.cols*k, (3*offset)%8)
	before := append([]float64(nil), y.s...)
	AddRowList32Multi(list, k, f.s, a.ptr, a.ind, a.val.s, y.s)
	for c := range k {
		want, factor := make([]float64, a.cols), make([]float64, l)
		for j := range want {
			want[j] = before[j*k+c]
		}
		for i := range factor {
			factor[i] = f.s[i*k+c]
		}
		size := absAll(want)
		addRowList32Generic(list, factor, a.ptr, a.ind, a.val.s, want, unlimited)
		addRowList32Generic(list, absAll(factor), a.ptr, a.ind, absAll32(a.val.s), size, unlimited)
		for j := range want {
			s.close(t, "AddRowList32Multi", j, y.s[j*k+c], want[j], l, size[j], 0)
		}
	}
	a.val.check(t, "val", nil)
	f.check(t, "a", nil)
	y.check(t, "y", always)
}

// splitRows32 compares the bits of calls on all rows and on parts of them.
func splitRows32(t *testing.T, s *source, m, cols int) {
	const k = 5
	a := s.rows32(m, cols, 0)
	list := s.list(m, m)
	x, d := s.vec(cols*k, 0).s, s.vec(m*k, 0).s
	cut := s.IntN(m + 1)

	whole, parts := make([]float64, m*k), make([]float64, m*k)
	MulRows32(a.ptr, a.ind, a.val.s, x, whole, 0, m)
	MulRows32(a.ptr, a.ind, a.val.s, x, parts, cut, m)
	MulRows32(a.ptr, a.ind, a.val.s, x, parts, 0, cut)
	sameBits(t, "MulRows32", whole, parts)
	MulRows32Multi(a.ptr, a.ind, a.val.s, k, x, whole, 0, m)
	MulRows32Multi(a.ptr, a.ind, a.val.s, k, x, parts, cut, m)
	MulRows32Multi(a.ptr, a.ind, a.val.s, k, x, parts, 0, cut)
	sameBits(t, "MulRows32Multi", whole, parts)
	MulRowList32(list, a.ptr, a.ind, a.val.s, x, whole[:m])
	MulRowList32(list[:cut], a.ptr, a.ind, a.val.s, x, parts[:cut])
	MulRowList32(list[cut:], a.ptr, a.ind, a.val.s, x, parts[cut:m])
	sameBits(t, "MulRowList32", whole, parts)

	whole, parts = make([]float64, cols*k), make([]float64, cols*k)
	AddRowList32(list, d[:m], a.ptr, a.ind, a.val.s, whole)
	AddRowList32(list[:cut], d[:cut], a.ptr, a.ind, a.val.s, parts)
	AddRowList32(list[cut:], d[cut:m], a.ptr, a.ind, a.val.s, parts)
	sameBits(t, "AddRowList32", whole, parts)
	AddRowList32Multi(list, k, d, a.ptr, a.ind, a.val.s, whole)
	AddRowList32Multi(list[:cut], k, d[:cut*k], a.ptr, a.ind, a.val.s, parts)
	AddRowList32Multi(list[cut:], k, d[cut*k:], a.ptr, a.ind, a.val.s, parts)
	sameBits(t, "AddRowList32Multi", whole, parts)

	whole, parts = make([]float64, cols*cols), make([]float64, cols*cols)
	SyrRowList32(list, d[:m], a.ptr, a.ind, a.val.s, whole, cols)
	SyrRowList32(list[:cut], d[:cut], a.ptr, a.ind, a.val.s, parts, cols)
	SyrRowList32(list[cut:], d[cut:m], a.ptr, a.ind, a.val.s, parts, cols)
	sameBits(t, "SyrRowList32", whole, parts)
}

// TestBudget32 is TestBudget for values in float32.
func TestBudget32(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const m, cols = 60, 30
		for range 300 {
			a := s.rows32(m, cols, 0)
			ptr, ind, val := a.ptr, a.ind, a.val.s
			list := s.list(m, m)
			w := 1 + s.IntN(4)
			x, y, h := make([]float64, cols*w), make([]float64, m*w), make([]float64, cols*cols)
			budget := s.IntN(3 * m * cols)
			for _, c := range []struct {
				kernel    string
				got, want int
			}{
				{"mulRows32", mulRows32(ptr, ind, val, x, y[:m], budget), mulRows32Generic(ptr, ind, val, x, y[:m], budget)},
				{"mulRowList32", mulRowList32(list, ptr, ind, val, x, y, budget), mulRowList32Generic(list, ptr, ind, val, x, y, budget)},
				{"addRowList32", addRowList32(list, y, ptr, ind, val, x, budget), addRowList32Generic(list, y, ptr, ind, val, x, budget)},
				{"syrRowList32", syrRowList32(list, y, ptr, ind, val, h, cols, budget), syrRowList32Generic(list, y, ptr, ind, val, h, cols, budget)},
				{"mulRowsMulti32", mulRowsMulti32(ptr, ind, val, x, w, y, w, w, budget), mulRowsMulti32Generic(ptr, ind, val, x, w, y, w, w, budget)},
				{"addRowListMulti32", addRowListMulti32(list, y, w, ptr, ind, val, x, w, w, budget), addRowListMulti32Generic(list, y, w, ptr, ind, val, x, w, w, budget)},
			} {
				if c.got != c.want {
					t.Fatalf("%s with budget %d does %d rows, twin %d", c.kernel, budget, c.got, c.want)
				}
			}
		}
	})
}
