package precond

import (
	"math"

	"github.com/saddle-go/saddle/factor/order"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

// ILUTOptions modify [NewILUT]. The zero value is a good first choice.
type ILUTOptions struct {
	// Drop is the threshold τ: multipliers of at most τ, and elements of U of at most τ times the 2-norm of
	// their row of A, are dropped. 0 means [DefaultILUTDrop]; a negative value drops nothing by size.
	Drop float64
	// Fill bounds what is kept of each row: Row = ⌊⌊Fill·nnz/n + 1⌋/2⌋, but at least 1. 0 means [DefaultILUTFill]; +Inf means no
	// bound.
	Fill float64
	// Row, if positive, is that bound itself, p in the literature: the largest p multipliers of each row of L
	// and the diagonal and the largest p - 1 others of each row of U are kept.
	Row int
	// Ordering is applied to rows and columns before.
	Ordering Ordering
	Perm     sparse.Perm // for OrderGiven: Perm[k] is the row eliminated k-th
	// Pivot asks for column pivoting, ILUTP: the largest element of a row of U becomes the pivot if the one
	// on the diagonal, of the row or by the order, is less than Pivot times that. 0 ≤ Pivot ≤ 1; 0 means never, 0.1
	// is usual.
	Pivot float64
	// Match permutes and scales rows and columns first so that the elements of a maximum product matching come
	// to the diagonal with size 1 and all others are at most that ([scale.Match]): for matrices with zeros on the diagonal or of
	// uneven scale.
	Match Matching
}

// What ILUTOptions stand for where they are 0.
const (
	DefaultILUTDrop = 0.01
	DefaultILUTFill = 5
)

// Matching says whether [NewILUT] matches rows and columns.
type Matching int

const (
	// MatchAuto matches if some element of the diagonal is less than a tenth of the largest of its row.
	MatchAuto Matching = iota
	// MatchNever leaves rows where they are.
	MatchNever
	// MatchAlways matches any matrix.
	MatchAlways
)

// ILUTStats tell what a factorisation kept.
type ILUTStats struct {
	NNZL, NNZU int  // entries of L and U without and with the diagonal
	Matched    bool // rows and columns were matched and scaled
	Replaced   int  // pivots that the guard has replaced
	Swapped    int  // columns that pivoting has moved
	Row        int  // the bound p in force
}

// An ILUT is an incomplete factorisation with two dropping rules,
//
//	P R A C Pᵀ Q ≈ L U,
//
// L unit lower and U upper triangular, P an order, Q the columns' exchanges of ILUTP, R and C the exchanges and
// scales of a matching (Saad, ILUT: a dual
// threshold incomplete LU factorization, Numer. Linear Algebra Appl. 1 (1994)). Row i of U and the multipliers of
// row i of L come from row a of P R A C Pᵀ by elimination with the rows before it, in ascending order:
//
//	l_ik = w_k / u_kk,   w = w - l_ik u_k,   skipped if |l_ik| ≤ τ,
//	u_ij = w_j,          dropped if |w_j| ≤ τ ‖a‖₂,
//
// after which the largest p of each remain. The columns yet to be eliminated are a set of bit maps, from
// which the next one is taken at the cost of reading a word: time is O(Σ products) and a logarithm to base 64.
// Rows are cut after their elimination: p bounds memory, not time. On a graph that no order makes narrow, as that of links between pages, a row may
// fill in a thousandfold before it is cut; a diagonal preconditioner, or a larger τ, serves better there.
//
// Guard. A pivot |u_ii| < 10⁻¹² ‖a‖₂, zero among them, is replaced by ±(10⁻⁴ + τ) ‖a‖₂ with its sign, which
// Stats counts. There is always a factor, then, unless a row is zero.
//
// It must not be used by two goroutines at once.
type ILUT struct {
	opts    ILUTOptions // resolved
	f       luFactor
	e       *ilutElimination
	matched bool
	stats   ILUTStats
}

// NewILUT returns the preconditioner M = L U of a square matrix, which is not kept. The error is a
// [*krylov.DimensionError], an [*OptionError], a [*ValueError] for an entry of A that is not finite, or a [*PivotError]
// for a zero row or one whose elimination overflows.
func NewILUT(a *sparse.CSR, o ILUTOptions) (*ILUT, error) {
	n, err := squareOrder("ILUT", a)
	if err != nil {
		return nil, err
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	m := &ILUT{opts: o.resolve(), e: newILUTElimination(n, o.Pivot)}
	if m.matched = o.Match == MatchAlways || o.Match == MatchAuto && weakDiagonal(a); m.matched {
		if err := checkRows("ILUT", a); err != nil {
			return nil, err
		}
		if err := m.e.match(a); err != nil {
			return nil, err
		}
	}
	perm, err := findOrder("ILUT", o.Ordering, o.Perm, n, func() order.Graph { return unionGraph(m.e.matched(a)) })
	if err != nil {
		return nil, err
	}
	m.e.arrange(perm)
	if err := m.Update(a); err != nil {
		return nil, err
	}
	return m, nil
}

// weakDiagonal reports whether an element of the diagonal is less than a tenth of the largest of its row.
func weakDiagonal(a *sparse.CSR) bool {
	n, _ := a.Dims()
	for i := range n {
		ind, val := a.Row(i)
		diag, most := 0.0, 0.0
		for k, j := range ind {
			v := math.Abs(val[k])
			most = max(most, v)
			if int(j) == i {
				diag = v
			}
		}
		if diag < most/10 {
			return true
		}
	}
	return false
}

func (o ILUTOptions) validate() error {
	switch {
	case !(o.Drop < 1):
		return &OptionError{"ILUT", "Drop", o.Drop, "Drop < 1"}
	case !(0 <= o.Fill):
		return &OptionError{"ILUT", "Fill", o.Fill, "Fill >= 0"}
	case o.Row < 0:
		return &OptionError{"ILUT", "Row", o.Row, "Row >= 0"}
	case !(0 <= o.Pivot && o.Pivot <= 1):
		return &OptionError{"ILUT", "Pivot", o.Pivot, "0 <= Pivot <= 1"}
	case o.Match < MatchAuto || MatchAlways < o.Match:
		return &OptionError{"ILUT", "Match", int(o.Match), "one of the constants"}
	}
	return nil
}

func (o ILUTOptions) resolve() ILUTOptions {
	if o.Drop == 0 {
		o.Drop = DefaultILUTDrop
	}
	o.Drop = max(o.Drop, 0)
	if o.Fill == 0 {
		o.Fill = DefaultILUTFill
	}
	return o
}

// rowBound returns p for a matrix of order n.
func (o ILUTOptions) rowBound(n, nnz int) int {
	if o.Row > 0 {
		return min(o.Row, n)
	}
	if nnz == 0 {
		return 0
	}
	p := math.Floor(math.Floor(o.Fill*float64(nnz)/float64(n)+1) / 2)
	return int(max(1, min(p, float64(n))))
}

// Update factors another matrix of the same order, in the order and with the matching and scales found for the first one. It reuses all memory and
// allocates only where the factor has more entries than any before. After an
// error the preconditioner is that of no matrix, and only Update may be called.
func (m *ILUT) Update(a *sparse.CSR) error {
	n, err := squareOrder("ILUT", a)
	if err != nil {
		return err
	}
	if want := m.e.n; n != want {
		return &krylov.DimensionError{Func: "ILUT", Arg: "order of a", Got: n, Want: want}
	}
	if err := checkRows("ILUT", a); err != nil {
		return err
	}
	p := m.opts.rowBound(n, a.NNZ())
	m.f.reset(n)
	m.f.reserve(a.NNZ())
	if row, pivot := m.e.run(a, m.opts.Drop, p, &m.f); row >= 0 {
		return &PivotError{"ILUT", row, pivot}
	}
	m.e.renumber(&m.f.u)
	m.f.order(m.e.rows, m.e.columns())
	m.f.scale(m.e.r, m.e.c)
	m.stats = ILUTStats{Matched: m.matched, NNZL: len(m.f.l.ind), NNZU: len(m.f.u.ind) + n, Replaced: m.e.replaced, Swapped: m.e.swapped, Row: p}
	return nil
}

// Stats returns what the last factorisation kept.
func (m *ILUT) Stats() ILUTStats { return m.stats }

// Dim returns the order of A.
func (m *ILUT) Dim() int { return m.e.n }

// Solve computes dst = M⁻¹ r. It panics unless both have the order as length. They must not overlap.
// 2 (nnz(L) + nnz(U)) flops.
func (m *ILUT) Solve(dst, r []float64) {
	checkSolve("ILUT", m.e.n, dst, r)
	m.f.solve(dst, r)
}
