package asm

import (
	"math"

	"github.com/saddle-go/saddle/internal/isa"
)

// LDL overwrites the lower triangle of the symmetric matrix A, n×n and
// column-major with leading dimension lda, by its factors without pivoting,
//
//	A = L·D·Lᵀ,
//
// L unit lower triangular, below the diagonal, and D diagonal, on it. D is written
// to d, of length n, too. The strict upper triangle is neither read nor written.
//
// Without pivoting the factors exist for almost every matrix but may be useless:
// the error is bounded by the growth of |L|·|D|·|Lᵀ| over |A|, which the caller
// must know to be harmless, as for quasi-definite matrices that are not nearly
// singular, or measure. [BunchKaufman] pivots.
//
// It returns -1 if it succeeds. Otherwise it returns the index of the first pivot
// that is zero, not finite or so small that its reciprocal overflows; d before it
// holds pivots, the rest is unspecified. It panics if a is too short, lda is less
// than n or d has the wrong length. n³/3 flops. It is organised like [Cholesky].
func LDL(n int, a []float64, lda int, d []float64) int {
	checkMatrix("LDL", "a", n, n, len(a), lda)
	if len(d) != n {
		panicLength("LDL", "d", len(d), n)
	}
	if n == 0 {
		return -1
	}
	return ldl(isa.Active(), n, a, lda, d)
}

// LDLPanel overwrites the first n columns of the lower triangle of a symmetric matrix of
// order m ≥ n, column-major with leading dimension lda, by those of its factors without
// pivoting: L and D of the leading n×n matrix as [LDL] leaves them, and below them the
// rows of L that follow,
//
//	L₂ = A₂·L⁻ᵀ·D⁻¹.
//
// D is written to d, of length n, too. It returns what LDL returns, and panics as it
// does. For n up to 64 it takes less time than LDL and a solve by [Trsm]. (m - n/3)·n² flops.
func LDLPanel(m, n int, a []float64, lda int, d []float64) int {
	checkMatrix("LDLPanel", "a", m, n, len(a), lda)
	if len(d) != n {
		panicLength("LDLPanel", "d", len(d), n)
	}
	if m < n {
		panicLength("LDLPanel", "a", m, n)
	}
	if n == 0 {
		return -1
	}
	level, done, p := isa.Active(), n, 0 // done counts rows
	switch {
	case n == 1:
		return ldlColumn(a[:m], d)
	case n <= tilings[level].cols:
		done = min(m, n+frontWork/n)
		p = ldlBlock(level, done, n, a, lda, d, nil) // nothing is left of the strip
	case n <= trsmBase/4:
		var b [trsmBase / 4 * maxCols]float64 // clearing more would be felt
		done = min(m, n+frontWork/n)
		p = ldlBlock(level, done, n, a, lda, d, b[:])
	case n <= trsmBase:
		var b [trsmBase * maxCols]float64
		done = min(m, n+frontWork/n)
		p = ldlBlock(level, done, n, a, lda, d, b[:])
	default:
		p = ldl(level, n, a, lda, d)
	}
	if p < 0 && done < m {
		ldlRight(level, m-done, n, a, lda, d, a[done:])
	}
	return p
}

// ldlColumn is LDLPanel for one column.
func ldlColumn(a, d []float64) int {
	pivot := a[0]
	inv := 1 / pivot
	if !(math.Abs(pivot) <= math.MaxFloat64 && math.Abs(inv) <= math.MaxFloat64) {
		return 0
	}
	d[0] = pivot
	Scale(inv, a[1:])
	return -1
}

func ldl(l isa.Level, n int, a []float64, lda int, d []float64) int {
	if n <= tilings[l].cols {
		var strip [maxCols * maxCols]float64
		return ldlTile(l, n, a, lda, d, &strip)
	}
	if n <= trsmBase/4 {
		var b [trsmBase / 4 * maxCols]float64 // clearing more would be felt
		return ldlBlock(l, n, n, a, lda, d, b[:])
	}
	if n <= trsmBase {
		var b [trsmBase * maxCols]float64
		return ldlBlock(l, n, n, a, lda, d, b[:])
	}
	n1 := half(n)
	if p := ldl(l, n1, a, lda, d[:n1]); p >= 0 {
		return p
	}
	ldlRight(l, n-n1, n1, a, lda, d[:n1], a[n1:])
	Gemmt(Lower, NoTrans, Trans, n-n1, n1, -1, a[n1:], lda, d[:n1], a[n1:], lda, 1, a[n1+n1*lda:], lda)
	if p := ldl(l, n-n1, a[n1+n1*lda:], lda, d[n1:]); p >= 0 {
		return n1 + p
	}
	return -1
}

