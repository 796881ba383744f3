package asm

import "math"

// denseChunk bounds the elements that one call of a level-1 kernel handles, so
// that it lasts microseconds and the garbage collector never waits for it. It
// is a multiple of every vector length times unrolling.
const denseChunk = 1 << 15

// Dot returns Σ x[i]·y[i]. It panics if the lengths differ. x and y may
// overlap. An empty sum is 0. The error is at most about n·u·Σ|x[i]·y[i]|.
func Dot(x, y []float64) float64 { return dot(x, y) } // small enough to be inlined: dot checks

// dotLong is Dot for what dot does not do in one call: lengths that differ, or
// exceed denseChunk.
func dotLong(x, y []float64) float64 {
	if len(x) != len(y) {
		panicLength("Dot", "y", len(y), len(x))
	}
	var s float64
	for len(x) > denseChunk {
		s += dot(x[:denseChunk], y[:denseChunk])
		x, y = x[denseChunk:], y[denseChunk:]
	}
	return s + dot(x, y)
}

// dotGeneric returns Σ x[i]·y[i].
func dotGeneric(x, y []float64) float64 {
	y = y[:len(x)]
	var s0, s1, s2, s3 float64
	for len(x) >= 4 && len(y) >= 4 {
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
		x, y = x[4:], y[4:]
	}
	for i, v := range x {
		s0 += v * y[i]
	}
	return (s0 + s1) + (s2 + s3)
}

// Axpy computes y[i] += a·x[i]. It panics if the lengths differ. x and y must
// be the same slice or not overlap. a = 0 is no exception: 0·Inf makes NaN.
func Axpy(a float64, x, y []float64) { axpy(a, x, y) } // small enough to be inlined: axpy checks

// axpyLong is Axpy for what axpy does not do in one call: lengths that differ, or
// exceed denseChunk.
func axpyLong(a float64, x, y []float64) {
	if len(x) != len(y) {
		panicLength("Axpy", "y", len(y), len(x))
	}
	for len(x) > denseChunk {
		axpy(a, x[:denseChunk], y[:denseChunk])
		x, y = x[denseChunk:], y[denseChunk:]
	}
	axpy(a, x, y)
}

// axpyGeneric computes y[i] += a·x[i].
func axpyGeneric(a float64, x, y []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += a * v
	}
}

// Scale computes x[i] *= a. a = 0 is no exception: 0·Inf makes NaN.
func Scale(a float64, x []float64) {
	for len(x) > denseChunk {
		scale(a, x[:denseChunk])
		x = x[denseChunk:]
	}
	scale(a, x)
}

// scaleGeneric computes x[i] *= a.
func scaleGeneric(a float64, x []float64) {
	for i := range x {
		x[i] *= a
	}
}

// Nrm2 returns the Euclidean norm (Σ x[i]²)^½, without overflow or underflow
// in between. NaN if an element is NaN, else +Inf if one is infinite; 0 if x
// is empty.
//
// The plain sum of squares is used where it is safe. Otherwise a second pass
// scales by a power of two, which is exact (the problem is that of Blue, 1978;
// the two-pass form is our choice because the second pass is rare).
func Nrm2(x []float64) float64 {
	var s float64
	for rest := x; len(rest) > 0; {
		n := min(len(rest), denseChunk)
		s += sumSquares(rest[:n])
		rest = rest[n:]
	}
	return nrm2Of(s, x)
}

// safeSquares bounds the sums of squares of which the root is taken. Squares below
// 2^-1022 lose bits, each at most 2^-1075: harmless beside a sum that is larger than
// this.
const safeSquares = 0x1p-960

// nrm2Of returns ‖x‖, given the plain sum of squares.
func nrm2Of(sum float64, x []float64) float64 {
	if sum >= safeSquares && sum <= math.MaxFloat64 {
		return math.Sqrt(sum)
	}
	return nrm2Scaled(x)
}

// nrm2Scaled is the second pass of Nrm2.
func nrm2Scaled(x []float64) float64 {
	var largest float64
	for _, v := range x {
		if math.IsNaN(v) {
			return math.NaN()
		}
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 || math.IsInf(largest, 1) {
		return largest
	}
	// largest·2^-e lies in [½, 1). The power is applied in two factors since
	// 2^-e itself overflows for denormal numbers.
	_, e := math.Frexp(largest)
	f, g := math.Ldexp(1, -e/2), math.Ldexp(1, -e+e/2)
	var s float64
	for _, v := range x {
		t := v * f * g
		s += t * t
	}
	return math.Ldexp(math.Sqrt(s), e)
}

// sumSquaresGeneric returns Σ x[i]².
func sumSquaresGeneric(x []float64) float64 { return dotGeneric(x, x) }

// Iamax returns the first index at which |x[i]| is largest. NaN counts as larger
// than anything else. It is -1 if x is empty.
func Iamax(x []float64) int {
	best, at := math.Inf(-1), -1
	for i := 0; i < len(x); i += denseChunk {
		part := x[i:min(i+denseChunk, len(x))]
		k := iamax(part)
		if k < 0 {
			return i + firstNaN(part)
		}
		if v := math.Abs(part[k]); v > best {
			best, at = v, i+k
		}
	}
	return at
}

// iamaxGeneric returns the first index at which |x[i]| is largest, or -1 if there
// is a NaN. x is not empty.
func iamaxGeneric(x []float64) int {
	best, at := math.Inf(-1), -1
	for i, v := range x {
		v = math.Abs(v)
		if v > best {
			best, at = v, i
		} else if math.IsNaN(v) {
			return -1
		}
	}
	return at
}

// firstNaN returns the index of the first NaN of x, which has one.
func firstNaN(x []float64) int {
	for i, v := range x {
		if math.IsNaN(v) {
			return i
		}
	}
	return -1
}
