package main

import (
	"fmt"
	"math"
	"time"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers/auglag"
	"github.com/saddle-go/saddle/solvers/train"
)

// logistic compares methods on the logistic loss: how far each gets with the same objective from the same starts, and what that takes.
func logistic() {
	s := load("breast_cancer_wisconsin_original.csv", ann.SampleOptions{Ignore: []string{"Id"}, Task: ann.Classify, Loss: ann.LogisticLoss})
	if s == nil {
		return
	}
	const decay, splits, passes = 1, 10, 1000
	fmt.Printf("\n## Logistic loss: breast_cancer_wisconsin_original, 9–10–1, decay %d, %d stratified splits in halves\n\nlm and auglag end by their tolerance of 1e-3, one thread. adam: batches of 32, at the rates shown; it ends within 1 %% of the lesser objective of lm and auglag, or after %d passes.\n\n| method | mean objective | within 1 %% | mean steps or passes | s a split | mean test |\n|---|---|---|---|---|---|\n", decay, splits, passes)
	n := must(ann.NewNet([]int{s.Inputs, 10, s.Outputs}, ann.Options{Loss: ann.LogisticLoss}))
	rates := []float64{0.1, 0.03, 0.01, 0.003, 0.001}
	type row struct {
		name                                     string
		objective, within, steps, seconds, right float64
	}
	rows := []row{{name: "lm"}, {name: "auglag"}}
	for _, r := range rates {
		rows = append(rows, row{name: fmt.Sprintf("adam, rate %g", r)})
	}
	for seed := range uint64(splits) {
		d, e, _, out := halves(s, 0.5, seed)
		least := math.Inf(1)
		var got [2]float64
		add := func(r *row, w []float64, value float64, steps int, start time.Time) {
			r.seconds += time.Since(start).Seconds() / splits
			r.objective += value / splits
			r.steps += float64(steps) / splits
			r.right += accuracy(n, w, s, e, out) / splits
		}
		for k, m := range []train.Method{train.LM, train.AugLag} {
			start := time.Now()
			r := fit(n, d, train.Options{Method: m, Seed: seed, Decay: decay, AugLag: auglag.Options{Tolerance: 1e-3}})
			got[k] = objective(n, r.W, d, decay)
			least = min(least, got[k])
			add(&rows[k], r.W, got[k], r.Iterations, start)
		}
		for k, v := range got {
			if v <= 1.01*least {
				rows[k].within++
			}
		}
		for k, rate := range rates {
			start := time.Now()
			w, pass, v := adam{batch: 32, passes: passes, rate: rate, decay: decay, target: 1.01 * least}.run(n, d, seed)
			add(&rows[2+k], w, v, pass, start)
			if v <= 1.01*least {
				rows[2+k].within++
			}
		}
	}
	for _, r := range rows {
		fmt.Printf("| %s | %.3f | %.0f/%d | %.0f | %.3f | %.2f %% |\n", r.name, r.objective, r.within, splits, r.steps, r.seconds, 100*r.right)
	}
}
