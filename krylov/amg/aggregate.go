package amg

import "math"

// none is the aggregate of nodes that belong to none.
const none = -1

// aggregate divides the nodes into aggregates and returns the number of that of each
// node, with their count; nodes that are alone belong to none. In the order of the
// nodes (Vaněk, Mandel and Brezina, 1996, section 3):
//
//  1. a node all of whose strong neighbours are free makes an aggregate with them;
//  2. a free node joins the aggregate of step 1 to which its strongest edge leads;
//  3. a free node makes an aggregate with its free strong neighbours.
//
// O(nodes + edges).
func (g *graph) aggregate() (agg []int32, count int) {
	agg = make([]int32, g.n)
	for i := range agg {
		agg[i] = none
	}
	for i := range g.n {
		if agg[i] == none && !g.alone[i] && g.hasStrong(i) && g.isFree(agg, i) {
			g.claim(agg, i, int32(count))
			count++
		}
	}
	g.join(agg)
	for i := range g.n {
		if agg[i] == none && !g.alone[i] {
			g.claim(agg, i, int32(count))
			count++
		}
	}
	return agg, count
}

// hasStrong reports whether node i has a strong edge.
func (g *graph) hasStrong(i int) bool {
	for _, s := range g.strong[g.ptr[i]:g.ptr[i+1]] {
		if s {
			return true
		}
	}
	return false
}

// isFree reports whether no strong neighbour of node i belongs to an aggregate.
func (g *graph) isFree(agg []int32, i int) bool {
	for k := g.ptr[i]; k < g.ptr[i+1]; k++ {
		if g.strong[k] && agg[g.ind[k]] != none {
			return false
		}
	}
	return true
}

// claim makes aggregate c of node i and its free strong neighbours.
func (g *graph) claim(agg []int32, i int, c int32) {
	agg[i] = c
	for k := g.ptr[i]; k < g.ptr[i+1]; k++ {
		if g.strong[k] && agg[g.ind[k]] == none {
			agg[g.ind[k]] = c
		}
	}
}

// join is step 2. Nodes that have joined are marked until the end, lest others
// follow them into the same aggregate.
func (g *graph) join(agg []int32) {
	for i := range g.n {
		if agg[i] != none {
			continue
		}
		best := 0.0
		to := int32(none)
		for k := g.ptr[i]; k < g.ptr[i+1]; k++ {
			if w := math.Abs(g.weight[k]); g.strong[k] && agg[g.ind[k]] >= 0 && w > best {
				best, to = w, agg[g.ind[k]]
			}
		}
		if to != none {
			agg[i] = -2 - to
		}
	}
	for i, c := range agg {
		if c < none {
			agg[i] = -2 - c
		}
	}
}
