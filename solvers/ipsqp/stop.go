package ipsqp

import "math"

// measures are the errors of a point (x, λ) of the scaled problem:
//
//	primal         the largest violation
//	dual           ‖∇F − ∇𝐡ᵀλ‖∞ / max(1, ‖∇F‖∞, ‖λ‖∞)
//	complementary  ‖λ·𝐡‖∞ / max(1, ‖λ‖∞), over inequalities
type measures struct {
	primal, dual, complementary float64
	gradient                    float64 // ‖∇F − ∇𝐡ᵀλ‖∞
	unqualified                 bool    // multipliers are so large that there may be none,
	runaway                     bool    // and so large that their measures mean nothing
	rawPrimal, rawDual          float64 // of the problem as stated: violation, and the gradient as a part of max(1, ‖∇f‖)
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
func (e measures) passes(tolerance float64) bool {
	return e.worst() <= tolerance && e.rawPrimal <= max(unscaledPrimal, tolerance) && e.rawDual <= max(unscaledDual, tolerance) && !e.runaway
}

// isAcceptable is passes for the acceptable level.
func (e measures) isAcceptable(tolerance float64) bool {
	return e.worst() <= tolerance && e.rawPrimal <= 10*unscaledPrimal && !e.runaway && (e.rawDual <= 10*unscaledDual || e.unqualified)
}

// Limits of the measures of the unscaled problem at a point that is to pass for a solution: they reject points that only a
// scaling, or the size of multipliers, makes look like one.
const (
	unscaledPrimal = 1e-5
	unscaledDual   = 1e-3
	hugeDuals      = 1e5 // multipliers, as a multiple of max(1, ‖∇F‖)
	runawayDuals   = 1e9
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
	r.rawDual = r.gradient / max(scale, gradient)
	r.unqualified = size > hugeDuals*max(1, gradient)
	r.runaway = size > runawayDuals*max(1, gradient)
	r.rawPrimal = s.unscaledViolation(e.h)
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
	feasibleEnough  = 1e-6 // violation, and as a part of ‖x‖ along a ray
	farAway         = 100  // size of x from which rays are tried,
	farther         = 10   // and the factor between trials
)

// unbounded reports whether the objective falls below every number that could be meant: at x, or along the ray of the last step, where that has
// become long.
func (s *solver) unbounded() bool {
	if s.err.primal > feasibleEnough {
		return false
	}
	if s.now.f < lowestObjective*s.form.ObjectiveScale() {
		return true
	}
	size := maxAbs(s.now.x)
	if size < max(farAway, farther*s.rayAt) {
		return false
	}
	s.rayAt = size
	return s.fallsForEver(size)
}

// fallsForEver follows x + tΔ within the bounds, t growing, while it stays feasible and F falls.
func (s *solver) fallsForEver(size float64) bool {
	longest := maxAbs(s.delta)
	last := s.now.f
	for t := size; t < 1e25*max(1, size); t *= 10 {
		for j, d := range s.delta {
			s.next.x[j] = min(max(s.now.x[j]+t*d/longest, s.p.l[j]), s.p.u[j])
		}
		if !s.p.values(s.next) || s.next.f >= last {
			return false
		}
		if largest, _ := s.p.violations(s.next.h); largest > feasibleEnough*max(1, size) {
			return false
		}
		if last = s.next.f; last < lowestObjective*s.form.ObjectiveScale() {
			return true
		}
	}
	return false
}

// remember keeps the best point so far and reports whether it is this one.
func (s *solver) remember() bool {
	e := s.err.worst()
	if !s.err.isAcceptable(math.Inf(1)) {
		e = max(e, 2*s.o.Acceptable)
	}
	if !(e < s.bestError) {
		return false
	}
	s.bestError, s.bestWild = e, s.err.rawDual > 10*unscaledDual
	s.best = s.inner(s.m.lambda)
	return true
}
