package order

import (
	"fmt"
	"math"
	"math/bits"
	"unsafe"
)

// none ends a list, and stands for a vertex or place that does not exist.
const none = -1

// element in elen marks a node that has been eliminated.
const element = -1

// A quotient is the quotient graph of a partial elimination. A node is a variable, which stands for
// itself and the vertices found indistinguishable from it, or, once eliminated, an element, which
// stands for the clique of the variables that its elimination has connected.
//
// The list of node v is iw[pe:pe+size] with pe and size of node[v]. A variable lists first elen elements and then
// variables, namely the neighbours that none of these elements connects it with; an element lists
// its variables. A node that was absorbed by another, its parent, has no list: pe = none. A variable
// is then known by nv[v] = 0 and an element by w[v].size = absorbed, and lists may still name them.
type quotient struct {
	n    int
	iw   []int32
	free int // iw[free:] is not in use
	node []node
	nv   []int32 // weight of a variable, negative while it belongs to the element that is being formed
	w    []mark  // of elements, and in comparisons

	// Doubly linked lists of the variables of the present set by degree: head[degree>>shift], then next and last of nodes.
	head  []int32
	shift uint
	least int // no list before head[least] has members

	bucket []chain  // chains of variables by hash
	alike  []uint32 // those with two members at least
	tag    int32
	big    int32 // largest weight of an element
	total  int32 // weight of all variables, halo included
	left   int32 // weight of those not eliminated

	// Constraint sets; members of set s are byset[setptr[s]:setptr[s+1]].
	set           []int32 // nil if there is one
	now, sets     int32   // the present set; the number of sets to order, which is the mark of the halo
	byset, setptr []int32

	seq []int32 // elements in the order of their elimination
	met []int32 // elements that share variables with the new one

	ahead int32 // sum of what was read for its way to the caches alone, see measure

	// The element that is being formed.
	me       int32
	lo, hi   int   // its list is iw[lo:hi]
	weight   int32 // of the variables that it eliminates
	boundary int32 // of the variables that it connects
	mask     uint32
	setWork  []int32

	room []int32 // of MinDegree.Use, as far as it has not been taken

	// quick allows the rest to count as dense too early, see dense; work is what may still be done before that.
	quick bool
	work  int
}

// A node of a quotient graph, but for what loops read of many nodes and nothing else of them. It fills half a line of
// the cache: what an elimination reads and writes of a variable costs one miss.
type node struct {
	pe         int
	size       int32
	elen       int32 // element if the node is one
	degree     int32 // bound on the external degree of a variable; weight of the variables of an element
	next, last int32
	parent     int32
}

// A mark is what counting the variables of elements needs of each.
type mark struct {
	w    int32 // compared with tag
	size int32 // weight of the variables of an element, or absorbed
}

// A chain is a list of variables of the new element whose hashes agree, through next of nodes. That of an element before is empty.
type chain struct{ me, first int32 }

// absorbed is the size of an element that does not exist any more: negative, and low enough for tag + absorbed to stay so.
const absorbed = -1 << 30

// resize returns a slice of length n, with s as memory if that is enough; the elements are arbitrary. What grows gets more than it needs.
func resize[T any](s []T, n int) []T {
	switch {
	case cap(s) >= n:
		return s[:n]
	case cap(s) == 0:
		return make([]T, n)
	}
	return make([]T, n, n+n/4)
}

// lists returns the length of iw for g, which is seldom too short.
func lists(g Graph) int { return len(g.Adj) + len(g.Adj)/5 + g.N() }

// bucketsFor returns the number of hash chains for n nodes.
func bucketsFor(n int) int { return 1 << max(4, bits.Len(uint(max(n-1, 0)))) }

