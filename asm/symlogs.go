package asm

import (
	"math"
	"math/bits"
)

// Logarithms to base 2 as SymLogMax takes them: integers with LogFraction bits after the point.
const (
	LogFraction = 8
	NoLog       = -1 << 24 // stands for log₂ 0, far below everything else

	logOne  = 1 << LogFraction
	logBias = 1023 << LogFraction // of the exponent field
	logInf  = 2047 << LogFraction // field of NaN and infinities
)

// Log2 returns log₂ |x| with LogFraction bits after the point, at most 0.087 too small and never too large, for a finite x, and NoLog - 1023·2⁸ for zero: the
// bits of x from the exponent on are this logarithm, if 1+f passes for 2^f.
func Log2(x float64) int32 { return logField(x) - logBias }

// logField returns Log2(x) + logBias.
func logField(x float64) int32 {
	b := int32(math.Float64bits(x) << 1 >> (53 - LogFraction))
	if b >= logOne {
		return b
	}
	f := math.Float64bits(x) << 1 >> 1
	if f == 0 {
		return NoLog
	}
	// x = f·2⁻¹⁰⁷⁴; its leading bit is the implicit one of a normal number.
	shift := bits.LeadingZeros64(f) - 11
	return int32(1-shift)<<LogFraction + int32(f<<shift>>(52-LogFraction))&(logOne-1)
}

// SymLogMax finds the largest elements of the rows of a scaled symmetric matrix, given its lower triangle by columns, in logarithms: row[2i] is that
// of the scale s_i, and for each entry val[k] in row i = ind[k] of column j from lo on
//
//	m = Log2(val[k]) + row[2i] + row[2j],   row[2i+1] = max(row[2i+1], m),   row[2j+1] = max(row[2j+1], m),
//
// where a zero counts as no more than about NoLog. It stops after some thousand entries, before column hi at the latest, and returns the column before which it has
// stopped, so that the caller finds rows that are complete in the cache; finite is false if it has seen an entry that is not.
//
// It panics if ind and val differ in length, or if the columns do not fit ptr or row. The caller promises that ptr does not decrease,
// that the rows in ind, also those of other columns, are less than len(row)/2, and that sums of logarithms do not overflow. O(nnz).
func SymLogMax(ptr []int, ind []int32, val []float64, row []int32, lo, hi int) (next int, finite bool) {
	checkRows("SymLogMax", ptr, ind, val, lo, hi)
	if 2*hi > len(row) {
		panicLength("SymLogMax", "row", len(row), 2*hi)
	}
	if lo == hi {
		return hi, true
	}
	done, largest := symLogMax(ptr[lo:hi+1], ind, val, row, lo, rowBudget)
	if done == 0 { // a column for which the kernel had no budget, that has denormals, or that ends too close to the end of ind
		p, q := ptr[lo], ptr[lo+1]
		done, largest = 1, symLogCol(ind[p:q], val[p:q], row, lo)
	}
	return lo + done, largest < logInf
}

// symLogMaxGeneric does the first columns, from number first on, that fit the budget, and returns how many they are and the largest
// exponent field.
func symLogMaxGeneric(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32) {
	for c := range len(ptr) - 1 {
		p, q := ptr[c], ptr[c+1]
		if budget -= rowCost + q - p; budget < 0 {
			return c, largest
		}
		largest = max(largest, symLogCol(ind[p:q], val[p:q], row, first+c))
	}
	return len(ptr) - 1, largest
}

// symLogCol does column j and returns the largest exponent field.
func symLogCol(ind []int32, val []float64, row []int32, j int) (largest int32) {
	val = val[:len(ind)]
	sj, mj := row[2*j]-logBias, row[2*j+1]
	for k, i := range ind {
		b := logField(val[k])
		largest = max(largest, b)
		p := row[2*int(i) : 2*int(i)+2]
		m := b + p[0] + sj
		mj = max(mj, m)
		p[1] = max(p[1], m)
	}
	row[2*j+1] = max(row[2*j+1], mj) // the diagonal may have changed it
	return largest
}
