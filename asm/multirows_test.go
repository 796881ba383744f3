package asm

import (
	"fmt"
	"math"
	"testing"
)

func testToRows(t *testing.T, s *source, n, offset int) {
	for w := 1; w <= FrontColumns; w++ {
		ind, scale := perm32(s, n), s.vec(n, (3*offset)%8)
		ldx := n + s.IntN(3)
		x, y := s.vec(ldx*w, offset), s.vec(n*FrontColumns, (5*offset)%8)
		ToRows(ind, scale.s, x.s, ldx, w, y.s)
		for i, k := range ind {
			for c := range FrontColumns {
				want := 0.0
				if c < w {
					want = x.s[i+c*ldx] * scale.s[i]
				}
				sameElement(t, fmt.Sprintf("row %d of %d, column %d of %d", k, n, c, w), y.s[int(k)*FrontColumns+c], want)
			}
		}
		y.check(t, "y", always)
		x.check(t, "x", nil)
		scale.check(t, "scale", nil)
	}
}

func testFromRows(t *testing.T, s *source, n, offset int) {
	for w := 1; w <= FrontColumns; w++ {
		ind, scale := perm32(s, n), s.vec(n, (3*offset)%8)
		ldx := n + s.IntN(3)
		x, y := s.vec(ldx*w, offset), s.vec(n*FrontColumns, (5*offset)%8)
		FromRows(ind, scale.s, y.s, w, x.s, ldx)
		for i, k := range ind {
			for c := range w {
				sameElement(t, fmt.Sprintf("row %d of %d, column %d of %d", i, n, c, w), x.s[i+c*ldx], y.s[int(k)*FrontColumns+c]*scale.s[i])
			}
		}
		x.check(t, "x", func(i int) bool { return i%max(1, ldx) < n })
		y.check(t, "y", nil)
		scale.check(t, "scale", nil)
	}
}

func perm32(s *source, n int) []int32 {
	p := make([]int32, n)
	for i, k := range s.Perm(n) {
		p[i] = int32(k)
	}
	return p
}

func sameElement(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Float64bits(got) != math.Float64bits(want) && !(got != got && want != want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}
