package gonumblas

import (
	"math"

	"gonum.org/v1/gonum/blas"

	"github.com/saddle-go/saddle/asm"
)

// Dgemm computes C = alpha·op(A)·op(B) + beta·C; see blas.Float64Level3.
func (impl Implementation) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	opA, ok1 := opOf(tA)
	opB, ok2 := opOf(tB)
	rowsA, colsA := shape(opA, m, k)
	rowsB, colsB := shape(opB, k, n)
	if !ok1 || !ok2 || !isMatrix(rowsA, colsA, lda, len(a)) || !isMatrix(rowsB, colsB, ldb, len(b)) || !isMatrix(m, n, ldc, len(c)) ||
		alpha != 0 && m*n*k < least.gemm { // gonum multiplies by an alpha of zero
		impl.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	switch {
	case n == 1: // C = op(A)·op(B) is a column
		incB := ldb
		if opB == asm.Trans {
			incB = 1
		}
		impl.Dgemv(tA, rowsA, colsA, alpha, a, lda, b, incB, beta, c, ldc)
		return
	case m == 1: // Cᵀ = op(B)ᵀ·op(A)ᵀ is a column
		incA := 1
		if opA == asm.Trans {
			incA = lda
		}
		tB = blas.Trans
		if opB == asm.Trans {
			tB = blas.NoTrans
		}
		impl.Dgemv(tB, rowsB, colsB, alpha, b, ldb, a, incA, beta, c, 1)
		return
	}
	g := grid(n, m, impl.workers(2*m*n*k))
	if g.blocks() == 1 {
		asm.Gemm(opB, opA, n, m, k, alpha, b, ldb, nil, a, lda, beta, c, ldc)
		return
	}
	parallel(impl.threads(), g.blocks(), func(t int) {
		i, mi, j, nj := g.block(t)
		asm.Gemm(opB, opA, mi, nj, k, alpha, b[offset(opB, i, ldb):], ldb, nil, a[offset(!opA, j, lda):], lda, beta, c[i+j*ldc:], ldc)
	})
}

// offset returns the index of row i of op(A), column-major.
func offset(op asm.Op, i, ld int) int {
	if op == asm.Trans {
		return i * ld
	}
	return i
}

