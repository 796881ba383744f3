package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// GridAdjacency returns the adjacency matrix of a k×m grid, all weights 1 and the diagonal not stored.
// Its eigenvalues are 2cos(πi/(k+1)) + 2cos(πj/(m+1)): gcd(k+1, m+1) - 1 of them are zero and the
// others come in pairs of both signs.
func GridAdjacency(k, m int) Case {
	b := newBuilder(k * m)
	gridEdges([]int{k, m}, func(i, j int) { b.add(i, j, 1) })
	g, h := k+1, m+1
	for h > 0 {
		g, h = h, g%h
	}
	zero := g - 1
	pairs := (k*m - zero) / 2
	return known(fmt.Sprintf("grid-adjacency-%dx%d", k, m), b.sym(), pairs, pairs, zero)
}

// WeightedGrid returns the adjacency matrix of a k×m grid with weights of random sign between 0.001
// and 100: every pivot begins as a block of order 2. For k·m even and in general position
// half of the eigenvalues have either sign, but they may be tiny.
func WeightedGrid(rng *rand.Rand, k, m int) Case {
	b := newBuilder(k * m)
	gridEdges([]int{k, m}, func(i, j int) {
		b.add(i, j, sign(rng)*(0.1+0.9*rng.Float64())*math.Pow(10, 4*rng.Float64()-2))
	})
	return Case{Name: fmt.Sprintf("weighted-grid-%dx%d", k, m), A: b.sym()}
}

// Path returns the adjacency matrix of a path of n vertices with nonzero weights: as many positive
// eigenvalues as negative ones, and a zero if n is odd.
func Path(rng *rand.Rand, n int) Case {
	b := newBuilder(n)
	for i := range n - 1 {
		b.add(i+1, i, short(rng))
	}
	return known(fmt.Sprintf("path-%d", n), b.sym(), n/2, n/2, n%2)
}

// Bipartite returns
//
//	[ 0  B ]
//	[ Bᵀ 0 ],   B of order p×q and rank r = min(p, q),
//
// B a trapezoid with rows and columns shuffled: inertia (r, r, |p-q|).
func Bipartite(rng *rand.Rand, p, q int) Case {
	b := newBuilder(p + q)
	for _, e := range fullRank(rng, p, q, 2) {
		b.add(e.i, p+e.j, e.v)
	}
	r := min(p, q)
	return known(fmt.Sprintf("bipartite-%dx%d", p, q), b.sym(), r, r, p+q-2*r)
}

// TinyDiagonal returns a matrix of [Bipartite] with ±1e-12 on some of the diagonal. Of the zero
// eigenvalues those that the diagonal reaches become tiny.
func TinyDiagonal(rng *rand.Rand, p, q int) Case {
	b := newBuilder(p + q)
	for _, e := range fullRank(rng, p, q, 2) {
		b.add(e.i, p+e.j, e.v)
	}
	for i := range p + q {
		if rng.IntN(3) > 0 {
			b.add(i, i, sign(rng)*1e-12)
		}
	}
	return Case{Name: fmt.Sprintf("tiny-diagonal-%dx%d", p, q), A: b.sym()}
}

// ZeroDiagonals returns a random matrix with about `per` entries a row, of whose diagonal only some
// elements are stored, and some of these are zero.
func ZeroDiagonals(rng *rand.Rand, n, per int) Case {
	b := newBuilder(n)
	keep := rng.Float64()
	for i := range n {
		for range (per + 1) / 2 {
			if j := rng.IntN(n); j != i {
				b.add(i, j, short(rng))
			}
		}
		if rng.Float64() < keep {
			b.add(i, i, float64(rng.IntN(2))*short(rng))
		}
	}
	return Case{Name: fmt.Sprintf("zero-diagonals-%d", n), A: b.sym()}
}

// StructurallySingular returns
//
//	[ D  F ]
//	[ Fᵀ 0 ],   D of order t, F of order t×s and rank t, s ≥ t:
//
// s columns have entries in t rows only. The inertia is (t, t, s-t) whatever D.
func StructurallySingular(rng *rand.Rand, t, s int) Case {
	if s < t {
		panic("factortest: StructurallySingular: s < t")
	}
	b := newBuilder(t + s)
	for _, e := range fullRank(rng, t, s, 2) {
		b.add(e.i, t+e.j, e.v)
	}
	for i := range t {
		b.add(i, rng.IntN(t), short(rng))
		b.add(i, i, float64(rng.IntN(2))*short(rng))
	}
	return known(fmt.Sprintf("structurally-singular-%d-%d", t, s), b.sym(), t, t, s-t)
}

// short returns a nonzero number of few bits, 1/16 to 4 in size, so that exact arithmetic is quick.
func short(rng *rand.Rand) float64 { return nonzero(rng, 64) / 16 }

// fullRank returns an m×n matrix of rank min(m, n) with small integer elements, exactly: a
// trapezoid with nonzero diagonal and about `per` other elements a line, with rows and columns shuffled.
func fullRank(rng *rand.Rand, m, n, per int) []entry {
	r := min(m, n)
	var e []entry
	seen := map[[2]int]bool{}
	put := func(i, j int) {
		if !seen[[2]int{i, j}] {
			seen[[2]int{i, j}] = true
			e = append(e, entry{i, j, nonzero(rng, 3)})
		}
	}
	for i := range r {
		put(i, i)
	}
	for range per * max(m, n) {
		if r == 0 {
			break
		}
		if m >= n { // anything on or below the diagonal
			j := rng.IntN(n)
			put(j+rng.IntN(m-j), j)
		} else {
			i := rng.IntN(m)
			put(i, i+rng.IntN(n-i))
		}
	}
	p, q := rng.Perm(m), rng.Perm(n)
	for k := range e {
		e[k].i, e[k].j = p[e[k].i], q[e[k].j]
	}
	return e
}
