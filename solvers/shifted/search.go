package shifted

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

const (
	armijo         = 1e-4
	meritNoise     = 1e-13 // of max(1, |M|)
	leastAlpha     = 0x1p-45
	maxCorrections = 3
	driftAllowed   = 100 // times ‖c − s‖ at the start
	driftFactor    = 10  // times ‖c − s‖ at the present point
	overshoot      = 100 // times what was predicted, or |f|
)

// A searchState is what a search for a step leaves.
type searchState struct {
	alpha     float64
	trials    int
	onlyP     bool // only the test with μᴾ held, not the one with μᴸ
	misjudged bool // the functions are to blame that α = 1 was refused

	merit     [2]float64 // M at the present point for μᴾ and μᴸ
	slope     float64
	residual0 float64 // ‖c − s‖ at the start
}

// lineSearch looks for the first of α = 1, ½, ¼, … that satisfies the flexible quasi-Armijo condition
//
//	M(v(α); μ) ≤ M(v; μ) + 1e-4·α·∇M(v; μᴾ)ᵀΔv     for μ = μᴾ or for μ = μᴸ ≥ μᴾ,
//
// where v(α) is the projected path and α multiplies the whole slope, not that of the path. Where α = 1 is refused, corrected directions
// are tried first. It reports whether trial is the new point, which it is not if no α ≥ least will do.
func (m *method) lineSearch(ctx context.Context, least float64) (bool, error) {
	m.prepareSearch()
	s := &m.search
	s.alpha = 1
	m.move(1)
	if m.tryTrial() {
		return true, nil
	}
	s.misjudged = m.misjudges()
	if !m.opt.NoCorrections && m.m > 0 {
		if ok, err := m.correct(ctx); ok || err != nil {
			return ok, err
		}
	}
	return m.shorten(least), nil
}

// shorten goes on with α/2, α/4, …
func (m *method) shorten(least float64) bool {
	s := &m.search
	for s.alpha > least {
		s.alpha /= 2
		m.move(s.alpha)
		if m.tryTrial() {
			return true
		}
	}
	return false
}

func (m *method) prepareSearch() {
	m.gradient(m.cur, &m.grad)
	s := &m.search
	s.slope = min(m.grad.dot(&m.dir), 0)
	terms := m.meritTerms(m.cur)
	s.merit[0], s.merit[1] = terms.at(m.muP), terms.at(m.muL)
	s.trials, s.misjudged = 0, false
}

// tryTrial evaluates trial and reports whether it is acceptable: the functions and their derivatives are defined there, rows have not
// drifted off, and the merit function has decreased.
func (m *method) tryTrial() bool {
	s := &m.search
	s.trials++
	if !m.values(m.trial) || m.drifts(m.trial) {
		return false
	}
	terms := m.meritTerms(m.trial)
	decreases := func(old, mu float64) bool {
		v := terms.at(mu)
		if !m.opt.NoDriftGuard && m.m > 0 && old-v > overshoot*(max(1, math.Abs(m.cur.f))-s.alpha*s.slope) {
			return false
		}
		return v <= old+armijo*s.alpha*s.slope+meritNoise*max(1, math.Abs(old))
	}
	p := decreases(s.merit[0], m.muP)
	l := p
	if m.muL != m.muP {
		l = decreases(s.merit[1], m.muL)
	}
	s.onlyP = p && !l
	return (p || l) && m.derivatives(m.trial)
}

// drifts reports whether the rows are violated far more than at the start and at the present point: M is unbounded below for many problems
// while μᴾ is large.
func (m *method) drifts(p *point) bool {
	if m.opt.NoDriftGuard {
		return false
	}
	r := residual(p)
	return r > driftAllowed*max(1, m.search.residual0) && r > driftFactor*m.now.residual
}

// residual returns ‖c − s‖∞.
func residual(p *point) float64 {
	r := 0.0
	for i, c := range p.c {
		r = max(r, math.Abs(c-p.s[i]))
	}
	return r
}

// correct tries up to three second-order corrections: the system is solved anew with r₂ + e, where e = c(x̂) − c(x) − J(x̂ − x) is how much the
// rows bend on the way to the last trial x̂.
func (m *method) correct(ctx context.Context) (bool, error) {
	m.newton.set(&m.dir)
	for range maxCorrections {
		if !m.bends() {
			break
		}
		if err := m.solve(ctx, 0, m.bend); err != nil {
			return false, err
		}
		m.move(1)
		if m.tryTrial() {
			return true, nil
		}
	}
	m.dir.set(&m.newton)
	return false, nil
}

// bends computes e at trial and reports whether it is finite and not just rounding.
func (m *method) bends() bool {
	for j, v := range m.trial.x {
		m.step[j] = v - m.cur.x[j]
	}
	m.mulJ(m.cur, m.step, m.bend)
	scale := 0.0
	for i, v := range m.bend {
		c := m.trial.c[i]
		m.bend[i] = c - m.cur.c[i] - v
		scale = max(scale, math.Abs(c), math.Abs(m.cur.c[i]))
	}
	return nlp.MaxAbs(m.bend) > 1e-13*scale && allFinite(m.bend)
}

func allFinite(v []float64) bool {
	sum := 0.0
	for _, e := range v {
		sum += e - e
	}
	return sum == 0
}
