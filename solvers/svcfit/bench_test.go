package svcfit

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
)

// Benchmarks of whole selections of one cost, warm from cost to cost, three folds, one thread.
func BenchmarkGrid(b *testing.B) {
	for _, c := range []struct {
		name  string
		set   func(b *testing.B) *rows.Set
		costs []float64
	}{
		{"a9a", func(b *testing.B) *rows.Set { return shared(b, "a9a") }, twos},
		{"w8a", func(b *testing.B) *rows.Set { return shared(b, "w8a") }, twos},
		{"dense100000x100", func(*testing.B) *rows.Set { return rowstest.D1(100000, 0).Train }, tens},
	} {
		for _, delta := range []float64{0.25, 0} {
			name := c.name + "/rounded"
			if delta == 0 {
				name = c.name + "/certified"
			}
			b.Run(name, func(b *testing.B) {
				set := c.set(b)
				p := Problem{Set: set, Fold: dealt(set.X.Rows, 3), Folds: 3}
				steps, passes := 0, 0.0
				for b.Loop() {
					steps, passes = 0, 0
					tr, err := New(p, Options{Threads: 1})
					if err != nil {
						b.Fatal(err)
					}
					for _, c := range c.costs {
						f, err := tr.Fit(context.Background(), Params{Cost: []float64{c, c}, Delta: delta}, Target{})
						if err != nil {
							b.Fatal(err)
						}
						steps += f.Steps
						passes += f.Passes
					}
				}
				b.ReportMetric(float64(steps), "steps")
				b.ReportMetric(passes, "passes")
			})
		}
	}
}

// twos is 2^-7 … 2^7 and tens 10^-5 … 10^2.
var twos, tens = func() (a, b []float64) {
	for k := -7; k <= 7; k++ {
		a = append(a, math.Ldexp(1, k))
	}
	for k := -5; k <= 2; k++ {
		b = append(b, math.Pow(10, float64(k)))
	}
	return a, b
}()
