// Command train measures the training of networks, and prints tables in Markdown:
//
//	go run ./benchmarks/train [-data DIR] [-only xor,sine,deep,tables,digits,scale,forms,forecast] [-threads 2] > benchmarks/results/train.md
//
// DIR holds the tables iris.csv, breast_cancer_wisconsin_original.csv, digits.csv and sp500_daily_2000_2020.csv; parts that need one that is
// not there are left out.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/saddle-go/saddle/problem/ann"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/auglag"
	"github.com/saddle-go/saddle/solvers/train"
)

var (
	folder  = flag.String("data", "../shared/data/tabular", "folder of tables")
	only    = flag.String("only", "xor,sine,deep,tables,digits,scale,forms,forecast", "parts")
	threads = flag.Int("threads", 2, "goroutines")
	seeds   = flag.Uint64("seeds", 30, "starts of xor and deep")
)

func main() {
	flag.Parse()
	fmt.Printf("# Training of networks\n\n%s, Go %s, %s, %d cores. Command: `go run ./benchmarks/train`.\n", time.Now().Format("2006-01-02"), runtime.Version(), runtime.GOARCH, runtime.NumCPU())
	for _, part := range []struct {
		name string
		run  func()
	}{{"xor", xor}, {"sine", sine}, {"tables", tables}, {"digits", digits}, {"scale", scale}, {"forms", forms}, {"forecast", forecast}, {"deep", deep}} {
		if slices.Contains(strings.Split(*only, ","), part.name) {
			part.run()
		}
	}
}

// must ends the program for an error.
func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
	return v
}

func fit(n *ann.Net, d *ann.Data, o train.Options) train.Result {
	return must(train.Train(context.Background(), n, d, o))
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

func xor() {
	fmt.Printf("\n## XOR, %d starts\n\nInputs and targets 0 and 1; 2–4–1, tanh throughout, no biases; lm and auglag: linear output and biases. adam: batches of one, rate 0.05.\n\n| method | Σe² to reach | reached | median cycles | mean Σe² | longest run |\n|---|---|---|---|---|---|\n", *seeds)
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
		for seed := range *seeds {
			var its int
			var loss float64
			n := plain
			if c.m == "lm" || c.m == "auglag" {
				n = biased
			}
			start := time.Now()
			if c.m == "adam" {
				its, loss = adam(n, d, seed, 1, 0.05, 3000, c.target/2)
			} else {
				r := fit(n, d, train.Options{Method: must(train.ParseMethod(c.m)), Seed: seed, Target: c.target / 2, Decay: 1e-14, MaxIterations: 300, Finish: c.finish})
				its, loss = r.Iterations, r.Loss
			}
			longest = max(longest, time.Since(start))
			if 2*loss <= c.target {
				reached++
			}
			mean += 2 * loss / float64(*seeds)
			cycles = append(cycles, float64(its))
		}
		if c.finish > 0 {
			c.m += fmt.Sprintf(" and %d batch steps", c.finish)
		}
		fmt.Printf("| %s | %g | %d/%d | %.0f | %.3g | %.1f ms |\n", c.m, c.target, reached, *seeds, median(cycles), mean, 1e3*longest.Seconds())
	}
}

func sineData(n int) *ann.Data {
	d := &ann.Data{Rows: n, Inputs: 1, Outputs: 1}
	for k := range n {
		x := -math.Pi + 2*math.Pi*float64(k)/float64(n-1)
		d.X, d.Y = append(d.X, x), append(d.Y, math.Sin(x))
	}
	return d
}

// curve trains nets on 50 points of the sine and prints a line for each method.
func curve(name string, widths []int, starts uint64, limit int) {
	n := must(ann.NewNet(widths, ann.Options{}))
	for _, m := range []train.Method{train.LM, train.AugLag} {
		reached, feasible := 0, 0
		var its, losses []float64
		seconds := 0.0
		for seed := range starts {
			r := fit(n, sineData(50), train.Options{Method: m, Seed: seed, Decay: 1e-8, Target: 9e-5, MaxIterations: limit})
			if r.Loss <= 1e-4 {
				reached++
			}
			if r.Violation <= 1e-8 {
				feasible++
			}
			its, losses = append(its, float64(r.Iterations)), append(losses, r.Loss)
			seconds += r.Time.Seconds() / float64(starts)
		}
		fmt.Printf("| %s | %v | %d/%d | %d/%d | %.2g | %.0f | %.2f |\n", name, m, reached, starts, feasible, starts, median(losses), median(its), seconds)
	}
}

const curveHead = "| net | method | E ≤ 1e-4 | violation ≤ 1e-8 | median E | median steps | mean s |\n|---|---|---|---|---|---|---|\n"

