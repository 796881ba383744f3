package gonumopt_test

import (
	"math"
	"slices"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/optimize/functions"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers/gonumopt"
)

// function is what gonum's test functions have.
type function interface {
	Func(x []float64) float64
	Grad(grad, x []float64)
	Minima() []functions.Minimum
}

// A start is a case of gonum's own tests of its methods.
type start struct {
	name    string
	f       function
	x       []float64
	gradTol float64 // 0: 1e-12
}

func (s start) problem() optimize.Problem {
	p := optimize.Problem{Func: s.f.Func, Grad: s.f.Grad}
	if h, ok := s.f.(interface {
		Hess(dst *mat.SymDense, x []float64)
	}); ok {
		p.Hess = h.Hess
	}
	return p
}

// withHessian are gonum's tests of Newton, others those of its gradient methods.
var (
	withHessian = []start{
		{"Beale", functions.Beale{}, []float64{1, 1}, 0},
		{"BrownAndDennis", functions.BrownAndDennis{}, []float64{25, 5, -5, -1}, 1e-10},
		{"BrownBadlyScaled", functions.BrownBadlyScaled{}, []float64{1, 1}, 1e-9},
		{"PowellBadlyScaled", functions.PowellBadlyScaled{}, []float64{0, 1}, 1e-10},
		{"Watson", functions.Watson{}, make([]float64, 6), 0},
		{"Watson", functions.Watson{}, make([]float64, 10), 0},
		{"Wood", functions.Wood{}, []float64{-3, -1, -3, -1}, 0},
	}
	others = []start{
		{"Beale", functions.Beale{}, []float64{3.00001, 0.50001}, 0},
		{"BiggsEXP2", functions.BiggsEXP2{}, []float64{1, 2}, 0},
		{"BiggsEXP3", functions.BiggsEXP3{}, []float64{1, 2, 1}, 0},
		{"BiggsEXP4", functions.BiggsEXP4{}, []float64{1, 2, 1, 1}, 0},
		{"BiggsEXP5", functions.BiggsEXP5{}, []float64{1, 2, 1, 1, 1}, 0},
		{"BiggsEXP6", functions.BiggsEXP6{}, []float64{1, 2, 1, 1, 1, 1}, 0},
		{"Box3D", functions.Box3D{}, []float64{0, 10, 20}, 0},
		{"ExtendedPowellSingular", functions.ExtendedPowellSingular{}, []float64{3, -1, 0, 3, 3, -1, 0, 3}, 0},
		{"ExtendedRosenbrock", functions.ExtendedRosenbrock{}, []float64{-1.2, 1}, 1e-10},
		{"ExtendedRosenbrock", functions.ExtendedRosenbrock{}, []float64{-120, 100, 50}, 1e-9},
		{"ExtendedRosenbrock", functions.ExtendedRosenbrock{}, []float64{1, 1, 1, 1, 1, 1.1, 1, 1, 1, 1}, 0},
		{"Gaussian", functions.Gaussian{}, []float64{0.4, 1, 0}, 0},
		{"GulfResearchAndDevelopment", functions.GulfResearchAndDevelopment{}, []float64{5, 2.5, 0.15}, 0},
		{"HelicalValley", functions.HelicalValley{}, []float64{-1, 0, 0}, 0},
		{"PenaltyI", functions.PenaltyI{}, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1e-9},
		{"PenaltyII", functions.PenaltyII{}, []float64{0.5, 0.5, 0.5, 0.5}, 1e-8},
		{"Sphere", functions.Sphere{}, []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0},
		{"Trigonometric", functions.Trigonometric{}, []float64{0.2, 0.2, 0.2, 0.2, 0.2}, 0},
		{"VariablyDimensioned", functions.VariablyDimensioned{}, []float64{0.75, 0.5, 0.25, 0}, 0},
		{"Watson", functions.Watson{}, make([]float64, 6), 1e-6},
		{"Wood", functions.Wood{}, []float64{-3, -1, -3, -1}, 1e-6},
	}
)

func settingsFor(s start) *optimize.Settings {
	tol := s.gradTol
	if tol == 0 {
		tol = 1e-12
	}
	return &optimize.Settings{GradientThreshold: tol, Converger: optimize.NeverTerminate{}, MajorIterations: 1000}
}

