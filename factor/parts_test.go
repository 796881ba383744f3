package factor_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
)

// TestParts checks that the parts of a solve, one after the other, are a solve.
func TestParts(t *testing.T) {
	rng := rand.New(rand.NewPCG(231, 0))
	for _, opt := range pivotings {
		for _, c := range small() {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				continue // not positive definite
			}
			rhs, _ := c.RHS(rng)
			b, want := slices.Clone(rhs), slices.Clone(rhs)
			if err := f.Solve(want, 1); err != nil {
				t.Fatal(err)
			}
			for _, part := range []factor.Part{factor.PartL, factor.PartD, factor.PartLT} {
				if err := f.SolvePart(part, b); err != nil {
					t.Fatal(err)
				}
			}
			if e, g := factortest.BackwardError(c.A, b, rhs), factortest.BackwardError(c.A, want, rhs); !(e <= 100*g+1e-13) {
				t.Errorf("%s, pivoting %v: backward error %.1g by parts, %.1g at once", c.Name, opt.Pivoting, e, g)
			}
		}
	}
}

// TestSolveDoesNotAllocate covers fronts of all kinds, with delayed columns among them.
func TestSolveDoesNotAllocate(t *testing.T) {
	for _, opt := range pivotings {
		for _, c := range small() {
			f, err := factor.New(context.Background(), c.A, opt)
			if err != nil {
				continue
			}
			x := make([]float64, c.N())
			f.Solve(x, 1)
			if n := testing.AllocsPerRun(2, func() { f.Solve(x, 1) }); n != 0 {
				t.Errorf("%s, pivoting %v: %v allocations", c.Name, opt.Pivoting, n)
			}
		}
	}
}
