package asm

import (
	"math"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

// TestCallBound checks how much work one call of a tile kernel is given, in products
// and in elements of C, which come from memory at about a nanosecond each.
func TestCallBound(t *testing.T) {
	for _, cols := range []int{4, 8} {
		for m := 1; m <= 1000; m += 1 + m/7 {
			for k := 1; k <= depthMax; k += 1 + k/3 {
				n := callColumns(m, k, cols)
				if n%cols != 0 || n > cols && (2*m*n*k > callFlops || m*n > callFlops/64) {
					t.Errorf("%d rows, depth %d: %d columns in one call", m, k, n)
				}
			}
		}
	}
}

// TestStopTheWorld measures how long the garbage collector waits for goroutines
// that are inside kernels, which it cannot interrupt: the longest time it took to
// stop the world while large products and factorisations ran. The bound is far above
// what a quiet machine shows, since other load counts in too: the figure is what the
// test is for, and TestCallBound is what a fault would break.
func TestStopTheWorld(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	const n = 1200
	s := newSource(t)
	a, c := s.vec(n*n, 0).s, make([]float64, n*n)
	d, e, perm := make([]float64, n), make([]float64, n), make([]int32, n)
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			default:
			}
			Gemm(NoTrans, Trans, n, n, n, 1, a, n, nil, a, n, 0, c, n)
			copy(c, a)
			BunchKaufman(Partial, n, c, n, d, e, perm)
			Gemm(NoTrans, Trans, n, n, 1, 1, a, n, nil, a, n, 1, c, n) // little work, much memory
		}
	}()
	before := stopTimes()
	for begin := time.Now(); time.Since(begin) < time.Second; {
		runtime.GC()
	}
	after := stopTimes()
	close(done)
	<-stopped
	var pauses uint64
	worst := math.Inf(-1)
	for i, count := range after.Counts {
		if k := count - before.Counts[i]; k > 0 {
			pauses += k
			worst = after.Buckets[i+1]
		}
	}
	if pauses == 0 {
		t.Fatal("the world was never stopped")
	}
	t.Logf("%d stops, the longest below %.3g ms", pauses, worst*1e3)
	if worst > 0.1 {
		t.Errorf("stopping the world took up to %.3g s", worst)
	}
}

// stopTimes returns the distribution of the times that it took to stop the world
// for garbage collection.
func stopTimes() *metrics.Float64Histogram {
	sample := []metrics.Sample{{Name: "/sched/pauses/stopping/gc:seconds"}}
	metrics.Read(sample)
	h := sample[0].Value.Float64Histogram()
	return &metrics.Float64Histogram{Counts: append([]uint64(nil), h.Counts...), Buckets: h.Buckets}
}
