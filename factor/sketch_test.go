package factor

import (
	"math/rand/v2"
	"testing"
)

// What is compared of a sketch is what the analysis finds that is made of it.
func TestSketchForetellsAnalysis(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 21))
		n := r.IntN(300)
		a := patternOf(n, func(i, j int) bool { return i == j || r.Float64() < 3/float64(n+1) })
		perm := shuffled(n, r)
		k, err := newSketch(n, a.ptr, a.ind, perm, analysis{}, new(scratch))
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.symbolic()
		if err != nil {
			t.Fatal(err)
		}
		gaps := 0 // a panel may begin up to 7 entries after the end of the one before
		for f := range s.fronts() {
			if _, m := s.dims(f); m > 16 {
				gaps += 7
			}
		}
		if !near(k.cost, s.cost) || k.nnzL != s.nnzL || k.flops != s.flops || k.stored > s.stored() || k.stored+gaps < s.stored() {
			t.Fatalf("seed %d: sketch: cost %v, nnz(L) %d, flops %v, stored %d; analysis: %v, %d, %v, %d",
				seed, k.cost, k.nnzL, k.flops, k.stored, s.cost, s.nnzL, s.flops, s.stored())
		}
	}
}

// Pieces that are out do not overlap.
func TestScratch(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 22))
		var w scratch
		var out [][]int32 // piece k holds k everywhere
		for step := range 300 {
			if len(out) > 0 && r.IntN(2) == 0 {
				k := r.IntN(len(out))
				w.give(out[k])
				last := len(out) - 1
				out[k], out = out[last], out[:last]
			} else {
				n := r.IntN(5 * scratchLeast)
				x := w.take(n)
				if r.IntN(4) == 0 {
					w.give(x)
					x = w.zeros(n)
					for _, v := range x {
						if v != 0 {
							t.Fatalf("seed %d, step %d: zeros holds %d", seed, step, v)
						}
					}
				}
				if len(x) != n || cap(x) != n {
					t.Fatalf("seed %d, step %d: length %d, capacity %d, want %d", seed, step, len(x), cap(x), n)
				}
				out = append(out, x)
			}
			for k, x := range out {
				for i := range x {
					x[i] = int32(k)
				}
			}
			for k, x := range out {
				for _, v := range x {
					if int(v) != k {
						t.Fatalf("seed %d, step %d: piece %d holds %d", seed, step, k, v)
					}
				}
			}
		}
	}
}
