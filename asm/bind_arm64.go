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

func addLower(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int) {
	switch isa.Active() {
	case isa.NEON:
		addLowerNEON(r, j0, j1, cb, ldcb, pos, shift, dst, ld)
	default:
		addLowerGeneric(r, j0, j1, cb, ldcb, pos, shift, dst, ld)
	}
}

func growthRows(m, p int, l []float64, ld int, d, g []float64) {
	switch isa.Active() {
	case isa.NEON:
		growthRowsNEON(m, p, l, ld, d, g)
	default:
		growthRowsGeneric(m, p, l, ld, d, g)
	}
}

func columnMax(m, p int, l []float64, ld int, c []float64) {
	switch isa.Active() {
	case isa.NEON:
		columnMaxNEON(m, p, l, ld, c)
	default:
		columnMaxGeneric(m, p, l, ld, c)
	}
}

func mixPair(a, b, c float64, x, y, u, v []float64) {
	switch isa.Active() {
	case isa.NEON:
		mixPairNEON(a, b, c, x, y, u, v)
	default:
		mixPairGeneric(a, b, c, x, y, u, v)
	}
}

func growthPair(a, b, c float64, x, y, g []float64) {
	switch isa.Active() {
	case isa.NEON:
		growthPairNEON(a, b, c, x, y, g)
	default:
		growthPairGeneric(a, b, c, x, y, g)
	}
}

func tinyFronts(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	switch isa.Active() {
	case isa.NEON:
		return tinyFrontsNEON(t, lo, hi, limit, floor, budget)
	default:
		return tinyFrontsGeneric(t, lo, hi, limit, floor, budget)
	}
}

func smallFronts(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	switch isa.Active() {
	case isa.NEON:
		return smallFrontsNEON(t, lo, hi, limit, floor, budget)
	default:
		return smallFrontsGeneric(t, lo, hi, limit, floor, budget)
	}
}

func frontsForward(t *TinyFronts, lo, hi int, x []float64) {
	switch isa.Active() {
	case isa.NEON:
		frontsForwardNEON(t, lo, hi, x)
	default:
		frontsForwardGeneric(t, lo, hi, x)
	}
}

func frontsBackward(t *TinyFronts, lo, hi int, x []float64) {
	switch isa.Active() {
	case isa.NEON:
		frontsBackwardNEON(t, lo, hi, x)
	default:
		frontsBackwardGeneric(t, lo, hi, x)
	}
}

func dotSp(ind []int32, val, x []float64) float64 {
	switch isa.Active() {
	case isa.NEON:
		return dotSpNEON(ind, val, x)
	default:
		return dotSpGeneric(ind, val, x)
	}
}

func axpySp(a float64, ind []int32, val, y []float64) {
	switch isa.Active() {
	case isa.NEON:
		axpySpNEON(a, ind, val, y)
	default:
		axpySpGeneric(a, ind, val, y)
	}
}

func addLeaves(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return addLeavesNEON(leaf, which, pos, ind, val, y, budget)
	default:
		return addLeavesGeneric(leaf, which, pos, ind, val, y, budget)
	}
}

func mulRows(ptr []int, ind []int32, val, x, y []float64, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return mulRowsNEON(ptr, ind, val, x, y, budget)
	default:
		return mulRowsGeneric(ptr, ind, val, x, y, budget)
	}
}

func mulRowList(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return mulRowListNEON(rows, ptr, ind, val, x, y, budget)
	default:
		return mulRowListGeneric(rows, ptr, ind, val, x, y, budget)
	}
}

func addRowList(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return addRowListNEON(rows, a, ptr, ind, val, y, budget)
	default:
		return addRowListGeneric(rows, a, ptr, ind, val, y, budget)
	}
}

func triRows(ptr []int, ind []int32, val, x []float64, lo, hi int) {
	switch isa.Active() {
	case isa.NEON:
		triRowsNEON(ptr, ind, val, x, lo, hi)
	default:
		triRowsGeneric(ptr, ind, val, x, lo, hi)
	}
}

