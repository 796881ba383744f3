package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/benchmarks/svcscale/baseline"
	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
	"github.com/saddle-go/saddle/solvers/hyper"
)

// commonGrid is the grid of one C that searches are compared with: 2^−16, 2^−15, …, 2^6.
func commonGrid() (grid []float64) {
	for k := -16; k <= 6; k++ {
		grid = append(grid, math.Ldexp(1, k))
	}
	return grid
}

// hyperTable searches the scales of groups of features of generated problems, beside a grid of one scale for all, and random and Gaussian-process
// search that have ten times the search's time.
func hyperTable(threads int, big bool) error {
	fmt.Printf("\n## Scales of groups of features\n\nTest errors in %%, 3 folds, %d threads; random search and Gaussian-process search have ten times the wall time of the gradient's.\n\n", threads)
	fmt.Println("| data | features | groups | grid, one scale | CPU s | random (evaluations) | Gaussian process | gradient | evaluations | CV | CPU s | wall s |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|")
	mean, seeds := 0.0, 3
	for seed := uint64(101); seed < 101+uint64(seeds); seed++ {
		e, err := groupRow(fmt.Sprintf("G40, seed %d", seed), rowstest.G40(seed, 50000), threads, true)
		if err != nil {
			return err
		}
		mean += e / float64(seeds)
	}
	fmt.Printf("| G40, mean of %d | | | | | | | %.2f | | | | |\n", seeds, 100*mean)
	if !big {
		return nil
	}
	if _, err := groupRow("G100, seed 101", rowstest.G100(101, 50000), threads, false); err != nil {
		return err
	}
	_, err := groupRow("T20, 50000 rows", rowstest.T20(50000), threads, false)
	return err
}

// groupRow prints one row of the table and returns the test error of the gradient search.
func groupRow(name string, p *rowstest.Problem, threads int, random bool) (float64, error) {
	ctx := context.Background()
	clock := startClock()
	one, err := hyper.Tune(ctx, p.Train, hyper.Options{Grid: commonGrid(), Test: p.Test, Threads: threads, Certify: 1})
	if err != nil {
		return 0, err
	}
	grid := clock.run()
	o := hyper.Options{Search: hyper.SearchGroups, Groups: p.Group, Test: p.Test, Threads: threads}
	clock = startClock()
	many, err := hyper.Tune(ctx, p.Train, o)
	if err != nil {
		return 0, err
	}
	took := clock.run()
	var rivals [2]string
	for k := range rivals {
		if rivals[k] = "–"; !random {
			continue
		}
		e, n, err := rival(p, o, took.wall, k == 1)
		if err != nil {
			return 0, err
		}
		rivals[k] = fmt.Sprintf("%.2f (%d)", 100*e, n)
	}
	fmt.Printf("| %s | %d | %d | %.2f | %.1f | %s | %s | %.2f | %d+%d | %.2f | %.1f | %.1f |\n", name, p.Train.X.Cols, p.Groups, 100*one.Test.Error, grid.cpu,
		rivals[0], rivals[1], 100*many.Test.Error, many.Scanned, many.Searched, 100*value(many.CVError), took.cpu, took.wall)
	return many.Test.Error, nil
}

// rival runs a search that knows no derivatives for ten times the wall time of the gradient's, on the count of cross-validation errors as
// our evaluator gives it, and returns the test error of the best scales and the number of evaluations.
func rival(p *rowstest.Problem, o hyper.Options, wall float64, gaussian bool) (test float64, n int, err error) {
	ctx := context.Background()
	f, err := hyper.NewObjective(p.Train, o)
	if err != nil {
		return 0, 0, err
	}
	box := baseline.Box{Log: true}
	for range f.Names() {
		box.Lower, box.Upper = append(box.Lower, 1e-1), append(box.Upper, 1e4)
	}
	count := func(v []float64) float64 {
		e, failed := f.Evaluate(ctx, v, nil)
		if failed != nil {
			err = failed
			return math.NaN()
		}
		return e.CVError
	}
	budget := baseline.Budget{Time: time.Duration(10 * wall * float64(time.Second))}
	var r *baseline.Result
	if gaussian {
		r, err = baseline.Gaussian(ctx, count, box, baseline.GaussianOptions{Budget: budget, Seed: 1})
	} else {
		r, err = baseline.Random(ctx, count, box, baseline.RandomOptions{Budget: budget, Seed: 1})
	}
	if err != nil {
		return 0, 0, err
	}
	_, judged, err := f.Final(ctx, r.Best.Theta)
	if err != nil {
		return 0, 0, err
	}
	return judged.Error, len(r.History), nil
}

// value returns *p, NaN for nil.
func value(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}
