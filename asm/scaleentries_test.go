package asm

import (
	"math"
	"testing"
)

func testScaleEntries(t *testing.T, s *source, n, offset int) {
	scaleEntriesSize(t, s, n, offset)
}

func scaleEntriesSize(t *testing.T, s *source, n, offset int) {
	val, w, dst := s.vec(n+3, offset), s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8)
	src := make([]int32, n)
	for k := range src {
		src[k] = int32(s.IntN(n + 3))
	}
	want := make([]float64, n)
	wanted := math.Float64frombits(scaleEntriesGeneric(want, src, val.s, w.s))
	got := ScaleEntries(dst.s, src, val.s, w.s)
	if got != wanted && !(math.IsNaN(got) && math.IsNaN(wanted)) {
		t.Fatalf("largest %v, want %v", got, wanted)
	}
	for k, v := range want {
		if dst.s[k] != v && !(math.IsNaN(dst.s[k]) && math.IsNaN(v)) {
			t.Fatalf("element %d = %v, want %v", k, dst.s[k], v)
		}
	}
	val.check(t, "val", nil)
	w.check(t, "w", nil)
	dst.check(t, "dst", always)
}

// TestScaleEntries covers the split into calls, and where the largest number and a NaN are.
func TestScaleEntries(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		scaleEntriesSize(t, s, 2*scanChunk+13, 1)
		for n := 1; n < 40; n++ {
			src, val, w, dst := make([]int32, n), make([]float64, n), make([]float64, n), make([]float64, n)
			for k := range src {
				src[k], val[k], w[k] = int32(n-1-k), 1, 0.5
			}
			for k := range src {
				w[k] = -3
				if got := ScaleEntries(dst, src, val, w); got != 3 || dst[k] != -3 {
					t.Fatalf("%d of %d: largest %v, want 3", k, n, got)
				}
				w[k] = 0.5
				val[n-1-k] = math.NaN()
				if got := ScaleEntries(dst, src, val, w); !math.IsNaN(got) || !math.IsNaN(dst[k]) {
					t.Fatalf("%d of %d: largest %v, want NaN", k, n, got)
				}
				val[n-1-k] = 1
			}
		}
	})
	x := make([]float64, 5)
	for name, call := range map[string]func(){
		"src": func() { ScaleEntries(x, make([]int32, 4), x, x) },
		"w":   func() { ScaleEntries(x, make([]int32, 5), x, x[:4]) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no panic where the length of %s is wrong", name)
				}
			}()
			call()
		}()
	}
}

func BenchmarkScaleEntries(b *testing.B) {
	src, dst, val, w := make([]int32, 700), make([]float64, 700), benchVector(700), benchVector(700)
	for k := range src {
		src[k] = int32((k * 37) % 700)
	}
	benchLevels(b, "700", 700, 28*700, func() { ScaleEntries(dst, src, val, w) })
}
