package factor

import "math"

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

// A rowScale is the scale of a row of P·A·Pᵀ and the largest element of the scaled row.
type rowScale struct{ scale, largest float64 }

// Bounds of the largest elements of rows with which the scales of earlier values are kept.
const (
	scaledMost  = 8
	scaledLeast = 0.125
)

// setValues scales the values in the order in which fronts take them, and measures rows
// on the way. It reports whether all values are finite and the largest element of each
// row that is not zero is about one.
func (f *LDL) setValues() (balanced bool) {
	s := f.s
	if len(f.measured) < s.n {
		f.measured = make([]rowScale, s.n)
	}
	m := f.measured[:s.n]
	for k, i := range s.perm {
		v := f.scale[i]
		f.scaleP[k] = v
		m[k] = rowScale{v, 0}
	}
	most, finite := 0.0, 0.0
	k := 0
	for c := range m {
		end := s.colPtr[c+1]
		src, row, val := s.valSrc[k:end], s.valRow[k:end], f.val[k:end]
		sc, own := m[c].scale, m[c].largest
		for j, at := range src {
			r := &m[row[j]]
			v := f.user[at] * r.scale * sc
			val[j] = v
			a := math.Abs(v)
			if a > r.largest {
				r.largest = a
			}
			if a > own {
				own = a
			}
			if a > most {
				most = a
			}
			finite += v - v // NaN if v is not finite
		}
		if own > m[c].largest {
			m[c].largest = own
		}
		k = end
	}
	if most > scaledMost || finite != 0 {
		return false
	}
	for c := range m {
		if v := m[c].largest; v < scaledLeast && v != 0 {
			return false
		}
	}
	return true
}
