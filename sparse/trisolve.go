package sparse

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// TriOptions tells what a [TriPlan] is made for. The zero value is a lower
// triangle with its diagonal, solved by one goroutine.
type TriOptions struct {
	Upper   bool // the matrix is upper triangular
	Unit    bool // the diagonal is taken as 1; what is stored of it is not read
	Threads int  // goroutines that a solve may use where levels pay, 0 for one
}

// A TriPlan solves
//
//	A x = b   and   Aᵀ x = b
//
// for a sparse triangular A, as often as wanted and with values that may change.
// [NewTriPlan] analyses the structure once; solves do not allocate, except for
// the goroutines where they are parallel. A TriPlan is not safe for concurrent
// use.
//
// Panels. Neighbouring columns of a factor mostly share their rows. Runs of at
// least four columns with nested patterns are treated together: their rows are
// gathered once, the arithmetic is that of dense vectors (supernodes; Ng and
// Peyton, Block sparse Cholesky algorithms, 1993). No values are copied for it.
//
// Levels. Panels and single columns that do not depend on each other form a
// level and can be solved at the same time (Anderson and Saad, Solving sparse
// triangular systems on parallel computers, 1989). Whether a direction is solved by
// levels follows from the structure alone. Let the cost of a column be its entries
// and 8 more, and that of a solve the sum over all columns. By levels, each panel and
// each run of neighbouring single columns in a level costs 16 more. The load of a
// solve is that of the busiest of four workers: over all levels, the sum of the
// larger of a quarter of the level and its largest member, and 4096 for the
// synchronisation; and 4 for each element of x, for memory that they share. A solve goes by levels if and only if its cost is at least 2²⁰
// and at least 1.5 times the load. Where columns add to later elements of x, as in
// L x = b for a lower CSC, each panel or single column has buffers for what it adds;
// there a quarter of the level has 6 more for each row below it and 8 more for each
// column, each element of x is 8 instead of 4, and the factor is 2 instead of 1.5. The rounding of that direction depends on the outcome, but nothing on the
// number of threads. The other direction has the rounding of a solve in order, and
// with one thread it is one.
//
// Storage. The work is done on lines that begin with the diagonal: the columns of
// a lower [CSC] or the rows of an upper [CSR], of which the arrays are shared. A
// lower CSR or an upper CSC is copied, transposed.
type TriPlan struct {
	l       lines    // as columns: the lower triangular L with A = L or A = Lᵀ
	copy    *refresh // where l is a transposed copy; else nil
	flip    bool     // A = Lᵀ
	unit    bool
	threads int

	first    []int   // first entry below the diagonal, for each column of L
	pieces   []int32 // for asm.TriSolve, by ascending columns
	reversed []int32 // for asm.TriSolveT
	calls    []int   // ends of runs of pieces that stay in a cache: see SolveMulti
	work     [][]float64
	info     TriInfo

	forward, backward *levels // nil where levels do not pay
	buffered          *buffers
}

// TriInfo tells what the analysis of a triangle found.
type TriInfo struct {
	Panels       int  // runs of columns that are solved together
	PanelEntries int  // entries in them
	Levels       int  // levels of A x = b, for panels and single columns
	LevelsT      int  // levels of Aᵀ x = b
	Parallel     bool // A x = b is solved by levels, given more than one thread
	ParallelT    bool // Aᵀ x = b is, likewise
}

// NewTriPlan returns the plan for a triangular matrix, which it keeps. The error
// is an [*ArgumentError] if A is not square, has an entry on the wrong side of the
// diagonal, lacks a diagonal entry without o.Unit, or if o.Threads is negative. A
// diagonal element of zero is no error: the solution is infinite or NaN, as the
// formulas say. The cost is O(nnz + n), and as much again for levels.
func NewTriPlan[M Compressed[M]](a M, o TriOptions) (*TriPlan, error) {
	if err := checkSquare("NewTriPlan", a); err != nil {
		return nil, err
	}
	if o.Threads < 0 {
		return nil, &ArgumentError{"NewTriPlan", "Threads", o.Threads, "at least 0"}
	}
	p := &TriPlan{flip: o.Upper, unit: o.Unit, threads: o.Threads}
	l := a.lines()
	if err := checkTriangle(l, a.byRows(), o); err != nil {
		return nil, err
	}
	if a.byRows() != o.Upper { // lines end with the diagonal
		t := l.transposed()
		p.copy = newRefresh(l, t)
		l = t
	}
	p.l = l
	p.first = make([]int, l.n)
	for j := range p.first {
		p.first[j] = l.ptr[j]
		if ind, _ := l.line(j); len(ind) > 0 && int(ind[0]) == j {
			p.first[j]++
		}
	}
	p.plan()
	return p, nil
}

// checkTriangle returns an error unless the lines are triangular as o says.
func checkTriangle(l lines, byRows bool, o TriOptions) error {
	kind, beyond := "column", "row"
	if byRows {
		kind, beyond = beyond, kind
	}
	startsAt := byRows == o.Upper // lines start with the diagonal
	for i := range l.n {
		ind, _ := l.line(i)
		at := -1
		if len(ind) > 0 && startsAt {
			at = int(ind[0])
		} else if len(ind) > 0 {
			at = int(ind[len(ind)-1])
		}
		switch {
		case len(ind) > 0 && startsAt && at < i:
			return &ArgumentError{"NewTriPlan", fmt.Sprintf("%s %d: first %s", kind, i, beyond), at, fmt.Sprintf("at least %d", i)}
		case len(ind) > 0 && !startsAt && at > i:
			return &ArgumentError{"NewTriPlan", fmt.Sprintf("%s %d: last %s", kind, i, beyond), at, fmt.Sprintf("at most %d", i)}
		case at != i && !o.Unit:
			return &ArgumentError{"NewTriPlan", fmt.Sprintf("%s %d: diagonal entries", kind, i), 0, "1, or the option Unit"}
		}
	}
	return nil
}

