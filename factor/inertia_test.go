package factor_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// clearMargin is the relative distance from a change of inertia beyond which a count must be exact.
const clearMargin = 1e-10

// A marked case comes with its margin.
type marked struct {
	factortest.Case
	margin float64
}

// small returns the small matrices with exact inertia and their margins, made once.
var small = sync.OnceValue(func() []marked {
	var list []marked
	for _, c := range factortest.Small(1) {
		list = append(list, marked{c, factortest.Margin(c.A, c.Inertia.Zero)})
	}
	return list
})

// pivotings are the modes that must count right.
var pivotings = []factor.Options{
	{Pivoting: factor.PivotAuto},
	{Pivoting: factor.PivotThreshold, U: 0.01},
}

// orderings returns opt with the orders in which c is to be factored.
func orderings(c factortest.Case, opt factor.Options) []factor.Options {
	amd, natural := opt, opt
	amd.Ordering, natural.Ordering = factor.OrderAMD, factor.OrderNatural
	list := []factor.Options{amd, natural}
	if c.Order != nil {
		opt.Ordering, opt.Perm = factor.OrderGiven, c.Order
		list = append(list, opt)
	}
	return list
}

func name(c factortest.Case, o factor.Options) string {
	return fmt.Sprintf("%s, n = %d, %v, %v, u = %v", c.Name, c.N(), o.Ordering, o.Pivoting, o.U)
}

// TestInertiaOfSmallMatrices compares with exact inertias, of singular matrices and of badly scaled ones too.
func TestInertiaOfSmallMatrices(t *testing.T) {
	for _, pivoting := range pivotings {
		t.Run(pivoting.Pivoting.String(), func(t *testing.T) {
			clear, wrong := 0, map[string]int{}
			for _, c := range small() {
				for _, opt := range orderings(c.Case, pivoting) {
					f, err := factor.New(context.Background(), c.A, opt)
					if err != nil {
						t.Errorf("%s: %v", name(c.Case, opt), err)
						continue
					}
					st := f.Stats()
					if n := st.Inertia.Pos + st.Inertia.Neg + st.Inertia.Zero; n != c.N() {
						t.Errorf("%s: inertia %+v is not of order %d", name(c.Case, opt), st.Inertia, c.N())
					}
					if c.margin < clearMargin {
						continue
					}
					clear++
					if st.Inertia != c.Inertia {
						wrong[fmt.Sprintf("of %v", pivoting.Pivoting)]++
						t.Errorf("%s: inertia %+v, want %+v; margin %.1g, growth %.1g, %d perturbed, by %v",
							name(c.Case, opt), st.Inertia, c.Inertia, c.margin, st.Growth, st.Perturbed, st.Pivoting)
					}
				}
			}
			if clear < 4000 {
				t.Errorf("only %d factorisations of matrices with a clear margin", clear)
			}
			if len(wrong) > 0 {
				t.Errorf("wrong: %v out of %d", wrong, clear)
			}
		})
	}
}

// TestInertiaOfQuasidefinite: every order of elimination has pivots of the expected signs.
func TestInertiaOfQuasidefinite(t *testing.T) {
	seen := 0
	for _, c := range small() {
		if c.Signs == nil || c.margin < clearMargin {
			continue
		}
		seen++
		for _, opt := range orderings(c.Case, factor.Options{Pivoting: factor.PivotQuasidefinite, Signs: c.Signs}) {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Errorf("%s: %v", name(c.Case, opt), err)
				continue
			}
			if st := f.Stats(); st.Inertia != c.Inertia {
				t.Errorf("%s: inertia %+v, want %+v", name(c.Case, opt), st.Inertia, c.Inertia)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d quasi-definite matrices", seen)
	}
}

// TestCholeskyIsForPositiveDefinite: it succeeds for these and for no others.
func TestCholeskyIsForPositiveDefinite(t *testing.T) {
	definite := 0
	for _, c := range small() {
		if c.margin < clearMargin || c.Inertia.Neg == 0 && c.Inertia.Zero > 0 {
			continue // semidefinite up to rounding
		}
		f, err := factor.New(context.Background(), c.A, factor.Options{Pivoting: factor.PivotCholesky})
		if c.Inertia.Pos < c.N() {
			if err == nil {
				t.Errorf("%s: inertia %+v accepted as %+v", c.Name, c.Inertia, f.Stats().Inertia)
			}
			continue
		}
		definite++
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
		} else if got := f.Stats().Inertia; got != c.Inertia {
			t.Errorf("%s: inertia %+v, want %+v", c.Name, got, c.Inertia)
		}
	}
	if definite < 100 {
		t.Errorf("only %d positive definite matrices", definite)
	}
}

