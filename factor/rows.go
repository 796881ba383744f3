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

// fillRows lists the rows of all fronts, their positions in the parents, the values of A by columns, and their places in the panels. label holds the final numbers of the columns
// by place in the postorder.
//
// An entry in row i of A makes i a row of the front of its column and of all fronts on the way from there to the one that eliminates i. So the rows of A,
// in their final order, append themselves to the fronts on their ways, which end where another entry of the row has been. Every list comes out
// ascending, and the place in the parent is known when a row is appended. O(nnz + Σ m).
func (k *sketch) fillRows(s *Symbolic, label []int32) {
	nf := s.fronts()
	s.row, s.rel = claimed(s.rowPtr[nf]), claimed(s.rowPtr[nf])
	s.valSrc, s.valRow = claimed(s.nnz), claimed(s.nnz)
	s.valPtr, s.colPtr = make([]int, nf+1), make([]int, s.n+1)
	w := filler{Symbolic: s, next: k.work.take(s.n), front: k.work.take(s.n), list: make([]rowList, nf)}
	w.begin(k.cols.ptr, label)
	final, source := k.work.take(s.n), k.work.take(s.n) // the column of P A Pᵀ that each of the given order has become, and back
	for q, v := range k.perm {
		j := s.inv[v]
		final[q], source[j] = j, int32(q)
	}
	for i, q := range source {
		lo, hi := k.rows.ptr[q], k.rows.ptr[q+1]
		w.take(int32(i), k.rows.at[lo:hi], k.src[lo:hi], final)
	}
	s.placeValues(final)
	k.work.give(w.next, w.front, final, source)
}

// filler is the state of fillRows.
type filler struct {
	*Symbolic
	next  []int32   // where the next value of each column goes
	front []int32   // front of each column
	list  []rowList // of each front
}

// A rowList says how far the rows of a front are known: row[begin:end].
type rowList struct {
	begin, end int
	first      int32 // as Symbolic.first,
	parent     int32 // and Symbolic.parent
	follow     int32 // rows first ≤ i < follow are those of the front that begin it
}

// begin lists the pivots of the fronts, of pieces all rows, merged zeros among them, and finds where the values of columns begin, of which ptr tells the
// lengths by place.
func (w *filler) begin(ptr, label []int32) {
	for q, j := range label {
		w.colPtr[j+1] = int(ptr[q+1] - ptr[q])
	}
	for j := range w.n {
		w.next[j] = int32(w.colPtr[j])
		w.colPtr[j+1] += w.colPtr[j]
	}
	for f := range w.list {
		lo, hi := w.first[f], w.first[f+1]
		at := w.rowPtr[f]
		for j := lo; j < hi; j++ {
			w.front[j] = int32(f)
		}
		follow := hi
		if w.continued(f) {
			follow = lo + int32(w.rowPtr[f+1]-at)
		}
		for i := lo; i < follow; i++ {
			w.row[at+int(i-lo)] = i
		}
		for i := hi; i < follow; i++ {
			w.rel[at+int(i-lo)] = i - hi
		}
		w.list[f] = rowList{at, at + int(follow-lo), lo, w.parent[f], follow}
		w.valPtr[f+1] = w.colPtr[hi]
	}
}

// take enters row i of P A Pᵀ, which has entries in the columns at before their renumbering.
func (w *filler) take(i int32, at, src, final []int32) {
	for x, q := range at {
		j := final[q]
		v := &w.list[w.front[j]]
		if i >= v.follow && w.row[v.end-1] != i {
			w.walk(i, v)
		}
		to := w.next[j]
		w.next[j] = to + 1
		w.valSrc[to], w.valRow[to] = src[x], i
	}
}

// walk appends row i to a front and those above that do not have it.
func (w *filler) walk(i int32, v *rowList) {
	for {
		at := v.end
		v.end++
		w.row[at] = i
		up := &w.list[v.parent]
		switch {
		case i < up.follow:
			w.rel[at] = i - up.first
			return
		case w.row[up.end-1] == i:
			w.rel[at] = int32(up.end - up.begin - 1)
			return
		}
		w.rel[at] = int32(up.end - up.begin)
		v = up
	}
}
