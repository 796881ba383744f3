package order

import "slices"

// order appends the vertices to dst: those of elements in a postorder of the assembly tree, within each set, and then those of
// variables that are left, except the halo. Children come in the order of their elimination, but the one with the largest
// front last, where a stack of contribution blocks wants it.
//
// From here on lists of nodes and of degrees are not needed. Of a node, last becomes the number of its vertices, pe the first of their
// places, size the number of all in its subtree, next the child with the largest front, and degree the order of the front, then the place
// where the subtrees of children end that have none yet.
func (q *quotient) order(dst []int32) []int32 {
	owner := q.gather()
	places := q.measureTrees()
	q.placeElements(places)
	end := q.placeRest(places)
	from := len(dst)
	dst = slices.Grow(dst, end)[:from+end]
	out, node := dst[from:], cellsOf(q.node)
	for v, e := range owner {
		if e == none {
			continue
		}
		if x := node.at(e); x.pe != none {
			out[x.pe] = int32(v)
			x.pe++
		}
	}
	return dst
}

// gather returns the element, or variable that is left, that each vertex belongs to, none for what is not in the graph, and counts their vertices.
func (q *quotient) gather() (owner []int32) {
	for v := range q.node {
		x := &q.node[v]
		x.last, x.size, x.next, x.pe = 0, 0, none, none
	}
	q.met = resize(q.met, q.n+1)
	owner = q.met[:q.n]
	node, nv := cellsOf(q.node), cellsOf(q.nv)
	for v := range int32(q.n) {
		e := v
		if *nv.at(v) == 0 {
			if node.at(v).parent == none {
				owner[v] = none
				continue
			}
			for *nv.at(e) == 0 {
				e = node.at(e).parent
			}
			for u := v; u != e; {
				x := node.at(u)
				u, x.parent = x.parent, e
			}
		}
		owner[v] = e
		node.at(e).last++
	}
	return owner
}

// above returns the parent of element e in its set, none for a root.
func (q *quotient) above(e int32) int32 {
	p := q.node[e].parent
	if p == none || q.set != nil && q.set[p] != q.set[e] {
		return none
	}
	return p
}

// measureTrees finds the sizes of subtrees and the children with the largest fronts, and returns the number of all vertices of elements. Children come
// before their parents in seq.
func (q *quotient) measureTrees() (all int) {
	node := cellsOf(q.node)
	for _, e := range q.seq {
		x := node.at(e)
		x.size += x.last
		x.degree += q.nv[e]
		p := q.above(e)
		if p == none {
			all += int(x.size)
			continue
		}
		y := node.at(p)
		y.size += x.size
		if y.next == none || x.degree >= node.at(y.next).degree {
			y.next = e
		}
	}
	return all
}

// placeElements gives the vertices of elements the first places: each, parents first, divides its range among its children, from the end on.
func (q *quotient) placeElements(places int) {
	node, rest := cellsOf(q.node), int32(places)
	for _, e := range slices.Backward(q.seq) {
		x := node.at(e)
		end := rest
		if p := q.above(e); p == none {
			rest -= x.size
		} else if y := node.at(p); y.next == e {
			end = int32(y.pe)
		} else {
			end = y.degree
			y.degree -= x.size
		}
		end -= x.last
		x.pe, x.degree = int(end), end
		if x.next != none {
			x.degree -= node.at(x.next).size
		}
	}
}

// placeRest gives the vertices of variables that are left their places, from place at on, set by set. It returns the number of places.
func (q *quotient) placeRest(at int) int {
	place := func(v int32) {
		if x := &q.node[v]; q.nv[v] > 0 && x.elen != element {
			x.pe = at
			at += int(x.last)
		}
	}
	if q.set == nil {
		for v := range int32(q.n) {
			place(v)
		}
		return at
	}
	for _, v := range q.byset[:q.setptr[q.sets]] {
		place(v)
	}
	return at
}
