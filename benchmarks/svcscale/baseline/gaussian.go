package baseline

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// GaussianOptions of [Gaussian]. The zero value but for the budget is the default.
type GaussianOptions struct {
	Budget
	Seed   uint64
	Kernel Kernel
	// Initial is the number of points of a Latin hypercube that are evaluated first; 0 means 2p + 2, and at least 6.
	Initial int
	// Candidates is the number of points among which the next one is chosen; 0 means 2000. Half are drawn from the whole box,
	// half next to the best points so far.
	Candidates int
}

// Steps of the search that are no matter of taste but of time.
const (
	alwaysFit   = 60   // evaluations up to which hyperparameters are chosen anew each time
	fitEvery    = 10   // and how often later
	modelPoints = 1000 // evaluations that the process is fitted to, the best and the last ones beyond
	localCenter = 5    // best points next to which candidates are drawn
)

// Gaussian minimises f by a Gaussian process (with one length for all coordinates of the unit cube) fitted to all evaluations, and evaluates next
// where the expected improvement
//
//	EI(u) = (y* − m) Φ(z) + s φ(z),   z = (y* − m)/s,
//
// m and s² being mean and variance of the process at u and y* the least value, is largest among random candidates. Failed evaluations count as the worst
// finite value. A step takes about n³ + n²·Candidates operations for n evaluations. The run depends on the seed, f and
// the budget of evaluations only; with a budget of time the number of steps depends on the machine. When ctx
// ends, the result is the best so far; the error is about the arguments alone.
func Gaussian(ctx context.Context, f Objective, box Box, o GaussianOptions) (*Result, error) {
	if err := check(f, box, o.Budget); err != nil {
		return nil, err
	}
	if o.Initial < 0 || o.Candidates < 0 || o.Kernel < Matern52 || o.Kernel > SquaredExponential {
		return nil, fmt.Errorf("baseline: Initial %d, Candidates %d, Kernel %d", o.Initial, o.Candidates, int(o.Kernel))
	}
	p := len(box.Lower)
	if o.Initial == 0 {
		o.Initial = max(6, 2*p+2)
	}
	if o.Candidates == 0 {
		o.Candidates = 2000
	}
	s := newSearch(ctx, f, box, o.Budget, o.Seed)
	for _, u := range s.latin(o.Initial) {
		if s.over() {
			return &s.res, nil
		}
		s.evaluate(u)
	}
	var h hyper
	for !s.over() {
		n := len(s.cube)
		x, y := s.standardized()
		var g *process
		if n <= alwaysFit || n%fitEvery == 0 || h == (hyper{}) {
			g = fit(o.Kernel, x, y)
		} else {
			g = condition(o.Kernel, h, x, y)
		}
		if g == nil { // nothing to learn from
			s.evaluate(s.uniform())
			continue
		}
		h = g.hyper
		s.evaluate(g.mostPromising(s.candidates(o.Candidates, h.length), slices.Min(y)))
	}
	return &s.res, nil
}

// latin returns n points, of which each coordinate has one in each of n equal intervals.
func (s *search) latin(n int) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, len(s.box.Lower))
	}
	for j := range s.box.Lower {
		for i, k := range s.rng.Perm(n) {
			points[i][j] = (float64(k) + s.rng.Float64()) / float64(n)
		}
	}
	return points
}

// standardized returns points and values, mean 0 and variance 1, for the process: all, or of very many the better half of modelPoints and the latest others.
func (s *search) standardized() (x [][]float64, y []float64) {
	use := make([]int, len(s.cube))
	worst := math.Inf(-1)
	for i, e := range s.res.History {
		use[i] = i
		if finite(e.Value) {
			worst = max(worst, e.Value)
		}
	}
	value := func(i int) float64 {
		if v := s.res.History[i].Value; finite(v) {
			return v
		}
		return max(worst, -math.MaxFloat64) // no finite value at all: any constant does
	}
	if len(use) > modelPoints {
		slices.SortStableFunc(use, func(a, b int) int {
			switch va, vb := value(a), value(b); {
			case va < vb:
				return -1
			case va > vb:
				return 1
			}
			return 0
		})
		rest := use[modelPoints/2:]
		slices.Sort(rest)
		use = append(use[:modelPoints/2], rest[len(rest)-modelPoints/2:]...)
	}
	mean, variance := 0.0, 0.0
	for k, i := range use {
		x, y = append(x, s.cube[i]), append(y, value(i))
		delta := y[k] - mean
		mean += delta / float64(k+1)
		variance += delta * (y[k] - mean)
	}
	scale := math.Sqrt(variance / float64(len(y)))
	if !(scale > 0) || !finite(scale) {
		scale = 1
	}
	for k := range y {
		y[k] = (y[k] - mean) / scale
	}
	return x, y
}

// candidates returns n points of the unit cube: half anywhere, half next to the best points, at distances from a hundredth of the process's length on.
func (s *search) candidates(n int, length float64) [][]float64 {
	best := make([]int, len(s.cube))
	for i := range best {
		best[i] = i
	}
	slices.SortStableFunc(best, func(a, b int) int {
		va, vb := s.res.History[a].Value, s.res.History[b].Value
		switch fa, fb := finite(va), finite(vb); {
		case fa != fb && fa || fa && va < vb:
			return -1
		case fa != fb || fa && va > vb:
			return 1
		}
		return 0
	})
	best = best[:min(localCenter, len(best))]
	list := make([][]float64, n)
	for k := range list {
		u := s.uniform()
		if k%2 == 1 {
			center := s.cube[best[s.rng.IntN(len(best))]]
			reach := min(1, length) * math.Pow(10, -2*s.rng.Float64()) / math.Sqrt(float64(len(u)))
			for j := range u {
				u[j] = min(max(center[j]+reach*s.rng.NormFloat64(), 0), 1)
			}
		}
		list[k] = u
	}
	return list
}
