package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers/hyper"
)

// readSet reads a LIBSVM file below dir; test has the labels of set, if that is given.
func readSet(dir, name string, labels *svc.Labels) (*rows.Set, error) {
	d, err := libsvm.ReadFile(filepath.Join(dir, name), libsvm.Options{Labels: labels})
	if err != nil {
		return nil, err
	}
	return rows.FromData(d)
}

// pair reads a training and a test file.
func pair(dir, name string) (train, test *rows.Set, err error) {
	if train, err = readSet(dir, name, nil); err == nil {
		test, err = readSet(dir, name+".t", &train.Labels)
	}
	return train, test, err
}

// weightsTable compares the search of a C for each class, by the balanced error, with a grid of 15×15 values.
func weightsTable(dir string, threads int) error {
	fmt.Printf("\n## A C for each class\n\nBalanced errors in %%, cross-validation / test, 3 folds, %d threads, CPU seconds.\n\n", threads)
	fmt.Println("| data | grid 15×15 | s | balanced scan | evaluations | s | scan and gradient | evaluations after the scan | s | CV above the grid's |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	for _, name := range []string{"w4a", "w7a", "a9a"} {
		train, test, err := pair(dir, name)
		if err != nil {
			return err
		}
		if err := weightsRow(name, train, test, threads); err != nil {
			return err
		}
	}
	return nil
}

func weightsRow(name string, train, test *rows.Set, threads int) error {
	ctx := context.Background()
	clock := startClock()
	cv, te, err := weightsGrid(ctx, train, test, threads)
	if err != nil {
		return err
	}
	grid := clock.run()
	clock = startClock()
	one, err := hyper.Tune(ctx, train, hyper.Options{Balanced: true, Test: test, Threads: threads})
	if err != nil {
		return err
	}
	scan := clock.run()
	clock = startClock()
	two, err := hyper.Tune(ctx, train, hyper.Options{Search: hyper.SearchWeights, Balanced: true, Test: test, Threads: threads})
	if err != nil {
		return err
	}
	took := clock.run()
	// The grid's errors are those of the rounded hinge, so those of the search are, too.
	found := leastCV(two)
	fmt.Printf("| %s | %.2f / %.2f | %.1f | %.2f / %.2f | %d | %.1f | %.2f / %.2f | %d | %.1f | %+.2f |\n", name, 100*cv, 100*te, grid.cpu,
		100*leastCV(one), 100*value(one.Test.Balanced), one.Scanned, scan.cpu, 100*found, 100*value(two.Test.Balanced), two.Searched, took.cpu, 100*(found-cv))
	return nil
}

// leastCV returns the least error among the evaluations with rounding.
func leastCV(r *hyper.Result) float64 {
	least := math.Inf(1)
	for _, e := range r.Evaluations {
		if e.Phase != "certify" {
			least = min(least, e.CVError)
		}
	}
	return least
}

// weightsGrid evaluates 2^−7, …, 2^7 for both classes.
func weightsGrid(ctx context.Context, train, test *rows.Set, threads int) (cv, te float64, err error) {
	f, err := hyper.NewObjective(train, hyper.Options{Search: hyper.SearchWeights, Balanced: true, Threads: threads})
	if err != nil {
		return 0, 0, err
	}
	var best []float64
	cv = math.Inf(1)
	for i := -7; i <= 7; i++ {
		for j := -7; j <= 7; j++ {
			v := []float64{math.Ldexp(1, i), math.Ldexp(1, j)}
			e, err := f.Evaluate(ctx, v, nil)
			if err != nil {
				return 0, 0, err
			}
			if e.CVError < cv {
				cv, best = e.CVError, v
			}
		}
	}
	m, _, err := f.Final(ctx, best)
	if err != nil {
		return 0, 0, err
	}
	return cv, balanced(m, test), nil
}

// balanced returns the balanced error of a model.
func balanced(m *svc.Model, test *rows.Set) float64 {
	d, err := test.Data()
	if err != nil {
		return math.NaN()
	}
	var count, wrong [2]float64
	for i, v := range m.Margins(d.X) {
		k := 0
		if d.Y[i] < 0 {
			k = 1
		}
		if count[k]++; v*d.Y[i] < 0 {
			wrong[k]++
		}
	}
	return 0.5*wrong[0]/count[0] + 0.5*wrong[1]/count[1]
}

// featuresTable compares a scale for each feature with one C on real sets: small ones split at random four times with 30 % of the
// rows for the test, larger ones with their test file.
func featuresTable(dir string, threads int) error {
	fmt.Printf("\n## A scale for each feature\n\nErrors in %%, cross-validation / test, 3 folds, exact training at the end, %d threads; test above the grid's with ρ = 1e-4 in the last column.\n\n", threads)
	fmt.Println("| data | features | splits | grid, one C | ρ = 0 | ρ = 1e-4 | evaluations | CPU s | above the grid |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, name := range []string{"german.numer_scale", "australian_scale", "diabetes_scale", "heart_scale", "breast-cancer_scale", "mushrooms"} {
		set, err := readSet(dir, name, nil)
		if err != nil {
			return err
		}
		if err := featuresRow(name, set, nil, 4, threads); err != nil {
			return err
		}
	}
	for _, name := range []string{"a1a", "w4a", "a9a"} {
		train, test, err := pair(dir, name)
		if err != nil {
			return err
		}
		if err := featuresRow(name, train, test, 1, threads); err != nil {
			return err
		}
	}
	return nil
}

func featuresRow(name string, train, test *rows.Set, splits, threads int) error {
	var cv, te [3]float64
	searched, cpu := 0, 0.0
	for seed := range splits {
		s := svc.SplitOptions{Seed: uint64(seed)}
		if test == nil {
			s.HoldoutFraction = 0.3
		}
		for k, o := range []hyper.Options{{Grid: commonGrid()}, {Search: hyper.SearchFeatures, Penalty: -1}, {Search: hyper.SearchFeatures, Penalty: 1e-4}} {
			o.SplitOptions, o.Test, o.Threads = s, test, threads
			clock := startClock()
			r, err := hyper.Tune(context.Background(), train, o)
			if err != nil {
				return err
			}
			if r.Test == nil {
				return fmt.Errorf("%s: %s", name, r.Message)
			}
			cv[k] += 100 * value(r.CVError) / float64(splits)
			te[k] += 100 * r.Test.Error / float64(splits)
			if k == 2 {
				searched += r.Searched
				cpu += clock.run().cpu
			}
		}
	}
	fmt.Printf("| %s | %d | %d | %.2f / %.2f | %.2f / %.2f | %.2f / %.2f | %d | %.1f | %+.2f |\n", name, train.X.Cols, splits,
		cv[0], te[0], cv[1], te[1], cv[2], te[2], searched/splits, cpu/float64(splits), te[2]-te[0])
	return nil
}
