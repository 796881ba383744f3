package asm

import (
	"math"
	"testing"
)

func testScanPivots(t *testing.T, s *source, n, offset int) {
	d, g := s.vec(n, offset), s.vec(n, (3*offset)%8)
	for k := range g.s {
		switch s.IntN(4) {
		case 0: // a tie
			d.s[k] = g.s[k] * 0x1p-30
		case 1:
			g.s[k] = math.Abs(g.s[k])
		}
	}
	want := PivotScan{Share: 0x1p-30, Size: float64(s.IntN(2)), Grown: math.Abs(s.NormFloat64()), Most: math.Abs(s.NormFloat64()), Neg: 3, Doubted: 5, Large: 7}
	got := want
	scanPivotsGeneric(&want, d.s, g.s)
	got.Scan(d.s, g.s)
	if got != want {
		t.Fatalf("PivotScan of %v, %v: %+v, want %+v", d.s, g.s, got, want)
	}
	d.check(t, "d", always)
	g.check(t, "g", always)
}

// TestScanPivots counts by hand, across the split into calls.
func TestScanPivots(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		d, g := make([]float64, scanChunk+11), make([]float64, scanChunk+11)
		for k := range d {
			d[k] = 1
		}
		d[3], d[scanChunk+1], d[scanChunk+10] = -2, -1e-13, math.NaN()
		g[3], g[5], g[scanChunk+9] = 8, 2e12, math.NaN()
		s := PivotScan{Share: 1e-12, Size: 1, Grown: 9}
		s.Scan(d, g)
		if want := (PivotScan{Share: 1e-12, Size: 1, Grown: 9, Neg: 2, Doubted: 2, Large: 2, Most: 2e12 + 1}); s != want {
			t.Errorf("%+v, want %+v", s, want)
		}
		if n := testing.AllocsPerRun(10, func() { s.Scan(d, g) }); n != 0 {
			t.Errorf("%v allocations", n)
		}
		defer func() {
			if recover() == nil {
				t.Error("no panic where d and g differ in length")
			}
		}()
		s.Scan(d, g[1:])
	})
}

func BenchmarkPivotScan(b *testing.B) {
	d, g := benchVector(300), benchVector(300)
	s := PivotScan{Share: 1e-12, Size: 1, Grown: 1e3}
	benchLevels(b, "300", 5*300, 16*300, func() { s.Scan(d, g) })
}
