package gonumopt

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
)

const (
	gradientDefault = 1e-12 // of gonum's methods
	acceptRatio     = 1e-4  // of actual and predicted decrease, from which a step is taken
	noiseUnits      = 10    // rounding units of f below which a decrease says nothing (Conn, Gould and Toint, 17.4.2)
	idleSteps       = 3     // Newton steps within that noise, without a smaller gradient, after which no more is to be had
)

// A TrustRegion is an optimize.Method for smooth functions without constraints: it goes from x to x + p, where p solves
//
//	minimise gᵀp + ½pᵀH p  subject to  ‖p‖ ≤ Δ,      g = ∇f(x), H = ∇²f(x),
//
// about, as Moré and Sorensen do it (Computing a trust region step, 1983): with factorisations of the sparse H + λI, whose inertia tells whether λ is
// large enough, and a vector of negative curvature where that alone does not reach the boundary. Indefinite H are no obstacle, and saddle points are left.
// Δ grows and shrinks with the ratio of the decrease of f to the one predicted. A step without a
// bound on λ is that of Newton's method, so that convergence is quadratic in the end.
//
// It needs Problem.Grad, and takes second derivatives from Hessian, from Problem.Hess, or from differences of gradients; see
// [Hessian]. Each accepted step is a major iteration. One takes as a rule one factorisation, of an indefinite H up to ten or so; f is evaluated
// at trial points, gradient and Hessian at accepted ones only. Where f is NaN or +Inf the region shrinks.
//
// gonum gives a method no context: a run ends between iterations, by gonum's limits and recorders, while the analysis of H before
// the first and each factorisation go on to their ends, however long they take. [Minimize], which takes one, can be interrupted in the middle.
//
// The zero value is ready to use.
type TrustRegion struct {
	Hessian Hessian

	// GradStopThreshold ends the run with GradientThreshold when the largest element of the gradient is below it; 0 means 1e-12, NaN never,
	// as in gonum's methods. Where rounding errors of f allow no smaller gradient the status is StepConvergence.
	GradStopThreshold float64
	// Radius is the first Δ; 0 means max(1, ‖x₀‖).
	Radius float64
	// KKT are options of the linear systems. A back end must count eigenvalues.
	KKT kkt.Options

	useHess bool // Problem.Hess
	dim     int
	status  optimize.Status
	err     error
	stats   TrustRegionStats
}

// TrustRegionStats count what gonum does not.
type TrustRegionStats struct {
	Hessians       int // evaluated, by whatever means
	Factorizations int
	Steps          int // accepted
	Rejected       int
	Groups         int // of differences, each a gradient for a Hessian; 0 without
}

var (
	_ optimize.Method   = (*TrustRegion)(nil)
	_ optimize.Statuser = (*TrustRegion)(nil)
)

// Stats returns what the last run has counted.
func (m *TrustRegion) Stats() TrustRegionStats { return m.stats }

// Status implements optimize.Statuser.
func (m *TrustRegion) Status() (optimize.Status, error) { return m.status, m.err }

// Uses implements optimize.Method: the gradient, and Problem.Hess if there is one and no Hessian.Values.
func (m *TrustRegion) Uses(has optimize.Available) (optimize.Available, error) {
	if !has.Grad {
		return optimize.Available{}, optimize.ErrMissingGrad
	}
	m.useHess = has.Hess && m.Hessian.Values == nil
	return optimize.Available{Grad: true, Hess: m.useHess}, nil
}

// Init implements optimize.Method. More than one task is of use for differences.
func (m *TrustRegion) Init(dim, tasks int) int {
	m.status, m.err = optimize.NotTerminated, nil
	m.dim, m.stats = dim, TrustRegionStats{}
	if m.useHess || m.Hessian.Values != nil {
		return 1
	}
	return tasks
}

// Run implements optimize.Method. Bad options end it with Failure and an error.
func (m *TrustRegion) Run(operation chan<- optimize.Task, result <-chan optimize.Task, tasks []optimize.Task) {
	defer close(operation)
	e := &exchange{operation: operation, result: result}
	r, err := m.prepare(e, tasks)
	if err == nil {
		m.status, err = r.minimize()
	}
	if err != nil {
		m.status, m.err = optimize.Failure, err
	}
	if r != nil {
		m.stats.Factorizations = r.sub.factorizations
	}
	e.done(tasks[0])
}

