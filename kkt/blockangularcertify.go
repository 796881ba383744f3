package kkt

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/scale"
	"github.com/saddle-go/saddle/internal/vector"
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
	what := inDoubt
	if doubted == 0 || doubted*fewBlocks > len(b.blocks) || b.s.doubted > 0 { // else it is cheaper to do these again than to clear them
		what = b.probed(doubted+b.s.doubted > 0)
	}
	if what == sound {
		return true
	}
	blamed := func(blk *block) bool {
		if what == inDoubt && b.s.doubted == 0 {
			return blk.uncertain()
		}
		return blk.grown()
	}
	some := slices.ContainsFunc(b.blocks, func(blk *block) bool { return blk.loose() && blamed(blk) })
	if what == inDoubt && !some && b.s.doubted == 0 {
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

// count sets the inertia.
func (b *BlockAngular) count() {
	in := Inertia{Known: true}
	for _, blk := range b.blocks {
		in.Pos += blk.in.Pos
		in.Neg += blk.in.Neg
		in.Zero += blk.in.Zero
		in.Perturbed += blk.perturbed
	}
	zeros := b.s.inertia
	if b.s.suspected > 0 && b.zerosPossible() {
		zeros = b.recount()
	}
	in.Pos += zeros.Pos
	in.Neg += zeros.Neg
	in.Zero += zeros.Zero
	b.inertia = in
}

// zerosPossible reports whether a pivot of S that has cancelled may be what is left of a zero: not if the probe has cleared it, and as
// long as blocks follow the static order only if it is in doubt.
func (b *BlockAngular) zerosPossible() bool {
	if b.probe.cleared {
		return false
	}
	return b.s.doubted > 0 || !slices.ContainsFunc(b.blocks, func(blk *block) bool { return blk.care == inOrder })
}

// A probe is the workspace of a probing solve.
type probe struct {
	used               bool
	cleared            bool      // the matrix is far from singular
	rhs, x, r, scaling []float64 // scaling: reciprocals of the scales of rows
	edge, borderX      []float64 // of the border: K·x and x
	ruiz               *scale.Ruiz
}

// A judgement on a factorisation.
type judgement int

const (
	sound      judgement = iota
	inaccurate           // solves are not accurate
	inDoubt              // the matrix may be so close to a singular one that signs of pivots that have cancelled are not certain
)

// probed tells whether a solve with a random right-hand side is accurate, or becomes so by refinement, and leaves nothing of the right-hand
// side over: of one along a null vector no refinement could get rid. With doubt, that is where pivots have cancelled, it must also
// show that the matrix is not nearly singular. All in the scales of the blocks, as in package factor.
func (b *BlockAngular) probed(doubt bool) judgement {
	p := &b.probe
	p.used = true
	n := b.n
	rhs, x, r := p.rhs, resize(&p.x, n), resize(&p.r, n)
	b.findScales()
	if len(rhs) < n {
		rhs = resize(&p.rhs, n)
		vector.Random(rhs, 1)
	}
	norm, largest := asm.Nrm2(rhs), asm.AbsMax(rhs)
	for i, s := range p.scaling {
		x[i] = rhs[i] * s
	}
	if b.solve(x, 1) != nil {
		return inaccurate
	}
	first, left := b.scaledResidual(largest)
	if !(first <= probeBad) {
		return inaccurate
	}
	small := norm / (probeGain * math.Sqrt(float64(n)))
	for first > probeGood || left > small {
		for i, s := range p.scaling {
			r[i] *= s
		}
		if b.solve(r, 1) != nil {
			return inaccurate
		}
		asm.Axpy(1, r, x)
		again, rest := b.scaledResidual(largest)
		if first > probeGood && !(probeGain*again <= first) || !(probeGain*rest <= left) {
			return inaccurate
		}
		first, left = again, rest
	}
	if doubt && !b.farFromSingular(norm) {
		return inDoubt
	}
	p.cleared = doubt
	return sound
}

// farFromSingular reports whether the eigenvalue nearest to zero is far from what counts as zero, by the solution of the probe, whose
// right-hand side has norm, or a step of inverse iteration from it.
func (b *BlockAngular) farFromSingular(norm float64) bool {
	p := &b.probe
	moved := 0.0
	for _, blk := range b.blocks {
		moved = max(moved, 0x1p-53*blk.growth)
	}
	moved = probeGain * min(moved, doubtful)
	size := p.scaledNorm()
	if moved*size*math.Sqrt(float64(b.n)) < norm {
		return true
	}
	if !(size > 0 && size <= math.MaxFloat64) {
		return false
	}
	for i, s := range p.scaling { // what was x/s in the scaled system is its right-hand side
		p.x[i] *= s * s / size
	}
	return b.solve(p.x, 1) == nil && moved*p.scaledNorm() < 1
}

// scaledNorm returns the norm of x in the scaled system.
func (p *probe) scaledNorm() float64 {
	for i, s := range p.scaling {
		p.r[i] = p.x[i] * s
	}
	return asm.Nrm2(p.r)
}

// findScales collects the reciprocals of the scales of the rows of blocks and of S.
func (b *BlockAngular) findScales() {
	resize(&b.probe.scaling, b.n)
	b.crew.run(len(b.blocks), b.scaleJob)
	for q, row := range b.border {
		b.probe.scaling[row] = 1 / b.s.t[q]
	}
}

// scaleBlock is a job of findScales.
func (b *BlockAngular) scaleBlock(_, job int) {
	blk := b.blocks[job]
	for i, s := range blk.p.Scale()[:blk.inner] {
		b.probe.scaling[blk.rows[i]] = 1 / s
	}
}

// scaledResidual sets r = b − K·x for the scaled matrix and vectors of the probe and returns its size relative to x and b, of which
// largest is that of b, and its norm.
func (b *BlockAngular) scaledResidual(largest float64) (size, norm float64) {
	p := &b.probe
	k := len(b.border)
	edge, x := resize(&p.edge, k), resize(&p.borderX, k)
	clear(edge)
	for q, row := range b.border {
		x[q] = p.x[row]
	}
	for _, e := range b.k0 {
		v := b.val[e.src]
		edge[e.row] += v * x[e.col]
		if e.row != e.col {
			edge[e.col] += v * x[e.row]
		}
	}
	b.crew.run(len(b.blocks), b.residualJob)
	t := tally{}
	for _, blk := range b.blocks {
		for q, at := range blk.touched {
			edge[at] += blk.edge[q]
		}
		t.most, t.size, t.square = max(t.most, blk.tally.most), max(t.size, blk.tally.size), t.square+blk.tally.square
	}
	for q, row := range b.border {
		p.r[row] = edge[q]
		t.add(p, row)
	}
	if t.most <= math.MaxFloat64 && t.square <= math.MaxFloat64 {
		return t.most / (t.size + largest), math.Sqrt(t.square)
	}
	return math.Inf(1), math.Inf(1)
}

// residualBlock is a job of scaledResidual: the rows of the block, and what they contribute to those of the border.
func (b *BlockAngular) residualBlock(worker, job int) {
	blk, p := b.blocks[job], &b.probe
	val, room := b.values(worker, blk), resize(&b.room[worker].vector, 2*len(blk.rows))
	x, y := room[:len(blk.rows)], room[len(blk.rows):]
	for i, row := range blk.rows {
		x[i] = p.x[row]
	}
	clear(y)
	asm.MulSymCols(blk.pattern.ptr, blk.pattern.ind, val, x, y, 0, blk.inner)
	blk.tally = tally{}
	for i, row := range blk.rows[:blk.inner] {
		p.r[row] = y[i]
		blk.tally.add(p, row)
	}
	copy(resize(&blk.edge, len(blk.touched)), y[blk.inner:])
}

// A tally sums up residuals: the largest one and the largest element of x, and the sum of squares.
type tally struct{ most, size, square float64 }

// add turns r of a row, which is that of K·x, into the residual of the scaled system.
func (t *tally) add(p *probe, row int32) {
	inv := p.scaling[row]
	r := p.rhs[row] - p.r[row]/inv
	p.r[row] = r
	t.most = max(t.most, math.Abs(r)) // NaN wins
	t.size = max(t.size, math.Abs(p.x[row]*inv))
	t.square += r * r
}

// product sets y = K·x.
func (b *BlockAngular) product(x, y []float64) {
	ptr, ind, _ := b.p.Lower.Lower().Raw()
	clear(y)
	asm.MulSymCols(ptr, ind, b.val, x, y, 0, b.n)
}

// Limits of what counts as a zero eigenvalue of the scaled matrix, as in factor.
const (
	zeroResidual = 1e-13 // ‖K·x‖ ≤ zeroResidual·‖x‖ makes a zero eigenvalue
	zeroCorrect  = 1e-9  // up to which x is corrected
	zeroDropped  = 2e-15 // with this little, solves leave the pivot out
	manySuspects = 64
)

// recount returns the inertia of S with pivots counted as zero that belong to eigenvalues of K which are zero up to rounding. With
// L·D·Lᵀ the factors of S, u = L⁻ᵀ·e_k and x = (−Kᵢ⁻¹·Bᵢᵀ·u; u), K·x is zero but for L·D·e_k: ‖K·x‖/‖x‖
// bounds the least |λ| from above. Sizes are those of K scaled so that its rows have largest elements of about one.
func (b *BlockAngular) recount() factor.Inertia {
	in := b.s.inertia
	p := &b.probe
	if p.ruiz == nil {
		p.ruiz = scale.NewRuiz(b.n)
	}
	ptr, ind, _ := b.p.Lower.Lower().Raw()
	scaling := resize(&p.scaling, b.n)
	if _, err := p.ruiz.Scale(scaling, ptr, ind, b.val, false); err != nil {
		return in
	}
	for looked, k := 0, 0; k < b.s.k && looked < manySuspects; k++ {
		pair := b.s.e[k] != 0
		if b.s.suspect[k] {
			looked++
			size := b.nullity(k, scaling)
			if pair {
				size = max(size, b.nullity(k+1, scaling))
			}
			if size <= zeroResidual {
				b.s.markZero(k, size <= zeroDropped, &in)
			}
		}
		if pair {
			k++
		}
	}
	return in
}

// nullity returns ‖K·x‖/‖x‖ for the x of pivot k. Where that is small but no more than growth may have left of a zero, x is corrected first:
// what K·x is, solved for without the pivot, is taken from it.
func (b *BlockAngular) nullity(k int, scaling []float64) float64 {
	p := &b.probe
	x, r := resize(&p.x, b.n), resize(&p.r, b.n)
	rhs := resize(&b.s.rhs, b.s.k)
	b.s.column(k, rhs)
	clear(x) // the right-hand sides of blocks
	for q, row := range b.border {
		x[row] = rhs[q]
	}
	b.x, b.nrhs = x, 1
	b.crew.run(len(b.blocks), b.nullJob)
	b.x = nil
	size := b.scaledQuotient(scaling)
	if size <= zeroResidual || size > zeroCorrect || b.s.e[k] != 0 || k > 0 && b.s.e[k-1] != 0 {
		return size
	}
	d := b.s.d[k]
	b.s.d[k] = math.Inf(1)
	if b.solve(r, 1) == nil {
		asm.Axpy(-1, r, x)
		size = min(size, b.scaledQuotient(scaling))
	}
	b.s.d[k] = d
	return size
}

// scaledQuotient sets r = K·x for the vectors of the probe and returns ‖K·x‖/‖x‖ in the scaled system.
func (b *BlockAngular) scaledQuotient(scaling []float64) float64 {
	x, r := b.probe.x, b.probe.r
	b.product(x, r)
	var above, below float64
	for i, s := range scaling {
		u, v := r[i]*s, x[i]/s
		above += u * u
		below += v * v
	}
	if q := math.Sqrt(above / below); q <= math.MaxFloat64 {
		return q
	}
	return math.Inf(1)
}