// TestInertiaOfPlantedEigenvalues goes down to the rounding of the matrix itself.
func TestInertiaOfPlantedEigenvalues(t *testing.T) {
	const seed = 101
	rng := rand.New(rand.NewPCG(seed, 0))
	for k := 2; k <= 12; k++ {
		for range 20 {
			c := factortest.Planted(rng, 2+rng.IntN(80), math.Pow(10, -float64(k)))
			for _, opt := range pivotings {
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Fatal(err)
				}
				if got := f.Stats().Inertia; got != c.Inertia {
					t.Errorf("seed %d: %s: inertia %+v, want %+v", seed, name(c, opt), got, c.Inertia)
				}
			}
		}
	}
}

// TestGrowthIsSeen: pivots of 1e-1 to 1e-20, which spoil the static order, never spoil the inertia or a solution.
func TestGrowthIsSeen(t *testing.T) {
	const seed = 102
	rng := rand.New(rand.NewPCG(seed, 0))
	refused := 0
	for k := 1; k <= 20; k++ {
		for range 5 {
			c := factortest.KahanChain(rng, 1+rng.IntN(60), k)
			for _, pivoting := range pivotings {
				for _, opt := range orderings(c, pivoting) {
					f, err := factor.New(context.Background(), c.A, opt)
					if err != nil {
						t.Fatal(err)
					}
					st := f.Stats()
					if st.Inertia != c.Inertia {
						t.Errorf("seed %d: %s: inertia %+v, want %+v; growth %.1g", seed, name(c, opt), st.Inertia, c.Inertia, st.Growth)
					}
					if opt.Pivoting == factor.PivotAuto && st.Pivoting == factor.PivotThreshold {
						refused++
					}
					checkSolve(t, name(c, opt), c, f, rng)
				}
			}
		}
	}
	if refused == 0 {
		t.Error("no static factorisation was refused")
	}
}

// TestInertiaOfFamilies takes members of some hundred rows whose inertia is known by construction.
func TestInertiaOfFamilies(t *testing.T) {
	const seed = 103
	sizes := []int{100, 200}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for k, family := range factortest.Families() {
		for _, size := range sizes {
			rng := rand.New(rand.NewPCG(seed, uint64(k*1000+size)))
			c := family.Make(rng, size)
			if !c.Known || factortest.Margin(c.A, c.Inertia.Zero) < clearMargin {
				continue
			}
			for _, opt := range pivotings {
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Errorf("%s: %v", name(c, opt), err)
					continue
				}
				if st := f.Stats(); st.Inertia != c.Inertia {
					t.Errorf("seed %d: %s: inertia %+v, want %+v; growth %.1g, %d perturbed, by %v", seed, name(c, opt), st.Inertia, c.Inertia, st.Growth, st.Perturbed, st.Pivoting)
				}
			}
		}
	}
}

// TestInertiaOfLateIterates refactors twenty iterates of an interior-point method with one handle, dependent
// rows among the constraints.
func TestInertiaOfLateIterates(t *testing.T) {
	const seed = 104
	for trial := range 10 {
		rng := rand.New(rand.NewPCG(seed, uint64(trial)))
		p := factortest.LatePoint{N: 40, M: 18, Exponent: 9, Dependent: trial % 3}
		if trial >= 5 {
			p.C = 1e-8
		}
		a, val := factortest.LateIterates(rng, p, 20)
		want := factor.Inertia{Pos: p.N, Neg: p.M - p.Dependent, Zero: p.Dependent}
		if p.C > 0 {
			want = factor.Inertia{Pos: p.N, Neg: p.M}
		}
		for _, opt := range pivotings {
			s, err := factor.Analyze(a, opt)
			if err != nil {
				t.Fatal(err)
			}
			f := s.New()
			for k, v := range val {
				got, err := f.Factorize(context.Background(), v)
				if err != nil {
					t.Fatal(err)
				}
				if got == want {
					continue
				}
				_, _, w := a.Lower().Raw()
				copy(w, v)
				if m := factortest.Margin(a, want.Zero); m > clearMargin {
					t.Errorf("seed %d, trial %d, %v, iterate %d: inertia %+v, want %+v, margin %.1g", seed, trial, opt.Pivoting, k, got, want, m)
				}
			}
		}
	}
}

