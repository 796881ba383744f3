package precond

import (
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/factor/scale"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

// ILDLOptions modify [NewILDL]. The zero value is a good first choice.
type ILDLOptions struct {
	// Drop is the threshold τ: elements of a column of L of at most τ times its largest one are dropped. 0 means
	// [DefaultILDLDrop]; a negative value drops nothing by size.
	Drop float64
	// Fill bounds the entries of L below the diagonal: the first k columns keep k·Column together, so that
	// columns may use what those before them have left, Column = ⌈Fill·nnz/n⌉, nnz being the entries of the lower
	// triangle of A. 0 means [DefaultILDLFill]; +Inf means no bound.
	Fill float64
	// Column, if positive, is that bound itself.
	Column int
	// Ordering is the order in which columns are tried as pivots. OrderAuto is OrderRCM, but OrderAMD for a matrix
	// with dense rows ([order.Deferred]), which have no neighbourhood.
	Ordering Ordering
	Perm     sparse.Perm // for OrderGiven: Perm[k] is the row tried k-th
	Scaling  Scaling     // comes first
	// Positive asks for M = L |D| Lᵀ, which is positive definite, for MINRES and CG.
	Positive bool
	// Alpha is the constant of the pivot search, 0 < Alpha < 1: a diagonal element is a pivot if it is at
	// least Alpha times the largest other element of its column. 0 means 0.1. (1+√17)/8 bounds growth best, but leaves the
	// order more often, which makes fill and with it error.
	Alpha float64
}

// What ILDLOptions stand for where they are 0.
const (
	DefaultILDLDrop = 0.001
	DefaultILDLFill = 10
)

// A Scaling says how [NewILDL] scales rows and columns, by powers of two.
type Scaling int

const (
	// ScaleAuto is ScaleMatching.
	ScaleAuto Scaling = iota
	// ScaleMatching makes the elements of a maximum product matching one and all others at most one
	// ([scale.Match]). It costs more than an equilibration, and saves most of the iterations on many saddle-point
	// systems.
	ScaleMatching
	// ScaleRuiz makes the largest element of each row about one ([scale.Ruiz]).
	ScaleRuiz
	// ScaleNone leaves the matrix as it is.
	ScaleNone
)

// ILDLStats tell what a factorisation kept.
type ILDLStats struct {
	NNZL     int // entries of L without its diagonal
	TwoByTwo int // pivots of order 2
	Searched int // columns computed in search of a pivot, beside those that became one
	Replaced int // pivots that the guard has replaced
	Positive int // positive eigenvalues of D
	Negative int // negative ones
	Column   int // the bound in force
}

// An ILDL is an incomplete factorisation of a symmetric matrix, definite or not,
//
//	P S A S Pᵀ ≈ L D Lᵀ,
//
// S a scaling, P a permutation, L unit lower triangular, D with blocks of order 1 and 2 (Li and Saad, Crout versions of
// ILU factorization with pivoting for sparse symmetric matrices, ETNA 20 (2005)). Columns of L are computed one
// by one, when they become pivots, from A and the columns before, O(Σ products) in all, plus a search in the columns of L
// for each element that becomes a pivot row. The pivot is found by a rook search (Ashcraft,
// Grimes and Lewis 1998) that begins with the next column in a given order: a diagonal element that is not small in
// its column, or a block of order 2 of which the off-diagonal element is the largest of both columns. Elements
// of L that are small or not among the largest of their column are dropped.
//
// Guard. A pivot of order 1 below 10⁻¹² of the largest element of its row of S A S is replaced by ±(10⁻⁴ + τ) times that,
// with its sign, which Stats counts. There is always a factor, then.
//
// M = L D Lᵀ is symmetric and indefinite as A is, for GMRES or BiCGSTAB; with Positive it is symmetric positive definite. If A is
// positive definite this is an incomplete Cholesky factorisation by threshold, for CG. It must not be used by two goroutines at
// once.
type ILDL struct {
	opts  ILDLOptions // resolved
	n     int
	perm  sparse.Perm // order of trial
	s     []float64   // scales, as rows of A
	f     ldlFactor
	stats ILDLStats
}

// NewILDL returns the preconditioner of a symmetric matrix, which is not kept. The error is an [*OptionError], a
// [*ValueError] for an entry that is not finite, or a [*PivotError] for a column that overflows.
func NewILDL(a *sparse.Sym, o ILDLOptions) (*ILDL, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	n := a.SymmetricDim()
	graph := func() order.Graph {
		ptr, ind, _ := a.Lower().Raw()
		if ptr[0] != 0 {
			ptr, ind, _ = a.Lower().Clone().Raw()
		}
		return order.FromLower(n, ptr, ind)
	}
	ordering := o.Ordering
	if ordering == OrderAuto {
		whole := graph()
		graph = func() order.Graph { return whole }
		if len(order.Deferred(whole)) > 0 {
			ordering = OrderAMD
		}
	}
	perm, err := findOrder("ILDL", ordering, o.Perm, n, graph)
	if err != nil {
		return nil, err
	}
	m := &ILDL{opts: o.resolve(), n: n, perm: perm}
	if err := m.Update(a); err != nil {
		return nil, err
	}
	return m, nil
}

func (o ILDLOptions) validate() error {
	switch {
	case !(o.Drop < 1):
		return &OptionError{"ILDL", "Drop", o.Drop, "Drop < 1"}
	case !(0 <= o.Fill):
		return &OptionError{"ILDL", "Fill", o.Fill, "Fill >= 0"}
	case o.Column < 0:
		return &OptionError{"ILDL", "Column", o.Column, "Column >= 0"}
	case !(0 <= o.Alpha && o.Alpha < 1):
		return &OptionError{"ILDL", "Alpha", o.Alpha, "0 <= Alpha < 1"}
	case o.Scaling < ScaleAuto || ScaleNone < o.Scaling:
		return &OptionError{"ILDL", "Scaling", int(o.Scaling), "one of the constants"}
	}
	return nil
}

func (o ILDLOptions) resolve() ILDLOptions {
	if o.Drop == 0 {
		o.Drop = DefaultILDLDrop
	}
	o.Drop = max(o.Drop, 0)
	if o.Fill == 0 {
		o.Fill = DefaultILDLFill
	}
	if o.Alpha == 0 {
		o.Alpha = 0.1
	}
	return o
}

// columnBound returns the most entries of a column of L for a matrix with nnz entries in a triangle.
func (o ILDLOptions) columnBound(n, nnz int) int {
	if o.Column > 0 {
		return min(o.Column, n)
	}
	if nnz == 0 {
		return 0
	}
	return int(max(1, min(math.Ceil(o.Fill*float64(nnz)/float64(n)), float64(n))))
}

// Update factors another matrix of the same order, in the order of trial found for the first one and with scales of
// its own. It allocates: pivots, and with them the pattern of L, depend on the values. After an error the
// preconditioner is that of no matrix, and only Update may be called.
func (m *ILDL) Update(a *sparse.Sym) error {
	if n := a.SymmetricDim(); n != m.n {
		return &krylov.DimensionError{Func: "ILDL", Arg: "order of a", Got: n, Want: m.n}
	}
	b, err := m.prepare(a)
	if err != nil {
		return err
	}
	m.stats = ILDLStats{Column: m.opts.columnBound(m.n, a.NNZ())}
	e := newCrout(b, m.opts, m.stats.Column, &m.stats)
	if row, pivot := e.run(); row >= 0 {
		return &PivotError{"ILDL", int(m.at(row)), pivot}
	}
	m.stats.NNZL = len(e.ind)
	return m.f.set(e, m.opts.Positive, m.perm, m.s)
}

// at returns the row of A that is tried k-th.
func (m *ILDL) at(k int) int32 {
	if m.perm == nil {
		return int32(k)
	}
	return m.perm[k]
}

// prepare returns both triangles of P S A S Pᵀ and sets the scales S.
func (m *ILDL) prepare(a *sparse.Sym) (*sparse.CSR, error) {
	ptr, ind, val := a.Lower().Raw()
	for j := range m.n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if !finite(val[k]) {
				return nil, &ValueError{"ILDL", int(ind[k]), j, val[k]}
			}
		}
	}
	if m.s == nil {
		m.s = slices.Repeat([]float64{1}, m.n)
	}
	scaled := a
	if m.opts.Scaling != ScaleNone {
		scaled = a.Clone()
		if err := m.findScales(scaled.Lower().Raw()); err != nil {
			return nil, fmt.Errorf("precond: ILDL: %w", err)
		}
		p, r, v := scaled.Lower().Raw()
		scale.Apply(v, p, r, v, m.s)
	}
	full := scaled.Full()
	if m.perm == nil {
		return full, nil
	}
	b, err := sparse.Permute(full, m.perm, m.perm)
	if err != nil {
		return nil, fmt.Errorf("precond: ILDL: %w", err)
	}
	return b, nil
}

// findScales sets the scales for a lower triangle.
func (m *ILDL) findScales(ptr []int, ind []int32, val []float64) error {
	if m.opts.Scaling == ScaleRuiz {
		_, err := scale.NewRuiz(m.n).Scale(m.s, ptr, ind, val, false)
		return err
	}
	matching, err := scale.Match(ptr, ind, val, true)
	if err != nil {
		return err
	}
	copy(m.s, matching.Scale)
	return nil
}

// Stats returns what the last factorisation kept.
func (m *ILDL) Stats() ILDLStats { return m.stats }

// Dim returns the order of A.
func (m *ILDL) Dim() int { return m.n }

// Solve computes dst = M⁻¹ r. It panics unless both have the order as length. They must not overlap. 4 nnz(L)
// flops.
func (m *ILDL) Solve(dst, r []float64) {
	checkSolve("ILDL", m.n, dst, r)
	m.f.solve(dst, r)
}
