package asm

import "github.com/saddle-go/saddle/internal/isa"

// A Side says where the triangular matrix of an equation stands.
type Side bool

const (
	Left  Side = false // op(T)·X = B
	Right Side = true  // X·op(T) = B
)

// trsmBase is the order of the triangles that Trsm solves with by strips; larger
// ones it halves.
const trsmBase = 64

// Trsm overwrites B, m×n, by the solution X of
//
//	op(T)·X = alpha·B  (Left)   or   X·op(T) = alpha·B  (Right)
//
// for a triangular matrix T of order m or n, of which uplo tells the triangle
// that is read; if unit, its diagonal counts as ones and is not read. B and T are
// column-major with leading dimensions ldb and ldt; b must not overlap t. It
// panics if a slice is too short or a leading dimension too small. A zero on the
// diagonal gives infinities and NaN, as in BLAS. m²n or mn² flops.
//
// T is halved down to blocks of order trsmBase; between them Gemm does the work.
// In a block, unknowns are eliminated a strip at a time: what the known ones
// contribute is summed like a product, then the strip is solved with in registers.
// Each unknown is multiplied by the reciprocal of its pivot, which costs one more
// rounding than to divide; pivots below 2⁻¹⁰²⁴, whose reciprocals overflow, act as zeros. Bits do not depend on how a caller cuts the other
// dimension of B.
func Trsm(side Side, uplo Uplo, op Op, unit bool, m, n int, alpha float64, t []float64, ldt int, b []float64, ldb int) {
	order := m
	if side == Right {
		order = n
	}
	checkMatrix("Trsm", "t", order, order, len(t), ldt)
	checkMatrix("Trsm", "b", m, n, len(b), ldb)
	if m == 0 || n == 0 {
		return
	}
	scaleColumns(m, n, alpha, b, ldb)
	if alpha == 0 {
		return
	}
	s := triangular{isa.Active(), uplo, op, unit, t, ldt}
	if side == Right {
		s.right(m, 0, n, b, ldb)
	} else {
		s.left(n, 0, m, b, ldb)
	}
}

// A triangular matrix M = op(T) to solve with.
type triangular struct {
	level isa.Level
	uplo  Uplo
	op    Op
	unit  bool
	t     []float64
	ldt   int
}

// upper reports whether M is upper triangular.
func (s *triangular) upper() bool { return bool(s.uplo) != bool(s.op) }

// from returns T from element (i, j) of M on.
func (s *triangular) from(i, j int) []float64 { return s.t[at(s.op, i, j, s.ldt):] }

// right solves X·M = B in columns lo to hi of B, m rows. In column c,
// Σ_p X(:, p)·M(p, c) = B(:, c): the first columns come first if M is upper.
func (s *triangular) right(m, lo, hi int, b []float64, ldb int) {
	if hi-lo <= trsmBase {
		var f packedTriangle
		f.pack(s, s.op, lo, hi-lo, s.upper())
		f.solve(m, b[lo*ldb:], ldb)
		return
	}
	mid := lo + half(hi-lo)
	if s.upper() {
		s.right(m, lo, mid, b, ldb)
		Gemm(NoTrans, s.op, m, hi-mid, mid-lo, -1, b[lo*ldb:], ldb, nil, s.from(lo, mid), s.ldt, 1, b[mid*ldb:], ldb)
		s.right(m, mid, hi, b, ldb)
	} else {
		s.right(m, mid, hi, b, ldb)
		Gemm(NoTrans, s.op, m, mid-lo, hi-mid, -1, b[mid*ldb:], ldb, nil, s.from(mid, lo), s.ldt, 1, b[lo*ldb:], ldb)
		s.right(m, lo, mid, b, ldb)
	}
}

// left solves M·X = B in rows lo to hi of B, n columns. A block of rows is
// transposed, since Xᵀ·Mᵀ = Bᵀ is the form of the strips.
func (s *triangular) left(n, lo, hi int, b []float64, ldb int) {
	if hi-lo <= trsmBase {
		var f packedTriangle
		f.pack(s, !s.op, lo, hi-lo, !s.upper())
		f.solveTransposed(n, b[lo:], ldb)
		return
	}
	mid := lo + half(hi-lo)
	if s.upper() {
		s.left(n, mid, hi, b, ldb)
		Gemm(s.op, NoTrans, mid-lo, n, hi-mid, -1, s.from(lo, mid), s.ldt, nil, b[mid:], ldb, 1, b[lo:], ldb)
		s.left(n, lo, mid, b, ldb)
	} else {
		s.left(n, lo, mid, b, ldb)
		Gemm(s.op, NoTrans, hi-mid, n, mid-lo, -1, s.from(mid, lo), s.ldt, nil, b[lo:], ldb, 1, b[mid:], ldb)
		s.left(n, mid, hi, b, ldb)
	}
}

// half returns where a range of n > trsmBase columns is best halved.
func half(n int) int { return (n/2 + trsmBase - 1) / trsmBase * trsmBase }
