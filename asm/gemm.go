package asm

import "github.com/saddle-go/saddle/internal/isa"

// An Op says how a matrix enters a product.
type Op bool

const (
	NoTrans Op = false // the matrix itself
	Trans   Op = true  // its transpose
)

// Modes of the tile kernels, to be added.
const (
	tilesDiagonal  = 1 // one strip, which begins on the diagonal: only rows i ≥ q of column q
	tilesOverwrite = 2 // C is not read
	tilesByColumns = 4 // B is given by columns of C
)

// Gemm computes
//
//	C = beta·C + alpha·op(A)·diag(d)·op(B),
//
// where op(A) is m×k, op(B) is k×n and C is m×n. All are column-major: with
// NoTrans A is m×k and element (i, p) of op(A) is a[i+p*lda], with Trans A is k×m
// and the element is a[p+i*lda]; likewise for B. d has k elements, or is nil for
// the identity. With beta = 0, C is not read, so NaN there does not matter.
//
// c must not overlap the others. It panics if a slice is too short, a leading
// dimension is less than the rows of its matrix or len(d) is neither 0 nor k.
// 2mnk flops. Nothing is allocated but, once, the room for packing.
//
// Strips of C as wide as a register tile are updated by kernels that sum over at
// most depthMax columns of A. Rows of A are packed for the second cache where
// enough strips pass by to pay for it (Goto & van de Geijn, Anatomy of
// high-performance matrix multiplication, 2008). Every element is summed in the
// order of k, alone in its accumulator: its bits do not depend on m, n or on how a
// caller cuts C.
func Gemm(opA, opB Op, m, n, k int, alpha float64, a []float64, lda int, d []float64, b []float64, ldb int, beta float64, c []float64, ldc int) {
	Parallel(1).Gemm(opA, opB, m, n, k, alpha, a, lda, d, b, ldb, beta, c, ldc)
}

// scaleColumns computes C = beta·C. With beta = 0, C is not read.
func scaleColumns(m, n int, beta float64, c []float64, ldc int) {
	if beta == 1 {
		return
	}
	for j := range n {
		col := c[j*ldc : j*ldc+m]
		if beta == 0 {
			clear(col)
		} else {
			Scale(beta, col)
		}
	}
}

// A product holds the operands of Gemm.
type product struct {
	opA, opB Op
	alpha    float64
	a        []float64
	lda      int
	d        []float64
	b        []float64
	ldb      int
	c        []float64
	ldc      int
	level    isa.Level // asked once, since packed data has the layout of the level
}

// run computes rows lo to hi of the product, of sizes n, k ≥ 1, slab after slab
// of k.
func (p *product) run(lo, hi, n, k, mode int) {
	depth := cut(k, depthMax, 8)
	rows := cut(hi-lo, tilings[p.level].blockRows(depth), tilings[p.level].rows)
	room := p.room(n, rows, min(depth, k), false)
	for q := 0; q < k; q += depth {
		for i := lo; i < hi; i += rows {
			s := p.slabOf(i, min(rows, hi-i), q, min(depth, k-q), n, room)
			p.strips(&s, n, mode)
		}
		mode = 0
	}
	putBlock(room)
}

// packsA reports whether rows of A, k deep, are better packed than read where they
// lie, for n columns.
func (p *product) packsA(n, k int) bool {
	return p.opA == Trans || n > packColumns && k > packDepth && k*p.lda > packSpan || n >= wideColumns && k >= wideDepth
}

// room returns room to pack at most so many rows of A, k deep, and strips of the n
// columns of B, or nil if neither is packed. Of a triangle, strips are handled one by
// one.
func (p *product) room(n, rows, k int, triangle bool) *block {
	a, last := p.packsA(n, k), n%tilings[p.level].cols
	if !a && p.direct(rows, k) && (last == 0 || last == narrowCols) && !(triangle && p.opB == NoTrans) {
		return nil
	}
	if !a {
		rows = 0
	}
	return getBlock(rows * k)
}