// settle takes the arrays of a new q from its room, if that is enough.
func (q *quotient) settle(g Graph) {
	n := g.N()
	if q.iw != nil || len(q.room) < Room(g) {
		return
	}
	if uintptr(unsafe.Pointer(&q.room[0]))%unsafe.Alignof(node{}) != 0 {
		q.room = q.room[1:]
	}
	next := func(k int) []int32 {
		x := q.room[:k:k]
		q.room = q.room[k:]
		return x
	}
	q.node, q.w = cellsIn[node](next(nodeWords*n)), cellsIn[mark](next(markWords*n))
	q.bucket = cellsIn[chain](next(chainWords * bucketsFor(n)))
	q.nv, q.head, q.seq, q.met = next(n), next(n+1), next(n), next(n+1)
	q.iw = next(lists(g))
}

// load makes q the graph g with one variable for each vertex, without those marked in skip.
func (q *quotient) load(g Graph, weight []int32, skip []bool) {
	n := g.N()
	q.settle(g)
	q.iw = resize(q.iw, lists(g))
	q.reset(n)
	if weight == nil && skip == nil {
		q.loadAll(g)
		return
	}
	for v := range n {
		q.node[v].elen, q.node[v].parent, q.w[v] = 0, none, mark{w: 1}
		switch {
		case skip != nil && skip[v]:
			q.nv[v] = 0
		case weight != nil:
			q.nv[v] = weight[v]
		default:
			q.nv[v] = 1
		}
		q.total += q.nv[v]
	}
	q.left = q.total
	for v := range n {
		if q.nv[v] == 0 {
			q.node[v].pe, q.node[v].size, q.node[v].degree = none, 0, 0
			continue
		}
		list := g.Adj[g.Ptr[v]:g.Ptr[v+1]]
		q.node[v].pe = q.free
		checkNeighbours(v, list, n)
		d := int32(0)
		for _, u := range list {
			if q.nv[u] > 0 {
				d += q.nv[u]
				q.iw[q.free] = u
				q.free++
			}
		}
		q.node[v].size, q.node[v].degree = int32(q.free-q.node[v].pe), d
	}
	q.initLists()
}

// loadAll does the work of load where all vertices take part and weigh the same.
func (q *quotient) loadAll(g Graph) {
	n := g.N()
	q.total, q.left = int32(n), int32(n)
	if !within(g.Adj, n) {
		for v := range n {
			checkNeighbours(v, g.Neighbours(v), n)
		}
	}
	for v := range n {
		lo, hi := g.Ptr[v], g.Ptr[v+1]
		d := int32(hi - lo)
		q.node[v] = node{pe: lo - g.Ptr[0], size: d, degree: d, parent: none}
		q.nv[v], q.w[v] = 1, mark{w: 1}
	}
	if n > 0 {
		q.free = copy(q.iw, g.Adj[g.Ptr[0]:g.Ptr[n]])
	}
	q.initLists()
}

// checkNeighbours panics if a neighbour of vertex v does not exist.
func checkNeighbours(v int, list []int32, n int) {
	if within(list, n) {
		return
	}
	for _, u := range list {
		if uint(uint32(u)) >= uint(n) {
			panic(fmt.Sprintf("order: vertex %d has the neighbour %d in a graph of %d", v, u, n))
		}
	}
}

// within reports whether all neighbours on a list are among n vertices.
func within(list []int32, n int) bool {
	most := uint32(0)
	for _, u := range list {
		most = max(most, uint32(u))
	}
	return len(list) == 0 || uint(most) < uint(n)
}

// reset makes room for n nodes and forgets the graph before.
func (q *quotient) reset(n int) {
	q.n = n
	q.node, q.nv, q.w = resize(q.node, n), resize(q.nv, n), resize(q.w, n)
	q.seq = resize(q.seq, n)[:0]
	q.total, q.tag, q.big, q.free = 0, 2, 0, 0
	q.quick = false
}

