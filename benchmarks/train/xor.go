package main

import (
	"fmt"
	"time"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers/train"
)

const xorHead = "Inputs and targets 0 and 1; 2–4–1, tanh throughout, no biases; lm and auglag: linear output and biases. adam: batches of one, rate 0.05.\n\n| method | Σe² to reach | reached | median cycles | mean Σe² | longest run |\n|---|---|---|---|---|---|\n"

func xor() {
	fmt.Printf("\n## XOR, %d starts\n\n%s", *seeds, xorHead)
	xorRows(span{0, *seeds})
}

// xorRows prints a line for each method and target.
func xorRows(seeds span) {
	d := &ann.Data{Rows: 4, Inputs: 2, Outputs: 1, X: []float64{0, 0, 0, 1, 1, 0, 1, 1}, Y: []float64{0, 1, 1, 0}}
	plain := must(ann.NewNet([]int{2, 4, 1}, ann.Options{NoBias: true, Output: ann.Tanh}))
	biased := must(ann.NewNet([]int{2, 4, 1}, ann.Options{}))
	for _, c := range []struct {
		m      string
		target float64
		finish int
	}{{"tbb", 0.1, 0}, {"tob", 0.1, 0}, {"tosn", 0.1, 0}, {"tosn", 0.1, 5}, {"tbb", 1e-4, 0}, {"tob", 1e-3, 0}, {"tosn", 1e-3, 0}, {"lm", 1e-10, 0}, {"auglag", 1e-10, 0}, {"adam", 0.1, 0}, {"adam", 1e-3, 0}} {
		var cycles []float64
		reached, mean, longest := 0, 0.0, time.Duration(0)
		for seed := range seeds.all {
			var its int
			var loss float64
			n := plain
			if c.m == "lm" || c.m == "auglag" {
				n = biased
			}
			start := time.Now()
			if c.m == "adam" {
				_, its, loss = adam{batch: 1, passes: 3000, rate: 0.05, target: c.target / 2}.run(n, d, seed)
			} else {
				r := fit(n, d, train.Options{Method: must(train.ParseMethod(c.m)), Seed: seed, Target: c.target / 2, Decay: 1e-14, MaxIterations: 300, Finish: c.finish})
				its, loss = r.Iterations, r.Loss
			}
			longest = max(longest, time.Since(start))
			if 2*loss <= c.target {
				reached++
			}
			mean += 2 * loss / float64(seeds.count)
			cycles = append(cycles, float64(its))
		}
		if c.finish > 0 {
			c.m += fmt.Sprintf(" and %d batch steps", c.finish)
		}
		fmt.Printf("| %s | %g | %d/%d | %.0f | %.3g | %.1f ms |\n", c.m, c.target, reached, seeds.count, median(cycles), mean, 1e3*longest.Seconds())
	}
}
