package gonumblas_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas"
	lapackapi "gonum.org/v1/gonum/lapack"
	lapack "gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm/gonumblas"
)

// definite returns a random symmetric positive definite matrix.
func definite(t *testing.T, n int) *mat.SymDense {
	s := mat.NewSymDense(n, nil)
	s.SymOuterK(1, mat.NewDense(n, n, draw(source(t), n*n)))
	for i := range n {
		s.SetSym(i, i, s.At(i, i)+1)
	}
	return s
}

// TestConditionNumbers compares estimates with gonum's, for norms, triangles and matrices
// whose inverse overflows, where ours has to leave the work to gonum.
func TestConditionNumbers(t *testing.T) {
	const n = 70
	ours, theirs := gonumblas.LAPACK{}, lapack.Implementation{}
	work, iwork := make([]float64, 4*n), make([]int, n)
	for name, scale := range map[string]float64{"plain": 1, "tiny pivot": 1e-250, "underflow": 1e-300, "zero pivot": 0, "NaN": math.NaN(), "infinite pivot": math.Inf(1)} {
		a := make([]float64, n*n)
		copy(a, definite(t, n).RawSymmetric().Data)
		theirs.Dpotrf(blas.Upper, n, a, n)
		for i := range n {
			for j := range i {
				a[i*n+j] = a[j*n+i] // the factor in both triangles
			}
		}
		a[(n/2)*(n+1)] *= scale
		same := func(what string, got, want float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1e-10*want) && !(math.IsNaN(got) && math.IsNaN(want)) {
				t.Errorf("%s, %s: %g, gonum says %g", name, what, got, want)
			}
		}
		for _, anorm := range []float64{0, 1, 1e200, math.Inf(1), math.NaN()} {
			for _, ul := range []blas.Uplo{blas.Upper, blas.Lower} {
				same("Dpocon", ours.Dpocon(ul, n, a, n, anorm, work, iwork), theirs.Dpocon(ul, n, a, n, anorm, work, iwork))
			}
			for _, norm := range []lapackapi.MatrixNorm{lapackapi.MaxColumnSum, lapackapi.MaxRowSum} {
				same("Dgecon", ours.Dgecon(norm, n, a, n, anorm, work, iwork), theirs.Dgecon(norm, n, a, n, anorm, work, iwork))
			}
		}
	}
}

// TestCholeskyThreads wants the bits of one thread from several, and a failure where the
// matrix is not definite, in every part of the recursion.
func TestCholeskyThreads(t *testing.T) {
	const n, lda = 700, 703
	a := make([]float64, n*lda)
	s := definite(t, n)
	for i := range n {
		copy(a[i*lda:], s.RawSymmetric().Data[i*n:(i+1)*n])
	}
	factored := func(threads int) []float64 {
		f := append([]float64(nil), a...)
		if !(gonumblas.LAPACK{BLAS: gonumblas.Implementation{Threads: threads}}).Dpotrf(blas.Upper, n, f, lda) {
			t.Fatal("not definite")
		}
		return f
	}
	one, three := factored(1), factored(3)
	for i, v := range one {
		if v != three[i] {
			t.Fatalf("element %d: %g with one thread, %g with three", i, v, three[i])
		}
	}
	for i := range n {
		for j := range i {
			if one[i*lda+j] != a[i*lda+j] {
				t.Fatalf("element (%d, %d) below the diagonal was written", i, j)
			}
		}
	}
	for _, bad := range []int{0, 100, 352, 400, 699} {
		f := append([]float64(nil), a...)
		f[bad*lda+bad] = -1
		if (gonumblas.LAPACK{}).Dpotrf(blas.Upper, n, f, lda) {
			t.Errorf("negative diagonal element %d was not noticed", bad)
		}
	}
}
