package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/saddle-go/saddle/problem/libsvm"
	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// bench is what the tables on Newton's method take from the command line.
type bench struct {
	threads, repeats, rows int
	data                   string
	limit                  time.Duration // for a rival's fit
}

func thirds(m int) []int32 {
	fold := make([]int32, m)
	for i := range fold {
		fold[i] = int32(i % 3)
	}
	return fold
}

// one trains at cost c and returns the time with what the fit says.
func one(ctx context.Context, tr *svcfit.Trainer, c, delta float64) (textRun, *svcfit.Fit, error) {
	clock := startClock()
	f, err := tr.Fit(ctx, svcfit.Params{Cost: []float64{c, c}, Delta: delta}, svcfit.Target{})
	r := clock.run()
	if f != nil {
		r.steps = f.Steps
		for t, g := range f.Gap {
			r.gap = max(r.gap, g/f.Objective[t])
		}
	}
	return r, f, err
}

// sweep trains at each cost, warm, with validation, and returns all runs and the error rates.
func sweep(p svcfit.Problem, o svcfit.Options, costs []float64, delta float64) (total textRun, runs []textRun, fits []*svcfit.Fit, err error) {
	clock := startClock()
	tr, err := svcfit.New(p, o)
	if err != nil {
		return total, nil, nil, err
	}
	for _, c := range costs {
		r, f, err := one(context.Background(), tr, c, delta)
		if err != nil {
			return total, nil, nil, err
		}
		wrong := 0
		for _, m := range tr.Margins() {
			if m < 0 {
				wrong++
			}
		}
		r.errors = 100 * float64(wrong) / float64(p.Set.X.Rows)
		runs, fits = append(runs, r), append(fits, f)
	}
	return clock.run(), runs, fits, nil
}

func powers(base float64, from, to int) (c []float64) {
	for k := from; k <= to; k++ {
		c = append(c, math.Pow(base, float64(k)))
	}
	return c
}

// small compares cross-validation over 15 costs on a9a and w8a with LIBLINEAR, in turns.
func (b *bench) small() error {
	fmt.Printf("\n## Grids on small data\n\nC = 2^-7..2^7, 3 folds, one thread, least of %d interleaved runs. LIBLINEAR: `liblinear-train -s 3 -v 3`, 15 runs, reading the file not counted.\n\n", b.repeats)
	fmt.Println("| data | method | s | CPU s | best CV error % | worst for C ≥ 1/8 |\n|---|---|---|---|---|---|")
	costs := powers(2, -7, 7)
	for _, name := range []string{"a9a", "w8a"} {
		d, err := libsvm.ReadFile(filepath.Join(b.data, name), libsvm.Options{})
		if err != nil {
			return err
		}
		set, err := rows.FromData(d)
		if err != nil {
			return err
		}
		l, err := newLiblinear(set)
		if err != nil {
			return err
		}
		p := svcfit.Problem{Set: set, Fold: thirds(set.X.Rows), Folds: 3}
		names := []string{"certified, gap 1e-6", "δ = 0.25", "LIBLINEAR"}
		var best [3]textRun
		var low, high [3]float64
		for r := range b.repeats {
			for k := range 3 {
				var total textRun
				var runs []textRun
				if k < 2 {
					if total, runs, _, err = sweep(p, svcfit.Options{Threads: 1}, costs, []float64{0, 0.25}[k]); err != nil {
						return err
					}
				} else {
					for _, c := range costs {
						x, err := l.run(c)
						if err != nil {
							return err
						}
						runs = append(runs, x)
						total.wall, total.cpu = total.wall+x.wall, total.cpu+x.cpu
					}
				}
				best[k] = total.least(best[k], r == 0)
				low[k], high[k] = 100, 0
				for j, x := range runs {
					low[k] = min(low[k], x.errors)
					if costs[j] >= 0.125 {
						high[k] = max(high[k], x.errors)
					}
				}
			}
		}
		l.close()
		for k, n := range names {
			fmt.Printf("| %s | %s | %.2f | %.2f | %.2f | %.2f |\n", name, n, best[k].wall, best[k].cpu, low[k], high[k])
		}
	}
	return nil
}

