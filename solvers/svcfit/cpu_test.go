package svcfit

import (
	"context"
	"math"
	"syscall"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestCPU(t *testing.T) {
	for _, name := range []string{"a9a", "w8a", "d1"} {
		var p Problem
		grid := []float64{}
		if name == "d1" {
			p.Set = rowstest.D1(100000, 0).Train
			for k := -5; k <= 2; k++ {
				grid = append(grid, math.Pow(10, float64(k)))
			}
		} else {
			p.Set = shared(t, name)
			for k := -7; k <= 7; k++ {
				grid = append(grid, math.Ldexp(1, k))
			}
		}
		p.Fold, p.Folds = dealt(p.Set.X.Rows, 3), 3
		for _, delta := range []float64{0.25, 0} {
			tr, err := New(p, Options{Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			start := cpu()
			for _, c := range grid {
				if _, err := tr.Fit(context.Background(), Params{Cost: []float64{c, c}, Delta: delta}, Target{}); err != nil {
					t.Fatal(err)
				}
				tr.Margins()
			}
			t.Logf("%s δ %g: %v", name, delta, cpu()-start)
		}
	}
}
