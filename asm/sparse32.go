package asm

// DotSp32 returns Σ val[k]·x[ind[k]], as DotSp with values in float32. It panics if ind and val differ in length. The
// caller promises 0 ≤ ind[k] < len(x): the kernels do not check it. ind need not be ordered and may repeat.
func DotSp32(ind []int32, val []float32, x []float64) float64 {
	if len(ind) != len(val) {
		panicLength("DotSp32", "val", len(val), len(ind))
	}
	if len(ind) <= sparseChunk {
		return dotSp32(ind, val, x)
	}
	var s float64
	for len(ind) > sparseChunk {
		s += dotSp32(ind[:sparseChunk], val[:sparseChunk], x)
		ind, val = ind[sparseChunk:], val[sparseChunk:]
	}
	return s + dotSp32(ind, val, x)
}

// dotSp32Generic returns Σ val[k]·x[ind[k]].
func dotSp32Generic(ind []int32, val []float32, x []float64) float64 {
	val = val[:len(ind)]
	var s0, s1 float64
	for len(ind) >= 2 && len(val) >= 2 {
		s0 += float64(val[0]) * x[ind[0]]
		s1 += float64(val[1]) * x[ind[1]]
		ind, val = ind[2:], val[2:]
	}
	if len(ind) > 0 {
		s0 += float64(val[0]) * x[ind[0]]
	}
	return s0 + s1
}

// AxpySp32 computes y[ind[k]] += a·val[k], as AxpySp with values in float32. It panics if ind and val differ in length.
// The caller promises that the indices are distinct and that 0 ≤ ind[k] < len(y): the kernels do not check it. val and
// y must not overlap.
func AxpySp32(a float64, ind []int32, val []float32, y []float64) {
	if len(ind) != len(val) {
		panicLength("AxpySp32", "val", len(val), len(ind))
	}
	for len(ind) > sparseChunk {
		axpySp32(a, ind[:sparseChunk], val[:sparseChunk], y)
		ind, val = ind[sparseChunk:], val[sparseChunk:]
	}
	axpySp32(a, ind, val, y)
}

// axpySp32Generic computes y[ind[k]] += a·val[k].
func axpySp32Generic(a float64, ind []int32, val []float32, y []float64) {
	val = val[:len(ind)]
	for k, j := range ind {
		y[j] += a * float64(val[k])
	}
}
