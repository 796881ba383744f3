package asm

import (
	"math"
	"testing"
)

func testLeastAt(t *testing.T, s *source, n, offset int) {
	val := s.vec(n+3, offset)
	at := make([]int32, n)
	for k := range at {
		at[k] = int32(s.IntN(n + 3))
	}
	want := math.Float64frombits(leastAtGeneric(val.s, at))
	if got := LeastAt(val.s, at); got != want {
		t.Fatalf("LeastAt = %v, want %v", got, want)
	}
	val.check(t, "val", nil)
}

// TestLeastAt covers the split into calls, each place of the smallest number, and NaN.
func TestLeastAt(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		testLeastAt(t, newSource(t), 2*scanChunk+5, 1)
		if got := LeastAt(nil, nil); !math.IsInf(got, 1) {
			t.Errorf("of nothing %v", got)
		}
		for n := 1; n < 40; n++ {
			val, at := make([]float64, n), make([]int32, n)
			for k := range val {
				val[k], at[k] = 5, int32(n-1-k)
			}
			for k := range val {
				val[k] = -2
				if got := LeastAt(val, at); got != 2 {
					t.Fatalf("%d of %d: %v, want 2", k, n, got)
				}
				if val[k] = math.NaN(); n > 1 && LeastAt(val, at) != 5 {
					t.Fatalf("%d of %d is NaN: %v, want 5", k, n, LeastAt(val, at))
				}
				val[k] = 5
			}
		}
	})
}

func BenchmarkLeastAt(b *testing.B) {
	val, at := benchVector(700), make([]int32, 300)
	for k := range at {
		at[k] = int32((k * 37) % 700)
	}
	benchLevels(b, "300", 0, 12*300, func() { LeastAt(val, at) })
}
