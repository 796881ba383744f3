package shifted

// Auxiliary are the quantities of which the formulas at one point are made, for the present estimates, μᴾ, μᴬ and μᴮ:
//
//	D = (d + μᴮ)/(z + μᴮ)                        of each kind; both are shifted
//	π = μᴮ(zᴱ − d + dᴱ)/(d + μᴮ)                 of each kind: where the merit function is least in z
//	π^Y = yᴱ − (c − s)/μᴾ                        the same for y
//	π^Z = π₁ − π₂, scattered to x;  π^W to s
//	D_Z† = D₁⁻¹ + D₂⁻¹, scattered to x;  D_W⁻¹ to s, and D_W, 0 on fixed slacks
type auxiliary struct {
	d, pi      [kinds][]float64
	piY        []float64
	piZ, piW   []float64
	dzInv      []float64
	dw, dwInv  []float64
	gradientsY []float64 // 2π^Y − y, workspace
}

func newAuxiliary(n, m int, sd *[kinds]sides) auxiliary {
	a := auxiliary{
		piY: make([]float64, m), piZ: make([]float64, n), piW: make([]float64, m), dzInv: make([]float64, n),
		dw: make([]float64, m), dwInv: make([]float64, m), gradientsY: make([]float64, m),
	}
	for t := range sd {
		a.d[t], a.pi[t] = make([]float64, len(sd[t].at)), make([]float64, len(sd[t].at))
	}
	return a
}

// prepare computes the auxiliary quantities at p, which must be inside the domain: d > −μᴮ and z > −μᴮ.
func (m *method) prepare(p *point) {
	a := &m.aux
	for i, y := range m.est.y {
		a.piY[i] = y - (p.c[i]-p.s[i])/m.penalty(i)
	}
	clear(a.dzInv)
	clear(a.piZ)
	m.prepareKind(p, lowerX, a.dzInv, a.piZ)
	m.prepareKind(p, upperX, a.dzInv, a.piZ)
	clear(a.dwInv)
	clear(a.piW)
	m.prepareKind(p, lowerS, a.dwInv, a.piW)
	m.prepareKind(p, upperS, a.dwInv, a.piW)
	for i, v := range a.dwInv {
		a.dw[i] = 0
		if v > 0 {
			a.dw[i] = 1 / v
		}
	}
}

func (m *method) prepareKind(p *point, t int, inverse, scattered []float64) {
	sd, a := &m.sides[t], &m.aux
	v, vE, z, zE := p.of(t), m.est.of(t), p.z[t], m.est.z[t]
	for k, j := range sd.at {
		mu := sd.shift[k]
		gap := sd.gap(k, v) + mu
		d := gap / (z[k] + mu)
		pi := mu * (zE[k] - sd.sign*(v[j]-vE[j])) / gap
		a.d[t][k], a.pi[t][k] = d, pi
		inverse[j] += 1 / d
		scattered[j] += sd.sign * pi
	}
}
