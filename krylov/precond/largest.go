package precond

import (
	"math"
	"slices"
)

// keepLargest shortens the entries (ind[k], val[k]) to the p of largest absolute value, in their order; of
// equal ones those in front stay. work is room for the absolute values, returned for the next call.
// O(len(ind)) on average, and no branch depends on a value unless there are equal ones.
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
	least := math.Float64bits(selectLargest(work, p))
	above, n := 0, 0 // how many are larger than the size least
	for _, v := range val {
		above += less(least, sizeBits(v))
	}
	ties := p - above // how many of the size least there is room for
	for k, v := range val {
		size := sizeBits(v)
		equal := less(size, least+1) - less(size, least)
		ties -= equal
		ind[n], val[n] = ind[k], v
		n += less(least, size) + equal&^(ties>>63)
	}
	return n, work
}

// sizeBits returns the bits of |v|, which order as the numbers do, NaN above all.
func sizeBits(v float64) uint64 { return math.Float64bits(v) &^ (1 << 63) }

// less is 1 if a < b and 0 otherwise, for a, b ≤ 2⁶³.
func less(a, b uint64) int { return int((a - b) >> 63) }

// What narrow sorts into: cells of a quarter of an octave each.
const (
	cellShift = 50
	cells     = 64 // the last one is for all that is smaller
)

// narrow moves the elements of one cell, of which the p-th largest is one, to the front of v, all of which are at least 0, and
// returns them and the place of that element among them in descending order. O(len(v)).
func narrow(v []float64, p int) ([]float64, int) {
	top := uint64(0)
	for _, x := range v {
		top = max(top, math.Float64bits(x)>>cellShift)
	}
	var count [cells]int32
	for _, x := range v {
		count[min(top-math.Float64bits(x)>>cellShift, cells-1)]++
	}
	cell := 0
	for ; int(count[cell]) < p; cell++ {
		p -= int(count[cell])
	}
	n := 0
	for _, x := range v {
		v[n] = x
		c := min(top-math.Float64bits(x)>>cellShift, cells-1)
		n += less(c^uint64(cell), 1)
	}
	return v[:n], p
}

// selectLargest returns the p-th largest element of v, 1 ≤ p ≤ len(v), none of which is negative or NaN, and changes v. One pass picks the cell of
// elements of about that size; the rest is the method of Hoare (Algorithm 65: Find, 1961), which sorts what is left after too many poor cuts.
func selectLargest(v []float64, p int) float64 {
	if len(v) > few {
		v, p = narrow(v, p)
	}
	k := p - 1 // place in descending order
	for rounds := 0; len(v) > few && rounds < 64; rounds++ {
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
	if len(v) > few {
		slices.Sort(v)
		return v[len(v)-1-k]
	}
	for i, x := range v { // insertion, in descending order
		j := i
		for ; j > 0 && v[j-1] < x; j-- {
			v[j] = v[j-1]
		}
		v[j] = x
	}
	return v[k]
}

// few elements are sorted by insertion.
const few = 16
