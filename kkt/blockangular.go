package kkt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/saddle-go/saddle/factor"
)

// A BlockAngular is a [Backend] for systems of many blocks that are coupled only by a border of few rows,
//
//	    [ K₁              B₁ᵀ ]
//	K = [      ⋱          ⋮   ]     S = K₀ − Σ Bᵢ·Kᵢ⁻¹·Bᵢᵀ,
//	    [           K_N   B_Nᵀ]
//	    [ B₁   …    B_N   K₀  ]
//
// such as the samples of a stochastic program, the folds of a cross-validation, or the stages of a
// decomposition. Blocks are eliminated at the same time, each by a [factor.Partial], which leaves its term of S
// behind; S is factored as a dense matrix, with pivots of order 1 and 2 (Bunch, Kaufman). The inertia is the sum of those of
// the blocks and of S (Haynsworth).
//
// Pattern.Part says which block each row belongs to, -1 being the border; without it [FindPartition] looks for one, and if there is
// none the matrix is a single block. Small blocks are joined to larger ones. Blocks with the same pattern share one analysis.
//
// A block may be singular, though K is not. Its rows without an acceptable pivot join the border, so that S grows by them: see
// [BlockAngularReport]; where they are too many the matrix is factored as a whole. Blocks are factored in the static order first, whose accuracy is tested by a solve with
// all of K if pivots have grown, then with threshold pivoting, and it is remembered for a
// while which of them needed that.
//
// Results do not depend on the number of threads, bit for bit: the terms of S, and of its right-hand sides, are summed in the order of
// the blocks. After the first cycle of Factorize and Solve nothing is allocated, unless more rows than before join the border. Memory: the
// factors of all blocks, the square of the border for each block that touches all of it, and once more for S; each block has workspace
// of its own. See Stats.
type BlockAngular struct {
	opt BlockAngularOptions
	p   *Pattern
	n   int

	blocks []*block
	order  []int32 // blocks by decreasing cost
	border []int32 // rows of the border, ascending
	k0     []borderEntry
	found  bool
	shared int // distinct patterns

	s       complement
	crew    crew
	ctx     context.Context
	val     []float64
	room    []workroom // of each goroutine
	x       []float64  // right-hand sides that are solved for
	nrhs    int
	probe   probe
	general general

	factorJob, forwardJob, backwardJob, nullJob, sumJob, scaleJob, productJob func(worker, job int)

	valid    bool
	u        float64 // threshold of Tighten, 0 before
	counters BackendStats
	inertia  Inertia
}

// BlockAngularOptions are options of a [BlockAngular]. The zero value is what most users want.
type BlockAngularOptions struct {
	Threads int     // goroutines at work; 0 means one, more than factor.MaxThreads is an error
	U       float64 // threshold of pivots where there is one, as factor.Options.U
	Careful bool    // threshold pivoting in all blocks from the start
	Join    int     // neighbouring blocks are joined until they have so many rows; 0 means 256, or 1/256 of all if that is more
}

// A BlockAngularReport tells how the last factorisation went.
type BlockAngularReport struct {
	Blocks   int     // after small ones have been joined
	Patterns int     // analyses that they needed
	Found    bool    // the partition was not given but found
	Border   int     // rows of the border
	Moved    int     // rows of blocks that have joined it for want of a pivot
	Careful  int     // blocks that threshold pivoting with U was used for
	Growth   float64 // largest, over all blocks, as in factor.Stats
	Probed   bool    // a solve was probed
	General  bool    // more than 3000 rows would have moved: the matrix was factored as a whole, see [LDL]
}

// NewBlockAngular returns a back end for block-angular systems.
func NewBlockAngular(o BlockAngularOptions) *BlockAngular { return &BlockAngular{opt: o} }

// workroom is what a goroutine needs to work on a block.
type workroom struct{ val, vector []float64 }

// Analyze implements [Backend]. The error says that the options are wrong, or that Part is: it has not n elements, or an element of K couples two
// blocks.
func (b *BlockAngular) Analyze(p *Pattern) error {
	if b.opt.Threads < 0 || b.opt.Threads > factor.MaxThreads || b.opt.Join < 0 || !(0 <= b.opt.U && b.opt.U <= 0.5) {
		return &Error{Kind: BadStructure, Func: "BlockAngular.Analyze", Msg: fmt.Sprintf("Threads = %d, Join = %d, U = %v: want 0 to %d, at least 0, and 0 to 0.5",
			b.opt.Threads, b.opt.Join, b.opt.U, factor.MaxThreads)}
	}
	if err := p.check("BlockAngular.Analyze"); err != nil {
		return err
	}
	n := p.Lower.SymmetricDim()
	part := p.Part
	found := false
	if part == nil {
		part, found = FindPartition(p.Lower)
	}
	if part == nil { // no blocks are to be seen
		part = make([]int32, n)
	}
	if len(part) != n {
		return badLength("BlockAngular.Analyze", "Part", len(part), n)
	}
	s, err := split(p.Lower, part, b.opt.Join)
	if err != nil {
		return err
	}
	*b = BlockAngular{opt: b.opt, p: p, n: n, blocks: s.blocks, border: s.border, k0: s.k0, found: found, u: b.u}
	b.crew.init(max(1, b.opt.Threads))
	if err := b.analyzeBlocks(s); err != nil {
		return err
	}
	b.start()
	b.counters = BackendStats{Name: "block-angular", Analyses: 1}
	return nil
}

