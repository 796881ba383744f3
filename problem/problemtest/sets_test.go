package problemtest_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
)

// near reports whether a is b, to the relative accuracy tol or absolutely where b is below 1.
func near(a, b, tol float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= tol*math.Max(1, math.Abs(b))
}

func constraints(p *problem.NLP, x []float64) []float64 {
	_, m := p.Dim()
	c := make([]float64, m)
	p.Constraints(x, c)
	return c
}

// violation returns by how much x violates rows and bounds, relative to sides above 1.
func violation(p *problem.NLP, x []float64) float64 {
	worst := 0.0
	outside := func(lo, v, hi float64) {
		if math.IsNaN(v) {
			worst = math.Inf(1)
		}
		if v < lo {
			worst = math.Max(worst, (lo-v)/math.Max(1, math.Abs(lo)))
		}
		if v > hi {
			worst = math.Max(worst, (v-hi)/math.Max(1, math.Abs(hi)))
		}
	}
	for j, v := range x {
		outside(p.Lower[j], v, p.Upper[j])
	}
	for i, v := range constraints(p, x) {
		outside(p.RowLower[i], v, p.RowUpper[i])
	}
	return worst
}

func TestStatements(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range problemtest.All() {
		if seen[s.Name] || s.Name == "" {
			t.Errorf("the name %q occurs twice", s.Name)
		}
		seen[s.Name] = true
		p := s.NLP()
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if p.Name != s.Name {
			t.Errorf("%s: the program is called %s", s.Name, p.Name)
		}
		if n, _ := p.Dim(); s.Solution != nil && len(s.Solution) != n {
			t.Errorf("%s: %d elements of the solution of %d variables", s.Name, len(s.Solution), n)
		}
		if s.Number == 0 && s.Note == "" && s.Outcome != problemtest.Solvable {
			t.Errorf("%s: no note", s.Name)
		}
		if s.Outcome == problemtest.Solvable && !math.IsNaN(s.Optimum) && !s.Accepts(s.Optimum, 1e-12) {
			t.Errorf("%s does not accept its optimum", s.Name)
		}
	}
	if s, ok := problemtest.Find("hs71"); !ok || s.Number != 71 {
		t.Error("hs71 was not found")
	}
	if _, ok := problemtest.Find("hs58"); ok {
		t.Error("hs58 was found")
	}
}

func TestHSTable(t *testing.T) {
	hs := problemtest.HS()
	if len(hs) != len(hsTable) {
		t.Fatalf("%d problems, %d rows of the table", len(hs), len(hsTable))
	}
	for k, row := range hsTable {
		s := hs[k]
		if s.Number != row.number {
			t.Fatalf("problem %d is %d in the table", s.Number, row.number)
		}
		if byNumber, ok := problemtest.Number(row.number); !ok || byNumber.Name != s.Name {
			t.Errorf("%s: by its number %s", s.Name, byNumber.Name)
		}
		p := s.NLP()
		n, _ := p.Dim()
		equalities, inequalities, bounds := 0, 0, sides(p.Lower, p.Upper)
		rows := 0.0
		for i, c := range constraints(p, p.Start) {
			lo, hi := p.RowLower[i], p.RowUpper[i]
			if lo == hi {
				equalities++
			} else {
				inequalities += sides([]float64{lo}, []float64{hi})
			}
			if row.number != 118 { // the table has the linear functions there
				c -= lo
			}
			rows += float64(i+1) * c
		}
		if n != row.n || equalities != row.equalities || inequalities != row.inequalities || bounds != row.bounds {
			t.Errorf("%s: sizes %d, %d, %d, %d, want %v", s.Name, n, equalities, inequalities, bounds, row)
		}
		if f := p.Objective(p.Start); !near(f, row.objective, 1e-12) {
			t.Errorf("%s: f(x0) = %.15g, want %.15g", s.Name, f, row.objective)
		}
		if !near(rows, row.rows, 1e-9) {
			t.Errorf("%s: Σ i c_i(x0) = %.15g, want %.15g", s.Name, rows, row.rows)
		}
	}
	if _, ok := problemtest.Number(58); ok {
		t.Error("there is no problem 58")
	}
}

// sides counts the finite ones.
func sides(lower, upper []float64) int {
	k := 0
	for i := range lower {
		for _, v := range []float64{lower[i], upper[i]} {
			if !math.IsInf(v, 0) {
				k++
			}
		}
	}
	return k
}

