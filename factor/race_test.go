package factor

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// TestGoroutinesShare lets goroutines factor with one plan, each with goroutines of its own, and solve from the same flat arrays, all at
// a time: they get the same bits, and the race detector sees nothing.
func TestGoroutinesShare(t *testing.T) {
	rng := rand.New(rand.NewPCG(551, 0))
	for _, c := range []factortest.Case{factortest.Laplacian(13, 13, 13), factortest.Stokes(rng, 48, 2)} {
		s, err := Analyze(c.A, Options{Threads: 3})
		if err != nil {
			t.Fatal(err)
		}
		if len(s.task) < 2 {
			t.Fatalf("%s: %d tasks", c.Name, len(s.task))
		}
		s.planSolve(everything)
		_, _, val := c.A.Lower().Raw()
		b, _ := c.RHS(rng)
		first := s.New()
		if _, err := first.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		values, index := store(t, first)
		var wait sync.WaitGroup
		for range 4 {
			wait.Add(2)
			go func() {
				defer wait.Done()
				f := s.New()
				if _, err := f.Factorize(context.Background(), val); err != nil {
					t.Error(err)
					return
				}
				g, err := Load(store(t, f))
				if err != nil {
					t.Error(err)
					return
				}
				g.plan.planSolve(everything)
				if msg := sameSolves(f, g, b); msg != "" {
					t.Errorf("%s: %s", c.Name, msg)
				}
			}()
			go func() {
				defer wait.Done()
				g, err := Load(values, index)
				if err != nil {
					t.Error(err)
					return
				}
				g.plan.planSolve(everything)
				g.SetThreads(2)
				x := append([]float64(nil), b...)
				g.Solve(x, 1)
			}()
		}
		wait.Wait()
	}
}
