package factor

import (
	"fmt"
	"slices"

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

// fillRows lists the rows of all fronts, their positions in the parents, and the places of the values of A.
//
// The rows of a front are the union of those in its columns of A and of those that its children have after
// their pivots. All are ancestors of its columns in the elimination tree, and those keep their sequence in every order that this
// package makes of the given one: cols, whose rows ascend by place, ascend by label, too. O(nnz + Σ m),
// and some sorting where rows come from many sides. The rows of cols are changed to their labels.
func (s *Symbolic) fillRows(cols lines, label []int32, work *scratch) {
	k := s.fronts()
	s.row, s.rel = make([]int32, s.rowPtr[k]), make([]int32, s.rowPtr[k])
	s.valPtr = make([]int, k+1)
	s.valSrc, s.valDst, s.valRow = make([]int32, s.nnz), make([]int32, s.nnz), make([]int32, s.nnz)
	s.colPtr = make([]int, s.n+1)
	w := filler{Symbolic: s, cols: cols, label: label, place: work.take(s.n), front: work.take(s.n), at: work.take(s.n)}
	for j, i := range label {
		w.place[i], w.front[i] = int32(j), -1
	}
	for f := range int32(k) {
		if s.first[f+1]-s.first[f] == 1 && s.childPtr[f+1] == s.childPtr[f] {
			w.leaf(f)
		} else {
			w.rows(f)
			w.places(f)
			w.values(f)
		}
		s.valPtr[f+1] = w.placed
	}
	s.colPtr[s.n] = w.placed
	work.give(w.place, w.front, w.at)
}

// filler is the state of fillRows.
type filler struct {
	*Symbolic
	cols         lines
	label, place []int32 // of each place in the postorder of columns its column of P A Pᵀ, and back
	front, at    []int32 // of each row the front that had it last, and its position there
	list         []int32 // rows after the pivots of the front at work: those of the first source,
	extra        []int32 // and what the others have beside them,
	ascending    bool    // which may come ascending
	placed       int     // values so far
}

// leaf does all for a front of one column without children: its rows are those of the column.
func (w *filler) leaf(f int32) {
	j := w.first[f]
	base := w.rowPtr[f]
	w.row[base] = j
	next := int32(1)
	lo, hi := w.cols.ptr[w.place[j]], w.cols.ptr[w.place[j]+1]
	k := w.placed
	w.colPtr[j] = k
	copy(w.valSrc[k:], w.cols.src[lo:hi])
	for _, at := range w.cols.at[lo:hi] {
		i := w.label[at]
		dst := int32(0)
		if i != j {
			w.row[base+int(next)] = i
			dst = next
			next++
		}
		w.valDst[k], w.valRow[k] = dst, i
		k++
	}
	w.placed = k
}

// rows lists the rows of front f and notes where those after the pivots are.
func (w *filler) rows(f int32) {
	lo, hi := w.first[f], w.first[f+1]
	base := w.rowPtr[f]
	for j := lo; j < hi; j++ {
		w.row[base] = j
		base++
	}
	for j := lo; j < hi; j++ {
		column := w.cols.line(w.place[j])
		for k, at := range column {
			column[k] = w.label[at]
		}
	}
	rest := w.row[base:w.rowPtr[f+1]]
	if len(rest) == 0 {
		return
	}
	if w.continued(int(f)) { // all that follow, merged zeros among them
		for k := range rest {
			i := hi + int32(k)
			rest[k], w.front[i], w.at[i] = i, f, hi-lo+int32(k)
		}
		return
	}
	w.list, w.extra, w.ascending = rest[:0], w.extra[:0], true
	children := w.child[w.childPtr[f]:w.childPtr[f+1]]
	longest := w.longest(children)
	if longest >= 0 {
		w.union(f, hi, longest)
	}
	for _, c := range children {
		if c != longest {
			w.union(f, hi, c)
		}
	}
	for j := lo; j < hi; j++ {
		w.unionColumn(f, hi, j)
	}
	if !w.ascending {
		slices.Sort(w.extra)
	}
	mergeInto(rest, len(w.list), w.extra)
	p := hi - lo
	for k, i := range rest {
		w.front[i], w.at[i] = f, p+int32(k)
	}
}

// longest returns the child with the most rows, -1 without children.
func (w *filler) longest(children []int32) int32 {
	best, most := int32(-1), -1
	for _, c := range children {
		if m := w.rowPtr[c+1] - w.rowPtr[c] - int(w.first[c+1]-w.first[c]); m > most {
			best, most = c, m
		}
	}
	return best
}

// union adds the rows from hi on of child c to those of front f.
func (w *filler) union(f, hi, c int32) {
	rows := w.row[w.rowPtr[c]+int(w.first[c+1]-w.first[c]) : w.rowPtr[c+1]]
	first := len(w.list) == 0
	for _, i := range rows {
		if i >= hi && w.front[i] != f {
			w.add(f, i, first)
		}
	}
}

// unionColumn adds the rows from hi on of column j of A to those of front f.
func (w *filler) unionColumn(f, hi, j int32) {
	first := len(w.list) == 0
	for _, i := range w.cols.line(w.place[j]) {
		if i >= hi && w.front[i] != f {
			w.add(f, i, first)
		}
	}
}

// add appends row i to the list, if it comes from the first source, or to what else there is.
func (w *filler) add(f, i int32, first bool) {
	w.front[i] = f
	if first {
		w.list = append(w.list, i)
		return
	}
	if k := len(w.extra); k > 0 && w.extra[k-1] > i {
		w.ascending = false
	}
	w.extra = append(w.extra, i)
}

// mergeInto merges the ascending x[:n] and y, which have len(x) elements together, into x, from the end.
func mergeInto(x []int32, n int, y []int32) {
	for at := len(x) - 1; len(y) > 0; at-- {
		last := y[len(y)-1]
		if n > 0 && x[n-1] > last {
			x[at] = x[n-1]
			n--
		} else {
			x[at] = last
			y = y[:len(y)-1]
		}
	}
}

// places notes where the rows of f's children are in f.
func (w *filler) places(f int32) {
	lo, hi := w.first[f], w.first[f+1]
	for _, c := range w.child[w.childPtr[f]:w.childPtr[f+1]] {
		for k := w.rowPtr[c] + int(w.first[c+1]-w.first[c]); k < w.rowPtr[c+1]; k++ {
			if i := w.row[k]; i < hi {
				w.rel[k] = i - lo
			} else {
				w.rel[k] = w.at[i]
			}
		}
	}
}

// values maps the values of A in the columns of front f.
func (w *filler) values(f int32) {
	lo, hi := w.first[f], w.first[f+1]
	ld := int32(lead(w.rowPtr[f+1] - w.rowPtr[f]))
	for j := lo; j < hi; j++ {
		column := (j - lo) * ld
		from, to := w.cols.ptr[w.place[j]], w.cols.ptr[w.place[j]+1]
		k := w.placed
		w.colPtr[j] = k
		copy(w.valSrc[k:], w.cols.src[from:to])
		copy(w.valRow[k:], w.cols.at[from:to])
		for _, i := range w.cols.at[from:to] {
			at := i - lo
			if i >= hi {
				at = w.at[i]
			}
			w.valDst[k] = column + at
			k++
		}
		w.placed = k
	}
}
