package order

import "fmt"

// A Graph is the adjacency structure of a symmetric matrix without its diagonal,
// both triangles. The neighbours of v are Adj[Ptr[v]:Ptr[v+1]], ascending, without
// repetition and without v itself; w is a neighbour of v exactly if v is one of w.
// The zero value is the graph without vertices.
type Graph struct {
	Ptr []int
	Adj []int32
}

// N returns the number of vertices.
func (g Graph) N() int { return max(len(g.Ptr)-1, 0) }

// Degree returns the number of neighbours of v.
func (g Graph) Degree(v int) int { return g.Ptr[v+1] - g.Ptr[v] }

// Neighbours returns the neighbours of v, which must not be modified.
func (g Graph) Neighbours(v int) []int32 { return g.Adj[g.Ptr[v]:g.Ptr[v+1]] }

// FromLower returns the graph of the symmetric matrix of order n whose lower triangle
// by columns has the row indices ind[ptr[j]:ptr[j+1]], ascending, in column j, as
// sparse.Sym keeps it. Entries on the diagonal are left out, entries above it must
// not occur. It panics if ptr does not have n+1 elements. O(n + nnz).
func FromLower(n int, ptr []int, ind []int32) Graph {
	if len(ptr) != n+1 {
		panic(fmt.Sprintf("order: FromLower: ptr has %d elements, want %d", len(ptr), n+1))
	}
	g := Graph{Ptr: make([]int, n+1)}
	next := g.Ptr[1:] // first the length of each list, then where its next entry goes, which ends where the list does
	for j := range n {
		rows := below(ind[ptr[j]:ptr[j+1]], j)
		next[j] += len(rows)
		for _, i := range rows {
			next[i]++
		}
	}
	sum := 0
	for j, length := range next {
		next[j] = sum
		sum += length
	}
	g.Adj = make([]int32, sum)
	// Column j contributes j to the list of each row first, while its own list is complete up to j, so
	// that all lists come out ascending.
	for j := range n {
		rows := below(ind[ptr[j]:ptr[j+1]], j)
		list := g.Adj[next[j]:][:len(rows)] // they are short: copy would take longer
		next[j] += len(rows)
		for k, i := range rows {
			list[k] = i
			at := next[i]
			next[i] = at + 1
			g.Adj[at] = int32(j)
		}
	}
	return g
}

// below cuts the diagonal entry off the rows of column j of a lower triangle.
func below(rows []int32, j int) []int32 {
	if len(rows) > 0 && int(rows[0]) == j {
		return rows[1:]
	}
	return rows
}

// Validate returns an error that names the first violation of what [Graph] promises.
// O(n + entries·log(degree)).
func (g Graph) Validate() error {
	n := g.N()
	if n == 0 {
		if len(g.Adj) > 0 {
			return fmt.Errorf("order: %d entries in a graph without vertices", len(g.Adj))
		}
		return nil
	}
	if g.Ptr[0] != 0 || g.Ptr[n] != len(g.Adj) {
		return fmt.Errorf("order: lists from %d to %d of %d entries", g.Ptr[0], g.Ptr[n], len(g.Adj))
	}
	for v := range n {
		if g.Ptr[v+1] < g.Ptr[v] {
			return fmt.Errorf("order: the list of vertex %d ends before it begins", v)
		}
	}
	for v := range n {
		before := int32(-1)
		for _, w := range g.Neighbours(v) {
			switch {
			case w < 0 || n <= int(w):
				return fmt.Errorf("order: vertex %d has the neighbour %d in a graph of %d", v, w, n)
			case int(w) == v:
				return fmt.Errorf("order: vertex %d is its own neighbour", v)
			case w <= before:
				return fmt.Errorf("order: the neighbours of vertex %d are not ascending at %d", v, w)
			case !g.HasEdge(int(w), v):
				return fmt.Errorf("order: %d is a neighbour of %d, but not the reverse", w, v)
			}
			before = w
		}
	}
	return nil
}

// HasEdge reports whether w is a neighbour of v. O(log degree).
func (g Graph) HasEdge(v, w int) bool {
	list := g.Neighbours(v)
	lo, hi := 0, len(list)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if int(list[m]) < w {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo < len(list) && int(list[lo]) == w
}

// Components numbers the connected components by their least vertex and returns the
// number comp[v] of each vertex and the number of components. O(n + entries).
func (g Graph) Components() (comp []int32, count int) {
	n := g.N()
	comp = make([]int32, n)
	for v := range comp {
		comp[v] = -1
	}
	queue := make([]int32, 0, n)
	for s := range n {
		if comp[s] >= 0 {
			continue
		}
		c := int32(count)
		count++
		comp[s] = c
		queue = append(queue[:0], int32(s))
		for head := 0; head < len(queue); head++ {
			for _, w := range g.Neighbours(int(queue[head])) {
				if comp[w] < 0 {
					comp[w] = c
					queue = append(queue, w)
				}
			}
		}
	}
	return comp, count
}

// Subgraph returns the graph that g induces on the vertices list, ascending: vertex k
// of the result is list[k]. local is work of length n that holds -1 everywhere, before
// and after. O(len(list) + entries of the listed vertices).
func (g Graph) Subgraph(list []int32, local []int32) Graph {
	entries := 0
	for k, v := range list {
		local[v] = int32(k)
		entries += g.Degree(int(v))
	}
	s := Graph{Ptr: make([]int, len(list)+1), Adj: make([]int32, 0, entries)}
	for k, v := range list {
		for _, w := range g.Neighbours(int(v)) {
			if l := local[w]; l >= 0 {
				s.Adj = append(s.Adj, l)
			}
		}
		s.Ptr[k+1] = len(s.Adj)
	}
	for _, v := range list {
		local[v] = -1
	}
	return s
}
