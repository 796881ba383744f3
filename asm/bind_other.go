//go:build (!amd64 && !arm64) || purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

// formOf returns the form of a kernel at level l: the portable one.
func formOf(_ string, l isa.Level) (form isa.Level, why string) {
	if l != isa.Generic {
		why = "no assembly for this level"
	}
	return isa.Generic, why
}

// tileOf returns the shapes of a level.
func tileOf(isa.Level) tiling {
	return tiling{rows: genericRows, cols: genericCols, vec: genericRows, byColumns: true}
}

func dot(x, y []float64) float64 {
	if len(x) != len(y) || len(x) > denseChunk {
		return dotLong(x, y)
	}
	return dotGeneric(x, y)
}

func axpy(a float64, x, y []float64) {
	if len(x) != len(y) || len(x) > denseChunk {
		axpyLong(a, x, y)
		return
	}
	axpyGeneric(a, x, y)
}

func scale(a float64, x []float64)   { scaleGeneric(a, x) }
func sumSquares(x []float64) float64 { return sumSquaresGeneric(x) }
func iamax(x []float64) int          { return iamaxGeneric(x) }

func sum(x []float64) float64                    { return sumGeneric(x) }
func copyTo(x, y []float64)                      { copyToGeneric(x, y) }
func triad(a float64, x, z, y []float64)         { triadGeneric(a, x, z, y) }
func fmaChains(n int, a, b float64, s []float64) { fmaChainsGeneric(n, a, b, s) }
func asum(x []float64) float64                   { return asumGeneric(x) }
func absMax(x []float64) float64                 { return absMaxGeneric(x) }

func dotSquares(x, y []float64) (xy, xx float64) {
	return dotSquaresGeneric(x, y)
}

func axpySquares(a float64, x, y []float64) float64 {
	return axpySquaresGeneric(a, x, y)
}

func axpyXpby(a float64, p, y []float64, b float64, x []float64) {
	axpyXpbyGeneric(a, p, y, b, x)
}

func xpbyPaz(x []float64, b float64, y []float64, a float64, z []float64) {
	xpbyPazGeneric(x, b, y, a, z)
}

func twoStep(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64) {
	return twoStepGeneric(a, y, b, z, x, c, t, r, w)
}

func gemv(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	gemvGeneric(m, n, alpha, a, lda, x, y)
}

func gemvT(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	gemvTGeneric(m, n, alpha, a, lda, x, y)
}

func symUpdate(skip, m, k int, l []float64, ldl int, x []float64, ldx int, a []float64, lda int) {
	symUpdateGeneric(skip, m, k, l, ldl, x, ldx, a, lda)
}

func ger(m, n int, alpha float64, x, y []float64, a []float64, lda int) {
	gerGeneric(m, n, alpha, x, y, a, lda)
}

func gemmTiles(_ isa.Level, m, n, k int, alpha float64, a []float64, lda, step int, b []float64, ldb, next int, c []float64, ldc, mode int) {
	gemmTilesGeneric(m, n, k, alpha, a, lda, step, b, ldb, next, c, ldc, mode)
}

func packRows(_ isa.Level, r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	packRowsGeneric(r, k, src, ld, d, dst, ldd)
}

func packCols(_ isa.Level, r, k int, src []float64, ld int, d, dst []float64, ldd int) {
	packColsGeneric(r, k, src, ld, d, dst, ldd)
}

func trsmStrip(_ isa.Level, m, w, k int, a []float64, lda int, b []float64, ldb int, t, c []float64, ldc int) {
	trsmStripGeneric(m, w, k, a, lda, b, ldb, t, c, ldc)
}

func dotSp(ind []int32, val, x []float64) float64     { return dotSpGeneric(ind, val, x) }
func axpySp(a float64, ind []int32, val, y []float64) { axpySpGeneric(a, ind, val, y) }

func mulRows(ptr []int, ind []int32, val, x, y []float64, budget int) int {
	return mulRowsGeneric(ptr, ind, val, x, y, budget)
}

