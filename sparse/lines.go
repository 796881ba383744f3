package sparse

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Compressed is the constraint of the functions that work on a [CSR] or a [CSC]
// and return the same kind. The type argument follows from the operands:
//
//	c, err := sparse.Mul(a, b) // a, b and c are all *CSR or all *CSC
type Compressed[M any] interface {
	*CSR | *CSC
	mat.Matrix
	NNZ() int

	lines() lines
	of(l lines) M // the matrix of l, of the receiver's kind; the receiver may be nil
	byRows() bool
}

// lines is what CSR and CSC have in common: n lines with strictly ascending
// indices in [0, width). A line is a row of a CSR and a column of a CSC, so that
// the lines of a CSC are those of its transpose as a CSR, and one routine on
// lines serves both.
type lines struct {
	n, width int
	ptr      []int // length n+1; ptr[0] > 0 in some views
	ind      []int32
	val      []float64
}

func (a *CSR) lines() lines       { return lines{a.rows, a.cols, a.ptr, a.ind, a.val} }
func (a *CSR) of(l lines) *CSR    { return &CSR{l.n, l.width, l.ptr, l.ind, l.val} }
func (a *CSR) byRows() bool       { return true }
func (a *CSC) lines() lines       { return lines{a.cols, a.rows, a.ptr, a.ind, a.val} }
func (a *CSC) of(l lines) *CSC    { return &CSC{l.width, l.n, l.ptr, l.ind, l.val} }
func (a *CSC) byRows() bool       { return false }
func (l lines) nnz() int          { return l.ptr[l.n] - l.ptr[0] }
func (l lines) indices() []int32  { return l.ind[l.ptr[0]:l.ptr[l.n]] }
func (l lines) values() []float64 { return l.val[l.ptr[0]:l.ptr[l.n]] }

func (l lines) line(i int) (ind []int32, val []float64) {
	lo, hi := l.ptr[i], l.ptr[i+1]
	return l.ind[lo:hi:hi], l.val[lo:hi:hi]
}

// rebased returns pointers that begin at 0, as a copy.
func (l lines) rebased() []int {
	ptr := make([]int, l.n+1)
	for i := range ptr {
		ptr[i] = l.ptr[i] - l.ptr[0]
	}
	return ptr
}

// transposed returns the lines of the transpose, as a copy.
func (l lines) transposed() lines {
	ptr, ind, val := regroup(l.ptr, l.ind, l.val, l.width)
	return lines{l.width, l.n, ptr, ind, val}
}

// sortIndices sorts the indices of each line, which are distinct: short lines one
// by one, else all of them by going to the transposed pattern and back, without
// comparisons, in O(nnz + n + width). Values stay where they are.
func (l lines) sortIndices() {
	const short = 32 // below it the first way was faster
	if l.nnz() < short*l.n {
		for i := range l.n {
			ind, _ := l.line(i)
			slices.Sort(ind)
		}
		return
	}
	ptr := starts(l.indices(), l.width)
	line := make([]int32, l.nnz())
	next := ptr[1:]
	for i := range l.n {
		ind, _ := l.line(i)
		for _, j := range ind {
			line[next[j]] = int32(i)
			next[j]++
		}
	}
	place := make([]int, l.n)
	copy(place, l.ptr)
	for j := range l.width {
		for _, i := range line[ptr[j]:ptr[j+1]] {
			l.ind[place[i]] = int32(j)
			place[i]++
		}
	}
}

// natural returns f with row and column in this order, whatever the lines are.
func natural(byRows bool, f func(i, j int, v float64) bool) func(line, cross int, v float64) bool {
	if byRows {
		return f
	}
	return func(line, cross int, v float64) bool { return f(cross, line, v) }
}

// filter returns a copy of the entries that keep accepts.
func (l lines) filter(keep func(line, cross int, v float64) bool) lines {
	out := lines{n: l.n, width: l.width, ptr: make([]int, l.n+1)}
	for i := range l.n {
		ind, val := l.line(i)
		for k, j := range ind {
			if keep(i, int(j), val[k]) {
				out.ind = append(out.ind, j)
				out.val = append(out.val, val[k])
			}
		}
		out.ptr[i+1] = len(out.ind)
	}
	return out
}

// arrange sorts entries e by line[e] in [0, n) and then by cross[e] in
// [0, width), entries at one place in the order given, by two counting sorts.
// It returns the pointers and the entries in their new order.
func arrange(line []int32, n int, cross []int32, width int) (ptr, order []int) {
	order = make([]int, len(line))
	for e := range order {
		order[e] = e
	}
	sorted := make([]int, len(order))
	countingSort(sorted, order, cross, width)
	ptr = starts(line, n)
	next := ptr[1:]
	for _, e := range sorted {
		order[next[line[e]]] = e
		next[line[e]]++
	}
	return ptr, order
}

// sameDims returns an error unless b is as large as a.
func sameDims(fn string, a, b mat.Matrix) error {
	ar, ac := a.Dims()
	br, bc := b.Dims()
	if br != ar {
		return &ArgumentError{fn, "rows of b", br, fmt.Sprintf("rows of a = %d", ar)}
	}
	if bc != ac {
		return &ArgumentError{fn, "cols of b", bc, fmt.Sprintf("cols of a = %d", ac)}
	}
	return nil
}
