package baseline

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// An Objective is minimised. NaN and ±Inf mean that the evaluation failed. It may keep θ.
type Objective func(theta []float64) float64

// A Box bounds θ: Lower_j ≤ θ_j ≤ Upper_j, j = 1, …, p.
type Box struct {
	Lower, Upper []float64
	// Log searches in the logarithms, for θ > 0. Objectives see θ itself.
	Log bool
}

// A Budget ends a search at whichever comes first; 0 means no limit, and at least one must be set. Time is looked at between
// evaluations, which are never cut short, and includes what the search itself needs.
type Budget struct {
	Evaluations int
	Time        time.Duration
}

// An Evaluation is one call of the objective.
type Evaluation struct {
	Theta   []float64
	Value   float64
	Elapsed time.Duration // since the start, the call included
}

// A Result is what a search has found.
type Result struct {
	Best    Evaluation   // the least finite value, the first of equals; Theta is nil if there is none
	History []Evaluation // all, in order
	Ended   string       // "evaluations", "time" or "interrupted"
}

// BestAfter returns the least finite value that was known d after the start, +Inf if there was none.
func (r *Result) BestAfter(d time.Duration) float64 {
	best := math.Inf(1)
	for _, e := range r.History {
		if e.Elapsed <= d && finite(e.Value) {
			best = min(best, e.Value)
		}
	}
	return best
}

func finite(v float64) bool { return math.Abs(v) <= math.MaxFloat64 }

// check returns an error that names what is wrong with the arguments.
func check(f Objective, box Box, budget Budget) error {
	p := len(box.Lower)
	switch {
	case f == nil:
		return fmt.Errorf("baseline: no objective")
	case p == 0 || len(box.Upper) != p:
		return fmt.Errorf("baseline: box of %d lower and %d upper bounds", p, len(box.Upper))
	case budget.Evaluations < 0 || budget.Time < 0:
		return fmt.Errorf("baseline: budget of %d evaluations, %v", budget.Evaluations, budget.Time)
	case budget == Budget{}:
		return fmt.Errorf("baseline: budget without a limit")
	}
	for j, lo := range box.Lower {
		hi := box.Upper[j]
		if !finite(lo) || !finite(hi) || lo > hi || box.Log && lo <= 0 {
			return fmt.Errorf("baseline: bounds [%g, %g] of θ_%d (log %t)", lo, hi, j+1, box.Log)
		}
	}
	return nil
}

// theta maps u in the unit cube into the box.
func (b *Box) theta(u []float64) []float64 {
	x := make([]float64, len(u))
	for j, v := range u {
		lo, hi := b.Lower[j], b.Upper[j]
		if b.Log {
			x[j] = math.Exp((1-v)*math.Log(lo) + v*math.Log(hi))
		} else {
			x[j] = (1-v)*lo + v*hi
		}
		x[j] = min(max(x[j], lo), hi)
	}
	return x
}

// search is the state of one run.
type search struct {
	ctx    context.Context
	f      Objective
	box    Box
	budget Budget
	start  time.Time
	rng    *rand.Rand
	res    Result
	cube   [][]float64 // the evaluated points in the unit cube
}

func newSearch(ctx context.Context, f Objective, box Box, budget Budget, seed uint64) *search {
	return &search{ctx: ctx, f: f, box: box, budget: budget, start: time.Now(), rng: rand.New(rand.NewPCG(seed, 0x6261)), res: Result{Best: Evaluation{Value: math.Inf(1)}}}
}

// over reports whether the search has to end, and notes why.
func (s *search) over() bool {
	switch {
	case s.ctx.Err() != nil:
		s.res.Ended = "interrupted"
	case s.budget.Evaluations > 0 && len(s.res.History) >= s.budget.Evaluations:
		s.res.Ended = "evaluations"
	case s.budget.Time > 0 && time.Since(s.start) >= s.budget.Time:
		s.res.Ended = "time"
	}
	return s.res.Ended != ""
}

// evaluate calls the objective at u of the unit cube.
func (s *search) evaluate(u []float64) {
	e := Evaluation{Theta: s.box.theta(u)}
	e.Value = s.f(slices.Clone(e.Theta))
	e.Elapsed = time.Since(s.start)
	s.res.History = append(s.res.History, e)
	s.cube = append(s.cube, u)
	if finite(e.Value) && e.Value < s.res.Best.Value {
		s.res.Best = e
	}
}

func (s *search) uniform() []float64 {
	u := make([]float64, len(s.box.Lower))
	for j := range u {
		u[j] = s.rng.Float64()
	}
	return u
}

// RandomOptions of [Random].
type RandomOptions struct {
	Budget
	Seed uint64
}

// Random evaluates f at points that are drawn uniformly from the box. The sequence of points depends on the seed and the box only, so that a
// longer budget extends a shorter one. When ctx ends, the result is the best so far; the error is about the arguments alone.
func Random(ctx context.Context, f Objective, box Box, o RandomOptions) (*Result, error) {
	if err := check(f, box, o.Budget); err != nil {
		return nil, err
	}
	s := newSearch(ctx, f, box, o.Budget, o.Seed)
	for !s.over() {
		s.evaluate(s.uniform())
	}
	return &s.res, nil
}
