package order

// A cover finds the lightest set of vertices that covers the edges between two parts: a minimum cut of the network
// source → part 0 → part 1 → sink, whose inner edges have no limit (König's theorem with weights; with unit weights the
// maximal flow is the maximum matching of Hopcroft and Karp).
type cover struct {
	left []int32 // weight of a vertex that no flow uses
	flow []int32 // along each entry of adj, from part 0 to part 1; kept at both entries of an edge
	from []int32 // entry over which the search came to a vertex: index in the list of the vertex before; none = start
	prev []int32 // the vertex before, −1 at a start, −2 if not reached
	list []int32
}

// separate turns the edge cut in g.where into a separator.
func (c *cover) separate(g *level) {
	n := g.n
	c.left, c.from, c.prev = resize(c.left, n), resize(c.from, n), resize(c.prev, n)
	c.flow = resize(c.flow, len(g.adj))
	clear(c.flow)
	copy(c.left, g.w)
	for v := range n { // a flow along direct edges first, which is most of it
		if g.where[v] != 0 {
			continue
		}
		for i := g.ptr[v]; i < g.ptr[v+1] && c.left[v] > 0; i++ {
			if u := g.adj[i]; g.where[u] == 1 && c.left[u] > 0 {
				f := min(c.left[v], c.left[u])
				c.left[v] -= f
				c.left[u] -= f
				c.send(g, int32(v), i, f)
			}
		}
	}
	for {
		end := c.search(g)
		if end < 0 {
			break
		}
		c.augment(g, end)
	}
	// What the last search has reached is the source's side of the cut.
	for v := range n {
		reached := c.prev[v] != -2
		if g.where[v] == 1 && reached {
			g.where[v] = 2
		} else if g.where[v] == 0 && !reached { // saturated, since it is no start

			g.where[v] = 2
		}
	}
}

// boundary turns the edge cut in g.where into a separator: the boundary of the part where that is lighter.
func boundary(g *level) {
	var weight [2]int
	touches := func(v int) bool {
		for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
			if g.where[u]+g.where[v] == 1 {
				return true
			}
		}
		return false
	}
	for v := range g.n {
		if touches(v) {
			weight[g.where[v]] += int(g.w[v])
		}
	}
	side := int8(0)
	if weight[1] < weight[0] {
		side = 1
	}
	for v := range g.n {
		if g.where[v] == side && touches(v) {
			g.where[v] = 2
		}
	}
}

// send adds f to the flow along entry i of vertex v of part 0.
func (c *cover) send(g *level, v, i, f int32) {
	c.flow[i] += f
	c.flow[c.twin(g, v, g.adj[i])] += f
}

// twin returns the entry of v in the list of u.
func (c *cover) twin(g *level, v, u int32) int32 {
	i := g.ptr[u]
	for g.adj[i] != v {
		i++
	}
	return i
}

// search looks breadth first for a vertex of part 1 that can take more flow and returns it, or −1.
func (c *cover) search(g *level) int32 {
	c.list = c.list[:0]
	prev, where := c.prev, g.where
	for v := range prev {
		prev[v] = -2
		if where[v] == 0 && c.left[v] > 0 {
			prev[v] = -1
			c.list = append(c.list, int32(v))
		}
	}
	for head := 0; head < len(c.list); head++ {
		v := c.list[head]
		side := where[v]
		forward := side == 0
		lo := g.ptr[v]
		for k, u := range g.adj[lo:g.ptr[v+1]] {
			i := lo + int32(k)
			if prev[u] != -2 || where[u] == side || !forward && c.flow[i] == 0 {
				continue
			}
			prev[u], c.from[u] = v, i
			if forward && c.left[u] > 0 {
				return u
			}
			c.list = append(c.list, u)
		}
	}
	return -1
}

// augment sends what is possible along the path found to end.
func (c *cover) augment(g *level, end int32) {
	f := c.left[end]
	v := end
	for ; c.prev[v] >= 0; v = c.prev[v] {
		if g.where[v] == 0 {
			f = min(f, c.flow[c.from[v]])
		}
	}
	f = min(f, c.left[v])
	c.left[v] -= f
	c.left[end] -= f
	for v := end; c.prev[v] >= 0; v = c.prev[v] {
		p := c.prev[v]
		if g.where[v] == 1 {
			c.send(g, p, c.from[v], f)
		} else {
			c.flow[c.from[v]] -= f
			c.flow[c.twin(g, p, v)] -= f
		}
	}
}
