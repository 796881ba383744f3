package factor

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestLargest compares with a search one by one. Equal elements, zeros and NaN are frequent.
func TestLargest(t *testing.T) {
	const seed = 17
	rng := rand.New(rand.NewPCG(seed, 0))
	for round := range 3000 {
		p := 1 + rng.IntN(40)
		m := p + rng.IntN(10)
		w := &worker{front: front{p: p, m: m, ne: rng.IntN(p)}}
		ne := w.front.ne
		col := make([]float64, m)
		for i := range col {
			if col[i] = float64(rng.IntN(9) - 4); rng.IntN(200) == 0 && i < p {
				col[i] = math.NaN()
			}
		}
		c, skip := ne+rng.IntN(p-ne), -1
		if rng.IntN(2) == 0 {
			skip = ne + rng.IntN(p-ne)
		}
		at, inside := -1, 0.0
		for i := ne; i < p && !math.IsNaN(inside); i++ {
			if v := math.Abs(col[i]); i != c && i != skip && !(v <= inside) {
				at, inside = i, v
			}
		}
		all := inside
		for _, v := range col[p:] {
			if math.Abs(v) > all {
				all = math.Abs(v)
			}
		}
		gotAll, gotAt, got := w.largest(col, c, skip)
		if same := got == inside || math.IsNaN(got) && math.IsNaN(inside); !same || !(gotAll == all || math.IsNaN(all) && math.IsNaN(gotAll)) || gotAt != at {
			t.Fatalf("seed %d, round %d: %v without %d and %d, rows %d to %d: %v, %d, %v, want %v, %d, %v",
				seed, round, col, c, skip, ne, p, gotAll, gotAt, got, all, at, inside)
		}
	}
}
