package sdnm

import (
	"math"

	"github.com/saddle-go/saddle/asm"
)

// iterate is a primal-dual point r = (v, λ) with H and F there. What else Γ needs
// follows from G and H pair by pair and is not stored: these vectors are the memory of the method.
type iterate struct {
	c      float64
	g      []float64 // (ζ, z, α, ξ), which is also G(v)
	lambda []float64
	h      []float64 // H(v)
	fc     float64   // F: the C entry of ∇f − Jᵀλ,
	fv     []float64 // its other entries; the rest of F is −Φ
	norm   float64   // ‖F‖₂
}

func (p *nlpec) newIterate() *iterate {
	x := &iterate{}
	for _, s := range []*[]float64{&x.g, &x.lambda, &x.h, &x.fv} {
		*s = make([]float64, p.m)
	}
	return x
}

// pair returns φ at pair i, the entries of the diagonals W^G and W^H, and R.
func (p *nlpec) pair(x *iterate, i int) (f, wg, wh, r float64) {
	return phi(x.g[i], x.h[i], p.eps2)
}

// weights returns the entries i of W^G and W^H in block k of fold t.
func (p *nlpec) weights(x *iterate, k, t int) func(i int) (wg, wh float64) {
	g, h := p.block(x.g, k, t), p.block(x.h, k, t)
	return func(i int) (wg, wh float64) {
		_, wg, wh, _ = phi(g[i], h[i], p.eps2)
		return wg, wh
	}
}

// evalConstraints fills h from c and g.
func (p *nlpec) evalConstraints(x *iterate) {
	p.mulLH(x.h, x.c, x.g)
	for t := range p.folds {
		_, h2, h3, _ := p.blocks(x.h, t)
		for i := range h2 {
			h2[i]++
		}
		for i := range h3 {
			h3[i]--
		}
	}
}

// evalF fills fc, fv and norm after evalConstraints: F = (∇f − Jᵀλ; −Φ). q is a pair vector of scratch.
func (p *nlpec) evalF(x *iterate, q []float64) {
	sum := 0.0
	for i, l := range x.lambda {
		f, wg, wh, _ := p.pair(x, i)
		sum += f * f
		x.fv[i] = -wg * l
		q[i] = -wh * l
	}
	x.fc = p.addLHTs(x.fv, q)
	for t := range p.folds {
		w := p.weight(t)
		zeta := p.block(x.fv, blockZeta, t)
		for i := range zeta {
			zeta[i] += w
		}
	}
	x.norm = math.Sqrt(sum + x.fc*x.fc + asm.Dot(x.fv, x.fv))
}

// base is the point from which a line search starts; it is kept, since a long direction
// cannot be subtracted again without loss.
type base struct {
	c         float64
	g, lambda []float64
}

func (p *nlpec) newBase() *base {
	return &base{g: make([]float64, p.m), lambda: make([]float64, p.m)}
}

func (b *base) set(x *iterate) {
	b.c = x.c
	copy(b.g, x.g)
	copy(b.lambda, x.lambda)
}

// restore sets x to from and evaluates F there.
func (p *nlpec) restore(x *iterate, from *base, q []float64) {
	x.c = from.c
	copy(x.g, from.g)
	copy(x.lambda, from.lambda)
	p.evalConstraints(x)
	p.evalF(x, q)
}

// move sets x to from + a d and evaluates F there; q is a pair vector of scratch.
func (p *nlpec) move(x *iterate, from *base, a float64, d *system, q []float64) {
	x.c = from.c + a*d.c
	for i, g := range from.g {
		x.g[i] = g + a*d.v[i]
		x.lambda[i] = from.lambda[i] + a*d.l[i]
	}
	p.evalConstraints(x)
	p.evalF(x, q)
}
