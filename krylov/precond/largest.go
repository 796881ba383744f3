package precond

import (
	"math"
	"slices"
)

// keepLargest shortens the entries (ind[k], val[k]) to the p of largest absolute value, in their order; of
// equal ones those in front stay. work is room for the absolute values, returned for the next call.
// O(len(ind)) on average.
func keepLargest(p int, ind []int32, val []float64, work []float64) (int, []float64) {
	if len(ind) <= p {
		return len(ind), work
	}
	if p <= 0 {
		return 0, work
	}
	work = work[:0]
	for _, v := range val {
		work = append(work, math.Abs(v))
	}
	least := selectLargest(work, p)
	ties := p // how many of the size least there is room for
	for _, v := range val {
		if math.Abs(v) > least {
			ties--
		}
	}
	n := 0
	for k, v := range val {
		size := math.Abs(v)
		if size == least {
			if ties == 0 {
				continue
			}
			ties--
		} else if !(size > least) {
			continue
		}
		ind[n], val[n] = ind[k], v
		n++
	}
	return n, work
}

// selectLargest returns the p-th largest element of v, 1 ≤ p ≤ len(v), and reorders v (Hoare, Algorithm 65:
// Find, 1961). After too many poor cuts it sorts what is left.
func selectLargest(v []float64, p int) float64 {
	k := p - 1 // place in descending order
	for rounds := 0; len(v) > 16 && rounds < 64; rounds++ {
		a, b, c := v[0], v[len(v)/2], v[len(v)-1]
		pivot := max(min(a, b), min(max(a, b), c)) // their median
		i, j := 0, len(v)-1
		for i <= j {
			for v[i] > pivot {
				i++
			}
			for v[j] < pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			v = v[:j+1]
		case k >= i:
			v = v[i:]
			k -= i
		default:
			return pivot
		}
	}
	slices.Sort(v)
	return v[len(v)-1-k]
}
