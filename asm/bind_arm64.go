//go:build arm64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

// formOf returns the form of a kernel at level l: that in assembly where there is
// one, and the reason if not.
func formOf(kernel string, l isa.Level) (form isa.Level, why string) {
	if l != isa.NEON {
		return l, ""
	}
	switch kernel {
	case "Copy":
		return isa.Generic, "the portable form is the copy of Go's runtime"
	case "Iamax", "PeakFMA", "ClipSlope", "TriSolve", "TriSolveT", "MulSell", "PivotFront",
		"MulDense32", "AddDense32T", "PackDense32", "SyrDense32List", "DotSp32", "AxpySp32", "MulRows32", "MulRowList32",
		"AddRowList32", "SyrRowList32", "MulRows32Multi", "AddRowList32Multi", "PrefetchSp32",
		"FrontsForwardMany", "FrontsBackwardMany", "FrontsDivideMany", "ToRows", "FromRows",
		"RowSquares", "RowDistance", "RowDots", "RowLess", "RowTimes", "MulSymColsMany",
		"SymClasses", "ScaleEntries", "LeastAt", "PivotScan":
		return isa.Generic, "no form for NEON yet"
	}
	return l, ""
}

// Each kernel has one switch, with direct calls: a call through a variable
// would make the callers' slices escape.

func dot(x, y []float64) float64 {
	if len(x) != len(y) || len(x) > denseChunk {
		return dotLong(x, y)
	}
	switch isa.Active() {
	case isa.NEON:
		return dotNEON(x, y)
	default:
		return dotGeneric(x, y)
	}
}

func axpy(a float64, x, y []float64) {
	if len(x) != len(y) || len(x) > denseChunk {
		axpyLong(a, x, y)
		return
	}
	switch isa.Active() {
	case isa.NEON:
		axpyNEON(a, x, y)
	default:
		axpyGeneric(a, x, y)
	}
}

func scale(a float64, x []float64) {
	switch isa.Active() {
	case isa.NEON:
		scaleNEON(a, x)
	default:
		scaleGeneric(a, x)
	}
}

func sumSquares(x []float64) float64 {
	switch isa.Active() {
	case isa.NEON:
		return sumSquaresNEON(x)
	default:
		return sumSquaresGeneric(x)
	}
}

func gemv(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	switch isa.Active() {
	case isa.NEON:
		gemvNEON(m, n, alpha, a, lda, x, y)
	default:
		gemvGeneric(m, n, alpha, a, lda, x, y)
	}
}

func gemvT(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	switch isa.Active() {
	case isa.NEON:
		gemvTNEON(m, n, alpha, a, lda, x, y)
	default:
		gemvTGeneric(m, n, alpha, a, lda, x, y)
	}
}

// tileOf returns the shapes of a level. A vector of the packed layout is two of
// the registers of NEON, so that one call of packCols fills a strip.
func tileOf(l isa.Level) tiling {
	if l == isa.NEON {
		return tiling{rows: 12, cols: 4, vec: 4}
	}
	return tiling{rows: genericRows, cols: genericCols, vec: genericRows, byColumns: true}
}

// The level-3 kernels take the level from their caller, which asks once: packed data
// has the layout of a level.

func gemmTiles(l isa.Level, m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc, mode int) {
	switch l {
	case isa.NEON:
		gemmTilesNEON(m, n, k, alpha, a, lda, step, b, ldb, next, c, ldc, mode)
	default:
		gemmTilesGeneric(m, n, k, alpha, a, lda, step, b, ldb, next, c, ldc, mode)
	}
}

func packRows(l isa.Level, r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	switch l {
	case isa.NEON:
		packRowsNEON(r, k, src, ld, d, dst, ldd)
	default:
		packRowsGeneric(r, k, src, ld, d, dst, ldd)
	}
}

func packCols(l isa.Level, r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	switch l {
	case isa.NEON:
		packColsNEON(r, k, src, ld, d, dst, ldd)
	default:
		packColsGeneric(r, k, src, ld, d, dst, ldd)
	}
}

func trsmStrip(l isa.Level, m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int) {
	switch l {
	case isa.NEON:
		trsmStripNEON(m, w, k, a, lda, b, ldb, t, c, ldc)
	default:
		trsmStripGeneric(m, w, k, a, lda, b, ldb, t, c, ldc)
	}
}

