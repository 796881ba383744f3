package gonumopt_test

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/optimize/functions"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers/gonumopt"
)

// methods are those of this package, in every way of getting second derivatives.
func methods(n int) map[string]func() optimize.Method {
	pattern := gonumopt.Hessian{Pattern: chain(n).Pattern}
	return map[string]func() optimize.Method{
		"trust region, sparse":      func() optimize.Method { return &gonumopt.TrustRegion{Hessian: chain(n)} },
		"trust region, dense":       func() optimize.Method { return &gonumopt.TrustRegion{} },
		"trust region, differences": func() optimize.Method { return &gonumopt.TrustRegion{Hessian: pattern} },
	}
}

// rosenbrock is gonum's function with a dense Hessian.
func rosenbrock() optimize.Problem {
	f := functions.ExtendedRosenbrock{}
	return optimize.Problem{Func: f.Func, Grad: f.Grad, Hess: func(h *mat.SymDense, x []float64) {
		c := chain(len(x))
		v := make([]float64, c.Pattern.Len())
		c.Values(v, x)
		h.Zero()
		for k, i := range c.Pattern.Row {
			h.SetSym(int(i), int(c.Pattern.Col[k]), v[k])
		}
	}}
}

// A recorder counts what it is shown, and fails at the call with the number fail.
type recorder struct {
	init, major, post, calls, fail int
	lastF                          float64
	problem                        optimize.Problem // major iterations must be consistent with it, if it has a Func
	bad                            int              // those that are not
}

var errRecorder = errors.New("recorder full")

func (r *recorder) Init() error { return nil }

func (r *recorder) Record(l *optimize.Location, op optimize.Operation, _ *optimize.Stats) error {
	r.calls++
	switch op {
	case optimize.InitIteration:
		r.init++
	case optimize.MajorIteration:
		r.major++
		if r.problem.Func != nil {
			g := make([]float64, len(l.X))
			r.problem.Grad(g, l.X)
			if l.F != r.problem.Func(l.X) || !floats.Equal(g, l.Gradient) || l.Hessian != nil {
				r.bad++
			}
		}
	case optimize.PostIteration:
		r.post++
		r.lastF = l.F
	}
	if r.calls == r.fail {
		return errRecorder
	}
	return nil
}

// Every limit of gonum's ends every method with gonum's status, at the last major iteration, for any number of tasks.
func TestLimits(t *testing.T) {
	const n = 6
	for name, method := range methods(n) {
		for _, concurrent := range []int{0, 3} {
			for limit, c := range map[string]struct {
				settings optimize.Settings
				want     optimize.Status
			}{
				"iterations": {optimize.Settings{MajorIterations: 3}, optimize.IterationLimit},
				"functions":  {optimize.Settings{FuncEvaluations: 4}, optimize.FunctionEvaluationLimit},
				"gradients":  {optimize.Settings{GradEvaluations: 5}, optimize.GradientEvaluationLimit},
				"runtime":    {optimize.Settings{Runtime: 1}, optimize.RuntimeLimit},
				"converger":  {optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1e10, Iterations: 2}}, optimize.FunctionConvergence},
				"gradient":   {optimize.Settings{GradientThreshold: 1e9}, optimize.GradientThreshold},
			} {
				s := c.settings
				s.Concurrent = concurrent
				x := nearby(n)
				p := rosenbrock()
				rec := &recorder{problem: p}
				s.Recorder = rec
				r, err := optimize.Minimize(p, x, &s, method())
				if err != nil || r.Status != c.want {
					t.Errorf("%s, %s: %v, %v", name, limit, r.Status, err)
					continue
				}
				if r.MajorIterations > 0 && p.Func(r.X) != r.F {
					t.Errorf("%s, %s: F is not that of X", name, limit)
				}
				if rec.init != 1 || rec.post != 1 || rec.lastF != r.F || rec.major > r.MajorIterations || rec.bad > 0 {
					t.Errorf("%s, %s: of %d iterations recorded %d, of which %d are inconsistent", name, limit, r.MajorIterations, rec.major, rec.bad)
				}
			}
		}
	}
}

// Problem.Hess counts, and is limited, where it is used; a status of the Problem and an error of the Recorder end the run.
func TestEndsFromOutside(t *testing.T) {
	const n = 6
	r, err := optimize.Minimize(rosenbrock(), nearby(n), &optimize.Settings{HessEvaluations: 2}, &gonumopt.TrustRegion{})
	if err != nil || r.Status != optimize.HessianEvaluationLimit {
		t.Errorf("%v, %v", r.Status, err)
	}
	for name, method := range methods(n) {
		for fail := 2; fail < 14; fail++ {
			if _, err := optimize.Minimize(rosenbrock(), nearby(n), &optimize.Settings{Recorder: &recorder{fail: fail}, Concurrent: 2}, method()); !errors.Is(err, errRecorder) {
				t.Errorf("%s: recorder that fails at call %d: %v", name, fail, err)
			}
			p, left := rosenbrock(), fail
			p.Status = func() (optimize.Status, error) {
				if left--; left <= 0 {
					return optimize.FunctionThreshold, nil
				}
				return optimize.NotTerminated, nil
			}
			if r, err := optimize.Minimize(p, nearby(n), nil, method()); err != nil || r.Status != optimize.FunctionThreshold {
				t.Errorf("%s: status of the problem at call %d: %v, %v", name, fail, r.Status, err)
			}
		}
	}
}

