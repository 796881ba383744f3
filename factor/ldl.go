package factor

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/scale"
)

// Inertia counts the eigenvalues of a symmetric matrix by sign.
type Inertia = asm.Inertia

// An LDL is a factorisation
//
//	S·P·A·Pᵀ·S = L·D·Lᵀ
//
// of the matrices of one [Symbolic]: S diagonal, P a permutation, L unit lower
// triangular, D block diagonal with blocks of order 1 and 2. It is made by
// [Symbolic.New], filled by Factorize, as often as wanted, and used by the Solve
// methods. One goroutine may use it at a time; several LDL can share a Symbolic.
type LDL struct {
	s   *Symbolic
	opt Options
	u   float64 // threshold of pivots

	user     []float64  // values of A as the user gave them
	scale    []float64  // by row of A
	scaleP   []float64  // the same by column of P·A·Pᵀ
	measured []rowScale // the same with sizes of rows
	val      []float64  // scaled values in the order of Symbolic.valSrc

	l     []float64     // panels of fronts that have received no delayed columns
	d     []float64     // diagonal of D by column of P·A·Pᵀ, for those fronts
	e     []float64     // subdiagonal of D: e[k] ≠ 0 marks a block of k and k+1
	cols  []int32       // columns of P·A·Pᵀ in the order of their pivots, for those fronts
	elim  []int32       // pivots eliminated in each front
	extra []*extraFront // of fronts that received or sent delayed columns; nil if there are none

	sweep   asm.TinyFronts // the fronts as solves see them
	order   []int32        // as Symbolic.row, with the own columns in the order of their pivots; nil before there are others
	one     asm.TinyFronts // a single front
	single  []int32        // fronts that solves take one by one
	singles []int32        // room for it

	boundary []float64 // contribution blocks of task roots
	growthB  []float64 // growth of their rows
	workers  []*worker
	mode     Pivoting // of the factors that are there
	valid    bool
	plain    bool // cols, e and elim are those of an elimination in the static order
	stats    Stats

	reached []int32   // fronts between a sparse right-hand side and the roots
	marked  []bool    // false between calls
	x       []float64 // right-hand side in the order of elimination
	w       []float64 // gathered rows of a front
	r       []float64 // residual
	y       []float64 // solution before a step of refinement
	multi   []float64 // several right-hand sides, one row each

	ruiz     *scale.Ruiz
	match    *scale.Matching
	scaling  Scaling   // that is in force
	rowMax   []float64 // largest scaled element of each row, by column of P·A·Pᵀ; nil if all are about one
	rows     []float64 // room for it
	scaled   bool      // scale holds scales of earlier values
	rung     rung      // of the last factorisation
	step     int       // of climb
	remember int       // factorisations to come that begin with this step
	b, ones  []float64 // of the probing solve
	best     []float64 // solution before pivoting
	basis    []float64 // of FGMRES
	suspects []suspect
	replaced []replaced
	paths    []float64 // of correctInertia
	nulls    []int32   // columns of pivots that were not zero and count as zero
	lastU    float64   // threshold for what is left in the front of kept rows
	kept     []float64 // growth of the rows of a partial factorisation that are kept
}

// An extraFront holds what delays add to the plan of a front.
type extraFront struct {
	in, out int       // delayed columns received and sent on
	panel   []float64 // panel, d, e and cols if in > 0
	d, e    []float64
	row     []int32 // cols, and behind them the rows below
	cols    []int32
	delay   []float64 // the columns sent on: out + r rows, lower trapezoid
}

// New returns a factorisation that has no values yet. It claims the memory that
// factorisations without delayed columns need.
func (s *Symbolic) New() *LDL {
	nf := len(s.parent)
	f := &LDL{s: s, opt: s.opt, u: threshold(s.opt.U)}
	f.scale, f.scaleP = make([]float64, s.n), make([]float64, s.n)
	f.val = make([]float64, len(s.valSrc))
	f.l = make([]float64, s.panel[nf])
	f.d, f.e = make([]float64, s.n), make([]float64, s.n)
	f.cols = make([]int32, s.n)
	f.elim = make([]int32, nf)
	f.sweep = s.arrays
	f.sweep.L, f.sweep.D = f.l, f.d
	f.one = asm.TinyFronts{First: make([]int32, 2), RowPtr: make([]int, 2), Panel: make([]int, 2), Done: make([]int32, 1)}
	f.boundary = make([]float64, s.blocks.boundary)
	f.growthB = make([]float64, s.blocks.growthAt[len(s.task)])
	for range max(1, s.opt.Threads) {
		f.workers = append(f.workers, newWorker(f))
	}
	f.x, f.r = make([]float64, s.n), make([]float64, s.n)
	largest := 0
	for i := range nf {
		largest = max(largest, s.rowPtr[i+1]-s.rowPtr[i])
	}
	f.w = make([]float64, largest)
	return f
}