// A trustRun is one run of a TrustRegion. Its vectors are x, where it is, and what belongs to it.
type trustRun struct {
	m     *TrustRegion
	e     *exchange
	tasks []optimize.Task
	task  optimize.Task // the first of them, whose location moves about

	x, g   []float64
	f      float64
	known  optimize.Operation // what gonum knows at the start
	dense  *mat.SymDense      // for Problem.Hess
	p      problem.Pattern
	v      []float64 // elements of the Hessian
	diff   *differences
	sub    *subproblem
	radius float64
	scale  float64 // size of f below which its rounding errors do not shrink
	idle   int     // steps within the noise
	least  float64 // smallest gradient in them
	misled int     // steps rejected since the last one that was not
}

func (m *TrustRegion) prepare(e *exchange, tasks []optimize.Task) (*trustRun, error) {
	n := m.dim
	if err := m.Hessian.check(n); err != nil {
		return nil, err
	}
	if !(m.Radius >= 0) || math.IsInf(m.Radius, 1) {
		return nil, fmt.Errorf("gonumopt: TrustRegion.Radius = %v, want a finite number, at least 0", m.Radius)
	}
	if m.GradStopThreshold < 0 {
		return nil, fmt.Errorf("gonumopt: TrustRegion.GradStopThreshold = %v, want at least 0, or NaN", m.GradStopThreshold)
	}
	r := &trustRun{m: m, e: e, tasks: tasks, task: tasks[0], known: tasks[0].Op, p: m.Hessian.places(n)}
	r.x, r.g, r.v = make([]float64, n), make([]float64, n), make([]float64, r.p.Len())
	if m.Hessian.Values == nil && !m.useHess {
		var err error
		if r.diff, err = newDifferences(n, r.p); err != nil {
			return nil, err
		}
		m.stats.Groups = r.diff.groups.Count()
	}
	var err error
	if r.sub, err = newSubproblem(n, r.p, m.KKT); err != nil {
		return nil, err
	}
	return r, nil
}

// minimize runs until gonum or one of our own tests ends it.
func (r *trustRun) minimize() (optimize.Status, error) {
	if ok, err := r.start(); !ok || err != nil {
		return optimize.NotTerminated, err
	}
	for {
		if !r.e.do(r.task, optimize.MajorIteration) {
			return optimize.NotTerminated, nil
		}
		if floats.Norm(r.g, math.Inf(1)) < r.m.threshold() {
			return optimize.GradientThreshold, nil
		}
		if ok, err := r.hessian(); !ok || err != nil {
			return optimize.NotTerminated, err
		}
		if status, err := r.step(); status != optimize.NotTerminated || err != nil || r.e.over {
			return status, err
		}
	}
}

func (m *TrustRegion) threshold() float64 {
	if m.GradStopThreshold == 0 {
		return gradientDefault
	}
	return m.GradStopThreshold // NaN is above everything
}

// start evaluates at x₀ what gonum does not know, and refuses a start where f or its gradient is not defined.
func (r *trustRun) start() (bool, error) {
	l := r.task.Location
	if r.known&optimize.HessEvaluation != 0 && r.m.useHess {
		r.dense = l.Hessian
	}
	l.Hessian = nil
	if todo := (optimize.FuncEvaluation | optimize.GradEvaluation) &^ r.known; todo != 0 && !r.e.do(r.task, todo) {
		return false, nil
	}
	if math.IsNaN(l.F) || math.IsInf(l.F, 1) {
		return false, optimize.ErrFunc(l.F)
	}
	for i, v := range l.Gradient {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false, optimize.ErrGrad{Grad: v, Index: i}
		}
	}
	r.keep()
	r.radius = r.m.Radius
	if r.radius == 0 {
		r.radius = math.Max(1, floats.Norm(r.x, 2))
	}
	r.scale, r.least = math.Min(1, math.Abs(r.f)), math.Inf(1)
	return true, nil
}

