package asm

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// checkBlock compares the factors in l, d, e, perm with a, lower triangles of order n, and
// checks their structure and the sizes of L.
func checkBlock(t *testing.T, n, done int, a []float64, lda int, l []float64, ldl int, d, e []float64, perm []int32) {
	t.Helper()
	seen := make([]bool, n)
	for _, q := range perm {
		if seen[q] {
			t.Fatalf("perm %v", perm)
		}
		seen[q] = true
	}
	largest := 0.0
	for j := range n {
		for i := j; i < n; i++ {
			largest = max(largest, math.Abs(a[i+j*lda]))
		}
	}
	lower := func(x []float64, ld, i, j int) float64 { return x[max(i, j)+min(i, j)*ld] }
	for j := range n {
		for i := j; i < n; i++ {
			var sum, size float64
			if j >= done {
				sum = l[i+j*ldl]
			}
			size = math.Abs(sum)
			add := func(v float64) {
				sum += v
				size += math.Abs(v)
			}
			of := func(i, k int) float64 {
				if i == k {
					return 1
				}
				return l[i+k*ldl]
			}
			for k := range min(j+1, done) {
				add(of(i, k) * d[k] * of(j, k))
				if k+1 < done && e[k] != 0 {
					if k+1 <= j {
						add(of(i, k) * e[k] * of(j, k+1))
					}
					if k+1 <= i {
						add(of(i, k+1) * e[k] * of(j, k))
					}
				}
			}
			want := lower(a, lda, int(perm[i]), int(perm[j]))
			if err := math.Abs(want - sum); !(err <= 8*float64(n+4)*0x1p-53*size+1e-40*largest+1e-320) {
				t.Fatalf("order %d, %d done: element (%d, %d) is %g, factors %g beside %g", n, done, i, j, want, sum, size)
			}
		}
	}
	for k := range n {
		if k >= done && (d[k] != 0 || e[k] != 0) {
			t.Fatalf("pivot %d, %v, though %d done", k, d[k], done)
		}
		if k >= done {
			continue
		}
		if d[k] != l[k+k*ldl] {
			t.Fatalf("pivot %d, %v, is %v on the diagonal", k, d[k], l[k+k*ldl])
		}
		if e[k] != 0 && (l[k+1+k*ldl] != 0 || k+1 == done || e[k+1] != 0) {
			t.Fatalf("block at %d of %d: e %v", k, done, e)
		}
		for i := k + 1; i < n; i++ {
			if !(math.Abs(l[i+k*ldl]) <= 4.001) {
				t.Fatalf("L(%d, %d) = %v", i, k, l[i+k*ldl])
			}
		}
	}
}

func testBlockLDL(t *testing.T, s *source, n, offset int) {
	n %= BlockOrder + 1
	ld := max(1, n) + s.IntN(3)
	a := newVec(max(0, (n-1)*ld+n), offset)
	kind, finite := s.IntN(5), true
	for j := range n {
		for i := j; i < n; i++ {
			v := s.draw(s.Rand)
			switch {
			case kind == 0 && i == j, kind == 1 && i < n/2:
				v = 0
			case kind == 2 && s.IntN(4) > 0:
				v = 0
			case kind == 3:
				v = float64(s.IntN(3) - 1) // ties, and cancellation to zero
			}
			finite = finite && math.Abs(v) < 1e150
			a.s[i+j*ld] = v
		}
	}
	a.save()
	l := &vec{whole: slices.Clone(a.whole), first: a.first}
	l.s = l.whole[l.first : l.first+len(a.s)]
	l.save()
	d, e, perm := s.vec(n, (3*offset)%8), s.vec(n, (5*offset)%8), make([]int32, n)
	done := BlockLDL(n, l.s, ld, s.Float64()*1.2, d.s, e.s, perm)
	l.check(t, "a", func(i int) bool { return i%ld >= i/ld && i%ld < n })
	d.check(t, "d", always)
	e.check(t, "e", always)
	if done < 0 || done > n {
		t.Fatalf("%d of %d done", done, n)
	}
	if finite {
		checkBlock(t, n, done, a.s, ld, l.s, ld, d.s, e.s, perm)
		var left, all float64
		for j := range n {
			for i := j; i < n; i++ {
				all = max(all, math.Abs(a.s[i+j*ld]))
				if j >= done {
					left = max(left, math.Abs(l.s[i+j*ld]))
				}
			}
		}
		if left > max(all*blockTiny, blockFloor)*(1+1e-9) {
			t.Fatalf("order %d: stopped at %d with %g left of %g", n, done, left, all)
		}
	}
}

