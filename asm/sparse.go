package asm

import "fmt"

// sparseChunk bounds the entries that one call of DotSp or AxpySp handles.
const sparseChunk = 1 << 14

// DotSp returns Σ val[k]·x[ind[k]]. It panics if ind and val differ in length.
// The caller promises 0 ≤ ind[k] < len(x): the kernels do not check it. ind
// need not be ordered and may repeat.
func DotSp(ind []int32, val, x []float64) float64 {
	if len(ind) != len(val) {
		panicLength("DotSp", "val", len(val), len(ind))
	}
	if len(ind) <= sparseChunk {
		return dotSp(ind, val, x)
	}
	var s float64
	for len(ind) > sparseChunk {
		s += dotSp(ind[:sparseChunk], val[:sparseChunk], x)
		ind, val = ind[sparseChunk:], val[sparseChunk:]
	}
	return s + dotSp(ind, val, x)
}

// dotSpGeneric returns Σ val[k]·x[ind[k]].
func dotSpGeneric(ind []int32, val, x []float64) float64 {
	val = val[:len(ind)]
	var s0, s1 float64
	for len(ind) >= 2 && len(val) >= 2 {
		s0 += val[0] * x[ind[0]]
		s1 += val[1] * x[ind[1]]
		ind, val = ind[2:], val[2:]
	}
	if len(ind) > 0 {
		s0 += val[0] * x[ind[0]]
	}
	return s0 + s1
}

// AxpySp computes y[ind[k]] += a·val[k]. It panics if ind and val differ in
// length. The caller promises that the indices are distinct and that
// 0 ≤ ind[k] < len(y): the kernels do not check it. val and y must not overlap.
func AxpySp(a float64, ind []int32, val, y []float64) {
	if len(ind) != len(val) {
		panicLength("AxpySp", "val", len(val), len(ind))
	}
	for len(ind) > sparseChunk {
		axpySp(a, ind[:sparseChunk], val[:sparseChunk], y)
		ind, val = ind[sparseChunk:], val[sparseChunk:]
	}
	axpySp(a, ind, val, y)
}

// axpySpGeneric computes y[ind[k]] += a·val[k].
func axpySpGeneric(a float64, ind []int32, val, y []float64) {
	val = val[:len(ind)]
	for k, j := range ind {
		y[j] += a * val[k]
	}
}

// checkRows panics unless rows lo..hi-1 of a CSR matrix exist and their
// entries lie inside ind and val. Pointers between the two ends are the
// caller's promise.
func checkRows[F float32 | float64](kernel string, ptr []int, ind []int32, val []F, lo, hi int) {
	if len(ind) != len(val) {
		panicLength(kernel, "val", len(val), len(ind))
	}
	if lo < 0 || hi < lo || hi >= len(ptr) {
		panic(fmt.Sprintf("asm: %s: rows %d to %d of %d", kernel, lo, hi, len(ptr)-1))
	}
	if ptr[lo] < 0 || ptr[hi] < ptr[lo] || ptr[hi] > len(ind) {
		panic(fmt.Sprintf("asm: %s: ptr from %d to %d, but len(ind) = %d", kernel, ptr[lo], ptr[hi], len(ind)))
	}
}
