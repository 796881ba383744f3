package asm

import (
	"fmt"
	"math"
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// quasiDefinite returns a guarded symmetric matrix, lower triangle only, whose
// leading half is positive definite and whose other half is negative definite.
func (s *source) quasiDefinite(n, ld int) *vec {
	a := newVec(max(0, (n-1)*ld+n), 3)
	for j := range n {
		for i := j; i < n; i++ {
			a.s[i+j*ld] = s.NormFloat64()
		}
		a.s[j+j*ld] = 3*math.Sqrt(float64(n)) + s.Float64()
		if j >= n/2 {
			a.s[j+j*ld] *= -1
		}
	}
	return a.save()
}

// TestLDL checks |A - L·D·Lᵀ| ≤ c·n·u·|L|·|D|·|Lᵀ| elementwise.
func TestLDL(t *testing.T) {
	sizes := []int{123, 128, 129, 300}
	for n := range 71 {
		sizes = append(sizes, n)
	}
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, n := range sizes {
			ld := max(1, n) + n%3
			a := s.quasiDefinite(n, ld)
			l := &vec{whole: append([]float64(nil), a.whole...), first: a.first}
			l.s = l.whole[l.first : l.first+len(a.s)]
			l.save()
			d := s.vec(n, 1)
			if p := LDL(n, l.s, ld, d.s); p != -1 {
				t.Fatalf("n = %d: pivot %d refused", n, p)
			}
			l.check(t, "l", func(e int) bool { return e%ld < n && e%ld >= e/ld })
			d.check(t, "d", always)
			for j := range n {
				if (d.s[j] > 0) != (j < n/2) || d.s[j] != l.s[j+j*ld] {
					t.Fatalf("n = %d: pivot %d is %v, on the diagonal %v", n, j, d.s[j], l.s[j+j*ld])
				}
				for i := j; i < n; i++ {
					sum, size := l.s[i+j*ld]*d.s[j], math.Abs(l.s[i+j*ld]*d.s[j])
					if i == j {
						sum, size = d.s[j], math.Abs(d.s[j])
					}
					for p := range j {
						term := l.s[i+p*ld] * d.s[p] * l.s[j+p*ld]
						sum += term
						size += math.Abs(term)
					}
					if e := math.Abs(a.s[i+j*ld] - sum); !(e <= 2*float64(n+4)*0x1p-53*size) {
						t.Fatalf("n = %d: A - LDLᵀ at (%d, %d) is %g beside %g", n, i, j, e, size)
					}
				}
			}
		}
	})
}

// TestLDLPanel compares panels with the factors of the whole matrix.
func TestLDLPanel(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		for _, size := range [][2]int{{0, 0}, {5, 0}, {1, 1}, {9, 1}, {9, 8}, {9, 9}, {40, 3}, {40, 16}, {41, 17}, {64, 64}, {100, 30},
			{90, 20}, {64 + frontWork/64 + 70, 64}, {150, 100}, {190, 70}} {
			m, n := size[0], size[1]
			ld := max(1, m) + n%3
			a := s.quasiDefinite(m, ld)
			for j := range m { // the order of pivots does not matter
				if j >= n {
					a.s[j+j*ld] = math.Abs(a.s[j+j*ld]) * float64(m)
				}
			}
			a.save()
			want, d := append([]float64(nil), a.s...), make([]float64, m)
			if p := LDL(m, want, ld, d); p != -1 {
				t.Fatalf("%d rows: pivot %d refused", m, p)
			}
			pivots := s.vec(n, 1)
			if p := LDLPanel(m, n, a.s[:max(0, (n-1)*ld+m)], ld, pivots.s); p != -1 {
				t.Fatalf("%d rows, %d columns: pivot %d refused", m, n, p)
			}
			a.check(t, "a", func(e int) bool { return e/ld < n && e%ld < m && e%ld >= e/ld })
			pivots.check(t, "d", always)
			for j := range n {
				for i := j; i < m; i++ {
					got, w := a.s[i+j*ld], want[i+j*ld]
					if !(math.Abs(got-w) <= 1e-10*(1+math.Abs(w))) {
						t.Fatalf("%d rows, %d columns: (%d, %d) is %v, want %v", m, n, i, j, got, w)
					}
				}
				if pivots.s[j] != a.s[j+j*ld] {
					t.Fatalf("pivot %d is %v, on the diagonal %v", j, pivots.s[j], a.s[j+j*ld])
				}
			}
			if n > 0 {
				a.s[(n-1)*(ld+1)] = math.NaN()
				if p := LDLPanel(m, n, a.s, ld, pivots.s); p < 0 || n == 1 && p != 0 {
					t.Errorf("NaN at %d: returns %d", n-1, p)
				}
			}
		}
	})
}

