package gonumblas

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/gonum"

	"github.com/saddle-go/saddle/asm"
)

// LAPACK is an implementation of lapack.Float64 for lapack64.Use: Cholesky
// factorisations, and the condition numbers that mat estimates whenever it factors, by
// solves of level 2. The rest is gonum's, which calls the BLAS in force. The zero value
// is ready and may be used by several goroutines at once.
type LAPACK struct {
	gonum.Implementation                // what is not accelerated
	BLAS                 Implementation // the number of threads
}

var _ lapack.Float64 = LAPACK{}

// choleskyLeaf is the order of the blocks that one goroutine factorises. It fixes the
// order of summation, so it does not depend on the number of threads.
const choleskyLeaf = 256

// Dpotrf overwrites the upper triangle of A by its factor U, A = Uᵀ·U; see
// lapack.Float64. Lower triangles are left to gonum. It reports failure for pivots that
// are infinite, too.
func (l LAPACK) Dpotrf(ul blas.Uplo, n int, a []float64, lda int) (ok bool) {
	if ul != blas.Upper || n < least.potrf || !isMatrix(n, n, lda, len(a)) {
		return l.Implementation.Dpotrf(ul, n, a, lda)
	}
	return l.cholesky(n, a, lda)
}

// cholesky halves the matrix, with a triangular solve and a symmetric update, shared by
// threads, between the halves.
func (l LAPACK) cholesky(n int, a []float64, lda int) bool {
	if n <= choleskyLeaf {
		return asm.Cholesky(n, a, lda) < 0 // row-major upper is column-major lower
	}
	n1 := (n/2 + 7) &^ 7
	if !l.cholesky(n1, a, lda) {
		return false
	}
	corner := a[n1*lda+n1:]
	l.BLAS.Dtrsm(blas.Left, blas.Upper, blas.Trans, blas.NonUnit, n1, n-n1, 1, a, lda, a[n1:], lda)
	l.BLAS.Dsyrk(blas.Upper, blas.Trans, n-n1, n1, -1, a[n1:], lda, 1, corner, lda)
	return l.cholesky(n-n1, corner, lda)
}

// Dpocon estimates the reciprocal of the condition number of the matrix whose Cholesky
// factor is given; see lapack.Float64.
func (l LAPACK) Dpocon(ul blas.Uplo, n int, a []float64, lda int, anorm float64, work []float64, iwork []int) float64 {
	first, second := blas.Trans, blas.NoTrans // U = Lᵀ
	if ul == blas.Lower {
		first, second = second, first
	}
	_, ok := uploOf(ul)
	if ok && n >= least.con && isMatrix(n, n, lda, len(a)) && len(work) >= 3*n && len(iwork) >= n {
		rcond, ok := l.condition(n, anorm, work, iwork, func(x []float64, _ int) {
			l.BLAS.Dtrsv(ul, first, blas.NonUnit, n, a, lda, x, 1)
			l.BLAS.Dtrsv(ul, second, blas.NonUnit, n, a, lda, x, 1)
		})
		if ok {
			return rcond
		}
	}
	return l.Implementation.Dpocon(ul, n, a, lda, anorm, work, iwork)
}

// Dgecon estimates the reciprocal of the condition number of the matrix whose factors
// L·U are given; see lapack.Float64.
func (l LAPACK) Dgecon(norm lapack.MatrixNorm, n int, a []float64, lda int, anorm float64, work []float64, iwork []int) float64 {
	if (norm == lapack.MaxColumnSum || norm == lapack.MaxRowSum) && n >= least.con && isMatrix(n, n, lda, len(a)) && len(work) >= 4*n && len(iwork) >= n {
		direct := 2 // what Dlacn2 asks for when the inverse itself is wanted
		if norm == lapack.MaxColumnSum {
			direct = 1
		}
		rcond, ok := l.condition(n, anorm, work, iwork, func(x []float64, kase int) {
			if kase == direct {
				l.BLAS.Dtrsv(blas.Lower, blas.NoTrans, blas.Unit, n, a, lda, x, 1)
				l.BLAS.Dtrsv(blas.Upper, blas.NoTrans, blas.NonUnit, n, a, lda, x, 1)
			} else {
				l.BLAS.Dtrsv(blas.Upper, blas.Trans, blas.NonUnit, n, a, lda, x, 1)
				l.BLAS.Dtrsv(blas.Lower, blas.Trans, blas.Unit, n, a, lda, x, 1)
			}
		})
		if ok {
			return rcond
		}
	}
	return l.Implementation.Dgecon(norm, n, a, lda, anorm, work, iwork)
}

// condition estimates 1/(‖A‖·‖A⁻¹‖) by Higham's method (N. J. Higham, FORTRAN codes for
// estimating the one-norm, 1988), which asks for a few products with A⁻¹ (kase 1) or its
// transpose (kase 2). It reports false if the estimate is not finite or next to zero: then
// ‖A‖ is no number to divide by, or a product has overflowed, and gonum's slower solves,
// which scale, know better.
func (l LAPACK) condition(n int, anorm float64, work []float64, iwork []int, solve func(x []float64, kase int)) (rcond float64, ok bool) {
	const tiny = 0x1p-950
	var norm float64
	var kase int
	var state [3]int
	x, v := work[:n], work[n:2*n]
	for {
		norm, kase = l.Dlacn2(n, v, x, iwork, norm, kase, &state)
		if kase == 0 {
			rcond = 1 / norm / anorm
			return rcond, rcond > tiny && rcond <= math.MaxFloat64
		}
		solve(x, kase)
	}
}
