package factor

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/sparse"
)

// A Symbolic is the plan of a factorisation
//
//	P A Pᵀ = L D Lᵀ
//
// by fronts: what depends on the pattern of A and on the order of elimination,
// and not on values. It is not changed after it has been made and can be shared.
//
// A front f eliminates the p columns first[f]:first[f+1] of P A Pᵀ together. Its
// rows are these columns and the r = m−p later ones in which any of them, or
// of its children's rows, has an entry. Fronts are numbered in postorder: the
// subtree below a front is a contiguous range that ends with it.
type Symbolic struct {
	n, nnz    int     // order; entries of the lower triangle as the user gives it
	kept      int     // of the last columns that are not eliminated: those of the last front, see PartialSymbolic
	perm, inv []int32 // column k of P A Pᵀ is row perm[k] of A; inv[perm[k]] = k
	pair      []uint8 // of each column of P A Pᵀ: 1 and 2 for the first and second of a pair, else 0; nil without pairs

	first    []int32 // front f eliminates columns first[f]:first[f+1]; len fronts+1
	rowPtr   []int   // rows of front f: row[rowPtr[f]:rowPtr[f+1]], ascending, its own columns first
	row      []int32
	rel      []int32 // as row: the position in the parent's row list of each row after the pivots (0 at pivots)
	parent   []int32 // front that takes the contribution, -1 for a root
	childPtr []int32 // children of f: child[childPtr[f]:childPtr[f+1]], ascending, the order of assembly
	child    []int32
	early    []bool // front takes each child's contribution as soon as it is ready, see markEarly

	valPtr []int          // entries of A in the columns of front f: positions valPtr[f]:valPtr[f+1]
	valSrc []int32        // which of the user's values
	valRow []int32        // in which row of P A Pᵀ, ascending in each column
	colPtr []int          // those in column c: colPtr[c]:colPtr[c+1]
	short  asm.SymClasses // columns by their numbers of them
	panel  []int          // offset in L of the panel, lead(m)×p by columns; panel[fronts] = stored entries
	places valuePlaces    // where in the panels they go

	task     []span    // contiguous ranges of fronts that do not depend on each other, see plan; the rest is the top
	taskCost []float64 // predicted ns of each task
	root     []int32   // roots of the subtrees in tasks, ascending
	rootPtr  []int32   // those of task t: root[rootPtr[t]:rootPtr[t+1]]

	nnzL     int       // Σ c_j, the entries of L with its diagonal, without merged zeros
	flops    float64   // Σ c_j², likewise
	executed float64   // Σ over the columns of fronts, merged zeros included
	cost     float64   // predicted ns of one factorisation
	model    costModel // by which times are predicted
	path     float64   // predicted ns along the costliest path of the tree

	opt      Options
	ordering Ordering  // that was used
	dense    bool      // some rows are so dense that they were ordered last
	blocks   blockPlan // where contribution blocks lie
	arrays   asm.TinyFronts
	large    []int32   // fronts with at least denseFront rows
	solve    solvePlan // how goroutines share a solve
	seconds  float64   // that the analysis took

	candidates []Candidate // orders that were compared
	reason     string      // for the one that was chosen
}

// A span is the range lo ≤ f < hi of fronts.
type span struct{ lo, hi int32 }

// analysis holds the parameters of analyze.
type analysis struct {
	noMerge bool         // keep fundamental supernodes (pairs are merged nevertheless)
	kept    int          // columns that are not eliminated: the last of the order, which become the last front
	pairs   []int32      // pairs[v] is the partner of v, with which it shares a front, or v itself; nil = none
	model   costModel    // constants of predicted times; the zero value means defaultModel
	graph   *order.Graph // of the matrix, nil if it is not at hand: it spares a pass
}

// maxPanel bounds the entries of a panel, since offsets in it are int32.
const maxPanel = math.MaxInt32

// lead returns the leading dimension of a panel with m rows: m for tiny fronts, which are packed, else a
// multiple of 8, so that columns are aligned.
func lead(m int) int {
	if m <= 16 {
		return m
	}
	return (m + 7) &^ 7
}

// analyze plans the factorisation of a symmetric matrix of order n, given as its
// lower triangle by columns (rows strictly ascending in each, diagonal entries
// optional), that eliminates row perm[k] as the k-th. The order of the result is
// an equivalent one, with the same fill but for merging. O(nnz + n + Σ m) and
// a little for sorting.
func analyze(n int, ptr []int, ind []int32, perm []int32, opt analysis) (*Symbolic, error) {
	if err := checkInput(n, ptr, ind, perm); err != nil {
		return nil, err
	}
	k, err := newSketch(n, ptr, ind, perm, opt, new(scratch))
	if err != nil {
		return nil, err
	}
	return k.symbolic()
}

