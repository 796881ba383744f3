package jobs

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

func TestEach(t *testing.T) {
	for _, threads := range []int{-1, 0, 1, 2, 3, 100} {
		for _, n := range []int{-1, 0, 1, 2, 50} {
			calls := make([]atomic.Int32, max(n, 0))
			var now, most atomic.Int32
			Each(threads, n, func(k int) {
				if v := now.Add(1); v > most.Load() {
					most.Store(v)
				}
				calls[k].Add(1)
				time.Sleep(10 * time.Microsecond)
				now.Add(-1)
			})
			for k := range calls {
				if c := calls[k].Load(); c != 1 {
					t.Errorf("%d threads, %d jobs: job %d was done %d times", threads, n, k, c)
				}
			}
			if m := int(most.Load()); m > max(threads, 1) {
				t.Errorf("%d threads, %d jobs: %d at a time", threads, n, m)
			}
		}
	}
}

// TestEachShares has two jobs that wait for each other.
func TestEachShares(t *testing.T) {
	a, b := make(chan int), make(chan int)
	Each(2, 2, func(k int) {
		if k == 0 {
			a <- 1
			<-b
		} else {
			<-a
			b <- 1
		}
	})
}

func TestEachInOrder(t *testing.T) {
	var order []int
	Each(1, 4, func(k int) { order = append(order, k) })
	if !slices.Equal(order, []int{0, 1, 2, 3}) {
		t.Errorf("one goroutine called %v", order)
	}
}