func triRowsBack(ptr []int, ind []int32, val, d, x []float64, lo, hi int) {
	switch isa.Active() {
	case isa.NEON:
		triRowsBackNEON(ptr, ind, val, d, x, lo, hi)
	default:
		triRowsBackGeneric(ptr, ind, val, d, x, lo, hi)
	}
}

func mulSymCols(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return mulSymColsNEON(ptr, ind, val, x, y, first, budget)
	default:
		return mulSymColsGeneric(ptr, ind, val, x, y, first, budget)
	}
}

func scaleSymCols(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64) {
	switch isa.Active() {
	case isa.NEON:
		return scaleSymColsNEON(dst, ptr, ind, src, val, s, first, budget)
	default:
		return scaleSymColsGeneric(dst, ptr, ind, src, val, s, first, budget)
	}
}

func ldlTile(l isa.Level, w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int {
	switch l {
	case isa.NEON:
		if w > tilings[l].cols { // no factorisation asks for that
			return ldlTileGeneric(w, a, lda, d, strip)
		}
		return ldlTileNEON(w, a, lda, d, strip)
	default:
		return ldlTileGeneric(w, a, lda, d, strip)
	}
}

func blockLDL(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int {
	switch isa.Active() {
	case isa.NEON:
		return blockLDLNEON(n, a, lda, theta, d, e, perm)
	default:
		return blockLDLGeneric(n, a, lda, theta, d, e, perm)
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

func triad(a float64, x, z, y []float64) {
	switch isa.Active() {
	case isa.NEON:
		triadNEON(a, x, z, y)
	default:
		triadGeneric(a, x, z, y)
	}
}

func mulSymAbs(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return mulSymAbsNEON(ptr, ind, val, x, y, first, budget)
	default:
		return mulSymAbsGeneric(ptr, ind, val, x, y, first, budget)
	}
}

func mulRowsWide(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return mulRowsWideNEON(ptr, ind, val, x, ldx, y, ldy, w, budget)
	default:
		return mulRowsWideGeneric(ptr, ind, val, x, ldx, y, ldy, w, budget)
	}
}

func mulRowsFour(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return mulRowsFourNEON(ptr, ind, val, x, ldx, y, ldy, budget)
	default:
		return mulRowsFourGeneric(ptr, ind, val, x, ldx, y, ldy, budget)
	}
}

func symLogMax(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32) {
	switch isa.Active() {
	case isa.NEON:
		return symLogMaxNEON(ptr, ind, val, row, first, budget)
	default:
		return symLogMaxGeneric(ptr, ind, val, row, first, budget)
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

func syrRowList(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return syrRowListNEON(rows, d, ptr, ind, val, h, ldh, budget)
	default:
		return syrRowListGeneric(rows, d, ptr, ind, val, h, ldh, budget)
	}
}

// Kernels with the portable form only, one line each.

func iamax(x []float64) int                      { return iamaxGeneric(x) }
func copyTo(x, y []float64)                      { copyToGeneric(x, y) }
func fmaChains(n int, a, b float64, s []float64) { fmaChainsGeneric(n, a, b, s) }

func triSolve(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	triSolveGeneric(pieces, first, ptr, ind, val, x, work, unit)
}

func triSolveT(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	triSolveTGeneric(pieces, first, ptr, ind, val, x, work, unit)
}

func mulSell(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64) {
	mulSellGeneric(head, mask, off, base, val, perm, x, y)
}

func pivotFront(f *PivotFront) int { return pivotFrontGeneric(f) }

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
func growthRowsNEON(m, p int, l []float64, ld int, d, g []float64)

//go:noescape
func columnMaxNEON(m, p int, l []float64, ld int, c []float64)

//go:noescape
func mixPairNEON(a, b, c float64, x, y, u, v []float64)

//go:noescape
func growthPairNEON(a, b, c float64, x, y, g []float64)

//go:noescape
func tinyFrontsNEON(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)

//go:noescape
func smallFrontsNEON(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)

//go:noescape
func frontsForwardNEON(t *TinyFronts, lo, hi int, x []float64)

//go:noescape
func frontsBackwardNEON(t *TinyFronts, lo, hi int, x []float64)

//go:noescape
func dotSpNEON(ind []int32, val, x []float64) float64

//go:noescape
func axpySpNEON(a float64, ind []int32, val, y []float64)

//go:noescape
func addLeavesNEON(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int

//go:noescape
func mulRowsNEON(ptr []int, ind []int32, val, x, y []float64, budget int) int

//go:noescape
func mulRowListNEON(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int

//go:noescape
func addRowListNEON(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int

//go:noescape
func triRowsNEON(ptr []int, ind []int32, val, x []float64, lo, hi int)

//go:noescape
func triRowsBackNEON(ptr []int, ind []int32, val, d, x []float64, lo, hi int)

//go:noescape
func mulSymColsNEON(ptr []int, ind []int32, val, x, y []float64, first, budget int) int

//go:noescape
func scaleSymColsNEON(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64)

//go:noescape
func ldlTileNEON(w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int

//go:noescape
func blockLDLNEON(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int

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
func triadNEON(a float64, x, z, y []float64)

//go:noescape
func mulSymAbsNEON(ptr []int, ind []int32, val, x, y []float64, first, budget int) int

//go:noescape
func mulRowsWideNEON(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int

//go:noescape
func mulRowsFourNEON(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int

//go:noescape
func symLogMaxNEON(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32)

//go:noescape
func gerNEON(m, n int, alpha float64, x, y []float64, a []float64, lda int)

//go:noescape
func symUpdateNEON(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int)

//go:noescape
func syrRowListNEON(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int

func mulSymClasses(c *SymClasses, ptr []int, ind []int32, val, x, y []float64) {
	mulSymClassesGeneric(c, ptr, ind, val, x, y)
}

func leastAt(val []float64, at []int32) uint64 { return leastAtGeneric(val, at) }

func scanPivots(s *PivotScan, d, g []float64) { scanPivotsGeneric(s, d, g) }

func scaleEntries(dst []float64, src []int32, val, w []float64) (most uint64) {
	return scaleEntriesGeneric(dst, src, val, w)
}

func frontsForwardMany(t *TinyFronts, p *frontPart, x []float64) {
	frontsForwardManyGeneric(t, p, x)
}

func frontsBackwardMany(t *TinyFronts, p *frontPart, x []float64) {
	frontsBackwardManyGeneric(t, p, x)
}

func frontsDivideMany(t *TinyFronts, p *frontPart, x []float64) { frontsDivideManyGeneric(t, p, x) }

func toRowsFour(ind []int32, scale, x []float64, ldx int, y []float64) int {
	return toRowsFourGeneric(ind, scale, x, ldx, y)
}

func fromRowsFour(ind []int32, scale, y, x []float64, ldx int) int {
	return fromRowsFourGeneric(ind, scale, y, x, ldx)
}

func rowSquares(x []float64, s *[FrontColumns]float64) {
	rowSquaresGeneric(x, s)
}

func rowDistance(x, y []float64, s *[FrontColumns]float64) {
	rowDistanceGeneric(x, y, s)
}

func rowDots(x []float64, j int, s *[FrontColumns]float64) {
	rowDotsGeneric(x, j, s)
}

func rowLess(x []float64, j int, t *[FrontColumns]float64) {
	rowLessGeneric(x, j, t)
}

func rowTimes(x []float64, m *[FrontColumns * FrontColumns]float64) {
	rowTimesGeneric(x, m)
}

func mulSymColsMany(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	return mulSymColsManyGeneric(ptr, ind, val, x, y, first, budget)
}
