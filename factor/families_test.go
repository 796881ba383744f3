package factor_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
)

// TestSolveSmall solves consistent systems with all small matrices, singular ones among them.
func TestSolveSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const seed = 201
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, pivoting := range pivotings {
		for _, c := range small() {
			if c.margin < clearMargin && c.Inertia.Zero > 0 {
				continue // nobody can tell which eigenvalues are zero
			}
			for _, opt := range orderings(c.Case, pivoting) {
				f, err := factor.New(context.Background(), c.A, opt)
				if err != nil {
					t.Errorf("%s: %v", name(c.Case, opt), err)
					continue
				}
				checkSolve(t, fmt.Sprintf("seed %d: %s, margin %.1g", seed, name(c.Case, opt), c.margin), c.Case, f, rng)
			}
		}
	}
}

// TestSolutionIsAccurate compares with the dense factorisation where the matrix is well conditioned.
func TestSolutionIsAccurate(t *testing.T) {
	rng := rand.New(rand.NewPCG(202, 0))
	seen := 0
	for _, c := range small() {
		if c.Inertia.Zero > 0 || c.margin < 1e-4 || strings.HasPrefix(c.Name, "huge") || strings.HasPrefix(c.Name, "extremes") ||
			strings.Contains(c.Name, "congruent") || strings.Contains(c.Name, "chain") || strings.Contains(c.Name, "diagonal") || strings.HasPrefix(c.Name, "order-one") {
			continue // Margin speaks of the equilibrated matrix
		}
		seen++
		f, err := factor.New(context.Background(), c.A, factor.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, want := c.RHS(rng)
		x := make([]float64, len(b))
		if _, err := f.SolveRefined(x, b); err != nil {
			t.Fatal(err)
		}
		for i := range x {
			if math.Abs(x[i]-want[i]) > 1e-6*4 {
				t.Errorf("%s: x[%d] = %v, want %v", c.Name, i, x[i], want[i])
				break
			}
		}
	}
	if seen < 300 {
		t.Errorf("only %d matrices", seen)
	}
}

// TestSeveralRightHandSides: columns of one call are the columns of many.
func TestSeveralRightHandSides(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const seed = 203
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, c := range medium(rng) {
		n := c.N()
		for _, opt := range pivotings {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			for _, nrhs := range []int{0, 1, 2, 3, 7, 8, 9, 17} {
				x := make([]float64, n*nrhs)
				for i := range x {
					x[i] = rng.NormFloat64()
				}
				b := append([]float64(nil), x...)
				if err := f.Solve(x, nrhs); err != nil {
					t.Fatal(err)
				}
				for j := range nrhs {
					bj, xj := b[j*n:(j+1)*n], x[j*n:(j+1)*n]
					one := append([]float64(nil), bj...)
					if err := f.Solve(one, 1); err != nil {
						t.Fatal(err)
					}
					if d := distance(one, xj); d > 1e-6 {
						t.Errorf("seed %d: %s: column %d of %d differs by %.1g from that of a single solve", seed, name(c, opt), j, nrhs, d)
					}
					limit := 1e-13 * max(1, f.Stats().Growth) // no refinement here
					if f.Stats().Perturbed > 0 {
						limit = 1e-6
					}
					if e := factortest.BackwardError(c.A, xj, bj); !(e <= limit) {
						t.Errorf("seed %d: %s: column %d of %d has backward error %.1g", seed, name(c, opt), j, nrhs, e)
					}
				}
			}
		}
	}
}

// distance returns max |x-y| / max |y|.
func distance(x, y []float64) float64 {
	var d, m float64
	for i := range x {
		d, m = max(d, math.Abs(x[i]-y[i])), max(m, math.Abs(y[i]))
	}
	if d == 0 {
		return 0
	}
	return d / m
}

// medium returns nonsingular matrices that have trees with branches, delays and fronts of all sizes.
func medium(rng *rand.Rand) []factortest.Case {
	return []factortest.Case{
		factortest.Laplacian(40, 40),
		factortest.Laplacian(11, 11, 11),
		factortest.ShiftedLaplacian(1.7, 30, 31),
		factortest.PDEControl(16, 2, 1e-4),
		factortest.Stokes(rng, 14, 2),
		factortest.Stokes(rng, 5, 3),
		factortest.Boundary(rng, 14),
		factortest.MPC(rng, 60, 6, 2),
		factortest.SVM(rng, 700, 60, 8),
		factortest.PowerFlow(rng, 300),
		factortest.Network(rng, 15),
		factortest.QuasiDefinite(rng, 400, 200),
		factortest.EqualityQP(rng, 400, 150),
		factortest.DelayCascade(rng, 200, 120),
		factortest.WeightedGrid(rng, 20, 21),
		factortest.KahanChain(rng, 150, 9),
		factortest.SplitPairs(rng, 200),
		factortest.Dominant(rng, factortest.Blown(rng, factortest.GeometricGraph(rng, 200, 5), 4)),
		factortest.Dominant(rng, factortest.DenseGraph(150)),
	}
}

// bits factors with an option and returns the bits of everything that comes out.
func bits(t *testing.T, f *factor.LDL, val, b []float64) ([]uint64, factor.Stats) {
	t.Helper()
	if _, err := f.Factorize(context.Background(), val); err != nil {
		t.Fatal(err)
	}
	x, y := append([]float64(nil), b...), make([]float64, len(b))
	if err := f.Solve(x, 1); err != nil {
		t.Fatal(err)
	}
	r, err := f.SolveRefined(y, b)
	if err != nil {
		t.Fatal(err)
	}
	var out []uint64
	for _, v := range append(append(x, y...), r.BackwardError, r.Before) {
		out = append(out, math.Float64bits(v))
	}
	st := f.Stats()
	st.PeakBytes = 0 // that of more threads is larger
	st.Flops = math.Round(st.Flops)
	return out, st
}

// TestThreadsDoNotMatter: the same bits for 1, 2, 3 and 8 threads.
func TestThreadsDoNotMatter(t *testing.T) {
	const seed = 204
	rng := rand.New(rand.NewPCG(seed, 0))
	list := medium(rng)
	if !testing.Short() {
		list = append(list, factortest.Laplacian(200, 150), factortest.Laplacian(20, 21, 22), factortest.PDEControl(60, 2, 1e-4),
			factortest.Stokes(rng, 50, 2), factortest.Components(rng, 30_000), factortest.SVM(rng, 3000, 400, 12), factortest.Dominant(rng, factortest.DenseGraph(700)))
	}
	for _, c := range list {
		b, _ := c.RHS(rng)
		for _, pivoting := range pivotings {
			var want []uint64
			var stats factor.Stats
			for _, threads := range []int{1, 2, 3, 8} {
				opt := pivoting
				opt.Threads = threads
				s, err := factor.Analyze(c.A, opt)
				if err != nil {
					t.Fatal(err)
				}
				f := s.New()
				for range 2 { // a second time in used memory
					got, st := bits(t, f, values(c.A), b)
					if want == nil {
						want, stats = got, st
					}
					if !same(got, want) || st != stats {
						t.Errorf("seed %d: %s: %d threads give other bits: %+v, with one %+v", seed, name(c, opt), threads, st, stats)
						break
					}
				}
			}
		}
	}
}

func same(a, b []uint64) bool {
	for k := range a {
		if a[k] != b[k] {
			return false
		}
	}
	return len(a) == len(b)
}

// TestRefactorisation: whatever a handle did before, the next factorisation is that of a fresh one, but for what it
// keeps on purpose: scales while they are good, and refusals of the static order. With these, the same history gives
// the same bits.
func TestRefactorisation(t *testing.T) {
	const seed = 205
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, p := range []factortest.LatePoint{{N: 60, M: 30, Exponent: 8}, {N: 200, M: 90, Exponent: 8, C: 1e-8}, {N: 300, M: 100, Exponent: 3}} {
		a, val := factortest.LateIterates(rng, p, 12)
		b, _ := factortest.Case{A: a}.RHS(rng)
		for _, opt := range pivotings {
			for _, scaling := range []factor.Scaling{factor.ScaleNone, factor.ScaleRuiz} {
				opt.Scaling = scaling
				s, err := factor.Analyze(a, opt)
				if err != nil {
					t.Fatal(err)
				}
				f, g := s.New(), s.New()
				for range 30 {
					k := rng.IntN(len(val))
					got, st := bits(t, f, val[k], b)
					if scaling == factor.ScaleNone && opt.Pivoting != factor.PivotAuto {
						g = s.New()
					}
					if want, other := bits(t, g, val[k], b); !same(got, want) || st != other {
						t.Errorf("seed %d: order %d, %v, %v: values %d give other bits: %+v and %+v", seed, p.N+p.M, opt.Pivoting, scaling, k, st, other)
					}
				}
			}
		}
	}
}

// TestRefactorisationDoesNotAllocate, once a handle has seen its values.
func TestRefactorisationDoesNotAllocate(t *testing.T) {
	rng := rand.New(rand.NewPCG(206, 0))
	for _, c := range []factortest.Case{factortest.Laplacian(20, 20), factortest.Stokes(rng, 10, 2), factortest.QuasiDefinite(rng, 200, 100)} {
		for _, opt := range pivotings {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			ctx, val := context.Background(), values(c.A)
			x, b := make([]float64, c.N()), make([]float64, c.N())
			b[0] = 1
			work := func() {
				if _, err := f.Factorize(ctx, val); err != nil {
					t.Fatal(err)
				}
				copy(x, b)
				if err := f.Solve(x, 1); err != nil {
					t.Fatal(err)
				}
				if _, err := f.SolveRefined(x, b); err != nil {
					t.Fatal(err)
				}
			}
			work()
			if n := testing.AllocsPerRun(5, work); n > 0 {
				t.Errorf("%s: %v allocations", name(c, opt), n)
			}
		}
	}
}

// TestValuesThatAreNotFinite are refused with one line, and the handle lives on.
func TestValuesThatAreNotFinite(t *testing.T) {
	for _, opt := range []factor.Options{{}, {Pivoting: factor.PivotThreshold}, {Pivoting: factor.PivotStatic}, {Pivoting: factor.PivotCholesky}, {Scaling: factor.ScaleNone}, {Scaling: factor.ScaleMatching}} {
		for _, c := range factortest.BadValues() {
			if _, err := factor.New(context.Background(), c.A, opt); err == nil {
				t.Errorf("%s: accepted", name(c, opt))
			} else if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), place(c)) {
				t.Errorf("%s: error %q", name(c, opt), err)
			}
		}
	}
	good := factortest.Laplacian(3, 3)
	f, err := factor.New(context.Background(), good.A, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	bad := append([]float64(nil), values(good.A)...)
	bad[4] = math.NaN()
	if _, err := f.Factorize(context.Background(), bad); err == nil {
		t.Error("NaN accepted")
	}
	if err := f.Solve(make([]float64, 9), 1); err == nil {
		t.Error("solved after values that were refused")
	}
	if in, err := f.Factorize(context.Background(), values(good.A)); err != nil || in != good.Inertia {
		t.Errorf("afterwards: %+v, %v", in, err)
	}
}

