package amg

// A LevelStats describes one level.
type LevelStats struct {
	Rows, NNZ int     // of its matrix
	Lambda    float64 // bound of the eigenvalues of D⁻¹A in use, 0 where a factorisation takes its place
}

// Stats describe a hierarchy.
type Stats struct {
	Levels []LevelStats // the matrix given first
	// OperatorComplexity is the sum of the entries of all matrices over that of the first.
	OperatorComplexity float64
	// GridComplexity is the sum of their orders over that of the first.
	GridComplexity float64
	// Factored tells whether the coarsest matrix is factored, or else smoothed.
	Factored bool
	// Zero is the number of zero pivots of that factorisation.
	Zero int
	// Bytes is the size of the hierarchy, without the matrix that New was given and
	// without what it needed for a while.
	Bytes int
}

// Stats returns what is known about the hierarchy.
func (h *Hierarchy) Stats() Stats {
	s := Stats{Factored: h.ldl != nil, Zero: h.coarseNull}
	rows, nnz := 0, 0
	for k, l := range h.levels {
		e := LevelStats{Rows: len(l.dinv), NNZ: l.a.NNZ(), Lambda: l.lambda}
		s.Levels = append(s.Levels, e)
		rows += e.Rows
		nnz += e.NNZ
		s.Bytes += l.bytes(k == 0)
	}
	if h.ldl != nil {
		s.Bytes += h.ldl.Stats().PeakBytes
	}
	s.OperatorComplexity = ratio(nnz, s.Levels[0].NNZ)
	s.GridComplexity = ratio(rows, s.Levels[0].Rows)
	return s
}

// ratio returns a/b, 1 for 0/0.
func ratio(a, b int) float64 {
	if a == b {
		return 1
	}
	return float64(a) / float64(b)
}
