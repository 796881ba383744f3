//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

// formOf returns the form of a kernel that the switches below choose at level
// l, and the reason if it is of another level.
func formOf(kernel string, l isa.Level) (form isa.Level, why string) {
	if l == isa.AVX512 && (kernel == "DotSp" || kernel == "AxpySp" || kernel == "MulSymCols" || kernel == "MulRowsFour") {
		return isa.AVX2, "scalar loads and stores beat the hardware's gathers and scatters"
	}
	if l == isa.AVX512 && (kernel == "TriRows" || kernel == "TriRowsBack") {
		return isa.AVX2, "rows are short, and a gather would wait for the element that was just stored"
	}
	if l == isa.AVX512 && (kernel == "TriSolve" || kernel == "TriSolveT") {
		return isa.AVX2, "most panels are short, and the values of the others come from outside the first caches"
	}
	if l == isa.AVX512 && (kernel == "MulSell" || kernel == "FrontsForward" || kernel == "FrontsBackward") && !isa.FastGather() {
		return isa.AVX2, "gathers of this CPU are slower than scalar loads"
	}
	if l == isa.AVX2 && kernel == "LDL" {
		return isa.Generic, "blocks of four columns are too small for vectors"
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
	case isa.AVX512:
		return dotAVX512(x, y)
	case isa.AVX2:
		return dotAVX2(x, y)
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
	case isa.AVX512:
		axpyAVX512(a, x, y)
	case isa.AVX2:
		axpyAVX2(a, x, y)
	default:
		axpyGeneric(a, x, y)
	}
}

func scale(a float64, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		scaleAVX512(a, x)
	case isa.AVX2:
		scaleAVX2(a, x)
	default:
		scaleGeneric(a, x)
	}
}

func sumSquares(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return sumSquaresAVX512(x)
	case isa.AVX2:
		return sumSquaresAVX2(x)
	default:
		return sumSquaresGeneric(x)
	}
}

func iamax(x []float64) int {
	switch isa.Active() {
	case isa.AVX512:
		return iamaxAVX512(x)
	case isa.AVX2:
		return iamaxAVX2(x)
	default:
		return iamaxGeneric(x)
	}
}

func sum(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return sumAVX512(x)
	case isa.AVX2:
		return sumAVX2(x)
	default:
		return sumGeneric(x)
	}
}

func copyTo(x, y []float64) {
	switch isa.Active() {
	case isa.AVX512:
		copyToAVX512(x, y)
	case isa.AVX2:
		copyToAVX2(x, y)
	default:
		copyToGeneric(x, y)
	}
}

func triad(a float64, x, z, y []float64) {
	switch isa.Active() {
	case isa.AVX512:
		triadAVX512(a, x, z, y)
	case isa.AVX2:
		triadAVX2(a, x, z, y)
	default:
		triadGeneric(a, x, z, y)
	}
}

func fmaChains(n int, a, b float64, s []float64) {
	switch isa.Active() {
	case isa.AVX512:
		fmaChainsAVX512(n, a, b, s)
	case isa.AVX2:
		fmaChainsAVX2(n, a, b, s)
	default:
		fmaChainsGeneric(n, a, b, s)
	}
}

func dotSquares(x, y []float64) (xy, xx float64) {
	switch isa.Active() {
	case isa.AVX512:
		return dotSquaresAVX512(x, y)
	case isa.AVX2:
		return dotSquaresAVX2(x, y)
	default:
		return dotSquaresGeneric(x, y)
	}
}

func axpySquares(a float64, x, y []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return axpySquaresAVX512(a, x, y)
	case isa.AVX2:
		return axpySquaresAVX2(a, x, y)
	default:
		return axpySquaresGeneric(a, x, y)
	}
}

func axpyXpby(a float64, p, y []float64, b float64, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		axpyXpbyAVX512(a, p, y, b, x)
	case isa.AVX2:
		axpyXpbyAVX2(a, p, y, b, x)
	default:
		axpyXpbyGeneric(a, p, y, b, x)
	}
}

func xpbyPaz(x []float64, b float64, y []float64, a float64, z []float64) {
	switch isa.Active() {
	case isa.AVX512:
		xpbyPazAVX512(x, b, y, a, z)
	case isa.AVX2:
		xpbyPazAVX2(x, b, y, a, z)
	default:
		xpbyPazGeneric(x, b, y, a, z)
	}
}

func twoStep(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64) {
	switch isa.Active() {
	case isa.AVX512:
		return twoStepAVX512(a, y, b, z, x, c, t, r, w)
	case isa.AVX2:
		return twoStepAVX2(a, y, b, z, x, c, t, r, w)
	default:
		return twoStepGeneric(a, y, b, z, x, c, t, r, w)
	}
}

