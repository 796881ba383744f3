package factor

// Bounds of rerooted.
const (
	rerootPath = 0.45 // share of the work along one path from which on another root is looked for
	rerootGain = 0.75 // share of that path that is left at most
	rerootCost = 1.05 // factor by which the work may grow, as other fronts are merged
)

// rerooted returns a sketch of the tree of k hung up in the middle of its costliest path, if that path becomes much shorter by it, else k.
//
// The rows of the fundamental supernodes are cliques of a chordal graph, the pattern of L + Lᵀ, and the supernodes that have a given row are
// connected in the tree. From whichever of them the tree hangs, eliminating each column in the uppermost supernode that has it as
// a row adds nothing to that graph: the fill stays what it was (Liu, Equivalent sparse matrix reordering by elimination tree
// rotations, SIAM J. Sci. Stat. Comput. 9, 1988). A chain, as of the stages of a control problem, then has two halves, on which two goroutines can
// work side by side. The order does not depend on how many there are. O(supernodes), and O(nnz + n) and a sketch where the chain is long enough.
func (c *chooser) rerooted(k *sketch) (*sketch, error) {
	if k.cost < lonely || k.kept > 0 || k.pair != nil || k.ordering == OrderGiven || k.ordering == OrderNatural {
		return k, nil
	}
	down, heavy := k.nodes.heaviest()
	whole, half, up := k.nodes.middle(down, heavy)
	if whole < rerootPath*k.cost || half > rerootGain*whole {
		return k, nil
	}
	other, err := k.reordered(k.hungUp(up))
	if err != nil {
		return nil, err
	}
	if down, _ = other.nodes.heaviest(); down[len(down)-1] > rerootGain*whole || other.cost > rerootCost*k.cost {
		return k, nil
	}
	c.reason += "; hung up in the middle of a long path"
	return other, nil
}

// heaviest returns, for each supernode, the predicted time of the costliest path from below to its end, and the child on that path, -1
// for none. What has been absorbed takes no time of its own. The last elements are those of all trees together.
func (g *supernodes) heaviest() (down []float64, heavy []int32) {
	last := len(g.node)
	down, heavy = make([]float64, last+1), make([]int32, last+1)
	for s := range heavy {
		heavy[s] = -1
	}
	for s := range g.node {
		if g.node[s].into < 0 {
			down[s] += g.node[s].time
		}
		q := int(g.parent[s])
		if q < 0 {
			q = last
		}
		if down[s] > down[q] {
			down[q], heavy[q] = down[s], int32(s)
		}
	}
	return down, heavy
}

// toRoot returns supernode s and those above it.
func (g *supernodes) toRoot(s int32) (up []int32) {
	for ; s >= 0; s = g.parent[s] {
		up = append(up, s)
	}
	return up
}

// middle returns the time of the costliest path, about what is left of it if the tree hangs from the supernode in its middle, and
// the supernodes from there to the root.
func (g *supernodes) middle(down []float64, heavy []int32) (whole, half float64, up []int32) {
	whole = down[len(g.node)]
	s := heavy[len(g.node)]
	for next := s; next >= 0 && 2*down[next] >= whole; next = heavy[next] {
		s = next
	}
	return whole, max(down[s], whole-down[s]), g.toRoot(s)
}

// hungUp returns the order of elimination of the tree hung up at up[0], where up is the path from there to the root: first what is not on the
// path, in the old order, then the columns of the path, from its far end on. Which supernode of the path is the uppermost that has a column as a row
// is told by where the tree below enters the path for the entries of its row of A.
func (k *sketch) hungUp(up []int32) []int32 {
	g, w := k.nodes, k.work
	entry := w.take(len(g.node)) // of each supernode, the place in up where its way to the root meets the path
	for s := range entry {
		entry[s] = -1
	}
	for at, s := range up {
		entry[s] = int32(at)
	}
	first := w.take(k.n) // of each column, the place in up of that supernode; len(up) for what is not on the path
	meets := w.take(k.n) // of each column, entry of its supernode
	for s := len(g.node) - 1; s >= 0; s-- {
		own := int32(len(up))
		if entry[s] >= 0 {
			own = entry[s]
		} else if q := g.parent[s]; q >= 0 {
			entry[s] = entry[q]
		}
		for j := g.start[s]; j < g.start[s+1]; j++ {
			first[j], meets[j] = own, entry[s]
		}
	}
	column := w.take(k.n) // of each row of A
	for j, v := range k.origin {
		column[v] = int32(j)
	}
	for q, v := range k.perm {
		i := column[v]
		if int(first[i]) == len(up) {
			continue
		}
		for _, at := range k.rows.line(int32(q)) {
			if place := meets[column[k.perm[at]]]; place >= 0 {
				first[i] = min(first[i], place)
			}
		}
	}
	perm := k.byPlace(first, len(up))
	w.give(entry, first, meets, column)
	return perm
}

// byPlace returns the rows of A sorted by decreasing place of their columns, of those from 0 to most, and by column where these are equal.
func (k *sketch) byPlace(place []int32, most int) []int32 {
	next := make([]int32, most+2) // where the columns of a place begin
	for _, at := range place {
		next[at]++
	}
	sum := int32(0)
	for at := most; at >= 0; at-- {
		next[at], sum = sum, sum+next[at]
	}
	perm := make([]int32, k.n)
	for j, at := range place {
		perm[next[at]] = k.origin[j]
		next[at]++
	}
	return perm
}
