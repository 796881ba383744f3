package gonumopt_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/problem/quasi"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/gonumopt"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// hs71 is problem 71 of Hock and Schittkowski; sign −1 states it as a maximisation.
func hs71(t *testing.T, maximize bool) *problem.NLP {
	m := expr.NewModel("hs71")
	x := make([]expr.Expr, 4)
	for j, s := range []float64{1, 5, 5, 1} {
		x[j] = m.Var("", 1, 5, s)
	}
	f := x[0].Mul(x[3]).Mul(x[0].Add(x[1]).Add(x[2])).Add(x[2])
	if maximize {
		m.Maximize(f.Neg())
	} else {
		m.Minimize(f)
	}
	m.Subject("", 25, x[0].Mul(x[1]).Mul(x[2]).Mul(x[3]), expr.Inf)
	m.Subject("", 40, x[0].Square().Add(x[1].Square()).Add(x[2].Square()).Add(x[3].Square()), 40)
	p, err := m.NLP()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The same run as nlpd.Solve, with what gonum adds.
func TestMinimize(t *testing.T) {
	ctx := context.Background()
	for _, maximize := range []bool{false, true} {
		p := hs71(t, maximize)
		want, err := nlpd.Solve(ctx, p, nlpd.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rec := &recorder{}
		r, detail, err := gonumopt.Minimize(ctx, p, &optimize.Settings{Recorder: rec}, nlpd.Options{})
		if err != nil || r.Status != optimize.Success || !floats.Equal(r.X, want.X) || r.F != want.Objective {
			t.Errorf("%v at %v, f = %g, %v; want %v, %g", r.Status, r.X, r.F, err, want.X, want.Objective)
		}
		g := make([]float64, 4)
		if p.Gradient(r.X, g); !floats.Equal(g, r.Gradient) {
			t.Errorf("gradient %v, want %v", r.Gradient, g)
		}
		if detail.Status != solvers.Optimal || !floats.Equal(detail.RowDuals, want.RowDuals) || detail.Iterations != want.Iterations {
			t.Errorf("of the method: %+v", detail)
		}
		// The start, and the last point, which is put back within the bounds.
		if r.MajorIterations != want.Iterations+2 || rec.major != r.MajorIterations || rec.post != 1 || r.FuncEvaluations > want.Evaluations.Objective+2 {
			t.Errorf("%d iterations, recorded %+v, %d evaluations; want %+v", r.MajorIterations, *rec, r.FuncEvaluations, want)
		}
		if sign := map[bool]float64{false: 1, true: -1}[maximize]; rec.lastF != sign*r.F {
			t.Errorf("recorded f = %g", rec.lastF)
		}
	}
}

// hs71 as a user of gonum has it.
func rows71() (optimize.Problem, gonumopt.Constraints, gonumopt.Hessian) {
	p := optimize.Problem{
		Func: func(x []float64) float64 { return x[0]*x[3]*(x[0]+x[1]+x[2]) + x[2] },
		Grad: func(g, x []float64) {
			s := x[0] + x[1] + x[2]
			g[0], g[1], g[2], g[3] = x[3]*(s+x[0]), x[0]*x[3], x[0]*x[3]+1, x[0]*s
		},
		Hess: func(h *mat.SymDense, x []float64) {
			h.Zero()
			h.SetSym(0, 0, 2*x[3])
			h.SetSym(0, 1, x[3])
			h.SetSym(0, 2, x[3])
			h.SetSym(0, 3, 2*x[0]+x[1]+x[2])
			h.SetSym(1, 3, x[0])
			h.SetSym(2, 3, x[0])
		},
	}
	c := gonumopt.Constraints{
		Lower: []float64{1, 1, 1, 1}, Upper: []float64{5, 5, 5, 5},
		RowLower: []float64{25, 40}, RowUpper: []float64{math.Inf(1), 40},
		Func: func(c, x []float64) { c[0], c[1] = x[0]*x[1]*x[2]*x[3], floats.Dot(x, x) },
		Jacobian: problem.Pattern{
			Row: []int32{0, 0, 0, 0, 1, 1, 1, 1}, Col: []int32{0, 1, 2, 3, 0, 1, 2, 3},
		},
		Jac: func(v, x []float64) {
			v[0], v[1], v[2], v[3] = x[1]*x[2]*x[3], x[0]*x[2]*x[3], x[0]*x[1]*x[3], x[0]*x[1]*x[2]
			floats.ScaleTo(v[4:], 2, x)
		},
		Hessian: problem.Pattern{
			Row: []int32{0, 1, 2, 3, 1, 2, 3, 2, 3, 3}, Col: []int32{0, 1, 2, 3, 0, 0, 0, 1, 1, 2},
		},
		Hess: func(v, x, y []float64) {
			for j := range 4 {
				v[j] = 2 * y[1]
			}
			v[4], v[5], v[6] = y[0]*x[2]*x[3], y[0]*x[1]*x[3], y[0]*x[1]*x[2]
			v[7], v[8], v[9] = y[0]*x[0]*x[3], y[0]*x[0]*x[2], y[0]*x[0]*x[1]
		},
	}
	h := gonumopt.Hessian{
		Pattern: problem.Pattern{Row: []int32{0, 1, 2, 3, 3, 3}, Col: []int32{0, 0, 0, 0, 1, 2}},
		Values: func(v, x []float64) {
			v[0], v[1], v[2], v[3], v[4], v[5] = 2*x[3], x[3], x[3], 2*x[0]+x[1]+x[2], x[0], x[0]
		},
	}
	return p, c, h
}

// All combinations of what a user may know end at the solution, and exact derivatives pass the check.
func TestNLP(t *testing.T) {
	for know := range 64 {
		if testing.Short() && know%5 > 0 && know != 63 {
			continue
		}
		p, c, h := rows71()
		has := func(bit int) bool { return know>>bit&1 == 1 }
		if !has(0) {
			p.Grad = nil
		}
		if !has(1) {
			p.Hess = nil
		}
		if !has(2) {
			h.Values = nil
			if !has(1) {
				h = gonumopt.Hessian{}
			}
		}
		if !has(3) {
			c.Jac = nil
		}
		if !has(4) {
			c.Hess = nil
		}
		if !has(5) {
			c.Hessian, c.Hess = problem.Pattern{}, nil
		}
		q, err := gonumopt.NLP(p, []float64{1, 5, 5, 1}, c, h)
		if err != nil {
			t.Fatalf("%06b: %v", know, err)
		}
		if know == 63 || know == 63-4 {
			report, err := problem.Check(q, nil, problem.CheckOptions{})
			if err != nil || !report.OK() {
				t.Errorf("%06b: %v\n%v", know, err, report)
			}
		}
		r, _, err := gonumopt.Minimize(context.Background(), q, nil, nlpd.Options{Options: solvers.Options{Tolerance: 1e-6}})
		if err != nil || r.Status.Early() || math.Abs(r.F-17.0140173) > 1e-5 {
			t.Errorf("%06b: %v, f = %.8g, %v", know, r.Status, r.F, err)
		}
	}
	p, c, h := rows71()
	x := []float64{1, 5, 5, 1}
	for want, change := range map[string]func(){
		"no Func":                       func() { p.Func = nil },
		"Constraints.Func is nil":       func() { c.Func = nil },
		"Jac without Jacobian":          func() { c.Jacobian.Row = nil },
		"Hess without Hessian":          func() { c.Hessian.Row = nil },
		"Constraints.Hessian: entry 9":  func() { c.Hessian.Row[9] = 4 },
		"Hessian.Values without a":      func() { h.Pattern.Row = nil },
		"Upper: 1 elements":             func() { c.Upper = []float64{1} },
		"Constraints.Hessian has 9 row": func() { c.Hessian.Row = c.Hessian.Row[:9] },
	} {
		p, c, h = rows71()
		change()
		if _, err := gonumopt.NLP(p, x, c, h); err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want)) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// Without bounds the method solves what gonum's methods are for; in a box it stops at the walls.
func TestInteriorPoint(t *testing.T) {
	for _, s := range withHessian {
		p := s.problem()
		if s.name == "Beale" {
			p.Hess = nil
		}
		r, err := optimize.Minimize(p, s.x, nil, &gonumopt.InteriorPoint{})
		if err != nil || r.Status.Early() || r.F != s.f.Func(r.X) || floats.Norm(r.Gradient, math.Inf(1)) > 1e-4 {
			t.Errorf("%s: %v, f = %g, ∇f = %v, %v", s.name, r.Status, r.F, r.Gradient, err)
		}
	}
	const n = 200
	upper := slices.Repeat([]float64{0.5}, n)
	for name, m := range map[string]*gonumopt.InteriorPoint{
		"sparse":      {Upper: upper, Hessian: chain(n)},
		"differences": {Upper: upper, Hessian: gonumopt.Hessian{Pattern: chain(n).Pattern}},
		"dense":       {Upper: upper},
	} {
		p := rosenbrock()
		if name == "differences" {
			p.Hess = nil
		}
		rec := &recorder{problem: p}
		r, err := optimize.Minimize(p, nearby(n), &optimize.Settings{Recorder: rec}, m)
		if rec.bad > 0 || rec.major == 0 {
			t.Errorf("%s: %d inconsistent iterations of %d", name, rec.bad, rec.major)
		}
		if err != nil || r.Status != optimize.Success || floats.Max(r.X) > 0.5+1e-7 || m.Result().DualInfeasibility > 1e-5 {
			t.Errorf("%s: %v, largest x %g, %v", name, r.Status, floats.Max(r.X), err)
		}
		if m.Result().UpperDuals[0] > -1 || m.Result().LowerDuals[0] != 0 {
			t.Errorf("%s: duals %g, %g", name, m.Result().LowerDuals[0], m.Result().UpperDuals[0])
		}
		if wantHess := name == "dense"; (r.HessEvaluations > 0) != wantHess {
			t.Errorf("%s: %d evaluations of Hess", name, r.HessEvaluations)
		}
	}
	// Values alone.
	p := rosenbrock()
	p.Grad, p.Hess = nil, nil
	r, err := optimize.Minimize(p, []float64{-1.2, 1}, nil, &gonumopt.InteriorPoint{Upper: []float64{0.5, math.Inf(1)}})
	if err != nil || r.Status.Early() || r.Gradient != nil || floats.Distance(r.X, []float64{0.5, 0.25}, 2) > 1e-5 {
		t.Errorf("values alone: %v at %v, %v", r.Status, r.X, err)
	}
}

func TestInteriorLimits(t *testing.T) {
	x := []float64{-1.2, 1}
	method := func() *gonumopt.InteriorPoint {
		return &gonumopt.InteriorPoint{Lower: []float64{-2, -2}, Upper: []float64{2, 2}}
	}
	for limit, c := range map[string]struct {
		settings optimize.Settings
		want     optimize.Status
	}{
		"iterations": {optimize.Settings{MajorIterations: 3}, optimize.IterationLimit},
		"functions":  {optimize.Settings{FuncEvaluations: 4}, optimize.FunctionEvaluationLimit},
		"gradients":  {optimize.Settings{GradEvaluations: 5}, optimize.GradientEvaluationLimit},
		"Hessians":   {optimize.Settings{HessEvaluations: 2}, optimize.HessianEvaluationLimit},
		"runtime":    {optimize.Settings{Runtime: 1}, optimize.RuntimeLimit},
		"converger":  {optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1e10, Iterations: 2}}, optimize.FunctionConvergence},
	} {
		r, err := optimize.Minimize(rosenbrock(), x, &c.settings, method())
		if err != nil || r.Status != c.want || r.MajorIterations > 0 && rosenbrock().Func(r.X) != r.F {
			t.Errorf("%s: %v, %v", limit, r.Status, err)
		}
	}
	for fail := 2; fail < 20; fail++ {
		if _, err := optimize.Minimize(rosenbrock(), x, &optimize.Settings{Recorder: &recorder{fail: fail}}, method()); !errors.Is(err, errRecorder) {
			t.Errorf("recorder that fails at call %d: %v", fail, err)
		}
		if _, _, err := gonumopt.Minimize(context.Background(), hs71(t, false), &optimize.Settings{Recorder: &recorder{fail: fail}}, nlpd.Options{}); !errors.Is(err, errRecorder) {
			t.Errorf("recorder that fails at call %d: %v", fail, err)
		}
	}
	if _, err := optimize.Minimize(rosenbrock(), x, nil, &gonumopt.InteriorPoint{Lower: []float64{0}}); err == nil {
		t.Error("a short bound passed")
	}
	if _, err := optimize.Minimize(rosenbrock(), x, nil, &gonumopt.InteriorPoint{Options: nlpd.Options{Mu: -1}}); err == nil {
		t.Error("a negative Mu passed")
	}
	values := &optimize.Settings{InitValues: &optimize.Location{}}
	if _, _, err := gonumopt.Minimize(context.Background(), hs71(t, false), values, nlpd.Options{}); err == nil {
		t.Error("InitValues passed")
	}
}