// Dsyrk computes a triangle of C = alpha·A·Aᵀ + beta·C, or with Aᵀ·A; see
// blas.Float64Level3.
func (impl Implementation) Dsyrk(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	op, ok1 := opOf(tA)
	uplo, ok2 := uploOf(ul)
	rows, cols := shape(op, n, k)
	if !ok1 || !ok2 || alpha == 0 || !isMatrix(rows, cols, lda, len(a)) || !isMatrix(n, n, ldc, len(c)) || n*n*k < least.syrk {
		impl.Implementation.Dsyrk(ul, tA, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	impl.gemmt(uplo, !op, n, k, alpha, a, lda, a, lda, beta, c, ldc)
}

// Dsyr2k computes a triangle of C = alpha·A·Bᵀ + alpha·B·Aᵀ + beta·C, or with Aᵀ·B and
// Bᵀ·A; see blas.Float64Level3.
func (impl Implementation) Dsyr2k(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	op, ok1 := opOf(tA)
	uplo, ok2 := uploOf(ul)
	rows, cols := shape(op, n, k)
	if !ok1 || !ok2 || alpha == 0 || !isMatrix(rows, cols, lda, len(a)) || !isMatrix(rows, cols, ldb, len(b)) || !isMatrix(n, n, ldc, len(c)) || n*n*k < least.syrk {
		impl.Implementation.Dsyr2k(ul, tA, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	impl.gemmt(uplo, !op, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
	impl.gemmt(uplo, !op, n, k, alpha, b, ldb, a, lda, 1, c, ldc)
}

// gemmt computes the triangle uplo of C = alpha·op(A)·op(B)ᵀ + beta·C. All is
// column-major, op(A) and op(B) are n×k.
func (impl Implementation) gemmt(uplo asm.Uplo, op asm.Op, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	g := triangleOf(n, impl.workers(n*n*k))
	if g.blocks() == 1 {
		asm.Gemmt(uplo, op, !op, n, k, alpha, a, lda, nil, b, ldb, beta, c, ldc)
		return
	}
	parallel(impl.threads(), g.blocks(), func(t int) {
		i, mi, j, nj := g.block(t)
		if i == j {
			asm.Gemmt(uplo, op, !op, mi, k, alpha, a[offset(op, i, lda):], lda, nil, b[offset(op, i, ldb):], ldb, beta, c[i+i*ldc:], ldc)
			return
		}
		if uplo == asm.Upper {
			i, mi, j, nj = j, nj, i, mi
		}
		asm.Gemm(op, !op, mi, nj, k, alpha, a[offset(op, i, lda):], lda, nil, b[offset(op, j, ldb):], ldb, beta, c[i+j*ldc:], ldc)
	})
}

// Dsymm computes C = alpha·A·B + beta·C or C = alpha·B·A + beta·C, A symmetric; see
// blas.Float64Level3.
func (impl Implementation) Dsymm(s blas.Side, ul blas.Uplo, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	side, ok1 := sideOf(s)
	uplo, ok2 := uploOf(ul)
	order := orderOf(s, m, n)
	if !ok1 || !ok2 || alpha == 0 || !isMatrix(order, order, lda, len(a)) || !isMatrix(m, n, ldb, len(b)) || !isMatrix(m, n, ldc, len(c)) || m*n*order < least.gemm {
		impl.Implementation.Dsymm(s, ul, m, n, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	g := stripsOf(side, n, m, impl.workers(2*m*n*order))
	if g.blocks() == 1 {
		asm.Symm(side, uplo, n, m, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	parallel(impl.threads(), g.blocks(), func(t int) {
		i, mi, j, nj := g.block(t)
		asm.Symm(side, uplo, mi, nj, alpha, a, lda, b[i+j*ldb:], ldb, beta, c[i+j*ldc:], ldc)
	})
}

// orderOf returns the order of the square matrix in a product with an m×n one.
func orderOf(s blas.Side, m, n int) int {
	if s == blas.Left {
		return m
	}
	return n
}

// Dtrmm computes B = alpha·op(A)·B or B = alpha·B·op(A), A triangular; see
// blas.Float64Level3.
func (impl Implementation) Dtrmm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	f, ok := triangularOf(s, ul, tA, d)
	order := orderOf(s, m, n)
	if !ok || alpha == 0 || !isMatrix(order, order, lda, len(a)) || !isMatrix(m, n, ldb, len(b)) || m*n*order < least.trmm {
		impl.Implementation.Dtrmm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	g := stripsOf(f.side, n, m, impl.workers(m*n*order))
	if g.blocks() == 1 {
		asm.Trmm(f.side, f.uplo, f.op, f.unit, n, m, alpha, a, lda, b, ldb)
		return
	}
	parallel(impl.threads(), g.blocks(), func(t int) {
		i, mi, j, nj := g.block(t)
		asm.Trmm(f.side, f.uplo, f.op, f.unit, mi, nj, alpha, a, lda, b[i+j*ldb:], ldb)
	})
}

// maxSolved is the number of right-hand sides up to which they are solved with one by
// one.
const maxSolved = 2

// Dtrsm overwrites B by the solution X of op(A)·X = alpha·B or X·op(A) = alpha·B, A
// triangular; see blas.Float64Level3.
func (impl Implementation) Dtrsm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	f, ok := triangularOf(s, ul, tA, d)
	order := orderOf(s, m, n)
	few := m*n <= maxSolved*order
	if !ok || alpha == 0 || !isMatrix(order, order, lda, len(a)) || !isMatrix(m, n, ldb, len(b)) ||
		!few && m*n*order < least.trsm || few && m*n*order < least.few || !f.unit && !invertible(order, a, lda) {
		impl.Implementation.Dtrsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	if few {
		f.solveFew(n, m, alpha, a, lda, b, ldb)
		return
	}
	g := stripsOf(f.side, n, m, impl.workers(m*n*order))
	if g.blocks() == 1 {
		asm.Trsm(f.side, f.uplo, f.op, f.unit, n, m, alpha, a, lda, b, ldb)
		return
	}
	parallel(impl.threads(), g.blocks(), func(t int) {
		i, mi, j, nj := g.block(t)
		asm.Trsm(f.side, f.uplo, f.op, f.unit, mi, nj, alpha, a, lda, b[i+j*ldb:], ldb)
	})
}

// invertible reports whether the reciprocals of the diagonal of A, by which asm.Trsm
// multiplies, are normal numbers: neither NaN or zero nor so small or large that the
// reciprocal overflows or loses bits. gonum divides.
func invertible(n int, a []float64, lda int) bool {
	for i := range n {
		if v := math.Abs(a[i*(lda+1)]); !(v >= 0x1p-1021 && v <= 0x1p1021) {
			return false
		}
	}
	return true
}

// A triangular matrix's place in an equation that is read column-major.
type triangular struct {
	side asm.Side
	uplo asm.Uplo
	op   asm.Op
	unit bool
}

func triangularOf(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag) (f triangular, ok bool) {
	var ok1, ok2, ok3, ok4 bool
	f.side, ok1 = sideOf(s)
	f.uplo, ok2 = uploOf(ul)
	f.op, ok3 = opOf(t)
	f.unit, ok4 = unitOf(d)
	return f, ok1 && ok2 && ok3 && ok4
}

// solveFew solves with the columns (Left) or rows of B, m×n and column-major, one by
// one.
func (f triangular) solveFew(m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	order, count, inc, next, op := m, n, 1, ldb, f.op
	if f.side == asm.Right {
		order, count, inc, next, op = n, m, ldb, 1, !f.op
	}
	s := scratchFor(inc, 1)
	for k := range count {
		x := b[k*next:]
		xs := s.compactX(order, x, inc)
		scaleBy(alpha, xs)
		asm.Trsv(f.uplo, op, f.unit, order, a, lda, xs)
		if inc != 1 {
			scatter(xs, x, inc)
		}
	}
	s.release()
}
