// Package vector holds what several packages do with vectors outside of their inner loops.
package vector

// AllFinite reports whether x has neither NaN nor infinities: 0·v is NaN for those and 0 for all others. O(n), without a branch for each element.
func AllFinite(x []float64) bool {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 {
		s0 += 0 * x[0]
		s1 += 0 * x[1]
		s2 += 0 * x[2]
		s3 += 0 * x[3]
		x = x[4:]
	}
	for _, v := range x {
		s0 += 0 * v
	}
	return s0+s1+s2+s3 == 0
}

// Random fills x with numbers between -1 and 1 that the seed determines, the same on every machine, and returns the seed to go on from. They come from
// the linear congruential generator of Knuth (The Art of Computer Programming 2, section 3.3.4, MMIX): good enough for vectors that no matrix knows of,
// and for nothing else.
func Random(x []float64, seed uint64) uint64 {
	for i := range x {
		seed = seed*6364136223846793005 + 1442695040888963407
		x[i] = float64(int64(seed)>>11) * 0x1p-52
	}
	return seed
}
