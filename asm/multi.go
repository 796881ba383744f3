package asm

import "fmt"

// WideColumns is the largest number of columns that one call of MulRowsWide
// handles, FourColumns the number that MulRowsFour does.
const (
	WideColumns = 8
	FourColumns = 4
)

// MulRowsWide computes w ≤ WideColumns columns of Y = A X for rows lo..hi-1 of a
// sparse matrix by rows, as MulRows, where X and Y are stored by rows:
//
//	y[i·ldy+c] = Σ_k val[k]·x[ind[k]·ldx+c],   0 ≤ c < w.
//
// It panics if ind and val differ in length, if the rows do not fit ptr or y, if
// w is not in 1..WideColumns or if ldx or ldy is less than w. The caller promises
// the structure of MulRows and that row ind[k] lies in x. y must not overlap x
// or val. 2·w·nnz flops.
func MulRowsWide(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, lo, hi int) {
	if lo == hi {
		return
	}
	checkRows("MulRowsWide", ptr, ind, val, lo, hi)
	if w < 1 || WideColumns < w || ldx < w || ldy < w {
		panic(fmt.Sprintf("asm: MulRowsWide: %d columns with ldx = %d, ldy = %d", w, ldx, ldy))
	}
	if len(y) < w || (len(y)-w)/ldy < hi-1 {
		panic(fmt.Sprintf("asm: MulRowsWide: len(y) = %d, want at least %d·%d + %d", len(y), hi-1, ldy, w))
	}
	for lo < hi {
		done := mulRowsWide(ptr[lo:hi+1], ind, val, x, ldx, y[lo*ldy:], ldy, w, rowBudget)
		lo += done
		if lo < hi && done == 0 { // a row beyond the budget, column by column
			for c := range w {
				y[lo*ldy+c] = stridedDot(ind[ptr[lo]:ptr[lo+1]], val[ptr[lo]:ptr[lo+1]], x[c:], ldx)
			}
			lo++
		}
	}
}

// stridedDot returns Σ val[k]·x[ind[k]·ld].
func stridedDot(ind []int32, val, x []float64, ld int) (s float64) {
	for k, j := range ind {
		s += val[k] * x[int(j)*ld]
	}
	return s
}

// mulRowsWideGeneric computes the first rows that fit the budget and returns
// their number.
func mulRowsWideGeneric(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	for i := range len(ptr) - 1 {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return i
		}
		var s [WideColumns]float64
		for k := p; k < q; k++ {
			v, row := val[k], x[int(ind[k])*ldx:][:w]
			for c, xc := range row {
				s[c] += v * xc
			}
		}
		copy(y[i*ldy:][:w], s[:w])
	}
	return len(ptr) - 1
}

// MulRowsFour computes four columns of Y = A X for rows lo..hi-1 of a sparse
// matrix by rows, as MulRows, where X and Y are stored by columns:
//
//	y[i+c·ldy] = Σ_k val[k]·x[ind[k]+c·ldx],   0 ≤ c < 4.
//
// It panics if ind and val differ in length or if the rows do not fit ptr, the
// columns of y or len(y). The caller promises the structure of MulRows and that
// ind[k]+3·ldx lies in x. y must not overlap x or val. 8·nnz flops.
func MulRowsFour(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, lo, hi int) {
	if lo == hi {
		return
	}
	checkRows("MulRowsFour", ptr, ind, val, lo, hi)
	if ldx < 0 || ldy < hi {
		panic(fmt.Sprintf("asm: MulRowsFour: rows up to %d with ldx = %d, ldy = %d", hi, ldx, ldy))
	}
	if len(y) < hi || (len(y)-hi)/(FourColumns-1) < ldy {
		panic(fmt.Sprintf("asm: MulRowsFour: len(y) = %d, want at least %d·%d + %d", len(y), FourColumns-1, ldy, hi))
	}
	for lo < hi {
		done := mulRowsFour(ptr[lo:hi+1], ind, val, x, ldx, y[lo:], ldy, rowBudget)
		lo += done
		if lo < hi && done == 0 {
			for c := range FourColumns {
				y[lo+c*ldy] = longDot(ind[ptr[lo]:ptr[lo+1]], val[ptr[lo]:ptr[lo+1]], x[c*ldx:])
			}
			lo++
		}
	}
}

// mulRowsFourGeneric computes the first rows that fit the budget and returns
// their number.
func mulRowsFourGeneric(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int {
	for i := range len(ptr) - 1 {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return i
		}
		var s0, s1, s2, s3 float64
		for k := p; k < q; k++ {
			v, j := val[k], int(ind[k])
			s0 += v * x[j]
			s1 += v * x[j+ldx]
			s2 += v * x[j+2*ldx]
			s3 += v * x[j+3*ldx]
		}
		y[i], y[i+ldy], y[i+2*ldy], y[i+3*ldy] = s0, s1, s2, s3
	}
	return len(ptr) - 1
}
