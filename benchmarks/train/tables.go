package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers/auglag"
	"github.com/saddle-go/saddle/solvers/train"
)

// load returns the samples of a table, nil if it is not there.
func load(name string, o ann.SampleOptions) *ann.Samples {
	path := filepath.Join(*folder, name)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	return must(must(ann.ReadFile(path)).Samples(path, o))
}

const tablesHead = "Standardised inputs, stratified splits. AugLag is stopped after 150 steps, LM after 60.\n\n| table | net | method | decay | splits | mean test | worst test | mean train | s a split |\n|---|---|---|---|---|---|---|---|---|\n"

func tables() {
	fmt.Print("\n## Tables\n\n" + tablesHead)
	tableRows(span{0, 10})
}

// tableRows prints a line for each table and method.
func tableRows(splits span) {
	for _, t := range []struct {
		file        string
		o           ann.SampleOptions
		hidden      int
		test, decay float64
	}{
		{"iris.csv", ann.SampleOptions{Task: ann.Classify, Coding: ann.Ordinal}, 5, 0.5, 0.1},
		{"breast_cancer_wisconsin_original.csv", ann.SampleOptions{Ignore: []string{"Id"}}, 10, 0.5, 3},
	} {
		s := load(t.file, t.o)
		if s == nil {
			continue
		}
		for _, m := range []train.Method{train.LM, train.AugLag} {
			limit := 60
			if m == train.AugLag {
				limit = 150
			}
			mean, worst, fitted, seconds, count := 0.0, 1.0, 0.0, 0.0, float64(splits.count)
			for seed := range splits.all {
				a, b, r := split(s, t.hidden, t.test, t.decay, seed, m, limit)
				mean, worst, fitted, seconds = mean+b/count, min(worst, b), fitted+a/count, seconds+r.Time.Seconds()/count
			}
			fmt.Printf("| %s | %d–%d–%d | %v | %g | %d | %.2f %% | %.2f %% | %.2f %% | %.2f |\n", strings.TrimSuffix(t.file, ".csv"), s.Inputs, t.hidden, s.Outputs, m, t.decay, splits.count, 100*mean, 100*worst, 100*fitted, seconds)
		}
	}
}

// digits is a larger table, with five splits of 80/20.
func digits() {
	s := load("digits.csv", ann.SampleOptions{Task: ann.Classify})
	if s == nil {
		return
	}
	fmt.Print("\n## Digits, 64–30–10, five stratified splits, LM with at most 20 steps\n\n| decay | mean test | worst test | mean train | s a split |\n|---|---|---|---|---|\n")
	const splits, decay = 5, 3
	mean, worst, fitted, seconds := 0.0, 1.0, 0.0, 0.0
	for seed := range uint64(splits) {
		a, b, r := split(s, 30, 0.2, decay, seed, train.LM, 20)
		mean, worst, fitted, seconds = mean+b/splits, min(worst, b), fitted+a/splits, seconds+r.Time.Seconds()/splits
	}
	fmt.Printf("| %d | %.2f %% | %.2f %% | %.2f %% | %.2f |\n", decay, 100*mean, 100*worst, 100*fitted, seconds)
}

// halves deals the samples of s to training and test, and standardises the inputs as training wants it.
func halves(s *ann.Samples, fraction float64, seed uint64) (d, e *ann.Data, in, out []int) {
	in, out = ann.Stratified(s.Class, fraction, seed)
	d, e = s.Subset(in), s.Subset(out)
	scaling := ann.Standardise(d.X, s.Inputs)
	scaling.Apply(d.X)
	scaling.Apply(e.X)
	return d, e, in, out
}

// accuracy returns the share of the rows of s, whose data are d, that weights w of n get right.
func accuracy(n *ann.Net, w []float64, s *ann.Samples, d *ann.Data, rows []int) float64 {
	y := make([]float64, d.Rows*d.Outputs)
	n.Predict(w, d, y)
	right := 0
	for k, j := range rows {
		if s.Classes.Decode(y[k*d.Outputs:(k+1)*d.Outputs]) == s.Class[j] {
			right++
		}
	}
	return float64(right) / float64(len(rows))
}

// split trains on a part of s and returns the accuracies of training and test.
func split(s *ann.Samples, hidden int, fraction, decay float64, seed uint64, m train.Method, limit int) (fitted, tested float64, r train.Result) {
	d, e, in, out := halves(s, fraction, seed)
	n := must(ann.NewNet([]int{s.Inputs, hidden, s.Outputs}, ann.Options{}))
	r = fit(n, d, train.Options{Method: m, Seed: seed, Decay: decay, MaxIterations: limit, Threads: *threads, AugLag: auglag.Options{Tolerance: 1e-3}})
	return accuracy(n, r.W, s, d, in), accuracy(n, r.W, s, e, out), r
}
