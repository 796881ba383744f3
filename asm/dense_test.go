package asm

import (
	"math"
	"math/big"
	"testing"
)

func testDot(t *testing.T, s *source, n, offset int) {
	x, y := s.vec(n, offset), s.vec(n, (3*offset)%8)
	got := Dot(x.s, y.s)
	want := dotGeneric(x.s, y.s)
	s.close(t, "Dot", n, got, want, n, dotGeneric(absAll(x.s), absAll(y.s)), 0)
	x.check(t, "x", nil)
	y.check(t, "y", nil)
}

func testAxpy(t *testing.T, s *source, n, offset int) {
	a := s.draw(s.Rand)
	x, y := s.vec(n, offset), s.vec(n, (3*offset)%8)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	axpyGeneric(a, x.s, want)
	axpyGeneric(math.Abs(a), absAll(x.s), size)
	Axpy(a, x.s, y.s)
	for i := range want {
		s.close(t, "Axpy", i, y.s[i], want[i], 2, size[i], 0)
	}
	x.check(t, "x", nil)
	y.check(t, "y", always)
}

func testScale(t *testing.T, s *source, n, offset int) {
	a := s.draw(s.Rand)
	x := s.vec(n, offset)
	want := append([]float64(nil), x.s...)
	scaleGeneric(a, want)
	Scale(a, x.s)
	for i := range want { // one product: no room for different rounding
		if x.s[i] != want[i] && !(math.IsNaN(x.s[i]) && math.IsNaN(want[i])) {
			t.Fatalf("Scale: element %d = %v, twin %v", i, x.s[i], want[i])
		}
	}
	x.check(t, "x", always)
}

func testNrm2(t *testing.T, s *source, n, offset int) {
	x := s.vec(n, offset)
	got := sumSquares(x.s)
	s.close(t, "sumSquares", n, got, sumSquaresGeneric(x.s), n, sumSquaresGeneric(x.s), 0)
	if norm := Nrm2(x.s); s.strict {
		want := nrm2Scaled(x.s)
		if !sameClass(norm, want) || math.Abs(norm-want) > 1e-16*float64(n+4)*want {
			t.Fatalf("Nrm2 of %d = %v, want %v", n, norm, want)
		}
	}
	x.check(t, "x", nil)
}

// TestNrm2Extremes compares norms near and beyond the range of plain squares
// with exact arithmetic.
func TestNrm2Extremes(t *testing.T) {
	const tiny, huge = math.SmallestNonzeroFloat64, math.MaxFloat64
	cases := [][]float64{
		{}, {0}, {0, math.Copysign(0, -1)}, {tiny}, {-tiny, tiny, tiny}, {huge}, {-huge / 2, huge / 2},
		{1e200, 1e-200}, {1e-200, 3e-200, 0}, {1e-160, 1e-170}, {1e154, 1e155}, {3e-310, 4e-310}, {huge / 4, tiny},
		{0x1p-480}, {0x1p-481, 0x1p-537}, {0x1.fffffffffffffp-1022, tiny},
	}
	long := make([]float64, 2*denseChunk+3)
	for i := range long {
		long[i] = math.Ldexp(1+float64(i%7), -600)
	}
	cases = append(cases, long)
	atEveryLevel(t, func(t *testing.T) {
		for _, x := range cases {
			sum := new(big.Float).SetPrec(3000)
			for _, v := range x {
				f := new(big.Float).SetPrec(3000).SetFloat64(v)
				sum.Add(sum, f.Mul(f, f))
			}
			want, _ := new(big.Float).SetPrec(200).Sqrt(sum).Float64()
			got := Nrm2(x)
			if !(math.Abs(got-want) <= 1e-16*float64(len(x)+4)*want+tiny) {
				t.Errorf("Nrm2(%.3g...) = %v, want %v", x[:min(len(x), 3)], got, want)
			}
		}
		inf, nan := math.Inf(-1), math.NaN()
		for _, c := range []struct {
			x    []float64
			want float64
		}{
			{[]float64{1, inf}, math.Inf(1)},
			{[]float64{nan, 1}, nan},
			{[]float64{inf, nan}, nan},
			{[]float64{nan, inf, huge}, nan},
			{[]float64{inf, 0, inf}, math.Inf(1)},
		} {
			if got := Nrm2(c.x); !sameClass(got, c.want) {
				t.Errorf("Nrm2(%v) = %v, want %v", c.x, got, c.want)
			}
		}
	})
}

func testIamax(t *testing.T, s *source, n, offset int) {
	x := s.vec(n, offset)
	if n > 2 && s.IntN(2) == 0 { // repeat the largest: the first counts
		if k := iamaxGeneric(x.s); k >= 0 {
			x.s[s.IntN(n)] = -x.s[k]
			x.save()
		}
	}
	want := -1
	for i, v := range x.s {
		if math.IsNaN(v) {
			want = i
			break
		}
		if want < 0 || math.Abs(v) > math.Abs(x.s[want]) {
			want = i
		}
	}
	if got := Iamax(x.s); got != want {
		t.Fatalf("Iamax of %d = %d, want %d", n, got, want)
	}
	x.check(t, "x", nil)
}

