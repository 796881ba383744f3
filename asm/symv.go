package asm

// Symv walks a triangle in blocks of symvRows×symvCols elements, which the first
// cache holds while each is used twice.
const (
	symvRows = 192
	symvCols = 16
)

// Symv computes y += alpha·A·x for a symmetric matrix A of order n, of which only
// the triangle uplo is read. A is column-major with leading dimension lda. x and y
// have n elements; y must not overlap a or x. It panics if a slice is too short for
// A or a vector has the wrong length. 2n² flops for n²/2 elements read.
func Symv(uplo Uplo, n int, alpha float64, a []float64, lda int, x, y []float64) {
	checkMatrix("Symv", "a", n, n, len(a), lda)
	if len(x) != n {
		panicLength("Symv", "x", len(x), n)
	}
	if len(y) != n {
		panicLength("Symv", "y", len(y), n)
	}
	for j := 0; j < n; j += symvCols {
		w := min(symvCols, n-j)
		symvDiagonal(uplo, w, alpha, a[j+j*lda:], lda, x[j:j+w], y[j:j+w])
		first, last := j+w, n // rows of the columns beside the block on the diagonal
		if uplo == Upper {
			first, last = 0, j
		}
		for i := first; i < last; i += symvRows {
			m := min(symvRows, last-i)
			block := a[i+j*lda:]
			gemv(m, w, alpha, block, lda, x[j:j+w], y[i:i+m])
			gemvT(m, w, alpha, block, lda, x[i:i+m], y[j:j+w])
		}
	}
}

// symvDiagonal is Symv for a small matrix, without calls.
func symvDiagonal(uplo Uplo, n int, alpha float64, a []float64, lda int, x, y []float64) {
	for j := range n {
		first, last := j+1, n
		if uplo == Upper {
			first, last = 0, j
		}
		v := alpha * x[j]
		var s float64
		col, xs, ys := a[first+j*lda:], x[first:last], y[first:last]
		col, ys = col[:len(xs)], ys[:len(xs)]
		for i, e := range col {
			ys[i] += v * e
			s += e * xs[i]
		}
		y[j] += v*a[j+j*lda] + alpha*s
	}
}