// TestBlockLDLPivots checks which pivots are chosen.
func TestBlockLDLPivots(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		a := []float64{1, 3, 2, 0, 0, 5, 0, 0, -9} // (1 3 2; 3 0 5; 2 5 -9)
		d, e, perm := make([]float64, 3), make([]float64, 3), make([]int32, 3)
		if done := BlockLDL(3, a, 3, 0.1, d, e, perm); done != 3 || perm[0] != 2 || d[0] != -9 {
			t.Errorf("done %d, perm %v, d %v", done, perm, d)
		}
		a = []float64{0, 1, 4, 0, 0, 0, 0, 0, 0} // the largest element is a_20
		if done := BlockLDL(3, a, 3, 0.1, d, e, perm); done != 2 || e[0] != 4 || d[0] != 0 || perm[2] != 1 || a[8] != 0 {
			t.Errorf("done %d, perm %v, d %v, e %v, a %v", done, perm, d, e, a)
		}
		a = []float64{3, 4, 0, 3} // determinant -7, less than half of 16
		if done := BlockLDL(2, a, 2, 0.1, d[:2], e[:2], perm[:2]); done != 2 || e[0] != 0 || d[0] != 3 {
			t.Errorf("done %d, d %v, e %v", done, d, e)
		}
		a = []float64{math.NaN(), 1, math.Inf(1), 0, 2, 0, 0, 0, 1}
		if done := BlockLDL(3, a, 3, 0.1, d, e, perm); d[0] != 2 || perm[0] != 1 || done > 2 {
			t.Errorf("done %d, perm %v, d %v", done, perm, d)
		}
		for n := range BlockOrder + 1 { // nothing to do
			a, d, e, perm := make([]float64, n*n), make([]float64, n), make([]float64, n), make([]int32, n)
			if done := BlockLDL(n, a, max(1, n), 0.1, d, e, perm); done != 0 {
				t.Errorf("zero matrix of order %d: %d done", n, done)
			}
			for i, q := range perm {
				if int(q) != i {
					t.Fatalf("perm %v", perm)
				}
			}
		}
	})
}

// TestBlockLDLRank: pivots are as many as the rank, where sums are exact.
func TestBlockLDLRank(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		for n := 2; n <= BlockOrder; n++ {
			a := make([]float64, n*n)
			for j := range n {
				for i := j; i < n; i++ {
					a[i+j*n] = float64(i%2*2-1) * float64(j%2*2-1) // rank 1
				}
			}
			d, e, perm := make([]float64, n), make([]float64, n), make([]int32, n)
			if done := BlockLDL(n, a, n, 0.01, d, e, perm); done != 1 {
				t.Errorf("order %d: %d done", n, done)
			}
		}
	})
}

func TestBlockLDLPanics(t *testing.T) {
	x, perm := make([]float64, 33*33), make([]int32, 33)
	for name, f := range map[string]func(){
		"order": func() { BlockLDL(33, x, 33, 0.1, x[:33], x[:33], perm) },
		"a":     func() { BlockLDL(5, x[:24], 5, 0.1, x[:5], x[:5], perm[:5]) },
		"lda":   func() { BlockLDL(5, x, 4, 0.1, x[:5], x[:5], perm[:5]) },
		"d":     func() { BlockLDL(5, x, 5, 0.1, x[:4], x[:5], perm[:5]) },
		"e":     func() { BlockLDL(5, x, 5, 0.1, x[:5], x[:4], perm[:5]) },
		"perm":  func() { BlockLDL(5, x, 5, 0.1, x[:5], x[:5], perm[:4]) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("accepted")
				}
			}()
			f()
		})
	}
}

func BenchmarkBlockLDL(b *testing.B) {
	for _, n := range []int{4, 8, 16, 24, 32} {
		fresh, a := benchVector(n*n), make([]float64, n*n)
		d, e, perm := make([]float64, n), make([]float64, n), make([]int32, n)
		benchLevels(b, fmt.Sprint(n), n*n*n/3, 8*n*n, func() {
			copy(a, fresh)
			BlockLDL(n, a, n, 0.01, d, e, perm)
		})
	}
}