func asum(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return asumAVX512(x)
	case isa.AVX2:
		return asumAVX2(x)
	default:
		return asumGeneric(x)
	}
}

func absMax(x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512:
		return absMaxAVX512(x)
	case isa.AVX2:
		return absMaxAVX2(x)
	default:
		return absMaxGeneric(x)
	}
}

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

// dotSp has no AVX-512 form. With x in cache and rows of 5 to 500 entries,
// gathers of eight numbers took 1.2 to 4 times as long as scalar loads on
// Cascade Lake, and gathers of four 2 to 4 times (microcode against data
// sampling slows them). They gained only where x is far larger than the caches.
func dotSp(ind []int32, val, x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return dotSpAVX2(ind, val, x)
	default:
		return dotSpGeneric(ind, val, x)
	}
}

// axpySp has no AVX-512 form: hardware scatters are slower than scalar stores on
// every machine tried.
func axpySp(a float64, ind []int32, val, y []float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		axpySpAVX2(a, ind, val, y)
	default:
		axpySpGeneric(a, ind, val, y)
	}
}

// The row kernels treat rows with gaps like dotSp and axpySp at every level. The
// levels differ in rows without gaps, those of dense data.

func mulRows(ptr []int, ind []int32, val, x, y []float64, budget int) int {
	switch isa.Active() {
	case isa.AVX512:
		return mulRowsAVX512(ptr, ind, val, x, y, budget)
	case isa.AVX2:
		return mulRowsAVX2(ptr, ind, val, x, y, budget)
	default:
		return mulRowsGeneric(ptr, ind, val, x, y, budget)
	}
}

func mulRowList(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int {
	switch isa.Active() {
	case isa.AVX512:
		return mulRowListAVX512(rows, ptr, ind, val, x, y, budget)
	case isa.AVX2:
		return mulRowListAVX2(rows, ptr, ind, val, x, y, budget)
	default:
		return mulRowListGeneric(rows, ptr, ind, val, x, y, budget)
	}
}

func addRowList(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int {
	switch isa.Active() {
	case isa.AVX512:
		return addRowListAVX512(rows, a, ptr, ind, val, y, budget)
	case isa.AVX2:
		return addRowListAVX2(rows, a, ptr, ind, val, y, budget)
	default:
		return addRowListGeneric(rows, a, ptr, ind, val, y, budget)
	}
}

func syrRowList(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int {
	switch isa.Active() {
	case isa.AVX512:
		return syrRowListAVX512(rows, d, ptr, ind, val, h, ldh, budget)
	case isa.AVX2:
		return syrRowListAVX2(rows, d, ptr, ind, val, h, ldh, budget)
	default:
		return syrRowListGeneric(rows, d, ptr, ind, val, h, ldh, budget)
	}
}

// triSolve and triSolveT have no AVX-512 form: formOf says why.
func triSolve(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		triSolveAVX2(pieces, first, ptr, ind, val, x, work, unit)
	default:
		triSolveGeneric(pieces, first, ptr, ind, val, x, work, unit)
	}
}

func triSolveT(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		triSolveTAVX2(pieces, first, ptr, ind, val, x, work, unit)
	default:
		triSolveTGeneric(pieces, first, ptr, ind, val, x, work, unit)
	}
}

// triRows and triRowsBack have no AVX-512 form: formOf says why.
func triRows(ptr []int, ind []int32, val, x []float64, lo, hi int) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		triRowsAVX2(ptr, ind, val, x, lo, hi)
	default:
		triRowsGeneric(ptr, ind, val, x, lo, hi)
	}
}

func triRowsBack(ptr []int, ind []int32, val, d, x []float64, lo, hi int) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		triRowsBackAVX2(ptr, ind, val, d, x, lo, hi)
	default:
		triRowsBackGeneric(ptr, ind, val, d, x, lo, hi)
	}
}

// mulSymCols has no AVX-512 form: it loads and stores one by one, as axpySp.
func mulSymCols(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return mulSymColsAVX2(ptr, ind, val, x, y, first, budget)
	default:
		return mulSymColsGeneric(ptr, ind, val, x, y, first, budget)
	}
}

func mulRowsWide(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	switch isa.Active() {
	case isa.AVX512:
		return mulRowsWideAVX512(ptr, ind, val, x, ldx, y, ldy, w, budget)
	case isa.AVX2:
		return mulRowsWideAVX2(ptr, ind, val, x, ldx, y, ldy, w, budget)
	default:
		return mulRowsWideGeneric(ptr, ind, val, x, ldx, y, ldy, w, budget)
	}
}

