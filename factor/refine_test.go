package factor_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
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
