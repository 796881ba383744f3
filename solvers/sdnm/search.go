package sdnm

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// Parameters of the reduced search.
const (
	starts       = 3    // visited C from which the search descends
	searchSteps  = 5    // Newton steps at each τ
	maxStep      = 0.7  // |Δ log C| of one step, a factor of two
	shrink       = 0.3  // backtracking factor
	maxBacktrack = 3    // trials of one step
	verifyLimit  = 6    // candidates that are solved exactly, at most
	verifyLeast  = 3    // and at least, since a smoothed count may be off by a row
	fewRows      = 0.05 // a step is not taken that promises to save less than this many rows
	fewOfRows    = 3e-5 // plus this part of all rows
)

// searchTaus are the widths of the smoothed step, the wide one first: at τ = 0.3 the
// error curve has few minima, at 0.1 they lie close to those of the count.
var searchTaus = [...]float64{0.3, 0.1}

// search minimises the cross-validation error over C. A C at which the numerics fail is
// left out and remembered; only the end of the context ends the search.
type search struct {
	team  *team
	folds []*fold
	rows  int     // validation rows of all folds
	lo    float64 // C stays in [lo, hi]
	hi    float64
	to    target
	note  func(*visit) // called once per visit, from any goroutine; it may end the context

	mu      sync.Mutex
	skipped []error // evaluations that failed
}

// skip returns nil and remembers err unless ctx has ended.
func (s *search) skip(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skipped = append(s.skipped, err)
	return nil
}

// sweep evaluates every C of the ascending grid, each fold on its own and warm from its last C, and
// returns the visits that all folds have finished. Their Seconds are counted from the last one.
func (s *search) sweep(ctx context.Context, grid []float64, q request) ([]*visit, error) {
	start := time.Now()
	vals := make([][]foldValue, len(grid)) // by C, then by fold
	left := make([]int, len(grid))         // folds that have not finished this C
	for k := range grid {
		vals[k], left[k] = make([]foldValue, len(s.folds)), len(s.folds)
	}
	seen := make([]*visit, len(grid))
	var mu sync.Mutex
	finish := func(k, t int, v foldValue) {
		mu.Lock()
		defer mu.Unlock()
		vals[k][t] = v
		if left[k]--; left[k] > 0 {
			return
		}
		q := q
		q.c = grid[k]
		seen[k] = newVisit(s.folds, q, vals[k])
		seen[k].Seconds, start = seconds(start), time.Now()
		s.note(seen[k])
	}
	errs := make([]error, len(s.folds))
	var wg sync.WaitGroup
	for t, f := range s.folds {
		wg.Go(func() {
			var from *point
			for k, c := range grid {
				q := q
				q.c = c
				v, err := s.team.evaluateFold(ctx, f, q, from)
				if err != nil {
					if errs[t] = s.skip(ctx, err); errs[t] != nil {
						return
					}
					from = nil
					continue
				}
				from = &v.at
				finish(k, t, v)
			}
		})
	}
	wg.Wait()
	return slices.DeleteFunc(seen, func(v *visit) bool { return v == nil }), cmp.Or(errs...)
}

// visit evaluates q and reports it; the visit is nil when the numerics failed.
func (s *search) visit(ctx context.Context, q request) (*visit, error) {
	v, err := s.team.evaluate(ctx, s.folds, q)
	if err != nil {
		return nil, s.skip(ctx, err)
	}
	s.note(v)
	return v, nil
}

// descend runs a safeguarded Newton method in θ = log C on φ_τ, τ decreasing, from a
// visited point, and returns the new visits.
func (s *search) descend(ctx context.Context, from *visit) (seen []*visit, err error) {
	for _, tau := range searchTaus {
		q := request{c: from.C, to: s.to, tau: tau, order: 2, from: from, phase: "search"}
		// The same C with another τ is no new point of the table.
		here, err := s.team.evaluate(ctx, s.folds, q)
		if err != nil {
			return seen, s.skip(ctx, err)
		}
		for range searchSteps {
			next, err := s.newtonStep(ctx, here, &seen)
			if err != nil {
				return seen, err
			}
			if next == nil {
				break
			}
			here = next
		}
		from = here
	}
	return seen, nil
}

