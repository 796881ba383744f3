package asm

// One call of a gemv kernel covers at most gemvRows rows, whose part of y (or
// x) then stays in the first-level cache, and at most gemvCols columns.
const (
	gemvRows = 1 << 10
	gemvCols = 1 << 6 // a multiple of the columns that kernels take at once
)

// Gemv computes y += alpha·A·x. A is m×n, column-major with leading dimension
// lda ≥ m: element (i, j) is a[i+j*lda]. x has n elements, y has m. y must not
// overlap a or x. It panics if a slice is too short for A or a vector has the
// wrong length. 2mn flops.
func Gemv(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	checkMatrix("Gemv", "a", m, n, len(a), lda)
	if len(x) != n {
		panicLength("Gemv", "x", len(x), n)
	}
	if len(y) != m {
		panicLength("Gemv", "y", len(y), m)
	}
	for i := 0; i < m; i += gemvRows {
		mi := min(gemvRows, m-i)
		for j := 0; j < n; j += gemvCols {
			nj := min(gemvCols, n-j)
			gemv(mi, nj, alpha, a[i+j*lda:], lda, x[j:j+nj], y[i:i+mi])
		}
	}
}

// gemvGeneric computes y += alpha·A·x.
func gemvGeneric(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	for j, v := range x[:n] {
		axpyGeneric(alpha*v, a[j*lda:j*lda+m], y)
	}
}

// GemvT computes y += alpha·Aᵀ·x. A is m×n, column-major with leading
// dimension lda ≥ m: element (i, j) is a[i+j*lda]. x has m elements, y has n.
// y must not overlap a or x. It panics if a slice is too short for A or a
// vector has the wrong length. 2mn flops.
func GemvT(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	checkMatrix("GemvT", "a", m, n, len(a), lda)
	if len(x) != m {
		panicLength("GemvT", "x", len(x), m)
	}
	if len(y) != n {
		panicLength("GemvT", "y", len(y), n)
	}
	for i := 0; i < m; i += gemvRows {
		mi := min(gemvRows, m-i)
		for j := 0; j < n; j += gemvCols {
			nj := min(gemvCols, n-j)
			gemvT(mi, nj, alpha, a[i+j*lda:], lda, x[i:i+mi], y[j:j+nj])
		}
	}
}

// gemvTGeneric computes y += alpha·Aᵀ·x.
func gemvTGeneric(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	for j := range y[:n] {
		y[j] += alpha * dotGeneric(a[j*lda:j*lda+m], x)
	}
}
