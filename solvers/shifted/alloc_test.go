package shifted

import (
	"context"
	"math/rand/v2"
	"testing"
)

// TestNoAllocation: iterations of both forms allocate nothing.
func TestNoAllocation(t *testing.T) {
	for _, g := range []Globalization{LineSearch, TrustRegion} {
		for seed := range uint64(5) {
			m := randomMethod(t, rand.New(rand.NewPCG(seed, 6)), 2, Options{Globalization: g})
			x := append([]float64(nil), m.form.Start()...)
			ctx := context.Background()
			total := 0
			iterate := func() {
				m.iterations = 0
				if _, err := m.attempt(ctx, x, 0.1, 0.1, 12); err != nil {
					t.Fatal(err)
				}
				total += m.iterations
			}
			iterate()
			if n := testing.AllocsPerRun(3, iterate); n > 0 {
				t.Errorf("%v, seed %d: %g allocations in %d iterations", g, seed, n, m.iterations)
			}
			if total == 0 {
				t.Errorf("%v, seed %d: no iteration", g, seed)
			}
		}
	}
}
