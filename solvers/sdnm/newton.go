package sdnm

import (
	"context"
	"github.com/saddle-go/saddle/asm"
)

// newton solves Γ (dv, dλ) = (r1, r2), Γ = [∇²L −Jᵀ; −J 0], at one iterate by
// elimination. Let K be J without its C column; it is nonsingular at every iterate, all of
// W^G and W^H being positive. With j_C the C column,
//
//	U = (1; −K⁻¹ j_C),  v_p = (0; −K⁻¹ r2),  Ξ = Uᵀ∇²L U,
//	dC = (Uᵀr1 − (∇²L U)ᵀ v_p)/Ξ,  dv = v_p + dC·U,  dλ = K⁻ᵀ(∇²L dv − r1),
//
// so that Γ is singular exactly when the scalar Ξ is 0: det Γ = det(K)²·Ξ. Per fold one
// factorisation of S = diag(D) + BBᵀ, D = g3/h3 + h4/g4, serves three solves.
type newton struct {
	p  *nlpec
	x  *iterate
	nm []normal  // one factorisation per fold
	d  []float64 // D, in the α blocks

	u, hu   []float64 // U and ∇²L U without their C entries
	huc, xi float64   // C entry of ∇²L U; Ξ
	vp, q   []float64
}

func newNewton(p *nlpec) *newton {
	k := &newton{p: p, nm: make([]normal, len(p.folds))}
	for _, s := range []*[]float64{&k.d, &k.u, &k.hu, &k.vp, &k.q} {
		*s = make([]float64, p.m)
	}
	return k
}

// factor prepares solves at x, which evalConstraints has filled, and computes U and Ξ
// with the multiplier that x holds.
func (k *newton) factor(ctx context.Context, x *iterate) error {
	k.x = x
	p := k.p
	err := p.each(func(t int) error {
		_, _, g3, g4 := p.blocks(x.wg, t)
		_, _, h3, h4 := p.blocks(x.wh, t)
		d := p.block(k.d, blockAlpha, t)
		for i := range d {
			d[i] = g3[i]/h3[i] + h4[i]/g4[i]
		}
		return k.nm[t].factor(p.folds[t], d)
	})
	if err != nil {
		return err
	}
	clear(k.q)
	for t := range p.folds {
		copy(p.block(k.q, blockXi, t), p.block(x.wh, blockXi, t))
	}
	if err := k.solveK(ctx, k.u, k.q); err != nil {
		return err
	}
	for i := range k.u {
		k.u[i] = -k.u[i]
	}
	k.curvature()
	return nil
}

// curvature recomputes ∇²L U and Ξ = Uᵀ∇²L U after a change of the multiplier.
func (k *newton) curvature() {
	k.huc = k.p.hessian(k.x, k.hu, 1, k.u, k.q)
	k.xi = k.huc + asm.Dot(k.u, k.hu)
}

// solveK computes y = K⁻¹ q for all folds; q and y are different pair vectors.
func (k *newton) solveK(ctx context.Context, y, q []float64) error {
	p, x := k.p, k.x
	return p.each(func(t int) error {
		g1, g2, _, g4 := p.blocks(x.wg, t)
		h1, h2, h3, h4 := p.blocks(x.wh, t)
		q1, q2, q3, q4 := p.blocks(q, t)
		zeta, z, alpha, xi := p.blocks(y, t)
		w := p.tmp[t].w
		for i := range alpha {
			alpha[i] = q3[i]/h3[i] - q4[i]/g4[i]
		}
		if err := k.nm[t].solve(ctx, alpha, alpha, w, xi); err != nil {
			return err
		}
		for i, a := range alpha {
			xi[i] = (q4[i] + h4[i]*a) / g4[i]
		}
		p.folds[t].a.mul(z, w)
		for i, aw := range z {
			e := g1[i]*g2[i]/h2[i] + h1[i]
			z[i] = (q1[i] + g1[i]*q2[i]/h2[i] - h1[i]*aw) / e
			zeta[i] = (g2[i]*z[i] - q2[i]) / h2[i]
		}
		return nil
	})
}

// solveKT computes q = K⁻ᵀ y for all folds; q and y are different pair vectors.
func (k *newton) solveKT(ctx context.Context, q, y []float64) error {
	p, x := k.p, k.x
	return p.each(func(t int) error {
		f, s := p.folds[t], &p.tmp[t]
		g1, g2, _, g4 := p.blocks(x.wg, t)
		h1, h2, h3, h4 := p.blocks(x.wh, t)
		p1, p2, p3, p4 := p.blocks(y, t)
		q1, q2, q3, q4 := p.blocks(q, t)
		for i := range q1 {
			q2[i] = (p2[i] - h1[i]*p1[i]/g1[i]) / (g2[i] + h1[i]*h2[i]/g1[i])
			q1[i] = (p1[i] + h2[i]*q2[i]) / g1[i]
			s.m[i] = h1[i] * q1[i]
		}
		f.a.mulT(s.w, s.m[:len(q1)], s.m)
		f.b.mul(q3, s.w)
		for i, b := range q3 {
			q3[i] = p3[i] + h4[i]*p4[i]/g4[i] - b
		}
		if err := k.nm[t].solve(ctx, q3, q3, s.w, q4); err != nil {
			return err
		}
		for i, u := range q3 {
			q3[i] = u / h3[i]
			q4[i] = (p4[i] - u) / g4[i]
		}
		return nil
	})
}

// solve computes d = Γ⁻¹ r with Ξ replaced by curvature, which is Ξ itself for the Newton direction.
func (k *newton) solve(ctx context.Context, d, r *system, curvature float64) error {
	if err := k.solveK(ctx, k.vp, r.l); err != nil {
		return err
	}
	for i := range k.vp {
		k.vp[i] = -k.vp[i]
	}
	d.c = (r.c + asm.Dot(k.u, r.v) - asm.Dot(k.hu, k.vp)) / curvature
	for i, v := range k.vp {
		d.v[i] = v + d.c*k.u[i]
	}
	k.p.hessian(k.x, k.vp, d.c, d.v, k.q)
	for i, v := range r.v {
		k.vp[i] -= v
	}
	return k.solveKT(ctx, d.l, k.vp)
}
