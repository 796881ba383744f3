package sparse

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// A Gram computes the lower triangle of
//
//	C = AᵀDA,   D = diag(d),
//
// for one A and many d, or of C = ADAᵀ if made by [NewGramT]. The constructor
// finds the pattern of C once; each [Gram.Update] then computes the numbers and
// does not allocate. A Gram is not safe for concurrent use.
//
// Column j of the lower triangle is a sum of row tails of A,
//
//	C(j:n, j) = Σ { d_i a_ij · A(i, j:n) : a_ij ≠ 0 },
//
// gathered in a dense vector (Gustavson, Two fast algorithms for sparse
// matrices, 1978). The rows i of the sum are column j of A, and the tail of
// row i begins at the entry (i, j) itself, so nothing above the diagonal is
// ever formed: an update costs Σ nnz_i (nnz_i + 1) / 2 multiplications and
// additions, nnz_i being the entries of row i, plus O(nnz(C)).
//
// Where few weights have changed, [Gram.UpdateChanged] and [Gram.UpdateDelta]
// compute only what depends on them.
type Gram struct {
	a    *CSR     // or a copy, transposed, of the matrix given
	copy *refresh // keeps that copy up to date; nil if there is none
	c    *CSC
	colA tails
	acc  []float64 // the column being computed; zero between columns
	coef []float64 // the factors of its tails

	changes changes
}

// tails lists the entries of a CSR by columns: entry k of column j is in row
// row[k], ptr[j] ≤ k < ptr[j+1]. The row from this entry on is given by
// span[2k] ≤ p < span[2k+1] in the arrays of the matrix.
type tails struct {
	ptr  []int
	row  []int32
	span []int
}

// NewGram returns the Gram of C = AᵀDA with all values of C zero; the first
// [Gram.Update] sets them. It keeps A, of which values may change between
// updates, but not the structure. Of a [CSC] it holds a copy by rows, which
// [Gram.Update] brings up to date, and [Gram.UpdateChanged] where it is told to.
//
// The pattern of C is that of AᵀA without regard to cancellation: (k, j) with
// k ≥ j is stored if and only if some row of A stores both columns. An empty
// column of A gives an empty column of C, without a diagonal entry.
//
// The error is an [*ArgumentError] when C would have too many entries to
// address. The cost is O(Σ nnz_i² + nnz(C)), and a logarithm more where columns of
// C are short, less where they are full; memory is O(nnz(A) + nnz(C) + cols + rows).
func NewGram[M Compressed[M]](a M) (*Gram, error) {
	l := a.lines()
	if a.byRows() {
		return newGram(l, nil)
	}
	t := l.transposed()
	return newGram(t, newRefresh(l, t))
}

// NewGramT returns the Gram of C = ADAᵀ: what [NewGram] does for Aᵀ. Of a [CSR]
// it holds a copy by columns, kept up to date likewise.
func NewGramT[M Compressed[M]](a M) (*Gram, error) {
	l := a.lines() // a row of Aᵀ is a column of A
	if !a.byRows() {
		return newGram(l, nil)
	}
	t := l.transposed()
	return newGram(t, newRefresh(l, t))
}

func newGram(l lines, r *refresh) (*Gram, error) {
	a := (*CSR)(nil).of(l)
	r.trace()
	g := &Gram{a: a, copy: r, colA: newTails(a), acc: make([]float64, a.cols)}
	longest := 0
	for j := range a.cols {
		longest = max(longest, g.colA.ptr[j+1]-g.colA.ptr[j])
	}
	g.coef = make([]float64, longest)

	// First pass: count the entries of each column.
	n := a.cols
	ptr := make([]int, n+1)
	seen := make([]int32, n)      // seen[k] = j+1: (k, j) has been found
	column := make([]int32, 0, n) // the rows found in column j
	for j := range n {
		column = g.pattern(column[:0], j, seen)
		if len(column) > maxEntries-ptr[j] {
			return nil, &ArgumentError{"NewGram", "cols", n, fmt.Sprintf("a product of at most %d entries", maxEntries)}
		}
		ptr[j+1] = ptr[j] + len(column)
	}

	// Second pass: fill in.
	ind := make([]int32, ptr[n])
	clear(seen)
	for j := range n {
		g.pattern(ind[ptr[j]:ptr[j]:ptr[j+1]], j, seen)
	}
	g.c = &CSC{n, n, ptr, ind, make([]float64, ptr[n])}
	g.c.lines().sortIndices()
	g.changes = newChanges(g)
	return g, nil
}

