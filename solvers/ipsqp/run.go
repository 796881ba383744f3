package ipsqp

import (
	"context"
	"math"

	"github.com/saddle-go/saddle/internal/words"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// A solver is the state of one run.
type solver struct {
	o    Options
	form *nlp.Form
	p    *program
	st   *stack
	q    *subproblem
	m    *merit

	quasi  updated
	second *exact
	active activity

	now, next *evaluation
	pi        []float64 // multipliers of the last QP
	delta, jd []float64 // Δ, JΔ
	y, z, t   []float64 // duals in the form's shape
	lagOld    []float64 // ∇F − Jᵀy before and after a step
	lagNew    []float64

	err        measures // at (now, λ)
	iterations int      // QPs of the main loop, and those of restorations
	accepted   int      // iterations in a row at the acceptable level
	failures   int      // searches in a row that failed
	restored   int      // restorations
	restoredTo float64  // violation at the end of the last
	rayAt      float64  // ‖x‖ at the last test of a ray
	still      int      // tiny steps in a row
	idle       int      // iterations in a row that brought nothing
	slow       int      // short steps in a row at infeasible points
	begun      bool     // λ has been set
	elasticSum float64  // of the last QP: what its rows lack
	elasticRow int      // QPs in a row that lack something
	resets     int      // of Hessian and multipliers

	best      nlp.Inner
	bestError float64
	bestWild  bool // without scale, its dual error is large
	settled   settlement
}

func newSolver(form *nlp.Form, o Options) *solver {
	return &solver{o: o, form: form, bestError: math.Inf(1), restoredTo: math.Inf(1)}
}

// build makes what depends on the scaled problem.
func (s *solver) build(ctx context.Context) error {
	f := s.form
	s.p.setSides()
	s.st = newStack(s.p, s.o.RangeEqualities)
	s.m = newMerit(s.st)
	s.m.onlyGrow = s.o.NoPenaltyDecrease
	h := s.model()
	var err error
	if s.q, err = newSubproblem(ctx, f.N, f.M, f.Jacobian, h, s.o.RangeEqualities, s.o.KKT); err != nil {
		return err
	}
	s.pi = make([]float64, s.st.len)
	s.delta, s.jd = make([]float64, f.N), make([]float64, f.M)
	s.y, s.z, s.t = make([]float64, f.M), make([]float64, f.N), make([]float64, f.N)
	s.lagOld, s.lagNew = make([]float64, f.N), make([]float64, f.N)
	return nil
}

// model makes H.
func (s *solver) model() hessian {
	f := s.form
	switch s.o.Hessian {
	case Exact:
		s.second = newExact(f.N, f.M, f.Hessian, f.Jacobian)
		s.active = newActivity(f.N, f.M)
		return s.second
	case Limited:
		s.quasi = newLimited(f.N, s.o.Memory)
	default:
		s.quasi = newBFGS(f.N)
	}
	return s.quasi
}

const ended = "the context has ended"

// run is the main loop. The error is about options of the linear systems only.
func (s *solver) run(ctx context.Context) (solvers.Status, string, error) {
	if s.form.Crossed != "" {
		s.now = &evaluation{x: s.form.Start()}
		return solvers.Infeasible, s.form.Crossed, nil
	}
	if !s.begin() {
		return solvers.EvaluationError, "the functions are undefined at the start and at other points tried", nil
	}
	if err := s.build(ctx); err != nil {
		if status := solvers.FromContext(ctx); status != solvers.Unknown {
			return status, ended, nil
		}
		return 0, "", err
	}
	s.warm()
	s.form.Restarted()
	s.tell()
	if s.err = s.measure(s.now, s.m.lambda); s.begun && s.err.passes(s.o.Tolerance) {
		return solvers.Optimal, "the point to begin with is a solution", nil
	}
	if d, ok := s.quasi.(*bfgs); ok && s.o.ExactStart {
		d.begin(s.p, s.now.x)
	}
	for {
		status, message := solvers.FromContext(ctx), ended
		if status == solvers.Unknown && s.iterations >= s.o.MaxIterations {
			status, message = solvers.IterationLimit, "the limit on iterations came first"
		}
		if status == solvers.Unknown {
			status, message = s.iterate(ctx)
		}
		if status != solvers.Unknown {
			status, message = s.settle(status, message)
			return status, message, nil
		}
	}
}

// iterate is one iteration: QP, penalty, search, update. It returns Unknown if there is to be another one.
func (s *solver) iterate(ctx context.Context) (solvers.Status, string) {
	s.iterations++
	if !s.subproblem(ctx) {
		if ctx.Err() != nil {
			return solvers.Unknown, "" // the loop tells it
		}
		return s.recover(ctx, "the QP could not be solved")
	}
	if !s.begun {
		s.begun = true
		if !s.o.ZeroDuals {
			copy(s.m.lambda, s.pi)
		}
	}
	if e := s.measure(s.now, s.pi); e.passes(s.o.Tolerance) { // the QP has confirmed x and found its multipliers
		copy(s.m.lambda, s.pi)
		s.err = e
		return s.solved("the tolerance is met")
	}
	s.m.prepare(s.now)
	s.m.aim(s.delta, s.jd, s.pi, s.now.g, s.curvature())
	slope, ok := s.m.penalise()
	why, alpha, trials := "no penalty makes the direction one of descent", 0.0, 0
	if ok {
		why = "the search found no lower point"
		alpha, trials, ok = s.search(slope)
	}
	if !ok && s.improves() {
		alpha, ok = 1, true
	}
	if !ok {
		return s.recover(ctx, why)
	}
	s.accept(alpha)
	return s.judge(ctx, alpha, trials)
}

// curvature returns ΔᵀHΔ, and something positive instead where a Hessian that is convex on the equalities only makes it negative.
func (s *solver) curvature() float64 {
	s.q.mulH(s.lagNew, s.delta)
	return max(dot(s.delta, s.lagNew), 1e-10*dot(s.delta, s.delta))
}

// accept moves to next, takes the step in λ and updates the Hessian.
func (s *solver) accept(alpha float64) {
	s.m.move(alpha)
	s.st.split(s.m.lambda, s.y, s.z, s.t)
	if s.quasi != nil {
		s.lagrangian(s.now, s.lagOld)
		s.lagrangian(s.next, s.lagNew)
		for j := range s.lagNew {
			s.lagNew[j] -= s.lagOld[j]
			s.lagOld[j] = s.next.x[j] - s.now.x[j]
		}
		s.quasi.update(s.lagOld, s.lagNew)
	}
	s.now, s.next = s.next, s.now
	s.tell()
	s.failures = 0
	if s.second != nil {
		if s.second.boost /= 10; s.second.boost < firstShift {
			s.second.boost = 0
		}
	}
}

// tell tells functions that listen, see problem.Observer, of the new iterate and of λ there.
func (s *solver) tell() {
	s.st.split(s.m.lambda, s.y, s.z, s.t)
	for i, sign := range s.p.sign {
		s.jd[i] = sign * s.y[i]
	}
	s.form.Accepted(s.now.x, s.jd)
}

// lagrangian sets g to ∇F − Jᵀy at e.
func (s *solver) lagrangian(e *evaluation, g []float64) {
	copy(g, e.g)
	addMulJT(s.form.Jacobian, e.jac, -1, s.y, g)
}

// Limits of iterations without a new best point whose step is tiny, or changes the objective by rounding errors only.
const (
	idleChange  = 1e-13
	idleStep    = 1e-5
	maxIdle     = 15
	stiffenIdle = 4
)

// Short steps at infeasible points, after which a restoration takes over.
const (
	slowStep = 0.05
	maxSlow  = 8
)

// judge measures the new point, reports it, and decides whether it is the last.
func (s *solver) judge(ctx context.Context, alpha float64, trials int) (solvers.Status, string) {
	s.err = s.measure(s.now, s.m.lambda)
	s.idle++
	if s.remember() || math.Abs(s.now.f-s.next.f) > idleChange*max(1, math.Abs(s.now.f)) && alpha > idleStep {
		s.idle = 0
	}
	if s.watch(alpha, trials) {
		return solvers.Interrupted, solvers.ErrStopped.Error()
	}
	s.slow++
	if alpha > slowStep || s.err.primal <= s.o.Tolerance || s.p.m == 0 {
		s.slow = 0
	}
	s.accepted++
	if !s.err.isAcceptable(s.o.Acceptable) {
		s.accepted = 0
	}
	s.still++
	if alpha*maxAbs(s.delta) > 1e-14*(1+maxAbs(s.now.x)) {
		s.still = 0
	}
	switch {
	case s.err.passes(s.o.Tolerance):
		return s.solved("the tolerance is met")
	case s.unbounded():
		return solvers.Unbounded, "the objective falls below every number at feasible points"
	case s.accepted >= s.o.AcceptableIterations:
		return solvers.Acceptable, words.Count(s.accepted, "iteration") + " at the acceptable level"
	case s.slow >= maxSlow && s.restored < maxRestorations:
		return s.restore(ctx, "short steps far from feasible points")
	case s.idle >= maxIdle:
		s.failures = maxFailures
		return s.recover(ctx, "iterations bring nothing any more")
	case s.idle > 0 && s.idle%stiffenIdle == 0:
		s.stiffen()
	case s.still >= 3:
		return s.recover(ctx, "steps have become too small")
	}
	return solvers.Unknown, ""
}

// giveUp ends the run: Acceptable if the best point passes at that level.
func (s *solver) giveUp(why string) (solvers.Status, string) {
	if s.bestError <= s.o.Acceptable && !s.bestWild {
		return solvers.Acceptable, why
	}
	return solvers.NumericalTrouble, why
}

func (s *solver) watch(alpha float64, trials int) (stop bool) {
	if s.o.Watch == nil {
		return false
	}
	step := solvers.Step{
		Index: s.iterations, Objective: s.form.Unscaled(s.now.f), PrimalInfeasibility: s.err.primal, DualInfeasibility: s.err.gradient,
		Norm: maxAbs(s.delta), AlphaDual: alpha, AlphaPrimal: alpha, Trials: trials,
	}
	if s.second != nil {
		step.Shift = s.second.shift
	}
	if s.elasticSum > 0 {
		step.Tag = "e"
	}
	return s.o.Watch(step)
}
