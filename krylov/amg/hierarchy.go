package amg

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// A Hierarchy is a sequence of ever smaller matrices that represent the same operator,
//
//	A_0 = A,   A_{l+1} = P_lᵀ A_l P_l,
//
// and a preconditioner for A: one multigrid cycle. It satisfies [krylov.Preconditioner].
// One goroutine may use it at a time.
type Hierarchy struct {
	options Options // resolved
	levels  []*level

	ldl        *factor.LDL // of the coarsest matrix, nil where it is smoothed only
	coarseNull int         // its zero pivots
	// Near null vectors of the coarsest matrix, by rows.
	coarseNear    []float64
	coarseVectors int

	beta  []float64 // weights of the steps of Chebyshev smoothing
	buf   []float64 // rowsAtOnce numbers
	first []int32   // 0, 1, ..., rowsAtOnce-1
}

// New returns the hierarchy of the symmetric positive definite or semidefinite matrix a, of
// which both triangles are given; that they agree is not checked. The hierarchy refers to
// a, which may not change, except for values, followed by [Hierarchy.Update].
//
// The error is an [*OptionError], a [*SizeError] for a matrix that is not square or does
// not consist of whole nodes, or near null vectors of another length, a [*MatrixError], or
// one of package factor. The cost is O(nnz) for matrices whose coarse versions stay sparse;
// see [Hierarchy.Stats].
func New(a *sparse.CSR, o Options) (*Hierarchy, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	h := &Hierarchy{options: o.resolve(), buf: make([]float64, rowsAtOnce), first: make([]int32, rowsAtOnce)}
	o = h.options
	n, cols := a.Dims()
	if n != cols {
		return nil, &SizeError{"columns of a", cols, n}
	}
	if n%o.Block != 0 {
		return nil, &SizeError{fmt.Sprintf("rows of a modulo Block = %d", o.Block), n % o.Block, 0}
	}
	near, vectors := o.NearNull, o.Vectors
	if near == nil {
		near, vectors = translations(n, o.Block), o.Block
	}
	h.options.NearNull = nil // of use in the beginning only
	if len(near) != n*vectors {
		return nil, &SizeError{"len(Options.NearNull)", len(near), n * vectors}
	}
	for _, v := range near {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, &OptionError{"NearNull", v, "finite elements"}
		}
	}
	for i := range h.first {
		h.first[i] = int32(i)
	}
	h.beta = weights(o.Steps)
	if err := h.build(a, near, vectors); err != nil {
		return nil, err
	}
	return h, nil
}

// build makes the levels.
func (h *Hierarchy) build(a *sparse.CSR, near []float64, vectors int) error {
	block := h.options.Block
	size := make([]float64, len(near)/max(1, vectors))
	a.Diag(size)
	for {
		number := len(h.levels)
		l, err := newLevel(a, number)
		if err != nil {
			return err
		}
		l.size = size
		h.levels = append(h.levels, l)
		n := len(l.dinv)
		var g *graph
		var agg []int32
		count := 0
		stalled := true
		if n > h.options.CoarseSize && len(h.levels) < h.options.MaxLevels {
			g, agg, count = h.aggregate(a, block, number)
			stalled = count*vectors > n-n/8
		}
		if stalled || count == 0 {
			h.coarseNear, h.coarseVectors = near, vectors
			return h.endAt(l, stalled && count > 0 || number > 0)
		}
		l.lambda = h.eigenvalue(l)
		var t *tentative
		t, near = newTentative(agg, count, block, vectors, near)
		if a, err = h.coarsen(l, g, t); err != nil {
			return err
		}
		l.makeRoom(number == 0, false, h.options) // now that what coarsening needed can go
		size = clean(a, l.p, size)
		block = vectors
	}
}

// aggregate divides the nodes of level number. Where the threshold leaves too few strong
// edges to get anywhere it takes all edges for strong.
func (h *Hierarchy) aggregate(a *sparse.CSR, block, number int) (g *graph, agg []int32, count int) {
	g = newGraph(a, block, math.Ldexp(h.options.Strength, -number))
	agg, count = g.aggregate()
	if count > g.n-g.n/4 {
		g.mark(0)
		agg, count = g.aggregate()
	}
	g.weight, g.alone = nil, nil // of no further use
	return g, agg, count
}

