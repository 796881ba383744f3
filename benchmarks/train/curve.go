package main

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers/train"
)

func sineData(n int) *ann.Data {
	d := &ann.Data{Rows: n, Inputs: 1, Outputs: 1}
	for k := range n {
		x := -math.Pi + 2*math.Pi*float64(k)/float64(n-1)
		d.X, d.Y = append(d.X, x), append(d.Y, math.Sin(x))
	}
	return d
}

// curve trains nets on 50 points of the sine and prints a line for each method.
func curve(name string, widths []int, starts span, limit int) {
	n := must(ann.NewNet(widths, ann.Options{}))
	for _, m := range []train.Method{train.LM, train.AugLag} {
		reached, feasible := 0, 0
		var its, losses []float64
		seconds := 0.0
		for seed := range starts.all {
			r := fit(n, sineData(50), train.Options{Method: m, Seed: seed, Decay: 1e-8, Target: 9e-5, MaxIterations: limit})
			if r.Loss <= 1e-4 {
				reached++
			}
			if r.Violation <= 1e-8 {
				feasible++
			}
			its, losses = append(its, float64(r.Iterations)), append(losses, r.Loss)
			seconds += r.Time.Seconds() / float64(starts.count)
		}
		fmt.Printf("| %s | %v | %d/%d | %d/%d | %.2g | %.0f | %.2f |\n", name, m, reached, starts.count, feasible, starts.count, median(losses), median(its), seconds)
	}
}

const curveHead = "| net | method | E ≤ 1e-4 | violation ≤ 1e-8 | median E | median steps | mean s |\n|---|---|---|---|---|---|---|\n"

func sine() {
	fmt.Print("\n## sin on [−π, π], 50 points, 10 starts, at most 1000 steps\n\n" + curveHead)
	sineRows(span{0, 10})
}

// sineRows prints the lines of both nets.
func sineRows(starts span) {
	curve("1–3–3–1", []int{1, 3, 3, 1}, starts, 1000)
	curve("1–10–1", []int{1, 10, 1}, starts, 1000)
}

func deep() {
	fmt.Printf("\n## The same with 8 hidden layers of 4, %d starts, at most 400 steps\n\n%s", *seeds, curveHead)
	deepRows(span{0, *seeds})
}

func deepRows(starts span) {
	curve("1–4×8–1", []int{1, 4, 4, 4, 4, 4, 4, 4, 4, 1}, starts, 400)
}
