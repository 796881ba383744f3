package factor

import (
	"math/rand/v2"
	"testing"
)

// TestHeap: pieces do not overlap, what has been served once is served again without more memory, in any order, and
// pieces of changing sizes do not pile up.
func TestHeap(t *testing.T) {
	const seed = 613
	rng := rand.New(rand.NewPCG(seed, 0))
	var h heap
	sizes := make([]int, 40)
	for k := range sizes {
		sizes[k] = rng.IntN(3 * heapMost)
	}
	serve := func() {
		h.reset()
		pieces := make([][]float64, len(sizes))
		for k, n := range sizes {
			pieces[k] = h.floats(n)
			for i := range pieces[k] {
				pieces[k][i] = float64(k)
			}
		}
		for k, p := range pieces {
			if len(p) != sizes[k] || cap(p) != len(p) {
				t.Fatalf("seed %d: piece of %d elements, %d asked for", seed, len(p), sizes[k])
			}
			for _, v := range p {
				if v != float64(k) {
					t.Fatalf("seed %d: piece %d overlaps piece %v", seed, k, v)
				}
			}
		}
	}
	serve()
	large := 0
	for _, n := range sizes {
		if n >= heapMost {
			large++
		}
	}
	claimed := h.size()
	for range 5 {
		var inTurn []int // those of a chunk each may come in any order
		for _, n := range sizes {
			if n >= heapMost {
				inTurn = append(inTurn, n)
			}
		}
		rng.Shuffle(len(inTurn), func(i, j int) { inTurn[i], inTurn[j] = inTurn[j], inTurn[i] })
		for k, n := range sizes {
			if n >= heapMost {
				sizes[k], inTurn = inTurn[0], inTurn[1:]
			}
		}
		serve()
		if h.size() != claimed {
			t.Fatalf("seed %d: %d elements claimed, %d the first time", seed, h.size(), claimed)
		}
	}
	for range 20 {
		for k, n := range sizes {
			if n >= heapMost {
				sizes[k] += 100
			}
		}
		serve()
	}
	if len(h.large) != large {
		t.Errorf("seed %d: %d chunks for %d large pieces", seed, len(h.large), large)
	}
}
