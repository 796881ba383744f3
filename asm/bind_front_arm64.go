//go:build arm64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

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

func addLeaves(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int {
	switch isa.Active() {
	case isa.NEON:
		return addLeavesNEON(leaf, which, pos, ind, val, y, budget)
	default:
		return addLeavesGeneric(leaf, which, pos, ind, val, y, budget)
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

func pivotFront(f *PivotFront) int { return pivotFrontGeneric(f) }

//go:noescape
func growthRowsNEON(m, p int, l []float64, ld int, d, g []float64)

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
func ldlTileNEON(w int, a []float64, lda int, d []float64, strip *[maxCols * maxCols]float64) int

//go:noescape
func blockLDLNEON(n int, a []float64, lda int, theta float64, d, e []float64, perm []int32) int

func scanPivots(s *PivotScan, d, g []float64) { scanPivotsGeneric(s, d, g) }

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
