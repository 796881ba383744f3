package scale

import "math"

// Pairs splits the cycles of the matching, as a permutation of the vertices, into
// 2×2 blocks for an ordering by compression: pair[v] is the partner of v, or v
// itself. Partners are joined by an entry that is not zero.
//
//   - A cycle of even length is split into pairs of neighbours in one of two ways:
//     the one with the larger product of determinants |a_pp a_qq - a_pq²| in
//     the scaled matrix.
//   - A cycle of odd length leaves out the vertex with the largest scaled diagonal.
//   - A pair with |a_pp a_qq| ≥ a_pq² is given up: its diagonal is as good a choice.
//
// Vertices without partner in the matching stay alone. O(n).
func (m *Matching) Pairs() []int32 {
	n := len(m.Row)
	pair := make([]int32, n)
	for v := range pair {
		pair[v] = -1
	}
	var cycle []int32
	for v := range pair {
		if pair[v] >= 0 {
			continue
		}
		pair[v] = int32(v)
		if m.Row[v] == unmatched {
			continue
		}
		cycle = append(cycle[:0], int32(v))
		for w := m.Row[v]; int(w) != v; w = m.Row[w] {
			pair[w] = w
			cycle = append(cycle, w)
		}
		m.split(cycle, pair)
	}
	return pair
}

// split sets the partners of the vertices of one cycle, column cycle[t] being
// matched with row cycle[t+1].
func (m *Matching) split(cycle, pair []int32) {
	n := len(cycle)
	if n == 1 {
		return
	}
	first := 0
	if n%2 == 0 {
		if n > 2 && m.quality(cycle, 1) > m.quality(cycle, 0) {
			first = 1
		}
	} else {
		out := 0
		for t, v := range cycle {
			if math.Abs(m.diag[v]) > math.Abs(m.diag[cycle[out]]) {
				out = t
			}
		}
		first = out + 1
	}
	for k := range n / 2 {
		t := (first + 2*k) % n
		p, q := cycle[t], cycle[(t+1)%n]
		if math.Abs(m.diag[p]*m.diag[q]) < m.size[p]*m.size[p]*(1-1e-8) {
			pair[p], pair[q] = q, p
		}
	}
}

// quality returns the logarithm of the product of determinants when the pairs of a
// cycle of even length begin at place first.
func (m *Matching) quality(cycle []int32, first int) float64 {
	const least = 1e-16 // a determinant below this is as bad as zero
	sum := 0.0
	for t := first; t < first+len(cycle); t += 2 {
		p, q := cycle[t], cycle[(t+1)%len(cycle)]
		det := m.diag[p]*m.diag[q] - m.size[p]*m.size[p]
		sum += math.Log2(max(math.Abs(det), least))
	}
	return sum
}
