package textscan

import (
	"math"
	"math/bits"
)

// eiselLemire returns the float64 nearest to w·10^q, w > 0, by a product of
// 128 or 192 bits with a stored power of five (Lemire 2021, "Number parsing at
// a gigabyte per second", Algorithm 1). It returns false where the truncation
// of the power leaves the rounding open, for a possible tie, and for results
// that are not normal numbers.
func eiselLemire(w uint64, q int) (float64, bool) {
	if q < minPower || maxPower < q {
		return 0, false
	}
	shift := bits.LeadingZeros64(w)
	w <<= shift
	power := &powersOfFive[q-minPower]

	// The true product lies in [hi:lo, hi:lo+w). Only if a carry could run
	// through the bits below the mantissa, 64 more bits of the power matter.
	const below = 1<<9 - 1
	hi, lo := bits.Mul64(w, power.hi)
	if hi&below == below && lo+w < lo {
		top, rest := bits.Mul64(w, power.lo)
		sum, carry := bits.Add64(lo, top, 0)
		hi, lo = hi+carry, sum
		if hi&below == below && lo == math.MaxUint64 && rest+w < rest {
			return 0, false
		}
	}

	// 53 bits and one for the rounding.
	msb := int(hi >> 63)
	m := hi >> (msb + 9)
	if lo == 0 && hi&below == 0 && m&3 == 1 {
		return 0, false // a tie, unless something below is not zero
	}
	m = (m + m&1) >> 1
	// 217706/2¹⁶ is log₂10, exact enough for the floor at every q of the table.
	e := (217706*q)>>16 + 64 + 1023 - shift + msb - 1
	if m == 1<<53 {
		m >>= 1
		e++
	}
	if e < 1 || 2046 < e {
		return 0, false
	}
	return math.Float64frombits(uint64(e)<<52 | m&(1<<52-1)), true
}

// A power holds the 128 leading bits, truncated, of 5^q.
type power struct{ hi, lo uint64 }
