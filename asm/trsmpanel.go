package asm

import "github.com/saddle-go/saddle/internal/isa"

// panelRows is the number of right-hand sides that a triangle of order trsmBase is
// applied to at a time, so that they stay in the first cache.
const panelRows = 48

// A packedTriangle is a triangular matrix M of order n ≤ trsmBase, ready for
// solving X·M = B by strips of columns in the order of elimination. For the strip
// that has j columns before it,
//
//	known[q + p*cols] = M(p, c),   p one of those j columns, in the order of memory,
//	strip[q + p*maxCols] = M(p, c),   p another column of the strip,
//
// where c is the q-th column of the strip in the order of elimination; the
// diagonal of strip holds reciprocals.
type packedTriangle struct {
	level     isa.Level
	n         int
	ascending bool
	known     [trsmBase * trsmBase / 2]float64
	strip     [trsmBase * maxCols]float64
}

// pack takes the n columns of M = op(s.t) from lo on.
func (f *packedTriangle) pack(s *triangular, op Op, lo, n int, ascending bool) {
	f.level, f.n, f.ascending = s.level, n, ascending
	cols := tilings[s.level].cols
	known, strip := f.known[:], f.strip[:]
	for j := 0; j < n; j += cols {
		w := min(cols, n-j)
		p, c := lo, lo+j // first known column, first column of the strip
		if !ascending {
			p, c = lo+n-j, lo+n-j-w
		}
		if j > 0 {
			packB(s.level, op, w, j, s.t[at(op, p, c, s.ldt):], s.ldt, nil, known)
			if !ascending {
				reverseRows(known, w, j, cols)
			}
			known = known[j*cols:]
		}
		s.packStrip(op, c, w, ascending, strip)
		strip = strip[cols*maxCols:]
	}
}

// reverseRows reverses the first w of every cols numbers, k times.
func reverseRows(x []float64, w, k, cols int) {
	for p := range k {
		row := x[p*cols : p*cols+w]
		for i, j := 0, w-1; i < j; i, j = i+1, j-1 {
			row[i], row[j] = row[j], row[i]
		}
	}
}

// packStrip packs the block of M on the diagonal from column c on, w×w.
func (s *triangular) packStrip(op Op, c, w int, ascending bool, strip []float64) {
	column := func(q int) int {
		if ascending {
			return c + q
		}
		return c + w - 1 - q
	}
	for p := range w {
		col := strip[p*maxCols : (p+1)*maxCols]
		col[p] = 1
		if !s.unit {
			col[p] = 1 / s.t[at(op, column(p), column(p), s.ldt)]
		}
		for q := p + 1; q < w; q++ {
			col[q] = s.t[at(op, column(p), column(q), s.ldt)]
		}
		clear(col[w:])
	}
	clear(strip[w*maxCols : tilings[s.level].cols*maxCols])
}

// solve overwrites the m×n matrix B by X, X·M = B.
func (f *packedTriangle) solve(m int, b []float64, ldb int) {
	cols := tilings[f.level].cols
	for i := 0; i < m; i += panelRows {
		mi := min(panelRows, m-i)
		known, strip := f.known[:], f.strip[:]
		for j := 0; j < f.n; j += cols {
			w := min(cols, f.n-j)
			a, c, ldc := b[i:], b[i+j*ldb:], ldb
			if !f.ascending {
				c, ldc = b[i+(f.n-j-w)*ldb:], -ldb
				if j > 0 {
					a = b[i+(f.n-j)*ldb:]
				}
			}
			trsmStrip(f.level, mi, w, j, a, ldb, known, cols, strip, c, ldc)
			known, strip = known[j*cols:], strip[cols*maxCols:]
		}
	}
}

// solveTransposed overwrites the n×m matrix B by X, Xᵀ·M = Bᵀ.
func (f *packedTriangle) solveTransposed(m int, b []float64, ldb int) {
	var panel [panelRows * trsmBase]float64
	for i := 0; i < m; i += panelRows {
		mi := min(panelRows, m-i)
		f.turnIn(mi, b[i*ldb:], ldb, panel[:])
		f.solve(mi, panel[:], panelRows)
		f.turnOut(mi, panel[:], b[i*ldb:], ldb)
	}
}

// turnIn sets panel, m×n with leading dimension panelRows, to Bᵀ.
func (f *packedTriangle) turnIn(m int, b []float64, ldb int, panel []float64) {
	vec := tilings[f.level].vec
	for g := 0; g < m; g += vec {
		packCols(f.level, min(vec, m-g), f.n, b[g*ldb:], ldb, nil, panel[g:], panelRows)
	}
}

// turnOut sets B to the transpose of panel. Rows that do not fill a vector go one
// by one, since packing would write whole vectors.
func (f *packedTriangle) turnOut(m int, panel, b []float64, ldb int) {
	vec := tilings[f.level].vec
	p := 0
	for ; p+vec <= f.n; p += vec {
		packCols(f.level, vec, m, panel[p*panelRows:], panelRows, nil, b[p:], ldb)
	}
	for ; p < f.n; p++ {
		for j, v := range panel[p*panelRows : p*panelRows+m] {
			b[p+j*ldb] = v
		}
	}
}

// trsmStripGeneric solves for w columns of X with k columns known: for i < m and,
// one after another, q < w,
//
//	c(i, q) = (c(i, q) - Σ_p a[i+p*lda]·b[q+p*ldb] - Σ_r c(i, r)·t[q+r*maxCols])·t[q+q*maxCols],
//
// p < k, r < q. c(i, q) is c[i+q*ldc], or for ldc < 0, where columns go from last to
// first, c[i+(q-w+1)*ldc]. Columns of b and t may be read to the width of a strip,
// though what lies behind w has no effect.
func trsmStripGeneric(m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int) {
	first := 0
	if ldc < 0 {
		first = (1 - w) * ldc
	}
	column := func(q int) []float64 { return c[first+q*ldc : first+q*ldc+m] }
	for q := range w {
		x := column(q)
		for p := range k {
			axpyGeneric(-b[q+p*ldb], a[p*lda:p*lda+m], x)
		}
		for r := range q {
			axpyGeneric(-t[q+r*maxCols], column(r), x)
		}
		scaleGeneric(t[q+q*maxCols], x)
	}
}
