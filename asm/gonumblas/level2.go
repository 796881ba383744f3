package gonumblas

import (
	"gonum.org/v1/gonum/blas"

	"github.com/saddle-go/saddle/asm"
)

// Dgemv computes y = alpha·op(A)·x + beta·y; see blas.Float64Level2.
func (impl Implementation) Dgemv(tA blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	op, ok := opOf(tA)
	rows, cols := shape(op, m, n) // of op(A)
	if !ok || alpha == 0 || tooSmall(m*n, least.gemv, incX, incY) || !isMatrix(m, n, lda, len(a)) || !isVector(cols, incX, len(x)) || !isVector(rows, incY, len(y)) {
		impl.Implementation.Dgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	s := scratchFor(incX, incY)
	xs := s.compactX(cols, x, incX)
	sum := s.begin(rows, beta, y, incY)
	if parts := m * n / least.stream; parts > 1 && impl.threads() > 1 {
		impl.gemvParallel(op, m, n, alpha, a, lda, xs, sum, parts)
	} else if op == asm.NoTrans {
		asm.GemvT(n, m, alpha, a, lda, xs, sum)
	} else {
		asm.Gemv(n, m, alpha, a, lda, xs, sum)
	}
	s.end(sum, y, incY)
}

// gemvParallel computes y += alpha·op(A)·x with a part of y a task. Parts begin at
// multiples of gemvUnit, which kernels never straddle: bits do not depend on them.
func (impl Implementation) gemvParallel(op asm.Op, m, n int, alpha float64, a []float64, lda int, x, y []float64, parts int) {
	const gemvUnit = 64
	threads := impl.threads()
	size := len(y)/min(parts, 2*threads)/gemvUnit*gemvUnit + gemvUnit
	parallel(threads, (len(y)+size-1)/size, func(t int) {
		i := t * size
		k := min(size, len(y)-i)
		if op == asm.NoTrans {
			asm.GemvT(n, k, alpha, a[i*lda:], lda, x, y[i:i+k])
		} else {
			asm.Gemv(k, m, alpha, a[i:], lda, x, y[i:i+k])
		}
	})
}

// Dger computes A += alpha·x·yᵀ; see blas.Float64Level2. Vectors with negative strides
// are copied and never reach gonum's kernel, which takes them from the wrong place: with
// incX < 0 it reads beyond x, with incY < 0 it does nothing (v0.17.0).
func (impl Implementation) Dger(m, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	if (incX < 0 || incY < 0) && isMatrix(m, n, lda, len(a)) && isAnyVector(m, incX, len(x)) && isAnyVector(n, incY, len(y)) {
		impl.Dger(m, n, alpha, upwards(m, x, incX), 1, upwards(n, y, incY), 1, a, lda)
		return
	}
	if alpha == 0 || tooSmall(m*n, least.ger, incX, incY) || !isMatrix(m, n, lda, len(a)) || !isVector(m, incX, len(x)) || !isVector(n, incY, len(y)) {
		impl.Implementation.Dger(m, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	s := scratchFor(incX, incY)
	asm.Ger(n, m, alpha, s.compactY(n, y, incY), s.compactX(m, x, incX), a, lda)
	s.release()
}

// Dsymv computes y = alpha·A·x + beta·y, A symmetric; see blas.Float64Level2.
func (impl Implementation) Dsymv(ul blas.Uplo, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	uplo, ok := uploOf(ul)
	if !ok || alpha == 0 || tooSmall(n*n, least.symv, incX, incY) || !isMatrix(n, n, lda, len(a)) || !isVector(n, incX, len(x)) || !isVector(n, incY, len(y)) {
		impl.Implementation.Dsymv(ul, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	s := scratchFor(incX, incY)
	xs := s.compactX(n, x, incX)
	sum := s.begin(n, beta, y, incY)
	asm.Symv(uplo, n, alpha, a, lda, xs, sum)
	s.end(sum, y, incY)
}

// Dsyr computes A += alpha·x·xᵀ, A symmetric; see blas.Float64Level2.
func (impl Implementation) Dsyr(ul blas.Uplo, n int, alpha float64, x []float64, incX int, a []float64, lda int) {
	uplo, ok := uploOf(ul)
	if !ok || alpha == 0 || tooSmall(n*n, least.syr, incX, 1) || !isMatrix(n, n, lda, len(a)) || !isVector(n, incX, len(x)) {
		impl.Implementation.Dsyr(ul, n, alpha, x, incX, a, lda)
		return
	}
	s := scratchFor(incX, 1)
	xs := s.compactX(n, x, incX)
	for i, v := range xs {
		lo, hi := rowOf(uplo, i, n)
		asm.Axpy(alpha*v, xs[lo:hi], a[i*lda+lo:i*lda+hi])
	}
	s.release()
}

// Dsyr2 computes A += alpha·x·yᵀ + alpha·y·xᵀ, A symmetric; see blas.Float64Level2.
func (impl Implementation) Dsyr2(ul blas.Uplo, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	uplo, ok := uploOf(ul)
	if !ok || alpha == 0 || tooSmall(n*n, least.syr2, incX, incY) || !isMatrix(n, n, lda, len(a)) || !isVector(n, incX, len(x)) || !isVector(n, incY, len(y)) {
		impl.Implementation.Dsyr2(ul, n, alpha, x, incX, y, incY, a, lda)
		return
	}
	s := scratchFor(incX, incY)
	xs, ys := s.compactX(n, x, incX), s.compactY(n, y, incY)
	for i := range n {
		lo, hi := rowOf(uplo, i, n)
		row := a[i*lda+lo : i*lda+hi]
		asm.Axpy(alpha*xs[i], ys[lo:hi], row)
		asm.Axpy(alpha*ys[i], xs[lo:hi], row)
	}
	s.release()
}

// rowOf returns the range of row i of a triangle of order n, of which uplo names the
// column-major form.
func rowOf(uplo asm.Uplo, i, n int) (lo, hi int) {
	if uplo == asm.Lower {
		return i, n
	}
	return 0, i + 1
}

// Dtrsv overwrites x by the solution of op(A)·x = b, A triangular; see
// blas.Float64Level2.
func (impl Implementation) Dtrsv(ul blas.Uplo, tA blas.Transpose, d blas.Diag, n int, a []float64, lda int, x []float64, incX int) {
	op, ok1 := opOf(tA)
	uplo, ok2 := uploOf(ul)
	unit, ok3 := unitOf(d)
	if !ok1 || !ok2 || !ok3 || tooSmall(n*n, least.trsv, incX, 1) || !isMatrix(n, n, lda, len(a)) || !isVector(n, incX, len(x)) {
		impl.Implementation.Dtrsv(ul, tA, d, n, a, lda, x, incX)
		return
	}
	s := scratchFor(incX, 1)
	xs := s.compactX(n, x, incX)
	asm.Trsv(uplo, !op, unit, n, a, lda, xs)
	s.end(xs, x, incX)
}