// TestLDLBadPivots checks the index of a pivot that is zero or not finite, at
// places where each part of the algorithm meets it.
func TestLDLBadPivots(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		const n = 150
		for _, p := range []int{0, 3, 8, 20, 63, 64, 100, n - 1} {
			for _, bad := range []float64{0, math.NaN(), math.Inf(1), math.Inf(-1)} {
				a := make([]float64, n*n)
				for j := range n {
					a[j+j*n] = 2 - 4*s.Float64()
				}
				a[p+p*n] = bad
				if got := LDL(n, a, n, make([]float64, n)); got != p {
					t.Errorf("pivot %d = %v: LDL returns %d", p, bad, got)
				}
			}
		}
	})
}

// testLDLTile compares the factors of a diagonal block with the twin's; the pivots of
// n rows and columns dominate, except those that are special.
func testLDLTile(t *testing.T, s *source, n, offset int) {
	if n == 0 {
		return
	}
	w := 1 + n%maxCols
	lda := w + s.IntN(3)
	a := s.matrix(w, w, lda, offset)
	dominant := true
	for j := range w {
		for i := j; i < w; i++ {
			dominant = dominant && math.Abs(a.s[i+j*lda]) < 6
		}
		if math.Abs(a.s[j+j*lda]) < 100 && a.s[j+j*lda] != 0 {
			a.s[j+j*lda] += math.Copysign(30, a.s[j+j*lda])
		}
	}
	a.save()
	want := append([]float64(nil), a.s...)
	d, wantD := s.vec(w, (3*offset)%8), make([]float64, w)
	var wantStrip [maxCols * maxCols]float64
	strip := newVec(maxCols*maxCols, (5*offset)%8).save()
	wantP := ldlTileGeneric(w, want, lda, wantD, &wantStrip)
	p := ldlTile(isa.Active(), w, a.s, lda, d.s, (*[maxCols * maxCols]float64)(strip.s))
	a.check(t, "a", func(i int) bool { return i%lda >= i/lda && i%lda < w })
	d.check(t, "d", always)
	strip.check(t, "strip", always)
	if !dominant {
		return // rounding may make the difference
	}
	if p != wantP {
		t.Fatalf("order %d: bad pivot %d, twin %d", w, p, wantP)
	}
	for j := range w {
		if p >= 0 && j >= p {
			break
		}
		for i := j; i < w; i++ { // rows dominate, so that errors do not grow
			e := math.Abs(a.s[i+j*lda]-want[i+j*lda]) + math.Abs(strip.s[i+j*maxCols]-wantStrip[i+j*maxCols])
			if !(e <= 1e-12*100) {
				t.Fatalf("order %d: (%d, %d) is %v, twin %v", w, i, j, a.s[i+j*lda], want[i+j*lda])
			}
		}
		if d.s[j] != a.s[j+j*lda] {
			t.Fatalf("order %d: pivot %d", w, j)
		}
	}
}

func BenchmarkLDLPanel(b *testing.B) {
	for _, size := range [][2]int{{24, 4}, {40, 8}, {64, 16}, {128, 32}, {400, 64}} {
		m, n := size[0], size[1]
		a, d := make([]float64, m*n), make([]float64, n)
		for j := range n {
			a[j+j*m] = 1
		}
		benchLevels(b, fmt.Sprintf("%dx%d", m, n), (m-n/3)*n*n, 8*m*n, func() { LDLPanel(m, n, a, m, d) })
	}
}
