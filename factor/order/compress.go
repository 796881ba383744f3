package order

import "fmt"

// Groups is a partition of the vertices of a graph. Members of group k are
// Member[Ptr[k]:Ptr[k+1]], ascending, and groups are numbered by their least member. Of[v] is the
// group of v.
type Groups struct {
	Of     []int32
	Ptr    []int32
	Member []int32
}

// N returns the number of groups.
func (p Groups) N() int { return max(len(p.Ptr)-1, 0) }

// Expand appends to dst the order of vertices that the order perm of groups stands for: the members of
// perm[0], then those of perm[1], and so on. O(vertices).
func (p Groups) Expand(dst, perm []int32) []int32 {
	for _, k := range perm {
		dst = append(dst, p.Member[p.Ptr[k]:p.Ptr[k+1]]...)
	}
	return dst
}

// Compress returns the graph whose vertices are the pairs of a matching on g: pair[v] is the partner of v, or v
// itself. weight is 2 for pairs and 1 for single vertices; two groups are neighbours if any of their members are. An order
// perm of c becomes one of g, in which partners are next to each other, by groups.Expand.
// It panics if pair is not a matching of the vertices. Partners need not be neighbours. O(n + entries).
func Compress(g Graph, pair []int32) (c Graph, weight []int32, groups Groups) {
	n := g.N()
	if len(pair) != n {
		panic(fmt.Sprintf("order: %d partners of %d vertices", len(pair), n))
	}
	lead := make([]int32, n)
	for v, u := range pair {
		if u < 0 || n <= int(u) || int(pair[u]) != v {
			panic(fmt.Sprintf("order: the partner %d of vertex %d is not matched with it", u, v))
		}
		lead[v] = min(int32(v), u)
	}
	groups = group(lead)
	c, weight = groups.quotient(g, nil)
	return c, weight, groups
}

// CompressEqual returns the graph whose vertices are the sets of indistinguishable vertices of g, those
// that have the same neighbours once each counts as its own. Their columns of the factor are alike, so that one order
// serves both graphs: the weighted order of c, by groups.Expand. weight of the result is the sum of that of
// the members (given nil: their number). O(n + entries).
func CompressEqual(g Graph, given []int32) (c Graph, weight []int32, groups Groups) {
	n := g.N()
	hash := make([]uint64, n)
	for v := range n {
		h := scramble(v)
		for _, u := range g.Neighbours(v) {
			h += scramble(int(u))
		}
		hash[v] = h
	}
	lead := make([]int32, n)
	for v := range n {
		lead[v] = int32(v)
		for _, u := range g.Neighbours(v) {
			if int(u) > v {
				break
			}
			if hash[u] == hash[v] && lead[u] == u && g.sameClosed(v, int(u)) {
				lead[v] = u
				break
			}
		}
	}
	groups = group(lead)
	c, weight = groups.quotient(g, given)
	return c, weight, groups
}

// twinSample is the number of vertices that Twins looks at.
const twinSample = 256

// Twins returns about which share of the vertices has an indistinguishable neighbour, see [CompressEqual]: that of 256 vertices at equal
// distances. It costs far less than compression, and tells whether that may do anything.
func Twins(g Graph) float64 {
	n := g.N()
	if n == 0 {
		return 0
	}
	found, looked := 0, min(n, twinSample)
	for k := range looked {
		v := int(int64(k) * int64(n) / int64(looked))
		for _, u := range g.Neighbours(v) {
			if g.sameClosed(v, int(u)) {
				found++
				break
			}
		}
	}
	return float64(found) / float64(looked)
}

// scramble maps v to 64 bits that look random (the finaliser of splitmix64).
func scramble(v int) uint64 {
	z := uint64(v+1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// sameClosed reports whether the neighbours v and u have the same neighbours otherwise.
func (g Graph) sameClosed(v, u int) bool {
	a, b := g.Neighbours(v), g.Neighbours(u)
	if len(a) != len(b) {
		return false
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case int(a[i]) == u:
			i++
		case int(b[j]) == v:
			j++
		case a[i] != b[j]:
			return false
		default:
			i++
			j++
		}
	}
	return true // what is left of one list is the other vertex
}

// group makes groups of the vertices with the same lead, which is the least of them.
func group(lead []int32) Groups {
	n := len(lead)
	p := Groups{Of: make([]int32, n), Member: make([]int32, n)}
	count := int32(0)
	for v, l := range lead {
		if int(l) == v {
			p.Of[v] = count
			count++
		} else {
			p.Of[v] = p.Of[l]
		}
	}
	p.Ptr = make([]int32, count+1)
	for _, k := range p.Of {
		p.Ptr[k+1]++
	}
	for k := range count {
		p.Ptr[k+1] += p.Ptr[k]
	}
	next := make([]int32, count)
	copy(next, p.Ptr)
	for v, k := range p.Of {
		p.Member[next[k]] = int32(v)
		next[k]++
	}
	return p
}

// quotient returns the graph of the groups and their weights.
func (p Groups) quotient(g Graph, given []int32) (c Graph, weight []int32) {
	count := p.N()
	weight = make([]int32, count)
	for v, k := range p.Of {
		if given == nil {
			weight[k]++
		} else {
			weight[k] += given[v]
		}
	}
	// Lists without order first; reading them in turn into the lists of the neighbours sorts those.
	mark := make([]int32, count)
	ptr := make([]int, count+1)
	list := make([]int32, 0, len(g.Adj))
	for k := range int32(count) {
		mark[k] = -1
	}
	for k := range int32(count) {
		mark[k] = k
		for _, v := range p.Member[p.Ptr[k]:p.Ptr[k+1]] {
			for _, u := range g.Neighbours(int(v)) {
				if l := p.Of[u]; mark[l] != k {
					mark[l] = k
					list = append(list, l)
				}
			}
		}
		ptr[k+1] = len(list)
	}
	c = Graph{Ptr: ptr, Adj: make([]int32, len(list))}
	next := make([]int, count)
	copy(next, ptr)
	for k := range count {
		for _, l := range list[ptr[k]:ptr[k+1]] {
			c.Adj[next[l]] = int32(k)
			next[l]++
		}
	}
	return c, weight
}
