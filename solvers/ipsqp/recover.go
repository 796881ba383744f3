package ipsqp

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/solvers"
)

// Limits on how often a run begins anew where it is: in a row, and in all.
const (
	maxFailures = 4
	maxResets   = 50
)

// Each failure in a row makes H stiffer by a factor.
const (
	stiffer      = 100
	largestBoost = 1e10
)

// recover goes on after an iteration that found no step: with a fresh Hessian and the multipliers of the last QP, then with a
// restoration of feasibility, if that is lacking, else not at all.
func (s *solver) recover(ctx context.Context, why string) (solvers.Status, string) {
	s.failures++
	if s.failures <= maxFailures && s.elasticRow == 0 && s.resets < maxResets {
		s.resets++
		if s.begun {
			copy(s.m.lambda, s.pi)
		}
		s.m.beta = 0
		s.stiffen()
		return solvers.Unknown, ""
	}
	if largest, _ := s.p.violations(s.now.h); largest > s.o.Tolerance && s.p.m > 0 {
		return s.restore(ctx, why)
	}
	return s.giveUp(why)
}

// stiffen makes H anew, and the larger the more searches have failed.
func (s *solver) stiffen() {
	if s.second != nil {
		s.second.boost = min(max(firstShift, stiffer*s.second.boost), largestBoost)
		return
	}
	s.quasi.reset(math.Pow(stiffer, float64(s.failures-1)))
}
