package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// TestRefinementRestarts: where pivots have been replaced solutions are at first so large that a cycle of FGMRES ends far from what it takes its
// residual to be. Another one, from the true residual, goes on.
func TestRefinementRestarts(t *testing.T) {
	tried, above := 0, 0
	for _, family := range factortest.Families() {
		if family.Name != "tiny-diagonal-equal" {
			continue
		}
		for seed := range uint64(200) {
			rng := rand.New(rand.NewPCG(seed, 1))
			c := family.Make(rng, 36)
			s, err := factor.Analyze(c.A, factor.Options{Pivoting: factor.PivotStatic})
			if err != nil {
				t.Fatal(err)
			}
			f := s.New()
			_, _, val := c.A.Lower().Raw()
			if _, err := f.Factorize(context.Background(), val); err != nil {
				t.Fatal(err)
			}
			b, x := c.RHS(rng)
			r, err := f.SolveRefined(x, b)
			if err != nil {
				t.Fatal(err)
			}
			if r.Krylov == 0 {
				continue
			}
			tried++
			if r.BackwardError > 1e-13 {
				above++
			}
			if e := factortest.BackwardError(c.A, x, b); e > 2*r.BackwardError+1e-16 || r.BackwardError > 2*e+1e-16 {
				t.Errorf("seed %d: backward error %.1e is told to be %.1e", seed, e, r.BackwardError)
			}
		}
	}
	if tried == 0 || 2*above > tried {
		t.Errorf("%d of %d solutions with backward errors above 1e-13", above, tried)
	}
}

// TestRefinementTellsErrors compares the errors that a refinement tells with those computed from A, b and x as they are given, for matrices
// whose rows are of very different sizes, and wants no allocation the second time.
func TestRefinementTellsErrors(t *testing.T) {
	const seed = 312
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, c := range factortest.Small(seed) {
		n := c.N()
		if c.Inertia.Zero > 0 || n == 0 {
			continue
		}
		for _, scaling := range []factor.Scaling{factor.ScaleRuiz, factor.ScaleNone, factor.ScaleMatching} {
			f, err := factor.New(context.Background(), c.A, factor.Options{Scaling: scaling})
			if err != nil {
				t.Fatal(err)
			}
			b, x := c.RHS(rng)
			r, err := f.SolveRefined(x, b)
			if err != nil {
				t.Fatal(err)
			}
			if math.IsInf(r.BackwardError, 0) {
				continue
			}
			backward, componentwise := solutionErrors(c.A, x, b)
			// Both residuals are rounded, by up to some units of |A||x|.
			if unit := float64(n+4) * 0x1p-52; math.Abs(r.BackwardError-backward) > unit || math.Abs(r.Componentwise-componentwise) > unit+1e-3*componentwise {
				t.Errorf("%s, %v: errors %.2e and %.2e, want %.2e and %.2e", c.Name, scaling, r.BackwardError, r.Componentwise, backward, componentwise)
			}
			if r.Krylov > 0 || r.Repeated {
				continue
			}
			if n := testing.AllocsPerRun(3, func() { f.SolveRefined(x, b) }); n != 0 {
				t.Errorf("%s, %v: %v allocations", c.Name, scaling, n)
			}
		}
	}
}

// TestRefinementNotFinite: both errors are infinite where a right-hand side is, whichever row it is in and whatever follows.
func TestRefinementNotFinite(t *testing.T) {
	for bad := range 3 {
		for _, v := range []float64{math.Inf(1), math.NaN()} {
			a := factortest.Laplacian(3).A
			f, err := factor.New(context.Background(), a, factor.Options{})
			if err != nil {
				t.Fatal(err)
			}
			x, b := make([]float64, 3), []float64{1, 2, 3}
			b[bad] = v
			r, err := f.SolveRefined(x, b)
			if err != nil {
				t.Fatal(err)
			}
			if !math.IsInf(r.BackwardError, 1) || !math.IsInf(r.Componentwise, 1) {
				t.Errorf("%v in row %d: errors %v and %v", v, bad, r.BackwardError, r.Componentwise)
			}
		}
	}
}

// solutionErrors returns ‖b−Ax‖∞ / (‖A‖∞‖x‖∞ + ‖b‖∞) and max |b−Ax|_i / (|A||x| + |b|)_i.
func solutionErrors(a *sparse.Sym, x, b []float64) (backward, componentwise float64) {
	n := len(x)
	d := factortest.Dense(a)
	var norm, residual, sizeX, sizeB float64
	for i := range n {
		r, size, sum := b[i], math.Abs(b[i]), 0.0
		for j := range n {
			v := d[i+j*n]
			r -= v * x[j]
			size += math.Abs(v * x[j])
			sum += math.Abs(v)
		}
		norm, residual, sizeX, sizeB = max(norm, sum), max(residual, math.Abs(r)), max(sizeX, math.Abs(x[i])), max(sizeB, math.Abs(b[i]))
		if r != 0 {
			componentwise = max(componentwise, math.Abs(r)/size)
		}
	}
	if size := norm*sizeX + sizeB; size > 0 {
		backward = residual / size
	}
	return backward, componentwise
}
