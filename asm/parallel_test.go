package asm

import "testing"

// TestParallelBits compares shared products with those of one goroutine, bit for
// bit, at sizes that are cut in parts.
func TestParallelBits(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, size := range [][3]int{{300, 190, 301}, {30, 600, 400}, {1000, 17, 500}, {517, 519, 64}} {
			m, n, k := size[0], size[1], size[2]
			if testing.Short() && m*n*k > 2e7 {
				continue
			}
			for _, op := range []Op{NoTrans, Trans} {
				a, b, d := s.vec(m*k, 0).s, s.vec(n*k, 0).s, s.vec(k, 0).s
				lda, ldb := m, n
				if op == Trans {
					lda, ldb = k, k
				}
				one := s.vec(m*n, 1).s
				for _, threads := range []int{2, 3, 7} {
					shared := append([]float64(nil), one...)
					alone := append([]float64(nil), one...)
					Gemm(op, !op, m, n, k, 0.5, a, lda, d, b, ldb, 1, alone, m)
					Parallel(threads).Gemm(op, !op, m, n, k, 0.5, a, lda, d, b, ldb, 1, shared, m)
					sameBits(t, "Gemm", alone, shared)
				}
			}
			a := s.vec(m*max(n, k), 0).s
			square := s.vec(m*m, 0).s
			for _, uplo := range []Uplo{Lower, Upper} {
				shared := append([]float64(nil), square...)
				alone := append([]float64(nil), square...)
				Gemmt(uplo, NoTrans, Trans, m, n, -1, a, m, nil, a, m, 2, alone, m)
				Parallel(3).Gemmt(uplo, NoTrans, Trans, m, n, -1, a, m, nil, a, m, 2, shared, m)
				sameBits(t, "Gemmt", alone, shared)
			}
		}
	})
}

// TestParallelNoAllocation shares a product in a loop: once warm, it allocates
// nothing.
func TestParallelNoAllocation(t *testing.T) {
	const n = 256
	s := newSource(t)
	a, c := s.vec(n*n, 0).s, s.vec(n*n, 0).s
	allocs := testing.AllocsPerRun(20, func() {
		Parallel(2).Gemm(NoTrans, Trans, n, n, n, 1e-3, a, n, nil, a, n, 0, c, n)
		Parallel(2).Gemmt(Upper, Trans, NoTrans, n, n, 1e-3, a, n, nil, a, n, 0, c, n)
	})
	if allocs > 0 {
		t.Errorf("%v allocations", allocs)
	}
}

// TestGemmCut checks that bits do not depend on how a caller cuts C.
func TestGemmCut(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const m, n, k = 150, 140, 300
		a, b := s.vec(m*k, 0).s, s.vec(n*k, 0).s
		whole, parts := make([]float64, m*n), make([]float64, m*n)
		Gemm(NoTrans, Trans, m, n, k, 1, a, m, nil, b, n, 0, whole, m)
		i, j := 1+s.IntN(m-1), 1+s.IntN(n-1)
		Gemm(NoTrans, Trans, i, j, k, 1, a, m, nil, b, n, 0, parts, m)
		Gemm(NoTrans, Trans, m-i, j, k, 1, a[i:], m, nil, b, n, 0, parts[i:], m)
		Gemm(NoTrans, Trans, i, n-j, k, 1, a, m, nil, b[j:], n, 0, parts[j*m:], m)
		Gemm(NoTrans, Trans, m-i, n-j, k, 1, a[i:], m, nil, b[j:], n, 0, parts[j*m+i:], m)
		sameBits(t, "Gemm", whole, parts)
		triangle := make([]float64, m*m)
		full := make([]float64, m*m)
		Gemmt(Lower, NoTrans, Trans, m, k, 1, a, m, nil, a, m, 0, triangle, m)
		Gemm(NoTrans, Trans, m, m, k, 1, a, m, nil, a, m, 0, full, m)
		for q := range m {
			sameBits(t, "Gemmt", full[q*m+q:(q+1)*m], triangle[q*m+q:(q+1)*m])
		}
	})
}
