package bench

import (
	"math"
	"sync"
	"time"
)

// CoresGain returns how much faster two goroutines do plain arithmetic than one,
// measured for a tenth of a second: well below 2 if something else runs on the
// machine. A sample takes milliseconds, beside which the 50 to 100 µs that a virtual
// machine needs to wake an idle core do not count.
func CoresGain() float64 {
	const steps = 1 << 20 // about 3 ms: a step waits for a product and a sum
	var sums [2]float64
	work := func(k, n int) {
		s := 1.0
		for range n {
			s = s*0.999 + 1
		}
		sums[k] = s
	}
	one, two := math.Inf(1), math.Inf(1)
	for start := time.Now(); time.Since(start) < 100*time.Millisecond; {
		t := time.Now()
		work(0, steps)
		one = min(one, time.Since(t).Seconds())
		t = time.Now()
		var wg sync.WaitGroup
		wg.Go(func() { work(1, steps/2) })
		work(0, steps/2)
		wg.Wait()
		two = min(two, time.Since(t).Seconds())
	}
	return one / two
}
