//go:build arm64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

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

func syrRowList(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return syrRowListNEON(rows, d, ptr, ind, val, h, ldh, budget)
	default:
		return syrRowListGeneric(rows, d, ptr, ind, val, h, ldh, budget)
	}
}

func triSolve(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	triSolveGeneric(pieces, first, ptr, ind, val, x, work, unit)
}

func triSolveT(pieces []int32, first, ptr []int, ind []int32, val, x, work []float64, unit bool) {
	triSolveTGeneric(pieces, first, ptr, ind, val, x, work, unit)
}

func mulSell(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64) {
	mulSellGeneric(head, mask, off, base, val, perm, x, y)
}

//go:noescape
func dotSpNEON(ind []int32, val, x []float64) float64

//go:noescape
func axpySpNEON(a float64, ind []int32, val, y []float64)

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
func syrRowListNEON(rows []int32, d []float64, ptr []int, ind []int32, val, h []float64, ldh, budget int) int

func mulSymClasses(c *SymClasses, ptr []int, ind []int32, val, x, y []float64) {
	mulSymClassesGeneric(c, ptr, ind, val, x, y)
}

func leastAt(val []float64, at []int32) uint64 { return leastAtGeneric(val, at) }

func scaleEntries(dst []float64, src []int32, val, w []float64) (most uint64) {
	return scaleEntriesGeneric(dst, src, val, w)
}

func mulSymColsMany(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	return mulSymColsManyGeneric(ptr, ind, val, x, y, first, budget)
}
