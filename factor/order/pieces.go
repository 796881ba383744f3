package order

// A worker orders pieces, with workspace of its own.
type worker struct {
	d       *dissection
	s       splitter
	amd     MinDegree
	label   []int32 // child that a vertex of the piece goes to
	place   []int32 // its place within the piece
	order   []int32 // vertex at a place
	start   []int32 // first place of a child
	queue   []int32
	halo    halo
	local   []int32 // see halo.build
	counter haloCounter
}

// Separators of pieces of more than 1/thoroughShare of all vertices are refined by long passes.
const thoroughShare = 8

// maxDepth bounds the depth of pieces. Separators that divide as they should need far less.
const maxDepth = 100

func newWorker(d *dissection) *worker {
	w := &worker{d: d, local: make([]int32, d.g.N())}
	for v := range w.local {
		w.local[v] = -1
	}
	return w
}

// process orders p, or divides it and returns what is left to be ordered appended to todo. bound is about
// the least cost of what it has ordered.
func (w *worker) process(p piece, todo []piece) (rest []piece, bound float64) {
	d := w.d
	if p.n <= d.leaf || p.depth >= maxDepth {
		w.orderLeaf(p)
		return todo, 0
	}
	if p.n <= p.try {
		return todo, w.orderEither(p)
	}
	if len(w.s.levels) == 0 {
		w.s.levels = append(w.s.levels, level{})
	}
	g := &w.s.levels[0]
	d.view(p, g)
	w.label = resize(w.label, p.n)
	if !p.whole {
		switch k := w.components(g); {
		case k == 0:
			w.orderLeaf(p)
			return todo, 0
		case k > 1:
			return w.divide(p, g, k, k, todo), 0
		}
	}
	w.s.thorough = p.n > len(d.perm)/thoroughShare
	w.s.separate(p.seed)
	g = &w.s.levels[0] // the levels may have moved
	weight, sep := [3]int{}, 0
	for v, k := range g.where[:p.n] {
		w.label[v] = int32(k)
		weight[k] += int(g.w[v])
		if k == 2 {
			sep++
		}
	}
	if weight[0] == 0 || weight[1] == 0 || sep > p.n/2 {
		w.orderLeaf(p)
		return todo, 0
	}
	s := float64(weight[2])
	made := len(todo)
	todo = w.divide(p, g, 3, 2, todo)
	if s*s > tryThick*float64(g.total) {
		for k := made; k < len(todo); k++ {
			if c := &todo[k]; c.n <= c.try {
				c.try = 0
			}
		}
	}
	return todo, s * s * s / 3 // the separator is a clique in the end
}

// components labels the vertices of g with the numbers of their components and returns how many labels there are. The
// small components have one label together, the last; if all are small, it returns 0.
func (w *worker) components(g *level) int {
	label := w.label
	for v := range label {
		label[v] = -1
	}
	w.queue = resize(w.queue, g.n)
	q := w.queue
	count, small := int32(0), false
	const smallLabel = 1<<31 - 1
	for s := range g.n {
		if label[s] >= 0 {
			continue
		}
		label[s] = count
		q[0] = int32(s)
		head, tail := 0, 1
		for head < tail {
			v := q[head]
			head++
			for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
				if label[u] < 0 {
					label[u] = count
					q[tail] = u
					tail++
				}
			}
		}
		if tail == g.n {
			return 1
		}
		if tail > w.d.leaf {
			count++
			continue
		}
		small = true
		for _, v := range q[:tail] {
			label[v] = smallLabel
		}
	}
	if !small || count == 0 {
		return int(count)
	}
	for v, l := range label {
		if l == smallLabel {
			label[v] = count
		}
	}
	return int(count) + 1
}

// divide makes the graphs of the children of p: vertices with label k < parts form child k; those of higher labels, below
// labels, take the last places. Children are appended to todo.
func (w *worker) divide(p piece, g *level, labels, parts int, todo []piece) []piece {
	d, n := w.d, p.n
	w.place, w.order = resize(w.place, n), resize(w.order, n)
	w.start = resize(w.start, labels+1)
	clear(w.start)
	for _, k := range w.label {
		w.start[k+1]++
	}
	for k := range labels {
		w.start[k+1] += w.start[k]
	}
	for v, k := range w.label {
		at := w.start[k]
		w.start[k]++
		w.place[v] = at
		w.order[at] = int32(v)
	}
	copy(w.start[1:], w.start)
	w.start[0] = 0

	from, to := &d.buf[p.depth&1], &d.buf[(p.depth+1)&1]
	for k, v := range w.order {
		to.id[p.lo+k] = from.id[p.lo+int(v)]
		to.w[p.lo+k] = from.w[p.lo+int(v)]
	}
	base := p.adj
	for k := range parts {
		lo, hi := w.start[k], w.start[k+1]
		if lo == hi {
			continue
		}
		c := piece{lo: p.lo + int(lo), n: int(hi - lo), adj: base, depth: p.depth + 1, try: p.try, seed: derive(p.seed, k)}
		c.whole = labels == parts && k < parts-1 // the last may be the small ones
		ptr := d.ptr(c.depth, c.lo, c.n)
		adj := to.adj[base:]
		at := int32(0)
		for i, v := range w.order[lo:hi] {
			ptr[i] = at
			for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
				if w.label[u] == int32(k) {
					adj[at] = w.place[u] - lo
					at++
				}
			}
		}
		ptr[c.n] = at
		base += int(at)
		todo = append(todo, c)
	}
	copy(d.perm[p.lo+int(w.start[parts]):p.lo+n], to.id[p.lo+int(w.start[parts]):p.lo+n])
	return todo
}
