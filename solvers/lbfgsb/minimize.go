package lbfgsb

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/solvers"
)

// A Func returns f(x) and writes ∇f(x) into g, which has the length of x. It must not change x. A value that is not finite means that f is
// not defined at x; the method then tries a shorter step. An error ends the run.
type Func func(x, g []float64) (float64, error)

// A Minimizer is the workspace for problems of n variables, about (2·Memory + 12)·n numbers. It is for one goroutine at a time.
type Minimizer struct {
	n int
	o Options
	b *memory

	ctx    context.Context
	fn     Func
	lo, hi []float64
	boxed  bool // all bounds are finite

	f, tried                     float64 // value at x; the step that led there
	x, g, x0, g0, xc, xh, d      []float64
	best, bestG                  []float64
	bestF                        float64
	p, c, w, mv                  []float64 // 2·Memory elements
	kn                           small
	heap                         []breakpoint
	free                         []int
	evaluations, skips, restarts int
	promise                      float64 // decrease that the slope at the start of the last search promises
}

// New returns a Minimizer for n variables. It allocates; iterations do not.
func New(n int, o Options) (*Minimizer, error) {
	if n < 1 {
		return nil, fmt.Errorf("lbfgsb: %d variables, want at least 1", n)
	}
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.resolve()
	k := 2 * o.Memory
	m := &Minimizer{n: n, o: o, b: newMemory(n, o.Memory), kn: newSmall(k), heap: make([]breakpoint, 0, n), free: make([]int, 0, n)}
	for _, v := range []*[]float64{&m.lo, &m.hi, &m.x, &m.g, &m.x0, &m.g0, &m.xc, &m.xh, &m.d, &m.best, &m.bestG} {
		*v = make([]float64, n)
	}
	for _, v := range []*[]float64{&m.p, &m.c, &m.w, &m.mv} {
		*v = make([]float64, k)
	}
	return m, nil
}

// Minimize minimises f over lo ≤ x ≤ hi from start with a Minimizer of its own.
func Minimize(ctx context.Context, f Func, start, lo, hi []float64, o Options) (*Result, error) {
	m, err := New(len(start), o)
	if err != nil {
		return nil, err
	}
	return m.Minimize(ctx, f, start, lo, hi)
}

// Minimize minimises f over lo ≤ x ≤ hi from start, which is moved into the box first. Bounds may be nil (none) or hold
// infinities; they have n elements otherwise.
//
// A nil result comes with an error about the arguments. If ctx ends, Progress asks to stop, or f returns an error, Minimize
// returns both the best point so far and an error that wraps the cause (the Status then is TimeLimit, Interrupted or EvaluationError). The result is
// nil in that case only if f was not evaluated once.
func (m *Minimizer) Minimize(ctx context.Context, f Func, start, lo, hi []float64) (*Result, error) {
	if err := m.begin(ctx, f, start, lo, hi); err != nil {
		return nil, err
	}
	if err := m.evaluate(); err != nil {
		return nil, fmt.Errorf("lbfgsb: at the start: %w", err)
	}
	if math.IsInf(m.bestF, 1) {
		return nil, errors.New("lbfgsb: the function or its gradient is not finite at the start")
	}
	it, status, message, cause := 0, solvers.Unknown, "", error(nil)
	free, step := m.n, 0.0
	for {
		status, message, cause = m.report(it, free, step)
		if status != solvers.Unknown {
			break
		}
		f0 := m.f
		step, free, cause = m.iterate(it)
		if cause != nil {
			status, message, cause = m.failed(cause, f0)
			break
		}
		it++
		if scale := max(math.Abs(f0), math.Abs(m.f), 1); f0-m.f <= m.o.Decrease*scale && m.projected() > m.o.Tolerance {
			status, message = solvers.Acceptable, fmt.Sprintf("the objective decreased by %.2g of its size in the last step", (f0-m.f)/scale)
			m.report(it, free, step)
			break
		}
	}
	return m.result(it, status, message), cause
}

// begin checks the arguments and copies them.
func (m *Minimizer) begin(ctx context.Context, f Func, start, lo, hi []float64) error {
	for _, v := range []struct {
		name string
		v    []float64
		none bool
	}{{"start", start, false}, {"lo", lo, lo == nil}, {"hi", hi, hi == nil}} {
		if !v.none && len(v.v) != m.n {
			return fmt.Errorf("lbfgsb: %s has %d elements, want %d", v.name, len(v.v), m.n)
		}
	}
	if f == nil {
		return errors.New("lbfgsb: no function")
	}
	m.boxed = true
	for i, x := range start {
		m.lo[i], m.hi[i] = math.Inf(-1), math.Inf(1)
		if lo != nil {
			m.lo[i] = lo[i]
		}
		if hi != nil {
			m.hi[i] = hi[i]
		}
		if !(m.lo[i] <= m.hi[i]) || math.IsInf(m.lo[i], 1) || math.IsInf(m.hi[i], -1) {
			return fmt.Errorf("lbfgsb: bounds of variable %d are [%g, %g]", i, m.lo[i], m.hi[i])
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("lbfgsb: start: element %d is %g", i, x)
		}
		m.x[i] = min(max(x, m.lo[i]), m.hi[i])
		m.boxed = m.boxed && !math.IsInf(m.lo[i], 0) && !math.IsInf(m.hi[i], 0)
	}
	m.ctx, m.fn = ctx, f
	m.bestF, m.evaluations, m.skips, m.restarts = math.Inf(1), 0, 0, 0
	m.b.reset()
	return nil
}

