package shifted

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
)

func BenchmarkSolve(b *testing.B) {
	for _, p := range []problemtest.Problem{
		problemtest.LuksanVlcek1(10000), problemtest.SparseQP(1000, 1), problemtest.Control2D(40),
	} {
		b.Run(p.Name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				r, err := Solve(context.Background(), p.NLP(), Options{})
				if err != nil || !r.Solved() {
					b.Fatal(err, r.Status)
				}
				n = r.Iterations
				b.ReportMetric(r.LinearTime.Seconds()/r.Time.Seconds(), "linear/total")
				b.ReportMetric(r.EvaluationTime.Seconds()/r.Time.Seconds(), "functions/total")
			}
			b.ReportMetric(float64(n), "iterations")
		})
	}
}
