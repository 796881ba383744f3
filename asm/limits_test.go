package asm

import (
	"fmt"
	"math"
	"testing"
)

func testSum(t *testing.T, s *source, n, offset int) {
	x := s.vec(n, offset)
	s.close(t, "Sum", n, Sum(x.s), sumGeneric(x.s), n, sumGeneric(absAll(x.s)), 0)
	x.check(t, "x", nil)
}

func testCopy(t *testing.T, s *source, n, offset int) {
	x, y := s.vec(n, offset), s.vec(n, (3*offset)%8)
	Copy(x.s, y.s)
	for i, v := range x.s {
		if math.Float64bits(y.s[i]) != math.Float64bits(v) {
			t.Fatalf("Copy: element %d = %v, want %v", i, y.s[i], v)
		}
	}
	x.check(t, "x", nil)
	y.check(t, "y", always)
}

func testTriad(t *testing.T, s *source, n, offset int) {
	a := s.draw(s.Rand)
	x, z, y := s.vec(n, offset), s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	want, size := make([]float64, n), make([]float64, n)
	triadGeneric(a, x.s, z.s, want)
	triadGeneric(math.Abs(a), absAll(x.s), absAll(z.s), size)
	Triad(a, x.s, z.s, y.s)
	for i := range want {
		s.close(t, "Triad", i, y.s[i], want[i], 2, size[i], 0)
	}
	x.check(t, "x", nil)
	z.check(t, "z", nil)
	y.check(t, "y", always)
	Triad(a, x.s, z.s, x.s) // in place of an operand
	for i := range want {
		s.close(t, "Triad in place", i, x.s[i], want[i], 2, size[i], 0)
	}
}

// testPeakFMA takes n as the number of steps. The recurrence contracts, so that no
// number overflows.
func testPeakFMA(t *testing.T, s *source, n, offset int) {
	a, b := s.Float64()-0.5, s.NormFloat64()
	x := s.vec(FMAChains, offset)
	want, size := append([]float64(nil), x.s...), absAll(x.s)
	if n > 0 {
		fmaChainsGeneric(n, a, b, want)
		fmaChainsGeneric(n, math.Abs(a), math.Abs(b), size)
	}
	PeakFMA(n, a, b, x.s)
	for i := range want {
		s.close(t, "PeakFMA", i, x.s[i], want[i], 2*n, size[i], 0)
	}
	x.check(t, "s", always)
}

// The steps of several calls are as many as were asked for, and they do what the
// comment says of a = b = ½.
func TestPeakFMASteps(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		for _, n := range []int{0, 1, fmaChunk - 1, fmaChunk, 2*fmaChunk + 3} {
			s := make([]float64, FMAChains)
			PeakFMA(n, 1, 1, s) // counts
			for i, v := range s {
				if v != float64(n) {
					t.Fatalf("chain %d made %v steps, want %d", i, v, n)
				}
			}
		}
		s := make([]float64, FMAChains)
		PeakFMA(100, 0.5, 0.5, s)
		if s[0] != 1 || s[FMAChains-1] != 1 {
			t.Errorf("limits %v and %v, want 1", s[0], s[FMAChains-1])
		}
	})
}

func BenchmarkSum(b *testing.B) {
	for _, n := range vectorSizes {
		x := benchVector(n)
		benchLevels(b, fmt.Sprint(n), n, 8*n, func() { Sum(x) })
	}
}

func BenchmarkCopy(b *testing.B) {
	for _, n := range vectorSizes {
		x, y := benchVector(n), benchVector(n)
		benchLevels(b, fmt.Sprint(n), 0, 16*n, func() { Copy(x, y) })
	}
}

func BenchmarkTriad(b *testing.B) {
	for _, n := range vectorSizes {
		x, z, y := benchVector(n), benchVector(n), benchVector(n)
		benchLevels(b, fmt.Sprint(n), 2*n, 24*n, func() { Triad(1e-9, x, z, y) })
	}
}

func BenchmarkPeakFMA(b *testing.B) {
	s := make([]float64, FMAChains)
	benchLevels(b, fmt.Sprint(fmaChunk), 2*fmaChunk*FMAChains, 0, func() { PeakFMA(fmaChunk, 0.5, 0.5, s) })
}