// A block of A is packed for products with more columns than packColumns whose
// slabs are deeper than packDepth and spread over more than packSpan numbers. Fewer
// columns do not repay the copy; thinner or smaller slabs stay in the second cache as
// they are, and their pages in the tables of the processor. For wideColumns or more even those are
// packed if they are wideDepth deep: what streams by is so much more that they arrive
// sooner in one piece than from as many places as they have columns.
const (
	packColumns = 96
	packDepth   = 96
	packSpan    = 56000 // 110 pages
	wideColumns = 900
	wideDepth   = 48
)

// slabRows are rows i to i+m of op(A) in the slab of k columns from q on, given
// from tile to tile in steps.
type slabRows struct {
	i, m, q, k int
	a          []float64
	lda, step  int
	packed     bool
	room       *block // for strips of B, and A if packed
}

// slabOf returns rows i to i+m of the slab, packed if that is better, for n columns.
func (p *product) slabOf(i, m, q, k, n int, room *block) slabRows {
	t := &tilings[p.level]
	a := p.a[at(p.opA, i, q, p.lda):]
	if !p.packsA(n, k) {
		return slabRows{i, m, q, k, a, p.lda, t.rows, false, room}
	}
	packA(p.level, p.opA, m, k, a, p.lda, room.a)
	return slabRows{i, m, q, k, room.a, t.rows, t.rows * k, true, room}
}

// strips updates rows s of C, n columns. B is read where it lies if that is as good;
// else as many strips of it are packed at a time as the first cache has room for.
func (p *product) strips(s *slabRows, n, mode int) {
	cols := tilings[p.level].cols
	j := 0
	if p.direct(s.m, s.k) {
		next := cols
		if p.opB == NoTrans {
			mode |= tilesByColumns
			next *= p.ldb
		}
		whole := n - n%cols
		if n%cols == narrowCols { // such strips read no more either
			whole = n
		}
		batch := callColumns(s.m, s.k, cols)
		for ; j < whole; j += batch {
			b := p.b[at(!p.opB, j, s.q, p.ldb):]
			p.tiles(s, 0, s.m, min(batch, whole-j), b, p.ldb, next, p.c[s.i+j*p.ldc:], p.ldc, mode)
		}
		j = min(j, whole)
		mode &^= tilesByColumns
	}
	if j == n {
		return
	}
	room := s.room.b[:]
	batch := min(max(1, packedStrips/(s.k*cols))*cols, callColumns(s.m, s.k, cols))
	for ; j < n; j += batch {
		nj := min(batch, n-j)
		for w := 0; w < nj; w += cols {
			p.packStrip(s, j+w, min(cols, nj-w), room[w*s.k:])
		}
		p.tiles(s, 0, s.m, nj, room, cols, cols*s.k, p.c[s.i+j*p.ldc:], p.ldc, mode)
	}
}

// direct reports whether m rows of A, k deep, may as well meet B where it lies: by
// columns of C always, as a strip is then a few streams. The rows of a strip lie ldb
// apart, which suits the caches if they are few pages or seldom read. Multiples of 512
// bytes apart they compete for few sets of the first cache.
func (p *product) direct(m, k int) bool {
	if p.d != nil {
		return false
	}
	if p.opB == NoTrans {
		return tilings[p.level].byColumns
	}
	return m <= directRows || k*p.ldb <= directSize && (m < clashRows || p.ldb%64 != 0)
}

const (
	directRows   = 96      // so few rows do not repay packing B
	clashRows    = 256     // so many repay packing B if its rows compete
	directSize   = 1 << 15 // numbers over which a strip that need not be packed may be spread: 64 pages
	narrowCols   = 4       // all kernels read strips of four columns without reading more
	packedStrips = 1 << 12 // numbers of B that are packed at once, in strips: 32 KiB
	callFlops    = 4 << 20 // of one call of a kernel at most: some tens of microseconds
)

