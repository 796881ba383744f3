package order

import (
	"cmp"
	"slices"
)

// orderDeferring orders the vertices other than late as if those did not exist, and late after them: by the
// same method on the graph that is left when the others have been eliminated.
func (m *MinDegree) orderDeferring(dst []int32, g Graph, weight, late []int32) []int32 {
	skip := make([]bool, g.N())
	for _, v := range late {
		skip[v] = true
	}
	q := &m.q
	q.load(g, weight, skip)
	q.constrain(nil, nil)
	q.eliminate()
	return m.orderRemainder(q.order(dst), g, weight, late)
}

// orderRemainder appends the order of late, which come after all others.
func (m *MinDegree) orderRemainder(dst []int32, g Graph, weight, late []int32) []int32 {
	q := &m.q
	r := newRemainder(g, weight, late)
	r.contract()
	r.bound()
	q.loadRemainder(r)
	q.constrain(nil, nil)
	q.quick, q.work = true, 16*q.free
	q.eliminate()
	k := len(dst)
	dst = q.order(dst)
	for ; k < len(dst); k++ {
		dst[k] = r.late[dst[k]]
	}
	return dst
}

// A remainder is the graph that is left when all vertices but late have been eliminated: the edges between
// those, and a clique for each connected component of the others, on the vertices that it touches. The
// cliques stay unassembled, as elements. Vertices have local numbers here, their places in late.
type remainder struct {
	g      Graph
	weight []int32 // of the vertices of g, may be nil
	late   []int32 // by descending degree, estimated
	local  []int32 // local number, or vertex not seen or seen

	list []int32 // of element e: the local numbers list[ptr[e]:ptr[e+1]]
	ptr  []int
	size []int32 // weight of element e

	degree []int64 // of a local number, cliques that overlap counted each
}

const (
	unseen = -1
	seen   = -2
)

func newRemainder(g Graph, weight, late []int32) *remainder {
	r := &remainder{g: g, weight: weight, late: slices.Clone(late), local: make([]int32, g.N()), ptr: []int{0}}
	for v := range r.local {
		r.local[v] = unseen
	}
	for k, v := range late {
		r.local[v] = int32(k)
	}
	return r
}

func (r *remainder) weightOf(k int32) int32 {
	if r.weight == nil {
		return 1
	}
	return r.weight[r.late[k]]
}

// contract finds the elements. Of those with the same vertices one is kept.
func (r *remainder) contract() {
	stamp := make([]int32, len(r.late)) // 1 + the component that touched a vertex last
	byHash := make(map[uint64]int32)
	var queue []int32
	component := int32(0)
	for s := range r.g.N() {
		if r.local[s] != unseen {
			continue
		}
		component++
		start := len(r.list)
		hash, size := uint64(0), int32(0)
		r.local[s] = seen
		queue = append(queue[:0], int32(s))
		for head := 0; head < len(queue); head++ {
			for _, u := range r.g.Neighbours(int(queue[head])) {
				switch k := r.local[u]; {
				case k == unseen:
					r.local[u] = seen
					queue = append(queue, u)
				case k >= 0 && stamp[k] != component:
					stamp[k] = component
					r.list = append(r.list, k)
					hash += scramble(int(k))
					size += r.weightOf(k)
				}
			}
		}
		e, ok := byHash[hash]
		if len(r.list) < start+2 || ok && r.isStamped(e, stamp, component, len(r.list)-start) {
			r.list = r.list[:start]
			continue
		}
		byHash[hash] = int32(len(r.size))
		r.ptr = append(r.ptr, len(r.list))
		r.size = append(r.size, size)
	}
}

// isStamped reports whether element e has so many vertices and all bear the mark.
func (r *remainder) isStamped(e int32, stamp []int32, mark int32, count int) bool {
	list := r.list[r.ptr[e]:r.ptr[e+1]]
	if len(list) != count {
		return false
	}
	for _, k := range list {
		if stamp[k] != mark {
			return false
		}
	}
	return true
}

// bound computes degree and numbers late by it, the least last: where all degrees are cut to
// the same number, the vertex that comes last is taken first.
func (r *remainder) bound() {
	degree := make([]int64, len(r.late))
	for e, size := range r.size {
		for _, k := range r.list[r.ptr[e]:r.ptr[e+1]] {
			degree[k] += int64(size - r.weightOf(k))
		}
	}
	for k, v := range r.late {
		for _, u := range r.g.Neighbours(int(v)) {
			if l := r.local[u]; l >= 0 {
				degree[k] += int64(r.weightOf(l))
			}
		}
	}
	by := make([]int32, len(r.late))
	for k := range by {
		by[k] = int32(k)
	}
	slices.SortStableFunc(by, func(a, b int32) int { return cmp.Compare(degree[b], degree[a]) })
	place := make([]int32, len(by))
	late := make([]int32, len(by))
	r.degree = make([]int64, len(by))
	for to, k := range by {
		place[k] = int32(to)
		late[to] = r.late[k]
		r.degree[to] = degree[k]
	}
	r.late = late
	for k, v := range late {
		r.local[v] = int32(k)
	}
	for p, k := range r.list {
		r.list[p] = place[k]
	}
}

// loadRemainder makes q the quotient graph r: variables are the local numbers, elements follow.
func (q *quotient) loadRemainder(r *remainder) {
	late, elements := len(r.late), len(r.size)
	n := late + elements
	q.reset(n)
	among := 0
	for _, v := range r.late {
		among += r.g.Degree(int(v)) // more than enough, but never more than the graph has
	}
	q.iw = resize(q.iw, 2*len(r.list)+min(among, late*late)+n)
	for k := range int32(late) {
		q.node[k].elen, q.node[k].size, q.node[k].parent, q.w[k] = 0, 0, none, mark{w: 1}
		q.nv[k] = r.weightOf(k)
		q.total += q.nv[k]
	}
	q.left = q.total
	for e := range elements {
		v := late + e
		list := r.list[r.ptr[e]:r.ptr[e+1]]
		q.node[v].elen, q.node[v].parent, q.w[v], q.nv[v] = element, none, mark{1, r.size[e]}, 1
		q.node[v].pe, q.node[v].size, q.node[v].degree = q.free, int32(len(list)), r.size[e]
		q.big = max(q.big, r.size[e])
		q.free += copy(q.iw[q.free:], list)
		for _, k := range list {
			q.node[k].elen++
		}
	}
	q.loadLate(r)
	q.initLists()
}

// loadLate writes the lists of the variables, whose elements have been counted in elen.
func (q *quotient) loadLate(r *remainder) {
	for k, v := range r.late {
		q.node[k].pe = q.free
		q.free += int(q.node[k].elen)
		for _, u := range r.g.Neighbours(int(v)) {
			if l := r.local[u]; l >= 0 {
				q.iw[q.free] = l
				q.free++
			}
		}
		q.node[k].degree = int32(min(r.degree[k], int64(q.total-q.nv[k])))
	}
	for e := range r.size {
		for _, k := range r.list[r.ptr[e]:r.ptr[e+1]] {
			q.iw[q.node[k].pe+int(q.node[k].size)] = int32(len(r.late) + e)
			q.node[k].size++
		}
	}
	for k := range r.late {
		end := q.free
		if k+1 < len(r.late) {
			end = q.node[k+1].pe
		}
		q.node[k].size = int32(end - q.node[k].pe)
	}
}