// ldlRight overwrites the m×n matrix B by X, X·D·Lᵀ = B, where L and D are factors
// of order n. b has the leading dimension of l.
func ldlRight(level isa.Level, m, n int, l []float64, ld int, d, b []float64) {
	if n > trsmBase {
		n1 := half(n)
		ldlRight(level, m, n1, l, ld, d[:n1], b)
		Gemm(NoTrans, Trans, m, n-n1, n1, -1, b, ld, d[:n1], l[n1:], ld, 1, b[n1*ld:], ld)
		ldlRight(level, m, n-n1, l[n1+n1*ld:], ld, d[n1:], b[n1*ld:])
		return
	}
	var f packedTriangle
	f.packLDL(level, n, l, ld, d)
	f.solve(m, b, ld)
}

// packLDL takes the upper triangular matrix M = D·Lᵀ.
func (f *packedTriangle) packLDL(level isa.Level, n int, l []float64, ld int, d []float64) {
	f.level, f.n, f.ascending = level, n, true
	cols := tilings[level].cols
	known, strip := f.known[:], f.strip[:]
	for j := 0; j < n; j += cols {
		w := min(cols, n-j)
		if j > 0 {
			packRows(level, w, j, l[j:], ld, d[:j], known, cols)
			known = known[j*cols:]
		}
		for p := range w {
			col := strip[p*maxCols : (p+1)*maxCols]
			col[p] = 1 / d[j+p]
			for q := p + 1; q < w; q++ {
				col[q] = l[j+q+(j+p)*ld] * d[j+p]
			}
		}
		strip = strip[cols*maxCols:]
	}
}

// ldlBlock is LDLPanel for n ≤ trsmBase and a panel that is not much larger than the
// second cache, since each strip reads what is to its left; b has room for n·maxCols numbers.
func ldlBlock(l isa.Level, m, n int, a []float64, lda int, d, b []float64) int {
	var strip [maxCols * maxCols]float64
	t := &tilings[l]
	for j := 0; j < n; j += t.cols {
		w := min(t.cols, n-j)
		if j > 0 {
			packRows(l, w, j, a[j:], lda, d[:j], b, t.cols)
			gemmTiles(l, w, w, j, -1, a[j:], lda, t.rows, b, t.cols, 0, a[j+j*lda:], lda, tilesDiagonal)
		}
		if p := ldlTile(l, w, a[j+j*lda:], lda, d[j:j+w], &strip); p >= 0 {
			return j + p
		}
		if below := m - j - w; below > 0 {
			trsmStrip(l, below, w, j, a[j+w:], lda, b, t.cols, strip[:], a[j+w+j*lda:], lda)
		}
	}
	return -1
}

// ldlTileGeneric factorises a block of order 1 ≤ w ≤ maxCols and leaves L·D in strip too,
// as trsmStrip wants it: with the reciprocals of the diagonal. It returns -1 or the
// first bad pivot.
func ldlTileGeneric(w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int {
	for r := range w {
		copy(strip[r*maxCols+r:r*maxCols+w], a[r+r*lda:r*lda+w])
	}
	for r := range w {
		col := strip[r*maxCols : (r+1)*maxCols : (r+1)*maxCols]
		pivot := col[r]
		inv := 1 / pivot
		if !(math.Abs(pivot) <= math.MaxFloat64 && math.Abs(inv) <= math.MaxFloat64) {
			return r
		}
		d[r] = pivot
		a[r+r*lda] = pivot
		col[r] = inv
		for q := r + 1; q < w; q++ {
			next, v := strip[q*maxCols:(q+1)*maxCols:(q+1)*maxCols], col[q]*inv
			a[q+r*lda] = v
			for i := q; i < w; i++ {
				next[i] -= col[i] * v
			}
		}
	}
	return -1
}
