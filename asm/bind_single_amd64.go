//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

// The kernels on features in float32.

func mulDense32(rows, cols, w int, a []float32, lda int, x []float64, ldx int, y []float64, ldy int) {
	switch isa.Active() {
	case isa.AVX512:
		mulDense32AVX512(rows, cols, w, a, lda, x, ldx, y, ldy)
	case isa.AVX2:
		mulDense32AVX2(rows, cols, w, a, lda, x, ldx, y, ldy)
	default:
		mulDense32Generic(rows, cols, w, a, lda, x, ldx, y, ldy)
	}
}

func addDense32(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int) {
	switch isa.Active() {
	case isa.AVX512:
		addDense32AVX512(off, coef, w, a, cols, g, ldg)
	case isa.AVX2:
		addDense32AVX2(off, coef, w, a, cols, g, ldg)
	default:
		addDense32Generic(off, coef, w, a, cols, g, ldg)
	}
}

// panel32 returns the number of columns that a level packs together.
func panel32(l isa.Level) int {
	switch l {
	case isa.AVX512:
		return 16
	case isa.AVX2:
		return 8
	}
	return genericPanel
}

func packDense32(l isa.Level, list []int32, d []float64, a []float32, lda, cols int, dst []float32) {
	switch l {
	case isa.AVX512:
		packDense32AVX512(list, d, a, lda, cols, dst)
	case isa.AVX2:
		packDense32AVX2(list, d, a, lda, cols, dst)
	default:
		packDense32Generic(list, d, a, lda, cols, dst)
	}
}

func syrTile32(l isa.Level, m, n, depth int, a []float32, step int, b []float32, c []float64, ldc, diag int) {
	switch l {
	case isa.AVX512:
		syrTile32AVX512(m, n, depth, a, step, b, c, ldc, diag)
	case isa.AVX2:
		syrTile32AVX2(m, n, depth, a, step, b, c, ldc, diag)
	default:
		syrTile32Generic(m, n, depth, a, step, b, c, ldc, diag)
	}
}

// The kernels on sparse rows have no AVX-512 form, like dotSp: they load and store one by one.

func dotSp32(ind []int32, val []float32, x []float64) float64 {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return dotSp32AVX2(ind, val, x)
	default:
		return dotSp32Generic(ind, val, x)
	}
}

func axpySp32(a float64, ind []int32, val []float32, y []float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		axpySp32AVX2(a, ind, val, y)
	default:
		axpySp32Generic(a, ind, val, y)
	}
}

func mulRows32(ptr []int, ind []int32, val []float32, x, y []float64, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return mulRows32AVX2(ptr, ind, val, x, y, budget)
	default:
		return mulRows32Generic(ptr, ind, val, x, y, budget)
	}
}

func mulRowList32(rows []int32, ptr []int, ind []int32, val []float32, x, y []float64, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return mulRowList32AVX2(rows, ptr, ind, val, x, y, budget)
	default:
		return mulRowList32Generic(rows, ptr, ind, val, x, y, budget)
	}
}

func addRowList32(rows []int32, a []float64, ptr []int, ind []int32, val []float32, y []float64, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return addRowList32AVX2(rows, a, ptr, ind, val, y, budget)
	default:
		return addRowList32Generic(rows, a, ptr, ind, val, y, budget)
	}
}

func syrRowList32(rows []int32, d []float64, ptr []int, ind []int32, val []float32, h []float64, ldh, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return syrRowList32AVX2(rows, d, ptr, ind, val, h, ldh, budget)
	default:
		return syrRowList32Generic(rows, d, ptr, ind, val, h, ldh, budget)
	}
}

func mulRowsMulti32(ptr []int, ind []int32, val []float32, x []float64, ldx int, y []float64, ldy, w, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return mulRowsMulti32AVX2(ptr, ind, val, x, ldx, y, ldy, w, budget)
	default:
		return mulRowsMulti32Generic(ptr, ind, val, x, ldx, y, ldy, w, budget)
	}
}

func addRowListMulti32(rows []int32, a []float64, lda int, ptr []int, ind []int32, val []float32, y []float64, ldy, w, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return addRowListMulti32AVX2(rows, a, lda, ptr, ind, val, y, ldy, w, budget)
	default:
		return addRowListMulti32Generic(rows, a, lda, ptr, ind, val, y, ldy, w, budget)
	}
}

// Assembly.

//go:noescape
func mulDense32AVX512(rows, cols, w int, a []float32, lda int, x []float64, ldx int, y []float64, ldy int)

//go:noescape
func mulDense32AVX2(rows, cols, w int, a []float32, lda int, x []float64, ldx int, y []float64, ldy int)

//go:noescape
func addDense32AVX512(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int)

//go:noescape
func addDense32AVX2(off []int, coef []float64, w int, a []float32, cols int, g []float64, ldg int)

//go:noescape
func packDense32AVX512(list []int32, d []float64, a []float32, lda, cols int, dst []float32)

//go:noescape
func packDense32AVX2(list []int32, d []float64, a []float32, lda, cols int, dst []float32)

//go:noescape
func syrTile32AVX512(m, n, depth int, a []float32, step int, b []float32, c []float64, ldc, diag int)

//go:noescape
func syrTile32AVX2(m, n, depth int, a []float32, step int, b []float32, c []float64, ldc, diag int)

//go:noescape
func dotSp32AVX2(ind []int32, val []float32, x []float64) float64

//go:noescape
func axpySp32AVX2(a float64, ind []int32, val []float32, y []float64)

//go:noescape
func mulRows32AVX2(ptr []int, ind []int32, val []float32, x, y []float64, budget int) int

//go:noescape
func mulRowList32AVX2(rows []int32, ptr []int, ind []int32, val []float32, x, y []float64, budget int) int

//go:noescape
func addRowList32AVX2(rows []int32, a []float64, ptr []int, ind []int32, val []float32, y []float64, budget int) int

//go:noescape
func syrRowList32AVX2(rows []int32, d []float64, ptr []int, ind []int32, val []float32, h []float64, ldh, budget int) int

//go:noescape
func mulRowsMulti32AVX2(ptr []int, ind []int32, val []float32, x []float64, ldx int, y []float64, ldy, w, budget int) int

//go:noescape
func addRowListMulti32AVX2(rows []int32, a []float64, lda int, ptr []int, ind []int32, val []float32, y []float64, ldy, w, budget int) int
