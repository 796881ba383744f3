package factor

import (
	"github.com/saddle-go/saddle/internal/certify"
	"github.com/saddle-go/saddle/sparse"
)

// N returns the order of the matrices.
func (s *Symbolic) N() int { return s.n }

// NNZ returns the number of entries of the lower triangle that was analysed.
func (s *Symbolic) NNZ() int { return s.nnz }

// Perm returns the order of elimination: row Perm()[k] of A is eliminated k-th.
func (s *Symbolic) Perm() sparse.Perm { return append(sparse.Perm(nil), s.perm...) }

// Ordering returns the ordering that was used, which is not OrderAuto.
func (s *Symbolic) Ordering() Ordering { return s.ordering }

// Candidates returns the orders that have been compared, in that order.
func (s *Symbolic) Candidates() []Candidate { return append([]Candidate(nil), s.candidates...) }

// Reason says in words why the order was chosen.
func (s *Symbolic) Reason() string { return s.reason }

// NNZL returns the number of entries of L with its diagonal, as the pattern of A implies
// them.
func (s *Symbolic) NNZL() int { return s.nnzL }

// Stored returns the number of elements that are stored for L: also zeros from merged
// fronts and padding.
func (s *Symbolic) Stored() int { return s.stored() }

// Flops returns Σ c² over the numbers c of entries in the columns of L, which is about
// the number of operations on one triangle.
func (s *Symbolic) Flops() float64 { return s.flops }

// PredictedSeconds returns the time that one factorisation is expected to take on a
// core of the reference machine.
func (s *Symbolic) PredictedSeconds() float64 { return s.cost * 1e-9 }

// Seconds returns the time that the analysis took.
func (s *Symbolic) Seconds() float64 { return s.seconds }

// A Front describes one node of the elimination tree.
type Front struct {
	First   int // column of P·A·Pᵀ that it eliminates first
	Columns int // columns that it eliminates
	Rows    int // rows of the front, its columns included
	Parent  int // front that takes its contribution, or -1
}

// Fronts returns the number of fronts.
func (s *Symbolic) Fronts() int { return s.fronts() }

// Front returns front k; fronts are numbered in postorder.
func (s *Symbolic) Front(k int) Front {
	p, m := s.dims(k)
	return Front{First: int(s.first[k]), Columns: p, Rows: m, Parent: int(s.parent[k])}
}

// FrontRows returns the rows of front k as columns of P·A·Pᵀ, ascending, its own first.
func (s *Symbolic) FrontRows(k int) []int32 {
	return append([]int32(nil), s.row[s.rowPtr[k]:s.rowPtr[k+1]]...)
}

// Stats returns what the last factorisation counted.
func (f *LDL) Stats() Stats {
	st := f.stats
	st.PeakBytes = f.bytes()
	return st
}

// PivotRange returns the least and the largest size of eigenvalues of D, of the scaled matrix, pivots that solves leave out not counted: (0, 0) if there is none. Valid
// after a factorisation. O(n).
func (f *LDL) PivotRange() (least, most float64) {
	if !f.valid {
		return 0, 0
	}
	r := certify.NoPivots
	for i := range f.s.fronts() {
		v := f.pivots(i)
		r.Include(v.d[:v.ne], v.e[:v.ne])
	}
	if r.Most == 0 {
		return 0, 0
	}
	return r.Least, r.Most
}

// Symbolic returns the analysis that f follows.
func (f *LDL) Symbolic() *Symbolic { return f.s }
