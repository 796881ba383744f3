package asm

import "math"

// MulSymAbs adds the products with columns lo..hi-1 of a symmetric matrix and those of absolute values, given its lower triangle
// by columns, to the pairs (y[2i], y[2i+1]): for each entry val[k] in row i = ind[k] of column j
//
//	y[2j] += val[k]·x[i],   y[2j+1] += |val[k]·x[i]|,   and, if i ≠ j,   y[2i] += val[k]·x[j],   y[2i+1] += |val[k]·x[j]|.
//
// These are the residual and the denominators of the componentwise backward error of Oettli and Prager in one pass. It panics
// if ind and val differ in length, if the columns do not fit ptr or if y is not twice as long as x. The caller promises that ptr does not
// decrease and that the rows of a column ascend strictly from j on and are less than len(x). y must not overlap x or val. 8·nnz flops at
// most; the matrix is read once, and for each entry one place of x and one of y.
func MulSymAbs(ptr []int, ind []int32, val, x, y []float64, lo, hi int) {
	checkRows("MulSymAbs", ptr, ind, val, lo, hi)
	if len(y) != 2*len(x) {
		panicLength("MulSymAbs", "y", len(y), 2*len(x))
	}
	if hi > len(x) {
		panicLength("MulSymAbs", "x", len(x), hi)
	}
	for lo < hi {
		lo += mulSymAbs(ptr[lo:hi+1], ind, val, x, y, lo, rowBudget)
		if lo < hi { // a column for which the kernel had no budget, or that ends too close to the end of ind
			p, q := ptr[lo], ptr[lo+1]
			symAbsCol(ind[p:q], val[p:q], x, y, lo)
			lo++
		}
	}
}

// mulSymAbsGeneric adds the first columns, from number first on, that fit the budget, and returns how many they are.
func mulSymAbsGeneric(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	for c := range len(ptr) - 1 {
		p, q := ptr[c], ptr[c+1]
		if budget -= rowCost + q - p; budget < 0 {
			return c
		}
		symAbsCol(ind[p:q], val[p:q], x, y, first+c)
	}
	return len(ptr) - 1
}

// symAbsCol adds column j.
func symAbsCol(ind []int32, val, x, y []float64, j int) {
	xj, sum, size := x[j], 0.0, 0.0
	val = val[:len(ind)]
	for k, i := range ind {
		v := val[k]
		own := v * x[i]
		sum += own
		size += math.Abs(own)
		if int(i) != j {
			p := y[2*int(i) : 2*int(i)+2]
			other := v * xj
			p[0] += other
			p[1] += math.Abs(other)
		}
	}
	y[2*j] += sum
	y[2*j+1] += size
}
