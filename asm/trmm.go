package asm

import "github.com/saddle-go/saddle/internal/isa"

// trmmBase is the order of the triangles that Trmm multiplies by as full matrices,
// and trmmPanel the number of rows or columns of B that it takes at a time.
const (
	trmmBase  = 64
	trmmPanel = 96
)

// Trmm overwrites B, m×n, by
//
//	alpha·op(T)·B  (Left)   or   alpha·B·op(T)  (Right)
//
// for a triangular matrix T of order m or n, of which uplo tells the triangle
// that is read; if unit, its diagonal counts as ones and is not read. B and T are
// column-major with leading dimensions ldb and ldt; b must not overlap t. With
// alpha = 0, B becomes zero whatever it was. It panics if a slice is too short or
// a leading dimension too small. m²n or mn² flops.
//
// T is halved down to blocks of order trmmBase; between them Gemm does the work.
// A block on the diagonal is filled up with zeros, so NaN and infinities in B reach
// every element that such a block computes from them. Bits do not depend on how a
// caller cuts the other dimension of B.
func Trmm(side Side, uplo Uplo, op Op, unit bool, m, n int, alpha float64, t []float64, ldt int, b []float64, ldb int) {
	order := m
	if side == Right {
		order = n
	}
	checkMatrix("Trmm", "t", order, order, len(t), ldt)
	checkMatrix("Trmm", "b", m, n, len(b), ldb)
	if m == 0 || n == 0 {
		return
	}
	if alpha == 0 {
		scaleColumns(m, n, 0, b, ldb)
		return
	}
	room := getBlock(trmmBase * (trmmBase + trmmPanel))
	f := multiplier{triangular{isa.Active(), uplo, op, unit, t, ldt}, alpha, room.a[:trmmBase*trmmBase], room.a[trmmBase*trmmBase:]}
	if side == Right {
		f.right(m, 0, n, b, ldb)
	} else {
		f.left(n, 0, m, b, ldb)
	}
	putBlock(room)
}

// A multiplier is a triangular matrix M = op(T) to multiply by, and room for a block
// of it and for a panel of B.
type multiplier struct {
	triangular
	alpha float64
	full  []float64
	panel []float64
}

// right computes columns lo to hi of B = alpha·B·M, m rows. Column c needs those
// before it if M is upper: the last columns come first.
func (f *multiplier) right(m, lo, hi int, b []float64, ldb int) {
	n := hi - lo
	if n <= trmmBase {
		f.fill(lo, n)
		for i := 0; i < m; i += trmmPanel {
			mi := min(trmmPanel, m-i)
			c := b[i+lo*ldb:]
			copyColumns(mi, n, c, ldb, f.panel, mi)
			Gemm(NoTrans, NoTrans, mi, n, n, f.alpha, f.panel, mi, nil, f.full, n, 0, c, ldb)
		}
		return
	}
	mid := lo + half(n)
	if f.upper() {
		f.right(m, mid, hi, b, ldb)
		Gemm(NoTrans, f.op, m, hi-mid, mid-lo, f.alpha, b[lo*ldb:], ldb, nil, f.from(lo, mid), f.ldt, 1, b[mid*ldb:], ldb)
		f.right(m, lo, mid, b, ldb)
	} else {
		f.right(m, lo, mid, b, ldb)
		Gemm(NoTrans, f.op, m, mid-lo, hi-mid, f.alpha, b[mid*ldb:], ldb, nil, f.from(mid, lo), f.ldt, 1, b[lo*ldb:], ldb)
		f.right(m, mid, hi, b, ldb)
	}
}

// left computes rows lo to hi of B = alpha·M·B, n columns. Row r needs those behind
// it if M is upper: the first rows come first.
func (f *multiplier) left(n, lo, hi int, b []float64, ldb int) {
	m := hi - lo
	if m <= trmmBase {
		f.fill(lo, m)
		for j := 0; j < n; j += trmmPanel {
			nj := min(trmmPanel, n-j)
			c := b[lo+j*ldb:]
			copyColumns(m, nj, c, ldb, f.panel, m)
			Gemm(NoTrans, NoTrans, m, nj, m, f.alpha, f.full, m, nil, f.panel, m, 0, c, ldb)
		}
		return
	}
	mid := lo + half(m)
	if f.upper() {
		f.left(n, lo, mid, b, ldb)
		Gemm(f.op, NoTrans, mid-lo, n, hi-mid, f.alpha, f.from(lo, mid), f.ldt, nil, b[mid:], ldb, 1, b[lo:], ldb)
		f.left(n, mid, hi, b, ldb)
	} else {
		f.left(n, mid, hi, b, ldb)
		Gemm(f.op, NoTrans, hi-mid, n, mid-lo, f.alpha, f.from(mid, lo), f.ldt, nil, b[lo:], ldb, 1, b[mid:], ldb)
		f.left(n, lo, mid, b, ldb)
	}
}

// fill sets full, n×n, to the block of M on the diagonal from lo on.
func (f *multiplier) fill(lo, n int) {
	for j := range n {
		col := f.full[j*n : (j+1)*n]
		first, last := j+1, n // rows of the other elements of M in the column
		if f.upper() {
			first, last = 0, j
		}
		clear(col)
		col[j] = 1
		if !f.unit {
			col[j] = f.t[(lo+j)*(f.ldt+1)]
		}
		if f.op == NoTrans {
			copy(col[first:last], f.t[lo+first+(lo+j)*f.ldt:])
			continue
		}
		for i := first; i < last; i++ {
			col[i] = f.t[lo+j+(lo+i)*f.ldt]
		}
	}
}

// copyColumns copies the m×n matrix A to C.
func copyColumns(m, n int, a []float64, lda int, c []float64, ldc int) {
	for j := range n {
		copy(c[j*ldc:j*ldc+m], a[j*lda:j*lda+m])
	}
}
