package factor

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// TestAttemptsEndEarly: an attempt in the static order that ends before it is done would have been refused, nor would it have spared a
// probe; one that would be accepted does not end. What follows has the inertia that threshold pivoting finds.
func TestAttemptsEndEarly(t *testing.T) {
	ctx := context.Background()
	ended, done := 0, 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 311))
		for _, c := range []factortest.Case{factortest.Stokes(rng, 16, 2), factortest.PDEControl(9, 2, 1e-3), factortest.Laplacian(24, 24), factortest.Laplacian(9, 9, 9)} {
			s, err := Analyze(c.A, Options{Ordering: OrderND, Threads: 1 + int(seed)%2})
			if err != nil {
				t.Fatal(err)
			}
			ptr, ind, val := c.A.Lower().Raw()
			val = slices.Clone(val)
			share := [...]float64{0, 3 / float64(s.n), 0.4, 0.8}[seed%4] // of the diagonal that is tiny
			for j, p := range ptr[:s.n] {
				if p < ptr[j+1] && int(ind[p]) == j && rng.Float64() < share {
					val[p] = 1e-13 * (rng.Float64() - 0.5)
				}
			}
			full := s.New()
			if err := full.SetPivoting(PivotStatic, 0); err != nil {
				t.Fatal(err)
			}
			if _, err := full.Factorize(ctx, val); err != nil {
				t.Fatal(err)
			}
			f := s.New()
			f.user, f.attempt = val, true
			err = f.pass(ctx, rung{PivotStatic, 0, cancelled})
			f.attempt = false
			switch {
			case err == errGrown:
				ended++
				if full.stats.Growth <= growthLimit || full.sparesProbe() {
					t.Errorf("seed %d: %s: ended with a growth of %g in all, %d rows grown", seed, c.Name, full.stats.Growth, full.grown)
				}
			case err != nil:
				t.Fatal(err)
			default:
				done++
			}
			got, err := f.Factorize(ctx, val)
			if err != nil {
				t.Fatal(err)
			}
			if err := full.SetPivoting(PivotThreshold, 0); err != nil {
				t.Fatal(err)
			}
			if want, err := full.Factorize(ctx, val); err != nil || got != want {
				t.Errorf("seed %d: %s: inertia %v after an attempt, %v by threshold pivoting, %v", seed, c.Name, got, want, err)
			}
		}
	}
	if t.Logf("%d ended, %d done", ended, done); ended < 10 || done < 10 {
		t.Errorf("%d attempts ended early, %d were done: too few of one to test anything", ended, done)
	}
}