// The tests that gonum has for its own methods: the point is what the result says, stationary to the tolerance, the same again, and initial values
// save one evaluation of each kind.
func TestGonumCases(t *testing.T) {
	for _, s := range append(slices.Clone(withHessian), others...) {
		p := s.problem()
		if s.name == "Beale" {
			p.Hess = nil // not the derivative of Grad in v0.17.0: f₁₂ at (1.3, 0.7) is 6.72, Hess has 9.10
		}
		settings := settingsFor(s)
		m := &gonumopt.TrustRegion{}
		r, err := optimize.Minimize(p, s.x, settings, m)
		if err != nil || r.Status != optimize.GradientThreshold {
			t.Errorf("%s: %v, %v", s.name, r.Status, err)
			continue
		}
		g := make([]float64, len(s.x))
		s.f.Grad(g, r.X)
		if r.F != s.f.Func(r.X) || !floats.Equal(g, r.Gradient) {
			t.Errorf("%s: F or Gradient is not that of X", s.name)
		}
		if norm := floats.Norm(g, math.Inf(1)); norm >= settings.GradientThreshold {
			t.Errorf("%s: ‖g‖ = %g", s.name, norm)
		}
		known, near := false, false // gonum does not list all dimensions
		for _, at := range s.f.Minima() {
			known = known || len(at.X) == len(r.X)
			near = near || math.Abs(at.F-r.F) <= 1e-6*math.Max(1, math.Abs(at.F))
		}
		if known && !near {
			t.Errorf("%s: f = %g is at none of the minima", s.name, r.F)
		}
		settings.InitValues = &optimize.Location{F: s.f.Func(s.x), Gradient: make([]float64, len(s.x))}
		s.f.Grad(settings.InitValues.Gradient, s.x)
		if p.Hess != nil {
			settings.InitValues.Hessian = mat.NewSymDense(len(s.x), nil)
			p.Hess(settings.InitValues.Hessian, s.x)
		}
		again, err := optimize.Minimize(p, s.x, settings, m) // the same method, used again
		if err != nil {
			t.Fatal(err)
		}
		if r.F != again.F || !floats.Equal(r.X, again.X) {
			t.Errorf("%s: another minimum the second time", s.name)
		}
		if again.FuncEvaluations != r.FuncEvaluations-1 || again.GradEvaluations != r.GradEvaluations-1 || p.Hess != nil && again.HessEvaluations != r.HessEvaluations-1 {
			t.Errorf("%s: initial values saved %d, %d, %d evaluations", s.name, r.FuncEvaluations-again.FuncEvaluations, r.GradEvaluations-again.GradEvaluations, r.HessEvaluations-again.HessEvaluations)
		}
	}
}

// central is a Hess by central differences of f's gradient, for gonum's Newton where f has none.
func central(f function) func(h *mat.SymDense, x []float64) {
	return func(h *mat.SymDense, x []float64) {
		y := slices.Clone(x)
		a, b := make([]float64, len(x)), make([]float64, len(x))
		for j, v := range x {
			d := 1e-5 * math.Max(1, math.Abs(v))
			y[j] = v + d
			f.Grad(a, y)
			y[j] = v - d
			f.Grad(b, y)
			y[j] = v
			for i := range j + 1 {
				h.SetSym(i, j, (a[i]-b[i])/(2*d))
			}
		}
	}
}

// Over gonum's cases the trust region takes fewer iterations and evaluations than gonum's Newton with its line search.
func TestCountsBesideNewton(t *testing.T) {
	var ours, theirs optimize.Stats
	for _, s := range append(slices.Clone(withHessian), others...) {
		p := s.problem()
		if p.Hess == nil || s.name == "Beale" {
			p.Hess = central(s.f)
		}
		m := &gonumopt.TrustRegion{}
		a, err := optimize.Minimize(p, s.x, settingsFor(s), m)
		if err != nil {
			t.Fatal(err)
		}
		b, err := optimize.Minimize(p, s.x, settingsFor(s), &optimize.Newton{})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-28s n = %2d: %3d iterations, %3d values, %3d factorisations; Newton %3d, %4d", s.name, len(s.x), a.MajorIterations, a.FuncEvaluations, m.Stats().Factorizations, b.MajorIterations, b.FuncEvaluations)
		ours.MajorIterations += a.MajorIterations
		ours.FuncEvaluations += a.FuncEvaluations
		theirs.MajorIterations += b.MajorIterations
		theirs.FuncEvaluations += b.FuncEvaluations
		if a.FuncEvaluations > 2*b.FuncEvaluations+30 {
			t.Errorf("%s: %d evaluations, Newton %d", s.name, a.FuncEvaluations, b.FuncEvaluations)
		}
	}
	t.Logf("all: %d iterations, %d values; Newton %d, %d", ours.MajorIterations, ours.FuncEvaluations, theirs.MajorIterations, theirs.FuncEvaluations)
	if ours.MajorIterations >= theirs.MajorIterations || ours.FuncEvaluations >= theirs.FuncEvaluations {
		t.Errorf("not fewer than Newton")
	}
}

