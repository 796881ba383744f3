package krylov

import (
	"math"
	"testing"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/isa"
)

// TestArnoldi: on a matrix that sends every vector near one direction, where the
// Gram–Schmidt method done once loses all digits, the basis is orthonormal to rounding
// and A V_k = V_{k+1} Q R holds, at every level and for lengths on both sides of the blocks.
func TestArnoldi(t *testing.T) {
	for _, l := range isa.Levels() {
		undo, err := isa.Force(l)
		if err != nil {
			t.Fatal(err)
		}
		defer undo()
		for _, n := range []int{7, 64, rowBlock - 1, rowBlock, 2*rowBlock + 5} {
			testArnoldi(t, n)
		}
	}
}

func testArnoldi(t *testing.T, n int) {
	w := newArnoldi("test", n, 20)
	multiply := func(dst, x []float64) { // 10⁹·1 1ᵀ/n + diag(1 … 2)
		s := 0.0
		for _, v := range x {
			s += v
		}
		for i, v := range x {
			dst[i] = 1e9*s/float64(n) + (1+float64(i)/float64(n))*v
		}
	}
	for i := range n {
		w.col(0)[i] = 1 + float64(i%3)
	}
	w.start()
	products := make([][]float64, 0, w.m)
	for w.k < w.m {
		k := w.k
		multiply(w.col(k+1), w.col(k))
		products = append(products, append([]float64(nil), w.col(k+1)...))
		if _, what := w.extend(); what != grown {
			break
		}
	}
	if w.k < min(n, 7)-1 {
		t.Fatalf("n = %d: the basis ends after %d products", n, w.k)
	}
	for i := range w.k {
		for j := range i + 1 {
			want := 0.0
			if i == j {
				want = 1
			}
			if d := asm.Dot(w.col(i), w.col(j)) - want; math.Abs(d) > 1e-13 {
				t.Errorf("n = %d: v%d·v%d is off by %v", n, i, j, d)
			}
		}
	}
	for k := range w.k {
		h := make([]float64, w.k+1) // column k of Q R
		copy(h, w.r[k*(w.m+1):][:k+1])
		for i := k; i >= 0; i-- {
			h[i], h[i+1] = w.cos[i]*h[i]-w.sin[i]*h[i+1], w.sin[i]*h[i]+w.cos[i]*h[i+1]
		}
		r := append([]float64(nil), products[k]...)
		for j := range k + 2 {
			asm.Axpy(-h[j], w.col(j), r)
		}
		if e := asm.Nrm2(r) / asm.Nrm2(products[k]); e > 1e-13 && k+1 < w.k {
			t.Errorf("n = %d: column %d of A V - V H is %v", n, k, e)
		}
	}
}
