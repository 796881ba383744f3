package asm

import (
	"math"
	"testing"
)

// TestRookBound checks what distinguishes the rule Rook: |L| ≤ 1/(1-α). Half of the
// matrices have low rank, so that what is left of them is rounding errors, which differ
// between a row and the column of the same elements; even then blocks of order 2 are
// indefinite, as the inertia has it.
func TestRookBound(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		trials := 8000
		if testing.Short() {
			trials = 500
		}
		for trial := range trials {
			n := 4 + s.IntN(20)
			a := s.symmetric(n, n, func(i, j int) float64 { return s.NormFloat64() })
			if trial%2 == 0 {
				clear(a.s)
				for range 1 + s.IntN(n/2) {
					v, sign := s.vec(n, 0).s, float64(1-2*s.IntN(2))
					for j := range n {
						for i := j; i < n; i++ {
							a.s[i+j*n] += sign * v[i] * v[j]
						}
					}
				}
				a.save()
			}
			f := s.pivoted(t, Rook, a, n, n)
			for j := range n {
				for i := j + 1; i < n; i++ {
					if v := math.Abs(f.l.s[i+j*n]); !(v <= 1/(1-pivotAlpha)*(1+1e-10)) {
						t.Fatalf("n = %d: L(%d, %d) is %v", n, i, j, v)
					}
				}
				if f.e[j] != 0 && f.d[j]*f.d[j+1] >= f.e[j]*f.e[j] {
					t.Fatalf("n = %d: block at %d is definite: %v, %v, %v", n, j, f.d[j], f.e[j], f.d[j+1])
				}
			}
		}
	})
}
