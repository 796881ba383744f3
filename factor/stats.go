package factor

// Stats describe an analysis and the last factorisation.
type Stats struct {
	Inertia   Inertia  // certain unless Unsettled > 0, or Perturbed > 0 and Pivoting is not PivotAuto; eigenvalues below about 1e-13 of the scaled matrix count as zero, of those whose pivots are not tiny up to max(64, 2²⁵/Stored)
	TwoByTwo  int      // pivots of order 2
	Delayed   int      // columns that were sent to a parent front, each time counted
	Perturbed int      // pivots that were replaced
	Unsettled int      // pivots that have cancelled and were not looked at, though the last of those that were is zero: some may be zero as well
	Growth    float64  // largest element of the diagonal of |L||D||Lᵀ|, of the scaled matrix
	Flops     float64  // that the factorisation took, of a triangle
	Pivoting  Pivoting // mode of the factors that are there: PivotAuto where the static order was accepted
	U         float64  // threshold of the pivots, 0 without
	Scaling   Scaling
	PeakBytes int // of all arrays, those of the analysis included

	doubted int // pivots that have cancelled so much that their sign is not certain
}

func (s *Stats) reset() { *s = Stats{} }

func (s *Stats) add(c *Stats) {
	s.Inertia.Pos += c.Inertia.Pos
	s.Inertia.Neg += c.Inertia.Neg
	s.Inertia.Zero += c.Inertia.Zero
	s.TwoByTwo += c.TwoByTwo
	s.Delayed += c.Delayed
	s.doubted += c.doubted
	s.Perturbed += c.Perturbed
	s.Growth = max(s.Growth, c.Growth)
	s.Flops += c.Flops
}
