package asm

import "testing"

// TestCut compares, bit by bit, products and solutions with those of the same
// matrices cut into four or two parts: tiles and edges must round alike.
func TestCut(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for range 60 {
			m, n, k := 2+s.IntN(60), 2+s.IntN(30), 1+s.IntN(40)
			cutGemm(t, s, m, n, k)
			cutTrsm(t, s, m, n)
		}
		cutGemm(t, s, 130, 110, 100)
		cutTrsm(t, s, 70, 100)
	})
}

func cutGemm(t *testing.T, s *source, m, n, k int) {
	opA, opB := Op(s.IntN(2) == 0), Op(s.IntN(2) == 0)
	lda, ldb := m, k
	if opA == Trans {
		lda = k
	}
	if opB == Trans {
		ldb = n
	}
	beta := float64(s.IntN(3)-1) / 2
	a, b, c := s.vec(m*k, 0).s, s.vec(k*n, 1).s, s.vec(m*n, 2).s
	whole := append([]float64(nil), c...)
	Gemm(opA, opB, m, n, k, 0.3, a, lda, nil, b, ldb, beta, whole, m)
	p, q := 1+s.IntN(m-1), 1+s.IntN(n-1)
	for _, rows := range [][2]int{{0, p}, {p, m}} {
		for _, cols := range [][2]int{{0, q}, {q, n}} {
			Gemm(opA, opB, rows[1]-rows[0], cols[1]-cols[0], k, 0.3, a[at(opA, rows[0], 0, lda):], lda, nil,
				b[at(opB, 0, cols[0], ldb):], ldb, beta, c[rows[0]+cols[0]*m:], m)
		}
	}
	sameBits(t, "Gemm", whole, c)
}

func cutTrsm(t *testing.T, s *source, m, n int) {
	uplo, op := Uplo(s.IntN(2) == 0), Op(s.IntN(2) == 0)
	x := s.vec(n*n, 0).s
	for i := range n {
		x[i+i*n] += float64(3 * n)
	}
	b := s.vec(m*n, 1).s
	p := 1 + s.IntN(m-1)
	right := append([]float64(nil), b...)
	Trsm(Right, uplo, op, false, m, n, 1, x, n, right, m)
	got := append([]float64(nil), b...)
	Trsm(Right, uplo, op, false, p, n, 1, x, n, got, m)
	Trsm(Right, uplo, op, false, m-p, n, 1, x, n, got[p:], m)
	sameBits(t, "Trsm right", right, got)
	left := append([]float64(nil), b...)
	Trsm(Left, uplo, op, false, n, m, 1, x, n, left, n)
	Trsm(Left, uplo, op, false, n, p, 1, x, n, b, n)
	Trsm(Left, uplo, op, false, n, m-p, 1, x, n, b[p*n:], n)
	sameBits(t, "Trsm left", left, b)
}