// checkSize refuses what the numbers of an analysis do not reach.
func checkSize(n, nnz int) error {
	if n < 0 || n >= math.MaxInt32 {
		return &sparse.ArgumentError{Func: "factor.Analyze", Arg: "n", Value: n, Want: "0 <= n < 2147483647"}
	}
	if nnz > math.MaxInt32 {
		return &sparse.ArgumentError{Func: "factor.Analyze", Arg: "len(ind)", Value: nnz, Want: "at most 2147483647 entries"}
	}
	return nil
}

// checkInput refuses what would make the analysis read or write outside its arrays.
func checkInput(n int, ptr []int, ind []int32, perm []int32) error {
	const fn = "factor.Analyze"
	if err := checkSize(n, len(ind)); err != nil {
		return err
	}
	if len(ptr) != n+1 {
		return &sparse.ArgumentError{Func: fn, Arg: "len(ptr)", Value: len(ptr), Want: fmt.Sprintf("n+1 = %d", n+1)}
	}
	if len(perm) != n {
		return &sparse.ArgumentError{Func: fn, Arg: "len(perm)", Value: len(perm), Want: fmt.Sprintf("n = %d", n)}
	}
	if ptr[0] != 0 || ptr[n] != len(ind) {
		return &sparse.ArgumentError{Func: fn, Arg: fmt.Sprintf("ptr[%d]", n), Value: ptr[n], Want: fmt.Sprintf("ptr[0] = 0, ptr[n] = %d", len(ind))}
	}
	for j := range n {
		if ptr[j+1] < ptr[j] || ptr[j+1] > len(ind) {
			return &sparse.ArgumentError{Func: fn, Arg: fmt.Sprintf("ptr[%d]", j+1), Value: ptr[j+1], Want: fmt.Sprintf("at least ptr[%d] = %d", j, ptr[j])}
		}
		prev := int32(j) - 1
		for _, i := range ind[ptr[j]:ptr[j+1]] {
			if i <= prev || int(i) >= n {
				return badRow(n, j, int(prev), int(i))
			}
			prev = i
		}
	}
	seen := make([]bool, n)
	for k, v := range perm {
		if v < 0 || int(v) >= n || seen[v] {
			return &sparse.ArgumentError{Func: fn, Arg: fmt.Sprintf("perm[%d]", k), Value: int(v), Want: fmt.Sprintf("a permutation of 0 to %d", n-1)}
		}
		seen[v] = true
	}
	return nil
}

// badRow says what is wrong with row i after row prev in column j; the first has j-1 before it.
func badRow(n, j, prev, i int) error {
	line := fmt.Sprintf("column %d", j)
	switch {
	case i < 0 || i >= n:
		return &sparse.IndexError{Func: "factor.Analyze", Line: line, Axis: "row", Index: i, Limit: n}
	case i < j:
		return &sparse.ArgumentError{Func: "factor.Analyze", Arg: line + ": row index", Value: i, Want: "none above the diagonal"}
	default:
		return &sparse.OrderError{Func: "factor.Analyze", Line: line, Axis: "row", Prev: prev, Index: i}
	}
}

// invert returns inv with inv[perm[k]] = k.
func invert(perm []int32) []int32 {
	inv := make([]int32, len(perm))
	for k, v := range perm {
		inv[v] = int32(k)
	}
	return inv
}

// permuted returns y with y[place[k]] = x[k], or nil for nil.
func permuted[T any](x []T, place []int32) []T {
	if x == nil {
		return nil
	}
	y := make([]T, len(x))
	for k, v := range x {
		y[place[k]] = v
	}
	return y
}

// fronts returns the number of fronts.
func (s *Symbolic) fronts() int { return len(s.parent) }

// dims returns the pivots p and rows m of front f.
func (s *Symbolic) dims(f int) (p, m int) {
	return int(s.first[f+1] - s.first[f]), s.rowPtr[f+1] - s.rowPtr[f]
}

// stored returns the entries of the array that holds L, padding and merged zeros included.
func (s *Symbolic) stored() int { return s.panel[len(s.panel)-1] }

// paired reports whether the order is one of 2×2 pairs.
func (s *Symbolic) paired() bool { return s.ordering == OrderPairsAMD || s.ordering == OrderPairsND }
