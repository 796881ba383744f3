package order

// order appends the vertices to dst: those of elements in a postorder of the assembly tree, within
// each set, and then those of variables that are left, except the halo.
func (q *quotient) order(dst []int32) []int32 {
	q.gather()
	// From here on head, hash chains and marks are not needed: degree becomes the size of a front, w the
	// first child of an element and size the next child of its parent.
	child, sibling := q.w, q.size
	for _, e := range q.seq {
		q.degree[e] += q.nv[e]
		child[e] = none
	}
	roots := int32(none)
	for k := len(q.seq) - 1; k >= 0; k-- {
		e := q.seq[k]
		p := q.parent[e]
		if p == none || q.set != nil && q.set[p] != q.set[e] {
			sibling[e] = roots
			roots = e
		} else {
			sibling[e] = child[p]
			child[p] = e
		}
	}
	for _, e := range q.seq {
		q.largestLast(e, child, sibling)
	}
	// The stack of the traversal runs through parent: an element is entered, and left when all its
	// children have been.
	for r := roots; r != none; r = sibling[r] {
		e := r
		for {
			if c := child[e]; c != none {
				child[e] = sibling[c] // the next child, once we are back
				q.parent[c] = e
				e = c
				continue
			}
			dst = q.members(dst, e)
			if e == r {
				break
			}
			e = q.parent[e]
		}
	}
	return q.rest(dst)
}

// largestLast moves the child of e with the largest front to the end of the list, where a stack of
// contribution blocks wants it.
func (q *quotient) largestLast(e int32, child, sibling []int32) {
	best, beforeBest, end := int32(none), int32(none), int32(none)
	for c, before := child[e], int32(none); c != none; c, before = sibling[c], c {
		if best == none || q.degree[c] >= q.degree[best] {
			best, beforeBest = c, before
		}
		end = c
	}
	if best == end {
		return
	}
	if beforeBest == none {
		child[e] = sibling[best]
	} else {
		sibling[beforeBest] = sibling[best]
	}
	sibling[end] = best
	sibling[best] = none
}

// gather makes lists of the vertices that each element, or variable that is left, stands for: last[e]
// is the first, next[v] the one after v, ascending.
func (q *quotient) gather() {
	for v := range q.n {
		q.last[v] = none
	}
	for v := int32(q.n - 1); v >= 0; v-- {
		if q.nv[v] == 0 && q.parent[v] == none {
			continue // not in the graph
		}
		top := v
		for q.nv[top] == 0 {
			top = q.parent[top]
		}
		for u := v; u != top; {
			u, q.parent[u] = q.parent[u], top
		}
		q.next[v] = q.last[top]
		q.last[top] = v
	}
}

// members appends the vertices of e to dst.
func (q *quotient) members(dst []int32, e int32) []int32 {
	for v := q.last[e]; v != none; v = q.next[v] {
		dst = append(dst, v)
	}
	return dst
}

// rest appends the vertices of variables that are left, set by set.
func (q *quotient) rest(dst []int32) []int32 {
	if q.set == nil {
		for v := range q.n {
			if q.nv[v] > 0 && q.elen[v] != element {
				dst = q.members(dst, int32(v))
			}
		}
		return dst
	}
	for _, v := range q.byset[:q.setptr[q.sets]] {
		if q.nv[v] > 0 && q.elen[v] != element {
			dst = q.members(dst, v)
		}
	}
	return dst
}
