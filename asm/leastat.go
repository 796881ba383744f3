package asm

import "math"

// LeastAt returns the size of the smallest of the numbers val[at[k]], +Inf if there are none. A NaN counts as larger than all others. The
// caller promises that elements of at are less than len(val).
func LeastAt(val []float64, at []int32) float64 {
	least := uint64(leastBits)
	for len(at) > scanChunk {
		least = min(least, leastAt(val, at[:scanChunk]))
		at = at[scanChunk:]
	}
	return math.Float64frombits(min(least, leastAt(val, at)))
}

// leastBits are the bits of +Inf.
const leastBits = 0x7ff << 52

// leastAtGeneric returns the bits of LeastAt.
func leastAtGeneric(val []float64, at []int32) uint64 {
	least := uint64(leastBits)
	for _, k := range at {
		least = min(least, math.Float64bits(val[k])&absBits)
	}
	return least
}
