package asm

import (
	"fmt"
	"math"
	"testing"
)

// positions returns r ascending numbers from shift on, in runs, and the last.
func (s *source) positions(r, shift int) []int32 {
	pos := make([]int32, r)
	next, gap := int32(shift+s.IntN(3)), s.IntN(12) // 0: no gaps
	for i := range pos {
		pos[i] = next
		next++
		if gap > 0 && s.IntN(gap) == 0 {
			next += int32(1 + s.IntN(4))
		}
	}
	return pos
}

func testAddLower(t *testing.T, s *source, n, offset int) {
	shift, ldcb := s.IntN(4), n+s.IntN(3)
	pos := s.positions(n, shift)
	m := 1
	if n > 0 {
		m = int(pos[n-1]) - shift + 1
	}
	j0 := s.IntN(n + 1)
	j1 := j0 + s.IntN(n-j0+1)
	if s.IntN(2) == 0 {
		j0, j1 = 0, n
	}
	ld := m + s.IntN(3)
	cb := s.matrix(n, n, max(1, ldcb), offset)
	dst := s.matrix(m, m, ld, (3*offset)%8)
	want := append([]float64(nil), dst.s...)
	written := map[int]bool{}
	for j := j0; j < j1; j++ {
		for i := j; i < n; i++ {
			at := int(pos[i]) - shift + (int(pos[j])-shift)*ld
			want[at] += cb.s[i+j*ldcb]
			written[at] = true
		}
	}
	AddLower(n, j0, j1, cb.s, ldcb, pos, shift, dst.s, ld)
	for i := range written {
		if math.Float64bits(dst.s[i]) != math.Float64bits(want[i]) && !(math.IsNaN(dst.s[i]) && math.IsNaN(want[i])) {
			t.Fatalf("AddLower, order %d: element %d is %v, want %v", n, i, dst.s[i], want[i])
		}
	}
	dst.check(t, "dst", func(i int) bool { return written[i] })
	cb.check(t, "cb", nil)
}

func testGrowthRows(t *testing.T, s *source, n, offset int) {
	p := s.IntN(11)
	ld := n + 1 + s.IntN(3)
	l, d, g := s.matrix(n, p, ld, offset), s.vec(p, (3*offset)%8), s.vec(n, (5*offset)%8)
	want, size := append([]float64(nil), g.s...), absAll(g.s)
	if n > 0 && p > 0 {
		growthRowsGeneric(n, p, l.s, ld, d.s, want)
		growthRowsGeneric(n, p, l.s, ld, d.s, size)
	}
	GrowthRows(n, p, l.s, ld, d.s, g.s)
	var under float64
	for _, v := range d.s {
		under = max(under, math.Abs(v))
	}
	for i := range want {
		s.close(t, "GrowthRows", i, g.s[i], want[i], 2*p, size[i], under)
	}
	l.check(t, "l", nil)
	d.check(t, "d", nil)
	g.check(t, "g", always)
}

func testColumnMax(t *testing.T, s *source, n, offset int) {
	p := s.IntN(7)
	ld := n + 1 + s.IntN(3)
	l, c := s.matrix(n, p, ld, offset), s.vec(p, (3*offset)%8)
	ColumnMax(n, p, l.s, ld, c.s)
	for k, got := range c.s {
		var want float64
		for i := range n {
			want = max(want, math.Abs(l.s[i+k*ld]))
		}
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("ColumnMax: column %d of %d rows is %v, want %v", k, n, got, want)
		}
	}
	l.check(t, "l", nil)
	c.check(t, "c", always)
}

// TestFrontsLarge covers operands that take several calls.
func TestFrontsLarge(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		testAddLower(t, s, 300, 1)
		const m, p = frontWork + 77, 3
		l, d, g, c := s.vec(m*p, 1).s, s.vec(p, 0).s, make([]float64, m), make([]float64, p)
		l[2*m-1], l[2*m+5] = -7, math.NaN()
		GrowthRows(m, p, l, m, d, g)
		ColumnMax(m, p, l, m, c)
		if c[1] != 7 || !math.IsNaN(c[2]) {
			t.Errorf("largest %v", c)
		}
		for i, got := range g {
			want := 0.0
			for k := range p {
				want += math.Abs(d[k]) * l[i+k*m] * l[i+k*m]
			}
			if !(math.Abs(got-want) <= 8*0x1p-53*want) && i != 5 {
				t.Fatalf("growth of row %d is %v, want %v", i, got, want)
			}
		}
		const q = 600
		l, d, g = s.vec(100*q, 1).s, s.vec(q, 0).s, make([]float64, 100)
		GrowthRows(100, q, l, 100, d, g)
		parts := make([]float64, 100)
		for k := 0; k < q; k += 7 { // any cut gives the same bits
			w := min(7, q-k)
			GrowthRows(33, w, l[k*100:], 100, d[k:k+w], parts[:33])
			GrowthRows(67, w, l[k*100+33:], 100, d[k:k+w], parts[33:])
		}
		sameBits(t, "GrowthRows", g, parts)
	})
}

