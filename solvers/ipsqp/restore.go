package ipsqp

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/solvers"
)

// Constants of the restoration.
const (
	maxRestorations = 20
	restoreSteps    = 300
	enoughRestored  = 0.1  // of the violation at its beginning, at which it ends
	stationary      = 1e-9 // share of the violation that a step with ω = ψ/(1+‖x‖)² can remove at a stationary point
)

// restore leads back towards feasible points by minimising the violation
//
//	ψ(x) = Σ_i max(0, b_i − h_i, h_i − b_i − r_i)
//
// over the bounds with steps of its own linearisation and a proximal term,
//
//	min Σ(e₁ + e₂) + ½ω‖Δ‖²   s.t.  b ≤ JΔ + e₁ − e₂ + h ≤ b + r,  l ≤ Δ + x ≤ u,
//
// which is the elastic QP without H and ∇F. ω grows when a step fails and falls when one succeeds. A point where no
// step lowers ψ to first order, and that is not feasible, is what an infeasible problem has; it is reported when other starts lead to such points too.
func (s *solver) restore(ctx context.Context, why string) (solvers.Status, string) {
	s.restored++
	if s.restored > maxRestorations {
		return s.giveUp(why + ", after many restorations")
	}
	rng := rand.New(rand.NewPCG(1, uint64(s.restored)))
	var stuck []float64
	least := math.Inf(1)
	for try := 0; ; try++ {
		end := s.restoreFrom(ctx)
		if ctx.Err() != nil {
			return solvers.Unknown, ""
		}
		switch end {
		case restoredEnough:
			s.restoredTo, _ = s.p.violations(s.now.h)
			s.restart()
			return solvers.Unknown, ""
		case restoreLimit:
			return solvers.IterationLimit, "the limit on iterations came first, in a restoration"
		case restoreStopped:
			return solvers.Interrupted, solvers.ErrStopped.Error()
		}
		if largest, _ := s.p.violations(s.now.h); largest < least && end == restoreStationary {
			least = largest
			stuck = append(stuck[:0], s.now.x...)
		}
		if try == len(scatterings) {
			break
		}
		if !s.scatter(rng, try) {
			break
		}
	}
	if stuck == nil {
		return s.giveUp(why + ", and the restoration failed")
	}
	copy(s.now.x, stuck)
	s.p.values(s.now)
	s.p.derivatives(s.now)
	clear(s.m.lambda)
	return solvers.Infeasible, fmt.Sprintf("a stationary point of the violation, %.2g at least in one row", least)
}

// restart begins anew at a point that a restoration has found.
func (s *solver) restart() {
	s.begun, s.failures, s.still, s.elasticRow, s.idle, s.slow = false, 0, 0, 0, 0, 0
	s.m.beta = 0
	clear(s.m.lambda)
	s.form.Restarted()
	s.tell()
	if s.quasi != nil {
		s.quasi.reset(1)
	}
}

// scatterings are the sizes of random changes, as parts of 1 + |x_j|.
var scatterings = [...]float64{0.1, 1, 10}

// scatter moves to a random point around here.
func (s *solver) scatter(rng *rand.Rand, try int) bool {
	for range 10 {
		for j, x := range s.now.x {
			s.next.x[j] = x + (2*rng.Float64()-1)*scatterings[try]*(1+math.Abs(x))
			s.next.x[j] = min(max(s.next.x[j], s.p.l[j]), s.p.u[j])
		}
		if s.p.values(s.next) && s.p.derivatives(s.next) {
			s.now, s.next = s.next, s.now
			return true
		}
	}
	return false
}

// A restoreEnd says how a restoration ended.
type restoreEnd int

const (
	restoredEnough restoreEnd = iota
	restoreStationary
	restoreFailed
	restoreLimit
	restoreStopped
)

// restoreFrom runs the restoration from now.
func (s *solver) restoreFrom(ctx context.Context) restoreEnd {
	largest, psi := s.p.violations(s.now.h)
	goal := max(s.o.Tolerance/2, enoughRestored*min(largest, s.restoredTo))
	if largest <= goal {
		return restoredEnough
	}
	omega, grew := psi/square(1+maxAbs(s.now.x)), false
	for range restoreSteps {
		if ctx.Err() != nil {
			return restoreFailed
		}
		if s.iterations >= s.o.MaxIterations {
			return restoreLimit
		}
		reference := psi / square(1+maxAbs(s.now.x))
		s.iterations++
		gain, ok := s.restorationQP(ctx, omega)
		if !ok {
			if omega *= 100; omega > 1e20 {
				return restoreFailed
			}
			continue
		}
		if gain*max(1, omega/reference) <= stationary*psi { // the slope of ψ is about √(gain·ω)
			return restoreStationary
		}
		s.step(1)
		lower := false
		if s.p.values(s.next) {
			_, trial := s.p.violations(s.next.h)
			lower = trial <= psi-armijo*gain && trial < psi && s.p.derivatives(s.next)
		}
		if !lower {
			if omega *= 8; omega > 1e20*max(1, reference) {
				return restoreFailed
			}
			grew = true
			continue
		}
		s.now, s.next = s.next, s.now
		largest, psi = s.p.violations(s.now.h)
		if s.watchRestoration(omega) {
			return restoreStopped
		}
		if largest <= goal {
			return restoredEnough
		}
		if !grew {
			omega = max(omega/8, 1e-12*reference)
		}
		grew = false
	}
	return restoreFailed
}

// restorationQP sets Δ and returns the decrease of ψ that the linearisation predicts.
func (s *solver) restorationQP(ctx context.Context, omega float64) (gain float64, ok bool) {
	q := s.q
	q.load(s.p, s.now)
	clear(q.grad)
	fill(q.extra, omega)
	q.noH, q.elastic, q.rhoE = true, true, 1
	err := s.minimiseFromAll(ctx)
	if err == nil {
		s.takeQP()
	}
	q.noH, q.elastic = false, false
	if err != nil {
		return 0, false
	}
	psi := 0.0 // of the linearisation at Δ
	for i, v := range s.jd {
		v += s.now.h[i]
		psi += max(0, s.p.b[i]-v, v-s.p.b[i]-s.p.r[i])
	}
	_, now := s.p.violations(s.now.h)
	return now - psi, true
}

func square(v float64) float64 { return v * v }

func (s *solver) watchRestoration(omega float64) bool {
	if s.o.Watch == nil {
		return false
	}
	largest, _ := s.p.violations(s.now.h)
	return s.o.Watch(solvers.Step{Index: s.iterations, Phase: "r", Objective: s.form.Unscaled(s.now.f), PrimalInfeasibility: largest,
		Norm: maxAbs(s.delta), Shift: omega, AlphaPrimal: 1, Trials: 1})
}
