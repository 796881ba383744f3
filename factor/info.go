package factor

import (
	"github.com/saddle-go/saddle/asm"
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

// PredictedBytes returns the size of the arrays of one LDL and of the Symbolic, without what
// delayed columns add and what solves keep.
func (s *Symbolic) PredictedBytes() int64 {
	n, k := int64(s.n), int64(s.fronts())
	workers := int64(max(1, s.opt.Threads))
	entries := int64(s.stored()) + int64(len(s.valSrc)) + 8*n + int64(s.blocks.boundary) + int64(s.blocks.growthRows)
	entries += workers * (n + int64(s.blocks.arena))
	return 8*entries + 4*(2*n+k) + int64(s.bytes())
}

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

// bytes returns the size of the arrays of f and of its Symbolic.
func (f *LDL) bytes() int {
	s := f.s
	b := 8 * (len(f.scale) + len(f.scaleP) + len(f.val) + cap(f.sizes) + len(f.l) + len(f.d) + len(f.e) + len(f.boundary) + len(f.growthB) +
		cap(f.x) + cap(f.r) + cap(f.y) + cap(f.b) + cap(f.ones) + cap(f.both) + cap(f.out))
	for _, l := range f.lanes {
		b += 8*(cap(l.w)+cap(l.x)+cap(l.multi)) + 4*cap(l.slot)
	}
	b += 4*(len(f.cols)+len(f.witness)+len(f.elim)+len(f.order)+cap(f.singles)) + 8*len(f.extra)
	for _, w := range f.workers {
		b += w.bytes()
	}
	return b + s.bytes()
}

func (w *worker) bytes() int {
	b := 8 * (len(w.arena) + len(w.growth) + cap(w.g) + cap(w.save) + cap(w.ld) + cap(w.max) + cap(w.row) + cap(w.col) + cap(w.next))
	if w.pivots != nil {
		b += 8 * 3 * asm.PivotOrder * asm.PivotOrder // of its columns
	}
	b += 4 * (cap(w.pos) + cap(w.perm))
	for _, h := range []*heap{&w.heap, &w.sent} {
		for _, c := range h.chunk {
			b += 8 * len(c)
		}
	}
	for _, c := range w.heap.ints {
		b += 4 * len(c)
	}
	return b
}

// bytes returns the size of the arrays of s.
func (s *Symbolic) bytes() int {
	b := 4 * (len(s.perm) + len(s.inv) + len(s.first) + len(s.row) + len(s.rel) + len(s.parent) + len(s.childPtr) + len(s.child) +
		len(s.valSrc) + len(s.valDst) + len(s.ind))
	b += 8*(len(s.rowPtr)+len(s.valPtr)+len(s.panel)+len(s.ptr)+len(s.blocks.at)) + 4*len(s.solve.out)
	for k := range s.blocks.gather {
		g := &s.blocks.gather[k]
		b += 8*len(g.ptr) + 4*(len(g.child)+len(g.pos))
	}
	return b + 3*len(s.early)
}
