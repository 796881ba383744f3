package factor_test

import (
	"context"
	"fmt"
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

// BenchmarkSolveThreads solves for one and for 16 right-hand sides with one and two goroutines, on a factor that is thick enough to be shared.
func BenchmarkSolveThreads(b *testing.B) {
	c := factortest.Laplacian(40, 40, 40)
	for _, threads := range []int{1, 2} {
		f, err := factor.New(context.Background(), c.A, factor.Options{Threads: threads})
		if err != nil {
			b.Fatal(err)
		}
		for _, nrhs := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/nrhs=%d/threads=%d", c.Name, nrhs, threads), func(b *testing.B) {
				x := make([]float64, nrhs*c.N())
				for i := range x {
					x[i] = 1
				}
				b.SetBytes(int64(16 * f.Symbolic().Stored()))
				for b.Loop() {
					f.Solve(x, nrhs)
				}
			})
		}
	}
}

// BenchmarkFlat stores a factorisation and loads it, beside a solve.
func BenchmarkFlat(b *testing.B) {
	rng := rand.New(rand.NewPCG(242, 0))
	for _, c := range []factortest.Case{factortest.Laplacian(200, 200), factortest.Stokes(rng, 50, 2)} {
		f, err := factor.New(context.Background(), c.A, factor.Options{})
		if err != nil {
			b.Fatal(err)
		}
		floats, ints := f.FlatSizes()
		values, index := make([]float64, floats), make([]int32, ints)
		var g factor.Flat
		x := make([]float64, c.N())
		for _, step := range []struct {
			name string
			do   func() error
		}{
			{"store", func() error { return f.Store(values, index) }},
			{"load", func() error { g = factor.Flat{}; return g.Load(values, index) }},
			{"load-again", func() error { return g.Load(values, index) }},
			{"solve", func() error { return g.Solve(x, 1) }},
		} {
			b.Run(c.Name+"/"+step.name, func(b *testing.B) {
				for b.Loop() {
					if err := step.do(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
