package asm

// The kernels of this file find the limits of a machine: how fast it multiplies
// and adds, reads, and moves numbers. saddle bench compares all others with them.

// Sum returns Σ x[i], 0 if x is empty. The error is at most about n·u·Σ|x[i]|.
// It reads and does nothing else: its speed is that at which a core can read.
func Sum(x []float64) float64 {
	var s float64
	for len(x) > denseChunk {
		s += sum(x[:denseChunk])
		x = x[denseChunk:]
	}
	return s + sum(x)
}

// sumGeneric returns Σ x[i]. Eight sums, since an addition takes as long as the
// machine can begin eight others.
func sumGeneric(x []float64) float64 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float64
	for len(x) >= 8 {
		s0 += x[0]
		s1 += x[1]
		s2 += x[2]
		s3 += x[3]
		s4 += x[4]
		s5 += x[5]
		s6 += x[6]
		s7 += x[7]
		x = x[8:]
	}
	for _, v := range x {
		s0 += v
	}
	return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
}

// Copy computes y[i] = x[i] by the loads and stores of the level. It panics if the
// lengths differ. x and y must not overlap. To copy as fast as possible use the
// built-in copy, which goes past the caches where that helps.
func Copy(x, y []float64) {
	if len(x) != len(y) {
		panicLength("Copy", "y", len(y), len(x))
	}
	for len(x) > denseChunk {
		copyTo(x[:denseChunk], y[:denseChunk])
		x, y = x[denseChunk:], y[denseChunk:]
	}
	copyTo(x, y)
}

// copyToGeneric computes y[i] = x[i].
func copyToGeneric(x, y []float64) { copy(y[:len(x)], x) }

// Triad computes y[i] = x[i] + a·z[i], the fourth loop of STREAM (McCalpin,
// Memory bandwidth and machine balance in current high performance computers,
// 1995). It panics if the lengths differ. y must be the same slice as x or z, or
// overlap neither. a = 0 is no exception: 0·Inf makes NaN. 2n flops.
func Triad(a float64, x, z, y []float64) {
	if len(x) != len(y) {
		panicLength("Triad", "x", len(x), len(y))
	}
	if len(z) != len(y) {
		panicLength("Triad", "z", len(z), len(y))
	}
	for len(y) > denseChunk {
		triad(a, x[:denseChunk], z[:denseChunk], y[:denseChunk])
		x, z, y = x[denseChunk:], z[denseChunk:], y[denseChunk:]
	}
	triad(a, x, z, y)
}

// triadGeneric computes y[i] = x[i] + a·z[i].
func triadGeneric(a float64, x, z, y []float64) {
	x, z = x[:len(y)], z[:len(y)]
	for i := range y {
		y[i] = x[i] + a*z[i]
	}
}

// FMAChains is the number of independent recurrences that [PeakFMA] computes at
// once: twelve registers of the widest vectors.
const FMAChains = 96

// fmaChunk bounds the steps of one call, which in the portable form last the
// longest, some tens of microseconds.
const fmaChunk = 1 << 9

// PeakFMA computes s[i] = a·s[i] + b n times over, for the FMAChains elements of s.
// It panics if len(s) is another number. All operands stay in registers and no
// recurrence waits for another, so that 2·n·FMAChains flops take the least time
// that the level allows. With a = b = ½ the elements tend to 1.
func PeakFMA(n int, a, b float64, s []float64) {
	if len(s) != FMAChains {
		panicLength("PeakFMA", "s", len(s), FMAChains)
	}
	for n > 0 {
		fmaChains(min(n, fmaChunk), a, b, s)
		n -= fmaChunk
	}
}

// fmaChainsGeneric computes s[i] = a·s[i] + b n times over for the FMAChains
// elements of s, n ≥ 1. Twelve at a time, as many as fit into registers.
func fmaChainsGeneric(n int, a, b float64, s []float64) {
	for len(s) >= 12 {
		s0, s1, s2, s3, s4, s5 := s[0], s[1], s[2], s[3], s[4], s[5]
		s6, s7, s8, s9, s10, s11 := s[6], s[7], s[8], s[9], s[10], s[11]
		for range n {
			s0 = a*s0 + b
			s1 = a*s1 + b
			s2 = a*s2 + b
			s3 = a*s3 + b
			s4 = a*s4 + b
			s5 = a*s5 + b
			s6 = a*s6 + b
			s7 = a*s7 + b
			s8 = a*s8 + b
			s9 = a*s9 + b
			s10 = a*s10 + b
			s11 = a*s11 + b
		}
		s[0], s[1], s[2], s[3], s[4], s[5] = s0, s1, s2, s3, s4, s5
		s[6], s[7], s[8], s[9], s[10], s[11] = s6, s7, s8, s9, s10, s11
		s = s[12:]
	}
}
