package asm

import (
	"fmt"
	"math"
	"testing"
)

func testMixPair(t *testing.T, s *source, n, offset int) {
	for _, inPlace := range []bool{false, true} {
		a, b, c := s.draw(s.Rand), s.draw(s.Rand), s.draw(s.Rand)
		x, y := s.vec(n, offset), s.vec(n, (3*offset)%8)
		u, v := s.vec(n, (5*offset)%8), s.vec(n, (7*offset)%8)
		if inPlace {
			u, v = x, y
		}
		want, size := make([][]float64, 2), make([][]float64, 2)
		for k := range want {
			want[k], size[k] = make([]float64, n), make([]float64, n)
		}
		mixPairGeneric(a, b, c, x.s, y.s, want[0], want[1])
		mixPairGeneric(math.Abs(a), math.Abs(b), math.Abs(c), absAll(x.s), absAll(y.s), size[0], size[1])
		MixPair(a, b, c, x.s, y.s, u.s, v.s)
		for i := range n {
			s.close(t, "MixPair, u", i, u.s[i], want[0][i], 2, size[0][i], 0)
			s.close(t, "MixPair, v", i, v.s[i], want[1][i], 2, size[1][i], 0)
		}
		u.check(t, "u", always)
		v.check(t, "v", always)
		if !inPlace {
			x.check(t, "x", nil)
			y.check(t, "y", nil)
		}
	}
}

func testGrowthPair(t *testing.T, s *source, n, offset int) {
	a, b, c := math.Abs(s.draw(s.Rand)), math.Abs(s.draw(s.Rand)), math.Abs(s.draw(s.Rand))
	x, y, g := s.vec(n, offset), s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	want, size := append([]float64(nil), g.s...), absAll(g.s)
	growthPairGeneric(a, b, 2*c, x.s, y.s, want)
	growthPairGeneric(a, b, 2*c, x.s, y.s, size)
	GrowthPair(a, b, c, x.s, y.s, g.s)
	for i := range want {
		s.close(t, "GrowthPair", i, g.s[i], want[i], 6, size[i], max(a, b, 2*c))
	}
	x.check(t, "x", nil)
	y.check(t, "y", nil)
	g.check(t, "g", always)
}

// TestPairParts: an element does not depend on where its column is cut.
func TestPairParts(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const n = 53
		x, y, g := s.vec(n, 0).s, s.vec(n, 0).s, make([]float64, n)
		u, v := make([]float64, n), make([]float64, n)
		MixPair(0.3, -0.7, 1.1, x, y, u, v)
		GrowthPair(0.3, 0.7, 1.1, x, y, g)
		for cut := range n + 1 {
			pu, pv, pg := make([]float64, n), make([]float64, n), make([]float64, n)
			for _, r := range [][2]int{{0, cut}, {cut, n}} {
				lo, hi := r[0], r[1]
				MixPair(0.3, -0.7, 1.1, x[lo:hi], y[lo:hi], pu[lo:hi], pv[lo:hi])
				GrowthPair(0.3, 0.7, 1.1, x[lo:hi], y[lo:hi], pg[lo:hi])
			}
			sameBits(t, fmt.Sprintf("u cut at %d", cut), u, pu)
			sameBits(t, fmt.Sprintf("v cut at %d", cut), v, pv)
			sameBits(t, fmt.Sprintf("growth cut at %d", cut), g, pg)
		}
	})
}

// TestPairPanics: every operand of the wrong length is named.
func TestPairPanics(t *testing.T) {
	v, w := make([]float64, 3), make([]float64, 2)
	for want, call := range map[string]func(){
		"asm: MixPair: len(y) = 2, want 3":    func() { MixPair(1, 1, 1, v, w, v, v) },
		"asm: MixPair: len(u) = 2, want 3":    func() { MixPair(1, 1, 1, v, v, w, v) },
		"asm: MixPair: len(v) = 2, want 3":    func() { MixPair(1, 1, 1, v, v, v, w) },
		"asm: GrowthPair: len(y) = 2, want 3": func() { GrowthPair(1, 1, 1, v, w, v) },
		"asm: GrowthPair: len(g) = 2, want 3": func() { GrowthPair(1, 1, 1, v, v, w) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %q", got, want)
				}
			}()
			call()
		}()
	}
}

func BenchmarkPairs(b *testing.B) {
	for _, n := range []int{40, 400} {
		x, y, u, v := benchVector(n), benchVector(n), benchVector(n), benchVector(n)
		benchLevels(b, fmt.Sprintf("mix/%d", n), 6*n, 32*n, func() { MixPair(0.5, 0.4, 0.3, x, y, u, v) })
		benchLevels(b, fmt.Sprintf("growth/%d", n), 9*n, 32*n, func() { GrowthPair(0.5, 0.4, 0.3, x, y, u) })
	}
}
