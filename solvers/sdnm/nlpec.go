package sdnm

// nlpec is the smoothed problem of one split: min f(v) subject to Φ_ε(G(v), H(v)) = 0
// over v = (C, ζ, z, α, ξ), where per fold
//
//	G = (ζ; z; α; ξ),   H = (A Bᵀα + z; 1 − ζ; BBᵀα − 1 + ξ; C1 − α),
//
// f(v) = Σ_t (1/(T m1_t)) 1ᵀζ_t. A vector over the m pairs is flat: all ζ blocks,
// fold by fold, then all z, α and ξ blocks; v has C in front. Source: (2)–(9).
type nlpec struct {
	folds []*fold
	team  *team
	tmp   []scratch // one per fold
	part  []float64 // one per fold: partial sums, added in order
	off   [4][]int  // off[k][t] is where block k of fold t starts
	m     int
	eps2  float64
}

// The four blocks of a pair vector.
const (
	blockZeta = iota
	blockZ
	blockAlpha
	blockXi
)

func newNLPEC(tm *team, folds []*fold, eps float64) *nlpec {
	p := &nlpec{folds: folds, team: tm, eps2: eps * eps, part: make([]float64, len(folds))}
	for _, f := range folds {
		p.tmp = append(p.tmp, scratch{w: make([]float64, f.n), m: make([]float64, max(f.a.len(), f.b.len()))})
	}
	for k := range p.off {
		for _, f := range folds {
			p.off[k] = append(p.off[k], p.m)
			p.m += p.size(k, f)
		}
	}
	return p
}

func (p *nlpec) size(k int, f *fold) int {
	if k == blockZeta || k == blockZ {
		return f.a.len()
	}
	return f.b.len()
}

// block returns block k of fold t of a pair vector.
func (p *nlpec) block(x []float64, k, t int) []float64 {
	o := p.off[k][t]
	return x[o : o+p.size(k, p.folds[t])]
}

// blocks returns the four blocks of fold t of a pair vector.
func (p *nlpec) blocks(x []float64, t int) (zeta, z, alpha, xi []float64) {
	return p.block(x, blockZeta, t), p.block(x, blockZ, t), p.block(x, blockAlpha, t), p.block(x, blockXi, t)
}

// weight is ∂f/∂ζ_i on fold t.
func (p *nlpec) weight(t int) float64 {
	return 1 / (float64(len(p.folds)) * float64(p.folds[t].a.len()))
}

// scratch of the products with A and B of one fold.
type scratch struct {
	w []float64 // n
	m []float64 // the larger of m1 and m2
}

// each runs job for every fold, in parallel.
func (p *nlpec) each(job func(t int) error) error {
	return p.team.each(len(p.folds), func(t int, _ *lower) error { return job(t) })
}

// sum runs job for every fold, in parallel, and adds its values in the order of the folds.
func (p *nlpec) sum(job func(t int) float64) float64 {
	// The jobs cannot fail.
	_ = p.each(func(t int) error { p.part[t] = job(t); return nil })
	total := 0.0
	for _, v := range p.part {
		total += v
	}
	return total
}

// lh computes q = L^H d for fold t, that is H without its constant part:
// (A Bᵀd_α + d_z; −d_ζ; B Bᵀd_α + d_ξ; d_C − d_α). d and q are pair vectors.
func (p *nlpec) lh(t int, q []float64, dc float64, d []float64) {
	f, s := p.folds[t], &p.tmp[t]
	dzeta, dz, dalpha, dxi := p.blocks(d, t)
	q1, q2, q3, q4 := p.blocks(q, t)
	f.b.mulT(s.w, dalpha, s.m)
	f.a.mul(q1, s.w)
	f.b.mul(q3, s.w)
	for i, v := range dz {
		q1[i] += v
		q2[i] = -dzeta[i]
	}
	for i, v := range dxi {
		q3[i] += v
		q4[i] = dc - dalpha[i]
	}
}

// addLHT adds (L^H)ᵀ q of fold t to the pair vector d and returns the C entry:
// (1ᵀq4; −q2; q1; B(Aᵀq1 + Bᵀq3) − q4; q3).
func (p *nlpec) addLHT(t int, d, q []float64) (dc float64) {
	f, s := p.folds[t], &p.tmp[t]
	dzeta, dz, dalpha, dxi := p.blocks(d, t)
	q1, q2, q3, q4 := p.blocks(q, t)
	f.a.mulT(s.w, q1, s.m)
	f.b.addT(s.w, q3, s.m)
	tmp := s.m[:len(q3)]
	f.b.mul(tmp, s.w)
	for i, v := range q1 {
		dz[i] += v
		dzeta[i] -= q2[i]
	}
	for i, v := range q4 {
		dalpha[i] += tmp[i] - v
		dxi[i] += q3[i]
		dc += v
	}
	return dc
}

// mulLH computes q = L^H (dc, d) for all folds.
func (p *nlpec) mulLH(q []float64, dc float64, d []float64) {
	// The jobs cannot fail.
	_ = p.each(func(t int) error { p.lh(t, q, dc, d); return nil })
}

// addLHTs adds (L^H)ᵀ q of all folds to d and returns the C entry.
func (p *nlpec) addLHTs(d, q []float64) (dc float64) {
	return p.sum(func(t int) float64 { return p.addLHT(t, d, q) })
}

// hessian computes (yc, y) = ∇²L (dc, d), where
// ∇²L = L^GᵀM^G L^G + L^HᵀM^H L^H + L^GᵀM^GH L^H + L^HᵀM^GH L^G with the diagonals of
// curvatures. q is a pair vector of scratch. Source: (16).
func (p *nlpec) hessian(x *iterate, y []float64, dc float64, d, q []float64) (yc float64) {
	p.mulLH(q, dc, d)
	for i, dh := range q {
		_, _, _, r := p.pair(x, i)
		mg, mh, mgh := p.curvatures(x, i, r)
		dg := d[i]
		y[i] = mg*dg + mgh*dh
		q[i] = mh*dh + mgh*dg
	}
	return p.addLHTs(y, q)
}

// mulGamma computes y = Γ d, Γ = [∇²L −Jᵀ; −J 0] at x, with one product each with L^H
// and its transpose; q is a pair vector of scratch.
func (p *nlpec) mulGamma(x *iterate, y *system, d system, q []float64) {
	p.mulLH(q, d.c, d.v)
	for i, dh := range q {
		_, wg, wh, r := p.pair(x, i)
		mg, mh, mgh := p.curvatures(x, i, r)
		dg, dl := d.v[i], d.l[i]
		y.l[i] = -(wg*dg + wh*dh)
		y.v[i] = mg*dg + mgh*dh - wg*dl
		q[i] = mh*dh + mgh*dg - wh*dl
	}
	y.c = p.addLHTs(y.v, q)
}

// curvatures returns entry i of the diagonals of the Hessian, R_i being r:
// M^G = λ(H²+ε²)/R³, M^H = λ(G²+ε²)/R³, M^GH = −λGH/R³.
func (p *nlpec) curvatures(x *iterate, i int, r float64) (mg, mh, mgh float64) {
	g, h := x.g[i], x.h[i]
	k := x.lambda[i] / (r * r * r)
	return k * (h*h + p.eps2), k * (g*g + p.eps2), -k * g * h
}

// objective returns f(v) = Σ_t (1/(T m1_t)) 1ᵀζ_t.
func (p *nlpec) objective(g []float64) float64 {
	f := 0.0
	for t := range p.folds {
		sum := 0.0
		for _, v := range p.block(g, blockZeta, t) {
			sum += v
		}
		f += p.weight(t) * sum
	}
	return f
}
