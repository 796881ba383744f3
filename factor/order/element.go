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
	elements := int(q.elen[me])
	q.elen[me] = element
	if elements == 0 {
		// The new list replaces the old one.
		q.lo = q.pe[me]
		q.hi = q.lo
		q.take(q.iw[q.lo : q.lo+int(q.size[me])])
		return
	}
	room := int(q.size[me]) - elements
	for _, e := range q.iw[q.pe[me] : q.pe[me]+elements] {
		if q.w[e] != 0 {
			room += int(q.size[e])
		}
	}
	if q.free+room > len(q.iw) {
		q.compact(room)
	}
	list := q.iw[q.pe[me] : q.pe[me]+int(q.size[me])]
	q.lo, q.hi = q.free, q.free
	for _, e := range list[:elements] {
		if q.w[e] != 0 {
			q.take(q.iw[q.pe[e] : q.pe[e]+int(q.size[e])])
			q.parent[e], q.pe[e], q.w[e] = me, none, 0
		}
	}
	q.take(list[elements:])
	q.pe[me] = q.lo
	q.free = q.hi
}

// take appends those of list that are variables, and not yet there, to the element that is being formed.
func (q *quotient) take(list []int32) {
	nv, next, last, degree := cellsOf(q.nv), cellsOf(q.next), cellsOf(q.last), cellsOf(q.degree)
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
		after, before := *next.at(v), *last.at(v)
		if after != none {
			*last.at(after) = before
		}
		if before != none {
			*next.at(before) = after
		} else {
			head[*degree.at(v)>>shift] = after
		}
	}
	q.hi, q.boundary = hi, boundary
}

// unlink takes variable v off the list of its degree.
func (q *quotient) unlink(v int32) {
	after, before := q.next[v], q.last[v]
	if after != none {
		q.last[after] = before
	}
	if before != none {
		q.next[before] = after
	} else {
		q.head[q.degree[v]>>q.shift] = after
	}
}

