package svcfit

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
)

func TestTune(t *testing.T) {
	for _, name := range []string{"a9a", "w8a", "d1"} {
		var p Problem
		grid := []float64{}
		if name == "d1" {
			p.Set = rowstest.D1(30000, 0).Train
			for k := -5; k <= 2; k++ {
				grid = append(grid, math.Pow(10, float64(k)))
			}
		} else {
			p.Set = shared(t, name)
			for k := -7; k <= 7; k += 2 {
				grid = append(grid, math.Ldexp(1, k))
			}
		}
		p.Fold, p.Folds = dealt(p.Set.X.Rows, 3), 3
		for _, delta := range []float64{0.25, 0} {
			tr, err := New(p, Options{Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			passes, steps, rounds, bad := 0.0, 0, 0, 0
			var each []int
			for _, c := range grid {
				f, err := tr.Fit(context.Background(), Params{Cost: []float64{c, c}, Delta: delta}, Target{})
				if err != nil {
					t.Fatal(err)
				}
				each = append(each, f.Steps)
				passes += f.Passes
				steps += f.Steps
				rounds += f.Rounds
				if f.Status != 1 {
					bad++
				}
			}
			t.Logf("%s δ %g: steps %d passes %.0f rounds %d bad %d %v", name, delta, steps, passes, rounds, bad, each)
		}
	}
}
