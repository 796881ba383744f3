package svcfit

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/asm"
)

// The quadratic model in the box. Its dimension is that of the features and it needs no pass over rows, so it is solved as far as
// rounding allows: a step of Newton's method with bounds is then a step of sequential quadratic programming, whose
// direction always descends.
const (
	boxSteps  = 100   // of the method on the model
	boxTol    = 1e-12 // of the gradient at its start
	boxHalves = 30    // of a step on the model
)

// pin replaces rows and columns of features that are not free, in the lower triangle of a matrix of order n, by those of the
// unit matrix.
func pin(l []float64, n int, free []bool) {
	for j := range n {
		if !free[j] {
			clear(l[j+j*n : (j+1)*n])
			l[j+j*n] = 1
			continue
		}
		for i := j + 1; i < n; i++ {
			if !free[i] {
				l[i+j*n] = 0
			}
		}
	}
}

// bound reports whether feature j is at its bound and the gradient g_j keeps it there.
func bound(w, g, box float64) bool { return math.Abs(w) >= box && w*g < 0 }

// snap puts weights that rounding left just off their bound onto it.
func (p *foldState) snap(box []float64) {
	for j, b := range box {
		if math.Abs(p.w[j]) > b*(1-1e-14) {
			p.w[j] = math.Copysign(b, p.w[j])
		}
	}
}

// boxDirection sets d to the minimiser of gᵀd + ½dᵀHd over w + d in the box and returns the largest step along d that
// stays in it, at least 1. It is a projected Newton method (Bertsekas 1982): a Newton step in the features that are not kept at a
// bound, halved until the model falls enough on the way, bent at the bounds.
func (p *foldState) boxDirection(nw *newton) (limit float64) {
	n := len(p.w)
	box := nw.p.Box
	p.free = resize(p.free, n)
	b := &p.box
	b.r, b.step, b.next, b.hd = resize(b.r, n), resize(b.step, n), resize(b.next, n), resize(b.hd, n)
	clear(p.d)
	first := 0.0
	for k := range boxSteps {
		copy(b.r, p.g)
		asm.Symv(asm.Lower, n, 1, p.h, n, p.d, b.r)
		far := 0.0
		for j, r := range b.r {
			x := p.w[j] + p.d[j]
			p.free[j] = !(x >= box[j] && r < 0 || x <= -box[j] && r > 0)
			b.step[j] = 0
			if p.free[j] {
				b.step[j] = -r
				far = max(far, math.Abs(r)/nw.scale(j))
			}
		}
		if k == 0 {
			first = far
		}
		if far <= boxTol*first {
			break
		}
		copyLower(p.l, p.h)
		pin(p.l, n, p.free)
		if asm.Cholesky(n, p.l, n) >= 0 {
			break
		}
		asm.CholeskySolve(n, p.l, n, b.step)
		if !p.boxStep(box) {
			break
		}
	}
	p.factored = false
	limit = math.Inf(1)
	for j, d := range p.d {
		if d != 0 && !math.IsInf(box[j], 1) {
			limit = min(limit, (box[j]-math.Copysign(p.w[j], p.w[j]*d))/math.Abs(d))
		}
	}
	return max(limit, 1)
}

// boxRoom is what boxDirection works in.
type boxRoom struct{ r, step, next, hd []float64 }

// boxStep moves d along step, bent at the bounds, and reports whether the model fell.
func (p *foldState) boxStep(box []float64) bool {
	n, b := len(p.w), &p.box
	t := 1.0
	for range boxHalves {
		slope := 0.0
		for j := range n {
			x := min(max(p.d[j]+t*b.step[j], -box[j]-p.w[j]), box[j]-p.w[j])
			b.next[j] = x - p.d[j]
			slope += b.r[j] * b.next[j]
		}
		clear(b.hd)
		asm.Symv(asm.Lower, n, 1, p.h, n, b.next, b.hd)
		if change := slope + asm.Dot(b.next, b.hd)/2; slope < 0 && change <= 1e-4*slope {
			for j := range n {
				p.d[j] += b.next[j]
			}
			return true
		}
		t /= 2
	}
	return false
}

// BoxGradient writes the derivative of F in the bounds w̄ of fold's problem, n elements, given g = ∇F(w) and q of
// [Trainer.Adjoint] for it: ∂F/∂w̄_j = σ_j(g_j − (Hq)_j) where w_j = σ_j w̄_j is kept at its bound, else 0.
func (t *Trainer) BoxGradient(ctx context.Context, fold int, q, g, out []float64) error {
	nw, ok := t.m.(*newton)
	n := t.v.x.Cols
	switch {
	case !t.fitted || !ok:
		return fmt.Errorf("svcfit: BoxGradient without a fit by regime newton")
	case fold < 0 || fold >= t.v.folds:
		return fmt.Errorf("svcfit: fold %d of %d", fold, t.v.folds)
	case len(q) != n || len(g) != n || len(out) != n:
		return fmt.Errorf("svcfit: BoxGradient of %d, %d and %d elements for %d features", len(q), len(g), len(out), n)
	}
	clear(out)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("svcfit: %w", err)
	}
	if nw.p.Box == nil {
		return nil
	}
	p := &nw.prob[fold]
	h := make([]float64, n)
	asm.Symv(asm.Lower, n, 1, p.h, n, q, h)
	for j, b := range nw.p.Box {
		if bound(p.w[j], p.g[j], b) {
			out[j] = math.Copysign(g[j]-h[j], p.w[j]*(g[j]-h[j]))
		}
	}
	return nil
}