func mulRowList(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int {
	return mulRowListGeneric(rows, ptr, ind, val, x, y, budget)
}

func addRowList(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int {
	return addRowListGeneric(rows, a, ptr, ind, val, y, budget)
}

func syrRowList(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int {
	return syrRowListGeneric(rows, d, ptr, ind, val, h, ldh, budget)
}

func triSolve(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	triSolveGeneric(pieces, first, ptr, ind, val, x, work, unit)
}

func triSolveT(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	triSolveTGeneric(pieces, first, ptr, ind, val, x, work, unit)
}

func triRows(ptr []int, ind []int32, val, x []float64, lo, hi int) {
	triRowsGeneric(ptr, ind, val, x, lo, hi)
}

func triRowsBack(ptr []int, ind []int32, val, d, x []float64, lo, hi int) {
	triRowsBackGeneric(ptr, ind, val, d, x, lo, hi)
}

func mulSell(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64) {
	mulSellGeneric(head, mask, off, base, val, perm, x, y)
}

func mulSymCols(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	return mulSymColsGeneric(ptr, ind, val, x, y, first, budget)
}

func mulSymAbs(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	return mulSymAbsGeneric(ptr, ind, val, x, y, first, budget)
}

func symLogMax(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32) {
	return symLogMaxGeneric(ptr, ind, val, row, first, budget)
}

func scaleSymCols(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64) {
	return scaleSymColsGeneric(dst, ptr, ind, src, val, s, first, budget)
}

func mulRowsWide(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	return mulRowsWideGeneric(ptr, ind, val, x, ldx, y, ldy, w, budget)
}

func mulRowsFour(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int {
	return mulRowsFourGeneric(ptr, ind, val, x, ldx, y, ldy, budget)
}

func addLower(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int) {
	addLowerGeneric(r, j0, j1, cb, ldcb, pos, shift, dst, ld)
}

func addLeaves(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int {
	return addLeavesGeneric(leaf, which, pos, ind, val, y, budget)
}

func growthRows(m, p int, l []float64, ld int, d, g []float64) {
	growthRowsGeneric(m, p, l, ld, d, g)
}

func mixPair(a, b, c float64, x, y, u, v []float64) {
	mixPairGeneric(a, b, c, x, y, u, v)
}

func growthPair(a, b, c float64, x, y, g []float64) {
	growthPairGeneric(a, b, c, x, y, g)
}

func columnMax(m, p int, l []float64, ld int, c []float64) {
	columnMaxGeneric(m, p, l, ld, c)
}

func tinyFronts(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	return tinyFrontsGeneric(t, lo, hi, limit, floor, budget)
}

func mulSymClasses(c *SymClasses, ptr []int, ind []int32, val, x, y []float64) {
	mulSymClassesGeneric(c, ptr, ind, val, x, y)
}

func leastAt(val []float64, at []int32) uint64 { return leastAtGeneric(val, at) }

func scanPivots(s *PivotScan, d, g []float64) { scanPivotsGeneric(s, d, g) }

func scaleEntries(dst []float64, src []int32, val, w []float64) (most uint64) {
	return scaleEntriesGeneric(dst, src, val, w)
}

func frontsForward(t *TinyFronts, lo, hi int, x []float64) { frontsForwardGeneric(t, lo, hi, x) }

func frontsBackward(t *TinyFronts, lo, hi int, x []float64) { frontsBackwardGeneric(t, lo, hi, x) }

func smallFronts(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	return smallFrontsGeneric(t, lo, hi, limit, floor, budget)
}

func pivotFront(f *PivotFront) int { return pivotFrontGeneric(f) }

func blockLDL(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int {
	return blockLDLGeneric(n, a, lda, theta, d, e, perm)
}

func ldlTile(_ isa.Level, w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int {
	return ldlTileGeneric(w, a, lda, d, strip)
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
