//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

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

// mulSymAbs, symLogMax and scaleSymCols have none either.
func mulSymAbs(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return mulSymAbsAVX2(ptr, ind, val, x, y, first, budget)
	default:
		return mulSymAbsGeneric(ptr, ind, val, x, y, first, budget)
	}
}

func symLogMax(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return symLogMaxAVX2(ptr, ind, val, row, first, budget)
	default:
		return symLogMaxGeneric(ptr, ind, val, row, first, budget)
	}
}

func scaleSymCols(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return scaleSymColsAVX2(dst, ptr, ind, src, val, s, first, budget)
	default:
		return scaleSymColsGeneric(dst, ptr, ind, src, val, s, first, budget)
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

// Assembly.

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
func scaleSymColsAVX2(dst []float64, ptr []int, ind, src []int32, val, s []float64, first, budget int) (done int, most uint64)

//go:noescape
func symLogMaxAVX2(ptr []int, ind []int32, val []float64, row []int32, first, budget int) (done int, largest int32)

//go:noescape
func mulSymAbsAVX2(ptr []int, ind []int32, val, x, y []float64, first, budget int) int

//go:noescape
func mulSymColsAVX2(ptr []int, ind []int32, val, x, y []float64, first, budget int) int

//go:noescape
func mulRowsWideAVX512(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int

//go:noescape
func mulRowsWideAVX2(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, w, budget int) int

//go:noescape
func mulRowsFourAVX2(ptr []int, ind []int32, val, x []float64, ldx int, y []float64, ldy, budget int) int
