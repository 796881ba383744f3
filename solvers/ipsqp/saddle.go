package ipsqp

import (
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// Constants of the ways out of saddle points.
const (
	maxEscapes = 2    // in a run
	escape     = 1e-2 // random change of x_j, as a part of 1 + |x_j|
	curved     = 1e-6 // δ at a saddle point, as a part of the size of H
)

// A settlement is a point that passes as a solution but need not be a minimum.
type settlement struct {
	nlp.Inner
	f       float64
	escapes int
}

// solved ends the run at now, which passes the tests, unless the exact Hessian had to be shifted on the tangent space of the active constraints, as at a saddle
// point, from which a method that only sees gradients would never move. The run then goes on nearby, and what it leaves is kept: a minimum
// with active constraints whose multipliers vanish looks the same.
func (s *solver) solved(message string) (solvers.Status, string) {
	set := &s.settled
	if s.second == nil || s.second.shift <= curved*s.second.size() || set.escapes >= maxEscapes {
		return solvers.Optimal, message
	}
	if set.X == nil || s.now.f < set.f {
		set.Inner, set.f = s.inner(s.m.lambda), s.now.f
	}
	set.escapes++
	rng := rand.New(rand.NewPCG(2, uint64(set.escapes)))
	for j, x := range s.now.x {
		x += (2*rng.Float64() - 1) * escape * (1 + math.Abs(x))
		s.next.x[j] = min(max(x, s.p.l[j]), s.p.u[j])
	}
	if !s.p.values(s.next) || !s.p.derivatives(s.next) {
		return solvers.Optimal, message
	}
	s.now, s.next = s.next, s.now
	s.tell()
	s.m.beta, s.rayAt, s.idle, s.still, s.slow = 0, 0, 0, 0, 0
	s.err = s.measure(s.now, s.m.lambda)
	return solvers.Unknown, ""
}

// settle returns the status of the run, which ends with another one: where it has left a point that passes and not found a lower one, it ends
// there.
func (s *solver) settle(status solvers.Status, message string) (solvers.Status, string) {
	set := &s.settled
	if set.X == nil || status == solvers.Unbounded || status == solvers.Optimal && s.now.f <= set.f {
		set.X = nil
		return status, message
	}
	return solvers.Optimal, "the tolerance is met; no lower point was found nearby"
}
