package asm

import "math"

// ScaleEntries gathers numbers and multiplies them,
//
//	dst[k] = val[src[k]]·w[k],
//
// as [ScaleSymCols] does where w[k] is the product of two scales. It returns the size of the largest result, which is NaN if one is. It panics if dst,
// src and w differ in length. The caller promises that elements of src are less than len(val). dst must not overlap val or w. n flops.
func ScaleEntries(dst []float64, src []int32, val, w []float64) (largest float64) {
	if len(src) != len(dst) {
		panicLength("ScaleEntries", "src", len(src), len(dst))
	}
	if len(w) != len(dst) {
		panicLength("ScaleEntries", "w", len(w), len(dst))
	}
	most := uint64(0)
	for len(dst) > scanChunk {
		most = max(most, scaleEntries(dst[:scanChunk], src[:scanChunk], val, w[:scanChunk]))
		dst, src, w = dst[scanChunk:], src[scanChunk:], w[scanChunk:]
	}
	return math.Float64frombits(max(most, scaleEntries(dst, src, val, w)))
}

// scaleEntriesGeneric is ScaleEntries and returns the bits of the largest size.
func scaleEntriesGeneric(dst []float64, src []int32, val, w []float64) (most uint64) {
	src, w = src[:len(dst)], w[:len(dst)]
	for k := range dst {
		v := val[src[k]] * w[k]
		dst[k] = v
		most = max(most, math.Float64bits(v)&absBits)
	}
	return most
}
