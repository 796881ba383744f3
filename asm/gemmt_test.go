package asm

import (
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

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

// TestGemmtOfOneMatrix: both triangles of A·Aᵀ and of Aᵀ·A, whose packed rows serve as
// columns too, are those of the product with a copy of A, bit for bit, also where A is
// cut into blocks of rows.
func TestGemmtOfOneMatrix(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{1, 7, 24, 101, 270, tilings[isa.Active()].mc + 29} {
			for _, k := range []int{1, 97, 257} {
				if testing.Short() && n > 270 {
					continue
				}
				for form := range 4 {
					uplo, op := Uplo(form&1 != 0), Op(form&2 != 0)
					rows, cols := n, k
					if op == Trans {
						rows, cols = k, n
					}
					lda, ldc := rows+s.IntN(3), n+s.IntN(2)
					a, c := s.matrix(rows, cols, lda, 1), s.matrix(n, n, ldc, 3)
					full := append([]float64(nil), c.s...)
					Gemm(op, !op, n, n, k, -0.3, a.s, lda, nil, append([]float64(nil), a.s...), lda, 1, full, ldc)
					Gemmt(uplo, op, !op, n, k, -0.3, a.s, lda, nil, a.s, lda, 1, c.s, ldc)
					for j := range n {
						for i := range n {
							if (i >= j && uplo == Lower || i <= j && uplo == Upper) && c.s[i+j*ldc] != full[i+j*ldc] {
								t.Fatalf("%v, %v, n = %d, k = %d: C(%d, %d) = %v, Gemm %v", uplo, op, n, k, i, j, c.s[i+j*ldc], full[i+j*ldc])
							}
						}
					}
				}
			}
		}
	})
}
