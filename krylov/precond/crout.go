package precond

import (
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// A crout computes the columns of an incomplete L D Lᵀ factorisation with pivoting. Rows keep their numbers
// throughout; a pivot gets its place by being taken.
type crout struct {
	a     *sparse.CSR // both triangles
	opts  ILDLOptions
	bound int // entries of a column of L, on average
	stats *ILDLStats
	whole float64 // the largest element of A, or 1, once it was asked for

	// L by columns in the order of the pivots, without the diagonal. Of column k the entries in rows that are
	// pivots themselves come first, those still active begin at active[k]. Both columns of a pivot of order
	// 2 have the same rows in the same order.
	ptr, active []int
	ind         []int32
	val         []float64

	// D: diagonal, and e[k] ≠ 0 beside d[k] and d[k+1] for a block of order 2.
	d, e []float64

	// Rows of L as lists: node q of row i says that pivot k, perhaps with k+1, has an entry there.
	head []int32 // first node of each row, or -1
	node []croutNode

	place       []int32 // of each row among the pivots, or -1
	pivots      []int32 // row of each
	one, other  croutColumn
	kept        []int32
	first, next []float64 // of one or two columns of L while they are cut
	size        []float64
}

type croutNode struct {
	k, next int32
	v, w    float64 // elements in columns k and k+1
}

// A croutColumn is a column of the Schur complement: w is zero outside the list of rows.
type croutColumn struct {
	c    int32
	w    []float64
	mark []bool
	rows []int32
	diag float64
	most float64 // largest absolute value beside the diagonal
	at   int32   // its row, or -1
}

func newCrout(a *sparse.CSR, o ILDLOptions, bound int, stats *ILDLStats) *crout {
	n, _ := a.Dims()
	e := &crout{a: a, opts: o, bound: bound, stats: stats}
	e.ptr, e.active = make([]int, 1, n+1), make([]int, 0, n)
	e.d, e.e = make([]float64, 0, n), make([]float64, 0, n)
	e.head, e.place, e.pivots = make([]int32, n), make([]int32, n), make([]int32, 0, n)
	for i := range n {
		e.head[i], e.place[i] = -1, -1
	}
	expected := min(2*a.NNZ(), bound*n) // grows where more is kept
	e.ind, e.val, e.node = make([]int32, 0, expected), make([]float64, 0, expected), make([]croutNode, 0, expected)
	for _, c := range []*croutColumn{&e.one, &e.other} {
		c.w, c.mark = make([]float64, n), make([]bool, n)
	}
	return e
}

// run eliminates all rows. It returns the row at which a column was not finite and what the pivot would have
// been, or -1.
func (e *crout) run() (row int, pivot float64) {
	for c := range e.place {
		for e.place[c] < 0 {
			if bad, pivot := e.step(int32(c)); bad >= 0 {
				return int(bad), pivot
			}
		}
	}
	return -1, 0
}

// step eliminates one pivot, which it looks for from row c on.
func (e *crout) step(c int32) (bad int32, pivot float64) {
	one, other := &e.one, &e.other
	e.compute(one, c)
	for {
		switch {
		case !finite(one.most) || !finite(one.diag):
			return one.c, one.diag
		case one.most == 0 || math.Abs(one.diag) >= e.opts.Alpha*one.most:
			e.single(one)
			return -1, 0
		}
		e.compute(other, one.at)
		e.stats.Searched++
		switch {
		case !finite(other.most) || !finite(other.diag):
			return other.c, other.diag
		case math.Abs(other.diag) >= e.opts.Alpha*other.most:
			one.clear()
			e.single(other)
			return -1, 0
		case other.most <= one.most:
			e.stats.Searched--
			e.pair(one, other)
			return -1, 0
		}
		// Column one.c has no element as large as the largest of column other.c: the search goes on there,
		// and what it finds grows strictly.
		one.clear()
		*one, *other = *other, *one
	}
}

// compute sets col to column c of the Schur complement of the pivots so far.
func (e *crout) compute(col *croutColumn, c int32) {
	col.c = c
	ind, val := e.a.Row(int(c))
	for k, i := range ind {
		if e.place[i] < 0 {
			col.w[i], col.mark[i] = val[k], true
			col.rows = append(col.rows, i)
		}
	}
	for q := e.head[c]; q >= 0; q = e.node[q].next {
		u := &e.node[q]
		k := int(u.k)
		lo, hi := e.active[k], e.ptr[k+1]
		if e.e[k] == 0 {
			col.subtract(e.ind[lo:hi], e.val[lo:hi], e.d[k]*u.v)
			continue
		}
		v := e.d[k]*u.v + e.e[k]*u.w
		w := e.e[k]*u.v + e.d[k+1]*u.w
		shift := e.ptr[k+1] - e.ptr[k]
		col.subtractTwo(e.ind[lo:hi], e.val[lo:hi], e.val[lo+shift:hi+shift], v, w)
	}
	col.measure()
}

// subtract computes w = w - f·l for a column of L.
func (c *croutColumn) subtract(ind []int32, l []float64, f float64) {
	l = l[:len(ind)]
	for k, i := range ind {
		c.w[i] -= f * l[k]
		if !c.mark[i] {
			c.mark[i] = true
			c.rows = append(c.rows, i)
		}
	}
}

// subtractTwo computes w = w - f·l - g·m for the two columns of a pivot.
func (c *croutColumn) subtractTwo(ind []int32, l, m []float64, f, g float64) {
	l, m = l[:len(ind)], m[:len(ind)]
	for k, i := range ind {
		c.w[i] -= f*l[k] + g*m[k]
		if !c.mark[i] {
			c.mark[i] = true
			c.rows = append(c.rows, i)
		}
	}
}

// measure finds the diagonal and the largest other element, of equal ones that of the lowest row.
func (c *croutColumn) measure() {
	c.diag, c.most, c.at = c.w[c.c], 0, -1
	for _, i := range c.rows {
		if i == c.c {
			continue
		}
		if v := math.Abs(c.w[i]); v > c.most || v == c.most && i < c.at || v != v {
			c.most, c.at = v, i
		}
	}
	if c.most == 0 {
		c.at = -1
	}
}

func (c *croutColumn) clear() {
	for _, i := range c.rows {
		c.w[i], c.mark[i] = 0, false
	}
	c.rows = c.rows[:0]
}

// take gives row c the next place among the pivots and moves its elements in earlier columns out of their
// active parts.
func (e *crout) take(c int32) {
	e.place[c] = int32(len(e.pivots))
	e.pivots = append(e.pivots, c)
	for q := e.head[c]; q >= 0; q = e.node[q].next {
		k := int(e.node[q].k)
		lo := e.active[k]
		at := lo
		for e.ind[at] != c {
			at++
		}
		e.ind[lo], e.ind[at] = e.ind[at], e.ind[lo]
		e.val[lo], e.val[at] = e.val[at], e.val[lo]
		e.active[k]++
		if e.e[k] != 0 {
			shift := e.ptr[k+1] - e.ptr[k]
			e.ind[lo+shift], e.ind[at+shift] = e.ind[at+shift], e.ind[lo+shift]
			e.val[lo+shift], e.val[at+shift] = e.val[at+shift], e.val[lo+shift]
		}
	}
}

// single makes the diagonal element of col the pivot, and empties col.
func (e *crout) single(col *croutColumn) {
	d := col.diag
	if size := e.rowSize(col.c); math.Abs(d) < guardLevel*size {
		d = math.Copysign((guardValue+e.opts.Drop)*size, d)
		e.stats.Replaced++
	}
	e.take(col.c)
	e.kept, e.first = e.kept[:0], e.first[:0]
	limit := e.opts.Drop * math.Abs(col.most/d)
	for _, i := range col.rows {
		if l := col.w[i] / d; i != col.c && l != 0 && math.Abs(l) > limit {
			e.kept, e.first = append(e.kept, i), append(e.first, l)
		}
	}
	col.clear()
	var n int
	n, e.size = keepLargest(e.allowance(1), e.kept, e.first, e.size)
	k := int32(len(e.d))
	for q, i := range e.kept[:n] {
		e.node = append(e.node, croutNode{k, e.head[i], e.first[q], 0})
		e.head[i] = int32(len(e.node) - 1)
	}
	e.append(e.kept[:n], e.first[:n], d, 0)
}

// allowance returns how many entries each of the next columns may have.
func (e *crout) allowance(columns int) int {
	return (e.bound*(len(e.d)+columns) - len(e.ind)) / columns
}

// rowSize returns the largest element of row c of A, or of all of A, or 1, whichever is the first not to be zero.
func (e *crout) rowSize(c int32) float64 {
	size := 0.0
	_, val := e.a.Row(int(c))
	for _, v := range val {
		size = max(size, math.Abs(v))
	}
	if size > 0 {
		return size
	}
	if e.whole == 0 {
		if e.whole = e.a.NormMax(); e.whole == 0 {
			e.whole = 1
		}
	}
	return e.whole
}

// append adds a column of L with its element of D.
func (e *crout) append(ind []int32, val []float64, d, off float64) {
	e.active = append(e.active, len(e.ind))
	e.ind, e.val = append(e.ind, ind...), append(e.val, val...)
	e.ptr = append(e.ptr, len(e.ind))
	e.d, e.e = append(e.d, d), append(e.e, off)
}

// pair makes the block of two columns,
//
//	B = [ p  q ]      (l m) = (w v) B⁻¹,
//	    [ q  r ]
//
// the pivot, and empties the columns. Because |p|, |r| ≤ α|q| the block is far from singular.
func (e *crout) pair(x, y *croutColumn) {
	p, q, r := x.diag, x.w[y.c], y.diag
	e.take(x.c)
	e.take(y.c)
	for _, i := range y.rows {
		if !x.mark[i] {
			x.mark[i] = true
			x.rows = append(x.rows, i)
		}
	}
	e.kept, e.first, e.next = e.kept[:0], e.first[:0], e.next[:0]
	// B⁻¹ = [r -q; -q p] / (p r - q²), written with quotients by q so that nothing overflows.
	p0, r0 := p/q, r/q
	det := (p0*r0 - 1) * q
	most := 0.0
	for _, i := range x.rows {
		if i == x.c || i == y.c {
			continue
		}
		l, m := (r0*x.w[i]-y.w[i])/det, (p0*y.w[i]-x.w[i])/det
		e.kept, e.first, e.next = append(e.kept, i), append(e.first, l), append(e.next, m)
		most = max(most, math.Abs(l), math.Abs(m))
	}
	x.clear()
	y.clear()
	n := e.cutPair(e.opts.Drop * most)
	k := int32(len(e.d))
	for t, i := range e.kept[:n] {
		e.node = append(e.node, croutNode{k, e.head[i], e.first[t], e.next[t]})
		e.head[i] = int32(len(e.node) - 1)
	}
	e.append(e.kept[:n], e.first[:n], p, q)
	e.append(e.kept[:n], e.next[:n], r, 0)
	e.stats.TwoByTwo++
}

// cutPair drops rows in which both elements of a pivot of order 2 are at most limit, or that are not among the
// largest, and returns how many are left.
func (e *crout) cutPair(limit float64) int {
	n := 0
	e.size = e.size[:0]
	for t, i := range e.kept {
		if size := max(math.Abs(e.first[t]), math.Abs(e.next[t])); size > limit {
			e.kept[n], e.first[n], e.next[n] = i, e.first[t], e.next[t]
			e.size = append(e.size, size)
			n++
		}
	}
	bound := e.allowance(2)
	if n <= bound {
		return n
	}
	if bound == 0 {
		return 0
	}
	least := selectLargest(e.size, bound)
	ties, kept := bound, 0
	for t := range n {
		if max(math.Abs(e.first[t]), math.Abs(e.next[t])) > least {
			ties--
		}
	}
	for t := range n {
		size := max(math.Abs(e.first[t]), math.Abs(e.next[t]))
		if size == least {
			ties--
		}
		if size > least || size == least && ties >= 0 {
			e.kept[kept], e.first[kept], e.next[kept] = e.kept[t], e.first[t], e.next[t]
			kept++
		}
	}
	return kept
}
