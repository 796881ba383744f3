package asm

import "github.com/saddle-go/saddle/internal/isa"

// Blocking of Syrk. A slab of syrkDepth columns of A is applied at a time, so
// that syrkRows rows of it stay in the second-level cache (240·128·8 bytes,
// a quarter of a megabyte) while strips of C pass by. Only the few rows that
// meet a strip from the right are packed: to pack the whole slab pays for deeper
// slabs only. syrkMaxWidth is the widest strip of any level.
const (
	syrkDepth    = 128
	syrkRows     = 240 // a multiple of the 24 and 12 rows of the tiles and of every width
	syrkMaxWidth = 8
)

// Syrk computes the lower triangle of C += alpha·A·Aᵀ. A is n×k and C is n×n,
// both column-major with leading dimensions lda and ldc. The strict upper
// triangle of C is neither read nor written. a and c must not overlap. It
// panics if a slice is too short or a leading dimension is less than n.
// About n²k flops.
func Syrk(n, k int, alpha float64, a []float64, lda int, c []float64, ldc int) {
	checkMatrix("Syrk", "a", n, k, len(a), lda)
	checkMatrix("Syrk", "c", n, n, len(c), ldc)
	if n == 0 {
		return
	}
	for p := 0; p < k; p += syrkDepth {
		syrkSlab(n, min(syrkDepth, k-p), alpha, a[p*lda:], lda, c, ldc)
	}
}

// syrkSlab is Syrk for k ≤ syrkDepth. It walks C by row blocks and, within a
// row block, by column strips of the width that the tiles of this level have.
func syrkSlab(n, k int, alpha float64, a []float64, lda int, c []float64, ldc int) {
	var packed [syrkDepth * syrkMaxWidth]float64
	level := isa.Active() // once, since packed has the layout of the level
	width := syrkWidth(level)
	for i0 := 0; i0 < n; i0 += syrkRows {
		i1 := min(i0+syrkRows, n)
		for j := 0; j < i1; j += width {
			i := max(i0, j)
			syrkStrip(level, i1-i, min(width, n-j), k, alpha, a[i:], a[j:], lda, packed[:], c[i+j*ldc:], ldc, i == j)
		}
	}
}

// syrkStripGeneric computes, for i < m and q < w,
//
//	c[i+q*ldc] += Σ_p a[i+p*lda]·(alpha·b[q+p*lda]),   p < k.
//
// If the strip starts on the diagonal, only elements with i ≥ q are read and
// written. packed is room for w·k numbers, which the portable form ignores.
func syrkStripGeneric(m, w, k int, alpha float64, a, b []float64, lda int, _ []float64, c []float64, ldc int, diagonal bool) {
	for q := range w {
		top := 0
		if diagonal {
			top = q
		}
		for p := range k {
			axpyGeneric(alpha*b[q+p*lda], a[top+p*lda:m+p*lda], c[top+q*ldc:m+q*ldc])
		}
	}
}