// TestInertiaDoesNotDependOnOrder shuffles rows.
func TestInertiaDoesNotDependOnOrder(t *testing.T) {
	const seed = 105
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, c := range factortest.QPs() {
		for range 3 {
			c := factortest.Shuffled(rng, c)
			for _, opt := range pivotings {
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Fatal(err)
				}
				if got := f.Stats().Inertia; got != c.Inertia {
					t.Errorf("seed %d: %s: inertia %+v, want %+v", seed, name(c, opt), got, c.Inertia)
				}
			}
		}
	}
}

// TestInertiaOfLargeMatrices: no recursion over deep or wide trees, thousands of roots.
func TestInertiaOfLargeMatrices(t *testing.T) {
	if testing.Short() {
		t.Skip("matrices of order 10⁵ and more")
	}
	const seed = 106
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, c := range []factortest.Case{
		factortest.Dominant(rng, factortest.PathGraph(1_000_000)),
		factortest.Dominant(rng, factortest.CombGraph(50_000, 3)),
		factortest.Dominant(rng, factortest.GeometricGraph(rng, 50_000, 6)),
		factortest.Components(rng, 100_000),
		factortest.Diagonal(rng, 100_000, 6),
		factortest.Star(rng, 1000),
		factortest.DoubleStar(rng, 1000),
		factortest.Arrow(rng, 50_000, 3, -1),
		factortest.Arrow(rng, 20_000, 3, 1),
		factortest.Path(rng, 50_001),
		factortest.Dominant(rng, factortest.DenseGraph(600)),
		factortest.ShiftedLaplacian(2.5, 90, 110),
		factortest.PDEControl(40, 2, 1e-4),
		factortest.Stokes(rng, 40, 2),
		factortest.Stokes(rng, 8, 3),
		factortest.MPC(rng, 200, 8, 3),
		factortest.SVM(rng, 4000, 300, 12),
		factortest.PowerFlow(rng, 2000),
		factortest.Network(rng, 40),
		factortest.Boundary(rng, 30),
	} {
		for _, opt := range pivotings {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Errorf("%s: %v", name(c, opt), err)
				continue
			}
			if st := f.Stats(); st.Inertia != c.Inertia {
				t.Errorf("seed %d: %s: inertia %+v, want %+v; growth %.1g, %d perturbed, by %v", seed, name(c, opt), st.Inertia, c.Inertia, st.Growth, st.Perturbed, st.Pivoting)
			}
			checkSolve(t, name(c, opt), c, f, rng)
		}
	}
}

// checkSolve solves a consistent system: the backward error after at most three steps of refinement, as it is
// measured in twice the working precision and as it is reported.
func checkSolve(t *testing.T, what string, c factortest.Case, f *factor.LDL, rng *rand.Rand) {
	t.Helper()
	checkSolveTo(t, 1e-14, what, c, f, rng)
}

// checkSolveTo is checkSolve with another limit of the backward error.
func checkSolveTo(t *testing.T, limit float64, what string, c factortest.Case, f *factor.LDL, rng *rand.Rand) {
	t.Helper()
	b, _ := c.RHS(rng)
	x := make([]float64, len(b))
	r, err := f.SolveRefined(x, b)
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	e := factortest.BackwardError(c.A, x, b)
	if !(e <= limit) || r.Steps > 3 && limit <= 1e-14 { // where growth is accepted, five are allowed
		t.Errorf("%s: backward error %.2g after %d steps, %.2g before; inertia %+v, growth %.1g", what, e, r.Steps, r.Before, f.Stats().Inertia, f.Stats().Growth)
	}
	if math.Abs(e-r.BackwardError) > 1e-15 {
		t.Errorf("%s: backward error %.3g is reported as %.3g", what, e, r.BackwardError)
	}
}

// values returns the values of a in the order that Factorize takes.
func values(a *sparse.Sym) []float64 {
	_, _, val := a.Lower().Raw()
	return val
}

// TestLargeNullSpace: a matrix of rank 14 of order 36 whose root is nothing but what rounding has left of zero, and threshold pivoting
// has made more of. No vector of its null space is found while the others still have pivots.
func TestLargeNullSpace(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 2,400 matrices for one of them")
	}
	found := false
	for _, c := range factortest.Small(7) {
		if c.Name != "structurally-singular/34/structurally-singular-7-29" {
			continue
		}
		found = true
		for _, pivoting := range pivotings {
			for _, opt := range orderings(c, pivoting) {
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Fatal(err)
				}
				if in := f.Stats().Inertia; in != c.Inertia {
					t.Errorf("%s: inertia %+v, want %+v", name(c, opt), in, c.Inertia)
				}
				checkSolveTo(t, 1e-13, name(c, opt), c, f, rand.New(rand.NewPCG(303, 0)))
			}
		}
	}
	if !found {
		t.Error("the matrix is not there any more")
	}
}