// threshold returns the threshold of pivots that the option U stands for.
func threshold(u float64) float64 {
	if u == 0 {
		return 0.01
	}
	return u
}

// SetPivoting changes how the factorisations to come choose pivots; u as Options.U.
func (f *LDL) SetPivoting(p Pivoting, u float64) error {
	opt := f.opt
	opt.Pivoting, opt.U = p, u
	if err := opt.check(f.s.n); err != nil {
		return err
	}
	f.opt, f.u = opt, threshold(u)
	return nil
}

// Factorize factors the matrix with the pattern of the analysis and the values val,
// in the order of the lower triangle by columns that was analysed. val is kept, not
// copied, for refinement: it must not change until the next call. Memory is reused.
//
// An error says that val has the wrong length or an element that is not finite, that ctx
// ended, or, for PivotCholesky, that A is not positive definite. A singular matrix is
// no error: it has an inertia with zeros.
func (f *LDL) Factorize(ctx context.Context, val []float64) (Inertia, error) {
	s := f.s
	if len(val) != s.nnz {
		return Inertia{}, fmt.Errorf("factor: %d values for a pattern of %d entries", len(val), s.nnz)
	}
	f.valid = false
	f.user = val
	switch f.opt.Pivoting {
	case PivotAuto:
		return f.climb(ctx)
	case PivotThreshold:
		return f.pass(ctx, rung{PivotThreshold, f.u, cancelled})
	}
	return f.pass(ctx, rung{f.opt.Pivoting, 0, cancelled})
}

// A rung is a way to pivot: a mode, its threshold, and the share of its cancellation mass
// that a pivot must keep.
type rung struct {
	mode Pivoting
	u    float64
	loss float64
}

// refusedFor is the number of factorisations for which it is remembered that the static
// order was refused.
const refusedFor = 16

// climb factors in the static order, if that is not certified with a low threshold
// that delays what has cancelled, and at last with the threshold of the options. It begins where the last
// factorisations have ended.
func (f *LDL) climb(ctx context.Context) (Inertia, error) {
	if f.remember--; f.remember <= 0 {
		f.step, f.remember = 0, refusedFor
		if f.s.paired() {
			f.step = 1
		}
	}
	for ; f.step < 2; f.step++ {
		r := rung{PivotStatic, 0, cancelled}
		if f.step == 1 {
			r = rung{PivotThreshold, relaxedU, cancelled}
		}
		inertia, err := f.pass(ctx, r)
		if err != nil {
			return Inertia{}, err
		}
		if f.certified() {
			if f.step == 0 {
				f.mode, f.stats.Pivoting = PivotAuto, PivotAuto
			}
			return inertia, nil
		}
		f.remember = refusedFor
	}
	return f.pass(ctx, rung{PivotThreshold, f.u, cancelled})
}

// relaxedU is the threshold of pivots where growth is certified afterwards.
const relaxedU = 1e-8

// pass scales and factors once.
func (f *LDL) pass(ctx context.Context, r rung) (Inertia, error) {
	if !f.scaled || f.scaling != ScaleRuiz || f.wanted(r.mode) != ScaleRuiz || f.rowMax != nil || !f.setValues() {
		if err := f.setScale(r.mode); err != nil {
			return Inertia{}, err
		}
		f.setValues()
	}
	f.rung = r
	if err := f.factorize(ctx, r.mode); err != nil {
		return Inertia{}, err
	}
	f.nulls = f.nulls[:0]
	if r.mode == PivotThreshold {
		f.recount()
	}
	f.stats.Scaling = f.scaling
	f.stats.U = r.u
	return f.stats.Inertia, nil
}

// factorize runs the numeric phase in one mode.
func (f *LDL) factorize(ctx context.Context, mode Pivoting) error {
	s := f.s
	f.mode = mode
	f.stats.reset()
	if !f.plain {
		for i := range f.cols {
			f.cols[i] = int32(i)
		}
		clear(f.e)
		for i := range f.elim {
			f.elim[i] = s.first[i+1] - s.first[i]
		}
		copy(f.order, s.row)
	}
	f.plain = mode != PivotThreshold
	if mode == PivotThreshold && f.extra == nil {
		f.extra = make([]*extraFront, len(f.elim))
		f.order = slices.Clone(s.row)
	}
	clear(f.extra)
	for _, w := range f.workers {
		w.reset(mode)
	}
	if err := f.runTasks(ctx); err != nil {
		return err
	}
	if err := f.runTop(ctx); err != nil {
		return err
	}
	f.collect()
	f.setSweep()
	f.valid = true
	return nil
}

// collect sums what the workers have counted.
func (f *LDL) collect() {
	st := &f.stats
	st.Pivoting = f.mode
	for _, w := range f.workers {
		st.add(&w.count)
	}
	if math.IsNaN(st.Growth) {
		st.Growth = math.Inf(1)
	}
}
