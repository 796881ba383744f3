package shifted

// kept is the part of the way to a shifted bound that one step leaves.
const kept = 0.1

// move sets trial's unknowns to the point α of the projected path,
//
//	proj(v + αΔv)  onto  v ≥ min(v − 0.9(v − (ℓ − μᴮ)), ℓ)
//
// for lower bounds ℓ, likewise for upper ones and, with ℓ = 0, for the duals of bounds. The box contains that of the problem
// and lies in the domain of M. Fixed slacks do not move, y is not projected.
func (m *method) move(alpha float64) {
	m.along(m.trial.x, m.cur.x, m.dir.x, alpha)
	m.along(m.trial.s, m.cur.s, m.dir.s, alpha)
	m.along(m.trial.y, m.cur.y, m.dir.y, alpha)
	for t := range m.sides {
		sd := &m.sides[t]
		from, to := m.cur.of(t), m.trial.of(t)
		for k, j := range sd.at {
			if least := lowest(sd.gap(k, from), sd.shift[k]); sd.gap(k, to) < least {
				to[j] = sd.bound[k] + sd.sign*least
				if sd.gap(k, to) < least { // rounded outwards
					to[j] = sd.bound[k]
				}
			}
		}
		z := m.cur.z[t]
		m.along(m.trial.z[t], z, m.dir.z[t], alpha)
		for k, v := range m.trial.z[t] {
			m.trial.z[t][k] = max(v, lowest(z[k], sd.shift[k]))
		}
	}
}

// lowest returns the least gap or dual that a step from d may lead to.
func lowest(d, shift float64) float64 { return min(d-(1-kept)*(d+shift), 0) }

func (m *method) along(to, from, by []float64, alpha float64) {
	for i, v := range from {
		to[i] = v + alpha*by[i]
	}
}
