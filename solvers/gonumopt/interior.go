package gonumopt

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// An InteriorPoint is an optimize.Method that minimises on a box,
//
//	minimise f(x)  subject to  Lower ≤ x ≤ Upper,
//
// by the interior-point method of package solvers/nlpd. It is for optimize.Minimize; programs with other constraints go to [Minimize].
//
// Iterates of the method are major iterations, in its sense: f need not fall from one to the next, and all lie inside the box but for the relaxation of
// bounds by 1e-8·max(1, |bound|). Gradient in a Location is ∇f, which does not vanish where bounds are active: the run
// then ends by the method's own test, with the status Success. Derivatives that the Problem lacks are
// taken by differences.
type InteriorPoint struct {
	// Lower and Upper bound the variables, with ±Inf where there is no bound; nil means none.
	Lower, Upper []float64
	Hessian      Hessian
	// Options are those of the method. Watch is called as usual; Warm takes the place of the start.
	Options nlpd.Options

	program *problem.NLP // of Minimize
	ctx     context.Context
	has     optimize.Available
	status  optimize.Status
	err     error
	result  solvers.Result
}

var (
	_ optimize.Method   = (*InteriorPoint)(nil)
	_ optimize.Statuser = (*InteriorPoint)(nil)
)

// Result returns what the method itself says of its last run: duals of the bounds, measures of optimality, counters.
func (m *InteriorPoint) Result() solvers.Result { return m.result }

// Status implements optimize.Statuser.
func (m *InteriorPoint) Status() (optimize.Status, error) { return m.status, m.err }

// Uses implements optimize.Method: what there is, except for Problem.Hess where there are Hessian.Values.
func (m *InteriorPoint) Uses(has optimize.Available) (optimize.Available, error) {
	has.Hess = has.Hess && has.Grad && m.Hessian.Values == nil
	m.has = has
	return has, nil
}

// Init implements optimize.Method.
func (m *InteriorPoint) Init(_, _ int) int {
	m.status, m.err, m.result = optimize.NotTerminated, nil, solvers.Result{}
	return 1
}

// Run implements optimize.Method.
func (m *InteriorPoint) Run(operation chan<- optimize.Task, result <-chan optimize.Task, tasks []optimize.Task) {
	defer close(operation)
	ctx := m.ctx
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &interiorRun{exchange: exchange{operation: operation, result: result}, task: tasks[0], cancel: cancel, sign: 1}
	r.known = r.task.Op
	r.task.Hessian = nil
	p, err := m.state(r)
	if err == nil {
		m.result, err = nlpd.Solve(ctx, p, m.Options)
	}
	switch {
	case r.over: // gonum knows why
	case err != nil:
		m.status, m.err = optimize.Failure, err
	default:
		m.status = FromStatus(m.result.Status)
		if m.status == optimize.Failure {
			m.err = fmt.Errorf("gonumopt: %s", m.result.Message)
		}
		r.accept(m.result.X)
	}
	r.done(r.task)
}

// state returns the program to be solved, whose objective and gradient are evaluated through gonum.
func (m *InteriorPoint) state(r *interiorRun) (*problem.NLP, error) {
	var p problem.NLP
	h := &heard{run: r}
	if m.program != nil {
		p = *m.program
		h.inner, _ = p.Functions.(problem.Observer)
		h.Functions = &throughGonum{p.Functions, r}
		if p.Maximize {
			r.sign = -1
		}
	} else {
		via := optimize.Problem{Func: r.objective}
		if m.has.Grad {
			via.Grad = func(g, x []float64) { r.gradient(x, g) }
		}
		if m.has.Hess {
			via.Hess = r.hessian
		}
		q, err := NLP(via, slices.Clone(r.task.X), Constraints{Lower: m.Lower, Upper: m.Upper}, m.Hessian)
		if err != nil {
			return nil, err
		}
		p = *q
		h.Functions = p.Functions
	}
	p.Functions = h
	r.grad = m.program != nil || m.has.Grad
	return &p, nil
}

// An interiorRun is one run of an InteriorPoint: it evaluates at one point after the other and remembers what is known of the last.
type interiorRun struct {
	exchange
	task   optimize.Task
	known  optimize.Operation // which fields of the location belong to its X
	major  []float64          // X of the last major iteration
	cancel context.CancelFunc
	grad   bool
	sign   float64 // −1 where gonum minimises −f
}

// evaluate has gonum evaluate at x what is not known there. It returns false if the run is over, and then ends the method.
func (r *interiorRun) evaluate(x []float64, op optimize.Operation) bool {
	if !floats.Equal(x, r.task.X) {
		copy(r.task.X, x)
		r.known = 0
	}
	if op &^= r.known; op != 0 {
		if !r.do(r.task, op) {
			r.cancel()
			return false
		}
		r.known |= op
	}
	return true
}