// mulRowsFour has no AVX-512 form: it loads one by one, as dotSp.
func mulRowsFour(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return mulRowsFourAVX2(ptr, ind, val, x, ldx, y, ldy, budget)
	default:
		return mulRowsFourGeneric(ptr, ind, val, x, ldx, y, ldy, budget)
	}
}

// mulSell gathers at the AVX-512 level only on CPUs whose gathers keep up with
// scalar loads; see isa.FastGather.
func mulSell(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64) {
	switch isa.Active() {
	case isa.AVX512:
		if isa.FastGather() {
			mulSellAVX512(head, mask, off, base, val, perm, x, y)
		} else {
			mulSellAVX2(head, mask, off, base, val, perm, x, y)
		}
	case isa.AVX2:
		mulSellAVX2(head, mask, off, base, val, perm, x, y)
	default:
		mulSellGeneric(head, mask, off, base, val, perm, x, y)
	}
}

func addLower(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int) {
	switch isa.Active() {
	case isa.AVX512:
		addLowerAVX512(r, j0, j1, cb, ldcb, pos, shift, dst, ld)
	case isa.AVX2:
		addLowerAVX2(r, j0, j1, cb, ldcb, pos, shift, dst, ld)
	default:
		addLowerGeneric(r, j0, j1, cb, ldcb, pos, shift, dst, ld)
	}
}

func growthRows(m, p int, l []float64, ld int, d, g []float64) {
	switch isa.Active() {
	case isa.AVX512:
		growthRowsAVX512(m, p, l, ld, d, g)
	case isa.AVX2:
		growthRowsAVX2(m, p, l, ld, d, g)
	default:
		growthRowsGeneric(m, p, l, ld, d, g)
	}
}

func columnMax(m, p int, l []float64, ld int, c []float64) {
	switch isa.Active() {
	case isa.AVX512:
		columnMaxAVX512(m, p, l, ld, c)
	case isa.AVX2:
		columnMaxAVX2(m, p, l, ld, c)
	default:
		columnMaxGeneric(m, p, l, ld, c)
	}
}

// tinyFronts takes its arrays by reference, as the slices would fill several lines.
func tinyFronts(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	switch isa.Active() {
	case isa.AVX512:
		return tinyFrontsAVX512(t, lo, hi, limit, floor, budget)
	case isa.AVX2:
		return tinyFrontsAVX2(t, lo, hi, limit, floor, budget)
	default:
		return tinyFrontsGeneric(t, lo, hi, limit, floor, budget)
	}
}

func frontsForward(t *TinyFronts, lo, hi int, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		if isa.FastGather() {
			frontsForwardAVX512(t, lo, hi, x)
		} else {
			frontsForwardAVX2(t, lo, hi, x)
		}
	case isa.AVX2:
		frontsForwardAVX2(t, lo, hi, x)
	default:
		frontsForwardGeneric(t, lo, hi, x)
	}
}

func frontsBackward(t *TinyFronts, lo, hi int, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		if isa.FastGather() {
			frontsBackwardAVX512(t, lo, hi, x)
		} else {
			frontsBackwardAVX2(t, lo, hi, x)
		}
	case isa.AVX2:
		frontsBackwardAVX2(t, lo, hi, x)
	default:
		frontsBackwardGeneric(t, lo, hi, x)
	}
}

