package asm

import (
	"math"
	"runtime/debug"
	"testing"
)

func testMulDense32(t *testing.T, s *source, n, offset int) {
	mulDense32Size(t, s, s.IntN(12), n, 1+s.IntN(6), offset)
	mulDense32Size(t, s, n, s.IntN(40), 1+s.IntN(5), offset)
}

// mulDense32Size compares products by k vectors with the portable form, and the bits of each with the product by one.
func mulDense32Size(t *testing.T, s *source, rows, cols, k, offset int) {
	lda, ldx, ldy := max(1, cols+offset%3), max(1, cols+offset%4), max(1, rows+offset%5)
	a := s.matrix32(rows, cols, lda, offset)
	x := s.matrix(cols, k, ldx, (3*offset)%8)
	y := s.matrix(rows, k, ldy, (5*offset)%8)
	want, size := make([]float64, len(y.s)), make([]float64, len(y.s))
	for c := 0; c < k && rows > 0 && cols > 0; c++ {
		mulDense32Generic(rows, cols, 1, a.s, lda, x.s[c*ldx:], ldx, want[c*ldy:], ldy)
		mulDense32Generic(rows, cols, 1, absAll32(a.s), lda, absAll(x.s)[c*ldx:], ldx, size[c*ldy:], ldy)
	}
	MulDense32Multi(a.s, lda, rows, cols, k, x.s, ldx, y.s, ldy)
	inside := func(e int) bool { return e%ldy < rows }
	for e := range want {
		if inside(e) {
			s.close(t, "MulDense32Multi", e, y.s[e], want[e], cols, size[e], 0)
		}
	}
	a.check(t, "a", nil)
	x.check(t, "x", nil)
	y.check(t, "y", inside)
	if rows == 0 {
		return
	}
	one := s.vec(rows, offset)
	for c := range k {
		MulDense32(a.s, lda, rows, cols, x.s[min(c*ldx, len(x.s)):][:cols], one.s)
		sameNumbers(t, "MulDense32", one.s, y.s[c*ldy:][:rows])
	}
	one.check(t, "y", always)
}

// sameNumbers fails unless x and y are equal bit for bit, NaN apart.
func sameNumbers(t *testing.T, what string, x, y []float64) {
	t.Helper()
	for i := range x {
		if math.Float64bits(x[i]) != math.Float64bits(y[i]) && !(math.IsNaN(x[i]) && math.IsNaN(y[i])) {
			t.Fatalf("%s: element %d is %v alone, %v among others", what, i, x[i], y[i])
		}
	}
}

func testAddDense32(t *testing.T, s *source, n, offset int) {
	addDense32Size(t, s, s.IntN(12), n, 1+s.IntN(6), offset)
	addDense32Size(t, s, n, s.IntN(40), 1+s.IntN(5), offset)
}

// thin sets most elements of a vector to zero, all k of a row or some.
func (s *source) thin(v *vec, m, k, ld int) {
	for i := range m {
		all := s.IntN(2) == 0
		for c := range k {
			if all || s.IntN(4) == 0 {
				v.s[c*ld+i] = 0
			}
		}
	}
	v.save()
}

