package asm

// MulSymCols adds the products with columns lo..hi-1 of a symmetric matrix to
// y, given its lower triangle by columns: for each entry val[k] in row i = ind[k]
// of column j
//
//	y[j] += val[k]·x[i],   and, if i ≠ j,   y[i] += val[k]·x[j].
//
// It stops before a column whose first entry lies above the diagonal and returns
// its number, else hi. It panics if ind and val differ in length, if the
// columns do not fit ptr or if x and y are not as long. The caller promises
// that ptr does not decrease and that rows ascend strictly within a column and
// are less than len(y). y must not overlap x or val. 4·nnz flops at most; the
// matrix is read once.
func MulSymCols(ptr []int, ind []int32, val, x, y []float64, lo, hi int) int {
	checkRows("MulSymCols", ptr, ind, val, lo, hi)
	if len(x) != len(y) {
		panicLength("MulSymCols", "x", len(x), len(y))
	}
	if hi > len(y) {
		panicLength("MulSymCols", "y", len(y), hi)
	}
	for lo < hi {
		done := mulSymCols(ptr[lo:hi+1], ind, val, x, y, lo, rowBudget)
		lo += done
		if lo < hi && done == 0 {
			p, q := ptr[lo], ptr[lo+1]
			if p < q && int(ind[p]) < lo {
				break
			}
			longSymCol(ind[p:q], val[p:q], x, y, lo)
			lo++
		}
	}
	return lo
}

// mulSymColsGeneric adds the first columns, from number first on, that fit the
// budget and have no entry above the diagonal, and returns how many they are.
func mulSymColsGeneric(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	for c := range len(ptr) - 1 {
		p, q := ptr[c], ptr[c+1]
		if budget -= rowCost + q - p; budget < 0 || p < q && int(ind[p]) < first+c {
			return c
		}
		symCol(ind[p:q], val[p:q], x, y, first+c)
	}
	return len(ptr) - 1
}

// symCol adds column j.
func symCol(ind []int32, val, x, y []float64, j int) {
	xj, s := x[j], 0.0
	val = val[:len(ind)]
	for k, i := range ind {
		if int(i) != j {
			y[i] += val[k] * xj
		}
		s += val[k] * x[i]
	}
	y[j] += s
}

// longSymCol adds a column that exceeds the budget of one call.
func longSymCol(ind []int32, val, x, y []float64, j int) {
	s := longDot(ind, val, x)
	if len(ind) > 0 && int(ind[0]) == j {
		ind, val = ind[1:], val[1:]
	}
	longAxpy(x[j], ind, val, y)
	y[j] += s
}