// analyzeBlocks plans the factorisation of each pattern once.
func (b *BlockAngular) analyzeBlocks(s *splitting) error {
	threads := max(1, b.opt.Threads)
	opt := factor.Options{U: b.opt.U, Threads: max(1, threads/max(1, len(b.blocks)))}
	if b.opt.Careful {
		opt.Pivoting = factor.PivotThreshold
	}
	_, _, val := b.p.Lower.Lower().Raw()
	if !b.p.Typical {
		val = nil
	}
	known := map[uint64][]*block{}
	var fresh []*block // the first with each pattern
	for k, blk := range b.blocks {
		sub := s.pattern(k)
		key := sub.hash()
		same := slices.IndexFunc(known[key], func(other *block) bool { return other.pattern.equal(sub) })
		if same >= 0 {
			blk.like = known[key][same]
			continue
		}
		blk.pattern = sub
		known[key] = append(known[key], blk)
		fresh = append(fresh, blk)
	}
	b.shared = len(fresh)
	b.crew.run(len(fresh), func(_, job int) {
		blk := fresh[job]
		blk.plan, blk.err = factor.AnalyzePartial(blk.pattern.matrix(blk.src, val), len(blk.touched), opt)
	})
	for k, blk := range b.blocks {
		if blk.like != nil {
			blk.pattern, blk.plan, blk.like = blk.like.pattern, blk.like.plan, nil
		}
		if blk.err != nil {
			return &Error{Kind: BackendFailure, Func: "BlockAngular.Analyze", Where: fmt.Sprintf("block %d", k), Err: blk.err}
		}
	}
	return nil
}

// start makes what the goroutines need.
func (b *BlockAngular) start() {
	b.order = make([]int32, len(b.blocks))
	entries := 0
	for k, blk := range b.blocks {
		b.order[k] = int32(k)
		entries = max(entries, len(blk.src))
	}
	slices.SortStableFunc(b.order, func(x, y int32) int {
		if cx, cy := b.blocks[x].plan.Plan().Seconds, b.blocks[y].plan.Plan().Seconds; cx != cy {
			if cx > cy {
				return -1
			}
			return 1
		}
		return 0
	})
	b.crew.run(len(b.blocks), func(_, job int) { b.blocks[job].p = b.blocks[job].plan.New() })
	b.room = make([]workroom, min(max(1, b.opt.Threads), max(1, len(b.blocks))))
	for w := range b.room {
		b.room[w].val = make([]float64, entries)
	}
	b.factorJob, b.forwardJob, b.backwardJob, b.nullJob, b.sumJob = b.factorBlock, b.forwardBlock, b.backwardBlock, b.nullBlock, b.sumStrip
	b.scaleJob, b.productJob = b.scaleBlock, b.productBlock
	b.setPivoting()
}

// setPivoting tells all blocks what the options and Tighten ask for.
func (b *BlockAngular) setPivoting() {
	for _, blk := range b.blocks {
		blk.careful = 0
		switch {
		case b.u > 0:
			blk.setCare(strictly, b.u)
		case b.opt.Careful:
			blk.setCare(lenient, b.opt.U)
		default:
			blk.setCare(inOrder, b.opt.U)
		}
	}
}

// Tighten implements [Tightener]: threshold pivoting for all blocks, then with a threshold of 0.1, then 0.5.
func (b *BlockAngular) Tighten() bool {
	if g := &b.general; g.ldl != nil && (g.used || g.left > 0) {
		if !g.ldl.Tighten() {
			return false // and the factors stay
		}
		b.valid = false
		return true
	}
	var next float64
	for _, u := range []float64{max(b.opt.U, 0.01), 0.1, 0.5} {
		if next == 0 && u > b.u && (u > b.opt.U || !b.opt.Careful) {
			next = u
		}
	}
	if next == 0 {
		return false
	}
	b.u = next
	b.valid = false
	b.setPivoting()
	return true
}

// leastCare is the care that blocks begin with.
func (b *BlockAngular) leastCare() int {
	if b.opt.Careful {
		return lenient
	}
	return inOrder
}

// remembered is the number of factorisations for which a block that needed threshold pivoting gets it at once.
const remembered = 16

