package asm

import "fmt"

// rowsBlock is how many rows one call of a kernel moves: they remain in the first caches for the next columns.
const rowsBlock = 1 << 9

// ToRows makes w ≤ FrontColumns right-hand sides, columns of x, rows of a strip as [FrontRows] has them, scaled and in another order:
//
//	y[8·ind[i] + c] = x[i+c·ldx]·scale[i],   0 ≤ i < len(ind),   with 0 for w ≤ c < 8.
//
// It panics if w is not in 1..FrontColumns, or scale or x is too short. The caller promises that y has the rows in ind. y must not overlap the others.
func ToRows(ind []int32, scale, x []float64, ldx, w int, y []float64) {
	checkStrip("ToRows", len(ind), len(scale), len(x), ldx, w)
	for lo := 0; lo < len(ind); lo += rowsBlock {
		hi := min(lo+rowsBlock, len(ind))
		for c := 0; c < FrontColumns; c += FourColumns {
			done := lo
			if c+FourColumns <= w {
				done += toRowsFour(ind[lo:hi], scale[lo:hi], x[lo+c*ldx:], ldx, y[c:])
			}
			toRowsGeneric(ind[done:hi], scale[done:hi], x[min(len(x), done+c*ldx):], ldx, max(0, min(w-c, FourColumns)), y[c:])
		}
	}
}

// FromRows is the way back: x[i+c·ldx] = y[8·ind[i] + c]·scale[i] for 0 ≤ c < w.
func FromRows(ind []int32, scale, y []float64, w int, x []float64, ldx int) {
	checkStrip("FromRows", len(ind), len(scale), len(x), ldx, w)
	for lo := 0; lo < len(ind); lo += rowsBlock {
		hi := min(lo+rowsBlock, len(ind))
		for c := 0; c < w; c += FourColumns {
			done := lo
			if c+FourColumns <= w {
				done += fromRowsFour(ind[lo:hi], scale[lo:hi], y[c:], x[lo+c*ldx:], ldx)
			}
			fromRowsGeneric(ind[done:hi], scale[done:hi], y[c:], min(w-c, FourColumns), x[min(len(x), done+c*ldx):], ldx)
		}
	}
}

func checkStrip(fn string, n, scale, x, ldx, w int) {
	if w < 1 || w > FrontColumns || scale < n || ldx < n || n > 0 && x < n+(w-1)*ldx {
		panic(fmt.Sprintf("asm: %s: %d columns of %d elements, %d apart, in %d; %d scales", fn, w, n, ldx, x, scale))
	}
}

// toRowsGeneric does w columns, and zeros up to FourColumns.
func toRowsGeneric(ind []int32, scale, x []float64, ldx, w int, y []float64) {
	for i, k := range ind {
		to := y[int(k)*FrontColumns:][:FourColumns]
		for c := range to {
			to[c] = 0
			if c < w {
				to[c] = x[i+c*ldx] * scale[i]
			}
		}
	}
}

// fromRowsGeneric does w columns.
func fromRowsGeneric(ind []int32, scale, y []float64, w int, x []float64, ldx int) {
	for i, k := range ind {
		for c, v := range y[int(k)*FrontColumns:][:w] {
			x[i+c*ldx] = v * scale[i]
		}
	}
}

// toRowsFourGeneric does four columns of the first rows and returns their number.
func toRowsFourGeneric(ind []int32, scale, x []float64, ldx int, y []float64) int {
	toRowsGeneric(ind, scale, x, ldx, FourColumns, y)
	return len(ind)
}

// fromRowsFourGeneric does likewise.
func fromRowsFourGeneric(ind []int32, scale, y, x []float64, ldx int) int {
	fromRowsGeneric(ind, scale, y, FourColumns, x, ldx)
	return len(ind)
}
