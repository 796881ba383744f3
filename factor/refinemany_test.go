package factor_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// Two right-hand sides, of which each gets its errors.
func ExampleLDL_SolveManyRefined() {
	lower, err := sparse.NewCSC(2, 2, []int{0, 2, 3}, []int32{0, 1, 1}, []float64{1, 2, 3})
	if err != nil {
		log.Fatal(err)
	}
	a, err := sparse.NewSym(lower)
	if err != nil {
		log.Fatal(err)
	}
	f, err := factor.New(context.Background(), a, factor.Options{})
	if err != nil {
		log.Fatal(err)
	}
	x, r := make([]float64, 4), make([]factor.Refinement, 2)
	if err := f.SolveManyRefined(x, []float64{3, 5, 1, 1}, r); err != nil {
		log.Fatal(err)
	}
	for j := range r {
		fmt.Printf("%.3f %v\n", x[2*j:2*j+2], r[j].BackwardError < 1e-15)
	}
	// Output:
	// [1.000 1.000] true
	// [-1.000 1.000] true
}

// TestSolveManyRefined: each column is as good as one that is solved for alone, its errors are those that it has, and a column that is not
// finite does no harm.
func TestSolveManyRefined(t *testing.T) {
	const seed = 507
	rng := rand.New(rand.NewPCG(seed, 0))
	cases := medium(rng)
	for k := range 40 {
		cases = append(cases, factortest.LateKKT(rng, factortest.LatePoint{N: 40, M: 20, Exponent: float64(2 + k%10), C: 1e-8}))
	}
	steps := 0
	for _, c := range cases {
		n := c.N()
		for _, opt := range append(pivotings, factor.Options{Pivoting: factor.PivotStatic}) {
			s, err := factor.Analyze(c.A, opt)
			if err != nil {
				t.Fatal(err)
			}
			f := s.New()
			if _, err := f.Factorize(context.Background(), values(c.A)); err != nil {
				t.Fatal(err)
			}
			for _, nrhs := range []int{0, 1, 3, 9, 35} {
				b := make([]float64, n*nrhs)
				for i := range b {
					b[i] = rng.NormFloat64()
				}
				if nrhs > 3 {
					b[2*n] = math.NaN()
				}
				x, r, one := make([]float64, n*nrhs), make([]factor.Refinement, nrhs), make([]float64, n)
				if err := f.SolveManyRefined(x, b, r); err != nil {
					t.Fatal(err)
				}
				for j := range nrhs {
					bj, xj := b[j*n:(j+1)*n], x[j*n:(j+1)*n]
					if nrhs > 3 && j == 2 {
						if !math.IsInf(r[j].BackwardError, 1) {
							t.Errorf("seed %d: %s: NaN: %+v", seed, name(c, opt), r[j])
						}
						continue
					}
					alone, err := f.SolveRefined(one, bj)
					if err != nil {
						t.Fatal(err)
					}
					e := factortest.BackwardError(c.A, xj, bj)
					if !(r[j].BackwardError <= max(1e-14, 2*alone.BackwardError)) || !(math.Abs(e-r[j].BackwardError) <= 1e-15+0.1*e) {
						t.Errorf("seed %d: %s: column %d of %d: %+v, error %g; alone %+v", seed, name(c, opt), j, nrhs, r[j], e, alone)
					}
					steps += r[j].Steps
				}
			}
		}
	}
	if steps < 1000 {
		t.Errorf("only %d steps", steps)
	}
}

// TestSolveManyRefinedThreads: bits do not depend on the number of threads, and a second call allocates nothing.
func TestSolveManyRefinedThreads(t *testing.T) {
	const seed, nrhs = 508, 20
	rng := rand.New(rand.NewPCG(seed, 0))
	a := factortest.PDEControl(30, 2, 1e-4).A
	n := a.SymmetricDim()
	b := make([]float64, n*nrhs)
	for i := range b {
		b[i] = rng.NormFloat64()
	}
	var want []float64
	for _, threads := range []int{1, 2, 5} {
		f, err := factor.New(context.Background(), a, factor.Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		x, r := make([]float64, n*nrhs), make([]factor.Refinement, nrhs)
		if err := f.SolveManyRefined(x, b, r); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = slices.Clone(x)
		} else if !slices.Equal(x, want) {
			t.Errorf("seed %d: %d threads change bits", seed, threads)
		}
		if threads == 1 {
			if k := testing.AllocsPerRun(2, func() { f.SolveManyRefined(x, b, r) }); k != 0 {
				t.Errorf("%v allocations", k)
			}
		}
	}
	f, err := factor.New(context.Background(), a, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := make([]factor.Refinement, 2)
	for _, bad := range [][2]int{{2 * n, n}, {n, 2 * n}, {0, 0}} {
		if f.SolveManyRefined(make([]float64, bad[0]), make([]float64, bad[1]), r) == nil {
			t.Errorf("lengths %v accepted", bad)
		}
	}
}
