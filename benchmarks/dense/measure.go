package main

import (
	"math"
	"math/rand/v2"
	"time"
)

// repeat returns the least seconds of CPU time of one call of f, found in at least three rounds and as many as fit the
// budget.
func repeat(f func(), budget time.Duration) float64 { return repeatBy(cpuSeconds, f, budget) }

// wallSeconds is the clock for what several goroutines share.
func wallSeconds() float64 { return time.Since(began).Seconds() }

var began = time.Now()

// repeatBy is repeat by a clock.
func repeatBy(now func() float64, f func(), budget time.Duration) float64 {
	best, calls := math.Inf(1), 1
	begin := time.Now()
	for round := 0; round < 3 || time.Since(begin) < budget; round++ {
		start := now()
		for range calls {
			f()
		}
		t := now() - start
		if t < 2e-4 { // too short for the clock
			calls = int(3e-4/t*float64(calls)) + 1
			round--
			continue
		}
		best = min(best, t/float64(calls))
	}
	return best
}

// overwrite is repeat for an operation that destroys its operand: a round works on as many copies of it as fit in half a
// megabyte, and the copying is not timed.
func overwrite(fresh []float64, f func(x []float64), budget time.Duration) float64 {
	size := len(fresh)
	copies := max(1, (1<<19)/(8*size))
	x := vector(size * copies)
	best := math.Inf(1)
	begin := time.Now()
	for round := 0; round < 3 || time.Since(begin) < budget; round++ {
		for i := range copies {
			copy(x[i*size:], fresh)
		}
		start := cpuSeconds()
		for i := range copies {
			f(x[i*size : (i+1)*size])
		}
		best = min(best, (cpuSeconds()-start)/float64(copies))
	}
	return best
}

// vector returns n numbers in [-½, ½).
func vector(n int) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, n)
	for i := range x {
		x[i] = r.Float64() - 0.5
	}
	return x
}

// leading is the leading dimension of m rows, the same as the peer's.
func leading(m int) int {
	if m%512 == 0 {
		return m + 8
	}
	return m
}
