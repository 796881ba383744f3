package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/sparse"
)

// A qpForm is the program that the iteration sees: reduced, scaled, a minimisation,
//
//	minimise ½xᵀPx + qᵀx  subject to  cl ≤ A x ≤ cu,  xl ≤ x ≤ xu,
//
// with ±Inf where there is no side.
type qpForm struct {
	n, m   int
	p      *sparse.Sym
	q      []float64
	a      *sparse.CSC
	cl, cu []float64
	xl, xu []float64
}

// qpPairs are the sides of variables and rows that are there. Pair k belongs to ζ = (x, A x) at at_k, with
//
//	s_k = σ_k (ζ − β_k) > 0,  λ_k > 0,  σ_k = 1 for a lower side β_k and −1 for an upper one,
//
// so that the w, p, g, t of the literature are the s, and v, q, z, s the λ. An absent side has no pair.
type qpPairs struct {
	at          []int32
	sigma, beta []float64
	s, l        []float64 // slacks and duals
	ds, dl      []float64 // direction
	rp          []float64 // σ(ζ − β) − s
	rc          []float64 // what complementarity is to change by: s dλ + λ ds
	so          []float64 // products of the affine direction
	bestS       []float64 // of the best iterate
	bestL       []float64
}

// pairs lists the sides of f, lower before upper, variables before rows. Rows whose sides are equal have none unless ranges says so.
func (f *qpForm) pairs(ranges bool) *qpPairs {
	p := &qpPairs{}
	add := func(at int, lo, hi float64) {
		if !math.IsInf(lo, -1) {
			p.at, p.sigma, p.beta = append(p.at, int32(at)), append(p.sigma, 1), append(p.beta, lo)
		}
		if !math.IsInf(hi, 1) {
			p.at, p.sigma, p.beta = append(p.at, int32(at)), append(p.sigma, -1), append(p.beta, hi)
		}
	}
	for j := range f.n {
		add(j, f.xl[j], f.xu[j])
	}
	for i := range f.m {
		if f.cl[i] < f.cu[i] || ranges {
			add(f.n+i, f.cl[i], f.cu[i])
		}
	}
	n := len(p.at)
	for _, v := range []*[]float64{&p.s, &p.l, &p.ds, &p.dl, &p.rp, &p.rc, &p.so, &p.bestS, &p.bestL} {
		*v = make([]float64, n)
	}
	return p
}

// mu returns the mean of the products s λ after steps of lengths ap and ad, 0 without pairs.
func (p *qpPairs) mu(ap, ad float64) float64 {
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
func (p *qpPairs) steps(eta float64) (ap, ad float64) {
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
