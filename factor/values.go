package factor

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// planValues sets valRow and colPtr from the value map of the fronts.
func (s *Symbolic) planValues() {
	s.valRow = make([]int32, len(s.valDst))
	s.colPtr = make([]int, s.n+1)
	for f := range s.fronts() {
		rows := s.row[s.rowPtr[f]:s.rowPtr[f+1]]
		ld := lead(len(rows))
		c, end := int(s.first[f]), ld
		k := s.valPtr[f]
		for ; c < int(s.first[f+1]); c++ {
			s.colPtr[c] = k
			for k < s.valPtr[f+1] && int(s.valDst[k]) < end {
				s.valRow[k] = rows[int(s.valDst[k])-end+ld]
				k++
			}
			end += ld
		}
	}
	s.colPtr[s.n] = len(s.valDst)
}

// Bounds of the largest elements of rows with which the scales of earlier values are kept.
const (
	scaledMost  = 8
	scaledLeast = 0.125
	// An element that was a row's largest and is now less than this tells that the scales are those of another matrix.
	scaledForeign = 0x1p-8
)

// serves sets the values with the scales of those before and reports whether these serve on. It forgets them if an element that one of them is due to
// has become very small: then others may balance the rows, with scales with which a good matrix looks singular.
func (f *LDL) serves() bool {
	if len(f.witness) < f.s.n {
		f.findWitnesses() // of the values before
	}
	f.weigh()
	most := f.setValues()
	least := f.leastWitness()
	if least < scaledForeign {
		f.scaled = false
		return false
	}
	return most <= scaledMost && (f.allSeen && least >= scaledLeast || f.findWitnesses())
}

// absBits is the mask of a float64's bits but its sign: as integers, absolute values compare like themselves, NaN
// beyond all others, and without branches.
const absBits = 1<<63 - 1

// infBits are the bits of +Inf.
const infBits = 0x7ff << 52

// takeScale sets the scales by column of P·A·Pᵀ to those by row of A.
func (f *LDL) takeScale() {
	for k, i := range f.s.perm {
		f.scaleP[k] = f.scale[i]
	}
	f.weighed = false
}

// weighedMost is the largest number of values of which products of scales are kept.
const weighedMost = 1 << 15

// weigh computes the products of scales that values of few entries are multiplied by while the scales are kept: most columns of sparse matrices are
// so short that what they share saves less than it costs to find where they end.
func (f *LDL) weigh() {
	if f.weighed || f.weight == nil {
		return
	}
	s, k := f.s, 0
	for c, sc := range f.scaleP {
		for end := s.colPtr[c+1]; k < end; k++ {
			f.weight[k] = f.scaleP[s.valRow[k]] * sc
		}
	}
	f.weighed = true
}

// setValues scales the values in the order in which fronts take them, and returns the size of the largest, NaN if one is. Products of two scales
// neither overflow nor vanish, so that each value is rounded once, and not at all where it is a normal number.
func (f *LDL) setValues() (largest float64) {
	if f.weighed {
		return asm.ScaleEntries(f.val, f.s.valSrc, f.user, f.weight)
	}
	f.most.Store(0)
	if f.scaler == nil {
		f.scaler = newCrew(f.threads, f.scalePart)
	}
	f.scaler.run(parts(len(f.val), valuesPart))
	return math.Float64frombits(f.most.Load())
}

// valuesPart is about the number of values that a goroutine scales in one go.
const valuesPart = 1 << 16

// scalePart scales the values of the columns that begin in part k, and notes the largest in LDL.most.
func (f *LDL) scalePart(k, _ int) {
	s := f.s
	lo, _ := slices.BinarySearch(s.colPtr[:s.n], k*valuesPart)
	hi, _ := slices.BinarySearch(s.colPtr[:s.n], (k+1)*valuesPart)
	most := math.Float64bits(asm.ScaleSymCols(f.val, s.colPtr, s.valRow, s.valSrc, f.user, f.scaleP, lo, hi))
	for {
		old := f.most.Load()
		if most <= old || f.most.CompareAndSwap(old, most) {
			return
		}
	}
}

// leastWitness returns the size of the smallest scaled value that is a row's witness, the element that was largest when all were last compared.
func (f *LDL) leastWitness() float64 {
	if f.allSeen {
		return asm.LeastAt(f.val, f.witness)
	}
	least := math.Float64bits(math.Inf(1))
	for _, k := range f.witness {
		if k >= 0 {
			least = min(least, math.Float64bits(f.val[k])&absBits)
		}
	}
	return math.Float64frombits(least)
}

// findWitnesses finds the largest element of each row and reports whether it is large enough in rows that are not zero.
func (f *LDL) findWitnesses() bool {
	s := f.s
	w := need(&f.witness, s.n)
	f.witness = w
	for c := range w {
		w[c] = -1
	}
	largest := f.r
	clear(largest)
	k := 0
	for c := range w {
		for end := s.colPtr[c+1]; k < end; k++ {
			a := math.Abs(f.val[k])
			if a > largest[c] {
				largest[c], w[c] = a, int32(k)
			}
			if r := s.valRow[k]; a > largest[r] {
				largest[r], w[r] = a, int32(k)
			}
		}
	}
	f.allSeen = !slices.Contains(w, -1)
	for _, v := range largest {
		if v < scaledLeast && v != 0 {
			return false
		}
	}
	return true
}
