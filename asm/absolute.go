package asm

import "math"

// Asum returns Σ |x[i]|. An empty sum is 0.
func Asum(x []float64) float64 {
	if len(x) <= denseChunk {
		return asum(x)
	}
	var s float64
	for len(x) > denseChunk {
		s += asum(x[:denseChunk])
		x = x[denseChunk:]
	}
	return s + asum(x)
}

// asumGeneric returns Σ |x[i]|.
func asumGeneric(x []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 {
		s0 += math.Abs(x[0])
		s1 += math.Abs(x[1])
		s2 += math.Abs(x[2])
		s3 += math.Abs(x[3])
		x = x[4:]
	}
	for _, v := range x {
		s0 += math.Abs(v)
	}
	return (s0 + s1) + (s2 + s3)
}

// AbsMax returns the largest |x[i]|; NaN are passed over. It is 0 if there is none.
func AbsMax(x []float64) float64 {
	var m float64
	for len(x) > denseChunk {
		m = max(m, absMax(x[:denseChunk]))
		x = x[denseChunk:]
	}
	return max(m, absMax(x))
}

// absMaxGeneric returns the largest |x[i]|; NaN are passed over.
func absMaxGeneric(x []float64) float64 {
	var m float64
	for _, v := range x {
		if v = math.Abs(v); v > m {
			m = v
		}
	}
	return m
}

// indexChunk is the number of elements that IndexAbsMax searches one by one.
const indexChunk = 128

// IndexAbsMax returns the first i for which |x[i]| is largest; NaN are passed over. It
// is 0 if all elements are 0 or NaN, and -1 if x is empty. [Iamax] finds NaN instead.
func IndexAbsMax(x []float64) int {
	if len(x) == 0 {
		return -1
	}
	var largest float64
	from := 0
	for i := 0; i < len(x); i += indexChunk {
		if m := absMax(x[i:min(i+indexChunk, len(x))]); m > largest {
			largest, from = m, i
		}
	}
	if largest == 0 {
		return 0
	}
	for math.Abs(x[from]) != largest {
		from++
	}
	return from
}
