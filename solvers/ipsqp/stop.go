package ipsqp

import (
	"math"

	"github.com/saddle-go/saddle/problem"
)

// measures are the errors of a point (x, λ) of the scaled problem:
//
//	primal         the largest violation
//	dual           ‖∇F − ∇𝐡ᵀλ‖∞ / max(1, ‖∇F‖∞, ‖λ‖∞)
//	complementary  ‖λ·𝐡‖∞ / max(1, ‖λ‖∞), over inequalities
type measures struct {
	primal, dual, complementary float64
	gradient                    float64 // ‖∇F − ∇𝐡ᵀλ‖∞
	coarse                      bool    // the problem as stated, without scaling, is not solved at all
}

// worst returns the largest of the three, +Inf where one is not a number.
func (e measures) worst() float64 {
	w := max(e.primal, e.dual, e.complementary)
	if math.IsNaN(w) {
		return math.Inf(1)
	}
	return w
}

// passes reports whether the point is a solution at a tolerance.
func (e measures) passes(tolerance float64) bool { return e.worst() <= tolerance && !e.coarse }

// Limits of the measures of the unscaled problem at a point that is to pass for a solution: they reject points that only a
// scaling makes look like one.
const (
	unscaledPrimal = 1e-4
	unscaledDual   = 1e-4 // of ‖∇f‖, and at least 1
)

// measure returns the errors of e with the multipliers λ.
func (s *solver) measure(e *evaluation, lambda []float64) measures {
	s.st.split(lambda, s.y, s.z, s.t)
	s.lagrangian(e, s.lagNew)
	for j := range s.lagNew {
		s.lagNew[j] -= s.z[j] - s.t[j]
	}
	size := maxAbs(lambda)
	r := measures{gradient: maxAbs(s.lagNew)}
	gradient := maxAbs(e.g)
	r.dual = r.gradient / max(1, gradient, size)
	r.primal, _ = s.p.violations(e.h)
	s.st.values(e.x, e.h, s.m.trial)
	for k, v := range s.m.trial {
		if !s.st.isFree(k) {
			r.complementary = max(r.complementary, math.Abs(v*lambda[k]))
		}
	}
	r.complementary /= max(1, size)
	scale := s.form.ObjectiveScale()
	r.coarse = r.gradient/scale > max(1, unscaledDual*gradient/scale) || s.unscaledViolation(e.h) > unscaledPrimal
	return r
}

// unscaledViolation returns the largest violation of a row of the problem as stated.
func (s *solver) unscaledViolation(h []float64) float64 {
	worst := 0.0
	for i, v := range h {
		worst = max(worst, (s.p.b[i]-v)/s.form.RowScale()[i], (v-s.p.b[i]-s.p.r[i])/s.form.RowScale()[i])
	}
	return worst
}

// Limits of the test of unboundedness.
const (
	lowestObjective = -1e20
	feasibleEnough  = 1e-6
)

// unbounded reports whether x is feasible and F, or x, is beyond every number that could be meant.
func (s *solver) unbounded() bool {
	size := maxAbs(s.now.x)
	if s.err.primal > feasibleEnough*max(1, math.Sqrt(size)) {
		return false
	}
	return s.form.ObjectiveScale() > 0 && s.now.f/s.form.ObjectiveScale() < lowestObjective || size > problem.Infinity && s.now.f < 0
}

// remember keeps the best point so far.
func (s *solver) remember() {
	e := s.err.worst()
	if s.err.coarse {
		e = max(e, 2*s.o.Acceptable)
	}
	if e < s.bestError {
		s.bestError = e
		s.best = s.inner(s.m.lambda)
	}
}