// TestFrontPanics checks that bad operands are refused.
func TestFrontPanics(t *testing.T) {
	x, pos := make([]float64, 100), []int32{2, 3, 5, 8, 9, 11}
	bad := map[string]func(){
		"pos short":    func() { AddLower(7, 0, 6, x, 7, pos, 2, x, 10) },
		"columns":      func() { AddLower(6, 3, 7, x, 6, pos, 2, x, 10) },
		"no columns":   func() { AddLower(6, 3, 2, x, 6, pos, 2, x, 10) },
		"cb short":     func() { AddLower(6, 0, 6, x[:35], 6, pos, 2, x, 10) },
		"ldcb":         func() { AddLower(6, 0, 6, x, 5, pos, 2, x, 10) },
		"dst short":    func() { AddLower(6, 0, 6, x, 6, pos, 2, x[:99], 10) },
		"dst ld":       func() { AddLower(6, 0, 6, x, 6, pos, 2, x, 9) },
		"before dst":   func() { AddLower(6, 0, 6, x, 6, pos, 3, x, 9) },
		"growth l":     func() { GrowthRows(10, 2, x[:19], 10, x[:2], x[:10]) },
		"growth d":     func() { GrowthRows(10, 2, x, 10, x[:3], x[:10]) },
		"growth g":     func() { GrowthRows(10, 2, x, 10, x[:2], x[:9]) },
		"column max c": func() { ColumnMax(10, 2, x, 10, x[:3]) },
		"column max l": func() { ColumnMax(10, 2, x[:19], 10, x[:2]) },
	}
	for name, f := range bad {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("accepted")
				}
			}()
			f()
		})
	}
	AddLower(6, 0, 6, x, 6, pos, 2, make([]float64, 100), 10)
	AddLower(0, 0, 0, nil, 1, nil, 0, nil, 1)
	GrowthRows(0, 0, nil, 1, nil, nil)
	ColumnMax(0, 2, nil, 1, x[:2])
}

func BenchmarkAddLower(b *testing.B) {
	for _, r := range []int{2, 3, 4, 5, 6, 8, 16, 32, 64, 128} {
		for _, gap := range []int{0, 1, 3, 8} {
			pos, next := make([]int32, r), int32(0)
			for i := range pos {
				pos[i] = next
				next++
				if gap > 0 && i%gap == 0 {
					next += 2
				}
			}
			ld := int(pos[r-1]) + 1
			cb, dst := benchVector(r*r), make([]float64, ld*ld)
			n := r * (r + 1) / 2
			benchLevels(b, fmt.Sprintf("%d/gap%d", r, gap), n, 24*n, func() { AddLower(r, 0, r, cb, r, pos, 0, dst, ld) })
		}
	}
}

func BenchmarkGrowthRows(b *testing.B) {
	for _, size := range [][2]int{{8, 2}, {20, 8}, {100, 32}, {1000, 32}, {1000, 128}} {
		m, p := size[0], size[1]
		l, d, g := benchVector(m*p), benchVector(p), make([]float64, m)
		benchLevels(b, fmt.Sprintf("%dx%d", m, p), 3*m*p, 8*m*p, func() { GrowthRows(m, p, l, m, d, g) })
	}
}

func BenchmarkColumnMax(b *testing.B) {
	for _, size := range [][2]int{{8, 2}, {20, 8}, {100, 32}, {1000, 32}, {1000, 128}} {
		m, p := size[0], size[1]
		l, c := benchVector(m*p), make([]float64, p)
		benchLevels(b, fmt.Sprintf("%dx%d", m, p), m*p, 8*m*p, func() { ColumnMax(m, p, l, m, c) })
	}
}