// fits compares single certified fits of dense rows with coordinate descent and LIBLINEAR.
func (b *bench) fits() error {
	for _, m := range []int{100000, b.rows} {
		set := rowstest.D1(m, 0).Train
		fmt.Printf("\n## Certified fits\n\nD1: %d rows, 100 dense features; relative gap 1e-6, cold, least of %d runs. A rival is stopped after %v.\n\n", m, b.repeats, b.limit)
		fmt.Println("| method | threads | C | s | CPU s | steps | passes | rounds | gap |\n|---|---|---|---|---|---|---|---|---|")
		for _, threads := range []int{1, b.threads} {
			for _, c := range []float64{1e-4, 1e-2, 1} {
				var best textRun
				var f *svcfit.Fit
				for r := range b.repeats {
					clock := startClock()
					tr, err := svcfit.New(svcfit.Problem{Set: set}, svcfit.Options{Threads: threads})
					if err != nil {
						return err
					}
					x, fit, err := one(context.Background(), tr, c, 0)
					if err != nil {
						return err
					}
					all := clock.run()
					x.wall, x.cpu, f = all.wall, all.cpu, fit
					best, best.steps, best.gap = x.least(best, r == 0), x.steps, x.gap
				}
				fmt.Printf("| Newton | %d | %g | %.2f | %.2f | %d | %.1f | %d | %.1e |\n", threads, c, best.wall, best.cpu, best.steps, f.Passes, f.Rounds, best.gap)
			}
		}
		if m <= 100000 {
			if err := b.rivals(sparseForm(set)); err != nil {
				return err
			}
		}
	}
	return nil
}

// rivals times coordinate descent of this library and LIBLINEAR on the same rows, stored as both want them.
func (b *bench) rivals(set *rows.Set) error {
	l, err := newLiblinear(set)
	if err != nil {
		return err
	}
	defer l.close()
	for _, c := range []float64{1e-4, 1e-2, 1} {
		tr, err := svcfit.New(svcfit.Problem{Set: set}, svcfit.Options{Threads: 1, Regime: svcfit.Descent, MaxSteps: 1 << 20})
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), b.limit)
		r, f, err := one(ctx, tr, c, 0)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		fmt.Printf("| coordinate descent | 1 | %g | %.2f | %.2f | %d | %.1f | | %.1e |\n", c, r.wall, r.cpu, r.steps, f.Passes, r.gap)
		ctx, cancel = context.WithTimeout(context.Background(), b.limit+time.Duration(l.load.wall*float64(time.Second)))
		_, x, err := l.commandContext(ctx, "-q", "-s", "3", "-e", "0.001", "-c", strconv.FormatFloat(c, 'g', -1, 64), l.file, filepath.Join(l.dir, "model"))
		cancel()
		if err != nil {
			fmt.Printf("| LIBLINEAR -s 3 -e 0.001 | 1 | %g | stopped | | | | | |\n", c)
			continue
		}
		fmt.Printf("| LIBLINEAR -s 3 -e 0.001 | 1 | %g | %.2f | %.2f | | | | |\n", c, x.wall-l.load.wall, x.cpu-l.load.cpu)
	}
	return nil
}

// sparseForm returns dense rows by their entries.
func sparseForm(s *rows.Set) *rows.Set {
	n := s.X.Cols
	x := &rows.Matrix{Rows: s.X.Rows, Cols: n, Ptr: make([]int, 1, s.X.Rows+1), Ind: make([]int32, len(s.X.Dense)), Val: s.X.Dense}
	for k := range x.Ind {
		x.Ind[k] = int32(k % n)
	}
	for i := range s.X.Rows {
		x.Ptr = append(x.Ptr, (i+1)*n)
	}
	return &rows.Set{X: x, Y: s.Y, Labels: s.Labels}
}

