package order

// order appends the vertices to dst: those of elements in a postorder of the assembly tree, within
// each set, and then those of variables that are left, except the halo.
func (q *quotient) order(dst []int32) []int32 {
	// From here on degree lists, hash chains and lists of nodes are not needed: degree becomes the size of a front, pe the
	// first child of an element and size the next child of its parent.
	node := q.node
	for v := range node {
		x := &node[v]
		x.last = none
		if x.elen == element {
			x.degree += q.nv[v]
			x.pe = none
		}
	}
	q.gather()
	roots := int32(none)
	for k := len(q.seq) - 1; k >= 0; k-- {
		e := q.seq[k]
		x := &node[e]
		if p := x.parent; p == none || q.set != nil && q.set[p] != q.set[e] {
			x.size = roots
			roots = e
		} else {
			x.size = int32(node[p].pe)
			node[p].pe = int(e)
		}
	}
	// The stack of the traversal runs through parent: an element is entered, and left when all its
	// children have been.
	for r := roots; r != none; r = node[r].size {
		e := r
		q.largestLast(&node[e])
		for {
			x := &node[e]
			if c := int32(x.pe); c != none {
				x.pe = int(node[c].size) // the next child, once we are back
				node[c].parent = e
				e = c
				q.largestLast(&node[e])
				continue
			}
			for v := x.last; v != none; v = node[v].next {
				dst = append(dst, v)
			}
			if e == r {
				break
			}
			e = x.parent
		}
	}
	return q.rest(dst)
}

// largestLast moves the child of e with the largest front to the end of the list, where a stack of
// contribution blocks wants it.
func (q *quotient) largestLast(e *node) {
	first := int32(e.pe)
	if first == none || q.node[first].size == none {
		return
	}
	best, beforeBest, end := int32(none), int32(none), int32(none)
	for c, before := first, int32(none); c != none; c, before = q.node[c].size, c {
		if best == none || q.node[c].degree >= q.node[best].degree {
			best, beforeBest = c, before
		}
		end = c
	}
	if best == end {
		return
	}
	if beforeBest == none {
		e.pe = int(q.node[best].size)
	} else {
		q.node[beforeBest].size = q.node[best].size
	}
	q.node[end].size = best
	q.node[best].size = none
}

// gather makes lists of the vertices that each element, or variable that is left, stands for: last[e]
// is the first, none before, next[v] the one after v, ascending.
func (q *quotient) gather() {
	for v := int32(q.n - 1); v >= 0; v-- {
		if q.nv[v] == 0 && q.node[v].parent == none {
			continue // not in the graph
		}
		top := v
		for q.nv[top] == 0 {
			top = q.node[top].parent
		}
		for u := v; u != top; {
			u, q.node[u].parent = q.node[u].parent, top
		}
		q.node[v].next = q.node[top].last
		q.node[top].last = v
	}
}

// members appends the vertices of e to dst.
func (q *quotient) members(dst []int32, e int32) []int32 {
	for v := q.node[e].last; v != none; v = q.node[v].next {
		dst = append(dst, v)
	}
	return dst
}

// rest appends the vertices of variables that are left, set by set.
func (q *quotient) rest(dst []int32) []int32 {
	if q.set == nil {
		for v := range q.n {
			if q.nv[v] > 0 && q.node[v].elen != element {
				dst = q.members(dst, int32(v))
			}
		}
		return dst
	}
	for _, v := range q.byset[:q.setptr[q.sets]] {
		if q.nv[v] > 0 && q.node[v].elen != element {
			dst = q.members(dst, v)
		}
	}
	return dst
}
