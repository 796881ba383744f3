package ipsqp

import "math"

// A merit is the augmented Lagrangian of Gill, Murray, Saunders and Wright (Some theoretical properties of an augmented Lagrangian
// merit function, 1986),
//
//	𝓛(x, λ, ς; β) = F(x) − λᵀ(𝐡(x) − ς) + ½β‖𝐡(x) − ς‖²,      ς ≥ 0, and ς = 0 for equalities,
//
// along the direction (Δ, ξ, ζ) from (x, λ, ς): ξ = π − λ, ζ = ∇𝐡Δ + 𝐡 − ς.
type merit struct {
	st                  *stack
	beta                float64
	lambda, xi          []float64
	slack, zeta         []float64 // ς
	hx                  []float64 // 𝐡(x)
	slope               []float64 // ∇𝐡Δ
	trial               []float64 // 𝐡 at trial points
	curvature, gradient float64   // ΔᵀHΔ and ∇FᵀΔ
	onlyGrow            bool      // β never falls
}

func newMerit(st *stack) *merit {
	v := func() []float64 { return make([]float64, st.len) }
	return &merit{st: st, lambda: v(), xi: v(), slack: v(), zeta: v(), hx: v(), slope: v(), trial: v()}
}

// prepare sets 𝐡 and the slacks that minimise 𝓛 at x: max(0, 𝐡 − λ/β), and max(0, 𝐡) while β = 0.
func (m *merit) prepare(e *evaluation) {
	m.st.values(e.x, e.h, m.hx)
	for k, v := range m.hx {
		switch {
		case m.st.isFree(k):
			m.slack[k] = 0
		case m.beta == 0:
			m.slack[k] = max(0, v)
		default:
			m.slack[k] = max(0, v-m.lambda[k]/m.beta)
		}
	}
}

// aim sets the direction to Δ, with jd = JΔ and the multipliers π of the QP. Of an elastic QP ς + ζ may
// not be negative: what its rows give away is no direction for a slack.
func (m *merit) aim(delta, jd, pi, gradient []float64, curvature float64) {
	m.st.slopes(delta, jd, m.slope)
	m.gradient, m.curvature = dot(gradient, delta), curvature
	for k, v := range pi {
		m.xi[k] = v - m.lambda[k]
		m.zeta[k] = 0
		if !m.st.isFree(k) {
			m.zeta[k] = max(0, m.slope[k]+m.hx[k]) - m.slack[k]
		}
	}
}

// derivative returns 𝓛′ at α = 0 with the penalty β,
//
//	𝓛′ = ∇FᵀΔ − Δᵀ∇𝐡ᵀλ + βΔᵀ∇𝐡ᵀ(𝐡−ς) − ξᵀ(𝐡−ς) + λᵀζ − βζᵀ(𝐡−ς).
func (m *merit) derivative(beta float64) float64 {
	plain, penalty := m.derivatives()
	return plain + beta*penalty
}

// derivatives returns 𝓛′ at β = 0 and its change with β, which is −‖𝐡−ς‖² for an exact solution of a QP that is not elastic.
func (m *merit) derivatives() (plain, penalty float64) {
	plain = m.gradient
	for k, slope := range m.slope {
		gap := m.hx[k] - m.slack[k]
		plain -= m.lambda[k]*(slope-m.zeta[k]) + m.xi[k]*gap
		penalty += gap * (slope - m.zeta[k])
	}
	return plain, penalty
}

// penalise chooses β such that 𝓛′ ≤ −½ΔᵀHΔ and returns 𝓛′: the old β if that does, else max(2‖ξ‖/‖𝐡−ς‖, 2β), and
// what is needed exactly where an inexact QP makes that fail. A β that is more than four times what is needed falls. The
// slacks stay as they are. ok is false if no β gives descent.
func (m *merit) penalise() (slope float64, ok bool) {
	half := 0.5 * m.curvature
	plain, penalty := m.derivatives()
	need := 0.0
	if penalty < 0 {
		need = max(0, -(plain+half)/penalty)
	}
	if plain+m.beta*penalty > -half && penalty < 0 {
		gap, xi := 0.0, 0.0
		for k, v := range m.xi {
			gap += (m.hx[k] - m.slack[k]) * (m.hx[k] - m.slack[k])
			xi += v * v
		}
		m.beta = max(2*math.Sqrt(xi/gap), 2*m.beta)
		if plain+m.beta*penalty > -half {
			m.beta = need
		}
	} else if m.beta > 4*need && !m.onlyGrow {
		if less := max(2*need, math.Sqrt(m.beta*max(2*need, 1e-8))); less < m.beta && plain+less*penalty <= -half {
			m.beta = less
		}
	}
	slope = plain + m.beta*penalty
	return slope, slope < 0 && m.beta-m.beta == 0
}

// value returns 𝓛 at the step α, where e holds F and h at x + αΔ.
func (m *merit) value(e *evaluation, alpha float64) float64 {
	m.st.values(e.x, e.h, m.trial)
	sum, square := e.f, 0.0
	for k, v := range m.trial {
		gap := v - m.slack[k] - alpha*m.zeta[k]
		sum -= (m.lambda[k] + alpha*m.xi[k]) * gap
		square += gap * gap
	}
	return sum + m.beta/2*square
}

// move takes the step α in λ.
func (m *merit) move(alpha float64) {
	for k, v := range m.xi {
		m.lambda[k] += alpha * v
	}
}
