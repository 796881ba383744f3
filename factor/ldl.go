package factor

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/internal/certify"
	"github.com/saddle-go/saddle/internal/pages"
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
	factors
	opt Options
	u   float64 // threshold of pivots

	fresh    bool // nothing has been written to l, d and e
	fullRank bool // no pivot is looked at again, see SetFullRank
	lent     bool // l is memory of the caller

	user    []float64     // values of A as the user gave them
	val     []float64     // scaled values in the order of Symbolic.valSrc
	weight  []float64     // products of the two scales of each, see weigh; nil where there are many
	weighed bool          // they belong to the scales that are in force
	scaler  *crew         // that scales them; nil before
	most    atomic.Uint64 // bits of the largest of them
	witness []int32       // an entry that is large enough, for each column of P·A·Pᵀ; -1 for none
	allSeen bool          // there is one for each

	boundary []float64 // contribution blocks of task roots, and all of them with one thread
	growthB  []float64 // growth of their rows
	workers  []*worker
	team     *team
	plain    bool // order, e and elim are those of an elimination in the static order
	stats    Stats

	r, y   []float64 // the next solution and the residual of the last one, which change places with x
	both   []float64 // see products
	tail   []float64 // likewise
	norm   float64   // ‖A‖∞
	normed bool      // it has been computed

	match     matched
	scaling   Scaling   // that is in force
	rowMax    []float64 // largest scaled element of each row, by column of P·A·Pᵀ; nil if all are about one
	rows      []float64 // room for it
	scaled    bool      // scale holds scales of earlier values
	valued    bool      // val holds the values of the factorisation at work, scaled by scale
	rung      rung      // of the last factorisation
	step      int       // of climb
	attempt   bool      // the factorisation at work ends as soon as it has grown too much
	remember  int       // factorisations to come that begin with this step
	b         []float64 // right-hand side, scaled and in the order of elimination
	best      []float64 // solution before pivoting
	basis     []float64 // of FGMRES
	suspects  []suspected
	zeros     certify.Recount
	start     certify.Start
	caller    func(parts int, job func(part int)) // shareCall; nil before
	ends      []int32                             // columns of suspects, see Bounds
	bare      bareVectors
	replaced  []replaced
	grown     int          // rows whose growth is more than grownSize
	paths     []float64    // of correctInertia
	confirm   []float64    // of zerosHold
	nulls     []int32      // columns of pivots that were not zero and count as zero
	print     uint64       // fingerprint of the pattern, 0 before Store
	planEnds  []int32      // first and last words of the plan that Store writes; nil before
	delayRoom float64      // bytes that delayed columns may take
	delayed   atomic.Int64 // elements that they have taken
	lastU     float64      // threshold for what is left in the front of kept rows
	kept      []float64    // growth of the rows of a partial factorisation that are kept
}

// New returns a factorisation that has no values yet. It claims the memory that
// factorisations in the static order need; what pivoting needs beside it comes with the first that pivots.
func (s *Symbolic) New() *LDL {
	f := s.newLDL()
	f.keepIn(make([]float64, s.stored()), make([]float64, s.n), nil)
	f.fresh = true
	return f
}

// newLDL returns an LDL without the arrays of keepIn.
func (s *Symbolic) newLDL() *LDL {
	f := &LDL{factors: factors{s: s, threads: max(1, s.opt.Threads)}, opt: s.opt, u: threshold(s.opt.U), delayRoom: s.delayLimit()}
	f.scale, f.scaleP = make([]float64, s.n), make([]float64, s.n)
	f.val = make([]float64, len(s.valSrc))
	if len(f.val) <= weighedMost {
		f.weight = make([]float64, len(f.val))
	}
	f.elim = make([]int32, s.fronts())
	f.sweep = s.arrays
	f.boundary = make([]float64, s.blocks.boundary)
	f.growthB = make([]float64, s.blocks.growthRows)
	for range f.threads {
		f.workers = append(f.workers, newWorker(f))
	}
	f.team = newTeam(f)
	f.x, f.r = make([]float64, s.n), make([]float64, s.n)
	f.setLanes()
	for k, w := range f.workers { // which rest while there are solves
		f.lanes[k].x = w.growth
	}
	most := 0
	for i := range f.elim {
		p, _ := s.dims(i)
		most = max(most, p)
	}
	f.noPairs = make([]float64, most)
	return f
}

