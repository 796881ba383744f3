package asm

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// closeNorm compares a norm with that of the safe second pass over the vector.
func (s *source) closeNorm(t *testing.T, what string, norm float64, x []float64) {
	t.Helper()
	want := nrm2Scaled(x)
	if !sameClass(norm, want) || math.Abs(norm-want) > 1e-16*float64(len(x)+4)*want {
		t.Fatalf("%s: norm of %d = %v, want %v", what, len(x), norm, want)
	}
}

func testDotNrm2(t *testing.T, s *source, n, offset int) {
	x, y := s.vec(n, offset), s.vec(n, (3*offset)%8)
	dot, norm := DotNrm2(x.s, y.s)
	xy, xx := dotSquares(x.s, y.s)
	wantXY, wantXX := dotSquaresGeneric(x.s, y.s)
	size, _ := dotSquaresGeneric(absAll(x.s), absAll(y.s))
	s.close(t, "DotNrm2", n, dot, wantXY, n, size, 0)
	s.close(t, "dotSquares", n, xy, wantXY, n, size, 0)
	s.close(t, "dotSquares", n, xx, wantXX, n, wantXX, 0)
	if s.strict {
		s.closeNorm(t, "DotNrm2", norm, x.s)
	}
	if _, self := DotNrm2(x.s, x.s); self != norm && !math.IsNaN(norm) {
		t.Fatalf("DotNrm2 with itself: norm %v, want %v", self, norm)
	}
	x.check(t, "x", nil)
	y.check(t, "y", nil)
}

func testAxpyNrm2(t *testing.T, s *source, n, offset int) {
	a := s.draw(s.Rand)
	x, y := s.vec(n, offset), s.vec(n, (3*offset)%8)
	z := newVec(n, (5*offset)%8)
	copy(z.s, y.s)
	z.save()
	want, size := append([]float64(nil), y.s...), absAll(y.s)
	axpySquaresGeneric(a, x.s, want)
	axpySquaresGeneric(math.Abs(a), absAll(x.s), size)
	norm := AxpyNrm2(a, x.s, y.s)
	yy := axpySquares(a, x.s, z.s)
	for i := range want {
		s.close(t, "AxpyNrm2", i, y.s[i], want[i], 2, size[i], 0)
		if z.s[i] != y.s[i] && !math.IsNaN(y.s[i]) {
			t.Fatalf("axpySquares: element %d = %v, AxpyNrm2 %v", i, z.s[i], y.s[i])
		}
	}
	sum := dotGeneric(y.s, y.s) // of what the level made, which is rounded already
	s.close(t, "axpySquares", n, yy, sum, n, sum, 0)
	if s.strict {
		s.closeNorm(t, "AxpyNrm2", norm, y.s)
	}
	x.check(t, "x", nil)
	y.check(t, "y", always)
	z.check(t, "z", always)
}

func testAxpyXpby(t *testing.T, s *source, n, offset int) {
	a, b := s.draw(s.Rand), s.draw(s.Rand)
	p, y, x := s.vec(n, offset), s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	wantP, wantY := append([]float64(nil), p.s...), append([]float64(nil), y.s...)
	sizeP, sizeY := absAll(p.s), absAll(y.s)
	axpyXpbyGeneric(a, wantP, wantY, b, x.s)
	axpyXpbyGeneric(math.Abs(a), sizeP, sizeY, math.Abs(b), absAll(x.s))
	AxpyXpby(a, p.s, y.s, b, x.s)
	for i := range wantP {
		s.close(t, "AxpyXpby, p", i, p.s[i], wantP[i], 2, sizeP[i], 0)
		s.close(t, "AxpyXpby, y", i, y.s[i], wantY[i], 2, sizeY[i], 0)
	}
	p.check(t, "p", always)
	y.check(t, "y", always)
	x.check(t, "x", nil)
}

