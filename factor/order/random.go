package order

// A random is the generator splitmix64 (Steele, Lea and Flood 2014): small, fast, and any seed will do.
type random uint64

// next returns 64 random bits.
func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	return mix(uint64(*r))
}

// below returns a number 0 ≤ x < n, for 0 < n < 2³¹.
func (r *random) below(n int) int { return int((r.next() >> 32) * uint64(n) >> 32) }

// mix is the finaliser of splitmix64, a bijection that spreads every bit of x over the result.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// derive makes the seed of child number k of what has the given seed.
func derive(seed uint64, k int) uint64 { return mix(seed + 0x9e3779b97f4a7c15*uint64(k+1)) }
