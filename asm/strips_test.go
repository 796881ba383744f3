package asm

import (
	"math"
	"testing"

	"github.com/saddle-go/saddle/internal/isa"
)

// testGemmTiles compares tiles of n rows in every mode and width.
func testGemmTiles(t *testing.T, s *source, n, offset int) {
	if n == 0 {
		return
	}
	level := isa.Active()
	tile := tilings[level]
	w, k, mode := 1+s.IntN(20), 1+s.IntN(20), s.IntN(8)
	if !tile.byColumns {
		mode &^= tilesByColumns
	}
	if mode&tilesDiagonal != 0 {
		w = 1 + s.IntN(min(n, tile.cols))
	}
	if mode&tilesByColumns != 0 && w%tile.cols != narrowCols {
		w = max(1, w/tile.cols) * tile.cols
		if mode&tilesDiagonal != 0 && w > n {
			mode &^= tilesDiagonal
		}
	}
	strips := (w + tile.cols - 1) / tile.cols
	lda, ldc := n+offset%3, n+offset%5
	// Strip after strip, as packed, or as a matrix of columns of C.
	bm, bn, ldb, next := tile.cols, k*strips, tile.cols, tile.cols*k
	if mode&tilesByColumns != 0 {
		bm, bn, ldb = k, w, k+offset%2
		next = ldb * tile.cols
	}
	alpha := s.draw(s.Rand)
	a, b, c := s.matrix(n, k, lda, offset), s.matrix(bm, bn, ldb, (5*offset)%8), s.matrix(n, w, ldc, (3*offset)%8)
	want := append([]float64(nil), c.s...)
	size := absAll(want)
	for j := 0; j < w; j += tile.cols { // the portable form has strips of another width
		for q := range min(tile.cols, w-j) {
			col, dcol := b.s[j/tile.cols*next+q:], absAll(b.s[j/tile.cols*next+q:])
			if mode&tilesByColumns != 0 {
				col, dcol = b.s[(j+q)*ldb:], absAll(b.s[(j+q)*ldb:])
			}
			top := 0
			if mode&tilesDiagonal != 0 {
				top = q
			}
			at, m := top+(j+q)*ldc, mode&^tilesDiagonal
			gemmTilesGeneric(n-top, 1, k, alpha, a.s[top:], lda, genericRows, col, ldb, 0, want[at:], ldc, m)
			gemmTilesGeneric(n-top, 1, k, math.Abs(alpha), absAll(a.s[top:]), lda, genericRows, dcol, ldb, 0, size[at:], ldc, m)
		}
	}
	gemmTiles(level, n, w, k, alpha, a.s, lda, tile.rows, b.s, ldb, next, c.s, ldc, mode)
	written := func(e int) bool { return e%ldc < n && (mode&tilesDiagonal == 0 || e%ldc >= e/ldc) }
	for e := range want {
		if written(e) {
			s.close(t, "gemmTiles", e, c.s[e], want[e], k, size[e], math.Abs(alpha))
		}
	}
	a.check(t, "a", nil)
	b.check(t, "b", nil)
	c.check(t, "c", written)
}

// testTrsmStrip compares on tame numbers, since the sums of a solution have no
// simple bound for others; these only must stay within the operands.
func testTrsmStrip(t *testing.T, s *source, n, offset int) {
	if n == 0 {
		return
	}
	level := isa.Active()
	cols := tilings[level].cols
	w, k := 1+s.IntN(cols), s.IntN(20)
	lda, ldb, ldc := n+offset%3, cols+offset%2, n+offset%5
	a, b, c := s.matrix(n, k, lda, offset), s.matrix(cols, k, ldb, (5*offset)%8), s.matrix(n, w, ldc, (3*offset)%8)
	full := newVec(maxCols*maxCols, offset)
	clear(full.s)
	for r := range w {
		for q := r; q < w; q++ {
			full.s[q+r*maxCols] = s.NormFloat64() / float64(cols)
		}
	}
	full.save()
	signed := ldc
	if s.IntN(2) == 0 {
		signed = -ldc
	}
	want := append([]float64(nil), c.s...)
	size := absAll(want)
	trsmStripGeneric(n, w, k, a.s, lda, b.s, ldb, full.s, want, signed)
	// The same recurrence with all signs positive bounds every term.
	abs := absAll(full.s)
	for i := range abs {
		if i%(maxCols+1) != 0 {
			abs[i] = -abs[i]
		}
	}
	negated := absAll(b.s)
	for i := range negated {
		negated[i] = -negated[i]
	}
	trsmStripGeneric(n, w, k, absAll(a.s), lda, negated, ldb, abs, size, signed)
	trsmStrip(level, n, w, k, a.s, lda, b.s, ldb, full.s, c.s, signed)
	for e := range want {
		if e%ldc < n {
			s.close(t, "trsmStrip", e, c.s[e], want[e], 4*(k+w), size[e], 1)
		}
	}
	a.check(t, "a", nil)
	b.check(t, "b", nil)
	full.check(t, "t", nil)
	c.check(t, "c", func(e int) bool { return e%ldc < n })
}

