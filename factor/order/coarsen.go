package order

import "slices"

// A level is a graph of the multilevel scheme: vertices with weights, edges with weights, both triangles.
type level struct {
	n      int
	total  int     // Σ w
	maxw   int32   // max w
	ptr    []int32 // len n+1
	adj    []int32
	ew     []int32 // weight of each entry of adj; nil = ones
	w      []int32 // weight of each vertex
	coarse []int32 // vertex of the next level that this one became part of
	where  []int8  // 0, 1: parts, 2: separator
}

// A coarsener makes coarser graphs by contracting matchings. Its arrays are kept from one call to the next.
type coarsener struct {
	match []int32 // partner of a vertex, itself if single, -1 while open
	visit []int32 // order in which vertices look for a partner
	perm  []int32
	count []int32
	mark  []int32 // per coarse vertex: place in the list being made; per vertex: waiting for a two-hop partner
}

// twoHop is the share of single vertices above which they are paired through common neighbours.
const twoHop = 0.10

// contract matches the vertices of g and writes the graph of pairs to c. No pair weighs more than maxWeight.
// Cost O(n + entries).
func (k *coarsener) contract(g, c *level, seed uint64, maxWeight int32) {
	k.order(g, seed)
	single := k.heavyEdges(g, maxWeight)
	if float64(single) > twoHop*float64(g.n) {
		k.pairDistant(g, maxWeight, single)
	}
	k.number(g, c)
	k.join(g, c)
}

// order sets visit: vertices by degree up to 0.7 of the average, in random order where that is equal. Vertices of
// low degree have the fewest partners to choose from. The shuffle stays within windows, since vertices that are near in
// the numbering are near in memory and usually in the graph.
func (k *coarsener) order(g *level, seed uint64) {
	const window = 2048
	n := g.n
	k.perm, k.visit = resize(k.perm, n), resize(k.visit, n)
	r := random(seed)
	for lo := 0; lo < n; lo += window {
		p := k.perm[lo:min(lo+window, n)]
		for i := range p {
			j := 0
			if i > 0 {
				j = r.below(i + 1)
			}
			p[i] = p[j]
			p[j] = int32(lo + i)
		}
	}
	top := int32(0.7 * float64(g.ptr[n]) / float64(n))
	k.count = resize(k.count, int(top)+2)
	clear(k.count)
	for v := range n {
		k.count[min(g.ptr[v+1]-g.ptr[v], top)+1]++
	}
	for d := range top {
		k.count[d+1] += k.count[d]
	}
	for _, v := range k.perm {
		d := min(g.ptr[v+1]-g.ptr[v], top)
		k.visit[k.count[d]] = v
		k.count[d]++
	}
}

// heavyEdges matches each vertex, in the order visit, with the open neighbour across the heaviest edge; of several
// with the lightest. It returns the number of vertices that stayed single although light enough to be matched.
func (k *coarsener) heavyEdges(g *level, maxWeight int32) (single int) {
	k.match = resize(k.match, g.n)
	match := k.match
	for i := range match {
		match[i] = -1
	}
	for _, v := range k.visit {
		if match[v] >= 0 {
			continue
		}
		best := v
		room := maxWeight - g.w[v]
		lo, hi := g.ptr[v], g.ptr[v+1]
		if room > 0 {
			if g.ew == nil {
				weight := int32(1<<31 - 1)
				for _, u := range g.adj[lo:hi] {
					if match[u] < 0 && g.w[u] <= room && g.w[u] < weight {
						best, weight = u, g.w[u]
						if weight == 1 {
							break
						}
					}
				}
			} else {
				heavy, weight := int32(0), int32(0)
				ew := g.ew[lo:hi]
				for i, u := range g.adj[lo:hi] {
					if e := ew[i]; e >= heavy && match[u] < 0 && g.w[u] <= room && (e > heavy || g.w[u] < weight) {
						best, heavy, weight = u, e, g.w[u]
					}
				}
			}
		}
		if best == v && 2*g.w[v] <= maxWeight {
			single++
			continue // open, for pairDistant
		}
		match[v], match[best] = best, v
	}
	return single
}

// pairDistant pairs open vertices that have a neighbour in common: first those of degree 1 and 2, then those with the same
// neighbours, then, while more than 15 and 20 % are open, all of degree 3 and all. Without it stars and the like would
// not get smaller.
func (k *coarsener) pairDistant(g *level, maxWeight int32, single int) {
	k.mark = resize(k.mark, g.n)
	n := float64(g.n)
	single -= k.pairCommon(g, maxWeight, 2)
	single -= k.pairTwins(g, maxWeight, 64)
	if float64(single) > 1.5*twoHop*n {
		single -= k.pairCommon(g, maxWeight, 3)
	}
	if float64(single) > 2*twoHop*n {
		k.pairCommon(g, maxWeight, g.n)
	}
}

