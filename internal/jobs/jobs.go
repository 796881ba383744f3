// Package jobs shares independent jobs among goroutines.
package jobs

import (
	"sync"
	"sync/atomic"
)

// Each calls f(0), …, f(n−1), once each, from at most the given number of goroutines, the caller's among them; each takes the next that none has taken.
// It returns when all calls have. With one goroutine, or none allowed, calls come in order. Results are the same for any number of threads
// if no call touches what another one writes.
func Each(threads, n int, f func(k int)) {
	var next atomic.Int64
	work := func() {
		for k := next.Add(1) - 1; k < int64(n); k = next.Add(1) - 1 {
			f(int(k))
		}
	}
	var wg sync.WaitGroup
	for range min(threads, n) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}
