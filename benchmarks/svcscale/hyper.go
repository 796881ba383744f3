package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

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

// hyperTable searches the scales of groups of features of generated problems, beside a grid of one scale for all and a random search
// that has ten times the search's processor time.
func hyperTable(threads int, big bool) error {
	fmt.Printf("\n## Scales of groups of features\n\nTest errors in %%, 3 folds, %d threads; the random search has ten times the CPU time of the gradient's.\n\n", threads)
	fmt.Println("| data | features | groups | grid, one scale | CPU s | random | evaluations | gradient | evaluations | CV | CPU s | wall s |")
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
	test, tried := "–", "–"
	if random {
		e, n, err := randomSearch(ctx, p, o, 10*took.cpu)
		if err != nil {
			return 0, err
		}
		test, tried = fmt.Sprintf("%.2f", 100*e), fmt.Sprint(n)
	}
	fmt.Printf("| %s | %d | %d | %.2f | %.1f | %s | %s | %.2f | %d+%d | %.2f | %.1f | %.1f |\n", name, p.Train.X.Cols, p.Groups, 100*one.Test.Error, grid.cpu,
		test, tried, 100*many.Test.Error, many.Scanned, many.Searched, 100*value(many.CVError), took.cpu, took.wall)
	return many.Test.Error, nil
}

// randomSearch evaluates log-uniform scales for so many seconds of processor time and returns the test error of those with the fewest
// cross-validation errors, and their number.
func randomSearch(ctx context.Context, p *rowstest.Problem, o hyper.Options, budget float64) (test float64, n int, err error) {
	f, err := hyper.NewObjective(p.Train, o)
	if err != nil {
		return 0, 0, err
	}
	r := rand.New(rand.NewPCG(1, 2))
	v := make([]float64, len(f.Names()))
	best, least := make([]float64, len(v)), math.Inf(1)
	for clock := startClock(); clock.run().cpu < budget; n++ {
		for k := range v {
			v[k] = math.Pow(10, -1+5*r.Float64())
		}
		e, err := f.Evaluate(ctx, v, nil)
		if err != nil {
			return 0, n, err
		}
		if e.CVError < least {
			least = e.CVError
			copy(best, v)
		}
	}
	_, judged, err := f.Final(ctx, best)
	if err != nil {
		return 0, n, err
	}
	return judged.Error, n, nil
}

// value returns *p, NaN for nil.
func value(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}
