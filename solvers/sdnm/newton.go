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
	nm []normal // one factorisation per fold

	u, hu   []float64 // U and ∇²L U without their C entries
	huc, xi float64   // C entry of ∇²L U; Ξ
	vp, q   []float64
	base    *base // of the line search
}

func newNewton(p *nlpec) *newton {
	k := &newton{p: p, nm: make([]normal, len(p.folds)), base: p.newBase()}
	for _, s := range []*[]float64{&k.u, &k.hu, &k.vp, &k.q} {
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
		w3, w4 := p.weights(x, blockAlpha, t), p.weights(x, blockXi, t)
		d := p.tmp[t].m[:p.folds[t].b.len()]
		for i := range d {
			g3, h3 := w3(i)
			g4, h4 := w4(i)
			d[i] = g3/h3 + h4/g4
		}
		return k.nm[t].factor(p.folds[t], d)
	})
	if err != nil {
		return err
	}
	clear(k.q)
	for t := range p.folds {
		w4 := p.weights(x, blockXi, t)
		for i, row := 0, p.block(k.q, blockXi, t); i < len(row); i++ {
			_, row[i] = w4(i)
		}
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
		w1, w2 := p.weights(x, blockZeta, t), p.weights(x, blockZ, t)
		w3, w4 := p.weights(x, blockAlpha, t), p.weights(x, blockXi, t)
		q1, q2, q3, q4 := p.blocks(q, t)
		zeta, z, alpha, xi := p.blocks(y, t)
		w := p.tmp[t].w
		for i := range alpha {
			_, h3 := w3(i)
			g4, _ := w4(i)
			alpha[i] = q3[i]/h3 - q4[i]/g4
		}
		if err := k.nm[t].solve(ctx, alpha, alpha, w, xi); err != nil {
			return err
		}
		for i, a := range alpha {
			g4, h4 := w4(i)
			xi[i] = (q4[i] + h4*a) / g4
		}
		p.folds[t].a.mul(z, w)
		for i, aw := range z {
			g1, h1 := w1(i)
			g2, h2 := w2(i)
			e := g1*g2/h2 + h1
			z[i] = (q1[i] + g1*q2[i]/h2 - h1*aw) / e
			zeta[i] = (g2*z[i] - q2[i]) / h2
		}
		return nil
	})
}

// solveKT computes q = K⁻ᵀ y for all folds; q and y are different pair vectors.
func (k *newton) solveKT(ctx context.Context, q, y []float64) error {
	p, x := k.p, k.x
	return p.each(func(t int) error {
		f, s := p.folds[t], &p.tmp[t]
		w1, w2 := p.weights(x, blockZeta, t), p.weights(x, blockZ, t)
		w3, w4 := p.weights(x, blockAlpha, t), p.weights(x, blockXi, t)
		p1, p2, p3, p4 := p.blocks(y, t)
		q1, q2, q3, q4 := p.blocks(q, t)
		for i := range q1 {
			g1, h1 := w1(i)
			g2, h2 := w2(i)
			q2[i] = (p2[i] - h1*p1[i]/g1) / (g2 + h1*h2/g1)
			q1[i] = (p1[i] + h2*q2[i]) / g1
			s.m[i] = h1 * q1[i]
		}
		f.a.mulT(s.w, s.m[:len(q1)], s.m)
		f.b.mul(q3, s.w)
		for i, b := range q3 {
			g4, h4 := w4(i)
			q3[i] = p3[i] + h4*p4[i]/g4 - b
		}
		if err := k.nm[t].solve(ctx, q3, q3, s.w, q4); err != nil {
			return err
		}
		for i, u := range q3 {
			_, h3 := w3(i)
			g4, _ := w4(i)
			q3[i] = u / h3
			q4[i] = (p4[i] - u) / g4
		}
		return nil
	})
}

// solve overwrites r with Γ⁻¹ r, Ξ replaced by curvature, which is Ξ itself for the Newton direction.
func (k *newton) solve(ctx context.Context, r *system, curvature float64) error {
	if err := k.solveK(ctx, k.vp, r.l); err != nil {
		return err
	}
	asm.Scale(-1, k.vp)
	r.c = (r.c + asm.Dot(k.u, r.v) - asm.Dot(k.hu, k.vp)) / curvature
	r1 := r.l // its own content is used up
	copy(r1, r.v)
	copy(r.v, k.vp)
	asm.Axpy(r.c, k.u, r.v)
	k.p.hessian(k.x, k.vp, r.c, r.v, k.q)
	asm.Axpy(-1, r1, k.vp)
	return k.solveKT(ctx, r.l, k.vp)
}