func addDense32Size(t *testing.T, s *source, rows, cols, k, offset int) {
	lda, ldalpha, ldg := max(1, cols+offset%3), max(1, rows+offset%4), max(1, cols+offset%5)
	a := s.matrix32(rows, cols, lda, offset)
	alpha := s.matrix(rows, k, ldalpha, (3*offset)%8)
	s.thin(alpha, rows, k, ldalpha)
	g := s.matrix(cols, k, ldg, (5*offset)%8)
	before := append([]float64(nil), g.s...)
	want, size := append([]float64(nil), g.s...), absAll(g.s)
	terms, sizes := 0, absAll32(a.s)
	for e := 0; e < k*rows && cols > 0; e++ {
		i, c := e/k, e%k
		first := c / dense32Vectors * dense32Vectors // a row is read for those vectors that share a call
		read := false
		for o := first; o < min(k, first+dense32Vectors); o++ {
			read = read || alpha.s[o*ldalpha+i] != 0
		}
		if read {
			terms++
			f := alpha.s[c*ldalpha+i]
			addDense32Generic([]int{i * lda}, []float64{f}, 1, a.s, cols, want[c*ldg:], ldg)
			addDense32Generic([]int{i * lda}, []float64{math.Abs(f)}, 1, sizes, cols, size[c*ldg:], ldg)
		}
	}
	AddDense32TMulti(a.s, lda, rows, cols, k, alpha.s, ldalpha, g.s, ldg)
	inside := func(e int) bool { return e%ldg < cols }
	for e := range want {
		if inside(e) {
			s.close(t, "AddDense32TMulti", e, g.s[e], want[e], terms, size[e], 0)
		}
	}
	a.check(t, "a", nil)
	alpha.check(t, "alpha", nil)
	g.check(t, "g", inside)
	if rows == 0 || cols == 0 {
		return
	}
	one := newVec(cols, offset).save()
	for c := range k {
		copy(one.s, before[c*ldg:])
		AddDense32T(a.s, lda, rows, cols, alpha.s[c*ldalpha:][:rows], one.s)
		for j := range one.s { // a factor of zero may change an infinity or the sign of a zero
			if f := size[c*ldg+j]; one.s[j] != g.s[c*ldg+j] && !math.IsNaN(f) && !math.IsInf(f, 0) {
				t.Fatalf("AddDense32T: element %d is %v alone, %v among others", j, one.s[j], g.s[c*ldg+j])
			}
		}
	}
	one.check(t, "g", always)
}

// testPackDense32 checks the packed form through a block of one row: its product must be exact.
func testPackDense32(t *testing.T, s *source, n, offset int) {
	syrDense32Size(t, s, 1, n, 1, offset)
}

func testSyrDense32(t *testing.T, s *source, n, offset int) {
	syrDense32Size(t, s, 1+s.IntN(20), n, s.IntN(30), offset)
}

// syrDense32Size compares with sums in float64.
func syrDense32Size(t *testing.T, s *source, rows, cols, k, offset int) {
	lda, ldh := max(1, cols+offset%3), max(1, cols+offset%4)
	a := s.matrix32(rows, cols, lda, offset)
	list := s.list(k, rows)
	d := newVec(k, (3*offset)%8)
	for i := range d.s {
		d.s[i] = math.Abs(float64(s.single()))
	}
	d.save()
	h := s.matrix(cols, cols, ldh, (5*offset)%8)
	work := newVec32(SyrDense32Size(cols), offset).save()
	want := append([]float64(nil), h.s...)
	size, sums := absAll(h.s), make([]float64, len(h.s))
	least := 0.0 // of products: float32 loses what is smaller
	for l, i := range list {
		if cols == 0 {
			break
		}
		row := wide(a.s[int(i)*lda:][:cols])
		f := math.Sqrt(float64(float32(d.s[l])))
		for j := range cols {
			for e := j; e < cols; e++ {
				want[e+j*ldh] += d.s[l] * row[e] * row[j]
				sums[e+j*ldh] += math.Abs(d.s[l] * row[e] * row[j])
				if g := (f + 1) * (math.Abs(row[e]) + math.Abs(row[j]) + 1); !math.IsInf(g, 0) && !math.IsNaN(g) {
					least = max(least, g)
				}
			}
		}
	}
	SyrDense32List(list, d.s, a.s, lda, cols, h.s, ldh, work.s)
	const u = 0x1p-24
	lower := func(e int) bool { return e%ldh < cols && e%ldh >= e/ldh }
	for e := range want {
		if !lower(e) {
			continue
		}
		scale := sums[e] + size[e]
		if math.IsNaN(scale) || math.IsInf(scale, 0) {
			if s.strict && math.IsNaN(want[e]) != math.IsNaN(h.s[e]) {
				t.Fatalf("SyrDense32List: element %d = %v, want %v", e, h.s[e], want[e])
			}
			continue
		}
		terms := float64(min(k, Block32))
		bound := u*(terms+8)*sums[e] + 0x1p-52*float64(k)*size[e] + terms*least*math.SmallestNonzeroFloat32
		if s.strict && !(math.Abs(h.s[e]-want[e]) <= bound) {
			t.Fatalf("SyrDense32List: %d rows, %d columns: element %d, %d = %v, want %v, difference %g > %g", k, cols, e%ldh, e/ldh, h.s[e], want[e], h.s[e]-want[e], bound)
		}
	}
	a.check(t, "a", nil)
	d.check(t, "d", nil)
	h.check(t, "h", lower)
	work.check(t, "work", always)
}

