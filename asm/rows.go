package asm

// rowBudget bounds the work of one call of a row kernel: a row costs rowCost
// plus its multiplications. The kernels stop before the row that would exceed
// the budget and tell how many rows they have done.
const (
	rowBudget = 1 << 15
	rowCost   = 8
)

// MulRows computes y[i] = Σ_k val[k]·x[ind[k]] for lo ≤ i < hi, where k runs
// over ptr[i] ≤ k < ptr[i+1]: rows lo..hi-1 of a sparse matrix by rows (CSR)
// times x. Other elements of y are left alone. It panics if ind and val differ
// in length or if the rows do not fit ptr, ind or y. The caller promises that
// ptr does not decrease, that columns ascend strictly within a row and are less
// than len(x). y must not overlap x or val. 2·nnz flops.
func MulRows(ptr []int, ind []int32, val, x, y []float64, lo, hi int) {
	if lo == hi {
		return
	}
	checkRows("MulRows", ptr, ind, val, lo, hi)
	if hi > len(y) {
		panicLength("MulRows", "y", len(y), hi)
	}
	for lo < hi {
		done := mulRows(ptr[lo:hi+1], ind, val, x, y[lo:hi], rowBudget)
		lo += done
		if lo < hi && done == 0 {
			y[lo] = longDot(ind[ptr[lo]:ptr[lo+1]], val[ptr[lo]:ptr[lo+1]], x)
			lo++
		}
	}
}

// mulRowsGeneric computes y[i] = row i · x for the first rows that fit the
// budget and returns their number. ptr has one element more than y.
func mulRowsGeneric(ptr []int, ind []int32, val, x, y []float64, budget int) int {
	for i := range y {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return i
		}
		y[i] = rowDotGeneric(ind[p:q], val[p:q], x)
	}
	return len(y)
}

// MulRowList computes y[k] = row rows[k] · x for the rows of a sparse matrix
// (CSR, as in MulRows). It panics if y is not as long as rows or if ind and val
// differ in length. The caller promises the structure of MulRows and that
// 0 ≤ rows[k] < len(ptr)-1; rows need not be ordered and may repeat.
func MulRowList(rows []int32, ptr []int, ind []int32, val, x, y []float64) {
	if len(y) != len(rows) {
		panicLength("MulRowList", "y", len(y), len(rows))
	}
	checkRows("MulRowList", ptr, ind, val, 0, len(ptr)-1)
	for len(rows) > 0 {
		done := mulRowList(rows, ptr, ind, val, x, y, rowBudget)
		if done == 0 {
			p, q := ptr[rows[0]], ptr[rows[0]+1]
			y[0] = longDot(ind[p:q], val[p:q], x)
			done = 1
		}
		rows, y = rows[done:], y[done:]
	}
}

// mulRowListGeneric computes y[k] = row rows[k] · x for the first rows that fit
// the budget and returns their number.
func mulRowListGeneric(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int {
	for k, i := range rows {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return k
		}
		y[k] = rowDotGeneric(ind[p:q], val[p:q], x)
	}
	return len(rows)
}

// AddRowList computes y += Σ_k a[k]·(row rows[k]), the product of the
// transposed row list and a, in the order of the list. It panics if a is not as
// long as rows or if ind and val differ in length. The caller promises the
// structure of MulRows, with columns less than len(y), and that
// 0 ≤ rows[k] < len(ptr)-1; rows need not be ordered and may repeat. y must not
// overlap a or val. 2·nnz flops.
func AddRowList(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64) {
	if len(a) != len(rows) {
		panicLength("AddRowList", "a", len(a), len(rows))
	}
	checkRows("AddRowList", ptr, ind, val, 0, len(ptr)-1)
	for len(rows) > 0 {
		done := addRowList(rows, a, ptr, ind, val, y, rowBudget)
		if done == 0 {
			p, q := ptr[rows[0]], ptr[rows[0]+1]
			longAxpy(a[0], ind[p:q], val[p:q], y)
			done = 1
		}
		rows, a = rows[done:], a[done:]
	}
}

