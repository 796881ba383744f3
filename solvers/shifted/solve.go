package shifted

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/nlp"
)

// maxRescalings bounds how often a problem is scaled anew.
const maxRescalings = 3

// restarts are μᴾ and μᴮ of the attempts after the first.
var restarts = [][2]float64{{1e-2, 1e-2}, {1e-4, 1e-3}}

// Solve looks for a local solution of p. Where ctx ends, or Options.Watch asks to stop, the best point so far is returned with the status that says so.
// The error tells that p or o are not valid, or that a linear system failed for other reasons than its numbers.
//
// An iteration takes one evaluation of everything and one factorisation of order n + m, unless its inertia has to be corrected. Nothing is allocated
// after the first.
func Solve(ctx context.Context, p *problem.NLP, o Options) (solvers.Result, error) {
	began := time.Now()
	o, err := o.WithDefaults()
	if err != nil {
		return solvers.Result{}, err
	}
	f, err := nlp.NewForm(p)
	if err != nil {
		return solvers.Result{}, err
	}
	if err := o.CheckWarm(p.Dim()); err != nil {
		return solvers.Result{}, err
	}
	var r solvers.Result
	switch {
	case f.Crossed != "":
		r = f.Result(f.Inner(&solvers.Point{X: p.Start}))
		r.Status, r.Message = solvers.Infeasible, f.Crossed
	case f.N == 0:
		r = allFixed(f, o)
	default:
		r, err = solve(ctx, f, o)
	}
	r.Method = "shifted primal-dual, " + o.Globalization.String()
	r.Time = time.Since(began)
	return r, err
}

// allFixed is the result where no variable is free.
func allFixed(f *nlp.Form, o Options) solvers.Result {
	r := f.Result(f.NewInner())
	switch {
	case math.IsNaN(r.PrimalInfeasibility) || math.IsNaN(r.Objective) || math.IsInf(r.Objective, 0):
		r.Status, r.Message = solvers.EvaluationError, "the functions are undefined at the only point"
	case r.PrimalInfeasibility > o.Acceptable:
		r.Status, r.Message = solvers.Infeasible, "all variables are fixed, and a row is violated"
	default:
		r.Status, r.Message = solvers.Optimal, "all variables are fixed"
	}
	return r
}

// solve makes attempts until one succeeds.
func solve(ctx context.Context, f *nlp.Form, o Options) (solvers.Result, error) {
	m, err := newMethod(ctx, f, o)
	if err != nil {
		if ctx.Err() != nil {
			r := f.Result(f.Inner(&solvers.Point{X: f.Problem.Start}))
			r.Status = contextStatus(ctx)
			r.Message = "stopped while the linear systems were planned"
			return r, nil
		}
		return solvers.Result{}, err
	}
	x := make([]float64, m.n)
	if !m.start(x) {
		project(x, f.XL, f.XU)
		in := f.NewInner()
		copy(in.X, x)
		r := f.Result(in)
		r.Status, r.Message = solvers.EvaluationError, "the functions are undefined at the start, and wherever else was tried"
		return r, nil
	}
	st, err := m.attempts(ctx, x)
	r := m.result(st)
	for range maxRescalings {
		if err != nil || r.Status != solvers.Optimal || !m.hidden() {
			break
		}
		copy(x, m.cur.x)
		if !m.form.Scale(x) {
			break
		}
		m.rescaled()
		st, err = m.attempts(ctx, x)
		better := m.result(st)
		if !better.Solved() {
			r.Status, r.Message = solvers.Acceptable, "optimal for a scaling that hides the objective; no progress with another"
			m.count(&r)
			break
		}
		r = better
	}
	return r, err
}

// hidden reports whether the scaling of the objective, chosen at the start, makes a gradient of the Lagrangian look small that is not small beside the gradient
// of the objective at the present point.
func (m *method) hidden() bool {
	scale := m.form.ObjectiveScale()
	return scale < 1 && m.now.gradient > 1e-4*max(scale, nlp.MaxAbs(m.cur.g))
}

