package kkt

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/scale"
)

// solveTogether is the number of right-hand sides that are solved for at once.
const solveTogether = 16

// Solve implements [Backend]. Where K is singular, pivots that are zero are left out.
func (b *BlockAngular) Solve(x []float64, nrhs int) error {
	if !b.valid {
		return &Error{Kind: OutOfOrder, Func: "BlockAngular.Solve", Msg: "no factorisation"}
	}
	if nrhs < 0 || len(x) != b.n*nrhs {
		return badLength("BlockAngular.Solve", "x", len(x), b.n*max(nrhs, 0))
	}
	for j := 0; j < nrhs; j += solveTogether {
		k := min(nrhs-j, solveTogether)
		if err := b.solve(x[j*b.n:(j+k)*b.n], k); err != nil {
			return err
		}
	}
	b.counters.Solves += nrhs
	return nil
}

// solve solves for a few right-hand sides together: blocks forward, S, blocks backward.
func (b *BlockAngular) solve(x []float64, nrhs int) error {
	b.x, b.nrhs = x, nrhs
	b.crew.run(len(b.blocks), b.forwardJob)
	if err := b.blockError(); err != nil {
		return err
	}
	k := b.s.k
	rhs := resize(&b.s.rhs, k*nrhs)
	clear(rhs)
	for j := range nrhs {
		for q, row := range b.border {
			rhs[q+j*k] = x[j*b.n+int(row)]
		}
	}
	for _, blk := range b.blocks {
		for j := range nrhs {
			for q, v := range blk.tail[j*len(blk.pos) : (j+1)*len(blk.pos)] {
				rhs[int(blk.pos[q])+j*k] += v
			}
		}
	}
	b.s.solve(rhs, nrhs)
	for j := range nrhs {
		for q, row := range b.border {
			x[j*b.n+int(row)] = rhs[q+j*k]
		}
	}
	b.crew.run(len(b.blocks), b.backwardJob)
	b.x = nil
	return b.blockError()
}

func (b *BlockAngular) blockError() error {
	for k, blk := range b.blocks {
		if blk.err != nil {
			return &Error{Kind: BackendFailure, Func: "BlockAngular.Solve", Where: fmt.Sprintf("block %d", k), Err: blk.err}
		}
	}
	return nil
}

// A probe is the workspace of a probing solve.
type probe struct {
	used               bool
	rhs, x, r, scaling []float64
	ruiz               *scale.Ruiz
}

// A judgement on a factorisation.
type judgement int

const (
	sound      judgement = iota
	inaccurate           // solves are not accurate
	doubted              // the matrix may be so close to a singular one that signs of pivots that have cancelled are not certain
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
		state := uint64(1)
		for i := range rhs {
			state = state*6364136223846793005 + 1442695040888963407
			rhs[i] = float64(int64(state)>>11) * 0x1p-52
		}
	}
	norm, largest := asm.Nrm2(rhs), asm.AbsMax(rhs)
	for i, s := range p.scaling {
		x[i] = rhs[i] / s
	}
	if b.solve(x, 1) != nil {
		return inaccurate
	}
	first := b.scaledResidual(largest)
	if !(first <= probeBad) {
		return inaccurate
	}
	left, small := asm.Nrm2(r), norm/(probeGain*math.Sqrt(float64(n)))
	for first > probeGood || left > small {
		for i, s := range p.scaling {
			r[i] /= s
		}
		if b.solve(r, 1) != nil {
			return inaccurate
		}
		asm.Axpy(1, r, x)
		again := b.scaledResidual(largest)
		rest := asm.Nrm2(r)
		if first > probeGood && !(probeGain*again <= first) || !(probeGain*rest <= left) {
			return inaccurate
		}
		first, left = again, rest
	}
	if doubt && !b.farFromSingular(norm) {
		return doubted
	}
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
		p.x[i] /= s * s * size
	}
	return b.solve(p.x, 1) == nil && moved*p.scaledNorm() < 1
}

// scaledNorm returns the norm of x in the scaled system.
func (p *probe) scaledNorm() float64 {
	for i, s := range p.scaling {
		p.r[i] = p.x[i] / s
	}
	return asm.Nrm2(p.r)
}

// findScales collects the scales of the rows of blocks and of S.
func (b *BlockAngular) findScales() {
	scaling := resize(&b.probe.scaling, b.n)
	for _, blk := range b.blocks {
		for i, s := range blk.p.Scale()[:blk.inner] {
			scaling[blk.rows[i]] = s
		}
	}
	for q, row := range b.border {
		scaling[row] = b.s.t[q]
	}
}

// scaledResidual sets r = b − K·x for the scaled matrix and vectors of the probe and returns its size relative to x and b; largest
// is that of b.
func (b *BlockAngular) scaledResidual(largest float64) float64 {
	p := &b.probe
	b.product(p.x, p.r)
	size := 0.0
	for i, s := range p.scaling {
		p.r[i] = p.rhs[i] - s*p.r[i]
		size = max(size, math.Abs(p.x[i]/s))
	}
	if res := asm.AbsMax(p.r); res <= math.MaxFloat64 {
		return res / (size + largest)
	}
	return math.Inf(1)
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

// nullity returns ‖K·x‖/‖x‖ for the x of pivot k.
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
	b.product(x, r)
	for i, s := range scaling {
		r[i] *= s
		x[i] /= s
	}
	norm := asm.Nrm2(x)
	if res := asm.Nrm2(r) / norm; res <= math.MaxFloat64 {
		return res
	}
	return math.Inf(1)
}