// keepIn makes l, d and e the arrays of f for L and D. What they hold does not count. e may be nil: it is made when there are pivots of order 2.
func (f *LDL) keepIn(l, d, e []float64) {
	f.valid, f.plain = false, false
	f.l, f.d, f.e = l, d, e
	f.sweep.L, f.sweep.D = l, d
	for _, w := range f.workers {
		w.tiny.L, w.tiny.D = l, d
	}
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

// SetFullRank says whether the matrices to come are promised to have no eigenvalue that is zero up to rounding, as those do that have been shifted by
// more. Pivots that have cancelled are then not looked at again, which takes a solve or more for each; where the promise does not hold, Inertia.Zero
// is too small and solutions along the null space are large.
func (f *LDL) SetFullRank(promised bool) { f.fullRank = promised }

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
	f.valid, f.normed, f.valued = false, false, false
	f.user = val
	if err := ctx.Err(); err != nil {
		return Inertia{}, err
	}
	if f.fresh {
		f.claim()
	}
	inertia, err := f.pivotAs(ctx, f.opt.Pivoting)
	if err != nil {
		f.valid = false // it may be that only the certificate is missing
	}
	if err == nil && f.scaling == ScaleMatching {
		f.match.learn(f.stats.Flops)
	}
	return inertia, err
}

// pivotAs is the work of Factorize.
func (f *LDL) pivotAs(ctx context.Context, p Pivoting) (Inertia, error) {
	switch p {
	case PivotAuto:
		return f.climb(ctx)
	case PivotThreshold:
		return f.final(ctx, rung{PivotThreshold, f.u, cancelled})
	}
	return f.final(ctx, rung{p, 0, cancelled})
}

// claim asks for the pages of the memory that New has claimed and that the first factorisation writes to.
func (f *LDL) claim() {
	f.fresh = false
	w := f.workers[0]
	arena := w.arena
	if f.s.blocks.inTurn {
		arena = nil // it is the boundary buffer
	}
	pages.Claim(f.l, f.d, f.e, f.val, f.scale, f.scaleP, w.growth, f.boundary, f.growthB, f.x, f.r, arena)
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
// that delays what has cancelled, and at last with the threshold of the options, or with that at once where it is cheaper than
// the certificate. It begins where the last factorisations have ended.
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
			r = rung{PivotThreshold, certify.RelaxedU, cancelled}
		}
		f.attempt = true
		err := f.pass(ctx, r)
		f.attempt = false
		if err == errGrown {
			f.remember = refusedFor
			continue
		}
		if err != nil {
			return Inertia{}, err
		}
		if f.step == 0 && f.sparesProbe() {
			f.step, f.remember = 2, refusedFor
			break
		}
		what, err := f.judge(ctx)
		if err != nil {
			return Inertia{}, err
		}
		if what <= certify.Sound {
			return f.accept(ctx, what)
		}
		f.remember = refusedFor
	}
	return f.final(ctx, rung{PivotThreshold, f.u, cancelled})
}

// accept ends climb with factors that have been found good: it counts zeros where these may be.
func (f *LDL) accept(ctx context.Context, what certify.Verdict) (Inertia, error) {
	if f.step == 0 {
		f.mode, f.stats.Pivoting = PivotAuto, PivotAuto
	}
	if what == certify.Regular {
		return f.stats.Inertia, nil
	}
	if hold, err := f.recount(ctx); err != nil || hold {
		return f.stats.Inertia, err
	}
	return f.climb(ctx)
}

// final factors in a way that is not in question.
func (f *LDL) final(ctx context.Context, r rung) (Inertia, error) {
	if err := f.pass(ctx, r); err != nil {
		return Inertia{}, err
	}
	if hold, err := f.recount(ctx); err != nil || hold {
		return f.stats.Inertia, err
	}
	return f.final(ctx, r)
}

// pass scales and factors once. The inertia is what the pivots say.
func (f *LDL) pass(ctx context.Context, r rung) error {
	keep := f.scaled && f.scaling == ScaleRuiz && f.wanted(r.mode) == ScaleRuiz && f.rowMax == nil
	if !keep || !f.valued && !f.serves() {
		if err := f.setScale(r.mode); err != nil {
			return err
		}
		f.takeScale()
		f.scaleValues()
		f.witness = f.witness[:0]
	}
	f.valued = true
	f.rung = r
	if err := f.factorize(ctx, r.mode); err != nil {
		return err
	}
	f.nulls = f.nulls[:0]
	f.stats.Scaling = f.scaling
	f.stats.U = r.u
	return nil
}

// factorize runs the numeric phase in one mode.
func (f *LDL) factorize(ctx context.Context, mode Pivoting) error {
	s := f.s
	f.mode, f.valid = mode, false
	f.stats.reset()
	f.delayed.Store(0)
	if !f.plain {
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
	if mode == PivotThreshold && f.e == nil {
		f.e = make([]float64, s.n)
	}
	clear(f.extra)
	for _, w := range f.workers {
		w.reset(mode)
	}
	if err := f.team.run(ctx); err != nil {
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
	f.grown = 0
	for _, w := range f.workers {
		st.add(&w.count)
		f.grown += w.large
	}
	if math.IsNaN(st.Growth) {
		st.Growth = math.Inf(1)
	}
}
