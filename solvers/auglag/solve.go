package auglag

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/solvers"
)

// loop is a run of Solve.
type loop struct {
	*work
	ctx    context.Context
	start  time.Time
	phi    float64 // L_c/c at x
	grad   float64 // projected gradient of L_c
	tried  int
	evals  int
	linear time.Duration
	status solvers.Status
	msg    string
	done   bool
}

// Solve minimises p from its start, projected onto the bounds. The error says that p or o is wrong; how the run ended is in the result, which has the
// best point by the augmented function.
func Solve(ctx context.Context, p *Problem, o Options) (Result, error) {
	if err := p.Validate(); err != nil {
		return Result{}, err
	}
	o, err := o.WithDefaults()
	if err != nil {
		return Result{}, err
	}
	if o.Step == Auto {
		o.Step = Arrow
		if p.Shared > 4000 {
			o.Step = Iterative
		}
	}
	l := &loop{work: newWork(p, o), ctx: ctx, start: time.Now()}
	l.phi = l.evaluate(l.x, l.r)
	l.evals++
	outer := 0
	if math.IsNaN(l.phi) || math.IsInf(l.phi, 0) {
		l.end(solvers.EvaluationError, "the functions are not finite at the start")
	} else if outer, err = l.outer(); err != nil {
		return Result{}, err
	}
	return l.result(outer), nil
}

func (l *loop) end(s solvers.Status, format string, a ...any) {
	l.status, l.msg, l.done = s, fmt.Sprintf(format, a...), true
}

// outer runs the outer iterations and returns their number.
func (l *loop) outer() (int, error) {
	tol, last := l.o.FirstTolerance, math.Inf(1)
	if l.nh == 0 {
		tol = l.o.Tolerance
	}
	for k := 1; ; k++ {
		stuck, err := l.minimise(tol)
		if err != nil || l.done {
			return k, err
		}
		h := l.violation(l.r)
		switch {
		case h <= l.o.Feasibility && l.grad <= l.o.Tolerance:
			l.end(solvers.Done, "converged; %s", l.state(h))
		case h <= l.o.Feasibility && stuck && tol <= l.o.Tolerance:
			l.end(solvers.NumericalTrouble, "no step reduces the function any more; %s", l.state(h))
		case k >= l.o.MaxOuter:
			l.end(solvers.IterationLimit, "%d outer iterations; %s", k, l.state(h))
		}
		if l.done {
			return k, nil
		}
		for j := range l.p.Samples {
			asm.Axpy(l.c, l.r[j*l.rows+l.nf:(j+1)*l.rows], l.lambda[j*l.nh:(j+1)*l.nh])
		}
		if h > 0.25*last && h > l.o.Feasibility {
			l.c = min(10*l.c, l.o.MaxPenalty)
		}
		last = h
		if stuck || l.grad <= tol {
			tol = max(l.o.Tolerance, 0.1*tol)
		}
		l.phi = l.merit(l.x, l.r)
		l.nu = max(l.nu, 1e-8)
	}
}

// state says how well the conditions of optimality are met, where the violation is h.
func (l *loop) state(h float64) string {
	if l.nh == 0 {
		return fmt.Sprintf("gradient %.1e", l.grad)
	}
	return fmt.Sprintf("gradient %.1e, violation %.1e", l.grad, h)
}

// violation returns ‖h‖∞.
func (l *loop) violation(r []float64) float64 {
	h := 0.0
	for j := range l.p.Samples {
		for _, v := range r[j*l.rows+l.nf : (j+1)*l.rows] {
			h = max(h, math.Abs(v))
		}
	}
	return h
}

// objective returns ½Σ‖F‖² + ½δ‖w‖².
func (l *loop) objective() float64 {
	s := 0.0
	for j := range l.p.Samples {
		f := l.r[j*l.rows : j*l.rows+l.nf]
		s += asm.Dot(f, f) / 2
	}
	return s + l.c*l.decay(l.x)
}

// reached ends the run if a limit, the context or the target says so.
func (l *loop) reached(inner int) bool {
	switch {
	case l.ctx.Err() != nil:
		l.end(solvers.FromContext(l.ctx), "stopped after %d iterations", l.tried)
	case l.o.Target > 0 && l.violation(l.r) <= l.o.Feasibility && l.objective() <= l.o.Target:
		l.end(solvers.Done, "the target was reached")
	case l.tried >= l.o.MaxIterations:
		l.end(solvers.IterationLimit, "%d iterations; %s", l.tried, l.state(l.violation(l.r)))
	}
	return l.done || l.nh > 0 && inner >= l.o.MaxInner
}

