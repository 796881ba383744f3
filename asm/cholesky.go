package asm

import "math"

// cholBlock is the number of columns that Cholesky eliminates by matrix-vector
// products before it updates the rest with Syrk.
const cholBlock = 32

// solveBlock is the number of unknowns that CholeskySolve finds by plain loops
// before a matrix-vector product removes them from the other equations.
const solveBlock = 8

// Cholesky overwrites the lower triangle of the symmetric matrix A, n×n and
// column-major with leading dimension lda, by its factor L, A = L·Lᵀ. The
// strict upper triangle is neither read nor written.
//
// It returns -1 if it succeeds. Otherwise it returns the index of the first
// pivot that is not positive and finite (NaN counts); columns before it hold
// those of L, the others are unspecified. It panics if a is too short or lda
// is less than n. n³/3 flops.
//
// Right-looking by blocks of columns (Golub & Van Loan, Matrix Computations,
// 4.2.5): within a block each column is formed from those before it by Gemv.
func Cholesky(n int, a []float64, lda int) int {
	checkMatrix("Cholesky", "a", n, n, len(a), lda)
	for j := 0; j < n; j += cholBlock {
		nb := min(cholBlock, n-j)
		if p := choleskyPanel(n-j, nb, a[j+j*lda:], lda); p >= 0 {
			return j + p
		}
		if rest := n - j - nb; rest > 0 {
			next := j + nb
			Syrk(rest, nb, -1, a[next+j*lda:], lda, a[next+next*lda:], lda)
		}
	}
	return -1
}

// choleskyPanel factorises the first nb columns of an m×m matrix, all m rows.
// It returns -1 or the first bad pivot.
func choleskyPanel(m, nb int, a []float64, lda int) int {
	var row [cholBlock]float64
	for j := range nb {
		for p := range j {
			row[p] = a[j+p*lda]
		}
		col := a[j+j*lda : m+j*lda]
		if j > 0 {
			Gemv(m-j, j, -1, a[j:], lda, row[:j], col) // a_j -= L·l_jᵀ
		}
		d := col[0]
		if !(d > 0) || math.IsInf(d, 1) {
			return j
		}
		d = math.Sqrt(d)
		col[0] = d
		Scale(1/d, col[1:])
	}
	return -1
}

// CholeskySolve overwrites x by (L·Lᵀ)⁻¹·x, where L is n×n, lower triangular,
// column-major with leading dimension ldl, as Cholesky leaves it. x has n
// elements and must not overlap l. The strict upper triangle of l is not read.
// It panics if l is too short, ldl is less than n or x has the wrong length.
// 2n² flops.
func CholeskySolve(n int, l []float64, ldl int, x []float64) {
	checkMatrix("CholeskySolve", "l", n, n, len(l), ldl)
	if len(x) != n {
		panicLength("CholeskySolve", "x", len(x), n)
	}
	for j := 0; j < n; j += solveBlock { // L·z = x
		next := min(j+solveBlock, n)
		forwardBlock(l[j+j*ldl:], ldl, x[j:next])
		if next < n {
			Gemv(n-next, next-j, -1, l[next+j*ldl:], ldl, x[j:next], x[next:])
		}
	}
	for j := (n - 1) / solveBlock * solveBlock; j >= 0; j -= solveBlock { // Lᵀ·x = z
		next := min(j+solveBlock, n)
		if next < n {
			GemvT(n-next, next-j, -1, l[next+j*ldl:], ldl, x[next:], x[j:next])
		}
		backwardBlock(l[j+j*ldl:], ldl, x[j:next])
	}
}

// forwardBlock overwrites x by L⁻¹·x for a small diagonal block L.
func forwardBlock(l []float64, ldl int, x []float64) {
	for j := range x {
		col := l[j*ldl : j*ldl+len(x)]
		x[j] /= col[j]
		for i := j + 1; i < len(x); i++ {
			x[i] -= x[j] * col[i]
		}
	}
}

// backwardBlock overwrites x by L⁻ᵀ·x for a small diagonal block L.
func backwardBlock(l []float64, ldl int, x []float64) {
	for j := len(x) - 1; j >= 0; j-- {
		col := l[j*ldl : j*ldl+len(x)]
		s := x[j]
		for i := j + 1; i < len(x); i++ {
			s -= x[i] * col[i]
		}
		x[j] = s / col[j]
	}
}