// pairCommon pairs open vertices of at most the given degree that share any neighbour and returns how many it paired.
func (k *coarsener) pairCommon(g *level, maxWeight int32, degree int) (paired int) {
	match, wait := k.match, k.mark
	for i := range wait {
		wait[i] = -1
	}
	for _, v := range k.visit {
		if match[v] >= 0 || int(g.ptr[v+1]-g.ptr[v]) > degree {
			continue
		}
		for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
			o := wait[u]
			if o >= 0 && match[o] < 0 && o != v && g.w[o]+g.w[v] <= maxWeight {
				match[v], match[o] = o, v
				wait[u] = -1
				paired += 2
				break
			}
			wait[u] = v
		}
	}
	return paired
}

// pairTwins pairs open vertices of at most the given degree with the same list of neighbours.
func (k *coarsener) pairTwins(g *level, maxWeight int32, degree int) (paired int) {
	match, wait := k.match, k.mark
	for i := range wait {
		wait[i] = -1
	}
	for _, v := range k.visit {
		lo, hi := g.ptr[v], g.ptr[v+1]
		if match[v] >= 0 || int(hi-lo) > degree || hi == lo {
			continue
		}
		h := uint64(0)
		for _, u := range g.adj[lo:hi] {
			h += mix(uint64(u))
		}
		h %= uint64(g.n)
		o := wait[h]
		if o >= 0 && match[o] < 0 && g.w[o]+g.w[v] <= maxWeight && sameList(g, o, v) {
			match[v], match[o] = o, v
			wait[h] = -1
			paired += 2
			continue
		}
		wait[h] = v
	}
	return paired
}

// sameList reports whether u and v have the same neighbours in the same order.
func sameList(g *level, u, v int32) bool {
	a, b := g.adj[g.ptr[u]:g.ptr[u+1]], g.adj[g.ptr[v]:g.ptr[v+1]]
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// number gives the pairs their numbers, in the order of their lower members, so that the coarse graph keeps the locality
// of the fine one, and sets the weights.
func (k *coarsener) number(g, c *level) {
	match := k.match
	g.coarse = resize(g.coarse, g.n)
	c.w = resize(c.w, g.n)
	cn := int32(0)
	for i := range g.n {
		v := int32(i)
		m := match[v]
		switch {
		case m < 0 || m == v:
			match[v] = v
			c.w[cn] = g.w[v]
		case v < m:
			g.coarse[m] = cn
			c.w[cn] = g.w[v] + g.w[m]
		default:
			continue
		}
		g.coarse[v] = cn
		cn++
	}
	c.n, c.total = int(cn), g.total
	c.w = c.w[:cn]
	c.maxw = slices.Max(c.w)
}

// join makes the lists of the coarse graph: edges between the same pairs become one, with the sum of their weights.
//
// Whether an edge is the first between two pairs is hard to foresee, so there is no branch: mark tells where the edge is, or that it comes at
// the end. What lies within a pair goes to a place of its own after all others.
func (k *coarsener) join(g, c *level) {
	entries := int(g.ptr[g.n])
	c.ptr = resize(c.ptr, c.n+1)
	c.adj, c.ew = resize(c.adj, entries+1), resize(c.ew, entries+1)
	k.mark = resize(k.mark, c.n)
	mark := k.mark
	for i := range mark {
		mark[i] = -1
	}
	at, cv := int32(0), int32(0)
	for i, m := range k.match {
		v := int32(i)
		if m < v {
			continue
		}
		c.ptr[cv] = at
		mark[cv] = int32(entries)
		start := at
		at = k.joinList(g, c, v, start, at)
		if m != v {
			at = k.joinList(g, c, m, start, at)
		}
		mark[cv] = -1
		cv++
	}
	c.ptr[cv] = at
	c.adj, c.ew = c.adj[:at], c.ew[:at]
}

// joinList adds the edges of vertex v of g to the list of a vertex of c that begins at start and ends at at, and returns where it ends then.
func (k *coarsener) joinList(g, c *level, v, start, at int32) int32 {
	mark, cadj, cew, coarse := k.mark, c.adj, c.ew, g.coarse
	lo, hi := g.ptr[v], g.ptr[v+1]
	list := g.adj[lo:hi]
	if g.ew == nil {
		for _, u := range list {
			cu := coarse[u]
			p := mark[cu]
			first := (p - start) >> 31 // all ones if there is no such edge yet
			p = p&^first | at&first
			at -= first
			mark[cu], cadj[p] = p, cu
			cew[p] = cew[p]&^first + 1
		}
		return at
	}
	ew := g.ew[lo:hi]
	for i, u := range list {
		cu := coarse[u]
		p := mark[cu]
		first := (p - start) >> 31
		p = p&^first | at&first
		at -= first
		mark[cu], cadj[p] = p, cu
		cew[p] = cew[p]&^first + ew[i]
	}
	return at
}
