package order_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

// fromEdges returns the graph of n vertices with the given edges; loops and repetitions are dropped.
func fromEdges(n int, edges [][2]int) order.Graph {
	var lower [][2]int // column, row
	for _, e := range edges {
		lower = append(lower, [2]int{min(e[0], e[1]), max(e[0], e[1])})
	}
	slices.SortFunc(lower, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	lower = slices.Compact(lower)
	ptr := make([]int, n+1)
	var ind []int32
	for _, e := range lower {
		ptr[e[0]+1]++
		ind = append(ind, int32(e[1]))
	}
	for j := range n {
		ptr[j+1] += ptr[j]
	}
	return order.FromLower(n, ptr, ind) // drops the loops
}

// random returns a graph with about the given number of edges.
func random(rng *rand.Rand, n, edges int) order.Graph {
	var list [][2]int
	for range edges {
		list = append(list, [2]int{rng.IntN(n), rng.IntN(n)})
	}
	return fromEdges(n, list)
}

// grid returns the graph of the (2d+1)-point Laplacian on a grid.
func grid(nx, ny, nz int) order.Graph {
	var edges [][2]int
	at := func(x, y, z int) int { return x + nx*(y+ny*z) }
	for z := range nz {
		for y := range ny {
			for x := range nx {
				if x+1 < nx {
					edges = append(edges, [2]int{at(x, y, z), at(x+1, y, z)})
				}
				if y+1 < ny {
					edges = append(edges, [2]int{at(x, y, z), at(x, y+1, z)})
				}
				if z+1 < nz {
					edges = append(edges, [2]int{at(x, y, z), at(x, y, z+1)})
				}
			}
		}
	}
	return fromEdges(nx*ny*nz, edges)
}

// checkPerm fails the test unless perm holds each of n vertices once.
func checkPerm(t *testing.T, n int, perm []int32) {
	t.Helper()
	if len(perm) != n {
		t.Fatalf("the order has %d vertices, want %d", len(perm), n)
	}
	seen := make([]bool, n)
	for k, v := range perm {
		if v < 0 || int(v) >= n || seen[v] {
			t.Fatalf("place %d of the order holds %d", k, v)
		}
		seen[v] = true
	}
}

// eliminate is the reference: it eliminates the vertices in the order perm on sets of neighbours and
// returns the number of later neighbours that each had then.
func eliminate(g order.Graph, perm []int32) []int {
	n := g.N()
	adj := make([]map[int]bool, n)
	for v := range n {
		adj[v] = map[int]bool{}
		for _, w := range g.Neighbours(v) {
			adj[v][int(w)] = true
		}
	}
	later := make([]int, n)
	for _, v := range perm {
		list := sortedKeys(adj[v])
		later[v] = len(list)
		for _, a := range list {
			delete(adj[a], int(v))
			for _, b := range list {
				if a != b {
					adj[a][b] = true
				}
			}
		}
	}
	return later
}

// sortedKeys returns the members of a set, ascending.
func sortedKeys(set map[int]bool) []int {
	keys := make([]int, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
