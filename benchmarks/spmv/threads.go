package main

import (
	"fmt"
	"math"
	"sync"

	"github.com/saddle-go/saddle/asm"
	measure "github.com/saddle-go/saddle/internal/bench"
	"github.com/saddle-go/saddle/sparse"
)

// readRate returns the bytes a second that one and two goroutines read from
// memory, by sums of products of vectors too long for any cache, each its own.
func readRate() (one, two float64) {
	const n = 1 << 25 // 256 MB a vector
	x := [2][]float64{vector(n), vector(n)}
	sum := [2]float64{}
	half := func(k int) { sum[k] += asm.Dot(x[k][:n/2], x[k][n/2:]) }
	one, two = math.Inf(1), math.Inf(1)
	for range 3 {
		one = min(one, best(func() { half(0) }))
		two = min(two, best(func() {
			var wg sync.WaitGroup
			wg.Go(func() { half(1) })
			half(0)
			wg.Wait()
		}))
	}
	return 8 * n / one, 16 * n / two
}

// threads prints the gain of a second goroutine.
func (b *bench) threads() error {
	one, two := readRate()
	fmt.Printf("\n## Two threads\n\nReading memory: %.1f GB/s by one, %.1f GB/s by two, ratio %.2f. Microseconds, least of up to %d interleaved rounds;\na round counts if two goroutines do plain arithmetic at least 1.8 times as fast as one just before it.\n\n",
		one/1e9, two/1e9, two/one, b.rounds)
	fmt.Println("| matrix | nnz | plan MB | one | two | gain | MB/s with two | ᵀ one | ᵀ two | gain |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	var cached, memory ratio
	err := b.each(func(p problem) error {
		rows, cols := p.a.Dims()
		x, xt, y, yt := vector(cols), vector(rows), make([]float64, rows), make([]float64, cols)
		var plans [2]*sparse.Plan
		var err error
		for k := range plans {
			if plans[k], err = sparse.NewPlan(p.a, sparse.PlanOptions{Threads: k + 1, Transposed: true}); err != nil {
				return err
			}
		}
		t := [4]float64{math.Inf(1), math.Inf(1), math.Inf(1), math.Inf(1)}
		rounds := 0
		for try := 0; rounds < b.rounds && try < 20*b.rounds; try++ {
			if measure.CoresGain() < 1.8 {
				continue // the machine does not give a second core now
			}
			rounds++
			for k := range plans {
				t[k] = min(t[k], best(func() { plans[k].MulVec(y, x) }))
				t[2+k] = min(t[2+k], best(func() { plans[k].MulVecT(yt, xt) }))
			}
		}
		if rounds == 0 {
			fmt.Printf("| %s | %d | no round with two free cores |\n", p.name, p.a.NNZ())
			return nil
		}
		bytes := float64(plans[0].Bytes())/2 + 8*float64(rows+cols)
		if p.a.NNZ() >= 50000 {
			to := &cached
			if bytes > 4e6 {
				to = &memory
			}
			to.add(p.name, t[0]/t[1])
			to.add(p.name, t[2]/t[3])
		}
		fmt.Printf("| %s | %d | %.1f | %.1f | %.1f | **%.2f** | %.0f | %.1f | %.1f | **%.2f** |\n", p.name, p.a.NNZ(), bytes/1e6,
			1e6*t[0], 1e6*t[1], t[0]/t[1], bytes/t[1]/1e6, 1e6*t[2], 1e6*t[3], t[2]/t[3])
		return nil
	})
	fmt.Printf("\nGain with at least 50000 entries, plan and vectors up to 4 MB (the second caches of two cores): %v.\nLarger: %v.\n", &cached, &memory)
	return err
}
