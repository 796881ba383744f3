package shifted

import (
	"context"

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
)

// Shifts is the correction of the inertia with a floor under its first δ.
type shifts struct {
	kkt.Correction
	floor float64
}

func (s *shifts) First() kkt.Shift { return kkt.Shift{W: s.floor} }

// dampedSearch factors, solves and searches. A step that had to be cut by a tenth tells that the model of M is wrong at the length of its direction: a larger
// δ, as in the method of Levenberg and Marquardt, makes one that is shorter and points elsewhere, for the price of a factorisation, where cutting on would only
// make it shorter. δ falls again from point to point.
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
