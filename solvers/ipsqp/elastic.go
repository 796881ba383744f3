package ipsqp

import "context"

// Constants of the solution of one QP.
const (
	elasticCost   = 10   // ρ_e, times max(1, ‖∇F‖∞)
	elasticSteps  = 4    // each with ten times the cost
	elasticEnough = 1e-6 // sum of e at which the rows count as consistent
	elasticShare  = 0.9  // of the violation, which an elastic direction may leave
	nearEnd       = 1e-4 // largest error from which QPs are solved to more digits
	elasticRow    = 10   // inconsistent QPs in a row, before a restoration
)

// thetas are the starting points of a QP, in the order they are tried.
var thetas = [...]float64{1, 10, 100, 0.1}

// subproblem solves the QP at now: from several starts, then with elastic rows. It sets Δ, JΔ and π and reports success. An elastic QP that
// leaves most of the violation is none.
func (s *solver) subproblem(ctx context.Context) bool {
	if !s.loadQP(ctx) {
		return false
	}
	s.elasticSum = 0
	for _, theta := range thetas {
		err := s.q.minimise(ctx, theta)
		if err == nil {
			s.takeQP()
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		if s.q.primal > qpUsable { // other starts would not make the rows consistent
			break
		}
	}
	return s.p.m > 0 && s.elasticQP(ctx) && s.promising()
}

// promising reports whether an elastic direction reduces the violation as it should.
func (s *solver) promising() bool {
	if s.elasticSum <= elasticEnough {
		s.elasticRow = 0
		return true
	}
	s.elasticRow++
	_, sum := s.p.violations(s.now.h)
	return s.elasticSum <= elasticShare*sum && s.elasticRow <= elasticRow
}

// loadQP hands the QP at now its data.
func (s *solver) loadQP(ctx context.Context) bool {
	s.q.load(s.p, s.now)
	if s.err.worst() <= nearEnd { // a pair that vanishes altogether has both parts near the root of the gap
		s.q.gapTarget = max(square(s.o.Tolerance/10), qpTinyGap)
	}
	if s.second == nil {
		return true
	}
	s.st.split(s.m.lambda, s.y, s.z, s.t)
	s.second.evaluate(s.p, s.now.x, s.y)
	s.st.values(s.now.x, s.now.h, s.m.trial)
	s.active.guess(s.st, s.m.trial, s.m.lambda)
	return s.second.convexify(ctx, s.q, s.now.x, &s.active) == nil
}

// elasticQP solves it with e₁, e₂ ≥ 0 added to every row at a cost that rises until they vanish, or not.
func (s *solver) elasticQP(ctx context.Context) bool {
	cost := elasticCost * max(1, maxAbs(s.q.grad))
	s.q.elastic = true
	ok := false
	for range elasticSteps {
		s.q.rhoE = cost
		if err := s.minimiseFromAll(ctx); err != nil {
			break
		}
		ok = true
		s.takeQP()
		if s.elasticSum <= elasticEnough {
			break
		}
		cost *= 10
	}
	s.q.elastic = false
	return ok
}

// minimiseFromAll tries the starts in turn.
func (s *solver) minimiseFromAll(ctx context.Context) error {
	var err error
	for _, theta := range thetas {
		if err = s.q.minimise(ctx, theta); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// takeQP takes the solution of the QP.
func (s *solver) takeQP() {
	copy(s.delta, s.q.in.x)
	mulJ(s.form.Jacobian, s.now.jac, s.delta, s.jd)
	s.st.duals(s.q.in, s.pi)
	if s.second != nil && !s.q.noH {
		s.st.values(s.now.x, s.now.h, s.m.hx)
		s.st.slopes(s.delta, s.jd, s.m.slope)
		s.active.correct(s.st, s.q, s.m.hx, s.m.slope, s.pi)
	}
	s.elasticSum = s.q.lack()
}
