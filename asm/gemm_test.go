package asm

import (
	"fmt"
	"math"
	"testing"
)

// opAt returns element (i, j) of op(A).
func opAt(op Op, a []float64, ld, i, j int) float64 { return a[at(op, i, j, ld)] }

// TestGemm compares all forms with the sums they are defined by.
func TestGemm(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, size := range [][3]int{
			{0, 3, 2}, {3, 0, 2}, {3, 2, 0}, {1, 1, 1}, {5, 4, 3}, {8, 8, 8}, {23, 7, 5}, {24, 8, 16}, {25, 9, 17},
			{49, 20, 31}, {13, 130, 70}, {61, 5, 300}, {100, 101, 130}, {520, 97, 97}, {30, 200, 513}, {290, 97, 210}, {30, 905, 50},
		} {
			if testing.Short() && size[0]*size[1]*size[2] > 2e5 {
				continue
			}
			for _, opA := range []Op{NoTrans, Trans} {
				for _, opB := range []Op{NoTrans, Trans} {
					for _, diag := range []bool{false, true} {
						for _, beta := range []float64{0, 1, -0.5} {
							gemmSize(t, s, opA, opB, size[0], size[1], size[2], diag, beta)
						}
					}
				}
			}
		}
	})
}

func gemmSize(t *testing.T, s *source, opA, opB Op, m, n, k int, diag bool, beta float64) {
	t.Helper()
	am, an, bm, bn := m, k, k, n
	if opA == Trans {
		am, an = an, am
	}
	if opB == Trans {
		bm, bn = bn, bm
	}
	lda, ldb, ldc := max(1, am)+s.IntN(3), max(1, bm)+s.IntN(3), max(1, m)+s.IntN(3)
	a, b, c := s.matrix(am, an, lda, 1), s.matrix(bm, bn, ldb, 2), s.matrix(m, n, ldc, 3)
	var d []float64
	if diag {
		d = s.vec(k, 0).s
	}
	old := append([]float64(nil), c.s...)
	const alpha = 0.75
	Gemm(opA, opB, m, n, k, alpha, a.s, lda, d, b.s, ldb, beta, c.s, ldc)
	a.check(t, "a", nil)
	b.check(t, "b", nil)
	c.check(t, "c", func(e int) bool { return e%ldc < m })
	what := fmt.Sprintf("Gemm(%v, %v, %d, %d, %d, diag %v, beta %v)", opA, opB, m, n, k, diag, beta)
	for j := range n {
		for i := range m {
			var sum, size float64
			for p := range k {
				v := opAt(opA, a.s, lda, i, p) * opAt(opB, b.s, ldb, p, j)
				if diag {
					v *= d[p]
				}
				sum += v
				size += math.Abs(v)
			}
			want := alpha * sum
			if beta != 0 {
				want += beta * old[i+j*ldc]
			}
			tol := 4 * float64(k+2) * 0x1p-53 * (size + math.Abs(old[i+j*ldc]))
			if got := c.s[i+j*ldc]; !(math.Abs(got-want) <= tol) {
				t.Fatalf("%s: C(%d, %d) = %v, want %v", what, i, j, got, want)
			}
		}
	}
}
