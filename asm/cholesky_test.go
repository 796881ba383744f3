package asm

import (
	"math"
	"testing"
)

// definite returns a guarded symmetric positive definite matrix of order n,
// lower triangle only: B·Bᵀ + I for a random n×(n+2) matrix B.
func (s *source) definite(n, ld int) *vec {
	a := newVec(max(0, (n-1)*ld+n), 3)
	b := make([]float64, n*(n+2))
	for i := range b {
		b[i] = s.NormFloat64()
	}
	for j := range n {
		for i := j; i < n; i++ {
			a.s[i+j*ld] = 0
		}
		a.s[j+j*ld] = 1
	}
	if n > 0 {
		gemmTilesGeneric(n, n, n+2, 1, b, n, genericRows, b, n, genericCols, a.s, ld, tilesDiagonal)
	}
	return a.save()
}

// TestCholesky checks |A - L·Lᵀ| ≤ c·n·u·|L|·|Lᵀ| elementwise (Higham, Accuracy
// and Stability of Numerical Algorithms, theorem 10.3), and the residual of a
// solution likewise.
func TestCholesky(t *testing.T) {
	sizes := []int{123, 300}
	for n := range 71 {
		sizes = append(sizes, n)
	}
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range sizes {
			ld := max(1, n) + n%3
			a := s.definite(n, ld)
			l := &vec{whole: append([]float64(nil), a.whole...), first: a.first}
			l.s = l.whole[l.first : l.first+len(a.s)]
			l.save()
			if p := Cholesky(n, l.s, ld); p != -1 {
				t.Fatalf("n = %d: pivot %d refused", n, p)
			}
			l.check(t, "l", func(e int) bool { return e%ld < n && e%ld >= e/ld })
			const u = 0x1p-53
			tol := 2 * float64(n+4) * u
			for j := range n {
				for i := j; i < n; i++ {
					var sum, size float64
					for p := range j + 1 {
						term := l.s[i+p*ld] * l.s[j+p*ld]
						sum += term
						size += math.Abs(term)
					}
					if d := math.Abs(a.s[i+j*ld] - sum); !(d <= tol*size) {
						t.Fatalf("n = %d: A - LLᵀ at (%d, %d) is %g > %g", n, i, j, d, tol*size)
					}
				}
			}
			checkSolve(t, s, n, ld, a, l)
		}
	})
}

// checkSolve solves A·x = b by the factor l and checks the residual.
func checkSolve(t *testing.T, s *source, n, ld int, a, l *vec) {
	t.Helper()
	b := s.vec(n, 1)
	x := newVec(n, 5)
	copy(x.s, b.s)
	x.save()
	l.save()
	CholeskySolve(n, l.s, ld, x.s)
	x.check(t, "x", always)
	l.check(t, "l", nil)
	var normA, normX float64
	residual := append([]float64(nil), b.s...)
	for j := range n {
		normX = max(normX, math.Abs(x.s[j]))
		for i := range n {
			v := a.s[max(i, j)+min(i, j)*ld]
			residual[i] -= v * x.s[j]
			normA = max(normA, math.Abs(v)*float64(n))
		}
	}
	for i, r := range residual {
		if bound := 8 * float64(n) * 0x1p-53 * normA * normX; !(math.Abs(r) <= bound) {
			t.Fatalf("n = %d: residual %d is %g > %g", n, i, r, bound)
		}
	}
}

// TestCholeskyIndefinite spoils one pivot and wants its index back.
func TestCholeskyIndefinite(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{1, 2, 7, 31, 32, 33, 64, 100} {
			for _, bad := range []float64{-1, 0, math.NaN(), math.Inf(1), math.Inf(-1)} {
				k := s.IntN(n)
				a := s.definite(n, n)
				a.s[k+k*n] = bad
				if bad == 0 { // exactly singular: row and column are zero
					for i := range n {
						a.s[max(i, k)+min(i, k)*n] = 0
					}
				}
				if p := Cholesky(n, a.s, n); p != k {
					t.Fatalf("n = %d, element (%d, %d) = %v: returned %d", n, k, k, bad, p)
				}
			}
		}
	})
}
