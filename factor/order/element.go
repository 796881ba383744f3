package order

import "math/bits"

// form eliminates variable me: it collects the variables that me is connected with, directly or by
// elements, which it absorbs, takes these variables off their lists and negates their weights.
func (q *quotient) form() {
	me := q.me
	q.weight, q.boundary = q.nv[me], 0
	q.left -= q.weight
	q.nv[me] = -q.weight
	q.unlink(me)
	q.seq = append(q.seq, me)
	elements := int(q.node[me].elen)
	q.node[me].elen = element
	if elements == 0 {
		// The new list replaces the old one.
		q.lo = q.node[me].pe
		q.hi = q.lo
		q.take(q.iw[q.lo : q.lo+int(q.node[me].size)])
		return
	}
	room := int(q.node[me].size) - elements
	for _, e := range q.iw[q.node[me].pe : q.node[me].pe+elements] {
		if q.w[e].size >= 0 {
			room += int(q.node[e].size)
		}
	}
	if q.free+room > len(q.iw) {
		q.compact(room)
	}
	list := q.iw[q.node[me].pe : q.node[me].pe+int(q.node[me].size)]
	q.lo, q.hi = q.free, q.free
	for _, e := range list[:elements] {
		if q.w[e].size >= 0 {
			q.take(q.iw[q.node[e].pe : q.node[e].pe+int(q.node[e].size)])
			q.node[e].parent, q.node[e].pe, q.w[e].size = me, none, absorbed
		}
	}
	q.take(list[elements:])
	q.node[me].pe = q.lo
	q.free = q.hi
}

// take appends those of list that are variables, and not yet there, to the element that is being formed.
func (q *quotient) take(list []int32) {
	nv, node := cellsOf(q.nv), cellsOf(q.node)
	iw, head, shift := q.iw, q.head, q.shift&31
	hi, boundary := q.hi, q.boundary
	for _, v := range list {
		m := *nv.at(v)
		if m <= 0 {
			continue
		}
		*nv.at(v) = -m
		boundary += m
		iw[hi] = v
		hi++
		x := node.at(v)
		after, before := x.next, x.last
		if after != none {
			node.at(after).last = before
		}
		if before != none {
			node.at(before).next = after
		} else {
			head[x.degree>>shift] = after
		}
	}
	q.hi, q.boundary = hi, boundary
}

// unlink takes variable v off the list of its degree.
func (q *quotient) unlink(v int32) {
	after, before := q.node[v].next, q.node[v].last
	if after != none {
		q.node[after].last = before
	}
	if before != none {
		q.node[before].next = after
	} else {
		q.head[q.node[v].degree>>q.shift] = after
	}
}

// compact moves all lists to the front of iw and lengthens it unless there is room for so many
// more entries. The lists keep their order in memory: the first entry of each is exchanged with the name of its
// node, complemented, which the sweep then meets.
func (q *quotient) compact(room int) {
	iw := q.iw
	for v := range q.n {
		if p := q.node[v].pe; p != none && q.node[v].size > 0 {
			q.node[v].pe = int(iw[p])
			iw[p] = ^int32(v)
		}
	}
	to := 0
	for from := 0; from < q.free; {
		if iw[from] >= 0 {
			from++
			continue
		}
		v := ^iw[from]
		iw[from] = int32(q.node[v].pe)
		q.node[v].pe = to
		k := int(q.node[v].size)
		copy(iw[to:], iw[from:from+k])
		to += k
		from += k
	}
	q.free = to
	if to+room > len(iw) {
		q.iw = append(iw[:to], make([]int32, room+room/2)...)
	}
}

