package kkt

import (
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor/scale"
	"github.com/saddle-go/saddle/internal/certify"
)

// accepted decides whether the factorisation can be relied on. If not, the blocks that are to blame are to be factored
// again, with more care.
func (b *BlockAngular) accepted() bool {
	loose, grown, doubted := 0, 0, 0
	for _, blk := range b.blocks {
		if blk.loose() {
			loose++
			if blk.grown() {
				grown++
			}
			if blk.uncertain() {
				doubted++
			}
		}
	}
	if loose == 0 || grown == 0 && b.s.doubted == 0 {
		return true
	}
	what := certify.InDoubt
	if doubted == 0 || doubted*fewBlocks > len(b.blocks) || b.s.doubted > 0 { // else it is cheaper to do these again than to clear them
		what = b.probed(doubted+b.s.doubted > 0)
	}
	if what <= certify.Sound {
		return true
	}
	blamed := func(blk *block) bool {
		if what == certify.InDoubt && b.s.doubted == 0 {
			return blk.uncertain()
		}
		return blk.grown()
	}
	some := slices.ContainsFunc(b.blocks, func(blk *block) bool { return blk.loose() && blamed(blk) })
	if what == certify.InDoubt && !some && b.s.doubted == 0 {
		return true // nothing more can be done about those in doubt
	}
	for _, blk := range b.blocks {
		if blk.loose() && (blamed(blk) || !some) {
			blk.setCare(blk.care+1, b.opt.U)
			blk.careful = remembered
			blk.todo = true
		}
	}
	return false
}

// count sets the inertia. It fails if the context ends.
func (b *BlockAngular) count() error {
	in := Inertia{Known: true}
	for _, blk := range b.blocks {
		in.Pos += blk.in.Pos
		in.Neg += blk.in.Neg
		in.Zero += blk.in.Zero
		in.Perturbed += blk.perturbed
	}
	if len(b.s.suspects) > 0 && b.zerosPossible() {
		if err := b.recount(); err != nil {
			return err
		}
	}
	in.Pos += b.s.inertia.Pos
	in.Neg += b.s.inertia.Neg
	in.Zero += b.s.inertia.Zero
	b.inertia = in
	return nil
}

// measurePivots sets the range of the pivots of the blocks and of S.
func (b *BlockAngular) measurePivots() {
	r := certify.NoPivots
	for _, blk := range b.blocks {
		if blk.pivots.Most > 0 {
			r.Least, r.Most = min(r.Least, blk.pivots.Least), max(r.Most, blk.pivots.Most)
		}
	}
	r.Include(b.s.d, b.s.e)
	if r.Most == 0 {
		r.Least = 0
	}
	b.counters.MinPivot, b.counters.MaxPivot = r.Least, r.Most
}

// zerosPossible reports whether a pivot of S that has cancelled may be what is left of a zero: not if the probe has cleared it, and as
// long as blocks follow the static order only if it is in doubt.
func (b *BlockAngular) zerosPossible() bool {
	if b.probe.cleared {
		return false
	}
	return b.s.doubted > 0 || !slices.ContainsFunc(b.blocks, func(blk *block) bool { return blk.care == inOrder })
}

// A probe is the workspace of what package certify does with the factors.
type probe struct {
	used    bool
	cleared bool      // the matrix is far from singular
	scaling []float64 // A = S·K·S has the scales S
	v       certify.Vectors
	x, y    []float64 // of a product, scaled
	edge    []float64 // of the border: K·x
	borderX []float64 // and x
	ruiz    *scale.Ruiz
	zeros   certify.Recount
}

// vectors returns room.
func (p *probe) vectors(n int) certify.Vectors {
	return certify.Vectors{X: resize(&p.v.X, n), B: resize(&p.v.B, n), R: resize(&p.v.R, n)}
}

// probed tells, by [certify.Judge], whether solves are accurate and, with doubt, that is where pivots have cancelled, whether
// the matrix is not nearly singular: in the scales of the blocks.
// If the context has ended it is not, and what comes next fails.
func (b *BlockAngular) probed(doubt bool) certify.Verdict {
	p := &b.probe
	p.used = true
	resize(&p.scaling, b.n)
	b.crew.run(len(b.blocks), b.scaleJob)
	for q, row := range b.border {
		p.scaling[row] = b.s.scale.s[q]
	}
	growth := 0.0
	for _, blk := range b.blocks {
		growth = max(growth, blk.growth)
	}
	what, _ := certify.Judge(b.ctx, scaledBlocks{b}, certify.Doubts{Growth: growth, Cancelled: doubt}, p.vectors(b.n))
	p.cleared = doubt && what <= certify.Sound
	return what
}

// scaleBlock is a job of probed.
func (b *BlockAngular) scaleBlock(_, job int) {
	blk := b.blocks[job]
	for i, s := range blk.p.Scale()[:blk.inner] {
		b.probe.scaling[blk.rows[i]] = s
	}
}

// scaledBlocks are the factors of K in the scales of the probe, as package certify sees them.
type scaledBlocks struct{ b *BlockAngular }

// Solve implements certify.Factors.
func (s scaledBlocks) Solve(x []float64) bool {
	s.unscale(x)
	ok := s.b.solve(x, 1) == nil
	s.unscale(x)
	return ok
}

// unscale divides x by the scales: it turns right-hand sides of A into those of K, and solutions of K into those of A.
func (s scaledBlocks) unscale(x []float64) {
	for i, v := range s.b.probe.scaling {
		x[i] /= v
	}
}

// Product implements certify.Factors.
func (s scaledBlocks) Product(y, x []float64) {
	b, p := s.b, &s.b.probe
	k := len(b.border)
	edge, bx := resize(&p.edge, k), resize(&p.borderX, k)
	clear(edge)
	for q, row := range b.border {
		bx[q] = x[row] * p.scaling[row]
	}
	for _, e := range b.k0 {
		v := b.val[e.src]
		edge[e.row] += v * bx[e.col]
		if e.row != e.col {
			edge[e.col] += v * bx[e.row]
		}
	}
	p.x, p.y = x, y
	b.crew.run(len(b.blocks), b.productJob)
	p.x, p.y = nil, nil
	for _, blk := range b.blocks {
		for q, at := range blk.touched {
			edge[at] += blk.edge[q]
		}
	}
	for q, row := range b.border {
		y[row] = edge[q] * p.scaling[row]
	}
}

// productBlock is a job of Product: the rows of the block, and what they contribute to those of the border.
func (b *BlockAngular) productBlock(worker, job int) {
	blk, p := b.blocks[job], &b.probe
	val, room := b.values(worker, blk), resize(&b.room[worker].vector, 2*len(blk.rows))
	x, y := room[:len(blk.rows)], room[len(blk.rows):]
	for i, row := range blk.rows {
		x[i] = p.x[row] * p.scaling[row]
	}
	clear(y)
	asm.MulSymCols(blk.pattern.ptr, blk.pattern.ind, val, x, y, 0, blk.inner)
	for i, row := range blk.rows[:blk.inner] {
		p.y[row] = y[i] * p.scaling[row]
	}
	copy(resize(&blk.edge, len(blk.touched)), y[blk.inner:])
}

// Reach implements certify.Factors: blocks that are probed have changed no pivots.
func (s scaledBlocks) Reach([]float64) float64 { return 0 }

// Correct implements certify.Factors.
func (s scaledBlocks) Correct(float64) bool { return true }
