package asm

import "testing"

// TestGemmt compares both triangles, in all forms, with the product of all of C, bit
// for bit, and wants the other triangle untouched.
func TestGemmt(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{1, 3, 8, 13, 25, 50, 101} {
			for _, k := range []int{1, 5, 97, 257} {
				if testing.Short() && n*n*k > 1<<18 {
					continue
				}
				for form := range 16 {
					gemmtSize(t, s, Uplo(form&1 != 0), Op(form&2 != 0), Op(form&4 != 0), n, k, form&8 != 0)
				}
			}
		}
	})
}

func gemmtSize(t *testing.T, s *source, uplo Uplo, opA, opB Op, n, k int, diag bool) {
	t.Helper()
	am, an, bm, bn := n, k, k, n
	if opA == Trans {
		am, an = an, am
	}
	if opB == Trans {
		bm, bn = bn, bm
	}
	lda, ldb, ldc := am+s.IntN(2), bm+s.IntN(2), n+s.IntN(2)
	a, b, c := s.matrix(am, an, lda, 1), s.matrix(bm, bn, ldb, 2), s.matrix(n, n, ldc, 3)
	var d []float64
	if diag {
		d = s.vec(k, 0).s
	}
	full := append([]float64(nil), c.s...)
	beta := float64(s.IntN(3)-1) / 2
	Gemm(opA, opB, n, n, k, 0.3, a.s, lda, d, b.s, ldb, beta, full, ldc)
	Gemmt(uplo, opA, opB, n, k, 0.3, a.s, lda, d, b.s, ldb, beta, c.s, ldc)
	inside := func(e int) bool {
		i, j := e%ldc, e/ldc
		return i < n && (i >= j && uplo == Lower || i <= j && uplo == Upper)
	}
	c.check(t, "c", inside)
	for e, v := range c.s {
		if inside(e) && v != full[e] {
			t.Fatalf("Gemmt(%v, %v, %v, %d, %d, diag %v): C(%d, %d) = %v, Gemm %v", uplo, opA, opB, n, k, diag, e%ldc, e/ldc, v, full[e])
		}
	}
}
