package factor_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
)

// BenchmarkSolve solves with factors whose fronts are thin, in the static order and with pivoting.
func BenchmarkSolve(b *testing.B) {
	rng := rand.New(rand.NewPCG(241, 0))
	for _, c := range []factortest.Case{
		factortest.Laplacian(200, 200),
		factortest.Arrow(rng, 50000, 3, 0),
		factortest.PDEControl(60, 2, 1e-3),
		factortest.Stokes(rng, 50, 2),
	} {
		for _, pivoting := range []factor.Pivoting{factor.PivotStatic, factor.PivotThreshold} {
			b.Run(c.Name+"/"+pivoting.String(), func(b *testing.B) {
				f, err := factor.New(context.Background(), c.A, factor.Options{Pivoting: pivoting, Ordering: factor.OrderAMD})
				if err != nil {
					b.Fatal(err)
				}
				rhs, x := c.RHS(rng)
				for b.Loop() {
					copy(x, rhs)
					f.Solve(x, 1)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.N()), "ns/row")
			})
		}
	}
}