// smallFronts is tinyFronts for orders above TinyOrder.
func smallFronts(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	switch isa.Active() {
	case isa.AVX512:
		return smallFrontsAVX512(t, lo, hi, limit, floor, budget)
	case isa.AVX2:
		return smallFrontsAVX2(t, lo, hi, limit, floor, budget)
	default:
		return smallFrontsGeneric(t, lo, hi, limit, floor, budget)
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

// Assembly. Each routine computes what the portable form of the same name says,
// with at least one row and column where it takes m, n, w or k.

//go:noescape
func dotAVX512(x, y []float64) float64

//go:noescape
func dotAVX2(x, y []float64) float64

//go:noescape
func axpyAVX512(a float64, x, y []float64)

//go:noescape
func axpyAVX2(a float64, x, y []float64)

//go:noescape
func scaleAVX512(a float64, x []float64)

//go:noescape
func scaleAVX2(a float64, x []float64)

//go:noescape
func sumSquaresAVX512(x []float64) float64

//go:noescape
func sumSquaresAVX2(x []float64) float64

//go:noescape
func iamaxAVX512(x []float64) int

//go:noescape
func iamaxAVX2(x []float64) int

//go:noescape
func sumAVX512(x []float64) float64

//go:noescape
func sumAVX2(x []float64) float64

//go:noescape
func copyToAVX512(x, y []float64)

//go:noescape
func copyToAVX2(x, y []float64)

//go:noescape
func triadAVX512(a float64, x, z, y []float64)

//go:noescape
func triadAVX2(a float64, x, z, y []float64)

//go:noescape
func fmaChainsAVX512(n int, a, b float64, s []float64)

//go:noescape
func fmaChainsAVX2(n int, a, b float64, s []float64)

//go:noescape
func dotSquaresAVX512(x, y []float64) (xy, xx float64)

//go:noescape
func dotSquaresAVX2(x, y []float64) (xy, xx float64)

//go:noescape
func axpySquaresAVX512(a float64, x, y []float64) float64

//go:noescape
func axpySquaresAVX2(a float64, x, y []float64) float64

//go:noescape
func axpyXpbyAVX512(a float64, p, y []float64, b float64, x []float64)

//go:noescape
func axpyXpbyAVX2(a float64, p, y []float64, b float64, x []float64)

//go:noescape
func xpbyPazAVX512(x []float64, b float64, y []float64, a float64, z []float64)

//go:noescape
func xpbyPazAVX2(x []float64, b float64, y []float64, a float64, z []float64)

//go:noescape
func twoStepAVX512(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)

//go:noescape
func twoStepAVX2(a float64, y []float64, b float64, z, x []float64, c float64, t, r, w []float64) (rw, rr float64)

//go:noescape
func asumAVX512(x []float64) float64

//go:noescape
func asumAVX2(x []float64) float64

//go:noescape
func absMaxAVX512(x []float64) float64

//go:noescape
func absMaxAVX2(x []float64) float64

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
func dotSpAVX2(ind []int32, val, x []float64) float64

//go:noescape
func axpySpAVX2(a float64, ind []int32, val, y []float64)

//go:noescape
func mulRowsAVX512(ptr []int, ind []int32, val, x, y []float64, budget int) int

//go:noescape
func mulRowListAVX512(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int

//go:noescape
func addRowListAVX512(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int

//go:noescape
func mulRowsAVX2(ptr []int, ind []int32, val, x, y []float64, budget int) int

//go:noescape
func mulRowListAVX2(rows []int32, ptr []int, ind []int32, val, x, y []float64, budget int) int

//go:noescape
func addRowListAVX2(rows []int32, a []float64, ptr []int, ind []int32, val, y []float64, budget int) int

//go:noescape
func syrRowListAVX512(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int

//go:noescape
func syrRowListAVX2(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int

//go:noescape
func triSolveAVX2(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool)

//go:noescape
func triSolveTAVX2(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool)

//go:noescape
func triRowsAVX2(ptr []int, ind []int32, val, x []float64, lo, hi int)

//go:noescape
func triRowsBackAVX2(ptr []int, ind []int32, val, d, x []float64, lo, hi int)

//go:noescape
func mulSellAVX512(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64)

//go:noescape
func mulSellAVX2(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64)

//go:noescape
func mulSymColsAVX2(ptr []int, ind []int32, val, x, y []float64, first, budget int) int

//go:noescape
func mulRowsWideAVX512(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int

//go:noescape
func mulRowsWideAVX2(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int

//go:noescape
func mulRowsFourAVX2(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int

//go:noescape
func addLowerAVX512(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)

//go:noescape
func addLowerAVX2(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)

//go:noescape
func growthRowsAVX512(m, p int, l []float64, ld int, d, g []float64)

//go:noescape
func growthRowsAVX2(m, p int, l []float64, ld int, d, g []float64)

//go:noescape
func columnMaxAVX512(m, p int, l []float64, ld int, c []float64)

//go:noescape
func columnMaxAVX2(m, p int, l []float64, ld int, c []float64)

//go:noescape
func frontsForwardAVX512(t *TinyFronts, lo, hi int, x []float64)

//go:noescape
func frontsForwardAVX2(t *TinyFronts, lo, hi int, x []float64)

//go:noescape
func frontsBackwardAVX512(t *TinyFronts, lo, hi int, x []float64)

//go:noescape
func frontsBackwardAVX2(t *TinyFronts, lo, hi int, x []float64)

//go:noescape
func tinyFrontsAVX512(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)

//go:noescape
func smallFrontsAVX512(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)

//go:noescape
func smallFrontsAVX2(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)

//go:noescape
func tinyFrontsAVX2(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int)

//go:noescape
func blockLDLAVX512(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int

//go:noescape
func blockLDLAVX2(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int

//go:noescape
func ldlTileAVX512(w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int
