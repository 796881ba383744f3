package asm

import (
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// TestHelpersAtOnce: goroutines that share products at the same time get their own, bit
// for bit, whoever helps whom.
func TestHelpersAtOnce(t *testing.T) {
	const n = 220 // several parts each
	s := newSource(t)
	a := s.vec(n*n, 0).s
	alone := make([]float64, n*n)
	Syrk(n, n, -1, a, n, alone, n)
	rounds := 25
	if testing.Short() {
		rounds = 8
	}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			c := make([]float64, n*n)
			for range rounds {
				clear(c)
				Parallel(3).Syrk(n, n, -1, a, n, c, n)
				if !slices.Equal(c, alone) {
					t.Error("a shared product differs from that of one goroutine")
				}
			}
		})
	}
	all.Wait()
}

// TestHelpersLeave: goroutines that have helped are gone soon after.
func TestHelpersLeave(t *testing.T) {
	const n = 300
	a, c := make([]float64, n*n), make([]float64, n*n)
	before := runtime.NumGoroutine()
	Parallel(4).Gemm(NoTrans, Trans, n, n, n, 1, a, n, nil, a, n, 0, c, n)
	awake := func() bool { // goroutines of earlier tests among those before may have gone instead
		helpers.Lock()
		defer helpers.Unlock()
		return helpers.awake != nil
	}
	for wait := time.Now(); runtime.NumGoroutine() > before || awake(); time.Sleep(time.Millisecond) {
		if time.Since(wait) > 10*time.Second {
			t.Fatalf("%d goroutines, %d before; some count as awake: %v", runtime.NumGoroutine(), before, awake())
		}
	}
}
