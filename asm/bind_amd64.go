//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

// formOf returns the form of a kernel that the switches below choose at level
// l, and the reason if it is of another level.
func formOf(kernel string, l isa.Level) (form isa.Level, why string) {
	if l == isa.AVX512 && (kernel == "DotSp" || kernel == "AxpySp") {
		return isa.AVX2, "scalar loads and stores beat the hardware's gathers and scatters"
	}
	return l, ""
}

// Each kernel has one switch, with direct calls: a call through a variable
// would make the callers' slices escape.

func dot(x, y []float64) float64 {
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

// tileOf returns the shapes of a level.
func tileOf(l isa.Level) tiling {
	switch l {
	case isa.AVX512:
		return tiling{rows: 24, cols: 8, vec: 8}
	case isa.AVX2:
		return tiling{rows: 12, cols: 4, vec: 4}
	}
	return tiling{rows: genericRows, cols: genericCols, vec: genericRows}
}

// The level-3 kernels take the level from their caller, which asks once: packed data
// has the layout of a level.

func gemmStrip(l isa.Level, m, w, k int, alpha float64, a []float64, lda, step int, b []float64, ldb int, c []float64, ldc, mode int) {
	switch l {
	case isa.AVX512:
		gemmStripAVX512(m, w, k, alpha, a, lda, step, b, ldb, c, ldc, mode)
	case isa.AVX2:
		gemmStripAVX2(m, w, k, alpha, a, lda, step, b, ldb, c, ldc, mode)
	default:
		gemmStripGeneric(m, w, k, alpha, a, lda, step, b, ldb, c, ldc, mode)
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
func asumAVX512(x []float64) float64

//go:noescape
func asumAVX2(x []float64) float64

//go:noescape
func absMaxAVX512(x []float64) float64

//go:noescape
func absMaxAVX2(x []float64) float64

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
func gemmStripAVX512(m, w, k int, alpha float64, a []float64, lda, step int, b []float64, ldb int, c []float64, ldc int, mode int)

//go:noescape
func gemmStripAVX2(m, w, k int, alpha float64, a []float64, lda, step int, b []float64, ldb int, c []float64, ldc int, mode int)

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