// evaluate calls the function at m.x and remembers the best point.
func (m *Minimizer) evaluate() (err error) {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	if m.evaluations >= m.o.MaxEvaluations {
		return errEvaluations
	}
	m.evaluations++
	if m.f, err = m.fn(m.x, m.g); err != nil {
		return &evaluationError{err}
	}
	for _, g := range m.g {
		if !(math.Abs(g) <= math.MaxFloat64) {
			m.f = math.Inf(1) // undefined, like a value that is not finite
		}
	}
	if m.f < m.bestF && !math.IsInf(m.f, -1) {
		m.bestF = m.f
		copy(m.best, m.x)
		copy(m.bestG, m.g)
	}
	return nil
}

// evaluationError tells an error of the function from one of the method.
type evaluationError struct{ err error }

func (e *evaluationError) Error() string { return e.err.Error() }
func (e *evaluationError) Unwrap() error { return e.err }

// iterate makes one iteration. A search that fails along the direction of the model is repeated once along
// that of the gradient.
func (m *Minimizer) iterate(it int) (step float64, free int, err error) {
	f := m.f
	copy(m.x0, m.x)
	copy(m.g0, m.g)
	for {
		m.cauchy()
		free = m.subspace()
		slope, norm := 0.0, 0.0
		for i := range m.d {
			m.d[i] = m.xh[i] - m.x[i]
			slope += float64(m.g[i] * m.d[i])
			norm += float64(m.d[i] * m.d[i])
		}
		err, m.promise = errSearch, -slope
		if slope < 0 {
			first := 1.0
			if m.b.k == 0 && !m.boxed {
				first = min(1, 1/math.Sqrt(norm)) // nothing is known yet about the length of a step
			}
			step, err = m.search(f, slope, first, m.longest())
		}
		if !errors.Is(err, errSearch) || m.b.k == 0 {
			break
		}
		m.b.reset()
		m.restarts++
		m.f = f
		copy(m.x, m.x0)
		copy(m.g, m.g0)
	}
	if err == nil && !m.b.update(m.x, m.x0, m.g, m.g0) {
		m.skips++
	}
	return step, free, err
}

// longest returns the length of the step along m.d that stays in the box, at least 1.
func (m *Minimizer) longest() float64 {
	most := 1e10
	for i, d := range m.d {
		switch {
		case d < 0 && !math.IsInf(m.lo[i], -1):
			most = min(most, (m.lo[i]-m.x[i])/d)
		case d > 0 && !math.IsInf(m.hi[i], 1):
			most = min(most, (m.hi[i]-m.x[i])/d)
		}
	}
	return max(most, 1)
}

// projected returns the largest element of |P(x − g) − x|.
func (m *Minimizer) projected() float64 { return projected(m.x, m.g, m.lo, m.hi) }

func projected(x, g, lo, hi []float64) float64 {
	big := 0.0
	for i, v := range x {
		big = max(big, math.Abs(min(max(v-g[i], lo[i]), hi[i])-v))
	}
	return big
}

// report calls Progress and says whether the run ends here.
func (m *Minimizer) report(it, free int, step float64) (solvers.Status, string, error) {
	pg := m.projected()
	if m.o.Progress != nil && m.o.Progress(Iter{
		Index: it, Evaluations: m.evaluations, Objective: m.f, ProjectedGradient: pg, Step: step, Free: free, X: m.x, Gradient: m.g,
	}) {
		return solvers.Interrupted, "stopped by Progress", fmt.Errorf("lbfgsb: %w", solvers.ErrStopped)
	}
	switch {
	case pg <= m.o.Tolerance:
		return solvers.Optimal, fmt.Sprintf("no element of the projected gradient is above %.2g", pg), nil
	case m.ctx.Err() != nil:
		return solvers.FromContext(m.ctx), "stopped before the end", fmt.Errorf("lbfgsb: stopped before the end: %w", m.ctx.Err())
	case it >= m.o.MaxIterations:
		return solvers.IterationLimit, "limit on iterations", nil
	case m.evaluations >= m.o.MaxEvaluations:
		return solvers.IterationLimit, errEvaluations.Error(), nil
	}
	return solvers.Unknown, "", nil
}

// failed says how a run ends whose iteration, from a point of value start, could not be completed.
func (m *Minimizer) failed(err error, start float64) (solvers.Status, string, error) {
	var bad *evaluationError
	switch {
	case errors.Is(err, errEvaluations):
		return solvers.IterationLimit, err.Error(), nil
	case errors.Is(err, errSearch) && m.promise <= m.o.Decrease*max(math.Abs(start), 1):
		return solvers.Acceptable, "the objective no longer decreases beyond rounding", nil
	case errors.Is(err, errSearch):
		return solvers.NumericalTrouble, err.Error() + " along the projected gradient: the gradient is wrong, or rounding hides the decrease", nil
	case m.ctx.Err() != nil:
		return solvers.FromContext(m.ctx), "stopped before the end", fmt.Errorf("lbfgsb: stopped before the end: %w", err)
	case errors.As(err, &bad):
		return solvers.EvaluationError, err.Error(), fmt.Errorf("lbfgsb: %w", err)
	}
	return solvers.NumericalTrouble, err.Error(), fmt.Errorf("lbfgsb: %w", err)
}

func (m *Minimizer) result(it int, status solvers.Status, message string) *Result {
	return &Result{
		Status: status, Message: message,
		X: append([]float64(nil), m.best...), Gradient: append([]float64(nil), m.bestG...), Objective: m.bestF,
		ProjectedGradient: projected(m.best, m.bestG, m.lo, m.hi),
		Iterations:        it, Evaluations: m.evaluations, Skipped: m.skips, Restarts: m.restarts,
	}
}