// Methods in several goroutines do not disturb each other.
func TestConcurrentRuns(t *testing.T) {
	const n = 30
	for name, method := range methods(n) {
		var group sync.WaitGroup
		results := make([]*optimize.Result, 4)
		for i := range results {
			group.Go(func() {
				var err error
				if results[i], err = optimize.Minimize(rosenbrock(), nearby(n), &optimize.Settings{Concurrent: i}, method()); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		group.Wait()
		for _, r := range results[1:] {
			if !floats.Equal(r.X, results[0].X) {
				t.Errorf("%s: results differ", name)
			}
		}
	}
}

func TestBadArguments(t *testing.T) {
	bad := func(row, col int32) gonumopt.Hessian {
		return gonumopt.Hessian{Pattern: problem.Pattern{Row: []int32{row}, Col: []int32{col}}}
	}
	p := rosenbrock()
	for want, m := range map[string]*gonumopt.TrustRegion{
		"without a Pattern":    {Hessian: gonumopt.Hessian{Values: func(_, _ []float64) {}}},
		"2 rows and 1 columns": {Hessian: gonumopt.Hessian{Pattern: problem.Pattern{Row: []int32{0, 1}, Col: []int32{0}}}},
		"entry 0 at (0, 1)":    {Hessian: bad(0, 1)},
		"entry 0 at (2, 0)":    {Hessian: bad(2, 0)},
		"entry 0 at (0, -1)":   {Hessian: bad(0, -1)},
		"Radius = -1":          {Radius: -1},
		"Radius = NaN":         {Radius: math.NaN()},
		"GradStopThreshold":    {GradStopThreshold: -1},
		"DenseRow":             {KKT: kkt.Options{DenseRow: -1}},
		"count eigenvalues":    {KKT: kkt.Options{Backend: func() kkt.Backend { return kkt.NewIterative(kkt.IterativeOptions{}) }}},
	} {
		r, err := optimize.Minimize(p, []float64{-1.2, 1}, nil, m)
		if err == nil || !strings.Contains(err.Error(), want) || r.Status != optimize.Failure || strings.Contains(err.Error(), "\n") {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	if _, err := (&gonumopt.TrustRegion{}).Uses(optimize.Available{Hess: true}); !errors.Is(err, optimize.ErrMissingGrad) {
		t.Errorf("without a gradient: %v", err)
	}
}

// quartic is x⁴/4 − x²/2 of each variable but the first, which is x²/2.
func quartic(x []float64) (f float64) {
	f = x[0] * x[0] / 2
	for _, v := range x[1:] {
		f += v*v*v*v/4 - v*v/2
	}
	return f
}

func quarticGrad(g, x []float64) {
	g[0] = x[0]
	for i, v := range x[1:] {
		g[i+1] = v*v*v - v
	}
}

func TestHardFunctions(t *testing.T) {
	run := func(p optimize.Problem, m *gonumopt.TrustRegion, x ...float64) (*optimize.Result, error) {
		return optimize.Minimize(p, x, &optimize.Settings{MajorIterations: 500}, m)
	}
	// The hard case as it is in books: the gradient says nothing of the directions of negative curvature.
	r, err := run(optimize.Problem{Func: quartic, Grad: quarticGrad}, &gonumopt.TrustRegion{}, 1, 0, 0)
	if err != nil || r.Status != optimize.GradientThreshold || math.Abs(r.F+0.5) > 1e-12 {
		t.Errorf("saddle point: %v, f = %g, %v", r.Status, r.F, err)
	}
	// At the saddle point itself only the curvature tells, and only if the threshold does not end the run first.
	r, err = run(optimize.Problem{Func: quartic, Grad: quarticGrad}, &gonumopt.TrustRegion{GradStopThreshold: math.NaN()}, 0, 0, 0)
	if err != nil || r.Status != optimize.StepConvergence || math.Abs(r.F+0.5) > 1e-12 {
		t.Errorf("start at the saddle point: %v, f = %g, %v", r.Status, r.F, err)
	}
	// Not defined for x ≤ 0, where long steps lead.
	barrier := optimize.Problem{
		Func: func(x []float64) float64 { return x[0] - 1e-3*math.Log(x[0]) },
		Grad: func(g, x []float64) { g[0] = 1 - 1e-3/x[0] },
		Hess: func(h *mat.SymDense, x []float64) { h.SetSym(0, 0, 1e-3/(x[0]*x[0])) },
	}
	if r, err = run(barrier, &gonumopt.TrustRegion{}, 10); err != nil || math.Abs(r.X[0]-1e-3) > 1e-12 {
		t.Errorf("logarithm: %v, x = %v, %v", r.Status, r.X, err)
	}
	// No minimum: −exp(x²), which overflows to −Inf, and a linear function; and nothing but minima.
	down := optimize.Problem{
		Func: func(x []float64) float64 { return -math.Exp(x[0] * x[0]) },
		Grad: func(g, x []float64) { g[0] = -2 * x[0] * math.Exp(x[0]*x[0]) },
	}
	if r, err = run(down, &gonumopt.TrustRegion{}, 0.1); r.Status != optimize.FunctionNegativeInfinity && err == nil {
		t.Errorf("no minimum: %v, f = %g", r.Status, r.F)
	}
	linear := optimize.Problem{Func: func(x []float64) float64 { return x[0] - x[1] }, Grad: func(g, _ []float64) { g[0], g[1] = 1, -1 }}
	r, err = optimize.Minimize(linear, []float64{0, 0}, &optimize.Settings{Converger: optimize.NeverTerminate{}, MajorIterations: 3000}, &gonumopt.TrustRegion{})
	if r.Status != optimize.FunctionNegativeInfinity && err == nil {
		t.Errorf("linear: %v, f = %g, %v", r.Status, r.F, err)
	}
	flat := optimize.Problem{Func: func([]float64) float64 { return 1 }, Grad: func(g, _ []float64) { clear(g) }}
	if r, err = run(flat, &gonumopt.TrustRegion{GradStopThreshold: math.NaN()}, 1, 2); err != nil || r.Status != optimize.StepConvergence {
		t.Errorf("constant: %v, %v", r.Status, err)
	}
	// A gradient of the wrong sign.
	wrong := optimize.Problem{Func: func(x []float64) float64 { return x[0] * x[0] }, Grad: func(g, x []float64) { g[0] = -2 * x[0] }}
	if r, err = run(wrong, &gonumopt.TrustRegion{}, 1); !errors.Is(err, optimize.ErrNoProgress) || r.Status != optimize.Failure || math.Abs(r.X[0]-1) > 1e-6 {
		t.Errorf("wrong gradient: %v, x = %v, %v", r.Status, r.X, err)
	}
	nan := optimize.Problem{Func: func([]float64) float64 { return math.NaN() }, Grad: func(g, _ []float64) { g[0] = 1 }}
	var bad optimize.ErrFunc
	if _, err = run(nan, &gonumopt.TrustRegion{}, 1); !errors.As(err, &bad) {
		t.Errorf("undefined start: %v", err)
	}
	nan = optimize.Problem{Func: func([]float64) float64 { return 1 }, Grad: func(g, _ []float64) { g[0] = math.NaN() }}
	var badGrad optimize.ErrGrad
	if _, err = run(nan, &gonumopt.TrustRegion{}, 1); !errors.As(err, &badGrad) {
		t.Errorf("undefined gradient: %v", err)
	}
	hess := gonumopt.Hessian{Pattern: problem.Pattern{Row: []int32{0}, Col: []int32{0}}, Values: func(v, _ []float64) { v[0] = math.Inf(1) }}
	if r, err = run(barrier, &gonumopt.TrustRegion{Hessian: hess}, 1); err == nil || r.Status != optimize.Failure {
		t.Errorf("infinite Hessian: %v, %v", r.Status, err)
	}
}

// Scales of f and x leave the path of the method as it is, but for rounding and for what is absolute: the first radius.
func TestScales(t *testing.T) {
	f := functions.ExtendedRosenbrock{}
	for _, c := range []struct{ f, x float64 }{{1, 1}, {1e-20, 1}, {1e20, 1}, {1, 1e-6}, {1, 1e6}} {
		y := make([]float64, 2)
		scaled := func(x []float64) []float64 { return floats.ScaleTo(y, c.x, x) }
		p := optimize.Problem{
			Func: func(x []float64) float64 { return c.f * f.Func(scaled(x)) },
			Grad: func(g, x []float64) { f.Grad(g, scaled(x)); floats.Scale(c.f*c.x, g) },
			Hess: func(h *mat.SymDense, x []float64) { rosenbrock().Hess(h, scaled(x)); h.ScaleSym(c.f*c.x*c.x, h) },
		}
		x := []float64{-1.2 / c.x, 1 / c.x}
		r, err := optimize.Minimize(p, x, &optimize.Settings{MajorIterations: 200, Runtime: time.Minute}, &gonumopt.TrustRegion{GradStopThreshold: 1e-8 * c.f * c.x, Radius: 1.5 / c.x})
		if err != nil || r.Status != optimize.GradientThreshold || r.MajorIterations > 40 {
			t.Errorf("f × %g, x / %g: %v after %d iterations, %v", c.f, c.x, r.Status, r.MajorIterations, err)
		}
	}
}
