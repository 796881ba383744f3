//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

func rowSquares(x []float64, s *[FrontColumns]float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		rowSquaresAVX2(x, s)
	default:
		rowSquaresGeneric(x, s)
	}
}

func rowDistance(x, y []float64, s *[FrontColumns]float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		rowDistanceAVX2(x, y, s)
	default:
		rowDistanceGeneric(x, y, s)
	}
}

func rowDots(x []float64, j int, s *[FrontColumns]float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		rowDotsAVX2(x, j, s)
	default:
		rowDotsGeneric(x, j, s)
	}
}

func rowLess(x []float64, j int, t *[FrontColumns]float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		rowLessAVX2(x, j, t)
	default:
		rowLessGeneric(x, j, t)
	}
}

func rowTimes(x []float64, m *[FrontColumns * FrontColumns]float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		rowTimesAVX2(x, m)
	default:
		rowTimesGeneric(x, m)
	}
}

func mulSymColsMany(ptr []int, ind []int32, val, x, y []float64, first, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return mulSymColsManyAVX2(ptr, ind, val, x, y, first, budget)
	default:
		return mulSymColsManyGeneric(ptr, ind, val, x, y, first, budget)
	}
}

func frontsForwardMany(t *TinyFronts, p *frontPart, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		frontsForwardManyAVX512(t, p, x)
	case isa.AVX2:
		frontsForwardManyAVX2(t, p, x)
	default:
		frontsForwardManyGeneric(t, p, x)
	}
}

func frontsBackwardMany(t *TinyFronts, p *frontPart, x []float64) {
	switch isa.Active() {
	case isa.AVX512:
		frontsBackwardManyAVX512(t, p, x)
	case isa.AVX2:
		frontsBackwardManyAVX2(t, p, x)
	default:
		frontsBackwardManyGeneric(t, p, x)
	}
}

// frontsDivideMany has no AVX-512 form: divisions take as long for half the elements.
func frontsDivideMany(t *TinyFronts, p *frontPart, x []float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		frontsDivideManyAVX2(t, p, x)
	default:
		frontsDivideManyGeneric(t, p, x)
	}
}

//go:noescape
func frontsForwardManyAVX512(t *TinyFronts, p *frontPart, x []float64)

//go:noescape
func frontsForwardManyAVX2(t *TinyFronts, p *frontPart, x []float64)

//go:noescape
func frontsBackwardManyAVX512(t *TinyFronts, p *frontPart, x []float64)

//go:noescape
func frontsBackwardManyAVX2(t *TinyFronts, p *frontPart, x []float64)

//go:noescape
func frontsDivideManyAVX2(t *TinyFronts, p *frontPart, x []float64)

func toRowsFour(ind []int32, scale, x []float64, ldx int, y []float64) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return toRowsFourAVX2(ind, scale, x, ldx, y)
	default:
		return toRowsFourGeneric(ind, scale, x, ldx, y)
	}
}

func fromRowsFour(ind []int32, scale, y, x []float64, ldx int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return fromRowsFourAVX2(ind, scale, y, x, ldx)
	default:
		return fromRowsFourGeneric(ind, scale, y, x, ldx)
	}
}

//go:noescape
func toRowsFourAVX2(ind []int32, scale, x []float64, ldx int, y []float64) int

//go:noescape
func fromRowsFourAVX2(ind []int32, scale, y, x []float64, ldx int) int

//go:noescape
func rowSquaresAVX2(x []float64, s *[FrontColumns]float64)

//go:noescape
func rowDistanceAVX2(x, y []float64, s *[FrontColumns]float64)

//go:noescape
func rowDotsAVX2(x []float64, j int, s *[FrontColumns]float64)

//go:noescape
func rowLessAVX2(x []float64, j int, t *[FrontColumns]float64)

//go:noescape
func rowTimesAVX2(x []float64, m *[FrontColumns * FrontColumns]float64)

//go:noescape
func mulSymColsManyAVX2(ptr []int, ind []int32, val, x, y []float64, first, budget int) int
