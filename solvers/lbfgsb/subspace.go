package lbfgsb

import "math"

// subspace sets m.xh to the minimiser of the model over the variables that are free at the Cauchy point, projected into the box;
// if that is no descent direction, to the point where the way to the unprojected minimiser leaves the box. With
// Z the columns of the free variables and r = Zᵀ(g + B(xc − x)), the direct primal method of Byrd et al. (section 5.1) is
//
//	d = −r/θ − ZᵀW (K − N)⁻¹ WᵀZ r / θ²,   N = WᵀZZᵀW / θ
//
// It returns the number of free variables. Cost O(Memory²·n).
func (m *Minimizer) subspace() (free int) {
	b, k := m.b, m.b.k
	th := b.theta
	copy(m.xh, m.xc)
	m.free = m.free[:0]
	for i, v := range m.xc {
		if m.lo[i] < v && v < m.hi[i] {
			m.free = append(m.free, i)
		}
	}
	if len(m.free) == 0 || k == 0 {
		return len(m.free) // without pairs xc already minimises the model over the free variables
	}
	mc, v, w := m.mv[:2*k], m.p[:2*k], m.w[:2*k]
	copy(mc, m.c[:2*k])
	b.solve(mc)
	clear(v)
	b.fill(&m.kn)
	for _, i := range m.free {
		b.row(w, i)
		r := m.g[i] + float64(th*(m.xc[i]-m.x[i])) - dot(w, mc)
		m.d[i] = r
		axpy(r, w, v)
		for q, wq := range w {
			axpy(-wq/th, w, m.kn.a[q*2*k:(q+1)*2*k])
		}
	}
	if !m.kn.factor() {
		return len(m.free)
	}
	m.kn.solve(v)
	slope, alpha := 0.0, 1.0
	for _, i := range m.free {
		b.row(w, i)
		d := -m.d[i]/th - dot(w, v)/(th*th)
		if math.IsNaN(d) {
			copy(m.xh, m.xc)
			return len(m.free)
		}
		m.d[i] = d
		m.xh[i] = min(max(m.xc[i]+d, m.lo[i]), m.hi[i])
		switch z := m.xc[i] + d; {
		case z < m.lo[i]:
			alpha = min(alpha, (m.lo[i]-m.xc[i])/d)
		case z > m.hi[i]:
			alpha = min(alpha, (m.hi[i]-m.xc[i])/d)
		}
	}
	for i, g := range m.g {
		slope += float64(g * (m.xh[i] - m.x[i]))
	}
	if alpha < 1 && !(slope < 0) {
		for _, i := range m.free {
			m.xh[i] = min(max(m.xc[i]+float64(alpha*m.d[i]), m.lo[i]), m.hi[i])
		}
	}
	return len(m.free)
}