// maxEntries is the number of matrix entries, at 4 bytes for the index and 8
// for the value, that can be addressed.
const maxEntries = math.MaxInt / 12

// pattern appends the rows of column j of the lower triangle of C to dst, in
// the order found. It stops as soon as the column is full.
func (g *Gram) pattern(dst []int32, j int, seen []int32) []int32 {
	full := g.a.cols - j
	for k := g.colA.ptr[j]; k < g.colA.ptr[j+1] && len(dst) < full; k++ {
		for _, i := range g.a.ind[g.colA.span[2*k]:g.colA.span[2*k+1]] {
			if seen[i] != int32(j)+1 {
				seen[i] = int32(j) + 1
				dst = append(dst, i)
			}
		}
	}
	return dst
}

// Update computes C from the present values of A and the weights d, which may be
// of either sign or zero. It panics unless len(d) is the number of rows of A (of
// columns for [NewGramT]). The sum for an entry runs over the rows of A in
// ascending order.
func (g *Gram) Update(d []float64) {
	checkLen("Gram.Update", "d", len(d), g.a.rows)
	g.copy.update()
	for j := range g.c.cols {
		g.column(j, d)
	}
	g.changes.reset(d)
}

// column computes column j of C.
func (g *Gram) column(j int, d []float64) {
	lo, hi := g.colA.ptr[j], g.colA.ptr[j+1]
	if lo == hi {
		return
	}
	row, span, coef := g.colA.row[lo:hi], g.colA.span[2*lo:2*hi], g.coef[:hi-lo]
	val := g.a.val
	for k, i := range row { // also brings the tails into the cache
		coef[k] = d[i] * val[span[2*k]]
	}
	addTails(coef, span, g.a.ind, val, g.acc)
	ind, c := g.c.Col(j)
	take(c, ind, g.acc)
}

// evens lists the numbers 0, 2, 4, ... for addTails.
var evens = func() (list [256]int32) {
	for i := range list {
		list[i] = int32(2 * i)
	}
	return list
}()

// addTails computes y[ind[p]] += coef[k]·val[p] for span[2k] ≤ p < span[2k+1].
func addTails(coef []float64, span []int, ind []int32, val, y []float64) {
	for len(coef) > 0 {
		n := min(len(coef), len(evens))
		asm.AddRowList(evens[:n], coef[:n], span[:2*n], ind, val, y)
		coef, span = coef[n:], span[2*n:]
	}
}

// Matrix returns the lower triangle of C, which the next update overwrites:
// always the same matrix, whose pattern never changes.
func (g *Gram) Matrix() *CSC { return g.c }

func newTails(a *CSR) tails {
	t := tails{
		ptr:  starts(a.ind[a.ptr[0]:a.ptr[a.rows]], a.cols),
		row:  make([]int32, a.NNZ()),
		span: make([]int, 2*a.NNZ()),
	}
	next := t.ptr[1:]
	for i := range a.rows {
		for p := a.ptr[i]; p < a.ptr[i+1]; p++ {
			k := next[a.ind[p]]
			next[a.ind[p]]++
			t.row[k] = int32(i)
			t.span[2*k], t.span[2*k+1] = p, a.ptr[i+1]
		}
	}
	return t
}

// shortLine is the length below which a loop beats the call of a kernel.
const shortLine = 8

// addLine computes y[ind[k]] += s val[k] for strictly ascending ind, at the
// speed of dense vectors where the indices have no gap.
func addLine(s float64, ind []int32, val, y []float64) {
	n := len(ind)
	if n < shortLine {
		for k, i := range ind {
			y[i] += s * val[k]
		}
		return
	}
	first, last := int(ind[0]), int(ind[n-1])
	if last-first == n-1 {
		asm.Axpy(s, val, y[first:last+1])
		return
	}
	asm.AxpySp(s, ind, val, y)
}
