package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers/train"
)

func forecast() {
	path := filepath.Join(*folder, "sp500_daily_2000_2020.csv")
	if _, err := os.Stat(path); err != nil {
		return
	}
	fmt.Print("\n## Forecast of daily log returns of the index, 5 lags, last quarter as test\n\n| model | root mean squared error, training | test |\n|---|---|---|\n")
	prices, _, err := must(ann.ReadFile(path)).Series(path, "close")
	must(0, err)
	var returns []float64
	for k := 1; k < len(prices); k++ {
		returns = append(returns, math.Log(prices[k]/prices[k-1]))
	}
	all := must(ann.Lagged(returns, 5))
	cut := all.Rows * 3 / 4
	rows := make([]int, all.Rows)
	for k := range rows {
		rows[k] = k
	}
	d, e := all.Subset(rows[:cut]), all.Subset(rows[cut:])
	x, y := ann.Standardise(d.X, 5), ann.Standardise(d.Y, 1)
	for _, s := range []*ann.Data{d, e} {
		x.Apply(s.X)
		y.Apply(s.Y)
	}
	for _, m := range []struct {
		name   string
		widths []int
		decay  float64
	}{{"linear autoregression", []int{5, 1}, 1e-8}, {"5–5–1, decay 10", []int{5, 5, 1}, 10}, {"5–5–1, decay 100", []int{5, 5, 1}, 100}} {
		n := must(ann.NewNet(m.widths, ann.Options{}))
		r := fit(n, d, train.Options{Decay: m.decay, MaxIterations: 300})
		rms := func(s *ann.Data) float64 { return math.Sqrt(2*n.LossOf(r.W, s)/float64(s.Rows)) / y.Factor[0] }
		fmt.Printf("| %s | %.6f | %.6f |\n", m.name, rms(d), rms(e))
	}
}
