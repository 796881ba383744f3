package lbfgsb

import (
	"errors"
	"math"
)

// Constants of the strong Wolfe conditions f(α) ≤ f(0) + c1 α f'(0), |f'(α)| ≤ c2 |f'(0)|, those of Byrd et al.
const (
	wolfeC1 = 1e-4
	wolfeC2 = 0.9
	// maxTrials bounds the evaluations of one search; Byrd et al. allow 20.
	maxTrials = 20
)

// errSearch says that no step along the direction satisfies the conditions.
var errSearch = errors.New("the line search found no lower point")

// errEvaluations says that the limit on evaluations came during a search.
var errEvaluations = errors.New("limit on evaluations")

// trial is a point of the line: step, value, slope.
type trial struct{ a, f, s float64 }

func (t trial) finite() bool {
	return math.Abs(t.f) <= math.MaxFloat64 && math.Abs(t.s) <= math.MaxFloat64
}

// search finds a step a ≤ most along m.d from m.x0 with value f and slope s there, starting with the given trial; m.x, m.g and m.f are then
// those of the step. It brackets, then interpolates (Algorithms 3.5 and 3.6 of Nocedal and Wright). Where f is not
// finite the step is shortened. If the trials end with a lower point that misses the curvature condition, that point is taken.
func (m *Minimizer) search(f, s, first, most float64) (float64, error) {
	zero := trial{0, f, s}
	slack := 0x1p-50 * math.Abs(f) // differences below it are rounding
	lo, hi := zero, trial{a: math.Inf(1)}
	lower := func(t trial) bool { return t.finite() && t.f <= zero.f+float64(wolfeC1*t.a*zero.s)+slack }
	a := min(first, most)
	for range maxTrials {
		t, err := m.try(a)
		if err != nil {
			return m.settle(lo, f, err)
		}
		switch {
		case !lower(t) || t.f > lo.f+slack:
			hi = t
		case math.Abs(t.s) <= -wolfeC2*zero.s:
			return t.a, nil
		case t.s < 0 == (hi.a >= lo.a): // the minimiser lies between t and hi
			lo = t
		default:
			hi, lo = lo, t
		}
		if lo.a >= most && hi.a > lo.a {
			return m.settle(lo, f, nil) // still descending where the box ends
		}
		if math.Abs(lo.s*(hi.a-lo.a)) <= 0.1*m.o.Decrease*max(math.Abs(f), 1) {
			break // what the bracket can still give would end the run
		}
		next := lo.interpolate(hi, most)
		if !(math.Abs(next-lo.a) > 0x1p-50*max(lo.a, 0x1p-200)) || next == a {
			break
		}
		a = next
	}
	return m.settle(lo, f, nil)
}

// settle ends a search with the best point found, which is an error if that is no better than the start.
func (m *Minimizer) settle(lo trial, start float64, cause error) (float64, error) {
	if cause == nil && !(lo.f < start) {
		cause = errSearch
	}
	if cause != nil {
		return 0, cause
	}
	if m.tried != lo.a {
		// A second evaluation costs less than keeping a gradient of every trial.
		if _, err := m.try(lo.a); err != nil {
			return 0, err
		}
	}
	return lo.a, nil
}

// interpolate returns the next trial between t and u, where t has the lower value: the minimiser of the cubic through both, kept away from
// the ends; or a longer step while u is not known.
func (t trial) interpolate(u trial, most float64) float64 {
	if math.IsInf(u.a, 1) {
		return min(most, 4*t.a)
	}
	if !u.finite() {
		return t.a + 0.1*(u.a-t.a)
	}
	h := u.a - t.a
	d1 := t.s + u.s - 3*(t.f-u.f)/(t.a-u.a)
	a := t.a + 0.5*h
	if d := d1*d1 - t.s*u.s; d >= 0 {
		d2 := math.Copysign(math.Sqrt(d), h)
		if c := u.a - h*(u.s+d2-d1)/(u.s-t.s+2*d2); !math.IsNaN(c) {
			a = c
		}
	}
	l, r := t.a+0.1*h, u.a-0.1*h
	return min(max(a, min(l, r)), max(l, r))
}

// try evaluates at m.x0 + a·d, with every element inside its bounds.
func (m *Minimizer) try(a float64) (trial, error) {
	for i, d := range m.d {
		x := m.x0[i] + float64(a*d)
		if a == 1 {
			x = m.xh[i] // exactly on the bounds that it reaches
		}
		m.x[i] = min(max(x, m.lo[i]), m.hi[i])
	}
	m.tried = a
	if err := m.evaluate(); err != nil {
		return trial{}, err
	}
	s := 0.0
	for i, d := range m.d {
		s += float64(m.g[i] * d)
	}
	return trial{a, m.f, s}, nil
}
