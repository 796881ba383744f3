package kkt

import (
	"errors"
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
		return errors.New("kkt: BlockAngular: Solve without a factorisation")
	}
	if nrhs < 0 || len(x) != b.n*nrhs {
		return fmt.Errorf("kkt: BlockAngular: Solve: %d elements for %d right-hand sides of order %d", len(x), nrhs, b.n)
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
	rhs := grow(&b.s.rhs, k*nrhs)
	clear(rhs)
	for j := range nrhs {
		for q, row := range b.border {
			rhs[q+j*k] = x[j*b.n+int(row)]
		}
	}
	for _, blk := range b.blocks {
		for q, at := range blk.pos {
			for j, v := range blk.tail[q*nrhs : (q+1)*nrhs] {
				rhs[int(at)+j*k] += v
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
			return fmt.Errorf("kkt: BlockAngular: block %d: %w", k, blk.err)
		}
	}
	return nil
}

// A probe is the workspace of a probing solve.
type probe struct {
	used         bool
	rhs, x, r, w []float64
	ruiz         *scale.Ruiz
}

// probed reports whether a solve with a random right-hand side is accurate, or becomes so by refinement: max |b−Kx|/(|K||x|+|b|),
// element by element, which does not depend on scaling.
func (b *BlockAngular) probed() bool {
	p := &b.probe
	p.used = true
	n := b.n
	rhs, x, r := grow(&p.rhs, n), grow(&p.x, n), grow(&p.r, n)
	state := uint64(1)
	for i := range rhs {
		state = state*6364136223846793005 + 1442695040888963407
		rhs[i] = float64(int64(state)>>11) * 0x1p-52
	}
	copy(x, rhs)
	if b.solve(x, 1) != nil {
		return false
	}
	first := b.backwardError()
	if first <= probeGood {
		return true
	}
	if !(first <= probeBad) {
		return false
	}
	if b.solve(r, 1) != nil {
		return false
	}
	asm.Axpy(1, r, x)
	return probeGain*b.backwardError() <= first
}

// backwardError sets r = b − K·x for the vectors of the probe and returns its size, element by element.
func (b *BlockAngular) backwardError() float64 {
	p := &b.probe
	w := grow(&p.w, b.n)
	b.product(p.x, p.r, w)
	worst := 0.0
	for i, v := range p.rhs {
		p.r[i] = v - p.r[i]
		if size := w[i] + math.Abs(v); size > 0 {
			if e := math.Abs(p.r[i]) / size; !(e <= worst) {
				worst = e
			}
		}
	}
	if math.IsNaN(worst) {
		return math.Inf(1)
	}
	return worst
}

// product sets y = K·x and w = |K|·|x|.
func (b *BlockAngular) product(x, y, w []float64) {
	ptr, ind, _ := b.p.Lower.Lower().Raw()
	clear(y)
	clear(w)
	for j := range b.n {
		xj := x[j]
		var sum, size float64
		for k := ptr[j]; k < ptr[j+1]; k++ {
			i, v := ind[k], b.val[k]
			if int(i) == j {
				sum += v * xj
				size += math.Abs(v * xj)
				continue
			}
			sum += v * x[i]
			size += math.Abs(v * x[i])
			y[i] += v * xj
			w[i] += math.Abs(v * xj)
		}
		y[j] += sum
		w[j] += size
	}
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
	scaling := grow(&p.rhs, b.n)
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
	x, r, w := grow(&p.x, b.n), grow(&p.r, b.n), grow(&p.w, b.n)
	rhs := grow(&b.s.rhs, b.s.k)
	b.s.column(k, rhs)
	clear(x)
	for q, row := range b.border {
		x[row] = rhs[q]
	}
	b.x, b.nrhs = x, 1
	b.crew.run(len(b.blocks), b.backwardJob)
	b.x = nil
	b.product(x, r, w)
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
