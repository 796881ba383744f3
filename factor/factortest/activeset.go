package factortest

import (
	"math/rand/v2"

	"github.com/saddle-go/saddle/sparse"
)

// ActiveSet returns the pattern of a KKT matrix [H+Σ Jᵀ; J −C] with n+m rows, H diagonally dominant, and what gives its values for a barrier parameter mu:
// a third of Σ is 1/mu, as at bounds that hold, a third mu, a third constant; a third of C is mu and the rest zero. Some rows of J
// are twice an earlier one, so that the matrix is singular where both have C = 0.
func ActiveSet(rng *rand.Rand, n, m int) (a *sparse.Sym, at func(mu float64) []float64) {
	b := newBuilder(n + m)
	for i := range n {
		b.add(i, i, 1)
		if j := rng.IntN(n); rng.IntN(3) == 0 && i != j {
			b.add(i, j, 0.25*rng.NormFloat64())
		}
	}
	rows := make([][]entry, m)
	for q := range rows {
		if q > 0 && rng.IntN(4) == 0 {
			for _, e := range rows[rng.IntN(q)] {
				rows[q] = append(rows[q], entry{n + q, e.j, 2 * e.v})
			}
		} else {
			for range 1 + rng.IntN(3) {
				rows[q] = append(rows[q], entry{n + q, rng.IntN(n), rng.NormFloat64()})
			}
		}
		for _, e := range rows[q] {
			b.add(e.i, e.j, e.v)
		}
		b.add(n+q, n+q, 0)
	}
	role := make([]int, n+m)
	for i := range role {
		role[i] = rng.IntN(3)
	}
	a = b.sym()
	ptr, ind, val := a.Lower().Raw()
	return a, func(mu float64) []float64 {
		v := append([]float64(nil), val...)
		for j := range n + m {
			for k := ptr[j]; k < ptr[j+1]; k++ {
				switch {
				case int(ind[k]) != j:
				case role[j] == 0 && j >= n:
					v[k] -= mu
				case role[j] == 0:
					v[k] += 1 / mu
				case role[j] == 1 && j < n:
					v[k] += mu
				}
			}
		}
		return v
	}
}