func TestSolutions(t *testing.T) {
	for _, s := range problemtest.All() {
		if s.Solution == nil {
			continue
		}
		p := s.NLP()
		if f := p.Objective(s.Solution); !near(f, s.Optimum, 1e-8) {
			t.Errorf("%s: f = %.12g at the solution, want %.12g", s.Name, f, s.Optimum)
		}
		if v := violation(p, s.Solution); v > 1e-8 {
			t.Errorf("%s: the solution violates rows or bounds by %g", s.Name, v)
		}
		switch r := stationarity(p, s.Solution, 1e-6); {
		case s.NoMultipliers && r < 1e-3:
			t.Errorf("%s: multipliers with residual %g at a solution that should have none", s.Name, r)
		case !s.NoMultipliers && !(r < 1e-6):
			t.Errorf("%s: no multipliers, the best have residual %g", s.Name, r)
		}
	}
}

// No point nearby that keeps rows and bounds has a lower value.
func TestSolutionsAreMinima(t *testing.T) {
	for _, s := range problemtest.All() {
		if s.Solution == nil {
			continue
		}
		p := s.NLP()
		sign := 1.0
		if p.Maximize {
			sign = -1
		}
		rng := rand.New(rand.NewPCG(7, uint64(s.Number)))
		x := make([]float64, len(s.Solution))
		for k := range 3000 {
			size := math.Pow(10, -4*rng.Float64())
			for j, v := range s.Solution {
				x[j] = v
				if k%3 > 0 || rng.IntN(len(x)) == 0 {
					x[j] += size * rng.NormFloat64() * math.Max(0.01, math.Abs(v)) * 0.1
				}
				x[j] = math.Max(p.Lower[j], math.Min(p.Upper[j], x[j]))
			}
			f := p.Objective(x)
			if !(sign*(f-s.Optimum) > -1e-7*math.Max(1, math.Abs(s.Optimum))) && !math.IsNaN(f) && violation(p, x) == 0 {
				t.Errorf("%s: %v has the value %.12g below %.12g (seed 7)", s.Name, x, f, s.Optimum)
				break
			}
		}
	}
}

func TestInfeasible(t *testing.T) {
	set := problemtest.InfeasibleSet()
	if len(set) < 8 {
		t.Fatal("few problems")
	}
	for _, s := range set {
		p := s.NLP()
		rng := rand.New(rand.NewPCG(3, 0))
		n, _ := p.Dim()
		best, at := math.Inf(1), make([]float64, n)
		x := make([]float64, n)
		for k := range 20000 { // steps of falling size about the best point
			size := 3 * math.Pow(1e-5, float64(k)/20000)
			for j := range x {
				x[j] = at[j] + size*rng.NormFloat64()
				if k%100 == 0 {
					x[j] = 4 * rng.NormFloat64()
				}
				if p.Lower[j] <= p.Upper[j] {
					x[j] = math.Max(p.Lower[j], math.Min(p.Upper[j], x[j]))
				}
			}
			if v := violation(p, x); v < best {
				best = v
				copy(at, x)
			}
		}
		if best < 4e-4 {
			t.Errorf("%s: %v violates rows and bounds by %g only", s.Name, at, best)
		}
	}
}

// curves has, for every problem without a bound, feasible points on which the objective falls without end.
var curves = map[string]func(t float64) []float64{
	"unbounded-line":              func(t float64) []float64 { return []float64{-t} },
	"unbounded-linear-program":    func(t float64) []float64 { return []float64{t, t} },
	"unbounded-cubic":             func(t float64) []float64 { return []float64{-t} },
	"unbounded-quadratic":         func(t float64) []float64 { return []float64{0, t} },
	"unbounded-quadratic-on-rows": func(t float64) []float64 { return []float64{t, t, 3 - 2*t} },
	"unbounded-curve":             func(t float64) []float64 { return []float64{t, -t * t} },
	"unbounded-exponential":       func(t float64) []float64 { return []float64{t} },
	"unbounded-logarithm-falls":   func(t float64) []float64 { return []float64{math.Exp(t)} },
	"unbounded-maximum":           func(t float64) []float64 { return []float64{t + 1, t} },
	"unbounded-pole":              func(t float64) []float64 { return []float64{math.Exp(-t)} },
	"unbounded-narrow":            func(t float64) []float64 { return []float64{t, 0.5 / t} },
}

func TestUnbounded(t *testing.T) {
	count := 0
	for _, s := range problemtest.UnboundedSet() {
		if s.Outcome != problemtest.Unbounded {
			continue
		}
		count++
		curve := curves[s.Name]
		if curve == nil {
			t.Errorf("%s: no curve", s.Name)
			continue
		}
		p := s.NLP()
		for _, at := range []float64{2, 20, 200} {
			x := curve(at)
			f := p.Objective(x)
			if p.Maximize {
				f = -f
			}
			if !(f <= -at/2) || violation(p, x) > 1e-12 {
				t.Errorf("%s: f = %g at %v, violation %g", s.Name, f, x, violation(p, x))
			}
		}
	}
	if count != len(curves) || count < 6 {
		t.Errorf("%d problems, %d curves", count, len(curves))
	}
}