// place returns how an error names the element of c that is not finite.
func place(c factortest.Case) string {
	lower := c.A.Lower()
	for j := range c.N() {
		ind, val := lower.Col(j)
		for k, v := range val {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Sprintf("A(%d, %d) = %v", ind[k], j, v)
			}
		}
	}
	return ""
}

// TestArguments: what is wrong is said, nothing panics.
func TestArguments(t *testing.T) {
	c := factortest.Laplacian(3, 3)
	ctx := context.Background()
	for _, opt := range []factor.Options{
		{Ordering: -1}, {Ordering: 99}, {Pivoting: 99}, {Scaling: 99}, {Threads: -1}, {Threads: factor.MaxThreads + 1}, {Threads: 1e9}, {U: -1}, {U: 0.6}, {U: math.NaN()},
		{Ordering: factor.OrderGiven}, {Ordering: factor.OrderGiven, Perm: []int32{0, 1, 2}},
		{Ordering: factor.OrderGiven, Perm: []int32{0, 1, 2, 3, 4, 5, 6, 7, 7}},
		{Ordering: factor.OrderGiven, Perm: []int32{0, 1, 2, 3, 4, 5, 6, 7, 9}},
		{Pivoting: factor.PivotQuasidefinite}, {Pivoting: factor.PivotQuasidefinite, Signs: []int8{1}},
		{Pivoting: factor.PivotQuasidefinite, Signs: []int8{1, 1, 1, 1, 2, 1, 1, 1, 1}},
	} {
		if _, err := factor.New(ctx, c.A, opt); err == nil {
			t.Errorf("%+v accepted", opt)
		}
	}
	s, err := factor.Analyze(c.A, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := s.New()
	x := make([]float64, 9)
	if f.Solve(x, 1) == nil {
		t.Error("Solve without values")
	}
	if _, err := f.SolveRefined(x, x); err == nil {
		t.Error("SolveRefined without values")
	}
	if _, err := f.Factorize(ctx, nil); err == nil {
		t.Error("Factorize without values")
	}
	if _, err := f.Factorize(ctx, append(values(c.A), 1)); err == nil {
		t.Error("Factorize with a value too many")
	}
	if _, err := f.Factorize(ctx, values(c.A)); err != nil {
		t.Error(err)
	}
	for _, n := range []int{0, 8, 10} {
		if f.Solve(make([]float64, n), 1) == nil {
			t.Errorf("Solve with %d elements", n)
		}
		if _, err := f.SolveRefined(x, make([]float64, n)); err == nil {
			t.Errorf("SolveRefined with %d elements", n)
		}
	}
	if f.Solve(x, -1) == nil || f.Solve(x, 2) == nil {
		t.Error("Solve with a wrong number of columns")
	}
}

// TestCancelled: a context that has ended stops the work, and the handle lives on.
func TestCancelled(t *testing.T) {
	c := factortest.Laplacian(40, 40)
	for _, threads := range []int{1, 3} {
		s, err := factor.Analyze(c.A, factor.Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		f := s.New()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := f.Factorize(ctx, values(c.A)); !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v, want that of the context", err)
		}
		if in, err := f.Factorize(context.Background(), values(c.A)); err != nil || in != c.Inertia {
			t.Errorf("afterwards: %+v, %v", in, err)
		}
	}
}

// TestStaticAgainstUpLooking: the same pivots as a scalar code without pivoting, in the same order.
func TestStaticAgainstUpLooking(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const seed = 207
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, c := range medium(rng) {
		n := c.N()
		perm := make([]int32, n)
		for k, i := range rng.Perm(n) {
			perm[k] = int32(i)
		}
		ptr, ind, val := c.A.Lower().Raw()
		lptr, lind, lval, d, err := factortest.UpLooking(n, ptr, ind, val, perm)
		if err != nil {
			continue // a zero pivot in this order
		}
		f, err := factor.New(context.Background(), c.A, factor.Options{Ordering: factor.OrderGiven, Perm: perm, Pivoting: factor.PivotStatic})
		if err != nil {
			t.Fatal(err)
		}
		st := f.Stats()
		if st.Growth > 1e8 || st.Perturbed > 0 {
			continue
		}
		var want factor.Inertia
		for _, v := range d {
			if v > 0 {
				want.Pos++
			} else {
				want.Neg++
			}
		}
		if st.Inertia != want {
			t.Errorf("seed %d: %s: inertia %+v, up-looking %+v", seed, c.Name, st.Inertia, want)
		}
		b, _ := c.RHS(rng)
		x, y := append([]float64(nil), b...), append([]float64(nil), b...)
		if err := f.Solve(x, 1); err != nil {
			t.Fatal(err)
		}
		factortest.UpLookingSolve(n, lptr, lind, lval, d, perm, y)
		if e, g := factortest.BackwardError(c.A, x, b), factortest.BackwardError(c.A, y, b); !(e <= 100*g+1e-15*st.Growth) {
			t.Errorf("seed %d: %s: backward error %.1g, up-looking %.1g", seed, c.Name, e, g)
		}
	}
}
