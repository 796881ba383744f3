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

	shift []float64 // μᴮ, or less where a bound allows no more
	most  []float64
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
		}
	}
	n := len(s.at)
	s.bound, s.shift, s.most = make([]float64, n), make([]float64, n), make([]float64, n)
	for k, j := range s.at {
		s.set(k, bound[j], other[j])
	}
	return s
}

// set gives the pair k its bound. It allows elements to be outside of it on the way by at most half of its distance to zero and to the
// other bound: bounds such as 1e-5 are there to keep an argument of a function from zero, which a shift of 0.1 would let it reach.
func (s *sides) set(k int, bound, other float64) {
	s.bound[k], s.most[k] = bound, math.Abs(other-bound)/2
	if bound != 0 {
		s.most[k] = min(s.most[k], math.Abs(bound)/2)
	}
}

// gap returns d_k at the vector v.
func (s *sides) gap(k int, v []float64) float64 { return s.sign * (v[s.at[k]] - s.bound[k]) }

// setMuB sets μᴮ, which is not less than Options.MinMu, and with it the shifts.
func (m *method) setMuB(mu float64) {
	m.muB = max(mu, m.opt.MinMu)
	for t := range m.sides {
		sd := &m.sides[t]
		for k, most := range sd.most {
			sd.shift[k] = m.muB
			if !m.opt.NoShiftLimits {
				sd.shift[k] = min(m.muB, most)
			}
		}
	}
}
