package sdnm

import "math"

// phi returns φ_ε(a,b) = a + b − R and its partial derivatives wa = 1 − a/R,
// wb = 1 − b/R with R = √(a²+b²+ε²). φ = 0 exactly where a, b > 0 and ab = ε²/2.
// Differences of nearly equal numbers are replaced: φ = (2ab − ε²)/(a+b+R) for
// a+b > 0 and 1 − a/R = (b²+ε²)/(R(R+a)) for a > 0. Source: (8).
func phi(a, b, eps2 float64) (p, wa, wb, r float64) {
	r = math.Sqrt(a*a + b*b + eps2)
	if a+b > 0 {
		p = (2*a*b - eps2) / (a + b + r)
	} else {
		p = a + b - r
	}
	return p, oneMinus(a, b, r, eps2), oneMinus(b, a, r, eps2), r
}

// oneMinus returns 1 − a/R for R = √(a²+b²+ε²).
func oneMinus(a, b, r, eps2 float64) float64 {
	if a > 0 {
		return (b*b + eps2) / (r * (r + a))
	}
	return 1 - a/r
}

// step is the smoothed indicator of a < 0 that the upper-level pair defines: the
// unique ζ in (0,1) with ζ(a+z) = z(1−ζ) = τ²/2, namely
//
//	s_τ(a) = τ² / (a + τ² + √(a²+τ⁴))  for a ≥ 0,   s_τ(a) = 1 − s_τ(−a).
//
// Both s and 1−s are returned to full relative accuracy, with the first two derivatives
// s' = −s(1−s)/ρ and s″ = −s'(1 − 2s + a/ρ)/ρ, ρ = √(a²+τ⁴).
func step(a, tau2 float64) (s, co, d1, d2 float64) {
	rho := math.Hypot(a, tau2)
	b := math.Abs(a)
	s = tau2 / (b + tau2 + rho)
	co = (b + rho) / (b + tau2 + rho)
	if a < 0 {
		s, co = co, s
	}
	d1 = -s * co / rho
	d2 = -d1 * (co - s + a/rho) / rho
	return s, co, d1, d2
}
