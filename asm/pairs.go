package asm

import "math"

// The kernels of this file work on two columns of a front that belong to a pivot of order 2.

// MixPair multiplies the n×2 matrix [x y] by a symmetric one of order 2,
//
//	u[i] = a·x[i] + c·y[i],   v[i] = c·x[i] + b·y[i].
//
// It panics if the lengths differ. u may be the same slice as x, and v as y; apart from that neither u nor v may
// overlap another operand. Factors of zero are no exception. 6n flops.
func MixPair(a, b, c float64, x, y, u, v []float64) {
	n := len(x)
	for _, o := range [...]struct {
		name string
		n    int
	}{{"y", len(y)}, {"u", len(u)}, {"v", len(v)}} {
		if o.n != n {
			panicLength("MixPair", o.name, o.n, n)
		}
	}
	for i := 0; i < n; i += fusedChunk {
		k := min(i+fusedChunk, n)
		mixPair(a, b, c, x[i:k], y[i:k], u[i:k], v[i:k])
	}
}

// mixPairGeneric computes u[i] = a·x[i] + c·y[i], v[i] = c·x[i] + b·y[i].
func mixPairGeneric(a, b, c float64, x, y, u, v []float64) {
	y, u, v = y[:len(x)], u[:len(x)], v[:len(x)]
	for i, s := range x {
		t := y[i]
		u[i], v[i] = a*s+c*t, c*s+b*t
	}
}

// GrowthPair adds to g what a pivot [±a ±c; ±c ±b] of order 2 contributes to the sizes of sums in an L·D·Lᵀ factorisation,
// where x and y are its columns of L,
//
//	g[i] += a·x[i]² + b·y[i]² + 2c·|x[i]·y[i]|.
//
// It panics if the lengths differ. g must not overlap x or y. 9n flops.
func GrowthPair(a, b, c float64, x, y, g []float64) {
	if len(y) != len(x) {
		panicLength("GrowthPair", "y", len(y), len(x))
	}
	if len(g) != len(x) {
		panicLength("GrowthPair", "g", len(g), len(x))
	}
	c *= 2
	for i := 0; i < len(x); i += fusedChunk {
		k := min(i+fusedChunk, len(x))
		growthPair(a, b, c, x[i:k], y[i:k], g[i:k])
	}
}

// growthPairGeneric computes g[i] += a·x[i]² + b·y[i]² + c·|x[i]·y[i]|.
func growthPairGeneric(a, b, c float64, x, y, g []float64) {
	y, g = y[:len(x)], g[:len(x)]
	for i, s := range x {
		t := y[i]
		g[i] += s*s*a + t*t*b + c*math.Abs(s*t)
	}
}
