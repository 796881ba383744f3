package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/sparse"
)

// layPanels gives each panel its place in L: one after the other, those with padded columns at multiples of 8 entries.
func (s *Symbolic) layPanels() error {
	k := s.fronts()
	s.panel = append(s.panel[:0], make([]int, k+1)...)
	at := 0
	for f := range k {
		p, m := s.dims(f)
		size := lead(m) * p
		if size > maxPanel {
			return &sparse.ArgumentError{Func: "factor.Analyze", Arg: fmt.Sprintf("front of %d columns and %d rows", p, m), Value: size, Want: "at most 2147483647 entries"}
		}
		if m > 16 {
			at = (at + 7) &^ 7
		}
		s.panel[f] = at
		at += size
	}
	s.panel[k] = at
	return nil
}

// fillRows lists the rows of all fronts, their positions in the parents, the values of A by columns, and their places in the panels.
//
// An entry in row i of A makes i a row of the front of its column and of all fronts on the way from there to the one that eliminates i. So the rows of A,
// in their final order, append themselves to the fronts on their ways, which end where another entry of the row has been. Every list comes out
// ascending, and the place in the parent is known when a row is appended. O(nnz + Σ m).
func (k *sketch) fillRows(s *Symbolic) {
	nf := s.fronts()
	s.row, s.rel = claimed(s.rowPtr[nf]), claimed(s.rowPtr[nf])
	s.valSrc, s.valRow = claimed(s.nnz), claimed(s.nnz)
	s.valPtr, s.colPtr = make([]int, nf+1), make([]int, s.n+1)
	w := filler{Symbolic: s, list: make([]rowList, nf), column: k.work.take(columnWords * s.n)}
	source := k.work.take(s.n) // the column of the given order that each of P A Pᵀ has been
	for q, v := range k.perm {
		source[s.inv[v]] = int32(q)
	}
	w.begin(k.column, source)
	for i, q := range source {
		lo, hi := k.rows.ptr[q], k.rows.end[q]
		w.take(int32(i), k.rows.at[lo:hi], k.src[lo:hi])
	}
	s.placeValues(source)
	k.work.give(source, w.column)
}

// filler is the state of fillRows.
type filler struct {
	*Symbolic
	list   []rowList // of each front
	column []int32   // columnWords for each column of the given order, see of
}

// What filler.column holds of a column.
const (
	columnFront = iota // its front
	columnNext         // the place of its next value
	columnWords
)

// A rowList says how far the rows of a front are known: row[begin:begin+count].
type rowList struct {
	begin       int
	count, last int32 // last is the last of them
	parent      int32 // as Symbolic.parent
	first       int32 // as Symbolic.first;
	follow      int32 // rows first ≤ i < follow are those of the front that begin it
	_           int32 // that lists do not lie across lines of the cache
}

// of returns what is known of a column of the given order.
func (w *filler) of(q int32) *[columnWords]int32 {
	return (*[columnWords]int32)(w.column[columnWords*int(q):])
}

// begin lists the pivots of the fronts, of pieces all rows, merged zeros among them, and finds where the values of columns go, of which
// there are so many in each of the given order.
func (w *filler) begin(values, source []int32) {
	for f := range w.list {
		lo, hi := w.first[f], w.first[f+1]
		at := w.rowPtr[f]
		m := w.rowPtr[f+1] - at
		follow := hi
		if w.continued(f) {
			follow = lo + int32(m)
		}
		for i := lo; i < follow; i++ {
			w.row[at+int(i-lo)] = i
		}
		for i := hi; i < follow; i++ {
			w.rel[at+int(i-lo)] = i - hi
		}
		w.list[f] = rowList{begin: at, count: follow - lo, last: follow - 1, parent: w.parent[f], first: lo, follow: follow}
		for j := lo; j < hi; j++ {
			c := w.of(source[j])
			c[columnFront], c[columnNext] = int32(f), int32(w.colPtr[j])
			w.colPtr[j+1] = w.colPtr[j] + int(values[source[j]])
		}
		w.valPtr[f+1] = w.colPtr[hi]
	}
}

// take enters row i of P A Pᵀ, which has entries in the columns at of the given order.
func (w *filler) take(i int32, at, src []int32) {
	for x, q := range at {
		c := w.of(q)
		v := &w.list[c[columnFront]]
		if v.last < i {
			w.walk(i, v)
		}
		to := c[columnNext]
		c[columnNext] = to + 1
		w.valSrc[to], w.valRow[to] = src[x], i
	}
}

// walk appends row i to a front and those above that do not have it.
func (w *filler) walk(i int32, v *rowList) {
	for {
		at := v.begin + int(v.count)
		v.count++
		v.last = i
		w.row[at] = i
		up := &w.list[v.parent]
		switch {
		case up.last < i:
			w.rel[at] = up.count
		case i < up.follow:
			w.rel[at] = i - up.first
			return
		default:
			w.rel[at] = up.count - 1
			return
		}
		v = up
	}
}
