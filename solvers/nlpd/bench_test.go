package nlpd_test

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

func BenchmarkSolve(b *testing.B) {
	for _, c := range []struct {
		name string
		p    *problem.NLP
	}{
		{"hs71", hs71(b)},
		{"chain/1000", problemtest.LuksanVlcek1(1000).NLP()},
		{"qp/1000", problemtest.SparseQP(1000, 1).NLP()},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			its, linear, functions := 0, 0.0, 0.0
			for b.Loop() {
				r, err := nlpd.Solve(context.Background(), c.p, nlpd.Options{})
				if err != nil || !r.Solved() {
					b.Fatal(r.Status, err)
				}
				its, linear, functions = r.Iterations, r.LinearTime.Seconds(), r.EvaluationTime.Seconds()
			}
			b.ReportMetric(float64(its), "iterations")
			b.ReportMetric(1e6*linear, "µs-linear")
			b.ReportMetric(1e6*functions, "µs-functions")
		})
	}
}
