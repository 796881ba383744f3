package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/sparse"
)

// KahanChain returns a chain of `blocks` matrices [±δ 1; 1 ±δ], δ = 10⁻ᵏ with k ≥ 1, each coupled to the
// next by elements of 0.2 or less: inertia (blocks, blocks, 0), well conditioned, but pivots of δ
// let the factors grow by 1/δ. The trap is the natural order.
func KahanChain(rng *rand.Rand, blocks, k int) Case {
	if k < 1 {
		panic("factortest: KahanChain: δ is to be 0.1 or less")
	}
	delta := math.Pow(10, -float64(k))
	b := newBuilder(2 * blocks)
	for i := range blocks {
		o := 2 * i
		b.add(o, o, sign(rng)*delta)
		b.add(o+1, o, 1)
		b.add(o+1, o+1, sign(rng)*delta)
		if i > 0 { // row sums of what couples are at most 0.6, the blocks' |λ| at least 0.9
			b.add(o, o-2, 0.2*(2*rng.Float64()-1))
			b.add(o, o-1, 0.2*(2*rng.Float64()-1))
		}
	}
	c := known(fmt.Sprintf("kahan-chain-%d-1e-%d", blocks, k), b.sym(), blocks, blocks, 0)
	c.Order = sparse.IdentityPerm(2 * blocks)
	return c
}

// KahanLeaves returns `leaves` matrices Rᵀ D R of order m, R Kahan's triangle
//
//	R = diag(1, s, s², …) · (unit upper triangle with -c above),   s² + c² = 1,
//
// and D of random signs, bordered by two dense rows. R has a tiny singular value that no pivot shows.
func KahanLeaves(rng *rand.Rand, leaves, m int, theta float64) Case {
	s, c := math.Sincos(theta)
	n := leaves*m + 2
	b := newBuilder(n)
	r := make([]float64, m*m)
	for i := range m {
		for j := i; j < m; j++ {
			v := -c
			if i == j {
				v = 1
			}
			r[i+j*m] = math.Pow(s, float64(i)) * v
		}
	}
	for l := range leaves {
		d := make([]float64, m)
		for i := range d {
			d[i] = sign(rng)
		}
		for j := range m {
			for i := j; i < m; i++ {
				v := 0.0
				for k := range j + 1 {
					v += d[k] * r[k+i*m] * r[k+j*m]
				}
				b.add(l*m+i, l*m+j, v)
			}
			b.add(n-1-rng.IntN(2), l*m+j, short(rng))
		}
	}
	b.add(n-1, n-2, short(rng))
	return Case{Name: fmt.Sprintf("kahan-leaves-%d-%d", leaves, m), A: b.sym()}
}

// Planted returns Q Λ Qᵀ of order n with Q a product of Givens rotations of neighbouring rows, so
// that much of the matrix stays zero, and |λ| between least and 1, both attained (n ≥ 2), of random
// sign. The stored matrix has the inertia of Λ while `least` is far above the roundoff of
// the rotations; it counts as known down to 1e-12.
func Planted(rng *rand.Rand, n int, least float64) Case {
	a := make([]float64, n*n)
	pos := 0
	for i := range n {
		v := math.Pow(least, rng.Float64())
		switch i {
		case 0:
			v = least
		case 1:
			v = 1
		}
		v *= sign(rng)
		if v > 0 {
			pos++
		}
		a[i+i*n] = v
	}
	for range 2 * n {
		if n < 2 {
			break
		}
		p := rng.IntN(n)
		q := (p + 1 + rng.IntN(min(4, n-1))) % n
		s, c := math.Sincos(2 * math.Pi * rng.Float64())
		for i := range n {
			x, y := a[i+p*n], a[i+q*n]
			a[i+p*n], a[i+q*n] = c*x+s*y, c*y-s*x
		}
		for j := range n {
			x, y := a[p+j*n], a[q+j*n]
			a[p+j*n], a[q+j*n] = c*x+s*y, c*y-s*x
		}
	}
	place := rng.Perm(n)
	b := newBuilder(n)
	for j := range n {
		for i := j; i < n; i++ {
			if v := a[i+j*n]; v != 0 {
				b.add(place[i], place[j], v)
			}
		}
	}
	c := known(fmt.Sprintf("planted-%d-%.0e", n, least), b.sym(), pos, n-pos, 0)
	c.Known = least >= 1e-12
	return c
}