// initLists makes empty lists of degrees and buckets.
func (q *quotient) initLists() {
	// With weights far above the number of variables, neighbouring degrees share a list.
	q.shift = 0
	for int(q.total)>>q.shift > 4*q.n+64 {
		q.shift++
	}
	q.head = resize(q.head, int(q.total)>>q.shift+1)
	for d := range q.head {
		q.head[d] = none
	}
	q.bucket = resize(q.bucket, bucketsFor(q.n))
	for h := range q.bucket {
		q.bucket[h].me = none
	}
	q.least = 0
}

// constrain divides the variables into sets and the halo.
func (q *quotient) constrain(set []int32, halo []bool) {
	q.now, q.sets, q.set = 0, 1, nil
	if set == nil && halo == nil {
		for v := range q.n {
			if q.nv[v] > 0 && q.node[v].elen != element {
				q.link(int32(v))
			}
		}
		return
	}
	q.setWork = resize(q.setWork, q.n)
	q.set = q.setWork
	q.sets = 0
	for v := range q.n {
		q.set[v] = 0
		if set != nil {
			q.set[v] = set[v]
		}
		if halo == nil || !halo[v] {
			q.sets = max(q.sets, q.set[v]+1)
		}
	}
	q.setptr = resize(q.setptr, int(q.sets)+2)
	clear(q.setptr)
	for v := range q.n {
		if halo != nil && halo[v] {
			q.set[v] = q.sets
		}
		q.setptr[q.set[v]+1]++
	}
	for s := range q.sets + 1 {
		q.setptr[s+1] += q.setptr[s]
	}
	q.byset = resize(q.byset, q.n)
	for v := range q.n {
		q.byset[q.setptr[q.set[v]]] = int32(v)
		q.setptr[q.set[v]]++
	}
	copy(q.setptr[1:], q.setptr)
	q.setptr[0] = 0
	for v := range q.n {
		q.unlisted(int32(v))
	}
	q.enter()
}

// enter puts the variables of the present set on the lists.
func (q *quotient) enter() {
	q.least = 0
	if q.now >= q.sets {
		return
	}
	for _, v := range q.byset[q.setptr[q.now]:q.setptr[q.now+1]] {
		if q.nv[v] > 0 {
			q.link(v)
		}
	}
}

// link puts variable v at the head of the list of its degree.
func (q *quotient) link(v int32) {
	d := q.node[v].degree >> q.shift
	first := q.head[d]
	q.node[v].next, q.node[v].last = first, none
	if first != none {
		q.node[first].last = v
	}
	q.head[d] = v
}

// unlisted links a variable of a later set to itself, so that taking it off its list, where it is not,
// changes nothing.
func (q *quotient) unlisted(v int32) { q.node[v].next, q.node[v].last = none, v }

// dense returns the number of variables, of those left, from which a new element counts as all of them. With
// all of them connected any order of the rest is as good. Where quick, 0.6 of them will do, or
// fewer when the work allowed is used up.
func (q *quotient) dense(left int) int {
	switch {
	case !q.quick:
		return left
	case q.work < 0:
		return 0
	}
	return (3*left + 4) / 5
}

// eliminate takes variables of least degree until none is left, or the rest is dense.
func (q *quotient) eliminate() {
	for q.choose() {
		q.form()
		if int(q.boundary) >= q.dense(int(q.left)) {
			q.release()
			return
		}
		q.measure()
		q.update()
		q.merge()
		q.finish()
	}
}

// choose sets me to a variable of least degree of the first set that has any, and reports whether there is one.
func (q *quotient) choose() bool {
	for {
		for q.least < len(q.head) {
			if v := q.head[q.least]; v != none {
				q.me = v
				return true
			}
			q.least++
		}
		q.now++
		if q.now >= q.sets {
			return false
		}
		q.enter()
	}
}

// advance raises tag by d; no mark is as high as it afterwards.
func (q *quotient) advance(d int32) {
	if q.tag < math.MaxInt32-q.total-d-1 {
		q.tag += d
		return
	}
	for v := range q.w {
		q.w[v].w = 1
	}
	q.tag = 2
}