// TestLarge32 covers what is split into several calls.
func TestLarge32(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		mulDense32Size(t, s, 9, dense32Cols+7, 5, 1)
		mulDense32Size(t, s, 5, 2*dense32Cols, 2, 1)
		mulDense32Size(t, s, 1301, 101, 5, 2)
		addDense32Size(t, s, 9, 2*dense32Cols+3, 5, 1)
		addDense32Size(t, s, 5*dense32Batch+3, 90, 5, 1)
		syrDense32Size(t, s, 50, 75, Block32+3, 1)
		syrDense32Size(t, s, 7, syr32Cols+69, 3, 1)
		for _, n := range []int{sparseChunk - 1, sparseChunk, sparseChunk + 1, 3*sparseChunk + 17} {
			testDotSp32(t, s, n, 1)
			testAxpySp32(t, s, n, 1)
		}
		testRows32Size(t, s, 400, 300)
		testRows32Size(t, s, 8, 2*rowBudget)
		syrRowList32Size(t, s, 30, 300, 60, 3)
	})
}

// TestSplit32 is TestSplit for values in float32.
func TestSplit32(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, m := range []int{1, 2, 9, 50, 3000} {
			const cols = 41
			a := s.matrix32(m, cols, cols, 0).s
			x, d := s.vec(cols, 0).s, s.vec(m, 0)
			s.thin(d, m, 1, m)
			alpha := d.s
			cut := s.IntN(m + 1)
			whole, parts := make([]float64, m), make([]float64, m)
			MulDense32(a, cols, m, cols, x, whole)
			MulDense32(a[cut*cols:], cols, m-cut, cols, x, parts[cut:])
			MulDense32(a, cols, cut, cols, x, parts[:cut])
			sameBits(t, "MulDense32", whole, parts)

			whole, parts = make([]float64, cols), make([]float64, cols)
			AddDense32T(a, cols, m, cols, alpha, whole)
			AddDense32T(a, cols, cut, cols, alpha[:cut], parts)
			AddDense32T(a[cut*cols:], cols, m-cut, cols, alpha[cut:], parts)
			sameBits(t, "AddDense32T", whole, parts)

			list, work := s.list(m, m), make([]float32, SyrDense32Size(cols))
			whole, parts = make([]float64, cols*cols), make([]float64, cols*cols)
			cut = cut / Block32 * Block32
			for i := range alpha {
				alpha[i] = math.Abs(alpha[i])
			}
			SyrDense32List(list, alpha, a, cols, cols, whole, cols, work)
			SyrDense32List(list[:cut], alpha[:cut], a, cols, cols, parts, cols, work)
			SyrDense32List(list[cut:], alpha[cut:], a, cols, cols, parts, cols, work)
			sameBits(t, "SyrDense32List", whole, parts)
			splitRows32(t, s, m, cols)
		}
	})
}

