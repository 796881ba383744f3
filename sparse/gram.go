package sparse

import (
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// A Gram computes the lower triangle of
//
//	C = AᵀDA,   D = diag(d),
//
// for one A and many d. [NewGram] finds the pattern of C once; each
// [Gram.Update] then computes the numbers and does not allocate. A Gram is not
// safe for concurrent use.
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
type Gram struct {
	a    *CSR
	c    *CSC
	colA tails
	acc  []float64 // the column being computed; zero between columns
}

// tails lists the entries of a CSR by columns: entry k of column j is in row
// row[k], ptr[j] ≤ k < ptr[j+1], and is number skip[k] of that row.
type tails struct {
	ptr       []int
	row, skip []int32
}

// NewGram returns the Gram of A with all values of C zero; the first
// [Gram.Update] sets them. It keeps A, of which values may change between
// updates, but not the structure.
//
// The pattern of C is that of AᵀA without regard to cancellation: (k, j) with
// k ≥ j is stored if and only if some row of A stores both columns. An empty
// column of A gives an empty column of C, without a diagonal entry.
//
// The error is an [*ArgumentError] when C would have too many entries to
// address. The cost is O(Σ nnz_i² + nnz(C) log cols), less where columns of C
// are full; memory is O(nnz(A) + nnz(C) + cols).
func NewGram(a *CSR) (*Gram, error) {
	g := &Gram{a: a, colA: newTails(a), acc: make([]float64, a.cols)}

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
		column = g.pattern(ind[ptr[j]:ptr[j]:ptr[j+1]], j, seen)
		slices.Sort(column)
	}
	g.c = &CSC{n, n, ptr, ind, make([]float64, ptr[n])}
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
		ind, _ := g.colA.tail(g.a, k)
		for _, i := range ind {
			if seen[i] != int32(j)+1 {
				seen[i] = int32(j) + 1
				dst = append(dst, i)
			}
		}
	}
	return dst
}

// Update computes C = AᵀDA from the present values of A and the weights d,
// which may be of either sign or zero. It panics unless len(d) is the number of
// rows of A. The sum for an entry runs over the rows of A in ascending order.
func (g *Gram) Update(d []float64) {
	checkLen("Gram.Update", "d", len(d), g.a.rows)
	for j := range g.c.cols {
		for k := g.colA.ptr[j]; k < g.colA.ptr[j+1]; k++ {
			ind, val := g.colA.tail(g.a, k)
			addLine(d[g.colA.row[k]]*val[0], ind, val, g.acc) // val[0] is a_ij
		}
		ind, val := g.c.Col(j)
		for k, i := range ind {
			val[k] = g.acc[i]
			g.acc[i] = 0
		}
	}
}

// Matrix returns the lower triangle of C, which the next [Gram.Update]
// overwrites: always the same matrix, whose pattern never changes.
func (g *Gram) Matrix() *CSC { return g.c }

func newTails(a *CSR) tails {
	t := tails{
		ptr:  starts(a.ind[a.ptr[0]:a.ptr[a.rows]], a.cols),
		row:  make([]int32, a.NNZ()),
		skip: make([]int32, a.NNZ()),
	}
	next := t.ptr[1:]
	for i := range a.rows {
		ind, _ := a.Row(i)
		for s, j := range ind {
			t.row[next[j]] = int32(i)
			t.skip[next[j]] = int32(s)
			next[j]++
		}
	}
	return t
}

// tail returns the row of a that holds entry k, from that entry on.
func (t *tails) tail(a *CSR, k int) (ind []int32, val []float64) {
	i := t.row[k]
	lo, hi := a.ptr[i]+int(t.skip[k]), a.ptr[i+1]
	return a.ind[lo:hi], a.val[lo:hi]
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
