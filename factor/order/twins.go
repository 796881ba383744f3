package order

// A compressed graph has one vertex for each set of vertices with equal closed neighbourhoods.
type compressed struct {
	g      Graph
	weight []int32
	head   []int32 // first member of each vertex
	next   []int32 // next member, none at the end
}

// compressGain is the share of vertices that compression must remove.
const compressGain = 0.15

// compress returns the compressed form of g, and whether it is enough smaller than g. O(n + entries).
func compress(g Graph, weight []int32) (c compressed, ok bool) {
	n := g.N()
	rep := make([]int32, n) // first vertex with the same neighbourhood
	hash := make([]uint64, n)
	for v := range hash {
		h := square(v)
		for _, u := range g.Neighbours(v) {
			h += square(int(u))
		}
		hash[v] = mix(h)
	}
	bits := 1
	for 1<<bits < n {
		bits++
	}
	head := make([]int32, 1<<bits)
	for i := range head {
		head[i] = none
	}
	c.next = make([]int32, n) // chains of the table first
	classes := 0
	for v := range n {
		slot := &head[hash[v]>>(64-bits)]
		rep[v] = int32(v)
		for u := *slot; u != none; u = c.next[u] {
			if hash[u] == hash[v] && sameClosed(g, int(u), v) {
				rep[v] = u
				break
			}
		}
		if int(rep[v]) == v {
			c.next[v] = *slot
			*slot = int32(v)
			classes++
		}
	}
	if float64(classes) > (1-compressGain)*float64(n) {
		return c, false
	}
	c.build(g, weight, rep, classes)
	return c, true
}

func square(v int) uint64 {
	x := uint64(v) + 0x9e3779b97f4a7c15
	return x * x
}

// sameClosed reports whether u and v, with their own numbers included, list the same vertices.
func sameClosed(g Graph, u, v int) bool {
	a, b := g.Neighbours(u), g.Neighbours(v)
	if len(a) != len(b) {
		return false
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case int(a[i]) == v:
			i++
		case int(b[j]) == u:
			j++
		case a[i] != b[j]:
			return false
		default:
			i++
			j++
		}
	}
	for ; i < len(a); i++ {
		if int(a[i]) != v {
			return false
		}
	}
	for ; j < len(b); j++ {
		if int(b[j]) != u {
			return false
		}
	}
	return true
}

// build fills c from the representatives.
func (c *compressed) build(g Graph, weight, rep []int32, classes int) {
	n := g.N()
	number := make([]int32, n)
	c.head = make([]int32, 0, classes)
	c.weight = make([]int32, classes)
	last := make([]int32, 0, classes)
	for v := range n {
		c.next[v] = none
		r := rep[v]
		if int(r) == v {
			number[v] = int32(len(c.head))
			c.head, last = append(c.head, r), append(last, r)
		} else {
			k := number[r]
			number[v] = k
			c.next[last[k]] = int32(v)
			last[k] = int32(v)
		}
		w := int32(1)
		if weight != nil {
			w = weight[v]
		}
		c.weight[number[v]] += w
	}
	c.g.Ptr = make([]int, 1, classes+1)
	for k, v := range c.head {
		for _, u := range g.Neighbours(int(v)) {
			if rep[u] == u && int(number[u]) != k {
				c.g.Adj = append(c.g.Adj, number[u])
			}
		}
		c.g.Ptr = append(c.g.Ptr, len(c.g.Adj))
	}
}

// expand appends the members of the vertices of order to perm.
func (c *compressed) expand(perm, order []int32) []int32 {
	for _, k := range order {
		for v := c.head[k]; v != none; v = c.next[v] {
			perm = append(perm, v)
		}
	}
	return perm
}
