package shifted

import "math"

// merit returns M at p for the penalty μ in the place of μᴾ (μᴬ keeps its ratio to it), with r = c − s,
//
//	M = f − rᵀyᴱ + ‖r‖²/(2μ) + ‖r + μ(y − yᴱ)‖²/(2μ)
//	      − Σ { μᴮ(zᴱ + dᴱ + μᴮ)·ln[(z + μᴮ)(d + μᴮ)²] − z(d + μᴮ) − 2μᴮd },
//
// the last sum over all bounds (4.1); +Inf outside of d > −μᴮ, z > −μᴮ. Its gradient is zero where F is, and it is convex in each dual, with the
// least value at π.
func (m *method) merit(p *point, mu float64) float64 {
	t := m.meritTerms(p)
	return t.at(mu)
}

// MeritTerms are M as a function of the penalty: fixed + square/μ + μ·dual.
type meritTerms struct{ fixed, square, dual float64 }

func (m *method) meritTerms(p *point) meritTerms {
	t := meritTerms{fixed: p.f}
	for i, y := range p.y {
		r, ratio := p.c[i]-p.s[i], 1.0
		if m.inA[i] {
			ratio = m.muA / m.muP
		}
		dy := y - m.est.y[i]
		t.fixed += r * (dy - m.est.y[i])
		t.square += r * r / ratio
		t.dual += ratio * dy * dy / 2
	}
	for k := range m.sides {
		t.fixed -= m.barrier(p, k)
	}
	return t
}

func (t *meritTerms) at(mu float64) float64 {
	v := t.fixed + t.square/mu + mu*t.dual
	if math.IsNaN(v) {
		return math.Inf(1)
	}
	return v
}

// barrier returns the sum over the bounds of kind t, −Inf outside of the domain.
func (m *method) barrier(p *point, t int) float64 {
	sd := &m.sides[t]
	v, vE, z, zE := p.of(t), m.est.of(t), p.z[t], m.est.z[t]
	sum := 0.0
	for k := range sd.at {
		d, mu := sd.gap(k, v), sd.shift[k]
		zs, ds := z[k]+mu, d+mu
		if !(zs > 0 && ds > 0) {
			return math.Inf(-1)
		}
		weight := mu * (zE[k] + sd.gap(k, vE) + mu)
		sum += weight*math.Log(zs*ds*ds) - z[k]*ds - 2*mu*d
	}
	return sum
}

// gradient sets G to the gradient of M at p, for which prepare has been called:
//
//	x:  ∇f − Jᵀ(2π^Y − y) − (2π^Z − z)       y:  μᴾ(y − π^Y)
//	s:  2π^Y − y − (2π^W − w)                z:  D(z − π)  of each kind
//
// and 0 for fixed slacks.
func (m *method) gradient(p *point, G *vars) {
	a := &m.aux
	copy(G.x, p.g)
	for i, y := range p.y {
		a.gradientsY[i] = 2*a.piY[i] - y
		G.s[i] = a.gradientsY[i]
		G.y[i] = m.penalty(i) * (y - a.piY[i])
		if m.fixed[i] {
			G.s[i] = 0
		}
	}
	m.subJT(p, a.gradientsY, G.x)
	for t := range m.sides {
		sd, out := &m.sides[t], G.of(t)
		for k, j := range sd.at {
			z, pi := p.z[t][k], a.pi[t][k]
			out[j] -= sd.sign * (2*pi - z)
			G.z[t][k] = a.d[t][k] * (z - pi)
		}
	}
}