// attempts starts the method, and starts it again after a failure.
func (m *method) attempts(ctx context.Context, x []float64) (solvers.Status, error) {
	m.best.error = math.Inf(1)
	params := [][2]float64{{m.opt.MuP, m.opt.MuB}}
	if !m.opt.NoRestarts {
		params = append(params, restarts...)
	}
	claims := 0 // of attempts that have found the rows infeasible
	var st solvers.Status
	for k, mu := range params {
		limit := m.iterations + (m.opt.MaxIterations-m.iterations+1)/(len(params)-k)
		var err error
		st, err = m.attempt(ctx, x, min(mu[0], m.opt.MuP), min(mu[1], m.opt.MuB), limit)
		if err != nil {
			return st, err
		}
		switch st {
		case solvers.Optimal, solvers.Acceptable, solvers.Unbounded, solvers.TimeLimit, solvers.Interrupted:
			return st, nil
		case solvers.Infeasible:
			if claims++; claims == 2 || m.opt.NoRestarts {
				return st, nil
			}
		}
		if m.best.error <= m.opt.Acceptable {
			return solvers.Acceptable, nil
		}
		if m.iterations >= m.opt.MaxIterations {
			break
		}
	}
	return st, nil
}

// result is that of the point which belongs to the status: the present one where it has ended the run, else the best.
func (m *method) result(st solvers.Status) solvers.Result {
	p := &m.best.point
	switch st {
	case solvers.Optimal, solvers.Unbounded, solvers.Infeasible:
		p = m.cur
	}
	if math.IsInf(m.best.error, 1) {
		p = m.cur
	}
	f := m.form
	in := f.NewInner()
	copy(in.X, p.x)
	copy(in.Y, p.y)
	for t, out := range [][]float64{lowerX: in.ZL, upperX: in.ZU} {
		for k, j := range m.sides[t].at {
			out[j] = max(p.z[t][k], 0)
		}
	}
	r := f.Result(in)
	m.clip(p, in.X)
	if moved := f.Result(in); !(moved.DualInfeasibility > max(10*r.DualInfeasibility, clipDual)) { // where duals run to infinity a small move makes a large difference
		r = moved
	}
	r.Status, r.Message = st, m.message(st)
	m.count(&r)
	return r
}

// count sets the counters of r.
func (m *method) count(r *solvers.Result) {
	r.Evaluations, r.EvaluationTime = m.form.Count, m.form.Time
	r.Iterations, r.Factorizations, r.RefactorShifts = m.iterations, m.factorizations, m.refactorizations
	t := m.system.Stats().Seconds
	r.LinearTime = time.Duration((t.Analyze + t.Assemble + t.Factor + t.Solve) * float64(time.Second))
}

// clipDual is the gradient of the Lagrangian that a move into the bounds may always lead to.
const clipDual = 1e-5

// clip moves x, which may be outside of its bounds by about the tolerance, inside, unless that violates the rows by much more than p does.
func (m *method) clip(p *point, x []float64) {
	project(x, m.form.XL, m.form.XU)
	copy(m.trial.x, x)
	if !m.form.Constraints(x, m.trial.c) || m.form.Violation(m.trial.c) > max(m.opt.Tolerance, 2*m.form.Violation(p.c)) {
		copy(x, p.x)
	}
}

func (m *method) message(st solvers.Status) string {
	switch st {
	case solvers.Optimal:
		return "a point that satisfies the optimality conditions"
	case solvers.Acceptable:
		return fmt.Sprintf("no progress below an error of %.1e, which is acceptable", m.best.error)
	case solvers.Infeasible:
		return "a point that is not feasible and minimises the violation of the rows locally"
	case solvers.Unbounded:
		return "the objective falls without end at feasible points"
	case solvers.IterationLimit:
		return fmt.Sprintf("%d iterations", m.iterations)
	case solvers.TimeLimit:
		return "the time is over"
	case solvers.Interrupted:
		return "stopped from outside"
	case solvers.EvaluationError:
		return "the functions are undefined at the start of an attempt"
	}
	return fmt.Sprintf("no step decreases the merit function; the best error is %.1e", m.best.error)
}