func (r *interiorRun) objective(x []float64) float64 {
	if !r.evaluate(x, optimize.FuncEvaluation) {
		return math.NaN()
	}
	return r.sign * r.task.F
}

func (r *interiorRun) gradient(x, g []float64) {
	if !r.evaluate(x, optimize.GradEvaluation) {
		g[0] = math.NaN()
		return
	}
	floats.ScaleTo(g, r.sign, r.task.Gradient)
}

func (r *interiorRun) hessian(h *mat.SymDense, x []float64) {
	r.task.Hessian = h
	ok := r.evaluate(x, optimize.HessEvaluation)
	r.task.Hessian = nil
	r.known &^= optimize.HessEvaluation
	if !ok {
		h.SetSym(0, 0, math.NaN())
	}
}

// accept makes x a major iteration, unless it has been the last one.
func (r *interiorRun) accept(x []float64) {
	if r.over || floats.Equal(x, r.major) {
		return
	}
	op := optimize.FuncEvaluation
	if r.grad {
		op |= optimize.GradEvaluation
	}
	if !r.evaluate(x, op) {
		return
	}
	r.major = append(r.major[:0], x...)
	if !r.do(r.task, optimize.MajorIteration) {
		r.cancel()
	}
}

// throughGonum are the functions of a program with objective and gradient evaluated by gonum.
type throughGonum struct {
	problem.Functions
	run *interiorRun
}

func (t *throughGonum) Objective(x []float64) float64 { return t.run.objective(x) }
func (t *throughGonum) Gradient(x, g []float64)       { t.run.gradient(x, g) }

// heard are functions that make each accepted point a major iteration.
type heard struct {
	problem.Functions
	run   *interiorRun
	inner problem.Observer // what the functions themselves want to hear, or nil
}

// Accepted implements problem.Observer.
func (h *heard) Accepted(x []float64, sigma float64, y []float64) {
	if h.inner != nil {
		h.inner.Accepted(x, sigma, y)
	}
	h.run.accept(x)
}

// Restarted implements problem.Observer.
func (h *heard) Restarted() {
	if h.inner != nil {
		h.inner.Restarted()
	}
}

// Minimize looks for a local minimiser of p, or a maximiser if p asks for one, as nlpd.Solve does, in the manner of optimize.Minimize: settings limit and record the
// run, nil standing for none; the result has gonum's statuses and those of this package. What the method itself says, duals among it, is the second result.
//
// A Converger of nil means none here: gonum's own ends a run when f has not fallen for a hundred iterations, which is no sign of an end
// while constraints are violated. GradientThreshold is about ∇f alone and as a rule of no use. Limits on iterations and time also hold in
// restorations, of which the Recorder does not see the iterates. InitValues must not be set. In a maximisation Recorder and Converger see −f.
//
// When ctx ends the result is the last iterate. Errors are those of nlpd.Solve and of optimize.Minimize, and tell of Failure.
func Minimize(ctx context.Context, p *problem.NLP, settings *optimize.Settings, o nlpd.Options) (*optimize.Result, solvers.Result, error) {
	if err := p.Validate(); err != nil {
		return nil, solvers.Result{}, err
	}
	if settings == nil {
		settings = &optimize.Settings{}
	}
	s := *settings
	if s.InitValues != nil {
		return nil, solvers.Result{}, fmt.Errorf("gonumopt: Minimize does not take Settings.InitValues")
	}
	if s.Converger == nil {
		s.Converger = optimize.NeverTerminate{}
	}
	if s.MajorIterations > 0 && (o.MaxIterations == 0 || o.MaxIterations > s.MajorIterations) {
		o.MaxIterations = s.MajorIterations
	}
	if s.Runtime > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.Runtime)
		defer cancel()
	}
	n, _ := p.Dim()
	x0 := make([]float64, n)
	copy(x0, p.Start)
	sign := 1.0
	if p.Maximize {
		sign = -1
	}
	m := &InteriorPoint{Options: o, program: p, ctx: ctx}
	r, err := optimize.Minimize(optimize.Problem{
		Func: func(x []float64) float64 { return sign * p.Objective(x) },
		Grad: func(g, x []float64) { p.Gradient(x, g); floats.Scale(sign, g) },
	}, x0, &s, m)
	if r != nil && p.Maximize {
		r.F = -r.F
		floats.Scale(-1, r.Gradient)
	}
	return r, m.result, err
}
