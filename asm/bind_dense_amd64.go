//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

func gemv(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	switch isa.Active() {
	case isa.AVX512:
		gemvAVX512(m, n, alpha, a, lda, x, y)
	case isa.AVX2:
		gemvAVX2(m, n, alpha, a, lda, x, y)
	default:
		gemvGeneric(m, n, alpha, a, lda, x, y)
	}
}

func gemvT(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	switch isa.Active() {
	case isa.AVX512:
		gemvTAVX512(m, n, alpha, a, lda, x, y)
	case isa.AVX2:
		gemvTAVX2(m, n, alpha, a, lda, x, y)
	default:
		gemvTGeneric(m, n, alpha, a, lda, x, y)
	}
}

func ger(m, n int, alpha float64, x, y []float64, a []float64, lda int) {
	switch isa.Active() {
	case isa.AVX512:
		gerAVX512(m, n, alpha, x, y, a, lda)
	case isa.AVX2:
		gerAVX2(m, n, alpha, x, y, a, lda)
	default:
		gerGeneric(m, n, alpha, x, y, a, lda)
	}
}

func symUpdate(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int) {
	switch isa.Active() {
	case isa.AVX512:
		symUpdateAVX512(skip, m, k, l, ldl, x, ldx, a, lda)
	case isa.AVX2:
		symUpdateAVX2(skip, m, k, l, ldl, x, ldx, a, lda)
	default:
		symUpdateGeneric(skip, m, k, l, ldl, x, ldx, a, lda)
	}
}

// tileOf returns the shapes of a level.
func tileOf(l isa.Level) tiling {
	switch l {
	case isa.AVX512:
		return tiling{rows: 24, cols: 8, vec: 8, byColumns: true}
	case isa.AVX2:
		return tiling{rows: 12, cols: 4, vec: 4, byColumns: true}
	}
	return tiling{rows: genericRows, cols: genericCols, vec: genericRows, byColumns: true}
}

// The level-3 kernels take the level from their caller, which asks once: packed data
// has the layout of a level.

func gemmTiles(l isa.Level, m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc, mode int) {
	switch l {
	case isa.AVX512:
		gemmTilesAVX512(m, n, k, alpha, a, lda, step, b, ldb, next, c, ldc, mode)
	case isa.AVX2:
		gemmTilesAVX2(m, n, k, alpha, a, lda, step, b, ldb, next, c, ldc, mode)
	default:
		gemmTilesGeneric(m, n, k, alpha, a, lda, step, b, ldb, next, c, ldc, mode)
	}
}

func packRows(l isa.Level, r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	switch l {
	case isa.AVX512:
		packRowsAVX512(r, k, src, ld, d, dst, ldd)
	case isa.AVX2:
		packRowsAVX2(r, k, src, ld, d, dst, ldd)
	default:
		packRowsGeneric(r, k, src, ld, d, dst, ldd)
	}
}

func packCols(l isa.Level, r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	switch l {
	case isa.AVX512:
		packColsAVX512(r, k, src, ld, d, dst, ldd)
	case isa.AVX2:
		packColsAVX2(r, k, src, ld, d, dst, ldd)
	default:
		packColsGeneric(r, k, src, ld, d, dst, ldd)
	}
}

func trsmStrip(l isa.Level, m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int) {
	switch l {
	case isa.AVX512:
		trsmStripAVX512(m, w, k, a, lda, b, ldb, t, c, ldc)
	case isa.AVX2:
		trsmStripAVX2(m, w, k, a, lda, b, ldb, t, c, ldc)
	default:
		trsmStripGeneric(m, w, k, a, lda, b, ldb, t, c, ldc)
	}
}

func ldlTile(l isa.Level, w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int {
	switch l {
	case isa.AVX512:
		return ldlTileAVX512(w, a, lda, d, strip)
	default:
		return ldlTileGeneric(w, a, lda, d, strip)
	}
}

func blockLDL(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int {
	switch isa.Active() {
	case isa.AVX512:
		return blockLDLAVX512(n, a, lda, theta, d, e, perm)
	case isa.AVX2:
		return blockLDLAVX2(n, a, lda, theta, d, e, perm)
	default:
		return blockLDLGeneric(n, a, lda, theta, d, e, perm)
	}
}

// Assembly.

//go:noescape
func symUpdateAVX512(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int)

//go:noescape
func symUpdateAVX2(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int)

//go:noescape
func gemvAVX512(m, n int, alpha float64, a []float64, lda int, x, y []float64)

//go:noescape
func gemvAVX2(m, n int, alpha float64, a []float64, lda int, x, y []float64)

//go:noescape
func gemvTAVX512(m, n int, alpha float64, a []float64, lda int, x, y []float64)

//go:noescape
func gemvTAVX2(m, n int, alpha float64, a []float64, lda int, x, y []float64)

//go:noescape
func gerAVX512(m, n int, alpha float64, x, y []float64, a []float64, lda int)

//go:noescape
func gerAVX2(m, n int, alpha float64, x, y []float64, a []float64, lda int)

//go:noescape
func gemmTilesAVX512(m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc, mode int)

//go:noescape
func gemmTilesAVX2(m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc, mode int)

//go:noescape
func packRowsAVX512(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)

//go:noescape
func packColsAVX512(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)

//go:noescape
func packRowsAVX2(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)

//go:noescape
func packColsAVX2(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)

//go:noescape
func trsmStripAVX512(m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int)

//go:noescape
func trsmStripAVX2(m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int)

//go:noescape
func blockLDLAVX512(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int

//go:noescape
func blockLDLAVX2(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int

//go:noescape
func ldlTileAVX512(w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int
