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
	const a1, c1 = 6364136223846793005, 1442695040888963407 // one step, and four steps at once
	const a4, c4 = a1 * a1 % (1 << 64) * a1 % (1 << 64) * a1 % (1 << 64), (((c1*a1+c1)%(1<<64)*a1+c1)%(1<<64)*a1 + c1) % (1 << 64)
	s0 := seed*a1 + c1
	s1 := s0*a1 + c1
	s2 := s1*a1 + c1
	s3 := s2*a1 + c1
	for len(x) >= 4 { // four sequences, since a step waits for the one before
		x[0], x[1], x[2], x[3] = draw(s0), draw(s1), draw(s2), draw(s3)
		seed = s3
		s0, s1, s2, s3 = s0*a4+c4, s1*a4+c4, s2*a4+c4, s3*a4+c4
		x = x[4:]
	}
	for i := range x {
		seed = seed*a1 + c1
		x[i] = draw(seed)
	}
	return seed
}

// draw returns the number between -1 and 1 that a state of the generator stands for.
func draw(s uint64) float64 { return float64(int64(s)>>11) * 0x1p-52 }