// compact moves all lists to the front of iw and lengthens it unless there is room for so many
// more entries. The lists keep their order in memory: the first entry of each is exchanged with the name of its
// node, complemented, which the sweep then meets.
func (q *quotient) compact(room int) {
	iw := q.iw
	for v := range q.n {
		if p := q.pe[v]; p != none && q.size[v] > 0 {
			q.pe[v] = int(iw[p])
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
		iw[from] = int32(q.pe[v])
		q.pe[v] = to
		k := int(q.size[v])
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
// w[e] - tag.
func (q *quotient) measure() {
	w, nv, degree, elen := cellsOf(q.w), cellsOf(q.nv), cellsOf(q.degree), cellsOf(q.elen)
	iw, tag := q.iw, q.tag
	for _, v := range iw[q.lo:q.hi] {
		k := int(*elen.at(v))
		if k == 0 {
			continue
		}
		m := -*nv.at(v)
		p := q.pe[v]
		fresh := tag - m
		for _, e := range iw[p : p+k] {
			we := *w.at(e)
			if we >= tag {
				*w.at(e) = we - m
			} else if we != 0 {
				*w.at(e) = *degree.at(e) + fresh
			}
		}
	}
}

// update brings the lists and degrees of the variables of the new element up to date. It absorbs
// elements that lie within the new one, eliminates variables that are connected with nothing else, and puts
// the others into the chains of their hashes.
func (q *quotient) update() {
	count := q.hi - q.lo
	q.work -= count
	q.mask = 1<<max(4, uint(bits.Len(uint(count)))) - 1
	q.mask = min(q.mask, uint32(len(q.bucket)-1))
	for p := q.lo; p < q.hi; p++ {
		q.refresh(q.iw[p])
	}
}

// refresh does the work of update for variable v.
func (q *quotient) refresh(v int32) {
	me, tag := q.me, q.tag
	w, nv, size, elen := cellsOf(q.w), cellsOf(q.nv), cellsOf(q.size), cellsOf(q.elen)
	start := q.pe[v]
	list := q.iw[start : start+int(*size.at(v))]
	q.work -= len(list)
	k := 0
	hash, degree := uint32(0), int32(0)
	before := int(*elen.at(v))
	for _, e := range list[:before] {
		d := *w.at(e) - tag
		if d > 0 {
			degree += d
			hash += uint32(e)
			list[k] = e
			k++
		} else if d == 0 {
			q.parent[e], q.pe[e], *w.at(e) = me, none, 0
		}
	}
	elements := k
	// No branch here: whether u is still a variable outside the new element is hard to foresee.
	for _, u := range list[before:] {
		m := *nv.at(u)
		keep := int32(uint32(-m) >> 31) // 1 if m > 0
		degree += m & -keep
		hash += uint32(u & -keep)
		list[k] = u
		k += int(keep)
	}
	if degree == 0 && (q.set == nil || q.set[v] == q.now) {
		// Only the new element is left: v is eliminated with it.
		m := -*nv.at(v)
		q.parent[v], q.pe[v], *nv.at(v) = me, none, 0
		q.boundary -= m
		q.weight += m
		q.left -= m
		return
	}
	bound := cellsOf(q.degree).at(v)
	*bound = min(*bound, degree)
	// The new element becomes the first of the list. There is room, for me itself or an element that it
	// has absorbed was in the list.
	if k < len(list) {
		list[k] = list[elements]
	}
	list[elements] = list[0]
	list[0] = me
	*elen.at(v) = int32(elements + 1)
	*size.at(v) = int32(k + 1)
	b := &q.bucket[hash&q.mask]
	*cellsOf(q.last).at(v) = int32(hash)
	*cellsOf(q.next).at(v) = *b
	*b = v
}

// merge joins variables of the new element that have the same lists.
func (q *quotient) merge() {
	q.degree[q.me] = q.boundary
	q.big = max(q.big, q.boundary)
	q.advance(q.big)
	nv, next, last := cellsOf(q.nv), cellsOf(q.next), cellsOf(q.last)
	for _, v := range q.iw[q.lo:q.hi] {
		if *nv.at(v) == 0 {
			continue
		}
		b := uint32(*last.at(v)) & q.mask
		v = q.bucket[b]
		q.bucket[b] = none
		for v != none && *next.at(v) != none {
			q.mergeInto(v)
			v = *next.at(v)
		}
	}
}

// mergeInto joins variable v with those behind it in its chain that are like it.
func (q *quotient) mergeInto(v int32) {
	nv, next, last, size, elen := cellsOf(q.nv), cellsOf(q.next), cellsOf(q.last), cellsOf(q.size), cellsOf(q.elen)
	hash, length, elements := *last.at(v), *size.at(v), *elen.at(v)
	marked := false
	before := v
	for u := *next.at(v); u != none; u = *next.at(u) {
		if *last.at(u) != hash || *size.at(u) != length || *elen.at(u) != elements ||
			q.set != nil && q.set[u] != q.set[v] {
			before = u
			continue
		}
		if !marked {
			marked = true
			w := cellsOf(q.w)
			for _, x := range q.iw[q.pe[v]+1 : q.pe[v]+int(length)] {
				*w.at(x) = q.tag
			}
		}
		if !q.allMarked(u) {
			before = u
			continue
		}
		*nv.at(v) += *nv.at(u)
		*nv.at(u) = 0
		q.parent[u], q.pe[u] = v, none
		*next.at(before) = *next.at(u)
	}
	if marked {
		q.advance(1)
	}
}

// allMarked reports whether all but the first of the list of u bear the present mark.
func (q *quotient) allMarked(u int32) bool {
	w, tag := cellsOf(q.w), q.tag
	for _, x := range q.iw[q.pe[u]+1 : q.pe[u]+int(q.size[u])] {
		if *w.at(x) != tag {
			return false
		}
	}
	return true
}

// finish puts the variables of the new element back on lists of degrees, now known to belong to it,
// and closes its list over those that have gone.
func (q *quotient) finish() {
	nv, next, last, degree := cellsOf(q.nv), cellsOf(q.next), cellsOf(q.last), cellsOf(q.degree)
	head, least, left, boundary, shift := q.head, q.least, q.left, q.boundary, q.shift&31
	list := q.iw[q.lo:q.hi]
	k := 0
	for _, v := range list {
		m := -*nv.at(v)
		if m <= 0 {
			continue
		}
		*nv.at(v) = m
		d := min(*degree.at(v)+boundary, left) - m
		*degree.at(v) = d
		list[k] = v
		k++
		if q.set != nil && q.set[v] != q.now {
			q.unlisted(v)
			continue
		}
		b := int(d >> shift)
		first := head[b]
		*next.at(v), *last.at(v) = first, none
		if first != none {
			*last.at(first) = v
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
	q.size[me] = int32(k)
	if k == 0 {
		q.pe[me], q.w[me] = none, 0
	}
}

// release makes the variables of the new element ordinary ones again.
func (q *quotient) release() {
	for _, v := range q.iw[q.lo:q.hi] {
		q.nv[v] = -q.nv[v]
	}
	q.nv[q.me] = q.weight
	q.degree[q.me] = q.boundary
	q.size[q.me] = int32(q.hi - q.lo)
}
