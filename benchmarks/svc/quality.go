package main

import (
	"fmt"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

// qualitySets are compared on all rows.
var qualitySets = []string{
	"heart_scale", "diabetes_scale", "australian_scale", "german.numer_scale", "breast-cancer_scale", "w1a", "w4a", "a1a",
}

// literalCap bounds the published iteration, whose steps are expensive.
var literalCap = sdnm.LiteralOptions{MaxOuter: 30}

// quality prints mean cross-validation errors on the same folds, T = 3.
func (b *bench) quality() error {
	b.printf("\nCross-validation error in %%, exact lower level, mean over %d stratified splits, T = 3\n\n", b.seeds)
	b.printf("%s\n", "| set | rows | reduced | grid, 15 points | literal | reduced s | grid s | literal s | certified | literal converged |")
	b.printf("%s\n", "|---|---|---|---|---|---|---|---|---|---|")
	methods := []sdnm.Method{sdnm.Reduced, sdnm.Grid, sdnm.Literal}
	for _, name := range qualitySets {
		d, err := b.load(name)
		if err != nil {
			return err
		}
		var cv, seconds [3]float64
		certified, converged := 0, 0
		for seed := range b.seeds {
			for k, m := range methods {
				o := sdnm.Options{Method: m, Threads: b.threads, Literal: literalCap, SplitOptions: svc.SplitOptions{Seed: uint64(seed)}}
				r, err := tune(d, o)
				if err != nil {
					return err
				}
				if r.CVError == nil {
					return fmt.Errorf("%s, %v, seed %d: %v, %s", name, m, seed, r.Status, r.Message)
				}
				cv[k] += 100 * *r.CVError / float64(b.seeds)
				seconds[k] += r.Seconds / float64(b.seeds)
				if c := r.Certificate; isCertified(c) {
					if m == sdnm.Reduced {
						certified++
					} else {
						converged++
					}
				}
			}
		}
		b.printf("| %s | %d | %.2f | %.2f | %.2f | %.3f | %.3f | %.2f | %d/%d | %d/%d |\n", name, len(d.Y),
			cv[0], cv[1], cv[2], seconds[0], seconds[1], seconds[2], certified, b.seeds, converged, b.seeds)
	}
	return nil
}
