//go:build !amd64 || purego

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
	return tiling{rows: genericRows, cols: genericCols, vec: genericRows}
}

func dot(x, y []float64) float64     { return dotGeneric(x, y) }
func axpy(a float64, x, y []float64) { axpyGeneric(a, x, y) }
func scale(a float64, x []float64)   { scaleGeneric(a, x) }
func sumSquares(x []float64) float64 { return sumSquaresGeneric(x) }
func asum(x []float64) float64       { return asumGeneric(x) }
func absMax(x []float64) float64     { return absMaxGeneric(x) }

func gemv(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	gemvGeneric(m, n, alpha, a, lda, x, y)
}

func gemvT(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	gemvTGeneric(m, n, alpha, a, lda, x, y)
}

func ger(m, n int, alpha float64, x, y []float64, a []float64, lda int) {
	gerGeneric(m, n, alpha, x, y, a, lda)
}

func gemmStrip(_ isa.Level, m, w, k int, alpha float64, a []float64, lda, step int, b []float64, ldb int, c []float64, ldc, mode int) {
	gemmStripGeneric(m, w, k, alpha, a, lda, step, b, ldb, c, ldc, mode)
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
