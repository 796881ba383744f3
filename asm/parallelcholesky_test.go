package asm

import (
	"math"
	"testing"
)

// dominant returns a matrix of order n whose lower triangle is that of a symmetric
// positive definite one; above, there are NaN, which nobody may read.
func (s *source) dominant(n, ld int) []float64 {
	a := s.vec((n-1)*ld+n, 0).s
	for j := range n {
		for i := range j {
			a[i+j*ld] = math.NaN()
		}
		a[j+j*ld] = float64(2 * n)
	}
	return a
}

// TestParallelCholesky compares shared factorisations with those of one goroutine,
// bit for bit, at orders with and without remainders, of one goroutine a block and more.
func TestParallelCholesky(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range []int{0, 1, 512, 513, 600, 770} {
			if testing.Short() && n > 520 {
				continue
			}
			ld := max(n, 1) + n%3
			a := s.dominant(max(n, 1), ld)
			alone := append([]float64(nil), a...)
			if p := Cholesky(n, alone, ld); p != -1 {
				t.Fatalf("n = %d: pivot %d refused", n, p)
			}
			for _, threads := range []int{0, 1, 2, 3, 8} {
				shared := append([]float64(nil), a...)
				if p := Parallel(threads).Cholesky(n, shared, ld); p != -1 {
					t.Fatalf("n = %d, %d threads: pivot %d refused", n, threads, p)
				}
				for j := range n {
					sameBits(t, "Cholesky", alone[j+j*ld:j*ld+n], shared[j+j*ld:j*ld+n])
				}
			}
		}
	})
}

// TestParallelCholeskyIndefinite spoils a pivot in each block and wants its index
// back, and the leading triangle of that order.
func TestParallelCholeskyIndefinite(t *testing.T) {
	s := newSource(t)
	const n = 700
	a := s.dominant(n, n)
	good := append([]float64(nil), a...)
	Cholesky(n, good, n)
	for k := s.IntN(60); k < n; k += 60 {
		for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
			shared := append([]float64(nil), a...)
			shared[k+k*n] = bad
			if p := Parallel(3).Cholesky(n, shared, n); p != k {
				t.Fatalf("bad pivot %d is said to be %d", k, p)
			}
			for j := range k {
				sameBits(t, "Cholesky", good[j+j*n:j*n+k], shared[j+j*n:j*n+k])
			}
		}
	}
}

// TestParallelCholeskyNoAllocation factorises in a loop: once warm, nothing is allocated.
func TestParallelCholeskyNoAllocation(t *testing.T) {
	const n = 520
	s := newSource(t)
	a := s.dominant(n, n)
	l := make([]float64, n*n)
	if allocs := testing.AllocsPerRun(20, func() {
		copy(l, a)
		Parallel(2).Cholesky(n, l, n)
	}); allocs > 0 {
		t.Errorf("%v allocations", allocs)
	}
}