// plan finds pieces and levels.
func (p *TriPlan) plan() {
	longest := p.findPieces()
	p.reversed = reversePieces(p.pieces)
	p.calls = callEnds(p.pieces, p.first, p.l.ptr)
	p.findLevels()
	p.work = make([][]float64, max(1, min(p.threads, max(p.forward.widest(), p.backward.widest()))))
	for i := range p.work {
		p.work[i] = make([]float64, longest+asm.TriPad)
	}
	if p.flip {
		p.info.Levels, p.info.LevelsT = p.info.LevelsT, p.info.Levels
		p.info.Parallel, p.info.ParallelT = p.info.ParallelT, p.info.Parallel
	}
}

// Info tells what the analysis found.
func (p *TriPlan) Info() TriInfo { return p.info }

// Update takes over the present values of A. It must be called after they have
// changed if A is a lower [CSR] or an upper [CSC], of which the plan holds a copy;
// otherwise it does nothing. It does not allocate.
func (p *TriPlan) Update() {
	p.copy.update()
}

// Solve replaces x by A⁻¹ x. It panics unless len(x) is the order of A. 2 nnz
// flops.
func (p *TriPlan) Solve(x []float64) {
	checkLen("TriPlan.Solve", "x", len(x), p.l.n)
	p.solve(x, p.l.n, 1, p.flip)
}

// SolveT replaces x by A⁻ᵀ x. It panics unless len(x) is the order of A. 2 nnz
// flops.
func (p *TriPlan) SolveT(x []float64) {
	checkLen("TriPlan.SolveT", "x", len(x), p.l.n)
	p.solve(x, p.l.n, 1, !p.flip)
}

// SolveMulti replaces each of the nrhs columns of X by A⁻¹ times it. Column c of X
// is x[c*ldx : c*ldx+n]. The results are those of [TriPlan.Solve] bit for bit; the
// values of A are read from memory once for all columns, a cached part at a time.
// It panics unless ldx ≥ n and x is long enough.
func (p *TriPlan) SolveMulti(x []float64, ldx, nrhs int) {
	p.checkMulti("TriPlan.SolveMulti", x, ldx, nrhs)
	p.solve(x, ldx, nrhs, p.flip)
}

// SolveTMulti replaces each of the nrhs columns of X by A⁻ᵀ times it; see
// [TriPlan.SolveMulti].
func (p *TriPlan) SolveTMulti(x []float64, ldx, nrhs int) {
	p.checkMulti("TriPlan.SolveTMulti", x, ldx, nrhs)
	p.solve(x, ldx, nrhs, !p.flip)
}

func (p *TriPlan) checkMulti(fn string, x []float64, ldx, nrhs int) {
	if nrhs < 0 || ldx < p.l.n || !holds(len(x), p.l.n, ldx, nrhs) {
		panic(fmt.Sprintf("sparse: %s: %d columns of length %d at distance %d in len(x) = %d", fn, nrhs, p.l.n, ldx, len(x)))
	}
}

// solve applies L⁻¹, or L⁻ᵀ if trans.
func (p *TriPlan) solve(x []float64, ldx, nrhs int, trans bool) {
	n := p.l.n
	switch {
	case trans && p.backward != nil && len(p.work) > 1: // the bits are those in order
		p.backward.run(len(p.work), func(pieces []int32, worker int) {
			for c := range nrhs {
				p.apply(pieces, x[c*ldx:c*ldx+n], p.work[worker], true)
			}
		})
	case !trans && p.forward != nil:
		for c := range nrhs {
			p.solveBuffered(x[c*ldx : c*ldx+n])
		}
	default:
		p.solveInOrder(x, ldx, nrhs, trans)
	}
}

// solveInOrder applies L⁻¹, or L⁻ᵀ if trans, a run of pieces to all columns and
// then the next one.
func (p *TriPlan) solveInOrder(x []float64, ldx, nrhs int, trans bool) {
	n, end := p.l.n, len(p.pieces)
	for k := range p.calls {
		if trans {
			k = len(p.calls) - 1 - k
		}
		lo, hi := 0, p.calls[k]
		if k > 0 {
			lo = p.calls[k-1]
		}
		part := p.pieces[lo:hi]
		if trans {
			part = p.reversed[end-hi : end-lo]
		}
		for c := range nrhs {
			p.apply(part, x[c*ldx:c*ldx+n], p.work[0], trans)
		}
	}
}

func (p *TriPlan) apply(pieces []int32, x, work []float64, trans bool) {
	if trans {
		asm.TriSolveT(pieces, p.first, p.l.ptr, p.l.ind, p.l.val, x, work, p.unit)
	} else {
		asm.TriSolve(pieces, p.first, p.l.ptr, p.l.ind, p.l.val, x, work, p.unit)
	}
}