// undefinedAtStart tells what has no value at the start: f, c, and the first and second derivatives.
func undefinedAtStart(p *problem.NLP) (values, first, second bool) {
	n, m := p.Dim()
	bad := func(v []float64) bool {
		for _, a := range v {
			if math.IsNaN(a) || math.IsInf(a, 0) {
				return true
			}
		}
		return false
	}
	g, v, h := make([]float64, n), make([]float64, p.Jacobian.Len()), make([]float64, p.Hessian.Len())
	values = bad([]float64{p.Objective(p.Start)}) || bad(constraints(p, p.Start))
	p.Gradient(p.Start, g)
	p.Functions.Jacobian(p.Start, v)
	y := make([]float64, m)
	for i := range y {
		y[i] = 1
	}
	p.Functions.Hessian(p.Start, 1, y, h)
	return values, bad(g) || bad(v), bad(h)
}

func TestUndefined(t *testing.T) {
	want := map[string][3]bool{ // of values, first and second derivatives at the start
		"start-on-pole":                   {true, true, true},
		"start-outside":                   {true},
		"row-at-start":                    {true, true, true},
		"derivative-at-start":             {false, true, true},
		"power-at-start":                  {false, false, true},
		"row-derivative-at-start":         {false, true, true},
		"overflow-at-start":               {true, true, true},
		"newton-step-outside":             {},
		"row-step-outside":                {},
		"solution-at-edge":                {},
		"solution-near-edge":              {},
		"entropy":                         {true, true, true},
		"hole":                            {},
		"not-evaluable-never-defined":     {true},
		"not-evaluable-row-never-defined": {true},
		"free-start-outside":              {true},
	}
	for _, s := range problemtest.Undefined() {
		w, ok := want[s.Name]
		if !ok {
			t.Errorf("%s is not in the table", s.Name)
		}
		values, first, second := undefinedAtStart(s.NLP())
		// Outside of the domain of a logarithm its derivatives are formulas that may have values.
		if values != w[0] || (first != w[1] || second != w[2]) && (w[1] || w[2] || !w[0]) {
			t.Errorf("%s: without a value at the start: %v, %v, %v, want %v", s.Name, values, first, second, w)
		}
	}
}

func TestFamilies(t *testing.T) {
	for scale := 1; scale <= 3; scale++ {
		for _, s := range problemtest.Families(scale) {
			p := s.NLP()
			if f := p.Objective(p.Start); math.IsNaN(f) || math.IsInf(f, 0) {
				t.Errorf("%s: f(x0) = %g", s.Name, f)
			}
		}
	}
	for _, c := range []struct {
		s    problemtest.Problem
		n, m int
	}{
		{problemtest.RankDeficient(6), 6, 2},
		{problemtest.NonconvexBox(40), 40, 1},
		{problemtest.ChainedRosenbrock(100), 100, 0},
		{problemtest.LuksanVlcek1(150), 150, 148},
		{problemtest.LuksanVlcek3(100), 100, 2},
		{problemtest.SparseQP(50, 1), 50, 25},
		{problemtest.Control2D(10), 200, 100},
		{problemtest.Control3D(5), 250, 125},
		{problemtest.Torsion(10), 100, 0},
	} {
		if n, m := c.s.NLP().Dim(); n != c.n || m != c.m {
			t.Errorf("%s: %d variables and %d rows, want %d and %d", c.s.Name, n, m, c.n, c.m)
		}
	}
	if f := problemtest.RankDeficient(6).Optimum; !near(f, 32.6666666667, 1e-11) {
		t.Errorf("rank-deficient-6: %g", f)
	}
	if f := problemtest.RankDeficient(4).Optimum; f != 6.25 {
		t.Errorf("rank-deficient-4: %g", f)
	}
}

// Two programs of one seed are the same, of two seeds not.
func TestSparseQPSeeds(t *testing.T) {
	x := make([]float64, 30)
	for j := range x {
		x[j] = math.Sin(float64(j))
	}
	f := problemtest.SparseQP(30, 1).NLP().Objective(x)
	if g := problemtest.SparseQP(30, 1).NLP().Objective(x); f != g {
		t.Errorf("one seed, two objectives: %g and %g", f, g)
	}
	if g := problemtest.SparseQP(30, 2).NLP().Objective(x); f == g {
		t.Error("two seeds, one objective")
	}
}
