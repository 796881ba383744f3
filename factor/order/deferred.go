package order

// Deferred returns the vertices, ascending, that have so many neighbours that ordering them among the
// others would cost more than it brings. The work of a minimum degree method on vertices of degree up to τ is
// about W(τ) = Σ degree² of these vertices. Nothing is deferred unless W(∞) is more than 16 nnz, nnz being the entries of
// the matrix with its diagonal, and more than 6 times what it would be if all degrees were equal: where many
// vertices have a few times as many neighbours as the mean, putting them last costs dearly. Then the vertices
// above the largest τ with W(τ) ≤ 16 nnz are deferred, but a tenth of all at most and none whose degree is at most
// 16 or twice the median. O(n).
func Deferred(g Graph) []int32 {
	n := g.N()
	if n == 0 {
		return nil
	}
	limit := 16 * float64(len(g.Adj)+n)
	work, most := 0.0, 0
	for v := range n {
		d := g.Degree(v)
		work += float64(d) * float64(d)
		most = max(most, d)
	}
	mean := float64(len(g.Adj)) / float64(n)
	if work <= limit || work <= 6*mean*mean*float64(n) || most <= 16 {
		return nil
	}
	count := make([]int32, most+1)
	for v := range n {
		count[g.Degree(v)]++
	}
	cut := max(16, 2*quantile(count, (n+1)/2), quantile(count, n-n/10))
	work = 0
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

// quantile returns the least degree that at least k vertices do not exceed, count[d] being those of degree d.
func quantile(count []int32, k int) int {
	below := 0
	for d, c := range count {
		below += int(c)
		if below >= k {
			return d
		}
	}
	return len(count) - 1
}
