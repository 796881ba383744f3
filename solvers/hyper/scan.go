package hyper

import (
	"context"
	"errors"
	"math"

	"github.com/saddle-go/saddle/solvers/svcfit"
)

// Tolerances of training, relative: for counting errors, and where the gradient is taken.
const (
	scanTol   = 1e-3
	searchTol = 1e-4
)

// ladder returns the default values of C: 4^−8 … 4^5.
func ladder() (grid []float64) {
	for k := -8; k <= 5; k++ {
		grid = append(grid, math.Ldexp(1, 2*k))
	}
	return grid
}

// Rules of the default scan, looked at from scanLeast points on: the last scanTail points all lie above the best by a factor of
// scanRise with no fewer errors, or differ by less than scanFlat in F and flatErrors in their errors.
const (
	scanLeast  = 6
	scanTail   = 3
	scanRise   = 1.05
	scanFlat   = 1e-3
	flatErrors = 5e-4
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
	_, err := r.evaluate(ctx, phase, theta, nil, r.o.Delta, svcfit.Target{Tol: scanTol})
	return err
}

// settled reports whether the rest of the default ladder can be left out.
func (r *run) settled() bool {
	best := r.leader()
	least := math.Inf(1)
	for _, v := range r.seen {
		least = min(least, v.F)
	}
	tail := r.seen[len(r.seen)-scanTail:]
	rising, flat := true, true
	last := tail[scanTail-1]
	for _, v := range tail {
		rising = rising && v.F > scanRise*least && v.CVError > best.CVError
		flat = flat && math.Abs(v.F-last.F) <= scanFlat*last.F && math.Abs(v.CVError-last.CVError) <= flatErrors
	}
	return rising || flat
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
