package hyper

import (
	"context"
	"errors"
	"math"

	"github.com/saddle-go/saddle/solvers/svcfit"
)

// Tolerances of training, relative: for counting errors, and where the gradient is taken. Newton's method is asked for a residual, which
// its last step makes much smaller; coordinate descent, which converges slowly, for a duality gap.
const (
	scanTol, searchTol = 1e-3, 1e-4
	scanGap, searchGap = 1e-2, 1e-3
)

// target returns what training is asked for, with a gradient to follow or not.
func (r *run) target(gradient bool) svcfit.Target {
	switch descent := r.res.Regime == svcfit.Descent; {
	case descent && gradient:
		return svcfit.Target{Gap: searchGap}
	case descent:
		return svcfit.Target{Gap: scanGap}
	case gradient:
		return svcfit.Target{Tol: searchTol}
	default:
		return svcfit.Target{Tol: scanTol}
	}
}

// ladder returns the default values of C: 4^−8 … 4^5.
func ladder() (grid []float64) {
	for k := -8; k <= 5; k++ {
		grid = append(grid, math.Ldexp(1, 2*k))
	}
	return grid
}

// The default scan ends when its last scanTail points had neither fewer errors than the best before them nor an F that is less
// by scanGain; not before scanLeast points, and not while F is still above scanSignal of ℓ(0), the loss of no weights at all.
const (
	scanLeast  = 6
	scanTail   = 3
	scanGain   = 1e-3
	scanSignal = 0.9
)

// scan visits common values from strong to weak regularisation, each fit warm from the last, and refines around the best if only one C is searched.
func (r *run) scan(ctx context.Context) error {
	grid, given := r.o.Grid, r.o.Grid != nil
	if !given {
		grid = ladder()
	}
	r.total = len(grid) + r.o.Certify + 1
	if r.o.Search != SearchC {
		r.total += r.o.MaxEvaluations
	}
	for k, c := range grid {
		if err := r.common(ctx, "scan", c); err != nil {
			return err
		}
		if !given && k+1 >= scanLeast && r.settled() {
			break
		}
	}
	if !given && r.o.Search == SearchC {
		best := r.leader()
		for _, c := range []float64{best.C / 2, 2 * best.C} {
			if err := r.common(ctx, "refine", c); err != nil {
				return err
			}
		}
	}
	r.o.Grid = grid
	return nil
}

// common visits the common point of c.
func (r *run) common(ctx context.Context, phase string, c float64) error {
	theta := make([]float64, r.obj.space.p)
	r.obj.space.common(theta, c)
	_, err := r.evaluate(ctx, phase, theta, nil, r.o.Delta, r.target(false))
	return err
}

// settled reports whether the rest of the default ladder can be left out.
func (r *run) settled() bool {
	split := len(r.seen) - scanTail
	least, errors := math.Inf(1), math.Inf(1)
	for _, v := range r.seen[:split] {
		least, errors = min(least, v.F), min(errors, v.CVError)
	}
	if none, _ := r.obj.loss.at(0); least > scanSignal*none {
		return false
	}
	for _, v := range r.seen[split:] {
		if v.CVError < errors || v.F < (1-scanGain)*least {
			return false
		}
	}
	return true
}

// leader returns the best visit so far.
func (r *run) leader() *visit {
	best := r.seen[0]
	for _, v := range r.seen[1:] {
		if v.before(best) {
			best = v
		}
	}
	return best
}

// startSlack is how much larger than the least F of the scan the F of the starting point may be.
const startSlack = 1.01

// startTheta returns where the search begins: for scales and bounds at the strongest regularisation with F ≤ 1.01·min F, since in the plateau of weak
// regularisation the gradient is nearly zero; else at the best point.
func (r *run) startTheta() ([]float64, error) {
	if len(r.seen) == 0 {
		return nil, errors.New("nothing was scanned")
	}
	if r.o.Search == SearchWeights || r.o.Search == SearchSamples {
		return r.leader().theta, nil
	}
	least := math.Inf(1)
	for _, v := range r.seen {
		least = min(least, v.F)
	}
	for _, v := range r.seen { // C ascends
		if v.F <= startSlack*least {
			if r.o.Search != SearchBox {
				return v.theta, nil
			}
			r.obj.space.c = v.C
			return r.startBox()
		}
	}
	return r.leader().theta, nil
}
