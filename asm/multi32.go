package asm

import "fmt"

// MulRows32Multi computes k columns of Y = A X for rows lo..hi-1 of a sparse matrix by rows with values in float32, as
// MulRows32, where X and Y are stored by rows:
//
//	y[i·k+c] = Σ_p val[p]·x[ind[p]·k+c],   0 ≤ c < k.
//
// The k numbers of X that belong to an entry lie together, so that one miss of the cache fetches them all. It panics if
// ind and val differ in length, k < 1, or the rows do not fit ptr or y. The caller promises the structure of MulRows
// and that row ind[p] lies in x. y must not overlap x or val. 2·k·nnz flops.
func MulRows32Multi(ptr []int, ind []int32, val []float32, k int, x, y []float64, lo, hi int) {
	if lo == hi {
		return
	}
	checkRows("MulRows32Multi", ptr, ind, val, lo, hi)
	checkMultiple("MulRows32Multi", "y", k, len(y), hi)
	for lo < hi {
		done := 0
		for c := 0; c < k; c += dense32Vectors { // each stops before the same row
			done = mulRowsMulti32(ptr[lo:hi+1], ind, val, x[min(c, len(x)):], k, y[lo*k+c:], k, min(dense32Vectors, k-c), rowBudget)
		}
		if done == 0 { // a row beyond the budget, column by column
			for c := range k {
				y[lo*k+c] = stridedDot32(ind[ptr[lo]:ptr[lo+1]], val[ptr[lo]:ptr[lo+1]], x[c:], k)
			}
			done = 1
		}
		lo += done
	}
}

// checkMultiple panics unless k ≥ 1 and size elements hold rows of k numbers.
func checkMultiple(kernel, arg string, k, size, rows int) {
	if k < 1 || size/k < rows {
		panic(fmt.Sprintf("asm: %s: len(%s) = %d for %d rows of %d numbers", kernel, arg, size, rows, k))
	}
}

// stridedDot32 returns Σ val[p]·x[ind[p]·ld].
func stridedDot32(ind []int32, val []float32, x []float64, ld int) (s float64) {
	for p, j := range ind {
		s += float64(val[p]) * x[int(j)*ld]
	}
	return s
}

// mulRowsMulti32Generic computes y[i·ldy+c] = Σ_p val[p]·x[ind[p]·ldx+c], c < w ≤ 4, for the first rows that fit the
// budget and returns their number. ptr has one element more than there are rows.
func mulRowsMulti32Generic(ptr []int, ind []int32, val []float32, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	for i := range len(ptr) - 1 {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return i
		}
		var s [dense32Vectors]float64
		for ; p < q; p++ {
			v := float64(val[p])
			for c, f := range x[int(ind[p])*ldx:][:w] {
				s[c] += v * f
			}
		}
		copy(y[i*ldy:][:w], s[:w])
	}
	return len(ptr) - 1
}

// AddRowList32Multi computes Y += Σ_l (row rows[l])ᵀ·(row l of A) for k columns, as AddRowList32, where Y and the
// factors A are stored by rows:
//
//	y[ind[p]·k+c] += a[l·k+c]·val[p],   0 ≤ c < k,
//
// in the order of the list. It panics if a does not have k·len(rows) elements, k < 1 or ind and val differ in length.
// The caller promises the structure of MulRows, that row ind[p] lies in y and that 0 ≤ rows[l] < len(ptr)-1; rows need
// not be ordered and may repeat. y must not overlap a or val. 2·k·nnz flops.
func AddRowList32Multi(rows []int32, k int, a []float64, ptr []int, ind []int32, val []float32, y []float64) {
	checkMultiple("AddRowList32Multi", "a", k, len(a), len(rows))
	if len(a) != k*len(rows) {
		panicLength("AddRowList32Multi", "a", len(a), k*len(rows))
	}
	checkRows("AddRowList32Multi", ptr, ind, val, 0, len(ptr)-1)
	for len(rows) > 0 {
		done := 0
		for c := 0; c < k; c += dense32Vectors {
			done = addRowListMulti32(rows, a[c:], k, ptr, ind, val, y[min(c, len(y)):], k, min(dense32Vectors, k-c), rowBudget)
		}
		if done == 0 {
			for p, q := ptr[rows[0]], ptr[rows[0]+1]; p < q; p++ {
				for c := range k {
					y[int(ind[p])*k+c] += a[c] * float64(val[p])
				}
			}
			done = 1
		}
		rows, a = rows[done:], a[done*k:]
	}
}

// addRowListMulti32Generic computes y[ind[p]·ldy+c] += a[l·lda+c]·val[p], c < w ≤ 4, for the first listed rows that fit
// the budget and returns their number.
func addRowListMulti32Generic(rows []int32, a []float64, lda int, ptr []int, ind []int32, val []float32, y []float64, ldy, w, budget int) int {
	for l, i := range rows {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return l
		}
		for ; p < q; p++ {
			v := float64(val[p])
			to := y[int(ind[p])*ldy:][:w]
			for c, f := range a[l*lda:][:w] {
				to[c] += f * v
			}
		}
	}
	return len(rows)
}
