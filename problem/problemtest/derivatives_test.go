package problemtest_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
)

// differences checks gradient, Jacobian and Hessian at x along the direction d: (F(x+hd) − F(x−hd))/2h against F′(x)d, for F = f and
// c, and for F the gradient of σf + yᵀc. It returns the worst relative difference, NaN where a value is missing.
func differences(p *problem.NLP, x, d, y []float64) float64 {
	const sigma = 0.7
	n, m := p.Dim()
	at := func(h float64) (f float64, c, lagrange []float64) {
		z := make([]float64, n)
		for j := range z {
			z[j] = x[j] + h*d[j]
		}
		g, v := make([]float64, n), make([]float64, p.Jacobian.Len())
		f, c = p.Objective(z), constraints(p, z)
		p.Gradient(z, g)
		p.Functions.Jacobian(z, v)
		for j := range g {
			g[j] *= sigma
		}
		for k, a := range v {
			g[p.Jacobian.Col[k]] += y[p.Jacobian.Row[k]] * a
		}
		return f, c, g
	}
	// Two steps and one extrapolation: an error of h⁴.
	slope := func(value func(h float64) float64) float64 {
		const h = 1e-3
		one := (value(h) - value(-h)) / (2 * h)
		two := (value(2*h) - value(-2*h)) / (4 * h)
		return (4*one - two) / 3
	}
	g, v, h := make([]float64, n), make([]float64, p.Jacobian.Len()), make([]float64, p.Hessian.Len())
	p.Gradient(x, g)
	p.Functions.Jacobian(x, v)
	p.Functions.Hessian(x, sigma, y, h)
	jd, hd := make([]float64, m), make([]float64, n)
	for k, a := range v {
		jd[p.Jacobian.Row[k]] += a * d[p.Jacobian.Col[k]]
	}
	for k, a := range h {
		i, j := p.Hessian.Row[k], p.Hessian.Col[k]
		hd[i] += a * d[j]
		if i != j {
			hd[j] += a * d[i]
		}
	}
	worst := 0.0
	compare := func(got, want, size float64) {
		if e := math.Abs(got-want) / math.Max(1, size); e > worst || math.IsNaN(e) {
			worst = e
		}
	}
	f0, c0, l0 := at(0)
	compare(dot(g, d), slope(func(h float64) float64 { f, _, _ := at(h); return f }), math.Abs(f0)+norm(g)*norm(d))
	for i := range m {
		compare(jd[i], slope(func(h float64) float64 { _, c, _ := at(h); return c[i] }), math.Abs(c0[i])+math.Abs(jd[i]))
	}
	for j := range n {
		compare(hd[j], slope(func(h float64) float64 { _, _, l := at(h); return l[j] }), norm(l0)+norm(hd))
	}
	return worst
}

func TestDerivatives(t *testing.T) {
	const seed = 11
	for _, s := range problemtest.All() {
		p := s.NLP()
		n, m := p.Dim()
		rng := rand.New(rand.NewPCG(seed, uint64(s.Number)))
		tried := 0
		for range 40 {
			x, d, y := make([]float64, n), make([]float64, n), make([]float64, m)
			for j := range x {
				scale := math.Max(0.1, math.Abs(p.Start[j]))
				x[j] = p.Start[j] + 0.1*scale*rng.NormFloat64()
				lo, hi := p.Lower[j], p.Upper[j]
				if lo < hi { // leave room for the differences
					gap := math.Min(0.05*scale, 0.25*(hi-lo))
					x[j] = math.Max(lo+gap, math.Min(hi-gap, x[j]))
				}
				d[j] = 0.05 * scale * rng.NormFloat64()
				if lo < hi {
					d[j] = math.Max(-0.02*(hi-lo), math.Min(0.02*(hi-lo), d[j]))
				}
			}
			for i := range y {
				y[i] = rng.NormFloat64()
			}
			e := differences(p, x, d, y)
			if math.IsNaN(e) {
				continue
			}
			if tried++; e > 1e-6 {
				t.Errorf("%s: derivatives differ by %g at %v (seed %d)", s.Name, e, x, seed)
				break
			}
			if tried == 5 {
				break
			}
		}
		if tried == 0 && s.Outcome != problemtest.NotEvaluable && s.Name != "free-start-outside" {
			t.Errorf("%s: no point with derivatives near the start", s.Name)
		}
	}
}