// keep makes the location of the task the present point.
func (r *trustRun) keep() {
	l := r.task.Location
	copy(r.x, l.X)
	copy(r.g, l.Gradient)
	r.f = l.F
}

// hessian evaluates H at x and hands it to the subproblem. It returns false if the run is over.
func (r *trustRun) hessian() (bool, error) {
	switch {
	case r.m.Hessian.Values != nil:
		r.m.Hessian.Values(r.v, r.x)
	case r.diff != nil:
		if !r.diff.take(r.e, r.tasks, r.x, r.g, r.v) {
			return false, nil
		}
	default:
		if r.known&optimize.HessEvaluation == 0 {
			l := r.task.Location
			l.Hessian = r.dense
			ok := r.e.do(r.task, optimize.HessEvaluation)
			r.dense, l.Hessian = l.Hessian, nil // gonum is not to take an old one for that of another point
			if !ok {
				return false, nil
			}
		}
		fromDense(r.v, r.p, r.dense)
	}
	r.known = 0
	r.m.stats.Hessians++
	if err := r.sub.setHessian(r.v); err != nil {
		return false, fmt.Errorf("gonumopt: the Hessian: %w", err)
	}
	return true, nil
}

// errNoProgress says that f falls along no step, however short: derivatives are wrong, or f is not smooth.
var errNoProgress = fmt.Errorf("gonumopt: f does not fall as its derivatives say: %w", optimize.ErrNoProgress)

// step shrinks the radius until a step is accepted, and goes there. The status is NotTerminated unless no step changes x or f any more.
func (r *trustRun) step() (optimize.Status, error) {
	l := r.task.Location
	for {
		s, err := r.sub.solve(context.Background(), r.g, r.radius)
		if err != nil {
			return optimize.Failure, err
		}
		floats.AddTo(l.X, r.x, s.p)
		if floats.Equal(l.X, r.x) {
			if s.newton || s.norm == 0 {
				return r.stay(optimize.StepConvergence, nil)
			}
			return r.stay(optimize.Failure, errNoProgress)
		}
		if !r.e.do(r.task, optimize.FuncEvaluation) {
			return optimize.NotTerminated, nil
		}
		noise := noiseUnits * 0x1p-52 * math.Max(math.Abs(r.f), r.scale)
		ratio := (r.f - l.F + noise) / (s.decrease + noise)
		r.resize(ratio, s.norm, s.newton)
		if ratio >= acceptRatio {
			return r.accept(s.decrease <= noise, s.newton)
		}
		r.misled++
		r.m.stats.Rejected++
	}
}

// resize changes the radius by the ratio that a step of this length had.
func (r *trustRun) resize(ratio, norm float64, newton bool) {
	switch {
	case !(ratio >= acceptRatio): // or NaN
		r.radius = norm / 4
	case ratio < 0.25:
		r.radius = norm / 2
	case ratio > 0.75 && !newton:
		r.radius = math.Max(r.radius, 2*norm)
	}
}

// accept makes the trial point the present one. Where steps are within the rounding errors of f the gradient must fall.
func (r *trustRun) accept(within, newton bool) (optimize.Status, error) {
	if !r.e.do(r.task, optimize.GradEvaluation) {
		return optimize.NotTerminated, nil
	}
	r.keep()
	r.m.stats.Steps++
	norm := floats.Norm(r.g, math.Inf(1))
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		return optimize.Failure, errors.New("gonumopt: the gradient is not finite where f is")
	}
	switch {
	case !within:
		r.idle, r.least, r.misled = 0, math.Inf(1), 0
	case norm < 0.99*r.least:
		r.idle, r.least = 0, norm
	default:
		if r.idle++; r.idle < idleSteps {
			break
		}
		if r.misled > 0 && !newton { // they are short for want of better ones
			return optimize.Failure, errNoProgress
		}
		return optimize.StepConvergence, nil
	}
	return optimize.NotTerminated, nil
}

// stay leaves the location as the last major iteration has told it.
func (r *trustRun) stay(s optimize.Status, err error) (optimize.Status, error) {
	copy(r.task.X, r.x)
	return s, err
}
