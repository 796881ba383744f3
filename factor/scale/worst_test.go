package scale_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// band returns a matrix of order n whose column j has entries value(j, d) at rows
// j + offsets[d]; zero values are left out.
func band(n int, offsets []int, value func(j, d int) float64) lower {
	a := lower{ptr: []int{0}}
	for j := range n {
		for d, o := range offsets {
			if v := value(j, d); j+o < n && v != 0 {
				a.ind = append(a.ind, int32(j+o))
				a.val = append(a.val, v)
			}
		}
		a.ptr = append(a.ptr, len(a.ind))
	}
	return a
}

// TestMatchWorstCases keeps large matrices on which shortest paths are long or many
// from taking quadratic time.
func TestMatchWorstCases(t *testing.T) {
	const n, side = 30_000, 150
	r := rand.New(rand.NewPCG(3, 3))
	grid := func(value func() float64) lower { // no diagonal
		return band(side*side, []int{1, side}, func(j, d int) float64 {
			if d == 0 && j%side == side-1 {
				return 0
			}
			return value()
		})
	}
	star := lower{ptr: make([]int, n+1)}
	for i := 1; i < n; i++ {
		star.ind, star.val = append(star.ind, int32(i)), append(star.val, 1)
	}
	for j := range n {
		star.ptr[j+1] = n - 1
	}
	for _, c := range []struct {
		name string
		a    lower
		rank int // -1: as found
	}{
		{"equal weights on a grid", grid(func() float64 { return 1 }), side * side},
		{"two weights on a grid", grid(func() float64 { return float64(1 + r.IntN(2)) }), side * side},
		{"random weights on a grid", grid(func() float64 { return math.Exp(10 * r.NormFloat64()) }), side * side},
		{"path", band(n, []int{1}, func(j, d int) float64 { return 1 }), n},
		{"odd path", band(n-1, []int{1}, func(j, d int) float64 { return float64(1 + j%7) }), n - 2},
		{"geometric chain", band(n, []int{1}, func(j, d int) float64 { return math.Pow(10, float64(j%601)-300) }), n},
		{"geometric chain with a diagonal", band(n, []int{0, 1}, func(j, d int) float64 {
			return math.Pow(1e-3, float64((j+d*50)%100))
		}), n},
		{"growing ladder", band(n, []int{0, 1, 2}, func(j, d int) float64 {
			return math.Pow(2, float64(d*(j%300)))
		}), n},
		{"star without a diagonal", star, 2},
	} {
		start := time.Now()
		m := mustMatch(t, c.a, false)
		t.Logf("%s: %v, rank %d, optimal %v, least %v, spread %.1e", c.name, time.Since(start).Round(time.Millisecond), m.Rank, m.Optimal, m.Least, m.Spread)
		if m.Rank != c.rank {
			t.Errorf("%s: rank %d, want %d", c.name, m.Rank, c.rank)
		}
		limit := 1 + 1e-5
		if m.Spread > 1e300 {
			continue // scales are clipped
		}
		c.a.each(func(i, j, k int) {
			if v := math.Abs(c.a.val[k]) * m.Scale[i] * m.Scale[j]; !(v <= limit) {
				t.Errorf("%s: scaled A(%d, %d) has size %v", c.name, i, j, v)
				limit = math.Inf(1)
			}
		})
		for v, w := range m.Pairs() {
			if w < 0 || m.Pairs()[w] != int32(v) {
				t.Fatalf("%s: pairs are no involution", c.name)
			}
			if v > 10 {
				break
			}
		}
	}
}
