package order

import "math"

// Deferred returns the vertices, ascending, that have so many neighbours that ordering them among the
// others would cost more than it brings. The work of a minimum degree method on vertices of degree up to τ is
// about W(τ) = Σ degree² of these vertices. If W(∞) is more than 16 nnz, nnz being the entries of the matrix with its
// diagonal, the vertices above the largest τ with W(τ) ≤ 16 nnz are deferred, though none whose degree is at
// most 16 or at most twice the median. O(n).
func Deferred(g Graph) []int32 {
	n := g.N()
	if n == 0 {
		return nil
	}
	limit := 16 * float64(len(g.Adj)+n)
	all, most := 0.0, 0
	for v := range n {
		d := g.Degree(v)
		all += float64(d) * float64(d)
		most = max(most, d)
	}
	if all <= limit || most <= 16 {
		return nil
	}
	count := make([]int32, most+1)
	for v := range n {
		count[g.Degree(v)]++
	}
	cut := max(16, 2*median(count, n))
	work := 0.0
	for d := range count {
		work += float64(d) * float64(d) * float64(count[d])
		if work > limit {
			cut = max(cut, d-1)
			break
		}
	}
	var late []int32
	for v := range n {
		if g.Degree(v) > cut {
			late = append(late, int32(v))
		}
	}
	return late
}

// median returns the least d with at least half of n degrees at most d.
func median(count []int32, n int) int {
	below := 0
	for d, c := range count {
		below += int(c)
		if 2*below >= n {
			return d
		}
	}
	return math.MaxInt
}
