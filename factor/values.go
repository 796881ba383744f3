package factor

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// pattern returns the pattern analysed: the lower triangle by columns. O(nnz + n).
func (s *Symbolic) pattern() (ptr []int, ind []int32) {
	ptr, ind = make([]int, s.n+1), make([]int32, s.nnz)
	for c, q := range s.perm {
		for k := s.colPtr[c]; k < s.colPtr[c+1]; k++ {
			r := s.perm[s.valRow[k]]
			ind[s.valSrc[k]] = max(q, r)
			ptr[min(q, r)+1]++
		}
	}
	for j := range s.n {
		ptr[j+1] += ptr[j]
	}
	return ptr, ind
}

// listValues sets valRow, colPtr and valPtr from valSrc and the pattern analysed. It fails unless each value is taken once, column by
// column and in the order of the rows.
func (s *Symbolic) listValues(ptr []int, ind []int32) error {
	if len(s.valSrc) != s.nnz {
		return errors.New("the arrays of entries differ in length")
	}
	column := make([]int32, s.nnz) // of each of the user's values, -1 when it has been taken
	for j := range s.n {
		for q := ptr[j]; q < ptr[j+1]; q++ {
			column[q] = int32(j)
		}
	}
	s.valRow, s.colPtr = make([]int32, s.nnz), make([]int, s.n+1)
	c, row := int32(0), int32(-1) // of the value before
	for k, q := range s.valSrc {
		if q < 0 || int(q) >= s.nnz || column[q] < 0 {
			return fmt.Errorf("value %d is taken twice or does not exist", q)
		}
		x, y := s.inv[ind[q]], s.inv[column[q]]
		column[q] = -1
		x, y = min(x, y), max(x, y)
		if x < c || x == c && y <= row {
			return fmt.Errorf("value %d, of (%d, %d), comes after one of (%d, %d)", q, y, x, row, c)
		}
		c, row = x, y
		s.valRow[k] = y
		s.colPtr[c+1] = k + 1
	}
	for j := range s.n {
		s.colPtr[j+1] = max(s.colPtr[j+1], s.colPtr[j])
	}
	s.valPtr = make([]int, s.fronts()+1)
	for f, c := range s.first {
		s.valPtr[f] = s.colPtr[c]
	}
	return nil
}

// valuePlaces tell where in the panels the values of A go, which come by columns and rows.
type valuePlaces struct {
	fill []uint32 // of a column of a front of up to asm.SmallOrder rows: which of these have a value, as bits
	wide []int32  // the other fronts, ascending
	ptr  []int32  // of front wide[k]: to[ptr[k]:ptr[k+1]]
	to   []int32  // i + j·lead(m), row position i, pivot j
}

// placeValues sets places from the rows of the fronts and of the values. position is room for n integers. O(nnz + Σ m).
func (s *Symbolic) placeValues(position []int32) {
	v := &s.places
	*v = valuePlaces{fill: make([]uint32, s.n), ptr: []int32{0}}
	for f := range s.fronts() {
		rows := s.row[s.rowPtr[f]:s.rowPtr[f+1]]
		for i, r := range rows {
			position[r] = int32(i)
		}
		k := s.valPtr[f]
		if len(rows) <= asm.SmallOrder {
			for c := s.first[f]; c < s.first[f+1]; c++ {
				fill := uint32(0)
				for _, r := range s.valRow[k:s.colPtr[c+1]] {
					fill |= 1 << position[r]
				}
				v.fill[c] = fill
				k = s.colPtr[c+1]
			}
			continue
		}
		begin := int32(0) // of column c in the panel
		for c := s.first[f]; c < s.first[f+1]; c++ {
			for _, r := range s.valRow[k:s.colPtr[c+1]] {
				v.to = append(v.to, begin+position[r])
			}
			k = s.colPtr[c+1]
			begin += int32(lead(len(rows)))
		}
		v.wide, v.ptr = append(v.wide, int32(f)), append(v.ptr, int32(len(v.to)))
	}
	v.wide, v.ptr, v.to = slices.Clip(v.wide), slices.Clip(v.ptr), slices.Clip(v.to)
}

// of returns the places of the values of front f, which has more than asm.SmallOrder rows. O(log fronts).
func (v *valuePlaces) of(f int) []int32 {
	k, _ := slices.BinarySearch(v.wide, int32(f))
	return v.to[v.ptr[k]:v.ptr[k+1]]
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

// takeScale sets the scales by row of A to those by column of P·A·Pᵀ.
func (f *LDL) takeScale() {
	for k, i := range f.s.perm {
		f.scale[i] = f.scaleP[k]
	}
	f.weighed = false
}

// takeValues makes val the values as the user gave them, and scaleValues scales these.
func (f *LDL) takeValues() {
	var ones [1 << 8]float64
	for k := range ones {
		ones[k] = 1
	}
	for lo := 0; lo < len(f.val); lo += len(ones) {
		hi := min(lo+len(ones), len(f.val))
		asm.ScaleEntries(f.val[lo:hi], f.s.valSrc[lo:hi], f.user, ones[:hi-lo])
	}
}

func (f *LDL) scaleValues() {
	s, k := f.s, 0
	for c, size := range f.scaleP {
		end := s.colPtr[c+1]
		val := f.val[k:end]
		for q, r := range s.valRow[k:end][:len(val)] {
			val[q] *= f.scaleP[r] * size
		}
		k = end
	}
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
