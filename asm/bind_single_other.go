//go:build !amd64 || purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

func mulDense32(rows, cols, w int, a []float32, lda int, x []float64, ldx int, y []float64, ldy int) {
	mulDense32Generic(rows, cols, w, a, lda, x, ldx, y, ldy)
}

func addDense32(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int) {
	addDense32Generic(off, coef, w, a, cols, g, ldg)
}

// panel32 returns the number of columns that a level packs together.
func panel32(isa.Level) int { return genericPanel }

func packDense32(_ isa.Level, list []int32, d []float64, a []float32, lda, cols int, dst []float32) {
	packDense32Generic(list, d, a, lda, cols, dst)
}

func syrTile32(_ isa.Level, m, n, depth int, a []float32, step int, b []float32, c []float64, ldc, diag int) {
	syrTile32Generic(m, n, depth, a, step, b, c, ldc, diag)
}

func dotSp32(ind []int32, val []float32, x []float64) float64 { return dotSp32Generic(ind, val, x) }

func axpySp32(a float64, ind []int32, val []float32, y []float64) { axpySp32Generic(a, ind, val, y) }

func mulRows32(ptr []int, ind []int32, val []float32, x, y []float64, budget int) int {
	return mulRows32Generic(ptr, ind, val, x, y, budget)
}

func mulRowList32(rows []int32, ptr []int, ind []int32, val []float32, x, y []float64, budget int) int {
	return mulRowList32Generic(rows, ptr, ind, val, x, y, budget)
}

func addRowList32(rows []int32, a []float64, ptr []int, ind []int32, val []float32, y []float64, budget int) int {
	return addRowList32Generic(rows, a, ptr, ind, val, y, budget)
}

func syrRowList32(rows []int32, d []float64, ptr []int, ind []int32, val []float32, h []float64, ldh, budget int) int {
	return syrRowList32Generic(rows, d, ptr, ind, val, h, ldh, budget)
}

func mulRowsMulti32(ptr []int, ind []int32, val []float32, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	return mulRowsMulti32Generic(ptr, ind, val, x, ldx, y, ldy, w, budget)
}

func addRowListMulti32(rows []int32, a []float64, lda int, ptr []int, ind []int32, val []float32, y []float64, ldy, w, budget int) int {
	return addRowListMulti32Generic(rows, a, lda, ptr, ind, val, y, ldy, w, budget)
}