// newtonStep moves from here to a point of smaller φ, or returns nil when none is
// worth a visit.
func (s *search) newtonStep(ctx context.Context, here *visit, seen *[]*visit) (*visit, error) {
	g, h := here.slope()
	d := -g / h
	if !(h > 0) || math.Abs(d) > maxStep {
		d = -math.Copysign(maxStep, g)
	}
	for range maxBacktrack {
		c := min(max(here.C*math.Exp(d), s.lo), s.hi)
		d = math.Log(c / here.C)
		if !(-g*d*float64(s.rows) > fewRows+fewOfRows*float64(s.rows)) {
			return nil, nil
		}
		q := request{c: c, to: s.to, tau: here.Tau, order: 2, from: here, phase: "search"}
		next, err := s.visit(ctx, q)
		if next == nil {
			return nil, err
		}
		*seen = append(*seen, next)
		if *next.Smoothed <= *here.Smoothed+1e-4*g*d {
			return next, nil
		}
		d *= shrink
	}
	return nil, nil
}

// slope returns the first and second derivative of φ in θ = log C.
func (v *visit) slope() (g, h float64) {
	g = v.C * v.d1
	return g, v.C*v.C*v.d2 + g
}

// better orders visits: least count first, then smaller C.
func better(a, b *visit) int {
	return cmp.Or(cmp.Compare(a.CVError, b.CVError), cmp.Compare(a.C, b.C))
}

// promising orders the starts of the search: least count first, then smaller φ_τ.
func promising(a, b *visit) int {
	return cmp.Or(cmp.Compare(a.CVError, b.CVError), cmp.Compare(*a.Smoothed, *b.Smoothed), cmp.Compare(a.C, b.C))
}

// reduce is the default method: sweep, descend from the best, and verify. It returns
// the visits in the order sweep, search, verify and the best one, the exact one if any was solved exactly.
func (s *search) reduce(ctx context.Context, grid []float64) (seen []*visit, best *visit, err error) {
	seen, err = s.sweep(ctx, grid, request{to: s.to, tau: searchTaus[0], phase: "sweep"})
	if err == nil {
		var more []*visit
		more, err = s.descendFromBest(ctx, seen)
		seen = append(seen, more...)
	}
	if len(seen) == 0 {
		return nil, nil, err
	}
	best = slices.MinFunc(seen, better)
	if err != nil {
		return seen, best, err
	}
	exact, verified, err := s.verify(ctx, seen)
	if verified != nil {
		best = verified
	}
	return append(seen, exact...), best, err
}

// descendFromBest descends from the most promising visits at the same time and returns the new ones.
func (s *search) descendFromBest(ctx context.Context, seen []*visit) (more []*visit, err error) {
	ranked := slices.SortedFunc(slices.Values(seen), promising)
	ranked = ranked[:min(starts, len(ranked))]
	chains := make([][]*visit, len(ranked))
	errs := make([]error, len(ranked))
	var wg sync.WaitGroup
	for k, v := range ranked {
		wg.Go(func() { chains[k], errs[k] = s.descend(ctx, v) })
	}
	wg.Wait()
	return slices.Concat(chains...), cmp.Or(errs...)
}

// verify solves the lower level exactly at the best visits until none that is left
// promises less than the best exact count, verifyLeast to verifyLimit of them.
func (s *search) verify(ctx context.Context, seen []*visit) (exact []*visit, best *visit, err error) {
	queue := slices.SortedFunc(slices.Values(seen), better)
	for k, v := range queue {
		if len(exact) == verifyLimit || len(exact) >= verifyLeast && best.CVError <= v.CVError {
			break
		}
		if k > 0 && v.C == queue[k-1].C {
			continue
		}
		q := request{c: v.C, to: exactTarget(), tau: searchTaus[len(searchTaus)-1], from: v, phase: "verify"}
		e, err := s.visit(ctx, q)
		if err != nil {
			return exact, best, err
		}
		if e == nil {
			continue
		}
		exact = append(exact, e)
		if best == nil || better(e, best) < 0 {
			best = e
		}
	}
	return exact, best, nil
}