func testPackRows(t *testing.T, s *source, n, offset int) {
	tile := tilings[isa.Active()]
	for _, ldd := range []int{tile.cols, tile.rows} {
		packSize(t, s, 1+s.IntN(ldd), n, offset, ldd, false)
	}
}

func testPackCols(t *testing.T, s *source, n, offset int) {
	tile := tilings[isa.Active()]
	packSize(t, s, 1+s.IntN(tile.vec), n, offset, []int{tile.cols, tile.rows}[s.IntN(2)], true)
}

// packSize compares bits: packing multiplies once. Zeros follow up to whole
// vectors.
func packSize(t *testing.T, s *source, r, k, offset, ldd int, turn bool) {
	if k == 0 {
		return
	}
	level := isa.Active()
	vec := tilings[level].vec
	m, n := r, k
	if turn {
		m, n = n, m
	}
	ld := m + offset%3
	src, d, dst := s.matrix(m, n, ld, offset), s.vec(k, (5*offset)%8), newVec(ldd*k, (3*offset)%8).save()
	factors := d.s
	if offset%2 == 0 {
		factors = nil
	}
	if turn {
		packCols(level, r, k, src.s, ld, factors, dst.s, ldd)
	} else {
		packRows(level, r, k, src.s, ld, factors, dst.s, ldd)
	}
	for p := range k {
		for i := range (r + vec - 1) / vec * vec {
			var want float64
			switch {
			case i >= r:
			case turn:
				want = src.s[p+i*ld]
			default:
				want = src.s[i+p*ld]
			}
			if factors != nil && i < r {
				want *= factors[p]
			}
			if got := dst.s[i+p*ldd]; got != want && !(got != got && want != want) {
				t.Fatalf("pack of %d×%d, turned %v: element (%d, %d) = %v, want %v", r, k, turn, i, p, got, want)
			}
		}
	}
	src.check(t, "src", nil)
	d.check(t, "d", nil)
	dst.check(t, "dst", func(e int) bool { return e%ldd < (r+vec-1)/vec*vec })
}

func testSymUpdate(t *testing.T, s *source, n, offset int) {
	if n == 0 {
		return
	}
	k := 1 + s.IntN(2)
	skip := s.IntN(min(n, tilings[isa.Active()].vec))
	ldl, ldx, lda := n+offset%3, n+offset%2, n+offset%5
	l, x, a := s.matrix(n, k, ldl, offset), s.matrix(n, k, ldx, (5*offset)%8), s.matrix(n, n, lda, (3*offset)%8)
	want := append([]float64(nil), a.s...)
	size, negated := absAll(want), absAll(x.s)
	for i := range negated {
		negated[i] = -negated[i]
	}
	symUpdateGeneric(skip, n, k, l.s, ldl, x.s, ldx, want, lda)
	symUpdateGeneric(skip, n, k, absAll(l.s), ldl, negated, ldx, size, lda)
	symUpdate(skip, n, k, l.s, ldl, x.s, ldx, a.s, lda)
	lower := func(e int) bool { return e%lda < n && e%lda >= e/lda && e/lda >= skip }
	for e := range want {
		if lower(e) {
			s.close(t, "symUpdate", e, a.s[e], want[e], k, size[e], 0)
		}
	}
	l.check(t, "l", nil)
	x.check(t, "x", nil)
	a.check(t, "a", lower)
}