// A listener counts the accepted points.
type listener struct {
	problem.Functions
	accepted int
}

func (l *listener) Accepted(_ []float64, _ float64, _ []float64) { l.accepted++ }
func (l *listener) Restarted()                                   {}

func TestMinimizeOutcomes(t *testing.T) {
	ctx := context.Background()
	model := func(build func(m *expr.Model, x, y expr.Expr)) *problem.NLP {
		m := expr.NewModel("")
		build(m, m.Var("", -expr.Inf, expr.Inf, 1), m.Var("", -expr.Inf, expr.Inf, 1))
		p, err := m.NLP()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	disc := func(m *expr.Model, x, y expr.Expr) {
		m.Minimize(x)
		m.Subject("", 4, x.Square().Add(y.Square()), 4)
		m.Subject("", 5, x.Add(y), expr.Inf)
	}
	r, _, err := gonumopt.Minimize(ctx, model(disc), nil, nlpd.Options{})
	if err != nil || r.Status != gonumopt.Infeasible || !r.Status.Early() || r.Status.Err() == nil {
		t.Errorf("infeasible: %v, %v", r.Status, err)
	}
	r, _, err = gonumopt.Minimize(ctx, model(func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Add(y.Square())) }), nil, nlpd.Options{})
	if err != nil || r.Status != optimize.FunctionNegativeInfinity {
		t.Errorf("unbounded: %v, %v", r.Status, err)
	}
	r, _, err = gonumopt.Minimize(ctx, model(func(m *expr.Model, x, y expr.Expr) { m.Minimize(x.Square().Neg().Sub(m.Const(1)).Sqrt().Add(y)) }), nil, nlpd.Options{})
	if err != nil || r.Status != gonumopt.EvaluationError {
		t.Errorf("undefined: %v, %v", r.Status, err)
	}
	over, cancel := context.WithCancel(ctx)
	stop := nlpd.Options{Options: solvers.Options{Watch: func(s solvers.Step) bool {
		if s.Index == 3 {
			cancel()
		}
		return false
	}}}
	if r, _, err = gonumopt.Minimize(over, hs71(t, false), nil, stop); err != nil || r.Status != gonumopt.Interrupted || r.MajorIterations == 0 {
		t.Errorf("cancelled: %v, %v", r.Status, err)
	}
	late, cancelLate := context.WithTimeout(ctx, time.Nanosecond)
	defer cancelLate()
	if r, _, err = gonumopt.Minimize(late, hs71(t, false), nil, nlpd.Options{}); err != nil || r.Status != optimize.RuntimeLimit {
		t.Errorf("late: %v, %v", r.Status, err)
	}
	heard := &listener{Functions: hs71(t, false).Functions}
	l := *hs71(t, false)
	l.Functions = heard
	if r, _, err = gonumopt.Minimize(ctx, &l, nil, nlpd.Options{}); err != nil || heard.accepted < r.MajorIterations-1 {
		t.Errorf("%d accepted points told, %v", heard.accepted, err)
	}
	// A quasi-Newton matrix hears of accepted points through gonum, too.
	p := hs71(t, false)
	q, err := quasi.NLP(p, quasi.NewBFGS(4, quasi.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, err = gonumopt.Minimize(ctx, q, nil, nlpd.Options{}); err != nil || r.Status.Early() || math.Abs(r.F-17.0140173) > 1e-5 || r.MajorIterations > 60 {
		t.Errorf("quasi-Newton: %v after %d iterations, %v", r.Status, r.MajorIterations, err)
	}
}

func TestStatuses(t *testing.T) {
	for s := solvers.Unknown; s <= solvers.EvaluationError; s++ {
		g := gonumopt.FromStatus(s)
		want := s
		if s == solvers.Done {
			want = solvers.Optimal
		}
		if gonumopt.ToStatus(g) != want {
			t.Errorf("%v → %v → %v", s, g, gonumopt.ToStatus(g))
		}
		solved := s == solvers.Unknown || s == solvers.Done || s == solvers.Optimal || s == solvers.Acceptable || s == solvers.Unbounded
		if g.Early() == solved {
			t.Errorf("%v → %v, early: %v", s, g, g.Early())
		}
	}
	for s := optimize.NotTerminated; s <= optimize.HessianEvaluationLimit; s++ {
		if back := gonumopt.ToStatus(s); (back == solvers.Unknown) != (s == optimize.NotTerminated) || s.Early() != gonumopt.FromStatus(back).Early() {
			t.Errorf("%v → %v", s, back)
		}
	}
}
