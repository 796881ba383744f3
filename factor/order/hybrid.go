package order

// Minimum degree is better than dissection on many parts of graphs that are thin: chains, trees with a few more
// edges, grids of a few layers. So it is tried on whole pieces, the first of at most 1/tryShare of all vertices on each way
// down, and kept if its count of operations is not above keepMinDegree times that of the dissection. Trying again
// further down brings less than one per cent. It is not tried where the separator that has cut a piece off weighs more than √(tryThick·weight)
// of what it divided: a grid of two dimensions has about √weight, one of three far more, and there minimum degree never was the better.
const (
	tryShare      = 8
	tryThick      = 8
	keepMinDegree = 1.02
)

// orderEither orders p by minimum degree or by dissection. It returns a bound on the cost from below.
func (w *worker) orderEither(p piece) float64 {
	d := w.d
	h := &halo{} // not w.halo: the leaves of p use that
	h.build(d, d.buf[p.depth&1].id[p.lo:p.lo+p.n], w.local)
	h.order(&w.amd)
	whole := h.cost(&w.counter, h.result)

	p.try = 0
	limit := whole / keepMinDegree
	bound := w.finish(p, limit)
	if bound <= limit { // p is dissected completely
		for k, v := range h.id[:p.n] {
			w.local[v] = int32(k)
		}
		order := make([]int32, p.n)
		for k, v := range d.perm[p.lo : p.lo+p.n] {
			order[k] = w.local[v]
		}
		for _, v := range h.id[:p.n] {
			w.local[v] = -1
		}
		if whole > keepMinDegree*h.cost(&w.counter, order) {
			return bound
		}
	}
	for k, v := range h.result {
		d.perm[p.lo+k] = h.id[v]
	}
	return min(whole, bound)
}
