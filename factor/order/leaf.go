package order

// A halo makes graphs of pieces together with the vertices around them, which are eliminated later.
type halo struct {
	g      Graph
	id     []int32 // vertices of the graph, those of the piece first
	out    []bool  // vertices around the piece
	weight []int32
	result []int32
}

// build sets h.g to the graph of the vertices id and their neighbours in d.g, without the edges among the latter.
//
// local is work with −1 for every vertex of d.g, before and after.
func (h *halo) build(d *dissection, id, local []int32) {
	n := len(id)
	h.id = append(h.id[:0], id...)
	for k, v := range id {
		local[v] = int32(k)
	}
	h.g.Ptr, h.g.Adj = append(h.g.Ptr[:0], 0), h.g.Adj[:0]
	for _, v := range id {
		for _, u := range d.g.Neighbours(int(v)) {
			if local[u] < 0 {
				if d.late != nil && d.late[u] {
					continue
				}
				local[u] = int32(len(h.id))
				h.id = append(h.id, u)
			}
			h.g.Adj = append(h.g.Adj, local[u])
		}
		h.g.Ptr = append(h.g.Ptr, len(h.g.Adj))
	}
	h.reverse(n)
	h.out = resize(h.out, len(h.id))
	for k := range h.out {
		h.out[k] = k >= n
	}
	h.weight = h.weight[:0]
	for _, v := range h.id {
		local[v] = -1
		if d.weight != nil {
			h.weight = append(h.weight, d.weight[v])
		}
	}
}

// reverse appends the lists of the vertices around the n of the piece.
func (h *halo) reverse(n int) {
	m := len(h.id)
	inner := len(h.g.Adj)
	for range m - n {
		h.g.Ptr = append(h.g.Ptr, 0)
	}
	ptr := h.g.Ptr
	for _, u := range h.g.Adj {
		if int(u) >= n {
			ptr[u+1]++
		}
	}
	for k := n; k < m; k++ {
		ptr[k+1] += ptr[k]
	}
	end := ptr[m]
	h.g.Adj = append(h.g.Adj, make([]int32, end-inner)...)
	for v := n - 1; v >= 0; v-- {
		for i := ptr[v]; i < ptr[v+1]; i++ {
			if u := h.g.Adj[i]; int(u) >= n {
				ptr[u+1]--
				h.g.Adj[ptr[u+1]] = int32(v)
			}
		}
	}
	// The ends have moved to the beginnings; shift them back.
	if m > n {
		copy(ptr[n+1:m], ptr[n+2:m+1])
		ptr[n] = inner
	}
	ptr[m] = end
}

// order sets h.result to a minimum degree order.
func (h *halo) order(amd *MinDegree) {
	o := AMDOptions{Halo: h.out, KeepDense: true}
	if len(h.weight) > 0 {
		o.Weight = h.weight
	}
	h.result = amd.Order(h.result[:0], h.g, o)
}

// cost returns the flops of eliminating the vertices in the given order, in sight of those around.
func (h *halo) cost(c *haloCounter, order []int32) float64 {
	w := h.weight
	if len(w) == 0 {
		w = nil
	}
	return c.count(h.g, w, order)
}

// orderLeaf orders p by minimum degree.
func (w *worker) orderLeaf(p piece) {
	d := w.d
	id := d.buf[p.depth&1].id[p.lo : p.lo+p.n]
	if p.n == 1 {
		d.perm[p.lo] = id[0]
		return
	}
	h := &w.halo
	h.build(d, id, w.local)
	h.order(&w.amd)
	for k, v := range h.result {
		d.perm[p.lo+k] = h.id[v]
	}
}