// Factorize implements [Backend].
func (b *BlockAngular) Factorize(ctx context.Context, val []float64) (Inertia, error) {
	b.valid = false
	if err := b.p.admit(ctx, "BlockAngular.Factorize", val); err != nil {
		return Inertia{}, err
	}
	b.ctx, b.val = ctx, val
	b.probe.used, b.probe.cleared, b.general.used = false, false, false
	if b.general.left > 0 {
		b.general.left--
		return b.factorGeneral(ctx, val)
	}
	for _, blk := range b.blocks {
		blk.todo = true
		if blk.careful > 0 {
			if blk.careful--; blk.careful == 0 {
				blk.setCare(b.leastCare(), b.opt.U)
			}
		}
	}
	for {
		b.crew.run(len(b.blocks), b.factorJob)
		for k, blk := range b.blocks {
			if blk.err != nil {
				return Inertia{}, b.failure(fmt.Sprintf("block %d", k), blk.err)
			}
		}
		if b.moved() > mostMoved {
			b.general.left = remembered
			return b.factorGeneral(ctx, val)
		}
		b.assemble()
		if !b.s.factor() {
			return Inertia{}, b.failure("Schur complement", errOverflow)
		}
		k := float64(b.s.k)
		b.counters.Flops += k * k * k / 3
		if b.accepted() {
			break
		}
	}
	if err := b.count(); err != nil {
		return Inertia{}, b.failure("zero eigenvalues", err)
	}
	b.measurePivots()
	b.counters.Factorizations++
	b.valid = true
	return b.inertia, nil
}

var errOverflow = errors.New("elements have overflowed")

// failure returns the reason why a factorisation has failed: the end of the context, a value that is not finite, or err at the place where.
func (b *BlockAngular) failure(where string, err error) error {
	if err := b.ctx.Err(); err != nil {
		return &Error{Kind: Interrupted, Func: "BlockAngular.Factorize", Err: err}
	}
	ptr, ind, _ := b.p.Lower.Lower().Raw()
	for j := range b.n {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			if v := b.val[k]; math.IsNaN(v) || math.IsInf(v, 0) {
				return &Error{Kind: NonFinite, Func: "BlockAngular.Factorize", Where: fmt.Sprintf("val[%d]", k), Msg: fmt.Sprintf("element (%d, %d) is %v", ind[k], j, v)}
			}
		}
	}
	return &Error{Kind: BackendFailure, Func: "BlockAngular.Factorize", Where: where, Err: err}
}

// Report tells how the last factorisation went.
func (b *BlockAngular) Report() BlockAngularReport {
	r := BlockAngularReport{Blocks: len(b.blocks), Patterns: b.shared, Found: b.found, Border: len(b.border), Moved: max(0, b.s.k-len(b.border)), Probed: b.probe.used, General: b.general.used}
	if r.General {
		r.Moved = b.moved()
	}
	for _, blk := range b.blocks {
		if blk.care >= lenient {
			r.Careful++
		}
		r.Growth = max(r.Growth, blk.growth)
	}
	return r
}

// Stats implements [Backend]. Flops are those of all factorisations, repeated blocks included. Pivots are those of the blocks and of the border, each in its own scales. Bytes are those of all blocks, an analysis that they share being counted for each, and of S.
func (b *BlockAngular) Stats() BackendStats {
	st := b.counters
	for _, blk := range b.blocks {
		st.Flops += blk.flops
	}
	if g := b.general.ldl; g != nil {
		of := g.Stats()
		st.Bytes = of.Bytes
		st.Flops += of.Flops
		if b.general.used {
			st.NnzL, st.MinPivot, st.MaxPivot = of.NnzL, of.MinPivot, of.MaxPivot
			return st
		}
	}
	k := int64(b.s.k)
	st.NnzL = k * (k + 1) / 2
	for _, blk := range b.blocks {
		st.NnzL += int64(blk.plan.Plan().NNZL)
		f := blk.p.Stats()
		st.Bytes += int64(f.PeakBytes) + int64(4*(len(blk.rows)+len(blk.src)))
	}
	for _, w := range b.room {
		st.Bytes += 8 * int64(cap(w.val)+cap(w.vector))
	}
	st.Bytes += 8*int64(cap(b.s.a)+cap(b.s.rhs)) + 16*int64(len(b.k0))
	return st
}

// Predict implements [Predictor].
func (b *BlockAngular) Predict() (seconds float64, bytes int64) {
	longest := 0.0
	for _, blk := range b.blocks {
		info := blk.plan.Plan()
		seconds += info.Seconds
		longest = max(longest, info.Seconds)
		bytes += info.Bytes
	}
	k := float64(len(b.border))
	return max(longest, seconds/float64(max(1, b.opt.Threads))) + k*k*k/3*1e-10, bytes + int64(8*k*k)
}

// Share implements [Sharer].
func (b *BlockAngular) Share() Backend {
	c := &BlockAngular{opt: b.opt, p: b.p, n: b.n, border: b.border, k0: b.k0, found: b.found, shared: b.shared, u: b.u}
	for _, blk := range b.blocks {
		c.blocks = append(c.blocks, &block{rows: blk.rows, inner: blk.inner, touched: blk.touched, src: blk.src, pattern: blk.pattern, plan: blk.plan})
	}
	c.crew.init(max(1, b.opt.Threads))
	c.start()
	c.counters = BackendStats{Name: b.counters.Name}
	return c
}
