package factortest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/sparse"
)

// A LatePoint describes matrices of late iterations of an interior-point method,
//
//	[ H+Σ  Jᵀ  ]
//	[ J   -C I ],
//
// H tridiagonal and diagonally dominant, J with small integers, m×n with m - dep ≤ n.
type LatePoint struct {
	N, M      int
	Exponent  float64 // Σ is about 10^±Exponent, at most 12
	Dependent int     // rows of J that are sums of others
	C         float64
}

// LateKKT returns such a matrix. Its inertia is (N, M, 0) if C > 0 and (N, M-dep, dep) if C = 0, both
// exactly: the dominance of H+Σ survives rounding.
func LateKKT(rng *rand.Rand, p LatePoint) Case {
	a, val := LateIterates(rng, p, 1)
	_, _, v := a.Lower().Raw()
	copy(v, val[0])
	name := fmt.Sprintf("late-%d-%d-1e%.0f-dep%d-c%.0e", p.N, p.M, p.Exponent, p.Dependent, p.C)
	if p.C == 0 {
		return known(name, a, p.N, p.M-p.Dependent, p.Dependent)
	}
	c := known(name, a, p.N, p.M, 0)
	c.Signs = signs(p.N, p.M)
	return c
}

// LateIterates returns a matrix of [LatePoint] and the values of `count` iterates of the same pattern, in
// the order of its lower triangle. Σ goes from moderate to its full range, with bounds that become
// active and inactive on the way, so that a matching of one iterate is poor for another.
func LateIterates(rng *rand.Rand, p LatePoint, count int) (a *sparse.Sym, val [][]float64) {
	if p.Exponent > 12 || p.M-p.Dependent > p.N {
		panic("factortest: LateIterates: no such matrix")
	}
	j := dependentRows(rng, p.M, p.N, p.Dependent)
	off := make([]float64, p.N)
	active := make([]bool, p.N)
	for i := range off {
		off[i] = float64(rng.IntN(3) - 1)
		active[i] = rng.IntN(5) < 2
	}
	for t := range count {
		b := newBuilder(p.N + p.M)
		reach := p.Exponent * float64(t+1) / float64(count)
		for i := range p.N {
			if rng.IntN(10) == 0 {
				active[i] = !active[i]
			}
			e := -reach * (0.7 + 0.3*rng.Float64())
			if active[i] {
				e = -e
			}
			sum := math.Abs(off[i])
			if i > 0 {
				sum += math.Abs(off[i-1])
			}
			if i == p.N-1 {
				sum -= math.Abs(off[i])
			} else {
				b.add(i+1, i, off[i])
			}
			b.add(i, i, sum+math.Pow(10, e))
		}
		b.block(p.N, 0, j)
		for i := range p.M {
			b.add(p.N+i, p.N+i, -p.C)
		}
		s := b.sym()
		_, _, v := s.Lower().Raw()
		val = append(val, append([]float64(nil), v...))
		if a == nil {
			a = s
		}
	}
	return a, val
}

// dependentRows returns an m×n matrix of small integers of rank m - dep.
func dependentRows(rng *rand.Rand, m, n, dep int) []entry {
	full := m - dep
	e := fullRank(rng, full, n, 1)
	rows := make([][]entry, full)
	for _, v := range e {
		rows[v.i] = append(rows[v.i], v)
	}
	for i := full; i < m && full > 0; i++ {
		sum := map[int]float64{}
		for range 2 {
			s := sign(rng)
			for _, v := range rows[rng.IntN(full)] {
				sum[v.j] += s * v.v
			}
		}
		for c := range n { // not in the order of a map
			if v, ok := sum[c]; ok {
				e = append(e, entry{i, c, v})
			}
		}
	}
	p := rng.Perm(m)
	for k := range e {
		e[k].i = p[e[k].i]
	}
	return e
}

// signs returns n positive and m negative signs.
func signs(n, m int) []int8 {
	s := make([]int8, n+m)
	for i := range s {
		s[i] = 1
		if i >= n {
			s[i] = -1
		}
	}
	return s
}

// DelayCascade returns a saddle-point matrix [H Jᵀ; J 0] with all constraints first in its Order: no
// constraint can be eliminated before its variables. Inertia (n, m, 0), m ≤ n.
func DelayCascade(rng *rand.Rand, n, m int) Case {
	c := LateKKT(rng, LatePoint{N: n, M: m, Exponent: 2})
	c.Name = fmt.Sprintf("cascade-%d-%d", n, m)
	for k := range n + m {
		c.Order = append(c.Order, int32((n+k)%(n+m)))
	}
	return c
}

// SplitPairs returns m pairs of columns i and m+i with element 1 between them, zero diagonals, and elements
// of 0.2 or less that couple neighbouring pairs: inertia (m, m, 0). In its Order, the natural one, no
// pivot of order 2 has both columns in one half.
func SplitPairs(rng *rand.Rand, m int) Case {
	b := newBuilder(2 * m)
	for i := range m {
		b.add(m+i, i, 1)
		if i > 0 {
			b.add(i, i-1, 0.2*(2*rng.Float64()-1))
			b.add(m+i, m+i-1, 0.2*(2*rng.Float64()-1))
		}
	}
	c := known(fmt.Sprintf("split-pairs-%d", m), b.sym(), m, m, 0)
	c.Order = sparse.IdentityPerm(2 * m)
	return c
}

// BadColumn returns a dense matrix with a dominant diagonal of random signs, except that the diagonal of
// the middle column is ±tiny and its other elements large: one pivot fails, the others must not.
func BadColumn(rng *rand.Rand, n int, tiny float64) Case {
	b := newBuilder(n)
	for i := range n {
		for j := range i {
			v := short(rng) / float64(4*n)
			if i == n/2 || j == n/2 {
				v *= 1024
			}
			b.add(i, j, v)
		}
		v := 1 + float64(rng.IntN(16))/16
		if i == n/2 {
			v = tiny
		}
		b.add(i, i, sign(rng)*v)
	}
	c := Case{Name: fmt.Sprintf("bad-column-%d", n), A: b.sym()}
	c.Order = sparse.IdentityPerm(n)
	return c
}
