package engine

import "math"

// A Pattern is the lower triangle by columns of a symmetric matrix that is given by triplets, and says where
// the value of each triplet goes.
type Pattern struct {
	N   int
	Ptr []int
	Ind []int32
	Map []int32 // position of the value of triplet k, or -1 for one out of range

	Duplicates, OutOfRange int
}

// Compress returns the pattern of n×n triplets (row[k], col[k]), whose indices count from base. Each may lie in either
// triangle. Those at the same place share a position; those out of range are counted and have none. O(n + len(row)).
func Compress(n int, row, col []int32, base int32) *Pattern {
	p := &Pattern{N: n, Ptr: make([]int, n+1), Map: make([]int32, len(row))}
	byRow := make([]int, n+1)
	lower := func(k int) (i, j int32, ok bool) {
		i, j = row[k]-base, col[k]-base
		if uint32(i) >= uint32(n) || uint32(j) >= uint32(n) {
			return 0, 0, false
		}
		return max(i, j), min(i, j), true
	}
	for k := range row {
		if i, j, ok := lower(k); ok {
			byRow[i+1]++
			p.Ptr[j+1]++
		} else {
			p.OutOfRange++
		}
	}
	for v := range n {
		byRow[v+1] += byRow[v]
		p.Ptr[v+1] += p.Ptr[v]
	}
	inRange := len(row) - p.OutOfRange
	order, sorted := make([]int32, inRange), make([]int32, inRange)
	for k := range row {
		p.Map[k] = -1
		if i, _, ok := lower(k); ok {
			order[byRow[i]] = int32(k)
			byRow[i]++
		}
	}
	next := append([]int(nil), p.Ptr...)
	for _, k := range order {
		_, j, _ := lower(int(k))
		sorted[next[j]] = k
		next[j]++
	}
	p.merge(sorted, lower)
	return p
}

// merge numbers the places of triplets that are sorted by columns and rows.
func (p *Pattern) merge(sorted []int32, lower func(int) (i, j int32, ok bool)) {
	p.Ind = make([]int32, 0, len(sorted))
	begin := 0
	for j := range p.N {
		end, last := p.Ptr[j+1], int32(-1)
		p.Ptr[j] = len(p.Ind)
		for _, k := range sorted[begin:end] {
			i, _, _ := lower(int(k))
			if i == last {
				p.Duplicates++
			} else {
				p.Ind = append(p.Ind, i)
				last = i
			}
			p.Map[k] = int32(len(p.Ind) - 1)
		}
		begin = end
	}
	p.Ptr[p.N] = len(p.Ind)
}

// Sum sets val to the sums of the values of the triplets of each place.
func (p *Pattern) Sum(val, triplets []float64) {
	clear(val)
	for k, to := range p.Map {
		if to >= 0 {
			val[to] += triplets[k]
		}
	}
}

// Triplets returns the columns of the entries of a matrix by columns, which with its rows are triplets.
func Triplets(n int, ptr []int32, base int32) []int32 {
	col := make([]int32, 0, max(int(ptr[n]-base), 0))
	for j := range n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			col = append(col, int32(j)+base)
		}
	}
	return col
}

// Hash returns a number that tells lists of indices apart.
func Hash(n int, lists ...[]int32) uint64 {
	const a, b = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f
	h := uint64(n)*a ^ b
	for _, list := range lists {
		h = (h ^ uint64(len(list))) * b
		var lane [4]uint64
		for ; len(list) >= 8; list = list[8:] {
			w := list[:8:8]
			for k := range lane {
				x := (lane[k] ^ (uint64(uint32(w[2*k])) | uint64(uint32(w[2*k+1]))<<32)) * a
				lane[k] = x ^ x>>32
			}
		}
		for _, v := range list {
			h = (h ^ uint64(uint32(v))) * a
			h ^= h >> 32
		}
		for k, x := range lane {
			h = (h ^ (x + uint64(k))) * b
			h ^= h >> 29
		}
	}
	return h
}

// Fits reports whether x can be returned in 32 bits.
func Fits(x int) bool { return x <= math.MaxInt32 }
