package factortest

import (
	"fmt"
	"math/rand/v2"
)

// Arrow returns a diagonal matrix of order n with k ≥ 1 dense rows: the first ones, the last ones or half
// of them at either end, as `place` is negative, positive or zero. Rows that are not dense have positive
// diagonal, the dense ones negative, and nothing but the dense rows couples: quasi-definite,
// inertia (n-k, k, 0).
func Arrow(rng *rand.Rand, n, k, place int) Case {
	b, hub := arrow(rng, n, k, place)
	sgn := make([]int8, n)
	for i := range n {
		if sgn[i] = 1; hub[i] {
			sgn[i] = -1
		}
		b.add(i, i, float64(sgn[i])*(0.1+rng.Float64()))
	}
	c := known(fmt.Sprintf("arrow-%d-%d-%d", n, k, place), b.sym(), n-k, k, 0)
	c.Signs = sgn
	return c
}

// MixedArrow returns an arrow like [Arrow] with diagonal elements of either sign, zero or missing.
func MixedArrow(rng *rand.Rand, n, k, place int) Case {
	b, _ := arrow(rng, n, k, place)
	for i := range n {
		if v := rng.IntN(5); v > 0 {
			b.add(i, i, float64(v-1)*short(rng))
		}
	}
	return Case{Name: fmt.Sprintf("mixed-arrow-%d-%d-%d", n, k, place), A: b.sym()}
}

// arrow adds the dense rows without diagonal and tells which rows they are.
func arrow(rng *rand.Rand, n, k, place int) (b *builder, hub []bool) {
	if k < 1 || k > n {
		panic("factortest: Arrow: no such number of dense rows")
	}
	hub = make([]bool, n)
	for i := range k {
		switch {
		case place < 0 || place == 0 && i%2 == 0:
			hub[i] = true
		default:
			hub[n-1-i] = true
		}
	}
	b = newBuilder(n)
	for i := range n {
		for j := range i {
			if hub[i] != hub[j] {
				b.add(i, j, short(rng))
			}
		}
	}
	return b, hub
}

// Star returns the adjacency matrix of a star of n ≥ 2 vertices, the hub first, with nonzero weights: inertia
// (1, 1, n-2).
func Star(rng *rand.Rand, n int) Case {
	b := newBuilder(n)
	for i := 1; i < n; i++ {
		b.add(i, 0, nonzero(rng, 5))
	}
	return known(fmt.Sprintf("star-%d", n), b.sym(), 1, 1, n-2)
}

// DoubleStar returns the adjacency matrix of two stars that share their n-2 ≥ 2 leaves, with weights of
// rank 2: inertia (2, 2, n-4).
func DoubleStar(rng *rand.Rand, n int) Case {
	b := newBuilder(n)
	for i := 2; i < n; i++ {
		v, w := nonzero(rng, 5), nonzero(rng, 5)
		if i < 4 {
			v, w = 1, float64(5-2*i) // 1 and -1
		}
		b.add(i, 0, v)
		b.add(i, 1, w)
	}
	return known(fmt.Sprintf("double-star-%d", n), b.sym(), 2, 2, n-4)
}
