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
	Flops          float64 // of all factorisations; of MatrixFree those of products with K or K_c in iterations, as far as entries of W and J are known
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
		s.Backend, s.NNZL, s.Bytes = b.Name, b.NnzL, b.Bytes
		s.Flops += b.Flops
		s.MinPivot, s.MaxPivot = b.MinPivot, b.MaxPivot
		s.Iterations += b.Iterations
	}
	return s
}

// symFlops returns the flops of a product with a symmetric matrix of order n with so many entries in its lower triangle, the diagonal one of them.
func symFlops(n, nnz int) float64 { return 4*float64(nnz) - 2*float64(n) }

// productFlops returns the flops of a product with K, or with K_c, as they are formed: what W and J take that are known by products only is not
// in it.
func (k *System) productFlops(condensed bool) float64 {
	flops := symFlops(k.Dim(), len(k.a.ind))
	if condensed {
		flops += float64(k.s.M) // b = (C + δ_c I)⁻¹J·x
		for j, lo := range k.a.jptr {
			flops += 2 * float64(k.a.ptr[j+1]-lo)
		}
	}
	return flops
}