func testXpbyPaz(t *testing.T, s *source, n, offset int) {
	a, b := s.draw(s.Rand), s.draw(s.Rand)
	x, y, z := s.vec(n, offset), s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	want, size := append([]float64(nil), y.s...), absAll(y.s)
	xpbyPazGeneric(x.s, b, want, a, z.s)
	xpbyPazGeneric(absAll(x.s), math.Abs(b), size, math.Abs(a), absAll(z.s))
	XpbyPaz(x.s, b, y.s, a, z.s)
	for i := range want {
		s.close(t, "XpbyPaz", i, y.s[i], want[i], 3, size[i], math.Abs(b))
	}
	x.check(t, "x", nil)
	y.check(t, "y", always)
	z.check(t, "z", nil)

	y = s.vec(n, offset) // z and y the same
	want, size = append([]float64(nil), y.s...), absAll(y.s)
	xpbyPazGeneric(x.s, b, want, a, append([]float64(nil), want...))
	xpbyPazGeneric(absAll(x.s), math.Abs(b), size, math.Abs(a), append([]float64(nil), size...))
	XpbyPaz(x.s, b, y.s, a, y.s)
	for i := range want {
		s.close(t, "XpbyPaz with itself", i, y.s[i], want[i], 3, size[i], math.Abs(b))
	}
	y.check(t, "y", always)
}

func testTwoStep(t *testing.T, s *source, n, offset int) {
	for _, shared := range []bool{false, true} { // whether z is r
		a, b, c := s.draw(s.Rand), s.draw(s.Rand), s.draw(s.Rand)
		y, x, r := s.vec(n, offset), s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
		v, w, z := s.vec(n, (7*offset)%8), s.vec(n, (2*offset)%8), s.vec(n, (4*offset)%8)
		if shared {
			z = r
		}
		wantX, wantR := append([]float64(nil), x.s...), append([]float64(nil), r.s...)
		sizeX, sizeR := absAll(x.s), absAll(r.s)
		absZ := absAll(z.s)
		twoStepGeneric(a, y.s, b, append([]float64(nil), z.s...), wantX, c, v.s, wantR, w.s)
		twoStepGeneric(math.Abs(a), absAll(y.s), math.Abs(b), absZ, sizeX, math.Abs(c), absAll(v.s), sizeR, absAll(w.s))
		rw, norm := TwoStep(a, y.s, b, z.s, x.s, c, v.s, r.s, w.s)
		for i := range wantX {
			s.close(t, "TwoStep, x", i, x.s[i], wantX[i], 3, sizeX[i], 0)
			s.close(t, "TwoStep, r", i, r.s[i], wantR[i], 2, sizeR[i], 0)
		}
		s.close(t, "TwoStep, r·w", n, rw, dotGeneric(r.s, w.s), n, dotGeneric(absAll(r.s), absAll(w.s)), 0)
		if s.strict {
			s.closeNorm(t, "TwoStep", norm, r.s)
		}
		for _, u := range []struct {
			name    string
			vec     *vec
			written bool
		}{{"y", y, false}, {"x", x, true}, {"r", r, true}, {"t", v, false}, {"w", w, false}, {"z", z, shared}} {
			if u.written {
				u.vec.check(t, u.name, always)
			} else {
				u.vec.check(t, u.name, nil)
			}
		}
	}
}

func testFused(t *testing.T, s *source, n int) {
	testDotNrm2(t, s, n, 1)
	testAxpyNrm2(t, s, n, 1)
	testAxpyXpby(t, s, n, 1)
	testXpbyPaz(t, s, n, 1)
	testTwoStep(t, s, n, 1)
}

// TestFusedExtremes: the norms are those of Nrm2 where plain squares overflow or
// underflow.
func TestFusedExtremes(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, e := range []int{-1060, -700, -480, 0, 480, 700, 1020} {
			const n = 21
			x, zero := make([]float64, n), make([]float64, n)
			for i := range x {
				x[i] = math.Ldexp(float64(i%5)-2, e)
			}
			_, norm := DotNrm2(x, zero)
			s.closeNorm(t, "DotNrm2", norm, x)
			s.closeNorm(t, "AxpyNrm2", AxpyNrm2(1, zero, x), x)
			_, norm = TwoStep(1, zero, 1, x, make([]float64, n), 1, zero, x, zero)
			s.closeNorm(t, "TwoStep", norm, x)
		}
	})
}

// TestFusedInfiniteFactor: with a factor of infinity nothing but elements takes part in the sums, at any length.
func TestFusedInfiniteFactor(t *testing.T) {
	inf := math.Inf(1)
	atEveryLevel(t, func(t *testing.T) {
		for n := 1; n < 71; n++ {
			ones := func() []float64 { return slices.Repeat([]float64{1}, n) }
			if yy := axpySquares(inf, ones(), ones()); yy != inf {
				t.Errorf("axpySquares of %d: %v", n, yy)
			}
			if norm := AxpyNrm2(inf, ones(), ones()); norm != inf {
				t.Errorf("AxpyNrm2 of %d: %v", n, norm)
			}
			for i, f := range [][3]float64{{inf, 1, 1}, {1, inf, 1}, {1, 1, inf}} {
				rw, norm := TwoStep(f[0], ones(), f[1], ones(), ones(), f[2], ones(), ones(), ones())
				want, wantNorm := 2*float64(n), 2*math.Sqrt(float64(n))
				if i == 2 {
					want, wantNorm = inf, inf
				}
				if rw != want || !sameClass(norm, wantNorm) {
					t.Errorf("TwoStep of %d: r·w %v, norm %v, want %v, %v", n, rw, norm, want, wantNorm)
				}
			}
		}
	})
}

