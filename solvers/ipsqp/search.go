package ipsqp

import "math"

// Constants of the search.
const (
	armijo       = 1e-4
	shortestStep = 1e-11 // step, as a part of the first
	roundoff     = 1e-13 // of |𝓛|, by which a comparison may fail
	stepLimit    = 1e4   // of 1 + ‖x‖∞: the longest step
)

// search looks for the first of α = 1, ½, ¼, … with
//
//	𝓛(α) ≤ 𝓛(0) + 1e-4·α·𝓛′,
//
// where functions and derivatives are defined, and leaves it in next. x + αΔ is clipped to the bounds.
func (s *solver) search(slope float64) (alpha float64, trials int, ok bool) {
	start := s.m.value(s.now, 0)
	slack := roundoff * math.Max(1, math.Abs(start))
	alpha = 1
	if longest := stepLimit * (1 + maxAbs(s.now.x)); maxAbs(s.delta) > longest {
		alpha = longest / maxAbs(s.delta)
	}
	for last := shortestStep * alpha; alpha >= last; alpha /= 2 {
		trials++
		s.step(alpha)
		if !s.p.values(s.next) {
			continue
		}
		if v := s.m.value(s.next, alpha); v <= start+armijo*alpha*slope+slack && s.p.derivatives(s.next) {
			return alpha, trials, true
		}
	}
	return 0, trials, false
}

// step sets next.x to x + αΔ within the bounds.
func (s *solver) step(alpha float64) {
	for j, d := range s.delta {
		s.next.x[j] = min(max(s.now.x[j]+alpha*d, s.p.l[j]), s.p.u[j])
	}
}

// Where rounding hides a descent: near a solution, a full step that makes the errors less is taken whatever 𝓛 says.
const (
	nearby  = 1e-2 // largest error there
	clearly = 0.9  // what is left of it
)

// improves leaves the full step in next and reports whether it is taken for the sake of the errors.
func (s *solver) improves() bool {
	before := s.measure(s.now, s.m.lambda).worst()
	if before > nearby {
		return false
	}
	s.step(1)
	return s.p.values(s.next) && s.p.derivatives(s.next) && s.measure(s.next, s.pi).worst() <= clearly*before
}