func testAsum(t *testing.T, s *source, n, offset int) {
	x := s.vec(n, offset)
	want := asumGeneric(x.s)
	s.close(t, "Asum", 0, Asum(x.s), want, n, want, 0)
	x.check(t, "x", nil)
}

// testAbsMax compares maxima, which are exact, and the place of the first.
func testAbsMax(t *testing.T, s *source, n, offset int) {
	x := s.vec(n, offset)
	if n > 2 && s.IntN(2) == 0 {
		x.s[s.IntN(n)] = -x.s[s.IntN(n)] // a tie
		x.save()
	}
	want := absMaxGeneric(x.s)
	if got := AbsMax(x.s); got != want {
		t.Fatalf("AbsMax of %d elements = %v, want %v", n, got, want)
	}
	first := -1
	for i, v := range x.s {
		if first < 0 && (math.Abs(v) == want || want == 0) {
			first = i
		}
	}
	if got := IndexAbsMax(x.s); got != first {
		t.Fatalf("IndexAbsMax of %d elements = %v, want %v", n, got, first)
	}
	x.check(t, "x", nil)
}

func testGemv(t *testing.T, s *source, n, offset int)  { gemvSize(t, s, n, s.IntN(14), offset) }
func testGemvT(t *testing.T, s *source, n, offset int) { gemvTSize(t, s, n, s.IntN(14), offset) }

func gemvSize(t *testing.T, s *source, m, n, offset int) {
	lda := max(1, m) + offset%3
	alpha := s.draw(s.Rand)
	a, x, y := s.matrix(m, n, lda, offset), s.vec(n, (5*offset)%8), s.vec(m, (3*offset)%8)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	if m > 0 && n > 0 {
		gemvGeneric(m, n, alpha, a.s, lda, x.s, want)
		gemvGeneric(m, n, math.Abs(alpha), absAll(a.s), lda, absAll(x.s), size)
	}
	Gemv(m, n, alpha, a.s, lda, x.s, y.s)
	for i := range want {
		s.close(t, "Gemv", i, y.s[i], want[i], n, size[i], 0)
	}
	a.check(t, "a", nil)
	x.check(t, "x", nil)
	y.check(t, "y", always)
}

func gemvTSize(t *testing.T, s *source, m, n, offset int) {
	lda := max(1, m) + offset%3
	alpha := s.draw(s.Rand)
	a, x, y := s.matrix(m, n, lda, offset), s.vec(m, (5*offset)%8), s.vec(n, (3*offset)%8)
	want := append([]float64(nil), y.s...)
	size := absAll(want)
	if m > 0 && n > 0 {
		gemvTGeneric(m, n, alpha, a.s, lda, x.s, want)
		gemvTGeneric(m, n, math.Abs(alpha), absAll(a.s), lda, absAll(x.s), size)
	}
	GemvT(m, n, alpha, a.s, lda, x.s, y.s)
	for j := range want {
		s.close(t, "GemvT", j, y.s[j], want[j], m, size[j], math.Abs(alpha))
	}
	a.check(t, "a", nil)
	x.check(t, "x", nil)
	y.check(t, "y", always)
}

func testGer(t *testing.T, s *source, n, offset int) { gerSize(t, s, n, s.IntN(14), offset) }

func gerSize(t *testing.T, s *source, m, n, offset int) {
	lda := max(1, m) + offset%3
	alpha := s.draw(s.Rand)
	a, x, y := s.matrix(m, n, lda, offset), s.vec(m, (5*offset)%8), s.vec(n, (3*offset)%8)
	want := append([]float64(nil), a.s...)
	if m > 0 && n > 0 {
		gerGeneric(m, n, alpha, x.s, y.s, want, lda)
	}
	old := append([]float64(nil), a.s...)
	Ger(m, n, alpha, x.s, y.s, a.s, lda)
	for j := range n {
		for i := range m {
			e := i + j*lda
			s.close(t, "Ger", e, a.s[e], want[e], 1, math.Abs(old[e])+math.Abs(alpha*y.s[j]*x.s[i]), 0)
		}
	}
	a.check(t, "a", func(e int) bool { return e%lda < m })
	x.check(t, "x", nil)
	y.check(t, "y", nil)
}

func syrkSize(t *testing.T, s *source, n, k, offset int) {
	lda, ldc := max(1, n)+offset%3, max(1, n)+offset%2
	alpha := s.draw(s.Rand)
	a, c := s.matrix(n, k, lda, offset), s.matrix(n, n, ldc, (3*offset)%8)
	want := append([]float64(nil), c.s...)
	size := absAll(want)
	if n > 0 {
		gemmTilesGeneric(n, n, k, alpha, a.s, lda, genericRows, a.s, lda, genericCols, want, ldc, tilesDiagonal)
		abs := absAll(a.s)
		gemmTilesGeneric(n, n, k, math.Abs(alpha), abs, lda, genericRows, abs, lda, genericCols, size, ldc, tilesDiagonal)
	}
	Syrk(n, k, alpha, a.s, lda, c.s, ldc)
	lower := func(e int) bool { return e%ldc < n && e%ldc >= e/ldc }
	for e := range want {
		if lower(e) {
			s.close(t, "Syrk", e, c.s[e], want[e], k, size[e], 0)
		}
	}
	a.check(t, "a", nil)
	c.check(t, "c", lower)
}
