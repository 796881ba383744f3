package svcfit

// The rounded hinge of width δ about margin 1, with u = ½ + t/δ for t = 1 − margin:
//
//	h_δ(t) = 0 (u ≤ 0),  δu²/2 (0 ≤ u ≤ 1),  t (u ≥ 1);   α = c h_δ'(t) = c·clip(u, 0, 1)
//
// and the hinge itself for δ = 0, where α is not determined by the margin.

// rounded returns h_δ(1 − margin) and its derivative in [0, 1].
func rounded(margin, delta float64) (h, slope float64) {
	t := 1 - margin
	if delta == 0 {
		if t > 0 {
			return t, 1
		}
		return 0, 0
	}
	switch u := 0.5 + t/delta; {
	case u <= 0:
		return 0, 0
	case u < 1:
		return delta * u * u / 2, u
	default:
		return t, 1
	}
}

// concave returns the dual term of a row, α − δ/(2c)(α − c/2)² + cδ/8, without the factor c: with a = α/c.
func concave(a, delta float64) float64 {
	return a - delta/2*(a-0.5)*(a-0.5) + delta/8
}