// grid measures selection of one cost: time, rounds, bytes.
func (b *bench) grid() error {
	set := rowstest.D1(b.rows, 0).Train
	p := svcfit.Problem{Set: set, Fold: thirds(b.rows), Folds: 3}
	fmt.Printf("\n## Selection of C\n\nD1: %d rows, 100 features, C = 1e-5..1e2, 3 folds, warm from cost to cost.\n\n", b.rows)
	fmt.Println("| δ | trial steps | threads | s | CPU s | passes | rounds: cold, then each warm | MB per shard: first, sum | CV error % |\n|---|---|---|---|---|---|---|---|---|")
	for _, v := range []struct {
		delta           float64
		trials, threads int
	}{{0.25, 1, 1}, {0.25, 1, b.threads}, {0.25, 8, b.threads}, {0, 1, b.threads}, {0, 8, b.threads}} {
		shards := 1
		o := svcfit.Options{Threads: v.threads, Trials: v.trials, Reducer: func(s []*svcfit.Shard) svcfit.Reducer {
			shards = len(s)
			return svcfit.Goroutines(s, v.threads)
		}}
		total, runs, fits, err := sweep(p, o, powers(10, -5, 2), v.delta)
		if err != nil {
			return err
		}
		passes, bytes, rounds, low := 0.0, int64(0), "", 100.0
		for k, f := range fits {
			passes += f.Passes
			bytes += f.Bytes
			if k > 0 {
				rounds += " "
			}
			rounds += strconv.Itoa(f.Rounds)
			low = min(low, runs[k].errors)
		}
		fmt.Printf("| %g | %d | %d | %.2f | %.2f | %.0f | %s | %.2f, %.2f (%d shards) | %.2f |\n", v.delta, v.trials, v.threads, total.wall, total.cpu, passes, rounds,
			float64(fits[0].Bytes)/float64(shards)/1e6, float64(bytes)/float64(shards)/1e6, shards, low)
	}
	return nil
}

// growth measures how the time of a certified fit grows with rows and with features.
func (b *bench) growth() error {
	fmt.Print("\n## Growth\n\nC = 0.01, relative gap 1e-6, all rows, one thread, cold.\n\n| m | n | CPU s | steps | exponent |\n|---|---|---|---|---|\n")
	last := 0.0
	for m := 10000; m <= b.rows; m *= 10 {
		s, err := b.growthRow(rowstest.D1(m, 0).Train, last, 10)
		if err != nil {
			return err
		}
		last = s
	}
	last = 0
	for n := 50; n <= 1600; n *= 2 {
		g := rowstest.NewD1()
		w := make([]float64, n)
		for j := range w {
			w[j] = g.W[j%len(g.W)] * math.Pow(0.9, float64(j/len(g.W)))
		}
		g.W = w
		s, err := b.growthRow(g.Rows(0, 100000), last, 2)
		if err != nil {
			return err
		}
		last = s
	}
	return nil
}

func (b *bench) growthRow(set *rows.Set, last, factor float64) (float64, error) {
	var best textRun
	for r := range b.repeats {
		clock := startClock()
		tr, err := svcfit.New(svcfit.Problem{Set: set}, svcfit.Options{Threads: 1})
		if err != nil {
			return 0, err
		}
		x, _, err := one(context.Background(), tr, 0.01, 0)
		if err != nil {
			return 0, err
		}
		x.cpu = clock.run().cpu
		best, best.steps = x.least(best, r == 0), x.steps
	}
	exponent := ""
	if last > 0 {
		exponent = fmt.Sprintf("%.2f", math.Log(best.cpu/last)/math.Log(factor))
	}
	fmt.Printf("| %d | %d | %.3f | %d | %s |\n", set.X.Rows, set.X.Cols, best.cpu, best.steps, exponent)
	return best.cpu, nil
}

// memory measures what training holds beside the matrix.
func (b *bench) memory() error {
	set := rowstest.D1(b.rows, 0).Train
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	before := heap()
	fmt.Printf("\n## Memory\n\nD1, %d rows: live heap beside the matrix of %.0f MB, after a selection of C.\n\n| folds | δ | MB | bytes a row |\n|---|---|---|---|\n", b.rows, float64(4*len(set.X.Dense))/1e6)
	for _, folds := range []int{0, 3} {
		for _, delta := range []float64{0.25, 0} {
			p := svcfit.Problem{Set: set, Folds: folds}
			if folds > 0 {
				p.Fold = thirds(b.rows)
			}
			tr, err := svcfit.New(p, svcfit.Options{Threads: b.threads})
			if err != nil {
				return err
			}
			for _, c := range []float64{1e-2, 1} {
				if _, _, err := one(context.Background(), tr, c, delta); err != nil {
					return err
				}
			}
			tr.Margins()
			mb := heap() - before
			fmt.Printf("| %d | %g | %.0f | %.0f |\n", folds, delta, mb, mb*1e6/float64(b.rows))
			runtime.KeepAlive(tr)
		}
	}
	return nil
}
