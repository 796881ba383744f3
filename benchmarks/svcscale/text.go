package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
	"github.com/saddle-go/saddle/solvers/svcfit"
)

// textCosts are the C of the table of text.
var textCosts = []float64{0.1, 0.3, 1, 3, 10, 30}

const textRows = 200000

// textTable compares cross-validation on rows of text with LIBLINEAR, cost by cost in turn, and times one exact fit. Times of
// LIBLINEAR are without reading the file, which a run that stops at once measures.
func textTable(threads, repeats int) error {
	set := rowstest.T1(textRows, 0).Train
	fmt.Printf("\n## Text\n\nT1: %d rows, %d features, %d values; 3 folds, δ = 1, relative gap 1e-2, %d threads; least of %d runs.\n",
		set.X.Rows, set.X.Cols, set.X.NNZ(), threads, repeats)
	theirs, err := newLiblinear(set)
	if err != nil {
		fmt.Printf("\nWithout LIBLINEAR: %v.\n", err)
	} else {
		defer theirs.close()
	}
	ours := make([]textRun, len(textCosts))
	them := make([]textRun, len(textCosts))
	for r := range repeats {
		tr, setup, err := textTrainer(set, threads)
		if err != nil {
			return err
		}
		for k, c := range textCosts {
			run, err := textFit(tr, c)
			if err != nil {
				return err
			}
			if k == 0 {
				run.wall, run.cpu = run.wall+setup.wall, run.cpu+setup.cpu
			}
			ours[k] = run.least(ours[k], r == 0)
			if theirs != nil {
				run, err := theirs.run(c)
				if err != nil {
					return err
				}
				them[k] = run.least(them[k], r == 0)
			}
		}
	}
	printText(ours, them, theirs)
	return exactText(set, threads)
}

// textRun is one cost.
type textRun struct {
	wall, cpu float64 // s
	errors    float64 // %
	steps     int
	gap       float64
}

func (r textRun) least(of textRun, first bool) textRun {
	if !first {
		r.wall, r.cpu = min(r.wall, of.wall), min(r.cpu, of.cpu)
	}
	return r
}

func textTrainer(set *rows.Set, threads int) (*svcfit.Trainer, textRun, error) {
	clock := startClock()
	fold := make([]int32, set.X.Rows)
	for i := range fold {
		fold[i] = int32(i % 3) // rows are in random order
	}
	tr, err := svcfit.New(svcfit.Problem{Set: set, Fold: fold, Folds: 3}, svcfit.Options{Threads: threads})
	return tr, clock.run(), err
}

func textFit(tr *svcfit.Trainer, c float64) (textRun, error) {
	clock := startClock()
	f, err := tr.Fit(context.Background(), svcfit.Params{Cost: []float64{c, c}, Delta: 1}, svcfit.Target{Gap: 1e-2})
	if err != nil {
		return textRun{}, err
	}
	wrong := 0
	m := tr.Margins()
	for _, v := range m {
		if v < 0 {
			wrong++
		}
	}
	r := clock.run()
	r.errors, r.steps = 100*float64(wrong)/float64(len(m)), f.Steps
	for t, g := range f.Gap {
		r.gap = max(r.gap, g/f.Objective[t])
	}
	return r, nil
}

func printText(ours, them []textRun, theirs *liblinear) {
	fmt.Print("\n| C | ours s | CPU s | sweeps | gap | CV error % | LIBLINEAR s | CPU s | CV error % |\n|---|---|---|---|---|---|---|---|---|\n")
	var sum, other textRun
	for k, c := range textCosts {
		a, b := ours[k], them[k]
		fmt.Printf("| %g | %.2f | %.2f | %d | %.1e | %.2f | %.2f | %.2f | %.2f |\n", c, a.wall, a.cpu, a.steps, a.gap, a.errors, b.wall, b.cpu, b.errors)
		sum.wall, sum.cpu = sum.wall+a.wall, sum.cpu+a.cpu
		other.wall, other.cpu = other.wall+b.wall, other.cpu+b.cpu
	}
	fmt.Printf("| sum | %.2f | %.2f | | | | %.2f | %.2f | |\n", sum.wall, sum.cpu, other.wall, other.cpu)
	if theirs != nil {
		fmt.Printf("\nReading the file took LIBLINEAR %.2f s a run, which is not counted.\n", theirs.load.wall)
	}
}

