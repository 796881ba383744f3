package order_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor/order"
)

// bandwidth returns the largest distance between places of neighbours.
func bandwidth(g order.Graph, perm []int32) int {
	place := make([]int, g.N())
	for k, v := range perm {
		place[v] = k
	}
	b := 0
	for v := range g.N() {
		for _, w := range g.Neighbours(v) {
			b = max(b, place[v]-place[w])
		}
	}
	return b
}

// shuffled returns the edges with the vertices numbered at random.
func shuffled(rng *rand.Rand, n int, edges [][2]int) order.Graph {
	name := rng.Perm(n)
	var list [][2]int
	for _, e := range edges {
		list = append(list, [2]int{name[e[0]], name[e[1]]})
	}
	return fromEdges(n, list)
}

// TestRCM: paths get bandwidth 1, grids not much more than their short side, and every graph a permutation.
func TestRCM(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()
	var path, grid [][2]int
	const long, short = 50, 7
	for i := range long - 1 {
		path = append(path, [2]int{i, i + 1})
	}
	for i := range long {
		for j := range short {
			if j+1 < short {
				grid = append(grid, [2]int{i*short + j, i*short + j + 1})
			}
			if i+1 < long {
				grid = append(grid, [2]int{i*short + j, (i+1)*short + j})
			}
		}
	}
	for _, tc := range []struct {
		name  string
		n     int
		edges [][2]int
		most  int
	}{
		{"empty", 0, nil, 0}, {"vertex", 1, nil, 0}, {"no edges", 5, nil, 0},
		{"path", long, path, 1}, {"path and vertices", long + 3, path, 1}, {"grid", long * short, grid, short + 1},
	} {
		g := shuffled(rng, tc.n, tc.edges)
		perm := order.RCM(g)
		seen := slices.Sorted(slices.Values(perm))
		for k, v := range seen {
			if int(v) != k {
				t.Fatalf("%s: no permutation: %v", tc.name, perm)
			}
		}
		if len(perm) != tc.n {
			t.Errorf("%s: %d of %d vertices", tc.name, len(perm), tc.n)
		}
		if b := bandwidth(g, perm); b > tc.most {
			t.Errorf("%s: bandwidth %d, want at most %d", tc.name, b, tc.most)
		}
	}
}