// coarsen makes the prolongator of level l and the matrix of the next.
func (h *Hierarchy) coarsen(l *level, g *graph, t *tentative) (*sparse.CSR, error) {
	var err error
	if l.smooth, err = newProlongator(l.a, g, t); err != nil {
		return nil, err
	}
	l.p = l.smooth.p
	l.smooth.update(l.lambda)
	if !h.options.Refresh {
		return triple(l.a, l.p)
	}
	if l.triple, err = newGalerkin(l.a, l.p); err != nil {
		return nil, err
	}
	return l.triple.ptap.Matrix(), nil
}

// endAt makes l the coarsest level. hard says that smoothing alone would not do for it.
func (h *Hierarchy) endAt(l *level, hard bool) error {
	number := len(h.levels) - 1
	l.makeRoom(number == 0, true, h.options)
	if h.factorable(len(l.dinv), hard) {
		return h.factorCoarsest(number, l)
	}
	h.coarseNear = nil
	l.lambda = h.eigenvalue(l)
	return nil
}

// eigenvalue returns the bound that Chebyshev smoothing and prolongation need on level l.
func (h *Hierarchy) eigenvalue(l *level) float64 {
	u, v := l.r, l.z
	if u == nil { // not there yet, or not Chebyshev
		u, v = make([]float64, len(l.dinv)), make([]float64, len(l.dinv))
	}
	return largestEigenvalue(l.a, l.dinv, u, v, make([]float64, len(l.dinv)))
}

// Update computes the hierarchy of the matrix with new values, with the aggregates as they
// are: val replaces the values of the matrix that New was given, in its order; nil says
// that they have been changed in place. It takes half to two thirds of the time of New,
// less with Options.Refresh. After an error the hierarchy must not be used until an Update
// has succeeded; the errors are those of New.
func (h *Hierarchy) Update(val []float64) error {
	fine := h.levels[0]
	first, end := fine.ptr[0], fine.ptr[len(fine.dinv)]
	if val != nil {
		if len(val) != end-first {
			return &SizeError{"len(val)", len(val), end - first}
		}
		copy(fine.val[first:end], val)
	}
	fine.a.Diag(fine.size)
	for number, l := range h.levels {
		if err := l.invert(number); err != nil {
			return err
		}
		if l.p == nil {
			if h.ldl != nil {
				return h.factorCoarsest(number, l)
			}
			l.lambda = h.eigenvalue(l)
			return nil
		}
		l.lambda = h.eigenvalue(l)
		if err := h.recompute(l, h.levels[number+1]); err != nil {
			return err
		}
	}
	return nil
}

// recompute is coarsen for new values of l's matrix.
func (h *Hierarchy) recompute(l, next *level) error {
	l.smooth.update(l.lambda)
	if l.triple != nil {
		l.triple.update()
	} else {
		coarse, err := triple(l.a, l.p)
		if err != nil {
			return err
		}
		_, _, val := coarse.Raw()
		copy(next.val, val)
	}
	copy(next.size, clean(next.a, l.p, l.size))
	return nil
}

// Dim returns the order of the matrix.
func (h *Hierarchy) Dim() int { return len(h.levels[0].dinv) }

// Solve computes dst = M⁻¹ r, one cycle for A dst = r from zero. Both have the order of A
// as length, or Solve panics, and must not overlap. Nothing is allocated. The cost is that
// of 2·Steps products with A (one less for each sweep of Gauss–Seidel) times
// [Stats.OperatorComplexity], about.
func (h *Hierarchy) Solve(dst, r []float64) {
	n := h.Dim()
	if len(dst) != n || len(r) != n {
		panic(fmt.Sprintf("amg: Hierarchy.Solve: len(dst) = %d, len(r) = %d, want %d", len(dst), len(r), n))
	}
	h.cycle(0, dst, r)
}