// chain has the places and elements of the Hessian of gonum's ExtendedRosenbrock, which is tridiagonal.
func chain(n int) gonumopt.Hessian {
	var p problem.Pattern
	for i := range int32(n) {
		p.Row, p.Col = append(p.Row, i), append(p.Col, i)
		if i > 0 {
			p.Row, p.Col = append(p.Row, i), append(p.Col, i-1)
		}
	}
	return gonumopt.Hessian{Pattern: p, Values: func(v, x []float64) {
		k := 0
		for i := range x {
			d := 0.0
			if i < len(x)-1 {
				d += 2 + 1200*x[i]*x[i] - 400*x[i+1]
			}
			if i > 0 {
				d += 200
			}
			v[k] = d
			k++
			if i > 0 {
				v[k] = -400 * x[i-1]
				k++
			}
		}
	}}
}

// nearby is a start for chains of any length from which the way is not along all of the valley.
func nearby(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1 + 0.5*math.Sin(float64(i))
	}
	return x
}

func TestSparse(t *testing.T) {
	const n = 2000
	f := functions.ExtendedRosenbrock{}
	p := optimize.Problem{Func: f.Func, Grad: f.Grad}
	m := &gonumopt.TrustRegion{Hessian: chain(n), GradStopThreshold: 1e-9}
	exact, err := optimize.Minimize(p, nearby(n), nil, m)
	if err != nil || exact.Status != optimize.GradientThreshold || exact.F > 1e-18 {
		t.Fatalf("%v, f = %g, %v", exact.Status, exact.F, err)
	}
	if exact.HessEvaluations != 0 || m.Stats().Hessians != exact.MajorIterations-1 || exact.MajorIterations > 40 {
		t.Errorf("%d iterations, Hessians: %d of gonum, %d of our own", exact.MajorIterations, exact.HessEvaluations, m.Stats().Hessians)
	}
	t.Logf("n = %d: %d iterations, %+v", n, exact.MajorIterations, m.Stats())

	// The pattern alone: three gradients for a Hessian, the same bits however many at a time.
	var first *optimize.Result
	for _, concurrent := range []int{0, 1, 2, 5} {
		var at, most atomic.Int32
		q := p
		q.Grad = func(g, x []float64) {
			if now := at.Add(1); now > most.Load() {
				most.Store(now)
			}
			f.Grad(g, x)
			at.Add(-1)
		}
		m := &gonumopt.TrustRegion{Hessian: gonumopt.Hessian{Pattern: chain(n).Pattern}, GradStopThreshold: 1e-9}
		r, err := optimize.Minimize(q, nearby(n), &optimize.Settings{Concurrent: concurrent}, m)
		if err != nil || r.Status != optimize.GradientThreshold || math.Abs(r.F-exact.F) > 1e-16 {
			t.Fatalf("differences: %v, f = %g, %v", r.Status, r.F, err)
		}
		if st := m.Stats(); st.Groups != 3 || r.GradEvaluations != st.Steps+1+3*st.Hessians {
			t.Errorf("%d gradients for %+v", r.GradEvaluations, st)
		}
		if int(most.Load()) > max(concurrent, 1) {
			t.Errorf("%d gradients at a time, want at most %d", most.Load(), concurrent)
		}
		if first == nil {
			first = r
		}
		if !floats.Equal(first.X, r.X) || first.MajorIterations != r.MajorIterations {
			t.Errorf("Concurrent = %d changes the result", concurrent)
		}
	}
}

