package shifted

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/kkt"
)

const (
	dampBelow = 0.1  // step length that asks for a larger δ
	dampFirst = 1e-6 // the first δ of a point where none was needed
	dampGrow  = 16   // factor to the next
	dampFall  = 8    // divisor from one point to the next
	dampLeast = 1e-9 // δ that counts as none
	dampTries = 5    // δ at one point
	dampUntil = 1e-7 // error below which steps are not damped
	misjudged = 0.1  // part of the slope by which the functions may differ from their models
)

// Shifts is the correction of the inertia with a floor under its first δ.
type shifts struct {
	kkt.Correction
	floor float64
}

func (s *shifts) First() kkt.Shift { return kkt.Shift{W: s.floor} }

// dampedSearch factors, solves and searches. A step that has to be cut by more than a tenth, because the functions are not what their models
// are at the length of the direction, gets a larger δ, as in the method of Levenberg and Marquardt: that makes one that is shorter and points elsewhere, for
// the price of a factorisation, where cutting on would only make it shorter. δ falls again from point to point.
func (m *method) dampedSearch(ctx context.Context) (bool, error) {
	least, trials := dampBelow, 0
	for try := 0; ; try++ {
		if try == dampTries || m.opt.NoDamping || m.now.error() < dampUntil {
			least = leastAlpha
		}
		if err := m.factor(ctx); err != nil {
			return false, err
		}
		if err := m.solve(ctx, 0, nil); err != nil {
			return false, err
		}
		accepted, err := m.lineSearch(ctx, least)
		if !accepted && err == nil && least > leastAlpha && !m.search.misjudged {
			accepted = m.shorten(leastAlpha)
			least = leastAlpha
		}
		trials += m.search.trials
		m.search.trials = trials
		if accepted || err != nil || least == leastAlpha {
			if try == 0 {
				m.correction.floor /= dampFall
				if m.correction.floor < dampLeast {
					m.correction.floor = 0
				}
			}
			return accepted, err
		}
		m.correction.floor = max(dampGrow*m.shift, dampFirst)
	}
}

// misjudges reports whether the functions are to blame for a trial point that was refused, and not the barrier: their part of the error of the model of M,
//
//	ΔL − ∇Lᵀp − ½pᵀHp + (2π^Y − y)ᵀe + ‖e‖²/μᴾ,      L = f − yᵀc, e = c(x + p) − c − Jp,
//
// is a tenth of the slope, or they are undefined there.
func (m *method) misjudges() bool {
	cur, trial := m.cur, m.trial
	m.bends()
	total := trial.f - cur.f - dot(cur.g, m.step)
	for i, e := range m.bend {
		total += (2*m.aux.piY[i] - 2*cur.y[i]) * e
		total += e * e / m.penalty(i)
	}
	for k, h := range m.hess {
		i, j := m.form.Hessian.Row[k], m.form.Hessian.Col[k]
		v := h * m.step[i] * m.step[j]
		if i == j {
			v /= 2
		}
		total -= v
	}
	return !(math.Abs(total) <= misjudged*math.Abs(m.search.slope)+meritNoise*max(1, math.Abs(m.search.merit[0])))
}
