package asm

// A Uplo names a triangle of a square matrix, the diagonal included.
type Uplo bool

const (
	Lower Uplo = false // elements (i, j) with i ≥ j
	Upper Uplo = true  // elements (i, j) with i ≤ j
)

// Gemmt computes one triangle of
//
//	C = beta·C + alpha·op(A)·diag(d)·op(B),
//
// where op(A) is n×k, op(B) is k×n and C is n×n: a product that is known to be
// symmetric, such as L·D·Lᵀ, or of which half is wanted. The other triangle of C
// is neither read nor written. Otherwise it is as [Gemm]: forms, sizes, aliasing,
// panics, rounding. About n²k flops.
func Gemmt(uplo Uplo, opA, opB Op, n, k int, alpha float64, a []float64, lda int, d []float64, b []float64, ldb int, beta float64, c []float64, ldc int) {
	Parallel(1).Gemmt(uplo, opA, opB, n, k, alpha, a, lda, d, b, ldb, beta, c, ldc)
}

// Syrk computes the lower triangle of C += alpha·A·Aᵀ. A is n×k and C is n×n,
// both column-major with leading dimensions lda and ldc. The strict upper
// triangle of C is neither read nor written. a and c must not overlap. It
// panics if a slice is too short or a leading dimension is less than n.
// About n²k flops.
func Syrk(n, k int, alpha float64, a []float64, lda int, c []float64, ldc int) {
	Parallel(1).Syrk(n, k, alpha, a, lda, c, ldc)
}

// triangle computes rows lo to hi of one triangle of the product, of order n and
// k ≥ 1.
func (p *product) triangle(uplo Uplo, lo, hi, n, k int) {
	depth := cut(k, depthMax, 8)
	rows := cut(hi-lo, tilings[p.level].blockRows(depth), tilings[p.level].rows)
	room := p.room(n, rows, min(depth, k), true)
	for q := 0; q < k; q += depth {
		for i := lo; i < hi; i += rows {
			s := p.slabOf(i, min(rows, hi-i), q, min(depth, k-q), n, room)
			if uplo == Lower {
				p.lowerStrips(&s)
			} else {
				p.upperStrips(&s, n)
			}
		}
	}
	putBlock(room)
}

// scaleTriangle computes C = beta·C for one triangle of order n. With beta = 0, C
// is not read.
func scaleTriangle(uplo Uplo, n int, beta float64, c []float64, ldc int) {
	if beta == 1 {
		return
	}
	for j := range n {
		if uplo == Lower {
			scaleColumns(n-j, 1, beta, c[j+j*ldc:], ldc)
		} else {
			scaleColumns(j+1, 1, beta, c[j*ldc:], ldc)
		}
	}
}

// lowerStrips updates the part of rows s of C that is in the lower triangle.
func (p *product) lowerStrips(s *slabRows) {
	if s.i > 0 {
		p.strips(s, s.i, 0)
	}
	t := &tilings[p.level]
	for j := 0; j < s.m; j += t.cols {
		w := min(t.cols, s.m-j)
		b, ldb := p.stripB(s, s.m-j, s.i+j, w)
		head := s.m - j
		if s.packed { // the strip begins in the middle of a tile
			head = min(t.rows-j%t.rows, head)
		}
		c := p.c[s.i+j+(s.i+j)*p.ldc:]
		p.tiles(s, j, head, w, b, ldb, 0, c, p.ldc, tilesDiagonal)
		if rest := s.m - j - head; rest > 0 {
			p.tiles(s, j+head, rest, w, b, ldb, 0, c[head:], p.ldc, 0)
		}
	}
}

// upperStrips updates the part of rows s of C that is in the upper triangle of
// order n. Blocks on the diagonal are formed apart.
func (p *product) upperStrips(s *slabRows, n int) {
	var diag [maxCols * maxCols]float64
	t := &tilings[p.level]
	for j := s.i; j < n; j += t.cols {
		w := min(t.cols, n-j)
		above := min(j-s.i, s.m)
		b, ldb := p.stripB(s, above, j, w)
		if above > 0 {
			p.tiles(s, 0, above, w, b, ldb, 0, p.c[s.i+j*p.ldc:], p.ldc, 0)
		}
		if j >= s.i+s.m {
			continue
		}
		corner := p.c[j+j*p.ldc:]
		for q := range w { // through diag, so that the update rounds as elsewhere
			copy(diag[q*maxCols:q*maxCols+q+1], corner[q*p.ldc:])
		}
		p.tiles(s, above, w, w, b, ldb, 0, diag[:], maxCols, 0)
		for q := range w {
			copy(corner[q*p.ldc:q*p.ldc+q+1], diag[q*maxCols:])
		}
	}
}

// stripB returns the w columns of diag(d)·op(B) from j on, of one strip, for use with
// m rows of A: as they lie in B if that is possible and they are not used often, as they
// have been packed with A if they are rows of it, else packed.
func (p *product) stripB(s *slabRows, m, j, w int) (b []float64, ldb int) {
	t := &tilings[p.level]
	cols := t.cols
	if q := j - s.i; s.packed && q >= 0 && q < s.m && p.square() {
		return s.a[q/t.rows*s.step+q%t.rows:], t.rows
	}
	if p.opB == Trans && (w == cols || w == narrowCols) && p.direct(m, s.k) {
		return p.b[at(!p.opB, j, s.q, p.ldb):], p.ldb
	}
	p.packStrip(s, j, w, s.room.b[:])
	return s.room.b[:], cols
}

// square reports whether op(B) is the transpose of op(A), without a diagonal between
// them.
func (p *product) square() bool {
	return p.opA != p.opB && p.d == nil && p.lda == p.ldb && &p.a[0] == &p.b[0]
}
