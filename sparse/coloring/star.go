package coloring

// A Reading says where an entry of a symmetric matrix A is read: it is element Row of A d, d the sum of the unit vectors of Group.
type Reading struct {
	Group, Row int32
}

// Star groups the columns of a symmetric matrix of order n, given by the entries (row[k], col[k]) of one triangle or of both, such that
// each entry k and each diagonal element is an element of one product A d: reading[k] says which. It takes about the sum over columns of the squares of
// their entries. Columns with very many more entries than the average get groups of their own; a full triangle gives n groups.
func Star(n int, row, col []int32) (g *Groups, reading []Reading, err error) {
	if err := check(n, n, row, col); err != nil {
		return nil, nil, err
	}
	s := newStars(n, row, col)
	if len(s.to) == n*(n-1) {
		g = Singletons(n)
	} else {
		for _, order := range s.orders() {
			if of, count := s.greedy(order); g == nil || count < g.Count() {
				g = newGroups(of, count)
			}
		}
	}
	return g, s.read(g, row, col), nil
}

// stars holds the adjacency graph without loops, and the state of a colouring.
type stars struct {
	n     int
	first []int   // where the neighbours of each vertex begin
	to    []int32 // neighbours, without repetitions
	edge  []int32 // number of the edge to each, the same from both ends
	dense []bool  // vertices with groups of their own

	color, forbidden, treated []int32
	near                      []int32 // by colour: the vertex that is being coloured when it met this colour first,
	nearBy, nearEdge          []int32 // the neighbour where it met it, and the edge
	star                      []int32 // of each edge
	hub                       []int32 // of each star, -1 while it is a single edge
}

func newStars(n int, row, col []int32) *stars {
	ends := make([]int32, 0, 2*len(row))
	other := make([]int32, 0, 2*len(row))
	for k, i := range row {
		if j := col[k]; i != j {
			ends, other = append(ends, i, j), append(other, j, i)
		}
	}
	first, item := buckets(ends, n)
	s := &stars{n: n, first: make([]int, n+1), dense: make([]bool, n)}
	seen := make([]int, n)
	for v := range n {
		for _, k := range item[first[v]:first[v+1]] {
			if w := other[k]; seen[w] != v+1 {
				seen[w] = v + 1
				s.to = append(s.to, w)
			}
		}
		s.first[v+1] = len(s.to)
	}
	s.numberEdges()
	limit := 64 + 10*len(s.to)/max(n, 1)
	for v := range n {
		s.dense[v] = s.first[v+1]-s.first[v] > limit
	}
	edges := len(s.to) / 2
	s.color, s.treated = make([]int32, n), make([]int32, n)
	s.forbidden, s.near, s.nearBy, s.nearEdge = make([]int32, n+1), make([]int32, n+1), make([]int32, n+1), make([]int32, n+1)
	s.star, s.hub = make([]int32, edges), make([]int32, 0, edges)
	return s
}

// numberEdges gives both directions of an edge one number: (v, w) with v < w in the order of v, and its reverse, which arrives at w in the same order.
func (s *stars) numberEdges() {
	s.edge = make([]int32, len(s.to))
	into := make([][2]int32, 0, len(s.to)/2) // w and number of each edge v < w
	for v := range s.n {
		for k := s.first[v]; k < s.first[v+1]; k++ {
			if w := s.to[k]; w > int32(v) {
				s.edge[k] = int32(len(into))
				into = append(into, [2]int32{w, int32(v)})
			}
		}
	}
	upper := make([]int32, len(into))
	for e, end := range into {
		upper[e] = end[0]
	}
	first, item := buckets(upper, s.n)
	at := make([]int32, s.n) // of the lower end, the edge to the vertex at hand
	for w := range s.n {
		for _, e := range item[first[w]:first[w+1]] {
			at[into[e][1]] = e
		}
		for k := s.first[w]; k < s.first[w+1]; k++ {
			if v := s.to[k]; v < int32(w) {
				s.edge[k] = at[v]
			}
		}
	}
}

func (s *stars) orders() [][]int32 {
	natural, degree := make([]int32, s.n), make([]int32, s.n)
	for v := range s.n {
		natural[v], degree[v] = int32(v), int32(s.first[v+1]-s.first[v])
	}
	neighbours := func(v int32, visit func(int32)) {
		for _, w := range s.to[s.first[v]:s.first[v+1]] {
			visit(w)
		}
	}
	return [][]int32{natural, largestFirst(degree), smallestLast(degree, neighbours)}
}

