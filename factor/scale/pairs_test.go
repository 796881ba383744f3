package scale_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/scale"
)

// checkPairs fails unless pair is an involution whose pairs are joined by entries
// that are not zero. It returns the number of pairs.
func checkPairs(t *testing.T, a lower, pair []int32) (pairs int) {
	t.Helper()
	d := map[[2]int32]bool{}
	a.each(func(i, j, k int) {
		if a.val[k] != 0 {
			d[[2]int32{int32(i), int32(j)}] = true
		}
	})
	if len(pair) != a.n() {
		t.Fatalf("length %d, want %d", len(pair), a.n())
	}
	for v, w := range pair {
		if w < 0 || int(w) >= len(pair) || pair[w] != int32(v) {
			t.Fatalf("pair[%d] = %d is no involution", v, w)
		}
		if int(w) > v {
			pairs++
			if !d[[2]int32{w, int32(v)}] {
				t.Fatalf("pair (%d, %d) has no entry", v, w)
			}
		}
	}
	return pairs
}

func TestPairs(t *testing.T) {
	seeded(t, 200, func(t *testing.T, r *rand.Rand) {
		n := 1 + r.IntN(80)
		a := random(r, n, (1+5*r.Float64())/float64(n), []float64{0, 1, 8}[r.IntN(3)], []float64{0, 0.5, 1}[r.IntN(3)])
		m := mustMatch(t, a, r.IntN(2) == 0)
		pair := m.Pairs()
		checkPairs(t, a, pair)

		// Alone are: vertices without partner, one of each odd cycle, both of a pair that was
		// given up. A cycle without any diagonal gives up nothing.
		d := a.dense()
		seen := make([]bool, n)
		for v := range n {
			if m.Row[v] < 0 && int(pair[v]) != v {
				t.Fatalf("vertex %d has no partner in the matching, but in the pairs", v)
			}
			length, alone, diagonal := 0, 0, false
			for w := v; m.Row[v] >= 0 && !seen[w]; w = int(m.Row[w]) {
				seen[w] = true
				length++
				diagonal = diagonal || d[w][w] != 0
				if int(pair[w]) == w {
					alone++
				}
			}
			if alone < length%2 || !diagonal && alone != length%2 {
				t.Fatalf("cycle of %d from %d leaves %d alone", length, v, alone)
			}
		}
	})
}

// ring returns a cycle of n vertices with off-diagonal entries 1 and this diagonal.
func ring(diag ...float64) lower {
	at := map[[2]int]float64{}
	n := len(diag)
	for v, d := range diag {
		w := (v + 1) % n
		at[[2]int{max(v, w), min(v, w)}] = 1
		if d != 0 {
			at[[2]int{v, v}] = d
		}
	}
	return fromTriplets(n, at)
}

func TestPairsOfRings(t *testing.T) {
	// An odd ring without a diagonal is one cycle; which vertex stays alone depends on
	// the diagonal.
	for n := 3; n <= 9; n += 2 {
		for out := range n {
			diag := make([]float64, n)
			diag[out] = 0.5
			diag[(out+1)%n] = -0.25
			a := ring(diag...)
			pair := mustMatch(t, a, false).Pairs()
			if got := checkPairs(t, a, pair); got != n/2 || int(pair[out]) != out {
				t.Errorf("ring of %d: %d pairs, pair[%d] = %d: %v", n, got, out, pair[out], pair)
			}
		}
	}
	// A pair whose diagonal is as good is given up.
	a := fromTriplets(2, map[[2]int]float64{{0, 0}: 4, {1, 0}: 2, {1, 1}: 1})
	if pair := mustMatch(t, a, false).Pairs(); checkPairs(t, a, pair) != 0 {
		t.Errorf("singular pair kept: %v", pair)
	}
	a = fromTriplets(2, map[[2]int]float64{{0, 0}: 1, {1, 0}: 2, {1, 1}: 1})
	if pair := mustMatch(t, a, false).Pairs(); checkPairs(t, a, pair) != 1 {
		t.Errorf("pair not found: %v", pair)
	}
}

func ExampleMatching_Pairs() {
	// A path of four without diagonal: (0,1) and (2,3) are the only perfect matching.
	ptr, ind, val := []int{0, 1, 2, 3, 3}, []int32{1, 2, 3}, []float64{1, 100, 1}
	m, err := scale.Match(ptr, ind, val, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Pairs(), math.Round(m.Spread))
	// Output: [1 0 3 2] 100
}
