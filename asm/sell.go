package asm

import (
	"fmt"
	"math/bits"
)

// SellLanes is the number of rows of a chunk, and SellCounts the number of
// counters that head has for it.
const (
	SellLanes  = 8
	SellCounts = 6
)

// SellSpare is the number of unused elements that must follow the last used
// element of off: the kernels load offsets eight at a time.
const SellSpare = 8

// SellLimit bounds len(val) of one call.
const SellLimit = 1 << 18

// MulSell computes y = A x for rows in sliced form with eight lanes, a variant
// of SELL-C-σ (Kreutzer et al., SIAM J. Sci. Comput. 36, 2014) that stores no
// padding and has three kinds of slot.
//
// Eight consecutive rows are a chunk; lane l of a chunk is its row l. The
// entries of a chunk are dealt to slots, at most one entry a lane and slot. The
// slots of a chunk come in six groups, whose sizes are the six counters of the
// chunk in head:
//
//	full    D  column base + lane           base: 1         val: 8
//	full    O  column base + off[lane]      base: 1, off: 8 val: 8
//	full    I  column base[lane]            base: 8         val: 8
//	partial D, O, I: the same for the lanes whose bit is set in the next
//	        element of mask; off, base of kind I, and val hold these only.
//
// The columns of groups 1 to 6 follow one another in base, off, mask and val,
// chunk by chunk. Each row is summed in the order of its slots, starting from
// zero. An entry that is not stored takes no part: x may be infinite there.
//
// Row r of the block (lane r mod 8 of chunk r/8) goes to y[r] if perm is nil, and
// there are len(y) rows; else to y[perm[r]], and there are len(perm) rows. The
// last chunk may have fewer than eight rows; further lanes are then in no mask.
// MulSell panics if head does not have six counters a chunk or if there are
// more than SellLimit values. The caller promises that base, off, mask and val
// hold what the counters say, off has SellSpare elements more, columns are
// less than len(x) (base of a partial slot D may be negative), and that perm
// has distinct elements less than len(y). y must not overlap x or val. 2·nnz
// flops.
func MulSell(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64) {
	rows := len(perm)
	if perm == nil {
		rows = len(y)
	}
	if want := SellCounts * ((rows + SellLanes - 1) / SellLanes); len(head) != want {
		panicLength("MulSell", "head", len(head), want)
	}
	if len(val) > SellLimit {
		panic(fmt.Sprintf("asm: MulSell: len(val) = %d, at most %d in one call", len(val), SellLimit))
	}
	if rows > 0 {
		mulSell(head, mask, off, base, val, perm, x, y)
	}
}

// mulSellGeneric computes what MulSell says for at least one row.
func mulSellGeneric(head []uint16, mask []uint8, off []uint16, base []int32, val []float64, perm []int32, x, y []float64) {
	rows := len(perm)
	if perm == nil {
		rows = len(y)
	}
	for r := 0; r < rows; r += SellLanes {
		var s0, s1, s2, s3, s4, s5, s6, s7 float64
		count := head[:SellCounts]
		head = head[SellCounts:]
		for range count[0] {
			xs, v := (*[SellLanes]float64)(x[base[0]:]), (*[SellLanes]float64)(val)
			s0 += v[0] * xs[0]
			s1 += v[1] * xs[1]
			s2 += v[2] * xs[2]
			s3 += v[3] * xs[3]
			s4 += v[4] * xs[4]
			s5 += v[5] * xs[5]
			s6 += v[6] * xs[6]
			s7 += v[7] * xs[7]
			base, val = base[1:], val[SellLanes:]
		}
		for range count[1] {
			xs, o, v := x[base[0]:], (*[SellLanes]uint16)(off), (*[SellLanes]float64)(val)
			s0 += v[0] * xs[o[0]]
			s1 += v[1] * xs[o[1]]
			s2 += v[2] * xs[o[2]]
			s3 += v[3] * xs[o[3]]
			s4 += v[4] * xs[o[4]]
			s5 += v[5] * xs[o[5]]
			s6 += v[6] * xs[o[6]]
			s7 += v[7] * xs[o[7]]
			base, off, val = base[1:], off[SellLanes:], val[SellLanes:]
		}
		for range count[2] {
			o, v := (*[SellLanes]int32)(base), (*[SellLanes]float64)(val)
			s0 += v[0] * x[o[0]]
			s1 += v[1] * x[o[1]]
			s2 += v[2] * x[o[2]]
			s3 += v[3] * x[o[3]]
			s4 += v[4] * x[o[4]]
			s5 += v[5] * x[o[5]]
			s6 += v[6] * x[o[6]]
			s7 += v[7] * x[o[7]]
			base, val = base[SellLanes:], val[SellLanes:]
		}
		s := [SellLanes]float64{s0, s1, s2, s3, s4, s5, s6, s7}
		mask, off, base, val = sellPartial(&s, count, mask, off, base, val, x)
		n := min(SellLanes, rows-r)
		if perm == nil {
			copy(y[r:], s[:n])
			continue
		}
		for l, i := range perm[r : r+n] {
			y[i] = s[l]
		}
	}
}

// sellPartial adds the partial slots of a chunk to its sums and returns what
// follows them in the arrays.
func sellPartial(s *[SellLanes]float64, count []uint16, mask []uint8, off []uint16, base []int32, val, x []float64) ([]uint8, []uint16, []int32, []float64) {
	for range count[3] {
		n := 0
		for b := mask[0]; b != 0; b &= b - 1 {
			l := bits.TrailingZeros8(b)
			s[l] += val[n] * x[int(base[0])+l]
			n++
		}
		mask, base, val = mask[1:], base[1:], val[n:]
	}
	for range count[4] {
		n := 0
		for b := mask[0]; b != 0; b &= b - 1 {
			s[bits.TrailingZeros8(b)] += val[n] * x[int(base[0])+int(off[n])]
			n++
		}
		mask, base, off, val = mask[1:], base[1:], off[n:], val[n:]
	}
	for range count[5] {
		n := 0
		for b := mask[0]; b != 0; b &= b - 1 {
			s[bits.TrailingZeros8(b)] += val[n] * x[base[n]]
			n++
		}
		mask, base, val = mask[1:], base[n:], val[n:]
	}
	return mask, off, base, val
}
