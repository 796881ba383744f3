//go:build amd64 && !purego

package asm

import "github.com/saddle-go/saddle/internal/isa"

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

// addLeaves has no AVX-512 form, as axpySp has none.
func addLeaves(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		return addLeavesAVX2(leaf, which, pos, ind, val, y, budget)
	default:
		return addLeavesGeneric(leaf, which, pos, ind, val, y, budget)
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

func mixPair(a, b, c float64, x, y, u, v []float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		mixPairAVX2(a, b, c, x, y, u, v)
	default:
		mixPairGeneric(a, b, c, x, y, u, v)
	}
}

func growthPair(a, b, c float64, x, y, g []float64) {
	switch isa.Active() {
	case isa.AVX512, isa.AVX2:
		growthPairAVX2(a, b, c, x, y, g)
	default:
		growthPairGeneric(a, b, c, x, y, g)
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

func pivotFront(f *PivotFront) int {
	switch isa.Active() {
	case isa.AVX512:
		return pivotFrontAVX512(f)
	default:
		return pivotFrontGeneric(f)
	}
}

// Assembly.

//go:noescape
func addLowerAVX512(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)

//go:noescape
func addLowerAVX2(r, j0, j1 int, cb []float64, ldcb int, pos []int32, shift int, dst []float64, ld int)

//go:noescape
func addLeavesAVX2(leaf []Leaf, which, pos, ind []int32, val, y []float64, budget int) int

//go:noescape
func pivotFrontAVX512(f *PivotFront) int

//go:noescape
func growthRowsAVX512(m, p int, l []float64, ld int, d, g []float64)

//go:noescape
func growthRowsAVX2(m, p int, l []float64, ld int, d, g []float64)

//go:noescape
func mixPairAVX2(a, b, c float64, x, y, u, v []float64)

//go:noescape
func growthPairAVX2(a, b, c float64, x, y, g []float64)

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
