package asm

import (
	"math"

	"github.com/saddle-go/saddle/internal/isa"
)

// Cholesky overwrites the lower triangle of the symmetric matrix A, n×n and
// column-major with leading dimension lda, by its factor L, A = L·Lᵀ. The
// strict upper triangle is neither read nor written.
//
// It returns -1 if it succeeds. Otherwise it returns the index of the first
// pivot that is not positive and finite (NaN counts); the leading triangle of that
// order holds that of L, the rest is unspecified. It panics if a is too short or lda
// is less than n. n³/3 flops.
//
// The matrix is halved down to blocks of order trsmBase, with a triangular solve
// and a symmetric update between the halves; a block is factorised from left to
// right by strips of columns, which a kernel updates and solves for in registers.
func Cholesky(n int, a []float64, lda int) int {
	checkMatrix("Cholesky", "a", n, n, len(a), lda)
	f := triangular{level: isa.Active(), op: Trans, ldt: lda}
	return f.cholesky(n, a)
}

// cholesky factorises a block of order n that begins at a[0].
func (f *triangular) cholesky(n int, a []float64) int {
	if n <= trsmBase {
		return choleskyBlock(f.level, n, a, f.ldt)
	}
	lda, n1 := f.ldt, half(n)
	if p := f.cholesky(n1, a); p >= 0 {
		return p
	}
	f.t = a
	f.right(n-n1, 0, n1, a[n1:], lda) // L21 = A21·L11⁻ᵀ
	Syrk(n-n1, n1, -1, a[n1:], lda, a[n1+n1*lda:], lda)
	if p := f.cholesky(n-n1, a[n1+n1*lda:]); p >= 0 {
		return n1 + p
	}
	return -1
}

// choleskyBlock is Cholesky for n ≤ trsmBase.
func choleskyBlock(l isa.Level, n int, a []float64, lda int) int {
	var room [trsmBase * maxCols]float64
	var strip [maxCols * maxCols]float64
	t := &tilings[l]
	for j := 0; j < n; j += t.cols {
		w := min(t.cols, n-j)
		b, ldb := a[j:], lda // the rows of L that meet the strip from the right
		if j > 0 {
			if w < t.cols {
				packRows(l, w, j, a[j:], lda, nil, room[:], t.cols)
				b, ldb = room[:], t.cols
			}
			gemmTiles(l, w, w, j, -1, a[j:], lda, t.rows, b, ldb, 0, a[j+j*lda:], lda, tilesDiagonal)
		}
		if p := choleskyTile(w, a[j+j*lda:], lda, &strip); p >= 0 {
			return j + p
		}
		if m := n - j - w; m > 0 {
			trsmStrip(l, m, w, j, a[j+w:], lda, b, ldb, strip[:], a[j+w+j*lda:], lda)
		}
	}
	return -1
}

// choleskyTile factorises a block of order w ≤ maxCols and leaves it in strip too,
// as trsmStrip wants it: with the reciprocals of the diagonal. It returns -1 or
// the first bad pivot.
func choleskyTile(w int, a []float64, lda int, strip *[maxCols * maxCols]float64) int {
	for r := range w {
		copy(strip[r*maxCols+r:r*maxCols+w], a[r+r*lda:r*lda+w])
	}
	for r := range w {
		col := strip[r*maxCols : (r+1)*maxCols : (r+1)*maxCols]
		d := col[r]
		if !(d > 0) || d > math.MaxFloat64 {
			return r
		}
		d = math.Sqrt(d)
		a[r+r*lda] = d
		d = 1 / d
		col[r] = d
		for q := r + 1; q < w; q++ {
			v := col[q] * d
			col[q] = v
			a[q+r*lda] = v
		}
		for q := r + 1; q < w; q++ {
			next, v := strip[q*maxCols:(q+1)*maxCols:(q+1)*maxCols], col[q]
			for i := q; i < w; i++ {
				next[i] -= col[i] * v
			}
		}
	}
	return -1
}

// CholeskySolve overwrites x by (L·Lᵀ)⁻¹·x, where L is n×n, lower triangular,
// column-major with leading dimension ldl, as Cholesky leaves it. x has n
// elements and must not overlap l. The strict upper triangle of l is not read.
// It panics if l is too short, ldl is less than n or x has the wrong length.
// 2n² flops.
func CholeskySolve(n int, l []float64, ldl int, x []float64) {
	checkMatrix("CholeskySolve", "l", n, n, len(l), ldl)
	if len(x) != n {
		panicLength("CholeskySolve", "x", len(x), n)
	}
	Trsv(Lower, NoTrans, false, n, l, ldl, x)
	Trsv(Lower, Trans, false, n, l, ldl, x)
}
