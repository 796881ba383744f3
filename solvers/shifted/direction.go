package shifted

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// newSystem plans the linear systems of the method, which are those of package kkt,
//
//	[ H + δI + D_Z†    Jᵀ           ] [  Δx ]      [ r₁ ]
//	[ J               −(D_Y + D_W)  ] [ −Δy ]  = − [ r₂ ]
//
//	r₁ = ∇f − Jᵀy − π^Z,      r₂ = D_Y(y − π^Y) + D_W(y − π^W),      D_Y = μᴾI
//
// The rows of A are not condensed to AᵀA/μᴬ, which would cost digits of their duals where μᴬ is small.
func (m *method) newSystem(ctx context.Context) error {
	f := m.form
	var err error
	m.system, err = nlp.NewSystem(ctx, kkt.Structure{
		N: m.n, M: m.m,
		W: kkt.Entries{RowIdx: f.Hessian.Row, ColIdx: f.Hessian.Col},
		J: kkt.Entries{RowIdx: f.Jacobian.Row, ColIdx: f.Jacobian.Col},
	}, m.opt.KKT)
	return err
}

// hessian evaluates H(x, y) at the current point. An element that is not defined there is replaced by zero: the correction of the inertia makes up for it.
func (m *method) hessian() {
	if m.form.HessianValues(m.cur.x, 1, m.cur.y, m.hess) {
		return
	}
	for k, v := range m.hess {
		if !(math.Abs(v) <= math.MaxFloat64) {
			m.hess[k] = 0
		}
	}
}

// factor assembles and factors the matrix at the current point, for which prepare and hessian have been called, with the least δ that
// makes M convex along the direction: the inertia is right exactly if the approximate Hessian of M is positive definite.
func (m *method) factor(ctx context.Context) error {
	m.setDiagonals(0)
	err := m.system.SetValues(kkt.Values{W: m.hess, J: m.cur.jac, Sigma: m.sigma, C: m.diagC})
	if err != nil {
		return err
	}
	rep, err := m.system.FactorCorrected(ctx, &m.correction)
	m.shift = rep.Shift.W
	m.factorizations += rep.Factorizations
	m.refactorizations += max(0, rep.Factorizations-1)
	return err
}

// setDiagonals sets Σ = σI + D_Z†/σ̄ and C = σ̄(D_Y + D̄_W), where σ̄ = (1+σ)/(1+2σ) and, on slacks that are not fixed, D̄_W = 1/(D_W⁻¹ + σσ̄).
func (m *method) setDiagonals(sigma float64) {
	a, bar := &m.aux, sigmaBar(sigma)
	for j, v := range a.dzInv {
		m.sigma[j] = sigma + v/bar
	}
	for i := range m.diagC {
		m.diagC[i] = bar * (m.penalty(i) + m.slackWeight(i, sigma, bar))
	}
}

func sigmaBar(sigma float64) float64 { return (1 + sigma) / (1 + 2*sigma) }

// slackWeight returns the element i of D̄_W, of D_W for σ = 0.
func (m *method) slackWeight(i int, sigma, bar float64) float64 {
	switch {
	case m.fixed[i]:
		return 0
	case sigma == 0:
		return m.aux.dw[i]
	}
	return 1 / (m.aux.dwInv[i] + sigma*bar)
}

// rightSide sets the right-hand side for σ at the current point,
//
//	r₁ = ∇f − Jᵀy − z + (z − π^Z)/σ̄,      r₂ = D_Y(y − π^Y) + D̄_W(σ̄(y − w) + w − π^W),
//
// which for σ = 0 are those of newSystem. correction is added to r₂, unless it is nil. D_Y(y − π^Y) is computed as c − s + μᴾ(y − yᴱ), without division by μᴾ.
func (m *method) rightSide(sigma float64, correction []float64) {
	p, a, bar := m.cur, &m.aux, sigmaBar(sigma)
	r1, r2 := m.rhs[:m.n], m.rhs[m.n:]
	copy(r1, p.g)
	m.subJT(p, p.y, r1)
	for j, v := range a.piZ {
		r1[j] -= v / bar
	}
	clear(m.w)
	m.subDuals(m.w, p, lowerS) // −w
	if sigma > 0 {
		for t := lowerX; t <= upperX; t++ {
			sd := &m.sides[t]
			for k, j := range sd.at {
				r1[j] += sd.sign * p.z[t][k] * (1/bar - 1)
			}
		}
	}
	for i, y := range p.y {
		r := p.c[i] - p.s[i] + m.penalty(i)*(y-m.est.y[i])
		if !m.fixed[i] {
			r += m.slackWeight(i, sigma, bar) * (bar*y + (bar-1)*m.w[i] - a.piW[i])
		}
		if correction != nil {
			r += correction[i]
		}
		r2[i] = -r
	}
	for j := range r1 {
		r1[j] = -r1[j]
	}
}

// solve computes the direction for σ from the factored matrix and the right-hand side.
func (m *method) solve(ctx context.Context, sigma float64, correction []float64) error {
	m.rightSide(sigma, correction)
	if _, err := m.system.Solve(ctx, m.solution, m.rhs); err != nil {
		return err
	}
	m.recover(sigma)
	return nil
}

// recover gets the whole direction from (Δx, −Δỹ):
//
//	Δy = Δỹ/(1+2σ)
//	Δs = −D̄_W(σ̄(y + Δỹ − w) + w − π^W)           0 on fixed slacks
//	Δz = −(z − π + Δd/D)/(1+σ)                      of each kind, Δd the change of the gap
//
// The last is −[z(d̂ + μᴮ) − μᴮzᴱ + μᴮ(d̂ − dᴱ)]/(d + μᴮ), d̂ = d + Δd, without its cancellation.
func (m *method) recover(sigma float64) {
	p, a, bar := m.cur, &m.aux, sigmaBar(sigma)
	copy(m.dir.x, m.solution[:m.n])
	for i, b := range m.solution[m.n:] {
		m.dir.y[i] = -b / (1 + 2*sigma)
		m.dir.s[i] = 0
		if !m.fixed[i] {
			m.dir.s[i] = -m.slackWeight(i, sigma, bar) * (bar*(p.y[i]-b) + (bar-1)*m.w[i] - a.piW[i])
		}
	}
	for t := range m.sides {
		sd, by := &m.sides[t], m.dir.of(t)
		for k, j := range sd.at {
			m.dir.z[t][k] = -(p.z[t][k] - a.pi[t][k] + sd.sign*by[j]/a.d[t][k]) / (1 + sigma)
		}
	}
}
