package bench

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saddle-go/saddle/internal/isa"
)

// A probe makes a number of calls and returns how long they took.
type probe func(calls int) time.Duration

// minSamples is the least number of samples that is reported.
const minSamples = 5

// A sampler takes samples of probes, all levels in turn.
type sampler struct {
	levels  []isa.Level
	sample  time.Duration // least length of a sample
	repeats int           // samples of a level, if calls are short
	budget  time.Duration // for all samples of a level, minSamples excepted
}

// run returns statistics of the seconds of a call, level by level. It stops between
// two samples if ctx ends, and then returns nil and the cause.
func (s *sampler) run(ctx context.Context, p probe) ([]Stats, error) {
	calls := make([]int, len(s.levels))
	repeats := s.repeats
	for i, l := range s.levels {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		var t time.Duration
		calls[i], t = s.calibrate(l, p)
		repeats = min(repeats, max(minSamples, int(s.budget/t)))
	}
	times := make([][]float64, len(s.levels))
	for range repeats {
		for i, l := range s.levels {
			if err := context.Cause(ctx); err != nil {
				return nil, err
			}
			t := timed(l, p, calls[i])
			times[i] = append(times[i], t.Seconds()/float64(calls[i]))
		}
	}
	stats := make([]Stats, len(s.levels))
	for i := range stats {
		stats[i] = summarise(times[i])
	}
	return stats, nil
}

// calibrate returns how many calls fill a sample at level l, and about how long
// they take. The first call, which meets cold caches, counts only if it alone is
// long enough.
func (s *sampler) calibrate(l isa.Level, p probe) (calls int, t time.Duration) {
	calls = 1
	for {
		t = timed(l, p, calls)
		if t >= s.sample || calls >= 1<<30 {
			return calls, t
		}
		// A little more than what seems needed, at most a hundred times as many.
		need := float64(calls) * 1.2 * float64(s.sample) / float64(t)
		calls = min(int(need)+1, 100*calls)
	}
}

// timed runs p at level l. It never returns 0.
func timed(l isa.Level, p probe, calls int) time.Duration {
	undo, err := isa.Force(l)
	if err != nil {
		panic(err) // Options.Validate has refused such a level
	}
	defer undo()
	return max(1, p(calls))
}

// probe times a call.
func (w Work) probe(calls int) time.Duration {
	if w.Reset == nil {
		start := time.Now()
		for range calls {
			w.Run()
		}
		return time.Since(start)
	}
	var sum time.Duration
	for range calls {
		w.Reset()
		start := time.Now()
		w.Run()
		sum += time.Since(start)
	}
	return sum
}

// together is a probe of several calls at once, one a thread, from the moment
// that the first begins until all have ended.
func together(runs []func()) probe {
	if len(runs) == 1 {
		return Work{Run: runs[0]}.probe
	}
	return func(calls int) time.Duration {
		var ready atomic.Int32
		var wg sync.WaitGroup
		begin, end := make([]time.Time, len(runs)), make([]time.Time, len(runs))
		for k, run := range runs {
			wg.Go(func() {
				ready.Add(1)
				meet(&ready, int32(len(runs)))
				begin[k] = time.Now()
				for range calls {
					run()
				}
				end[k] = time.Now()
			})
		}
		wg.Wait()
		first, last := begin[0], end[0]
		for k := range runs {
			if begin[k].Before(first) {
				first = begin[k]
			}
			if end[k].After(last) {
				last = end[k]
			}
		}
		return last.Sub(first)
	}
}

// meet waits until n threads are there. It does not give way at first, so that
// the others have to begin on other cores.
func meet(ready *atomic.Int32, n int32) {
	for spins := 0; ready.Load() < n; spins++ {
		if spins > 1<<20 {
			runtime.Gosched() // there are fewer cores than threads
		}
	}
}