// TestFusedPanics: every operand of the wrong length is named.
func TestFusedPanics(t *testing.T) {
	v, w := make([]float64, 3), make([]float64, 2)
	for _, tc := range []struct {
		want string
		call func()
	}{
		{"asm: DotNrm2: len(y) = 2, want 3", func() { DotNrm2(v, w) }},
		{"asm: AxpyNrm2: len(x) = 2, want 3", func() { AxpyNrm2(1, w, v) }},
		{"asm: AxpyXpby: len(y) = 2, want 3", func() { AxpyXpby(1, v, w, 1, v) }},
		{"asm: AxpyXpby: len(x) = 2, want 3", func() { AxpyXpby(1, v, v, 1, w) }},
		{"asm: XpbyPaz: len(x) = 2, want 3", func() { XpbyPaz(w, 1, v, 1, v) }},
		{"asm: XpbyPaz: len(z) = 2, want 3", func() { XpbyPaz(v, 1, v, 1, w) }},
		{"asm: TwoStep: len(y) = 2, want 3", func() { TwoStep(1, w, 1, v, v, 1, v, v, v) }},
		{"asm: TwoStep: len(z) = 2, want 3", func() { TwoStep(1, v, 1, w, v, 1, v, v, v) }},
		{"asm: TwoStep: len(x) = 2, want 3", func() { TwoStep(1, v, 1, v, w, 1, v, v, v) }},
		{"asm: TwoStep: len(t) = 2, want 3", func() { TwoStep(1, v, 1, v, v, 1, w, v, v) }},
		{"asm: TwoStep: len(w) = 2, want 3", func() { TwoStep(1, v, 1, v, v, 1, v, v, w) }},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != tc.want {
					t.Errorf("panic %q, want %q", got, tc.want)
				}
			}()
			tc.call()
		}()
	}
}

// The benchmarks compare each kernel with the passes it replaces.
func BenchmarkFused(b *testing.B) {
	for _, n := range vectorSizes {
		v := make([][]float64, 6)
		for i := range v {
			v[i] = benchVector(n)
		}
		for _, k := range []struct {
			name         string
			words        int // moved, counting reads and writes
			fused, plain func()
		}{
			{"DotNrm2", 2, func() { DotNrm2(v[0], v[1]) }, func() { Dot(v[0], v[1]); Nrm2(v[0]) }},
			{"AxpyNrm2", 3, func() { AxpyNrm2(1e-9, v[0], v[1]) }, func() { Axpy(1e-9, v[0], v[1]); Nrm2(v[1]) }},
			{"AxpyXpby", 5, func() { AxpyXpby(1e-9, v[0], v[1], -0.5, v[2]) }, func() {
				Axpy(1e-9, v[0], v[1])
				Scale(-0.5, v[0])
				Axpy(1, v[2], v[0])
			}},
			{"XpbyPaz", 4, func() { XpbyPaz(v[0], -0.5, v[1], 1e-9, v[2]) }, func() {
				Axpy(1e-9, v[2], v[1])
				Scale(-0.5, v[1])
				Axpy(1, v[0], v[1])
			}},
			{"TwoStep", 8, func() { TwoStep(1e-9, v[0], 1e-9, v[1], v[2], 1e-9, v[3], v[4], v[5]) }, func() {
				Axpy(1e-9, v[0], v[2])
				Axpy(1e-9, v[1], v[2])
				Axpy(1e-9, v[3], v[4])
				Nrm2(v[4])
				Dot(v[4], v[5])
			}},
		} {
			benchLevels(b, fmt.Sprintf("%s/%d", k.name, n), 4*n, 8*k.words*n, k.fused)
			benchLevels(b, fmt.Sprintf("%s/plain/%d", k.name, n), 4*n, 8*k.words*n, k.plain)
		}
	}
}
