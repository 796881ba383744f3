package factortest

import (
	"math"
	"math/rand/v2"
)

// LowRank returns a sum of rank terms d·v·vᵀ, exact in float64: v has at most five elements that are not zero, integers up to 4 times
// powers of two up to 2^bits, and d = ±1, ±2 or ±3 times a power of two between 2^-bits and 2^bits. Null vectors have elements of very different sizes, so that
// what rounding leaves of a zero pivot is far more than the rounding unit times what it has been summed up from.
func LowRank(rng *rand.Rand, n, rank, bits int) Case {
	b := newBuilder(n)
	for range rank {
		rows := rng.Perm(n)[:1+rng.IntN(min(n, 5))]
		v := make([]float64, len(rows))
		for q := range v {
			v[q] = math.Ldexp(nonzero(rng, 4), rng.IntN(bits+1))
		}
		d := math.Ldexp(nonzero(rng, 3), rng.IntN(2*bits+1)-bits)
		for p, i := range rows {
			for q, j := range rows[:p+1] {
				b.add(i, j, d*v[p]*v[q])
			}
		}
	}
	return Case{Name: "low-rank", A: b.sym()}
}