// measure computes |L_e \ L_me| for all elements e that share variables with the new one, as
// mark - tag, and absorbs those that lie within it. Lists of variables that have no elements are read ahead for refresh, which needs them soon and cannot
// wait for several at once: how long each is, it does not foresee.
func (q *quotient) measure() {
	w, nv, node := cellsOf(q.w), cellsOf(q.nv), cellsOf(q.node)
	tag := q.tag
	q.met = resize(q.met, q.n+1)
	found := uint32(0)
	ahead := int32(0)
	iw := cellsOf(q.iw)
	for _, v := range q.iw[q.lo:q.hi] {
		if x := node.at(v); x.elen != 0 {
			found = q.meet(x.pe, x.pe+int(x.elen), -*nv.at(v), found)
		} else {
			ahead += *iw.from(x.pe)
		}
	}
	q.ahead += ahead
	for _, e := range q.met[:found] {
		if c := w.at(e); c.w == tag {
			x := node.at(e)
			x.parent, x.pe, c.size = q.me, none, absorbed
		}
	}
}

// update brings the lists and degrees of the variables of the new element up to date. It eliminates variables that are
// connected with nothing else, and puts the others into the chains of their hashes.
func (q *quotient) update() {
	count := q.hi - q.lo
	q.work -= count
	q.mask = 1<<max(4, uint(bits.Len(uint(count)))) - 1
	q.mask = min(q.mask, uint32(len(q.bucket)-1))
	for p := q.lo; p < q.hi; p++ {
		q.refresh(q.iw[p])
	}
}

// meet takes the weight m of a variable off the marks of its elements iw[lo:hi], and appends those that are met for the first time to
// met[:found], whose new length it returns. Such an element has a mark below tag. Whether it has cannot be foreseen, so there is no branch; one that
// was absorbed is never met, as its negative size tells.
func (q *quotient) meet(lo, hi int, m int32, found uint32) uint32 {
	iw, w, met := cellsOf(q.iw), cellsOf(q.w), cellsOf(q.met)
	tag := q.tag
	rest := tag - m
	for ; lo < hi; lo++ {
		e := *iw.from(lo)
		c := w.at(e)
		above, size := c.w-tag, c.size
		first := above >> 31 // all ones if the mark is below tag
		*met.at(int32(found)) = e
		found += uint32(above&^size) >> 31
		c.w = above&^first + size&first + rest
	}
	return found
}

// siftElements moves those of the elements iw[lo:hi] that are not within the new one to the front of the place to. It returns the place after them, the sum
// of the weights of their variables beyond the new element, and the sum of the elements.
//
// There is no branch, since which entries stay is hard to foresee.
func (q *quotient) siftElements(lo, hi, to int) (end int, sum int32, hash uint32) {
	iw, w, tag := cellsOf(q.iw), cellsOf(q.w), q.tag
	for ; lo < hi; lo++ {
		e := *iw.from(lo)
		m := w.at(e).w - tag
		keep := -m >> 31 // all ones if m > 0
		*iw.from(to) = e
		to += int(keep & 1)
		sum += m & keep
		hash += uint32(e & keep)
	}
	return to, sum, hash
}

// siftVariables does the same with variables, of which those stay that do not belong to the new element, and returns the sum of their weights.
func (q *quotient) siftVariables(lo, hi, to int) (end int, sum int32, hash uint32) {
	iw, nv := cellsOf(q.iw), cellsOf(q.nv)
	for ; lo < hi; lo++ {
		v := *iw.from(lo)
		m := *nv.at(v)
		keep := -m >> 31
		*iw.from(to) = v
		to += int(keep & 1)
		sum += m & keep
		hash += uint32(v & keep)
	}
	return to, sum, hash
}

// refresh does the work of update for variable v.
func (q *quotient) refresh(v int32) {
	me := q.me
	nv, node := cellsOf(q.nv), cellsOf(q.node)
	x := node.at(v)
	lo, hi := x.pe, x.pe+int(x.size)
	q.work -= hi - lo
	elements, degree, hash := q.siftElements(lo, lo+int(x.elen), lo)
	k, beside, more := q.siftVariables(lo+int(x.elen), hi, elements)
	degree, hash = degree+beside, hash+more
	if degree == 0 && (q.set == nil || q.set[v] == q.now) {
		// Only the new element is left: v is eliminated with it.
		m := -*nv.at(v)
		x.parent, x.pe, *nv.at(v) = me, none, 0
		q.boundary -= m
		q.weight += m
		q.left -= m
		return
	}
	x.degree = min(x.degree, degree)
	// The new element becomes the first of the list. There is room, for me itself or an element that it
	// has absorbed was in the list.
	if k < hi {
		q.iw[k] = q.iw[elements]
	}
	q.iw[elements] = q.iw[lo]
	q.iw[lo] = me
	x.elen, x.size, x.last = int32(elements-lo+1), int32(k-lo+1), int32(hash)
	q.file(v, x)
}

