package main

import (
	"fmt"
	"math"
	"os"
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
	d, err := b.load(name)
	if err != nil {
		return err
	}
	const rounds = 3
	times := make([]float64, 0, rounds)
	best := make([]float64, 16)
	lowest := 100.0
	var last *sdnm.Result
	heap := 0.0
	for round := range rounds {
		for k := -7; k <= 7; k++ {
			cv, s, err := liblinear(train, filepath.Join(b.dir, name), math.Ldexp(1, k))
			if err != nil {
				return err
			}
			lowest = min(lowest, cv)
			if at := &best[k+7]; round == 0 || s < *at {
				*at = s
			}
		}
		o := sdnm.Options{Threads: b.threads, SplitOptions: svc.SplitOptions{Seed: uint64(round)}}
		if last, heap, err = tuneHeap(d, o); err != nil {
			return err
		}
		times = append(times, last.Seconds)
		fmt.Fprintf(os.Stderr, "round %d: %.2f s\n", round+1, last.Seconds)
	}
	total := 0.0
	for _, s := range best {
		total += s
	}
	ours := slices.Min(times)
	rows, vector := d.X.NNZ()*12+8*len(d.Y), float64(8*len(d.Y))
	fmt.Printf("\na9a, %d rows, T = 3; LIBLINEAR: `train -s 3 -v 3 -c C`, C = 2^-7..2^7, minimum of %d runs each\n\n", len(d.Y), rounds)
	fmt.Println("| | s | CV error % |")
	fmt.Println("|---|---|---|")
	fmt.Printf("| LIBLINEAR, 15 runs, loading included | %.2f | %.2f (its best) |\n", total, lowest)
	fmt.Printf("| saddle tune, %d thread(s), minimum of %d splits | %.2f | %.2f (last split) |\n", b.threads, rounds, ours, 100**last.CVError)
	fmt.Printf("| ratio | %.3f | |\n", ours/total)
	fmt.Printf("\nLive heap above the data: %.1f MB; 3 matrices are %.1f MB, 20 row vectors a fold %.1f MB\n",
		heap/1e6, 3*float64(rows)/1e6, 3*20*vector/1e6)
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

// tuneHeap runs one selection and returns the largest live heap seen above that of the data. The heap is
// read after forced collections at each progress report, in a run of its own.
func tuneHeap(d *svc.Data, o sdnm.Options) (*sdnm.Result, float64, error) {
	r, err := tune(d, o)
	if err != nil {
		return nil, 0, err
	}
	base := liveHeap()
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
	_, err = tune(d, o)
	close(stop)
	<-done
	return r, float64(peak.Load()) - float64(base), err
}

func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