// callColumns returns how many columns, a multiple of cols, one call of a kernel may
// update by m rows and k products each. To read and write an element of C, which may
// come from memory, counts as callDepth products.
func callColumns(m, k, cols int) int {
	return max(1, callFlops/(2*m*(k+callDepth))/cols) * cols
}

const callDepth = 32

// packStrip packs w columns of diag(d)·op(B), from j on, in slab s.
func (p *product) packStrip(s *slabRows, j, w int, room []float64) {
	packB(p.level, p.opB, w, s.k, p.b[at(!p.opB, j, s.q, p.ldb):], p.ldb, slab(p.d, s.q, s.k), room)
}

// tiles updates n columns of C by m rows, from row first of s on. c is C there.
func (p *product) tiles(s *slabRows, first, m, n int, b []float64, ldb, next int, c []float64, ldc, mode int) {
	rows := tilings[p.level].rows
	a := s.a[first/rows*s.step+first%rows:]
	gemmTiles(p.level, m, n, s.k, p.alpha, a, s.lda, s.step, b, ldb, next, c, ldc, mode)
}

// slab returns the part of d that belongs to k columns from q on, or nothing.
func slab(d []float64, q, k int) []float64 {
	if d == nil {
		return nil
	}
	return d[q : q+k]
}

// at returns the index of element (i, j) of op(A).
func at(op Op, i, j, ld int) int {
	if op == Trans {
		return j + i*ld
	}
	return i + j*ld
}

// packA packs op(A), m×k, tile after tile of rows, into dst.
func packA(l isa.Level, op Op, m, k int, a []float64, lda int, dst []float64) {
	t := &tilings[l]
	for i := 0; i < m; i += t.rows {
		r := min(t.rows, m-i)
		if op == NoTrans {
			packRows(l, r, k, a[i:], lda, nil, dst, t.rows)
		} else {
			for g := 0; g < r; g += t.vec {
				packCols(l, min(t.vec, r-g), k, a[(i+g)*lda:], lda, nil, dst[g:], t.rows)
			}
		}
		dst = dst[t.rows*k:]
	}
}

// packB packs diag(d)·op(B), k×w, w at most the width of a strip, by rows of
// length cols into dst.
func packB(l isa.Level, op Op, w, k int, b []float64, ldb int, d, dst []float64) {
	cols := tilings[l].cols
	if op == Trans {
		packRows(l, w, k, b, ldb, d, dst, cols)
	} else {
		packCols(l, w, k, b, ldb, d, dst, cols)
	}
}

// gemmTilesGeneric computes, for i < m and j < n,
//
//	C(i, j) += alpha·Σ_p A(i, p)·B(p, j),   p < k,
//
// strip by strip of columns. A is given tile by tile of rows: with the rows and cols
// of a tile of the level, element (i, p) is a[t*step+r+p*lda], i = t·rows + r, and
// element (p, j) of B is b[s*next+q+p*ldb], j = s·cols + q, or with tilesByColumns
// b[s*next+p+q*ldb]. In mode tilesDiagonal n is at most cols, and only elements with
// i ≥ j of C are read and written; in mode tilesOverwrite C is not read.
func gemmTilesGeneric(m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc, mode int) {
	dp, dq := ldb, 1
	if mode&tilesByColumns != 0 {
		dp, dq = dq, dp
	}
	for j := range n {
		col := b[j/genericCols*next+j%genericCols*dq:]
		for i0 := 0; i0 < m; i0 += genericRows {
			mi := min(genericRows, m-i0)
			tile := a[i0/genericRows*step:]
			var s [genericRows]float64
			for p := range k {
				f := col[p*dp]
				for r, v := range tile[p*lda : p*lda+mi] {
					s[r] += v * f
				}
			}
			for r := range mi {
				i := i0 + r
				if mode&tilesDiagonal != 0 && i < j {
					continue
				}
				if mode&tilesOverwrite != 0 {
					c[i+j*ldc] = 0
				}
				c[i+j*ldc] += alpha * s[r]
			}
		}
	}
}

// genericRows and genericCols are the tile of the portable form.
const (
	genericRows = 4
	genericCols = 4
)
