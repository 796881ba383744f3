package order_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

// path returns a path of n vertices.
func path(n int) order.Graph {
	g := order.Graph{Ptr: make([]int, n+1), Adj: make([]int32, 0, 2*n)}
	for v := range n {
		if v > 0 {
			g.Adj = append(g.Adj, int32(v-1))
		}
		if v+1 < n {
			g.Adj = append(g.Adj, int32(v+1))
		}
		g.Ptr[v+1] = len(g.Adj)
	}
	return g
}

// star returns a vertex with n-1 neighbours.
func star(n int) order.Graph {
	var edges [][2]int
	for v := 1; v < n; v++ {
		edges = append(edges, [2]int{0, v})
	}
	return fromEdges(n, edges)
}

// clique returns a complete graph.
func clique(n int) order.Graph {
	var edges [][2]int
	for v := range n {
		for u := range v {
			edges = append(edges, [2]int{u, v})
		}
	}
	return fromEdges(n, edges)
}

// blowUp returns g with each vertex replaced by k that are joined with each other.
func blowUp(g order.Graph, k int) order.Graph {
	var edges [][2]int
	for v := range g.N() {
		for i := range k {
			for j := range i {
				edges = append(edges, [2]int{v*k + i, v*k + j})
			}
			for _, u := range g.Neighbours(v) {
				for j := range k {
					edges = append(edges, [2]int{v*k + i, int(u)*k + j})
				}
			}
		}
	}
	return fromEdges(g.N()*k, edges)
}

// union returns disjoint copies of the graphs.
func union(parts ...order.Graph) order.Graph {
	u := order.Graph{Ptr: []int{0}}
	for _, g := range parts {
		n := int32(u.N())
		for v := range g.N() {
			for _, w := range g.Neighbours(v) {
				u.Adj = append(u.Adj, w+n)
			}
			u.Ptr = append(u.Ptr, len(u.Adj))
		}
	}
	return u
}

// family returns graphs of all kinds.
func family(rng *rand.Rand) map[string]order.Graph {
	return map[string]order.Graph{
		"no vertices":   {},
		"one vertex":    fromEdges(1, nil),
		"no edges":      fromEdges(1000, nil),
		"path":          path(5000),
		"star":          star(3000),
		"clique":        clique(300),
		"grid":          grid(60, 50, 1),
		"box":           grid(12, 13, 11),
		"blown up":      blowUp(grid(20, 20, 1), 3),
		"sparse random": random(rng, 2000, 1500),
		"random":        random(rng, 1000, 5000),
		"dense random":  random(rng, 400, 30000),
		"disconnected":  union(grid(25, 25, 1), path(700), fromEdges(50, nil), star(300), grid(30, 10, 2)),
		"two stars":     union(star(1000), star(900)),
		"many small":    union(slices.Repeat([]order.Graph{path(5), star(7), clique(4)}, 200)...),
	}
}

// TestDissectValid checks that orders are orders, that repetition and the number of threads change nothing, and that another
// seed does change something.
func TestDissectValid(t *testing.T) {
	const seed = 5
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for name, g := range family(rng) {
		t.Run(name, func(t *testing.T) {
			weight := make([]int32, g.N())
			for v := range weight {
				weight[v] = 1 + rng.Int32N(3)
			}
			for _, o := range []order.DissectOptions{{}, {Leaf: 20}, {Leaf: 1, Weight: weight}, {Weight: weight, Seed: 9}} {
				perm := order.Dissect(g, o)
				checkPerm(t, g.N(), perm)
				for _, threads := range []int{1, 2, 3, 8} {
					o.Threads = threads
					if !slices.Equal(perm, order.Dissect(g, o)) {
						t.Fatalf("%d threads give another order", threads)
					}
				}
			}
		})
	}
	g := grid(60, 60, 1)
	if slices.Equal(order.Dissect(g, order.DissectOptions{}), order.Dissect(g, order.DissectOptions{Seed: 1})) {
		t.Error("another seed gives the same order")
	}
}
