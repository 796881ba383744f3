package kkt

// Stats count what a [System] has done since it was made.
type Stats struct {
	Form           Form
	Backend        string
	Condensed      int // rows of J that are eliminated before the factorisation
	Analyses       int // symbolic phases; Auto may compare two
	Factorizations int // those of the corrections of the inertia included
	Solves         int // right-hand sides
	Refinements    int // steps of refinement
	Iterations     int // of Krylov methods
	Tightened      int // factorisations repeated for accuracy, which Factorizations includes
	Perturbed      int // pivots that were replaced, over all factorisations
	NNZ            int // entries of the lower triangle of K
	NNZL           int64
	Flops          float64 // of all factorisations
	Bytes          int64   // memory of the back end
	MinPivot       float64 // of the last factorisation, see [BackendStats]
	MaxPivot       float64
	Seconds        Seconds
}

// Seconds are times by the clock.
type Seconds struct{ Analyze, Assemble, Factor, Solve float64 }

// Stats returns the counters.
func (k *System) Stats() Stats {
	s := k.stats
	s.Form, s.NNZ = k.form, len(k.a.ind)
	if k.cond != nil {
		s.Condensed = len(k.cond.rows)
	}
	if k.back != nil {
		b := k.back.Stats()
		s.Backend, s.NNZL, s.Flops, s.Bytes = b.Name, b.NnzL, b.Flops, b.Bytes
		s.MinPivot, s.MaxPivot = b.MinPivot, b.MaxPivot
		s.Iterations += b.Iterations
	}
	return s
}
