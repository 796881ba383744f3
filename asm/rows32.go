package asm

// The functions of this file are those of rows.go for values in float32; vectors and sums are float64. Rows without
// gaps are treated as others: dense data are better stored dense.

// MulRows32 computes y[i] = Σ_k val[k]·x[ind[k]] for lo ≤ i < hi, as MulRows with values in float32: the same panics
// and promises. Every row has the bits of DotSp32 up to the length that one call takes.
func MulRows32(ptr []int, ind []int32, val []float32, x, y []float64, lo, hi int) {
	if lo == hi {
		return
	}
	checkRows("MulRows32", ptr, ind, val, lo, hi)
	if hi > len(y) {
		panicLength("MulRows32", "y", len(y), hi)
	}
	for lo < hi {
		done := mulRows32(ptr[lo:hi+1], ind, val, x, y[lo:hi], rowBudget)
		lo += done
		if lo < hi && done == 0 {
			y[lo] = DotSp32(ind[ptr[lo]:ptr[lo+1]], val[ptr[lo]:ptr[lo+1]], x)
			lo++
		}
	}
}

// mulRows32Generic computes y[i] = row i · x for the first rows that fit the budget and returns their number. ptr has
// one element more than y.
func mulRows32Generic(ptr []int, ind []int32, val []float32, x, y []float64, budget int) int {
	for i := range y {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return i
		}
		y[i] = dotSp32Generic(ind[p:q], val[p:q], x)
	}
	return len(y)
}

// MulRowList32 computes y[k] = row rows[k] · x, as MulRowList with values in float32: the same panics and promises.
func MulRowList32(rows []int32, ptr []int, ind []int32, val []float32, x, y []float64) {
	if len(y) != len(rows) {
		panicLength("MulRowList32", "y", len(y), len(rows))
	}
	checkRows("MulRowList32", ptr, ind, val, 0, len(ptr)-1)
	for len(rows) > 0 {
		done := mulRowList32(rows, ptr, ind, val, x, y, rowBudget)
		if done == 0 {
			p, q := ptr[rows[0]], ptr[rows[0]+1]
			y[0] = DotSp32(ind[p:q], val[p:q], x)
			done = 1
		}
		rows, y = rows[done:], y[done:]
	}
}

// mulRowList32Generic computes y[k] = row rows[k] · x for the first rows that fit the budget and returns their number.
func mulRowList32Generic(rows []int32, ptr []int, ind []int32, val []float32, x, y []float64, budget int) int {
	for k, i := range rows {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return k
		}
		y[k] = dotSp32Generic(ind[p:q], val[p:q], x)
	}
	return len(rows)
}

// AddRowList32 computes y += Σ_k a[k]·(row rows[k]) in the order of the list, as AddRowList with values in float32: the
// same panics and promises.
func AddRowList32(rows []int32, a []float64, ptr []int, ind []int32, val []float32, y []float64) {
	if len(a) != len(rows) {
		panicLength("AddRowList32", "a", len(a), len(rows))
	}
	checkRows("AddRowList32", ptr, ind, val, 0, len(ptr)-1)
	for len(rows) > 0 {
		done := addRowList32(rows, a, ptr, ind, val, y, rowBudget)
		if done == 0 {
			p, q := ptr[rows[0]], ptr[rows[0]+1]
			AxpySp32(a[0], ind[p:q], val[p:q], y)
			done = 1
		}
		rows, a = rows[done:], a[done:]
	}
}

// addRowList32Generic computes y += a[k]·(row rows[k]) for the first rows that fit the budget and returns their number.
func addRowList32Generic(rows []int32, a []float64, ptr []int, ind []int32, val []float32, y []float64, budget int) int {
	for k, i := range rows {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return k
		}
		axpySp32Generic(a[k], ind[p:q], val[p:q], y)
	}
	return len(rows)
}

// SyrRowList32 computes the lower triangle of H += Σ_k d[k]·r·rᵀ, r = row rows[k], in the order of the list, as
// SyrRowList with values in float32 and products in float64: the same panics and promises.
func SyrRowList32(rows []int32, d []float64, ptr []int, ind []int32, val []float32, h []float64, ldh int) {
	if len(d) != len(rows) {
		panicLength("SyrRowList32", "d", len(d), len(rows))
	}
	checkMatrix("SyrRowList32", "h", 0, 0, len(h), ldh)
	checkRows("SyrRowList32", ptr, ind, val, 0, len(ptr)-1)
	for len(rows) > 0 {
		done := syrRowList32(rows, d, ptr, ind, val, h, ldh, rowBudget)
		if done == 0 {
			p, q := ptr[rows[0]], ptr[rows[0]+1]
			for ; p < q; p++ {
				AxpySp32(d[0]*float64(val[p]), ind[p:q], val[p:q], h[int(ind[p])*ldh:])
			}
			done = 1
		}
		rows, d = rows[done:], d[done:]
	}
}

// syrRowList32Generic computes the lower triangle of H += d[k]·r·rᵀ for the first rows that fit the budget, which are
// shorter than 256, and returns their number.
func syrRowList32Generic(rows []int32, d []float64, ptr []int, ind []int32, val []float32, h []float64, ldh, budget int) int {
	for k, i := range rows {
		p, q := ptr[i], ptr[i+1]
		n := q - p
		if budget -= rowCost + n*(n+1)/2; budget < 0 {
			return k
		}
		for ; p < q; p++ {
			axpySp32Generic(d[k]*float64(val[p]), ind[p:q], val[p:q], h[int(ind[p])*ldh:])
		}
	}
	return len(rows)
}
