package ipsqp

import (
	"math"
	"slices"
)

// qpLeast is the least slack or dual: products with anything finite stay numbers.
const qpLeast = 1e-300

// pairs are the sides of variables, rows and duals that are there. Pair k belongs to ζ = (x, u, y) at at_k, u being the values of rows, with
//
//	s_k = σ_k (ζ − β_k) > 0,  λ_k > 0,  σ_k = 1 for a lower side β_k and −1 for an upper one,
//
// so that the w, p, g, t of the literature are the s, and v, q, z, s the λ. An absent side has no pair. Elastic rows,
// A x + e₁ − e₂ = u at a cost ρ_e(e₁ + e₂), have duals with sides, −ρ_e ≤ y ≤ ρ_e, whose λ are e₁, at the upper one, and e₂.
type pairs struct {
	at          []int32
	sigma, beta []float64
	s, l        []float64 // slacks and duals
	ds, dl      []float64 // direction
	rp          []float64 // σ(ζ − β) − s
	rc          []float64 // what complementarity is to change by: s dλ + λ ds
	so          []float64 // products of the affine direction
	bestS       []float64 // of the best iterate
	bestL       []float64

	firstRow, firstDual int // where pairs of rows begin, and those of duals
}

// list lists the sides of f, lower before upper, variables before rows before duals. Rows that are equal have none; duals have them
// if cost, which is ρ_e, is above 0. It allocates when there are more of them than ever before.
func (p *pairs) list(f *qpForm, equal []bool, cost float64) {
	p.at, p.sigma, p.beta = p.at[:0], p.sigma[:0], p.beta[:0]
	for j := range f.n {
		p.add(j, f.xl[j], f.xu[j])
	}
	p.firstRow = len(p.at)
	for i := range f.m {
		if !equal[i] {
			p.add(f.n+i, f.cl[i], f.cu[i])
		}
	}
	p.firstDual = len(p.at)
	if cost > 0 {
		for i := range f.m {
			p.add(f.n+f.m+i, -cost, cost)
		}
	}
	for _, v := range [...]*[]float64{&p.s, &p.l, &p.ds, &p.dl, &p.rp, &p.rc, &p.so, &p.bestS, &p.bestL} {
		*v = slices.Grow((*v)[:0], len(p.at))[:len(p.at)]
		clear(*v)
	}
}

// add lists the sides lo and hi, as far as they are finite, of ζ at at.
func (p *pairs) add(at int, lo, hi float64) {
	if !math.IsInf(lo, -1) {
		p.at, p.sigma, p.beta = append(p.at, int32(at)), append(p.sigma, 1), append(p.beta, lo)
	}
	if !math.IsInf(hi, 1) {
		p.at, p.sigma, p.beta = append(p.at, int32(at)), append(p.sigma, -1), append(p.beta, hi)
	}
}

// mu returns the mean of the products s λ after steps of lengths ap and ad, 0 without pairs.
func (p *pairs) mu(ap, ad float64) float64 {
	if len(p.s) == 0 {
		return 0
	}
	sum := 0.0
	for k, s := range p.s {
		sum += (s + ap*p.ds[k]) * (p.l[k] + ad*p.dl[k])
	}
	return sum / float64(len(p.s))
}

// steps returns the largest lengths up to 1 of which the part eta keeps s + αds and λ + αdλ positive: eta times the way to
// the boundary.
func (p *pairs) steps(eta float64) (ap, ad float64) {
	ap, ad = 1/eta, 1/eta
	for k, s := range p.s {
		if d := p.ds[k]; d < 0 && s < -ap*d {
			ap = -s / d
		}
		if d := p.dl[k]; d < 0 && p.l[k] < -ad*d {
			ad = -p.l[k] / d
		}
	}
	return min(1, eta*ap), min(1, eta*ad)
}

// lift makes slacks and duals positive that rounding has taken to 0.
func (p *pairs) lift() {
	for k, s := range p.s {
		if s < qpLeast {
			p.s[k] = qpLeast
		}
		if p.l[k] < qpLeast {
			p.l[k] = qpLeast
		}
	}
}