// addRowListGeneric computes y += a[k]·(row rows[k]) for the first rows that
// fit the budget and returns their number.
func addRowListGeneric(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int {
	for k, i := range rows {
		p, q := ptr[i], ptr[i+1]
		if budget -= rowCost + q - p; budget < 0 {
			return k
		}
		rowAxpyGeneric(a[k], ind[p:q], val[p:q], y)
	}
	return len(rows)
}

// SyrRowList computes the lower triangle of H += Σ_k d[k]·r·rᵀ, where r is
// row rows[k] of a sparse matrix (CSR, as in MulRows) and H is dense,
// column-major with leading dimension ldh: the matrix AᵀDA of the listed rows.
// The order of summation is that of the list. The strict upper triangle of H is
// neither read nor written. It panics if d is not as long as rows, if ind and
// val differ in length or if ldh < 1. The caller promises the structure of
// MulRows, 0 ≤ rows[k] < len(ptr)-1, and that j + j·ldh lies in h for
// every column j of the rows, with j < ldh. h must not overlap the others.
// Σ len(r)² flops.
func SyrRowList(rows []int32, d []float64, ptr []int, ind []int32, val []float64, h []float64, ldh int) {
	if len(d) != len(rows) {
		panicLength("SyrRowList", "d", len(d), len(rows))
	}
	checkMatrix("SyrRowList", "h", 0, 0, len(h), ldh)
	checkRows("SyrRowList", ptr, ind, val, 0, len(ptr)-1)
	for len(rows) > 0 {
		done := syrRowList(rows, d, ptr, ind, val, h, ldh, rowBudget)
		if done == 0 {
			p, q := ptr[rows[0]], ptr[rows[0]+1]
			longSyr(d[0], ind[p:q], val[p:q], h, ldh)
			done = 1
		}
		rows, d = rows[done:], d[done:]
	}
}

// syrRowListGeneric computes the lower triangle of H += d[k]·r·rᵀ for the
// first rows that fit the budget and returns their number.
func syrRowListGeneric(rows []int32, d []float64, ptr []int, ind []int32, val []float64, h []float64, ldh, budget int) int {
	for k, i := range rows {
		p, q := ptr[i], ptr[i+1]
		n := q - p
		if budget -= rowCost + n*(n+1)/2; budget < 0 {
			return k
		}
		for ; p < q; p++ {
			j := int(ind[p])
			rowAxpyGeneric(d[k]*val[p], ind[p:q], val[p:q], h[j*ldh:])
		}
	}
	return len(rows)
}

// contiguous reports whether the strictly ascending indices have no gap, as in
// the rows of a dense matrix that is stored as a sparse one.
func contiguous(ind []int32) bool {
	n := len(ind)
	return n > 0 && int(ind[n-1]-ind[0]) == n-1
}

// rowDotGeneric returns Σ val[k]·x[ind[k]] for strictly ascending ind.
func rowDotGeneric(ind []int32, val, x []float64) float64 {
	if contiguous(ind) {
		return dotGeneric(val, x[ind[0]:][:len(val)])
	}
	return dotSpGeneric(ind, val, x)
}

// rowAxpyGeneric computes y[ind[k]] += a·val[k] for strictly ascending ind.
func rowAxpyGeneric(a float64, ind []int32, val, y []float64) {
	if contiguous(ind) {
		axpyGeneric(a, val, y[ind[0]:][:len(val)])
		return
	}
	axpySpGeneric(a, ind, val, y)
}

// longDot returns Σ val[k]·x[ind[k]] for a row that exceeds the budget of one
// call.
func longDot(ind []int32, val, x []float64) float64 {
	if contiguous(ind) {
		return Dot(val, x[ind[0]:][:len(val)])
	}
	return DotSp(ind, val, x)
}

// longAxpy computes y[ind[k]] += a·val[k] for a row that exceeds the budget of
// one call.
func longAxpy(a float64, ind []int32, val, y []float64) {
	if contiguous(ind) {
		Axpy(a, val, y[ind[0]:][:len(val)])
		return
	}
	AxpySp(a, ind, val, y)
}

// longSyr computes the lower triangle of H += d·r·rᵀ column by column for a
// row that exceeds the budget of one call.
func longSyr(d float64, ind []int32, val, h []float64, ldh int) {
	for p := range ind {
		j := int(ind[p])
		longAxpy(d*val[p], ind[p:], val[p:], h[j*ldh:])
	}
}