// greedy colours the vertices in this order, each with the first colour that leaves every path of four vertices three colours
// (Gebremedhin et al. 2007, algorithm 4.1). Vertices of two colours form stars; each edge knows its star and each star its hub.
func (s *stars) greedy(order []int32) (of []int32, count int) {
	begin := int32(0) // colours below belong to dense vertices
	for v := range s.n {
		s.color[v], s.treated[v] = -1, -1
		if s.dense[v] {
			s.color[v] = begin
			begin++
		}
	}
	for c := range s.forbidden {
		s.forbidden[c], s.near[c] = -1, -1
	}
	s.hub = s.hub[:0]
	count = int(begin)
	for _, v := range order {
		if s.dense[v] {
			continue
		}
		s.forbid(v)
		c := begin
		for s.forbidden[c] == v {
			c++
		}
		s.color[v] = c
		count = max(count, int(c)+1)
		s.join(v)
	}
	return append([]int32(nil), s.color...), count
}

// forbid marks the colours that v must not have.
func (s *stars) forbid(v int32) {
	for k := s.first[v]; k < s.first[v+1]; k++ {
		w := s.to[k]
		c := s.color[w]
		if s.dense[w] || c < 0 {
			continue
		}
		s.forbidden[c] = v
		if s.near[c] == v { // the second neighbour with this colour: v becomes a hub, and they no hubs
			if q := s.nearBy[c]; s.treated[q] != v {
				s.treat(v, q)
			}
			s.treat(v, w)
			continue
		}
		s.near[c], s.nearBy[c], s.nearEdge[c] = v, w, s.edge[k]
		for l := s.first[w]; l < s.first[w+1]; l++ {
			x := s.to[l]
			if x != v && s.color[x] >= 0 && !s.dense[x] && s.hub[s.star[s.edge[l]]] == x {
				s.forbidden[s.color[x]] = v
			}
		}
	}
}

// treat forbids v the colours of the neighbours of w.
func (s *stars) treat(v, w int32) {
	for _, x := range s.to[s.first[w]:s.first[w+1]] {
		if c := s.color[x]; c >= 0 {
			s.forbidden[c] = v
		}
	}
	s.treated[w] = v
}

// join puts the edges of v, which has just been coloured, into stars.
func (s *stars) join(v int32) {
	for k := s.first[v]; k < s.first[v+1]; k++ {
		w := s.to[k]
		if s.dense[w] || s.color[w] < 0 {
			continue
		}
		e := s.edge[k]
		if l := s.sameColor(v, w); l >= 0 { // w has another neighbour of this colour
			s.star[e] = s.star[s.edge[l]]
			s.hub[s.star[e]] = w
			continue
		}
		if c := s.color[w]; s.nearBy[c] != w { // v has another neighbour of the colour of w
			s.star[e] = s.star[s.nearEdge[c]]
			s.hub[s.star[e]] = v
			continue
		}
		s.star[e] = int32(len(s.hub))
		s.hub = append(s.hub, -1)
	}
}

// sameColor returns the place of a neighbour of w, other than v, with the colour of v, or -1.
func (s *stars) sameColor(v, w int32) int {
	for l := s.first[w]; l < s.first[w+1]; l++ {
		if x := s.to[l]; x != v && s.color[x] == s.color[v] {
			return l
		}
	}
	return -1
}

// read finds for each entry (i, j) the product in which it stands alone: in the group of j if i has no other neighbour there, else in that of i.
func (s *stars) read(g *Groups, row, col []int32) []Reading {
	reading := make([]Reading, len(row))
	first, item := buckets(row, s.n)
	met := make([]int32, g.Count()) // how many neighbours of the vertex at hand are in each group
	for i := range s.n {
		for _, w := range s.to[s.first[i]:s.first[i+1]] {
			met[g.Of[w]]++
		}
		for _, k := range item[first[i]:first[i+1]] {
			j := col[k]
			if int(j) == i || met[g.Of[j]] == 1 {
				reading[k] = Reading{g.Of[j], int32(i)}
			} else {
				reading[k] = Reading{g.Of[i], j}
			}
		}
		for _, w := range s.to[s.first[i]:s.first[i+1]] {
			met[g.Of[w]]--
		}
	}
	return reading
}
