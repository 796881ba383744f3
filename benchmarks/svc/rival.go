package main

import (
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/saddle-go/saddle/problem/svc"
	"github.com/saddle-go/saddle/solvers/sdnm"
)

var accuracy = regexp.MustCompile(`Cross Validation Accuracy = ([0-9.]+)%`)

// rival compares a9a with a grid of LIBLINEAR runs, the runs of both interleaved.
func (b *bench) rival() error {
	const name = "a9a"
	train, err := exec.LookPath("liblinear-train")
	if err != nil {
		return fmt.Errorf("install the Debian package liblinear-tools: %w", err)
	}
	o := sdnm.Options{Threads: b.threads}
	var d *svc.Data
	const rounds = 3
	times := make([]float64, 0, rounds)
	best := make([]float64, 15)
	theirs, ours := 100.0, 0.0 // CV errors
	for round := range rounds {
		for k := -7; k <= 7; k++ {
			cv, s, err := liblinear(train, filepath.Join(b.dir, name), math.Ldexp(1, k))
			if err != nil {
				return err
			}
			theirs = min(theirs, cv)
			if at := &best[k+7]; round == 0 || s < *at {
				*at = s
			}
		}
		start := time.Now()
		if d, err = b.load(name); err != nil {
			return err
		}
		load := time.Since(start).Seconds()
		r, err := tune(d, o)
		if err != nil {
			return err
		}
		if r.CVError == nil {
			return fmt.Errorf("%v, %s", r.Status, r.Message)
		}
		times = append(times, load+r.Seconds)
		ours = 100 * *r.CVError
	}
	total := 0.0
	for _, s := range best {
		total += s
	}
	heap, err := peakHeap(d, o)
	if err != nil {
		return err
	}
	shortest := slices.Min(times)
	matrix, vector := float64(d.X.NNZ()*12+8*len(d.Y)), float64(8*len(d.Y))
	b.printf("\na9a, %d rows, T = 3; LIBLINEAR: `train -s 3 -v 3 -c C`, C = 2^-7..2^7;\n", len(d.Y))
	b.printf("minimum of %d interleaved runs each, loading included in both, saddle on %d thread(s)\n\n", rounds, b.threads)
	b.printf("%s\n", "| | s | CV error % |")
	b.printf("%s\n", "|---|---|---|")
	b.printf("| LIBLINEAR, 15 runs, its best | %.2f | %.2f |\n", total, theirs)
	b.printf("| saddle tune | %.2f | %.2f |\n", shortest, ours)
	b.printf("| ratio | %.3f | |\n", shortest/total)
	b.printf("\nLargest live heap, data included: %.1f MB; 3 matrices and 20 row vectors a fold are %.1f MB\n",
		heap/1e6, (3*matrix+3*20*vector)/1e6)
	return nil
}

// liblinear returns the cross-validation error in percent and the wall time of one run.
func liblinear(train, file string, c float64) (cv, seconds float64, err error) {
	start := time.Now()
	out, err := exec.Command(train, "-q", "-s", "3", "-v", "3", "-c", strconv.FormatFloat(c, 'g', -1, 64), file).Output()
	seconds = time.Since(start).Seconds()
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", train, err)
	}
	m := accuracy.FindSubmatch(out)
	if m == nil {
		return 0, 0, fmt.Errorf("%s printed %q", train, out)
	}
	acc, err := strconv.ParseFloat(string(m[1]), 64)
	return 100 - acc, seconds, err
}

// peakHeap returns the largest live heap during a selection, the data included, read after a forced
// collection every 20 ms.
func peakHeap(d *svc.Data, o sdnm.Options) (float64, error) {
	var peak atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				peak.Store(max(peak.Load(), liveHeap()))
			}
		}
	}()
	_, err := tune(d, o)
	close(stop)
	<-done
	return float64(peak.Load()), err
}

func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