func dotSquares(x, y []float64) (xy, xx float64) {
	switch isa.Active() {
	case isa.NEON:
		return dotSquaresNEON(x, y)
	default:
		return dotSquaresGeneric(x, y)
	}
}

func axpySquares(a float64, x, y []float64) float64 {
	switch isa.Active() {
	case isa.NEON:
		return axpySquaresNEON(a, x, y)
	default:
		return axpySquaresGeneric(a, x, y)
	}
}

func axpyXpby(a float64, p, y []float64, b float64, x []float64) {
	switch isa.Active() {
	case isa.NEON:
		axpyXpbyNEON(a, p, y, b, x)
	default:
		axpyXpbyGeneric(a, p, y, b, x)
	}
}

func xpbyPaz(x []float64, b float64, y []float64, a float64, z []float64) {
	switch isa.Active() {
	case isa.NEON:
		xpbyPazNEON(x, b, y, a, z)
	default:
		xpbyPazGeneric(x, b, y, a, z)
	}
}

func twoStep(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64) {
	switch isa.Active() {
	case isa.NEON:
		return twoStepNEON(a, y, b, z, x, c, t, r, w)
	default:
		return twoStepGeneric(a, y, b, z, x, c, t, r, w)
	}
}

func asum(x []float64) float64 {
	switch isa.Active() {
	case isa.NEON:
		return asumNEON(x)
	default:
		return asumGeneric(x)
	}
}

func absMax(x []float64) float64 {
	switch isa.Active() {
	case isa.NEON:
		return absMaxNEON(x)
	default:
		return absMaxGeneric(x)
	}
}

func sum(x []float64) float64 {
	switch isa.Active() {
	case isa.NEON:
		return sumNEON(x)
	default:
		return sumGeneric(x)
	}
}

func ger(m, n int, alpha float64, x, y []float64, a []float64, lda int) {
	switch isa.Active() {
	case isa.NEON:
		gerNEON(m, n, alpha, x, y, a, lda)
	default:
		gerGeneric(m, n, alpha, x, y, a, lda)
	}
}

func symUpdate(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int) {
	switch isa.Active() {
	case isa.NEON:
		symUpdateNEON(skip, m, k, l, ldl, x, ldx, a, lda)
	default:
		symUpdateGeneric(skip, m, k, l, ldl, x, ldx, a, lda)
	}
}

// Kernels with the portable form only, one line each.

func iamax(x []float64) int                      { return iamaxGeneric(x) }
func copyTo(x, y []float64)                      { copyToGeneric(x, y) }
func fmaChains(n int, a, b float64, s []float64) { fmaChainsGeneric(n, a, b, s) }

// Assembly. Each routine computes what the portable form of the same name says,
// with at least one row and column where it takes m, n, w or k.

//go:noescape
func dotNEON(x, y []float64) float64

//go:noescape
func axpyNEON(a float64, x, y []float64)

//go:noescape
func scaleNEON(a float64, x []float64)

//go:noescape
func sumSquaresNEON(x []float64) float64

//go:noescape
func gemvNEON(m, n int, alpha float64, a []float64, lda int, x, y []float64)

//go:noescape
func gemvTNEON(m, n int, alpha float64, a []float64, lda int, x, y []float64)

//go:noescape
func gemmTilesNEON(m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc, mode int)

//go:noescape
func packRowsNEON(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)

//go:noescape
func packColsNEON(r, k int, src []float64, ld int, d []float64, dst []float64, ldd int)

//go:noescape
func trsmStripNEON(m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int)

//go:noescape
func addLowerNEON(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)

//go:noescape
func columnMaxNEON(m, p int, l []float64, ld int, c []float64)

//go:noescape
func mixPairNEON(a, b, c float64, x, y, u, v []float64)

//go:noescape
func addLeavesNEON(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int

//go:noescape
func dotSquaresNEON(x, y []float64) (xy, xx float64)

//go:noescape
func axpySquaresNEON(a float64, x, y []float64) float64

//go:noescape
func axpyXpbyNEON(a float64, p, y []float64, b float64, x []float64)

//go:noescape
func xpbyPazNEON(x []float64, b float64, y []float64, a float64, z []float64)

//go:noescape
func twoStepNEON(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)

//go:noescape
func asumNEON(x []float64) float64

//go:noescape
func absMaxNEON(x []float64) float64

//go:noescape
func sumNEON(x []float64) float64

//go:noescape
func gerNEON(m, n int, alpha float64, x, y []float64, a []float64, lda int)

//go:noescape
func symUpdateNEON(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int)