// A minimal surface, whose gradient gonum has and whose Hessian nobody has written: seven points a row.
func TestMinimalSurface(t *testing.T) {
	f := functions.NewMinimalSurface(20, 20)
	nx, ny := f.Dims()
	var p problem.Pattern
	at := func(i, j int) int { return j*(nx-2) + i }
	for j := range ny - 2 {
		for i := range nx - 2 {
			for _, d := range [][2]int{{0, 0}, {-1, 0}, {0, -1}, {1, -1}} {
				if i+d[0] >= 0 && i+d[0] < nx-2 && j+d[1] >= 0 {
					p.Row, p.Col = append(p.Row, int32(at(i, j))), append(p.Col, int32(at(i+d[0], j+d[1])))
				}
			}
		}
	}
	m := &gonumopt.TrustRegion{Hessian: gonumopt.Hessian{Pattern: p}, GradStopThreshold: 1e-10}
	r, err := optimize.Minimize(optimize.Problem{Func: f.Func, Grad: func(g, x []float64) { f.Grad(g, x) }}, f.InitX(), nil, m)
	if err != nil || r.Status != optimize.GradientThreshold {
		t.Fatal(r.Status, err)
	}
	worst := floats.Distance(r.X, f.ExactX(), math.Inf(1))
	t.Logf("n = %d: %d iterations, %d gradients, %+v, apart from the exact surface %.2g", len(r.X), r.MajorIterations, r.GradEvaluations, m.Stats(), worst)
	if worst > 1e-2 || r.MajorIterations > 15 || m.Stats().Groups > 9 {
		t.Errorf("%d iterations, %+v", r.MajorIterations, m.Stats())
	}
}

// Powell's singular function in 4000 variables: blocks of four, Hessians by differences, and singular at the solution, where Newton's method is linear.
func TestPowell(t *testing.T) {
	const n = 4000
	f := functions.ExtendedPowellSingular{}
	var p problem.Pattern
	x := make([]float64, n)
	for i := range int32(n) {
		x[i] = []float64{3, -1, 0, 3}[i%4]
		for j := i - i%4; j <= i; j++ {
			p.Row, p.Col = append(p.Row, i), append(p.Col, j)
		}
	}
	m := &gonumopt.TrustRegion{Hessian: gonumopt.Hessian{Pattern: p}, GradStopThreshold: 1e-9}
	r, err := optimize.Minimize(optimize.Problem{Func: f.Func, Grad: f.Grad}, x, &optimize.Settings{Concurrent: 2}, m)
	if err != nil || r.Status != optimize.GradientThreshold || m.Stats().Groups != 4 || r.MajorIterations > 40 || r.F > 1e-9 {
		t.Errorf("%v after %d iterations, f = %g, %+v, %v", r.Status, r.MajorIterations, r.F, m.Stats(), err)
	}
}

// Along the whole valley of a chain, beside gonum's Newton with the same, dense Hessian.
func TestChainBesideNewton(t *testing.T) {
	const n = 60
	x := make([]float64, n)
	for i := range x {
		x[i] = []float64{-1.2, 1}[i%2]
	}
	settings := &optimize.Settings{Converger: optimize.NeverTerminate{}, MajorIterations: 2000}
	a, err := optimize.Minimize(rosenbrock(), x, settings, &gonumopt.TrustRegion{Hessian: chain(n), GradStopThreshold: 1e-8})
	if err != nil || a.Status != optimize.GradientThreshold {
		t.Fatal(a.Status, err)
	}
	b, err := optimize.Minimize(rosenbrock(), x, settings, &optimize.Newton{GradStopThreshold: 1e-8})
	if err != nil || b.Status != optimize.GradientThreshold {
		t.Fatal(b.Status, err)
	}
	t.Logf("n = %d: %d iterations, %d values, f = %.3g; Newton %d, %d, %.3g", n, a.MajorIterations, a.FuncEvaluations, a.F, b.MajorIterations, b.FuncEvaluations, b.F)
	if a.FuncEvaluations > b.FuncEvaluations {
		t.Errorf("%d evaluations, Newton %d", a.FuncEvaluations, b.FuncEvaluations)
	}
}
