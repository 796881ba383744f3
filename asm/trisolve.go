package asm

import "fmt"

// triBudget bounds the entries that one call of a triangular-solve kernel
// handles, and with them its time, to some tens of microseconds.
const triBudget = 1 << 15

// triCost is what a column costs in entries, beside those it has.
const triCost = 8

// TriPad is how much longer than its panel's longest column, diagonal included,
// the workspace of TriSolve and TriSolveT must be.
const TriPad = 4

// TriMinPanel is the least number of columns of a panel.
const TriMinPanel = 4

// TriSolve solves L x = b for columns of a sparse lower triangular matrix: for
// each column j of the pieces, in the order given,
//
//	x[j] = x[j] / L(j, j),   x[ind[k]] -= val[k]·x[j],   first[j] ≤ k < ptr[j+1].
//
// The entries below the diagonal of column j are those with first[j] ≤ k <
// ptr[j+1], in ascending rows. The diagonal element is val[first[j]-1], or 1 if
// unit, and then nothing is read in front of them.
//
// A piece is a pair of elements of pieces: the first column and a count. A count
// c > 0 stands for c columns that are taken one by one. A count c < 0 stands for a
// panel of -c ≥ TriMinPanel columns with nested patterns: below the diagonal,
// column j of it stores the row j+1 and the rows of column j+1, and nothing else,
// so that row indices are read once for all columns. Large factors consist of
// panels almost entirely (supernodes: Ng and Peyton, 1993).
//
// work needs TriPad elements more than the entries of the longest column of a
// panel, diagonal included. The rounding of an element depends on the pieces, not
// on how they are distributed over calls. The caller promises the structure, that
// all rows are less than len(x) and that work is long enough: the kernels do not
// check them. No operand may overlap x or work. It panics if the lengths of
// pieces, first and ptr, or ind and val, do not fit. 2 nnz flops.
func TriSolve(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	checkTri("TriSolve", pieces, first, ptr, ind, val)
	for len(pieces) > 0 {
		if n := triAffordable(pieces, first, ptr); n > 0 {
			triSolve(pieces[:n], first, ptr, ind, val, x, work, unit)
			pieces = pieces[n:]
			continue
		}
		j, c := int(pieces[0]), int(pieces[1])
		for end := j + max(c, -c); j < end; j++ { // column by column, as long as they may be
			lo, hi := first[j], ptr[j+1]
			if !unit {
				x[j] /= val[lo-1]
			}
			AxpySp(-x[j], ind[lo:hi], val[lo:hi], x)
		}
		pieces = pieces[2:]
	}
}

// triSolveGeneric solves L x = b for the columns of the pieces.
func triSolveGeneric(pieces []int32, first, ptr []int, ind []int32, val, x, _ []float64, unit bool) {
	for ; len(pieces) >= 2; pieces = pieces[2:] {
		j, c := int(pieces[0]), int(pieces[1])
		for end := j + max(c, -c); j < end; j++ {
			lo, hi := first[j], ptr[j+1]
			if !unit {
				x[j] /= val[lo-1]
			}
			axpySpGeneric(-x[j], ind[lo:hi], val[lo:hi], x)
		}
	}
}

// TriSolveT solves Lᵀ x = b for columns of a sparse lower triangular matrix: for
// each column j of the pieces, the pieces in the order given and the columns of a
// piece from the last to the first,
//
//	x[j] = (x[j] - Σ val[k]·x[ind[k]]) / L(j, j),   first[j] ≤ k < ptr[j+1].
//
// Operands and promises are those of TriSolve. 2 nnz flops.
func TriSolveT(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	checkTri("TriSolveT", pieces, first, ptr, ind, val)
	for len(pieces) > 0 {
		if n := triAffordable(pieces, first, ptr); n > 0 {
			triSolveT(pieces[:n], first, ptr, ind, val, x, work, unit)
			pieces = pieces[n:]
			continue
		}
		lo, c := int(pieces[0]), int(pieces[1])
		for j := lo + max(c, -c) - 1; j >= lo; j-- {
			p, q := first[j], ptr[j+1]
			x[j] -= DotSp(ind[p:q], val[p:q], x)
			if !unit {
				x[j] /= val[p-1]
			}
		}
		pieces = pieces[2:]
	}
}

// triSolveTGeneric solves Lᵀ x = b for the columns of the pieces.
func triSolveTGeneric(pieces []int32, first, ptr []int, ind []int32, val, x, _ []float64, unit bool) {
	for ; len(pieces) >= 2; pieces = pieces[2:] {
		lo, c := int(pieces[0]), int(pieces[1])
		for j := lo + max(c, -c) - 1; j >= lo; j-- {
			p, q := first[j], ptr[j+1]
			x[j] -= dotSpGeneric(ind[p:q], val[p:q], x)
			if !unit {
				x[j] /= val[p-1]
			}
		}
	}
}

// triAffordable returns how much of pieces one call may take: 0 if the first one
// alone exceeds the budget.
func triAffordable(pieces []int32, first, ptr []int) int {
	cost := 0
	for k := 0; k < len(pieces); k += 2 {
		j, c := int(pieces[k]), int(pieces[k+1])
		c = max(c, -c)
		if cost += ptr[j+c] - first[j] + triCost*c; cost > triBudget {
			return k
		}
	}
	return len(pieces)
}

func checkTri(kernel string, pieces []int32, first, ptr []int, ind []int32, val []float64) {
	if len(pieces)%2 != 0 {
		panicLength(kernel, "pieces", len(pieces), len(pieces)+1)
	}
	if len(ptr) != len(first)+1 {
		panicLength(kernel, "ptr", len(ptr), len(first)+1)
	}
	if len(ind) != len(val) {
		panicLength(kernel, "val", len(val), len(ind))
	}
	if n := len(first); ptr[n] > len(ind) {
		panic(fmt.Sprintf("asm: %s: ptr[%d] = %d, but len(ind) = %d", kernel, n, ptr[n], len(ind)))
	}
}
