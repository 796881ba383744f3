package asm

// gerWork bounds the elements of A that one call of the rank-1 kernel updates.
const gerWork = 1 << 15

// Ger computes A += alpha·x·yᵀ. A is m×n, column-major with leading dimension
// lda ≥ m: element (i, j) is a[i+j*lda]. x has m elements, y has n. a must not
// overlap x or y. It panics if a slice is too short for A or a vector has the
// wrong length. 2mn flops.
//
// Element (i, j) gains (alpha·y[j])·x[i]. The gain over one Axpy a column is in
// short columns, those of the panels of a factorisation, where the calls would
// cost more than the arithmetic.
func Ger(m, n int, alpha float64, x, y []float64, a []float64, lda int) {
	checkMatrix("Ger", "a", m, n, len(a), lda)
	if len(x) != m {
		panicLength("Ger", "x", len(x), m)
	}
	if len(y) != n {
		panicLength("Ger", "y", len(y), n)
	}
	for i := 0; i < m; i += gerWork {
		mi := min(gerWork, m-i)
		step := gerWork / mi
		for j := 0; j < n; j += step {
			nj := min(step, n-j)
			ger(mi, nj, alpha, x[i:i+mi], y[j:j+nj], a[i+j*lda:], lda)
		}
	}
}

// gerGeneric computes A += alpha·x·yᵀ.
func gerGeneric(m, n int, alpha float64, x, y []float64, a []float64, lda int) {
	for j, v := range y[:n] {
		axpyGeneric(alpha*v, x[:m], a[j*lda:j*lda+m])
	}
}