func sine() {
	fmt.Print("\n## sin on [−π, π], 50 points, 10 starts, at most 1000 steps\n\n" + curveHead)
	curve("1–3–3–1", []int{1, 3, 3, 1}, 10, 1000)
	curve("1–10–1", []int{1, 10, 1}, 10, 1000)
}

func deep() {
	fmt.Printf("\n## The same with 8 hidden layers of 4, %d starts, at most 400 steps\n\n%s", *seeds, curveHead)
	curve("1–4×8–1", []int{1, 4, 4, 4, 4, 4, 4, 4, 4, 1}, *seeds, 400)
}

// load returns the samples of a table, nil if it is not there.
func load(name string, o ann.SampleOptions) *ann.Samples {
	path := filepath.Join(*folder, name)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	return must(must(ann.ReadFile(path)).Samples(path, o))
}

func tables() {
	fmt.Print("\n## Tables\n\nStandardised inputs, stratified splits. AugLag is stopped after 150 steps, LM after 60.\n\n| table | net | method | decay | splits | mean test | worst test | mean train | s a split |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, t := range []struct {
		file   string
		o      ann.SampleOptions
		hidden int
		test   float64
		decay  float64
		splits uint64
	}{
		{"iris.csv", ann.SampleOptions{Task: ann.Classify, Coding: ann.Ordinal}, 5, 0.5, 0.1, 10},
		{"breast_cancer_wisconsin_original.csv", ann.SampleOptions{Ignore: []string{"Id"}}, 10, 0.5, 3, 10},
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
			mean, worst, fitted, seconds := 0.0, 1.0, 0.0, 0.0
			for seed := range t.splits {
				a, b, r := split(s, t.hidden, t.test, t.decay, seed, m, limit)
				mean, worst, fitted, seconds = mean+b/float64(t.splits), min(worst, b), fitted+a/float64(t.splits), seconds+r.Time.Seconds()/float64(t.splits)
			}
			fmt.Printf("| %s | %d–%d–%d | %v | %g | %d | %.2f %% | %.2f %% | %.2f %% | %.2f |\n", strings.TrimSuffix(t.file, ".csv"), s.Inputs, t.hidden, s.Outputs, m, t.decay, t.splits, 100*mean, 100*worst, 100*fitted, seconds)
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

// split trains on a part of s and returns the accuracies of training and test.
func split(s *ann.Samples, hidden int, fraction, decay float64, seed uint64, m train.Method, limit int) (fitted, tested float64, r train.Result) {
	in, out := ann.Stratified(s.Class, fraction, seed)
	d, e := s.Subset(in), s.Subset(out)
	scaling := ann.Standardise(d.X, s.Inputs)
	scaling.Apply(d.X)
	scaling.Apply(e.X)
	n := must(ann.NewNet([]int{s.Inputs, hidden, s.Outputs}, ann.Options{}))
	r = fit(n, d, train.Options{Method: m, Seed: seed, Decay: decay, MaxIterations: limit, Threads: *threads, AugLag: auglag.Options{Tolerance: 1e-3}})
	accuracy := func(d *ann.Data, rows []int) float64 {
		y := make([]float64, d.Rows*d.Outputs)
		n.Predict(r.W, d, y)
		right := 0
		for k, j := range rows {
			if s.Classes.Decode(y[k*d.Outputs:(k+1)*d.Outputs]) == s.Class[j] {
				right++
			}
		}
		return float64(right) / float64(len(rows))
	}
	return accuracy(d, in), accuracy(e, out), r
}

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

// adam trains by Adam (Kingma and Ba 2015) on batches and returns the number of passes over the data, and the loss.
func adam(n *ann.Net, d *ann.Data, seed uint64, batch int, rate float64, passes int, target float64) (int, float64) {
	nw := n.Weights()
	w, g, m, v := make([]float64, nw), make([]float64, nw), make([]float64, nw), make([]float64, nw)
	n.Random(w, seed)
	f := must(ann.NewReduced(n, d))
	r := make([]float64, n.Outputs())
	random := rand.New(rand.NewPCG(seed, 1))
	t := 0.0
	for pass := 1; pass <= passes; pass++ {
		order := random.Perm(d.Rows)
		for at := 0; at < d.Rows; at += batch {
			clear(g)
			for _, j := range order[at:min(at+batch, d.Rows)] {
				f.Values(j, w, nil, r)
				f.Jacobian(j, w, nil, nil, nil)
				f.MulT(r, g)
			}
			t++
			for k := range w {
				m[k] = 0.9*m[k] + 0.1*g[k]
				v[k] = 0.999*v[k] + 0.001*g[k]*g[k]
				w[k] -= rate * m[k] / (1 - math.Pow(0.9, t)) / (math.Sqrt(v[k]/(1-math.Pow(0.999, t))) + 1e-8)
			}
		}
		if loss := n.LossOf(w, d); loss <= target {
			return pass, loss
		}
	}
	return passes, n.LossOf(w, d)
}