// file puts variable v at the head of the chain of its hash, and notes the chain if it has two members then.
func (q *quotient) file(v int32, x *node) {
	h := uint32(x.last) & q.mask
	b := &q.bucket[h]
	if b.me != q.me {
		b.me, b.first, x.next = q.me, v, none
		return
	}
	if q.node[b.first].next == none {
		q.alike = append(q.alike, h)
	}
	x.next, b.first = b.first, v
}

// merge joins variables of the new element that have the same lists.
func (q *quotient) merge() {
	q.node[q.me].degree, q.w[q.me].size = q.boundary, q.boundary
	q.big = max(q.big, q.boundary)
	q.advance(q.big)
	for _, h := range q.alike {
		for v := q.bucket[h].first; v != none && q.node[v].next != none; v = q.node[v].next {
			q.mergeInto(v)
		}
	}
	q.alike = q.alike[:0]
}

// mergeInto joins variable v with those behind it in its chain that are like it.
func (q *quotient) mergeInto(v int32) {
	nv, node := cellsOf(q.nv), cellsOf(q.node)
	x := node.at(v)
	marked := false
	before := x
	for u := x.next; u != none; u = node.at(u).next {
		y := node.at(u)
		if y.last != x.last || y.size != x.size || y.elen != x.elen || q.set != nil && q.set[u] != q.set[v] {
			before = y
			continue
		}
		if !marked {
			marked = true
			w := cellsOf(q.w)
			for _, i := range q.iw[x.pe+1 : x.pe+int(x.size)] {
				w.at(i).w = q.tag
			}
		}
		if !q.allMarked(y) {
			before = y
			continue
		}
		*nv.at(v) += *nv.at(u)
		*nv.at(u) = 0
		y.parent, y.pe = v, none
		before.next = y.next
	}
	if marked {
		q.advance(1)
	}
}

// allMarked reports whether all but the first of the list of a variable bear the present mark.
func (q *quotient) allMarked(y *node) bool {
	w, tag := cellsOf(q.w), q.tag
	for _, i := range q.iw[y.pe+1 : y.pe+int(y.size)] {
		if w.at(i).w != tag {
			return false
		}
	}
	return true
}

// finish puts the variables of the new element back on lists of degrees, now known to belong to it,
// and closes its list over those that have gone.
func (q *quotient) finish() {
	nv, node := cellsOf(q.nv), cellsOf(q.node)
	head, least, left, boundary, shift := q.head, q.least, q.left, q.boundary, q.shift&31
	list := q.iw[q.lo:q.hi]
	k := 0
	for _, v := range list {
		m := -*nv.at(v)
		if m <= 0 {
			continue
		}
		*nv.at(v) = m
		x := node.at(v)
		d := min(x.degree+boundary, left) - m
		x.degree = d
		list[k] = v
		k++
		if q.set != nil && q.set[v] != q.now {
			q.unlisted(v)
			continue
		}
		b := int(d >> shift)
		first := head[b]
		x.next, x.last = first, none
		if first != none {
			node.at(first).last = v
		}
		head[b] = v
		least = min(least, b)
	}
	q.least = least
	me := q.me
	if q.free == q.hi {
		q.free = q.lo + k
	}
	q.nv[me] = q.weight
	q.node[me].size = int32(k)
	if k == 0 {
		q.node[me].pe, q.w[me].size = none, absorbed
	}
}

// release makes the variables of the new element ordinary ones again.
func (q *quotient) release() {
	for _, v := range q.iw[q.lo:q.hi] {
		q.nv[v] = -q.nv[v]
	}
	q.nv[q.me] = q.weight
	q.node[q.me].degree = q.boundary
	q.node[q.me].size = int32(q.hi - q.lo)
}
