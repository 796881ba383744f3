package scale

import "math"

// Fit tells how well the scaling of a matching serves a matrix of the same structure
// with other values: least is the smallest size of scaled partners, most the largest size of
// any scaled entry, at Match about 1 each. While least ≥ 0.1, say, and most ≤ 10
// another matching is hardly worth its time. Both are NaN if an entry is. No
// partners give least = +Inf. It does not allocate. O(nnz).
func (m *Matching) Fit(ptr []int, ind []int32, val []float64) (least, most float64) {
	if len(ptr) != len(m.Row)+1 {
		panic("scale: Matching.Fit: the matrix does not have the order of the matching")
	}
	least = math.Inf(1)
	for j, i := range m.Row {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			r := ind[k]
			v := math.Abs(m.Scale[r] * m.Scale[j] * val[k])
			most = max(most, v)
			if r == i || m.Row[r] == int32(j) {
				least = min(least, v)
			}
		}
	}
	if math.IsNaN(most) {
		least = most
	}
	return least, most
}