// exactText fits the hinge itself to all rows.
func exactText(set *rows.Set, threads int) error {
	clock := startClock()
	tr, err := svcfit.New(svcfit.Problem{Set: set}, svcfit.Options{Threads: threads})
	if err != nil {
		return err
	}
	f, err := tr.Fit(context.Background(), svcfit.Params{Cost: []float64{3, 3}}, svcfit.Target{Gap: 1e-6})
	if err != nil {
		return err
	}
	r := clock.run()
	fmt.Printf("\nC = 3, δ = 0, all rows: %.2f s, CPU %.2f s, %d sweeps, %.1f passes, relative gap %.1e, free rows %d.\n",
		r.wall, r.cpu, f.Steps, f.Passes, f.Gap[0]/f.Objective[0], f.Free[0])
	return nil
}

// clock measures wall and processor time.
type clock struct {
	wall time.Time
	cpu  float64
}

func startClock() clock { return clock{time.Now(), cpuSeconds()} }

func (c clock) run() textRun {
	return textRun{wall: time.Since(c.wall).Seconds(), cpu: cpuSeconds() - c.cpu}
}

// liblinear runs liblinear-train on a file.
type liblinear struct {
	train, dir, file string
	load             textRun
}

func newLiblinear(set *rows.Set) (*liblinear, error) {
	train, err := exec.LookPath("liblinear-train")
	if err != nil {
		return nil, fmt.Errorf("the Debian package liblinear-tools is not installed")
	}
	dir, err := os.MkdirTemp("", "svcscale")
	if err != nil {
		return nil, err
	}
	l := &liblinear{train: train, dir: dir, file: filepath.Join(dir, "text")}
	if err := writeLIBSVM(l.file, set); err != nil {
		l.close()
		return nil, err
	}
	_, l.load, err = l.command("-q", "-s", "3", "-c", "1e-9", "-e", "1e10", l.file, os.DevNull)
	return l, err
}

func (l *liblinear) close() { os.RemoveAll(l.dir) }

func (l *liblinear) command(args ...string) ([]byte, textRun, error) {
	return l.commandContext(context.Background(), args...)
}

// commandContext also returns the times of a run that ctx ended.
func (l *liblinear) commandContext(ctx context.Context, args ...string) ([]byte, textRun, error) {
	start := time.Now()
	c := exec.CommandContext(ctx, l.train, args...)
	out, err := c.Output()
	r := textRun{wall: time.Since(start).Seconds()}
	if c.ProcessState != nil {
		r.cpu = (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
	}
	if err != nil {
		return nil, r, fmt.Errorf("%s: %w", l.train, err)
	}
	return out, r, nil
}

var accuracy = regexp.MustCompile(`Cross Validation Accuracy = ([0-9.]+)%`)

func (l *liblinear) run(c float64) (textRun, error) {
	out, r, err := l.command("-q", "-s", "3", "-v", "3", "-c", strconv.FormatFloat(c, 'g', -1, 64), l.file)
	if err != nil {
		return r, err
	}
	m := accuracy.FindSubmatch(out)
	if m == nil {
		return r, fmt.Errorf("%s printed %q", l.train, out)
	}
	right, err := strconv.ParseFloat(string(m[1]), 64)
	r.errors, r.wall, r.cpu = 100-right, r.wall-l.load.wall, r.cpu-l.load.cpu
	return r, err
}

func writeLIBSVM(file string, set *rows.Set) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	var line []byte
	for i, y := range set.Y {
		line = strconv.AppendInt(line[:0], int64(y), 10)
		for k := set.X.Ptr[i]; k < set.X.Ptr[i+1]; k++ {
			line = append(line, ' ')
			line = strconv.AppendInt(line, int64(set.X.Ind[k])+1, 10)
			line = append(line, ':')
			line = strconv.AppendFloat(line, float64(set.X.Val[k]), 'g', 9, 32)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
