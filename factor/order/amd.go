package order

import "fmt"

// AMDOptions modify [AMD]. The zero value orders all vertices, each of weight 1.
type AMDOptions struct {
	// Weight is the number of columns that each vertex stands for, at least 1; their sum must stay
	// below 2³⁰. nil = ones.
	Weight []int32

	// Set gives each vertex a number from 0 to n-1: all vertices of set k come before those of set k+1,
	// whatever that costs. nil = one set.
	Set []int32

	// Halo marks vertices that count in the degrees of the others and are not ordered themselves, as
	// if they were a last set that is cut off the result. nil = none.
	Halo []bool

	// KeepDense orders vertices of very many neighbours among the others. Otherwise those that
	// [Deferred] names come last, if there are neither sets nor a halo.
	KeepDense bool
}

// AMD returns an approximate minimum degree order of g: perm[k] is the vertex that is eliminated
// k-th, vertices of the halo left out. It is [MinDegree.Order] with a worker of its own.
func AMD(g Graph, o AMDOptions) []int32 {
	var m MinDegree
	return m.Order(make([]int32, 0, g.N()), g, o)
}

// A MinDegree is the approximate minimum degree method with its workspace, which is kept from one
// graph to the next. The zero value is ready; one goroutine may use it at a time.
//
// The method is that of Amestoy, Davis and Duff, An approximate minimum degree ordering algorithm,
// SIAM J. Matrix Anal. Appl. 17 (1996), and Algorithm 837, ACM TOMS 30 (2004): a quotient graph of
// variables and elements in one array, external degrees bounded by the least of three terms,
// indistinguishable variables found by hashing, mass elimination, aggressive absorption of elements.
// Of several vertices of least degree the one that came to it last is taken. The order is a postorder
// of the assembly tree within each set.
type MinDegree struct {
	q quotient
}

// Order appends an order of g to dst and returns the result. It panics if a field of o has a wrong
// length, or a weight or a set is out of range. O(n + entries) memory; the time is bounded by
// O(n · entries) and near O(entries) for the graphs that occur.
func (m *MinDegree) Order(dst []int32, g Graph, o AMDOptions) []int32 {
	o.check(g.N())
	if !o.KeepDense && o.Set == nil && o.Halo == nil {
		if late := Deferred(g); len(late) > 0 {
			return m.orderDeferring(dst, g, o.Weight, late)
		}
	}
	q := &m.q
	q.load(g, o.Weight, nil)
	q.constrain(o.Set, o.Halo)
	q.eliminate()
	return q.order(dst)
}

// Room returns the number of integers that a new MinDegree takes for g, but for what few graphs need beyond that.
func Room(g Graph) int {
	n := g.N()
	return lists(g) + (nodeWords+markWords+4)*n + 3 + chainWords*bucketsFor(n) // iw; node, w, nv, head, seq and met, one for alignment; bucket
}

// Use gives m memory to work with, integers of any value that nobody else uses until Release. It is worth the call if m is new, and there are at least
// as many as Room says.
func (m *MinDegree) Use(room []int32) { m.q.room = room }

// Release gives away the memory of m, which is as good as new then: pieces of integers of any value that the caller may use for
// whatever comes next.
func (m *MinDegree) Release() [][]int32 {
	q := &m.q
	pieces := [][]int32{q.room, wordsOf(q.node), wordsOf(q.w), q.iw, q.nv, q.head, wordsOf(q.bucket), q.setWork, q.byset, q.setptr, q.seq, q.met}
	for k, x := range pieces {
		pieces[k] = x[:cap(x)]
	}
	m.q = quotient{}
	return pieces
}

// check panics if o does not fit a graph of n vertices.
func (o *AMDOptions) check(n int) {
	checkLen := func(name string, length int, isNil bool) {
		if !isNil && length != n {
			panic(fmt.Sprintf("order: AMDOptions.%s has %d elements, want %d", name, length, n))
		}
	}
	checkLen("Weight", len(o.Weight), o.Weight == nil)
	checkLen("Set", len(o.Set), o.Set == nil)
	checkLen("Halo", len(o.Halo), o.Halo == nil)
	sum := int64(n)
	if o.Weight != nil {
		sum = 0
	}
	for v, w := range o.Weight {
		if w < 1 {
			panic(fmt.Sprintf("order: weight %d of vertex %d, want at least 1", w, v))
		}
		sum += int64(w)
	}
	if sum >= 1<<30 {
		panic(fmt.Sprintf("order: total weight %d, want less than 2³⁰", sum))
	}
	for v, s := range o.Set {
		if s < 0 || n <= int(s) {
			panic(fmt.Sprintf("order: set %d of vertex %d, want 0 to %d", s, v, n-1))
		}
	}
}
