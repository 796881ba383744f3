package order_test

import (
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

// nine returns the graph of the nine-point operator on an n×n grid.
func nine(n int) order.Graph {
	var edges [][2]int
	for y := range n {
		for x := range n {
			v := x + n*y
			if x+1 < n {
				edges = append(edges, [2]int{v, v + 1})
			}
			if y+1 < n {
				edges = append(edges, [2]int{v, v + n})
			}
			if x+1 < n && y+1 < n {
				edges = append(edges, [2]int{v, v + n + 1}, [2]int{v + 1, v + n})
			}
		}
	}
	return fromEdges(n*n, edges)
}

// kkt returns the graph of [H Aᵀ; A 0] with H a band of so many diagonals on n variables and m
// random rows of A, each of which reaches k places from a random one within so many variables.
func kkt(seed uint64, n, band, m, k, reach int) order.Graph {
	rng := rand.New(rand.NewPCG(seed, 7))
	var edges [][2]int
	for i := range n {
		for d := 1; d <= band && i+d < n; d++ {
			edges = append(edges, [2]int{i, i + d})
		}
	}
	for r := range m {
		start := rng.IntN(n)
		for range k {
			edges = append(edges, [2]int{n + r, (start + rng.IntN(reach)) % n})
		}
	}
	return fromEdges(n+m, edges)
}

// references are graphs with the entries and operations of the factor under the order that AMD of SuiteSparse 5.12 (in
// Debian 12, with its defaults) finds for them.
var references = []struct {
	name  string
	g     func() order.Graph
	nnz   int
	flops float64
}{
	{"grid 100×100", func() order.Graph { return grid(100, 100, 1) }, 206332, 12088276},
	{"grid 40×250", func() order.Graph { return grid(40, 250, 1) }, 167571, 6226479},
	{"grid 18×18×18", func() order.Graph { return grid(18, 18, 18) }, 488275, 134441135},
	{"grid 10×20×30", func() order.Graph { return grid(10, 20, 30) }, 409538, 79116860},
	{"nine-point 90×90", func() order.Graph { return nine(90) }, 242631, 14707073},
	{"kkt local", func() order.Graph { return kkt(1, 5000, 1, 2500, 4, 40) }, 76392, 1231380},
	{"kkt diagonal", func() order.Graph { return kkt(2, 4000, 0, 3000, 3, 200) }, 103674, 8563070},
	{"kkt global", func() order.Graph { return kkt(3, 1500, 1, 500, 4, 1500) }, 107437, 27265131},
	{"kkt banded", func() order.Graph { return kkt(4, 6000, 5, 1000, 6, 30) }, 97342, 1486602},
}

func TestReferenceFill(t *testing.T) {
	for _, r := range references {
		g := r.g()
		perm := order.AMD(g, order.AMDOptions{})
		checkPerm(t, g.N(), perm)
		nnz, flops := order.Fill(g, perm)
		t.Logf("%s: %d entries, %.4g operations; reference %d, %.4g", r.name, nnz, flops, r.nnz, r.flops)
		if float64(nnz) > 1.05*float64(r.nnz) || flops > 1.1*r.flops {
			t.Errorf("%s: %d entries and %.4g operations, reference %d and %.4g", r.name, nnz, flops, r.nnz, r.flops)
		}
	}
}
