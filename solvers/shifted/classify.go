package shifted

import (
	"math"

	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

const (
	maxDual       = 1e9  // of an estimate; the 1e6 of the literature is too small for convex programs with long chains of rows
	resetBelow    = 0.1  // step length after which duals are reset
	resetUntil    = 1e-4 // error below which they are not: π^Y carries rounding noise/μᴾ
	repairAt      = 0.9  // part of μᴮ outside of which elements are moved back
	driftLimit    = 10   // times ‖c − s‖ at the start
	driftPatience = 5    // iterations beyond it
	patience      = 100  // F-iterates of a line search in a row
	trustPatience = 300  // the same of a trust region
)

// update is what follows an accepted step, or a search that has failed: it resets slacks and duals, tells what kind of iterate the new point is,
// and changes estimates and parameters accordingly:
//
//	O  close to a solution of the problem: estimates are set to the point, μᴾ and μᴮ to the error where they are larger
//	M  close to a minimiser of M, or the search has failed: estimates are set to the point, μᴾ or μᴮ reduced by 10 where it is that which keeps
//	   the point from being a solution
//	F  neither: nothing changes
func (m *method) update(accepted bool) (kind string) {
	if accepted {
		m.resets()
	}
	m.measure(m.cur)
	oldP, oldB := m.muP, m.muB
	switch chi := m.now.primal + m.now.dual; {
	case accepted && chi <= m.chiMax:
		kind = "O"
		m.estimate(math.Inf(1))
		if m.opt.KeepMu {
			m.chiMax /= 2
			break
		}
		m.chiMax = min(m.chiMax/2, chi)
		m.muP = max(m.opt.MinMu, min(m.muP, chi))
		m.setMuB(min(m.muB, chi))
	case !accepted || m.stationarity() <= m.tau:
		kind = "M"
		m.estimate(maxDual)
		m.reduce(!accepted || m.now.residual > m.tau, !accepted || m.now.complementarity > m.tau)
		m.tau /= 2
	default:
		kind = "F"
	}
	m.wait(kind)
	m.watchDrift()
	m.muA = m.muP
	if m.search.onlyP || m.muP < oldP {
		m.muL = max(m.muL/2, m.muP)
	}
	if m.muB < oldB {
		m.repair(oldB)
	}
	return kind
}

// wait makes an M-iterate of the last of too many F-iterates in a row: they follow a narrow valley of M, which has another shape for
// other parameters.
func (m *method) wait(kind string) {
	if kind != "F" {
		m.run.waiting, m.run.tiny = 0, 0
		return
	}
	m.run.waiting++
	most := patience
	if m.opt.Globalization == TrustRegion {
		most = trustPatience
	}
	if m.run.waiting >= most && !m.opt.NoPatience {
		m.run.waiting = 0
		m.estimate(maxDual)
		m.reduce(true, true)
	}
}

func (m *method) reduce(p, b bool) {
	if p {
		m.muP = max(m.opt.MinMu, m.muP/10)
	}
	if b {
		m.setMuB(m.muB / 10)
	}
}

// watchDrift reduces μᴾ where rows stay violated far more than at the start.
func (m *method) watchDrift() {
	if m.opt.NoDriftGuard || m.now.residual <= driftLimit*max(1, m.search.residual0) {
		m.run.drifting = 0
		return
	}
	if m.run.drifting++; m.run.drifting >= driftPatience {
		m.run.drifting = 0
		m.reduce(true, false)
	}
}

// estimate sets the estimates to the present point, inside the bounds, with duals of bounds in [0, most].
func (m *method) estimate(most float64) {
	copy(m.est.x, m.cur.x)
	project(m.est.x, m.form.XL, m.form.XU)
	copy(m.est.s, m.cur.s)
	project(m.est.s, m.form.CL, m.form.CU)
	for i, y := range m.cur.y {
		m.est.y[i] = y
		if !m.inA[i] {
			m.est.y[i] = min(max(y, -maxDual), maxDual)
		}
	}
	for t := range m.cur.z {
		for k, z := range m.cur.z[t] {
			m.est.z[t][k] = min(max(z, 0), most)
		}
	}
}

// stationarity measures how far the present point is from a minimiser of M.
func (m *method) stationarity() float64 {
	m.prepare(m.cur)
	m.gradient(m.cur, &m.grad)
	worst := max(nlp.MaxAbs(m.grad.x)/max(1, nlp.MaxAbs(m.cur.g)), nlp.MaxAbs(m.grad.s))
	for i, y := range m.cur.y {
		if !m.inA[i] {
			worst = max(worst, math.Abs(y-m.aux.piY[i]))
		}
	}
	for t := range m.cur.z {
		for k, z := range m.cur.z[t] {
			worst = max(worst, math.Abs(z-m.aux.pi[t][k]))
		}
	}
	return worst / max(1, nlp.MaxAbs(m.cur.y))
}

// resets moves slacks with one bound, and after a step that is short because of the functions the duals, to where M is smaller.
func (m *method) resets() {
	m.resetSlacks()
	if m.search.alpha > resetBelow || !m.search.misjudged || m.opt.NoDualResets {
		return
	}
	m.measure(m.cur)
	if max(m.now.primal, m.now.dual) <= resetUntil {
		return
	}
	m.prepare(m.cur)
	copy(m.cur.y, m.aux.piY)
	for t := range m.cur.z {
		copy(m.cur.z[t], m.aux.pi[t])
	}
}

// resetSlacks moves slacks with one bound inwards, to c − μ(yᴱ + ½(w − y) ± μᴮ) where that is further inside; M does not increase.
func (m *method) resetSlacks() {
	mu := m.muL
	if m.search.onlyP {
		mu = m.muP
	}
	for t := lowerS; t <= upperS; t++ {
		sd := &m.sides[t]
		for k, i := range sd.at {
			if !math.IsInf(m.form.CL[i], -1) && !math.IsInf(m.form.CU[i], 1) {
				continue
			}
			w := sd.sign * m.cur.z[t][k]
			s := m.cur.c[i] - mu*(m.est.y[i]+(w-m.cur.y[i])/2+sd.sign*sd.shift[k])
			if sd.sign*(s-m.cur.s[i]) > 0 {
				m.cur.s[i] = s
			}
		}
	}
}

// repair moves what a smaller μᴮ leaves outside of the domain, or close to its end, to the bounds of the problem. If the functions are undefined
// there μᴮ stays as it was.
func (m *method) repair(old float64) {
	if m.reaches(lowerX) || m.reaches(upperX) {
		m.trial.set(m.cur)
		m.moveInside(lowerX)
		m.moveInside(upperX)
		if !m.values(m.cur) || !m.derivatives(m.cur) {
			m.cur.set(m.trial)
			m.setMuB(old)
			return
		}
	}
	m.moveInside(lowerS)
	m.moveInside(upperS)
	for t := range m.cur.z {
		for k, z := range m.cur.z[t] {
			if z < -repairAt*m.sides[t].shift[k] {
				m.cur.z[t][k] = 0
			}
		}
	}
	m.measure(m.cur)
}

// reaches reports whether a gap of kind t is outside of its new domain, or close to its end.
func (m *method) reaches(t int) bool {
	sd, v := &m.sides[t], m.cur.of(t)
	for k := range sd.at {
		if sd.gap(k, v) < -repairAt*sd.shift[k] {
			return true
		}
	}
	return false
}

// moveInside moves the elements of which reaches tells to their bound.
func (m *method) moveInside(t int) {
	sd, v := &m.sides[t], m.cur.of(t)
	for k, j := range sd.at {
		if sd.gap(k, v) < -repairAt*sd.shift[k] {
			v[j] = sd.bound[k]
		}
	}
}
