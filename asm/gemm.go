package asm

import "github.com/saddle-go/saddle/internal/isa"

// An Op says how a matrix enters a product.
type Op bool

const (
	NoTrans Op = false // the matrix itself
	Trans   Op = true  // its transpose
)

// Modes of the strip kernels, to be added.
const (
	stripDiagonal  = 1 // the strip begins on the diagonal: only rows i ≥ q of column q
	stripOverwrite = 2 // C is not read
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
	rows := cut(hi-lo, tilings[p.level].mc, tilings[p.level].rows)
	room := p.roomForA(n, rows, min(depth, k))
	for q := 0; q < k; q += depth {
		for i := lo; i < hi; i += rows {
			s := p.slabOf(i, min(rows, hi-i), q, min(depth, k-q), room)
			p.strips(&s, n, mode)
		}
		mode = 0
	}
	putBlock(room)
}

// roomForA returns room to pack rows of A, k deep, or nil if they are better read
// where they lie.
func (p *product) roomForA(n, rows, k int) *block {
	if p.opA == NoTrans && (n <= packColumns || k <= packDepth) {
		return nil
	}
	return getBlock(rows * k)
}

// A block of A is packed for products with more columns than packColumns whose
// slabs are deeper than packDepth. Fewer columns do not repay the copy; thinner
// slabs stay in the second cache as they are.
const (
	packColumns = 96
	packDepth   = 96
)

// slabRows are rows i to i+m of op(A) in the slab of k columns from q on, given
// from tile to tile in steps.
type slabRows struct {
	i, m, q, k int
	a          []float64
	lda, step  int
}

// slabOf returns rows i to i+m of the slab, packed into room unless that is nil.
func (p *product) slabOf(i, m, q, k int, room *block) slabRows {
	t := &tilings[p.level]
	a := p.a[at(p.opA, i, q, p.lda):]
	if room == nil {
		return slabRows{i, m, q, k, a, p.lda, t.rows}
	}
	packA(p.level, p.opA, m, k, a, p.lda, room.a)
	return slabRows{i, m, q, k, room.a, t.rows, t.rows * k}
}

// strips updates rows s of C.
func (p *product) strips(s *slabRows, n, mode int) {
	var room [depthMax * maxCols]float64
	cols := tilings[p.level].cols
	for j := 0; j < n; j += cols {
		w := min(cols, n-j)
		b, ldb := p.stripB(s, s.m, j, w, room[:])
		p.strip(s, 0, s.m, b, ldb, p.c[s.i+j*p.ldc:], p.ldc, w, mode)
	}
}

// directRows is the number of rows up to which a strip reads B where it lies, if
// it may.
const directRows = 96

// stripB returns the w columns of diag(d)·op(B) from j on, for use with m rows of
// A: as they lie in B if that is possible and they are not used often, else packed
// into room.
func (p *product) stripB(s *slabRows, m, j, w int, room []float64) (b []float64, ldb int) {
	cols := tilings[p.level].cols
	b = p.b[at(!p.opB, j, s.q, p.ldb):]
	if p.opB == Trans && p.d == nil && w == cols && m <= directRows {
		return b, p.ldb
	}
	packB(p.level, p.opB, w, s.k, b, p.ldb, slab(p.d, s.q, s.k), room)
	return room, cols
}

// strip updates w columns of C by m rows, from row first of s on. c is C there.
func (p *product) strip(s *slabRows, first, m int, b []float64, ldb int, c []float64, ldc, w, mode int) {
	rows := tilings[p.level].rows
	a := s.a[first/rows*s.step+first%rows:]
	gemmStrip(p.level, m, w, s.k, p.alpha, a, s.lda, s.step, b, ldb, c, ldc, mode)
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

// gemmStripGeneric computes, for i < m and q < w,
//
//	C(i, q) += alpha·Σ_p A(i, p)·b[q+p*ldb],   p < k,
//
// where A is given tile by tile of rows: element (i, p) is a[t*step+r+p*lda] with
// i = t·rows + r. In mode stripDiagonal only elements with i ≥ q of C are read and
// written; in mode stripOverwrite C is not read.
func gemmStripGeneric(m, w, k int, alpha float64, a []float64, lda, step int, b []float64, ldb int, c []float64, ldc, mode int) {
	for i0 := 0; i0 < m; i0 += genericRows {
		mi := min(genericRows, m-i0)
		tile := a[i0/genericRows*step:]
		for q := range w {
			var s [genericRows]float64
			for p := range k {
				f := b[q+p*ldb]
				for r, v := range tile[p*lda : p*lda+mi] {
					s[r] += v * f
				}
			}
			for r := range mi {
				i := i0 + r
				if mode&stripDiagonal != 0 && i < q {
					continue
				}
				if mode&stripOverwrite != 0 {
					c[i+q*ldc] = 0
				}
				c[i+q*ldc] += alpha * s[r]
			}
		}
	}
}

// genericRows and genericCols are the tile of the portable form.
const (
	genericRows = 4
	genericCols = 4
)
