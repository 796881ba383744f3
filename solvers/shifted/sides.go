package shifted

import "math"

// Sides are the bounds of one kind, lower or upper, of one vector, x or s. Each is a pair of a gap d and a dual z,
//
//	d = v − bound  for lower bounds, sign 1,      d = bound − v  for upper ones, sign −1,
//
// and the formulas of the method treat the four kinds alike.
type sides struct {
	at    []int32 // places of the bounded elements in the vector
	bound []float64
	sign  float64
}

// The four kinds.
const (
	lowerX = iota // d = x₁, dual z₁
	upperX        // x₂, z₂
	lowerS        // s₁, w₁
	upperS        // s₂, w₂
	kinds
)

// newSides collects the finite elements of bound, but for those that other repeats: they are fixed.
func newSides(bound, other []float64, sign float64) sides {
	s := sides{sign: sign}
	for j, b := range bound {
		if !math.IsInf(b, 0) && b != other[j] {
			s.at = append(s.at, int32(j))
			s.bound = append(s.bound, b)
		}
	}
	return s
}

// gap returns d_k at the vector v.
func (s *sides) gap(k int, v []float64) float64 { return s.sign * (v[s.at[k]] - s.bound[k]) }
