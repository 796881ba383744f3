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

// syrkWidth returns the columns of a strip, for any level.
func syrkWidth(isa.Level) int { return 4 }

func dot(x, y []float64) float64     { return dotGeneric(x, y) }
func axpy(a float64, x, y []float64) { axpyGeneric(a, x, y) }
func scale(a float64, x []float64)   { scaleGeneric(a, x) }
func sumSquares(x []float64) float64 { return sumSquaresGeneric(x) }

func gemv(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	gemvGeneric(m, n, alpha, a, lda, x, y)
}

func gemvT(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
	gemvTGeneric(m, n, alpha, a, lda, x, y)
}

func syrkStrip(_ isa.Level, m, w, k int, alpha float64, a, b []float64, lda int, packed, c []float64, ldc int, diagonal bool) {
	syrkStripGeneric(m, w, k, alpha, a, b, lda, packed, c, ldc, diagonal)
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

func mulSell(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64) {
	mulSellGeneric(head, mask, off, base, val, perm, x, y)
}

func mulSymCols(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	return mulSymColsGeneric(ptr, ind, val, x, y, first, budget)
}

func mulRowsWide(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	return mulRowsWideGeneric(ptr, ind, val, x, ldx, y, ldy, w, budget)
}

func mulRowsFour(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int {
	return mulRowsFourGeneric(ptr, ind, val, x, ldx, y, ldy, budget)
}
