package shifted

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/kkt"
)

const (
	acceptRatio = 1e-4
	sigmaFactor = 8
	sigmaFirst  = 1e-4
	sigmaMost   = 1e20
	sigmaTries  = 80
	minRadius   = 1e-13
	maxTrials   = 45
	trustTrials = 2 // radii at one point beyond which the step counts as short, so that duals are reset
)

// A trustState is what one step leaves to the next.
type trustState struct {
	radius float64
	sigma  float64 // the last one above 0
	norm   float64 // ‖d‖_T of the direction
}

// trustRegion looks for a step that solves, about,
//
//	minimise ∇Mᵀd + ½dᵀB d  subject to  ‖d‖_T ≤ radius,      T = diag(I, I, D),
//
// by a σ ≥ 0 for which (B + σT)d = −∇M, B + σT is positive definite and ‖d‖_T is within a quarter of the radius, or less if σ = 0. The step ends at the
// projection of v + d. Radii shrink until one is accepted.
func (m *method) trustRegion(ctx context.Context) (bool, error) {
	t := &m.trust
	m.setDiagonals(0)
	err := m.system.SetValues(kkt.Values{W: m.hess, J: m.cur.jac, Sigma: m.sigma, C: m.diagC})
	if err != nil {
		return false, err
	}
	m.prepareSearch()
	m.search.alpha = 1
	for first := true; ; first = false {
		sigma, err := m.findSigma(ctx, first)
		if err != nil || math.IsNaN(sigma) {
			return false, err
		}
		m.shift = sigma
		slope := m.grad.dot(&m.dir)
		ratio := m.ratio(-slope/2 + sigma*t.norm*t.norm/2)
		switch {
		case ratio > 0.75 && t.norm >= 0.7*t.radius:
			t.radius *= 2
		case ratio >= acceptRatio && ratio < 0.25:
			t.radius = t.norm / 2
		case !(ratio >= acceptRatio):
			t.radius = t.norm / 4
		}
		if ratio >= acceptRatio {
			if m.search.trials > trustTrials {
				m.search.alpha, m.search.misjudged = resetBelow, true
			}
			return true, nil
		}
		if t.radius < minRadius || m.search.trials > maxTrials {
			t.radius = 1
			return false, nil
		}
	}
}

// ratio moves to the trial point and returns the decrease of M over the predicted one; −1 where the point is not acceptable. A decrease within rounding
// counts as what was predicted.
func (m *method) ratio(predicted float64) float64 {
	s := &m.search
	s.trials++
	m.move(1)
	if !m.values(m.trial) || m.drifts(m.trial) {
		return -1
	}
	noise := meritNoise * max(1, math.Abs(s.merit[0]))
	ratio := (s.merit[0] - m.merit(m.trial, m.muP) + noise) / (predicted + noise)
	if !(ratio >= acceptRatio) || !m.derivatives(m.trial) {
		return -1
	}
	return ratio
}

// findSigma finds σ for the radius and computes its direction: 0 if that will do, else by factors of 8 from the last one, and by bisection of log σ as
// soon as it is between two. Each σ costs a factorisation with the same structure. NaN means that there is none.
func (m *method) findSigma(ctx context.Context, first bool) (float64, error) {
	t := &m.trust
	low, high := 0.0, math.Inf(1) // σ ≤ low is too small, σ ≥ high too large
	sigma := 0.0
	for try := range sigmaTries {
		right, err := m.directionFor(ctx, sigma)
		if err != nil {
			return 0, err
		}
		if right && t.radius == 0 {
			t.radius = max(1, t.norm)
		}
		switch {
		case !right || t.norm > 1.25*t.radius && t.radius > 0:
			low = sigma
		case sigma == 0 || t.norm >= 0.75*t.radius || low > 0 && high/low < 1+1e-3:
			if sigma > 0 {
				t.sigma = sigma
			}
			return sigma, nil
		default:
			high = sigma
		}
		switch {
		case try == 0:
			sigma = max(sigmaFirst, t.sigma)
		case low > 0 && !math.IsInf(high, 1):
			sigma = math.Sqrt(low) * math.Sqrt(high)
		case low > 0:
			sigma *= sigmaFactor
		default:
			sigma /= sigmaFactor
		}
		if !(sigma < sigmaMost) {
			break
		}
		if sigma < 1e-20 { // σ = 0 has the wrong inertia and every other one a step that is too short
			return m.settle(ctx, high)
		}
	}
	return m.settle(ctx, high)
}

// settle ends a search that has found no σ for the radius with the smallest that has the right inertia.
func (m *method) settle(ctx context.Context, sigma float64) (float64, error) {
	if math.IsInf(sigma, 1) {
		return math.NaN(), nil
	}
	_, err := m.directionFor(ctx, sigma)
	return sigma, err
}

// directionFor factors the matrix for σ and, if its inertia is right, computes direction and norm.
func (m *method) directionFor(ctx context.Context, sigma float64) (right bool, err error) {
	m.setDiagonals(sigma)
	if err := m.system.SetDiagonals(m.sigma, m.diagC); err != nil {
		return false, err
	}
	in, err := m.system.Factor(ctx, kkt.Shift{})
	if err != nil {
		return false, err
	}
	m.factorizations++
	if sigma > 0 {
		m.refactorizations++
	}
	if in.Known && (in.Neg != m.m || in.Zero > 0) {
		return false, nil
	}
	if err := m.solve(ctx, sigma, nil); err != nil {
		return false, err
	}
	m.trust.norm = m.normT(&m.dir)
	return true, nil
}

// normT returns ‖d‖_T, ‖d‖_T² = ‖Δx‖² + ‖Δs‖² + Σ D(Δdual)².
func (m *method) normT(d *vars) float64 {
	sum := dot(d.x, d.x) + dot(d.s, d.s)
	for i, y := range d.y {
		sum += m.penalty(i) * y * y
	}
	for t := range d.z {
		for k, z := range d.z[t] {
			sum += m.aux.d[t][k] * z * z
		}
	}
	return math.Sqrt(sum)
}
