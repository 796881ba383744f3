package order

import (
	"fmt"
	"math"
)

// DissectOptions modify [Dissect]. The zero value orders vertices of weight 1 with one goroutine.
type DissectOptions struct {
	// Weight is the number of columns that each vertex stands for, at least 1; their sum must stay below 2³⁰. nil = ones.
	Weight []int32

	// Threads is the number of goroutines; 0 means 1, and there are no more than pieces to work on. The result does not depend on it.
	Threads int

	// Leaf is the number of vertices up to which a subgraph is ordered by minimum degree; 0 means 200.
	Leaf int

	// Seed begins the pseudo-random choices. Equal seeds give equal orders.
	Seed uint64
}

// Dissect returns a nested dissection order of g: perm[k] is the vertex that is eliminated k-th. A small separator divides
// the graph into two parts, which are ordered in the same manner, and comes last; parts of up to Leaf
// vertices are ordered by minimum degree with the separators around them in sight (halo-AMD, Pellegrini, Roman and
// Amestoy 2000). Vertices without distinction (equal closed neighbourhoods) are ordered as one where that makes the graph
// much smaller, connected components one by one, and the vertices that [Deferred] names last. On parts where minimum degree
// is as good as dissection it is taken ([MinDegree]); so it is for graphs of 2³¹ entries and more.
//
// It panics if a field of o has a wrong length, or a weight is out of range. O((n + entries) log n) time, O(n + entries)
// memory.
//
// Source: George 1973; Karypis and Kumar, A fast and high quality multilevel scheme for partitioning irregular graphs, SIAM
// J. Sci. Comput. 20 (1998); Hendrickson and Rothberg, Improving the run time and quality of nested dissection ordering,
// SIAM J. Sci. Comput. 20 (1998).
func Dissect(g Graph, o DissectOptions) []int32 {
	o.check(g.N())
	if len(g.Adj) >= math.MaxInt32 {
		return AMD(g, AMDOptions{Weight: o.Weight})
	}
	perm := make([]int32, 0, g.N())
	if Twins(g) < compressGain {
		return dissect(perm, g, o.Weight, o)
	}
	c, weight, groups := CompressEqual(g, o.Weight)
	if float64(c.N()) > (1-compressGain)*float64(g.N()) {
		return dissect(perm, g, o.Weight, o)
	}
	return groups.Expand(perm, dissect(make([]int32, 0, c.N()), c, weight, o))
}

// compressGain is the share of vertices that compression must remove. As many must have a twin at least.
const compressGain = 0.15

// check panics if o does not fit a graph of n vertices.
func (o *DissectOptions) check(n int) {
	if o.Weight != nil && len(o.Weight) != n {
		panic(fmt.Sprintf("order: DissectOptions.Weight has %d elements, want %d", len(o.Weight), n))
	}
	a := AMDOptions{Weight: o.Weight}
	a.check(n)
}

// A dissection is the state that the workers share. Each piece of the graph, a range of places in the order, has its part
// of the buffers to itself: pieces of even depth in buf[0], those of odd depth in buf[1]. The children of a
// piece lie within its range.
type dissection struct {
	g      Graph // with the vertices of all pieces
	weight []int32
	late   []bool // vertices in no piece; nil = none
	leaf   int
	perm   []int32
	buf    [2]buffer
}

// A buffer holds the graphs of pieces.
type buffer struct {
	ptr []int32 // of the piece from place lo: ptr[2·lo : 2·lo+n+1]
	adj []int32
	w   []int32
	id  []int32 // vertex of dissection.g
}

// A piece is a subgraph to be ordered, in places lo..lo+n-1.
type piece struct {
	lo, n int
	adj   int // where its lists begin in buffer.adj
	depth int
	seed  uint64
	try   int  // number of vertices up to which minimum degree is tried on the whole piece
	whole bool // known to be connected
}

// dissect appends the order of g to perm.
func dissect(perm []int32, g Graph, weight []int32, o DissectOptions) []int32 {
	late := Deferred(g)
	n := g.N() - len(late)
	d := &dissection{g: g, weight: weight, leaf: o.Leaf, perm: make([]int32, n)}
	if d.leaf <= 0 {
		d.leaf = 200
	}
	if len(late) > 0 {
		d.late = make([]bool, g.N())
		for _, v := range late {
			d.late[v] = true
		}
	}
	if n > 0 {
		d.run(d.root(n), min(max(o.Threads, 1), 1+2*n/smallPiece), o.Seed)
	}
	perm = append(perm, d.perm...)
	if len(late) > 0 {
		var m MinDegree
		perm = m.orderRemainder(perm, g, weight, late)
	}
	return perm
}

// root fills buf[0] with the graph of all vertices that are not late and returns the piece.
func (d *dissection) root(n int) piece {
	for k := range d.buf {
		d.buf[k] = buffer{make([]int32, 2*n), make([]int32, len(d.g.Adj)), make([]int32, n), make([]int32, n)}
	}
	b := &d.buf[0]
	local := make([]int32, d.g.N())
	k := int32(0)
	for v := range local {
		local[v] = -1
		if d.late == nil || !d.late[v] {
			local[v] = k
			b.id[k], b.w[k] = int32(v), 1
			if d.weight != nil {
				b.w[k] = d.weight[v]
			}
			k++
		}
	}
	at := int32(0)
	ptr := d.ptr(0, 0, n)
	for k, v := range b.id {
		ptr[k] = at
		for _, u := range d.g.Neighbours(int(v)) {
			if l := local[u]; l >= 0 {
				b.adj[at] = l
				at++
			}
		}
	}
	ptr[n] = at
	return piece{n: n, try: n / tryShare}
}

func (d *dissection) ptr(depth, lo, n int) []int32 {
	if n == 1 {
		// Two places hold the two pointers.
		return d.buf[depth&1].ptr[2*lo : 2*lo+2]
	}
	return d.buf[depth&1].ptr[2*lo : 2*lo+n+1]
}

// view sets g to the graph of p.
func (d *dissection) view(p piece, g *level) {
	b := &d.buf[p.depth&1]
	g.n = p.n
	g.ptr = d.ptr(p.depth, p.lo, p.n)
	g.adj = b.adj[p.adj : p.adj+int(g.ptr[p.n])]
	g.w = b.w[p.lo : p.lo+p.n]
	g.ew = nil
	g.total, g.maxw = 0, 0
	for _, w := range g.w {
		g.total += int(w)
		g.maxw = max(g.maxw, w)
	}
}