// TestNoAllocation32 is TestNoAllocation for values in float32.
func TestNoAllocation32(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const m, cols, k = 300, 50, 5
		a, work := s.matrix32(m, cols, cols, 0).s, make([]float32, SyrDense32Size(cols))
		r := s.rows32(m, cols, 0)
		list := s.list(m, m)
		x, y, h := make([]float64, cols*k), make([]float64, m*k), make([]float64, cols*cols)
		for i := range y {
			y[i] = 1
		}
		n := testing.AllocsPerRun(2, func() {
			MulDense32(a, cols, m, cols, x[:cols], y[:m])
			MulDense32Multi(a, cols, m, cols, k, x, cols, y, m)
			AddDense32T(a, cols, m, cols, y[:m], x[:cols])
			AddDense32TMulti(a, cols, m, cols, k, y, m, x, cols)
			SyrDense32List(list, y[:m], a, cols, cols, h, cols, work)
			MulRows32(r.ptr, r.ind, r.val.s, x, y, 0, m)
			MulRowList32(list, r.ptr, r.ind, r.val.s, x, y[:m])
			AddRowList32(list, y[:m], r.ptr, r.ind, r.val.s, x)
			SyrRowList32(list, y[:m], r.ptr, r.ind, r.val.s, h, cols)
			MulRows32Multi(r.ptr, r.ind, r.val.s, k, x, y, 0, m)
			AddRowList32Multi(list, k, y, r.ptr, r.ind, r.val.s, x)
		})
		if n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

// TestFences32 runs the kernels on float32 beside pages that must not be touched.
func TestFences32(t *testing.T) {
	var f [4]*fence
	for i := range f {
		f[i] = newFence(t, fenced)
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	atEveryLevel(t, func(t *testing.T) {
		for _, atEnd := range []bool{true, false} {
			wide := func(i, n int) []float64 { return f[i].slice(n, atEnd) }
			for n := 1; n <= 40; n++ {
				for m := 1; m <= 9; m++ {
					w := 1 + (m+n)%dense32Vectors
					a := f[0].slice32(m*n, atEnd)
					untouched(t, "mulDense32", func() { mulDense32(m, n, w, a, n, wide(1, w*n), n, wide(2, w*m), m) })
					off, coef := make([]int, m), wide(1, m*w)
					for i := range off {
						off[i] = i * n
					}
					untouched(t, "addDense32", func() { addDense32(off, coef, w, a, n, wide(2, w*n), n) })
				}
				fencedRows32(t, f[:], n, atEnd)
			}
		}
	})
}

func fencedRows32(t *testing.T, f []*fence, n int, atEnd bool) {
	wide := func(i, n int) []float64 { return f[i].slice(n, atEnd) }
	a := f[0].slice32(3*n, atEnd)
	h, d := wide(1, n*n), wide(2, 3)
	work := f[3].slice32(min(SyrDense32Size(n), 2*fenced), atEnd)
	if len(work) == SyrDense32Size(n) {
		untouched(t, "syrTile32", func() { SyrDense32List([]int32{2, 0, 1}, d, a, n, n, h, n, work) })
	}
	list, ptr, ind := []int32{0, 1, 1}, []int{0, n, n + n/2}, make([]int32, n+n/2)
	for k := range ind {
		ind[k] = int32(k % n)
	}
	val := f[0].slice32(len(ind), atEnd)
	x, y := wide(1, n), wide(2, 3)
	untouched(t, "dotSp32", func() { dotSp32(ind[:n], val[:n], x) })
	untouched(t, "axpySp32", func() { axpySp32(1, ind[:n], val[:n], x) })
	untouched(t, "mulRows32", func() { mulRows32(ptr, ind, val, x, y[:2], unlimited) })
	untouched(t, "mulRowList32", func() { mulRowList32(list, ptr, ind, val, x, y, unlimited) })
	untouched(t, "addRowList32", func() { addRowList32(list, y, ptr, ind, val, x, unlimited) })
	untouched(t, "syrRowList32", func() { syrRowList32(list, y, ptr, ind, val, wide(1, n*n), n, unlimited) })
	for w := 1; w <= dense32Vectors; w++ {
		x, y := wide(1, n*w), wide(2, 3*w)
		untouched(t, "mulRowsMulti32", func() { mulRowsMulti32(ptr, ind, val, x, w, y[:2*w], w, w, unlimited) })
		untouched(t, "addRowListMulti32", func() { addRowListMulti32(list, y, w, ptr, ind, val, x, w, w, unlimited) })
	}
}
