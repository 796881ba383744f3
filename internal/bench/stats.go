package bench

import (
	"math"
	"slices"
)

// Stats sums up samples of seconds per call.
type Stats struct {
	Samples  int
	Min      float64
	Median   float64
	Lo, Hi   float64 // the median lies between them with confidence Coverage
	Coverage float64
}

// summarise returns the statistics of a sample, which it sorts. An empty sample
// has none: all are NaN.
func summarise(x []float64) Stats {
	n := len(x)
	if n == 0 {
		nan := math.NaN()
		return Stats{0, nan, nan, nan, nan, 0}
	}
	slices.Sort(x)
	r, coverage := medianRank(n)
	return Stats{n, x[0], (x[(n-1)/2] + x[n/2]) / 2, x[r], x[n-1-r], coverage}
}

// medianRank returns the largest r such that the median of the population lies
// between element r and element n-1-r of n sorted samples with a probability of at
// least 95 %, and that probability; 0 if n is too small for it. The number of
// samples below the median is binomial with p = ½, so the probability is
// 1 - 2·P(at most r of n) (David & Nagaraja, Order Statistics, 7.1).
func medianRank(n int) (r int, coverage float64) {
	const wanted = 0.95
	term := math.Exp2(-float64(n)) // P(exactly k of n)
	tail := term
	coverage = 1 - 2*tail
	for k := 1; 2*k < n; k++ {
		term *= float64(n-k+1) / float64(k)
		tail += term
		if 1-2*tail < wanted {
			break
		}
		r, coverage = k, 1-2*tail
	}
	return r, max(0, coverage)
}
