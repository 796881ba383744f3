package shifted

import (
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// starts is how many other points are tried where the functions are undefined at the start.
const starts = 25

// start sets x to a point at which functions and derivatives are defined, and scales the problem there: the problem's own or that of a
// warm start, projected onto the bounds; else pushed inside; else drawn at random. It reports whether it has found one.
func (m *method) start(x []float64) bool {
	f := m.form
	origin := f.Start()
	if w := m.opt.Warm; w != nil {
		origin = f.Inner(w).X
	}
	random := rand.New(rand.NewPCG(1, 2))
	for k := range 3 + starts {
		copy(x, origin)
		switch {
		case k == 0:
			project(x, f.XL, f.XU)
		case k < 3:
			nlp.Push(x, f.XL, f.XU, math.Pow(0.1, float64(3-k)))
		default:
			for j := range x {
				x[j] = draw(random, float64(1+k/5), x[j], f.XL[j], f.XU[j])
			}
		}
		copy(m.cur.x, x)
		if !m.values(m.cur) {
			continue
		}
		if m.opt.NoScaling && m.derivatives(m.cur) || !m.opt.NoScaling && f.Scale(x) {
			m.rescaled()
			return true
		}
	}
	return false
}

// rescaled takes over the sides of rows after the problem has been scaled.
func (m *method) rescaled() {
	for k, i := range m.sides[lowerS].at {
		m.sides[lowerS].set(k, m.form.CL[i], m.form.CU[i])
	}
	for k, i := range m.sides[upperS].at {
		m.sides[upperS].set(k, m.form.CU[i], m.form.CL[i])
	}
}

// draw returns a number between lo and hi; where a side is missing, within reach times the size of x, or 1, of x.
func draw(random *rand.Rand, reach, x, lo, hi float64) float64 {
	u := random.Float64()
	switch {
	case !math.IsInf(lo, -1) && !math.IsInf(hi, 1):
		return lo + u*(hi-lo)
	case !math.IsInf(lo, -1):
		return lo + u*reach*max(1, math.Abs(lo), x-lo)
	case !math.IsInf(hi, 1):
		return hi - u*reach*max(1, math.Abs(hi), hi-x)
	}
	return x + (2*u-1)*reach*max(1, math.Abs(x))
}

// begin sets the first point of an attempt from x: s = proj(c(x)), bound duals 1, y = w; or, of a warm start, its duals. Estimates are set to
// the point. It reports whether the functions are defined.
func (m *method) begin(x []float64, muP, muB float64) bool {
	f, p := m.form, m.cur
	copy(p.x, x)
	if !m.values(p) || !m.derivatives(p) {
		return false
	}
	copy(p.s, p.c)
	project(p.s, f.CL, f.CU)
	if w := m.opt.Warm; w != nil {
		m.warmDuals(f.Inner(w))
		muP, muB = min(muP, m.opt.WarmMu), min(muB, m.opt.WarmMu)
	} else {
		for t := range p.z {
			for k := range p.z[t] {
				p.z[t][k] = 1
			}
		}
		clear(p.y)
		for t := lowerS; t <= upperS; t++ {
			for _, i := range m.sides[t].at {
				p.y[i] += m.sides[t].sign
			}
		}
	}
	m.est.set(&p.vars)
	m.muP, m.muA, m.muL, m.tau = muP, muP, muP, 0.1
	m.setMuB(muB)
	m.correction = shifts{}
	m.search = searchState{residual0: residual(p)}
	m.trust = trustState{}
	m.run = runState{objective0: math.Abs(f.Unscaled(p.f)), point0: nlp.MaxAbs(x)}
	m.measure(p)
	m.chiMax = max(1e3, 10+m.now.primal+m.now.dual)
	return true
}

func (m *method) warmDuals(in nlp.Inner) {
	p := m.cur
	copy(p.y, in.Y)
	for t := range m.sides {
		sd := &m.sides[t]
		from := [...][]float64{in.ZL, in.ZU, in.Y, in.Y}[t]
		for k, j := range sd.at {
			z := from[j]
			if t >= lowerS {
				z *= sd.sign
			}
			p.z[t][k] = max(z, 0)
		}
	}
}
