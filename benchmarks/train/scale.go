package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auglag"
	"github.com/saddle-go/saddle/solvers/train"
)

func scale() {
	s := load("digits.csv", ann.SampleOptions{Task: ann.Classify})
	if s == nil {
		return
	}
	fmt.Print("\n## Time of a step: digits, 64–30–10, samples repeated\n\nLeast time of 4 steps after the first, gradient and evaluation included. Memory is all that a run allocates, against the entries of J of all samples (8 bytes each).\n\n| method | samples | 1 thread, s | 2 threads, s | ratio | memory / Jacobian |\n|---|---|---|---|---|---|\n")
	ann.Standardise(s.X, s.Inputs).Apply(s.X)
	for _, m := range []train.Method{train.LM, train.AugLag} {
		for _, size := range []int{1797, 2 * 1797, 4 * 1797} {
			rows := make([]int, size)
			for k := range rows {
				rows[k] = k % s.Rows
			}
			d := s.Subset(rows)
			n := must(ann.NewNet([]int{s.Inputs, 30, s.Outputs}, ann.Options{}))
			w := make([]float64, n.Weights())
			n.Random(w, 1)
			var time [2]float64
			memory := 0.0
			for t := range time {
				var before, after runtime.MemStats
				debug.FreeOSMemory()
				runtime.ReadMemStats(&before)
				time[t] = step(m, auglag.Auto, n, d, w, t+1)
				runtime.ReadMemStats(&after)
				memory = float64(after.TotalAlloc - before.TotalAlloc)
			}
			nnz := (s.Outputs * n.Weights())
			if m == train.AugLag {
				nnz = n.Weights() + n.States()*(1+s.Outputs)
			}
			fmt.Printf("| %v | %d | %.3f | %.3f | %.2f | %.2f |\n", m, size, time[0], time[1], time[0]/time[1], memory/float64(8*nnz*size))
		}
	}
}

// forms compares the ways to solve for a step of the augmented Lagrangian.
func forms() {
	fmt.Print("\n## Time of a step of auglag by form, one thread\n\nLeast time of 4 steps after the first. arrow: dense Schur complement of the weights; quasidefinite: the augmented form by kkt, its block-angular back end; iterative: conjugate gradients.\n\n| data | net | samples | arrow, s | quasidefinite, s | iterative, s |\n|---|---|---|---|---|---|\n")
	line := func(name string, d *ann.Data, widths ...int) {
		n := must(ann.NewNet(widths, ann.Options{}))
		w := make([]float64, n.Weights())
		n.Random(w, 1)
		fmt.Printf("| %s | %s | %d |", name, strings.ReplaceAll(strings.Trim(fmt.Sprint(widths), "[]"), " ", "–"), d.Rows)
		for _, s := range []auglag.Step{auglag.Arrow, auglag.Quasidefinite, auglag.Iterative} {
			fmt.Printf(" %.4f |", step(train.AugLag, s, n, d, w, 1))
		}
		fmt.Println()
	}
	line("sin", sineData(50), 1, 3, 3, 1)
	line("sin", sineData(1000), 1, 3, 3, 1)
	line("sin", sineData(1000), 1, 10, 10, 10, 1)
	if s := load("digits.csv", ann.SampleOptions{Task: ann.Classify}); s != nil {
		ann.Standardise(s.X, s.Inputs).Apply(s.X)
		rows := make([]int, 300)
		for k := range rows {
			rows[k] = k
		}
		line("digits", s.Subset(rows), s.Inputs, 10, s.Outputs)
	}
}

// step returns the least time of a step.
func step(m train.Method, form auglag.Step, n *ann.Net, d *ann.Data, w []float64, threads int) float64 {
	state := train.Reduced
	if m == train.AugLag {
		state = train.Lifted
	}
	p := must(state(n, d, w))
	least, last := math.Inf(1), time.Time{}
	watch := func(solvers.Step) bool {
		if !last.IsZero() {
			least = min(least, time.Since(last).Seconds())
		}
		last = time.Now()
		return false
	}
	must(auglag.Solve(context.Background(), p, auglag.Options{Step: form, MaxIterations: 5, Threads: threads, Decay: 1, Watch: watch}))
	return least
}
