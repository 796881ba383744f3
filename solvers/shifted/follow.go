package shifted

// follow sets F to the path-following function at p,
//
//	F.x = ∇f − Jᵀy − z                       z = z₁ − z₂, scattered
//	F.s = y − w                              w = w₁ − w₂, on slacks that are not fixed; 0 on those that are
//	F.y = c − s + μᴾ(y − yᴱ)                 μᴬ for rows of A
//	F.z = z·d + μᴮ(z − zᴱ) + μᴮ(d − dᴱ)      of each of the four kinds
//
// (3.2). The dual of a fixed slack is y there, so that its row is zero by definition.
func (m *method) follow(p *point, F *vars) {
	copy(F.x, p.g)
	m.subJT(p, p.y, F.x)
	m.subDuals(F.x, p, lowerX)
	for i, y := range p.y {
		F.s[i] = y
		if m.fixed[i] {
			F.s[i] = 0
		}
		F.y[i] = p.c[i] - p.s[i] + m.penalty(i)*(y-m.est.y[i])
	}
	m.subDuals(F.s, p, lowerS)
	for t := range m.sides {
		sd := &m.sides[t]
		v, vE, zE := p.of(t), m.est.of(t), m.est.z[t]
		for k, j := range sd.at {
			z := p.z[t][k]
			F.z[t][k] = z*sd.gap(k, v) + sd.shift[k]*(z-zE[k]) + sd.shift[k]*sd.sign*(v[j]-vE[j])
		}
	}
}

// subDuals subtracts from out the duals of the kinds t, lower, and t+1, upper: z = z₁ − z₂, or w = w₁ − w₂.
func (m *method) subDuals(out []float64, p *point, t int) {
	for k, j := range m.sides[t].at {
		out[j] -= p.z[t][k]
	}
	for k, j := range m.sides[t+1].at {
		out[j] += p.z[t+1][k]
	}
}

// penalty returns μᴾ, or μᴬ for a row of A.
func (m *method) penalty(i int) float64 {
	if m.inA[i] {
		return m.muA
	}
	return m.muP
}