// minimise reduces L_c until its gradient is at most tol. It returns true if no step reduces it any more.
func (l *loop) minimise(tol float64) (stuck bool, err error) {
	l.gradient()
	l.grad = l.projected()
	for inner, growth := 0, 4.0; l.grad > tol && !l.reached(inner); inner++ {
		began := time.Now()
		ok, err := l.step()
		l.linear += time.Since(began)
		if err != nil && l.ctx.Err() == nil {
			return false, err
		}
		l.tried++
		accepted, rho := false, 0.0
		if ok {
			predicted := l.move()
			phi := l.evaluate(l.trial, l.rTrial)
			l.evals++
			rho = (l.phi - phi) / predicted
			if l.nh > 0 && l.ns > 0 && !(rho >= correctBelow) {
				phi = l.corrected(phi)
				rho = (l.phi - phi) / predicted
			}
			// Near the minimum both are rounding errors of φ, and the gradient is what tells.
			if tiny := predicted <= 1e-14*l.phi && phi <= l.phi*(1+1e-13); predicted > 0 && (rho > 1e-4 || tiny) {
				accepted = true
				l.phi = phi
				l.x, l.trial, l.r, l.rTrial = l.trial, l.x, l.rTrial, l.r
			}
		}
		used := l.nu
		if accepted {
			l.nu = max(l.nu*max(1.0/3, 1-math.Pow(2*rho-1, 3)), 1e-15)
			if rho > 1e3 || math.IsNaN(rho) || rho < 0 {
				l.nu = used
			}
			growth = 4
			old := l.grad
			l.gradient()
			if l.grad = l.projected(); rho < 0.1 && l.grad >= old && l.phi >= 0 && asm.AbsMax(l.d) <= 1e-14*asm.AbsMax(l.x) {
				return true, nil
			}
		} else {
			l.nu *= growth
			growth = min(2*growth, 64)
		}
		l.report(accepted, used)
		if l.nu > 1e20 || math.IsNaN(l.nu) {
			if l.nh == 0 {
				l.end(solvers.NumericalTrouble, "no step reduces the function; gradient %.1e", l.grad)
			}
			l.nu = l.o.Damping
			return true, nil
		}
	}
	if l.grad != l.grad && !l.done {
		l.end(solvers.NumericalTrouble, "the derivatives are not finite")
	}
	return false, nil
}

// step computes d, and jd = J·d scaled.
func (l *loop) step() (bool, error) {
	switch l.o.Step {
	case Quasidefinite:
		return l.solveAugmented(l.ctx)
	case Iterative:
		return l.iterate(l.ctx)
	}
	return l.arrow(), nil
}

// move sets the trial point and returns the reduction that the linear model predicts there.
func (l *loop) move() float64 {
	clipped := false
	for k := range l.x {
		v := l.x[k] + l.d[k]
		if l.fixed[k] {
			v = l.x[k]
		} else if l.p.Lower != nil || l.p.Upper != nil {
			lo, hi := l.p.bounds(k)
			if v < lo || v > hi {
				v = min(max(v, lo), hi)
				clipped = true
			}
		}
		l.trial[k] = v
	}
	if clipped {
		for k := range l.d {
			l.d[k] = l.trial[k] - l.x[k]
		}
		l.products()
	}
	dw := l.d[:l.nw]
	return -asm.Dot(l.g, l.d) - asm.Dot(l.jd, l.jd)/2 - l.o.Decay/(2*l.c)*asm.Dot(dw, dw)
}

// report tells the watcher about a step.
func (l *loop) report(accepted bool, nu float64) {
	if l.o.Weights != nil {
		l.o.Weights(l.x[:l.nw])
	}
	if l.o.Watch == nil {
		return
	}
	s := solvers.Step{
		Index: l.tried, Objective: l.objective(), PrimalInfeasibility: l.violation(l.r), DualInfeasibility: l.grad, Mu: l.c,
		Norm: asm.AbsMax(l.d), Shift: nu, Trials: 1, Tag: "x",
	}
	if accepted {
		s.AlphaPrimal, s.AlphaDual, s.Tag = 1, 1, "f"
	}
	if l.o.Watch(s) && !l.done {
		l.end(solvers.Interrupted, "%v", solvers.ErrStopped)
	}
}

func (l *loop) result(outer int) Result {
	return Result{
		Status: l.status, Message: l.msg, W: slices.Clone(l.x[:l.nw]), Z: slices.Clone(l.x[l.nw:]), Multipliers: l.lambda,
		Objective: l.objective(), Violation: l.violation(l.r), Gradient: l.grad, Penalty: l.c, Outer: outer,
		Iterations: l.tried, Evaluations: l.evals, Time: time.Since(l.start), LinearTime: l.linear,
	}
}
