package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// IntegerProduct returns U D Uᵀ with U a unit lower triangle of small integers and D a diagonal of
// small integers, some of them zero: the inertia is that of D, exactly, and so is the rank.
func IntegerProduct(rng *rand.Rand, n int) Case {
	c := known(fmt.Sprintf("integer-product-%d", n), newBuilder(n).sym(), 0, 0, n)
	u := make([][]entry, n) // columns
	b := newBuilder(n)
	for j := range n {
		u[j] = append(u[j], entry{j, j, 1})
		for range rng.IntN(3) {
			if i := rng.IntN(n); i > j && i != u[j][len(u[j])-1].i {
				u[j] = append(u[j], entry{i, j, sign(rng)})
			}
		}
		d := float64(rng.IntN(8)-3) * float64(min(1, rng.IntN(8)))
		switch {
		case d > 0:
			c.Inertia.Pos++
			c.Inertia.Zero--
		case d < 0:
			c.Inertia.Neg++
			c.Inertia.Zero--
		}
		for k, p := range u[j] {
			for _, q := range u[j][:k+1] {
				b.add(p.i, q.i, d*p.v*q.v)
			}
		}
	}
	c.A = b.sym()
	return c
}

// Congruent returns D A D for a diagonal D of powers of two between 2^±bits, badly scaled and of the same
// inertia. Elements must stay within the normal numbers.
func Congruent(rng *rand.Rand, c Case, bits int) Case {
	n := c.N()
	e := make([]int, n)
	for i := range e {
		e[i] = rng.IntN(2*bits+1) - bits
	}
	b := newBuilder(n)
	each(c.A, func(i, j int, v float64) {
		w := math.Ldexp(v, e[i]+e[j])
		if v != 0 && (math.IsInf(w, 0) || math.Abs(w) < 0x1p-1022) {
			panic(fmt.Sprintf("factortest: Congruent: element %v with exponent %d", v, e[i]+e[j]))
		}
		b.add(i, j, w)
	})
	c.Name, c.A = fmt.Sprintf("%s-congruent-%d", c.Name, bits), b.sym()
	return c
}

// Geometric returns a tridiagonal matrix without diagonal elements but for one in three, whose elements
// grow from 10⁰ to 10^(n·k) and fall again: chains on which scalings by matchings spread far. |n k| ≤ 250.
func Geometric(rng *rand.Rand, n int, k float64) Case {
	if math.Abs(float64(n)*k) > 250 {
		panic("factortest: Geometric: out of range")
	}
	b := newBuilder(n)
	for i := range n {
		e := k * float64(min(i, n-1-i))
		if i > 0 {
			b.add(i, i-1, short(rng)*math.Pow(10, e))
		}
		if i%3 == 0 {
			b.add(i, i, short(rng)*math.Pow(10, e))
		}
	}
	return Case{Name: fmt.Sprintf("geometric-chain-%d", n), A: b.sym()}
}

// Extremes returns a block diagonal matrix of pairs whose elements are as large or small as float64
// allows, 1e±300 and denormal ones among them: inertia known pair by pair. n even.
func Extremes(rng *rand.Rand, n int) Case {
	b := newBuilder(n)
	var pos, neg int
	for o := 0; o+1 < n; o += 2 {
		switch rng.IntN(5) {
		case 0:
			b.add(o, o, 1e300)
			b.add(o+1, o+1, -1e-300)
			pos, neg = pos+1, neg+1
		case 1:
			b.add(o+1, o, sign(rng)*1e300)
			pos, neg = pos+1, neg+1
		case 2:
			b.add(o, o, 1e300)
			b.add(o+1, o, 1)
			b.add(o+1, o+1, 1e-200) // the determinant is 1e100 - 1
			pos += 2
		case 3:
			b.add(o, o, -math.SmallestNonzeroFloat64)
			b.add(o+1, o+1, math.Ldexp(3, -1070))
			pos, neg = pos+1, neg+1
		default:
			b.add(o, o, 1e-300)
			b.add(o+1, o, 2e-300)
			b.add(o+1, o+1, 1e-300)
			pos, neg = pos+1, neg+1
		}
	}
	return known(fmt.Sprintf("extremes-%d", n), b.sym(), pos, neg, n-pos-neg)
}
