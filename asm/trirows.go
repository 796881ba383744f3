package asm

import "fmt"

// TriRows solves L x = b for rows lo to hi-1 of a unit lower triangular matrix stored by rows without its diagonal:
// for i from lo up,
//
//	x[i] -= Σ val[k]·x[ind[k]],   ptr[i] ≤ k < ptr[i+1].
//
// It is meant for short rows in which the last column is the nearest to the diagonal, as in incomplete
// factors: the product with it is added last, since it is the last of the x to be known. The caller promises
// that 0 ≤ ind[k] < len(x). No operand may overlap x. It panics if lo, hi and the lengths do not fit. 2 nnz flops.
func TriRows(ptr []int, ind []int32, val, x []float64, lo, hi int) {
	checkTriRows("TriRows", ptr, ind, val, x, lo, hi)
	for lo < hi {
		end := triRowsEnd(ptr, lo, hi)
		if end > lo {
			triRows(ptr, ind, val, x, lo, end)
			lo = end
			continue
		}
		p, q := ptr[lo], ptr[lo+1]
		x[lo] -= DotSp(ind[p:q], val[p:q], x)
		lo++
	}
}

// triRowsGeneric solves L x = b for rows lo to hi-1.
func triRowsGeneric(ptr []int, ind []int32, val, x []float64, lo, hi int) {
	for i := lo; i < hi; i++ {
		p, q := ptr[i], ptr[i+1]
		x[i] -= dotSpGeneric(ind[p:q], val[p:q], x)
	}
}

// TriRowsBack solves U x = D b for rows hi-1 down to lo of a unit upper triangular matrix stored by rows without its
// diagonal, D = diag(d): for i from hi-1 down,
//
//	x[i] = d[i]·x[i] - Σ val[k]·x[ind[k]],   ptr[i] ≤ k < ptr[i+1].
//
// The first column of a row should be the nearest to the diagonal. Promises and panics are those of TriRows; d
// has a length of at least hi. 2 nnz flops.
func TriRowsBack(ptr []int, ind []int32, val, d, x []float64, lo, hi int) {
	checkTriRows("TriRowsBack", ptr, ind, val, x, lo, hi)
	if len(d) < hi {
		panicLength("TriRowsBack", "d", len(d), hi)
	}
	for lo < hi {
		begin := triRowsBegin(ptr, lo, hi)
		if begin < hi {
			triRowsBack(ptr, ind, val, d, x, begin, hi)
			hi = begin
			continue
		}
		hi--
		p, q := ptr[hi], ptr[hi+1]
		x[hi] = d[hi]*x[hi] - DotSp(ind[p:q], val[p:q], x)
	}
}

// triRowsBackGeneric solves U x = D b for rows hi-1 down to lo.
func triRowsBackGeneric(ptr []int, ind []int32, val, d, x []float64, lo, hi int) {
	for i := hi - 1; i >= lo; i-- {
		p, q := ptr[i], ptr[i+1]
		x[i] = d[i]*x[i] - dotSpGeneric(ind[p:q], val[p:q], x)
	}
}

// triRowsCall is the number of rows that a call of the kernels takes at most.
const triRowsCall = triBudget / triCost

// triRowsEnd returns the end of the rows from lo on that one call may take: lo if row lo alone exceeds the budget.
func triRowsEnd(ptr []int, lo, hi int) int {
	n := min(hi-lo, triRowsCall)
	for n > 0 && ptr[lo+n]-ptr[lo] > triBudget {
		n /= 2
	}
	return lo + n
}

// triRowsBegin is triRowsEnd for rows that are taken from hi-1 down.
func triRowsBegin(ptr []int, lo, hi int) int {
	n := min(hi-lo, triRowsCall)
	for n > 0 && ptr[hi]-ptr[hi-n] > triBudget {
		n /= 2
	}
	return hi - n
}

func checkTriRows(kernel string, ptr []int, ind []int32, val, x []float64, lo, hi int) {
	if lo < 0 || hi < lo || len(ptr) <= hi || len(x) < hi {
		panic(fmt.Sprintf("asm: %s: rows %d to %d, but len(ptr) = %d, len(x) = %d", kernel, lo, hi, len(ptr), len(x)))
	}
	if len(ind) != len(val) {
		panicLength(kernel, "val", len(val), len(ind))
	}
	if ptr[hi] > len(ind) {
		panic(fmt.Sprintf("asm: %s: ptr[%d] = %d, but len(ind) = %d", kernel, hi, ptr[hi], len(ind)))
	}
}
