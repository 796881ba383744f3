package asm

import "math"

// ScaleSymCols gathers the entries of columns lo..hi-1 of a symmetric matrix, given its lower triangle by columns, and scales its rows and columns
// by s: for each entry k in row i = ind[k] of column j
//
//	dst[k] = val[src[k]]·(s[i]·s[j]).
//
// It returns the size of the largest of them, which is NaN if one is. It panics if ind, src and dst differ in length, or if the columns do
// not fit ptr or s. The caller promises that ptr does not decrease, and that elements of ind and src, also those of other columns, are less than
// len(s) and len(val). dst must not overlap val or s. 2·nnz flops.
func ScaleSymCols(dst []float64, ptr []int, ind, src []int32, val, s []float64, lo, hi int) (largest float64) {
	checkRows("ScaleSymCols", ptr, ind, dst, lo, hi)
	if len(src) != len(ind) {
		panicLength("ScaleSymCols", "src", len(src), len(ind))
	}
	if hi > len(s) {
		panicLength("ScaleSymCols", "s", len(s), hi)
	}
	most := uint64(0)
	for lo < hi {
		done, bits := scaleSymCols(dst, ptr[lo:hi+1], ind, src, val, s, lo, rowBudget)
		most = max(most, bits)
		if lo += done; lo < hi { // a column for which the kernel had no budget, or that ends too close to the end of ind
			p, q := ptr[lo], ptr[lo+1]
			most = max(most, scaleSymCol(dst[p:q], ind[p:q], src[p:q], val, s, s[lo]))
			lo++
		}
	}
	return math.Float64frombits(most)
}

// absBits is the mask of a float64's bits but its sign: as integers, absolute values compare like themselves, NaN
// beyond all others, and without branches.
const absBits = 1<<63 - 1

// scaleSymColsGeneric does the first columns, from number first on, that fit the budget, and returns how many they are and the bits of the
// largest size.
func scaleSymColsGeneric(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64) {
	for c := range len(ptr) - 1 {
		p, q := ptr[c], ptr[c+1]
		if budget -= rowCost + q - p; budget < 0 {
			return c, most
		}
		most = max(most, scaleSymCol(dst[p:q], ind[p:q], src[p:q], val, s, s[first+c]))
	}
	return len(ptr) - 1, most
}

// scaleSymCol does a column of the scale sj.
func scaleSymCol(dst []float64, ind, src []int32, val, s []float64, sj float64) (most uint64) {
	dst, src = dst[:len(ind)], src[:len(ind)]
	for k, i := range ind {
		v := val[src[k]] * (s[i] * sj)
		dst[k] = v
		most = max(most, math.Float64bits(v)&absBits)
	}
	return most
}
