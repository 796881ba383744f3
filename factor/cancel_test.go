package factor

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// A countdown is a context that ends when it has been looked at so many times.
type countdown struct {
	context.Context
	looks, end atomic.Int64
}

func (c *countdown) Err() error {
	if c.looks.Add(1) > c.end.Load() {
		return context.Canceled
	}
	return nil
}

// until returns a countdown.
func until(end int64) *countdown {
	c := &countdown{Context: context.Background()}
	c.end.Store(end)
	return c
}

// TestCancelledCertificate ends the context at any time of a factorisation whose zero eigenvalues have to be counted, and of one that has to be certified: the context is
// looked at while that goes on, its error comes back, there are no factors then, and what follows is as if nothing had happened.
func TestCancelledCertificate(t *testing.T) {
	const seed, never, ends = 541, 1 << 40, 25
	rng := rand.New(rand.NewPCG(seed, 0))
	grid := factortest.WeightedGrid(rand.New(rand.NewPCG(seed, 1)), 20, 1000) // some eigenvalues are tiny
	late := factortest.LateKKT(rng, factortest.LatePoint{N: 3000, M: 1000, Exponent: 5, C: 1e-8})
	for _, c := range []struct {
		name   string
		a      factortest.Case
		opt    Options
		shared bool // goroutines share the tree in solves
		least  int64
	}{
		{"count, shared", grid, Options{Pivoting: PivotThreshold}, true, 100},
		{"count", grid, Options{Pivoting: PivotThreshold}, false, 10},
		{"certificate, shared", late, Options{}, true, 20},
		{"certificate", late, Options{}, false, 5},
	} {
		_, _, val := c.a.A.Lower().Raw()
		for _, threads := range []int{1, 3} {
			c.opt.Threads = threads
			s, err := Analyze(c.a.A, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if s.solve = (solvePlan{}); c.shared {
				s.planSolve(everything)
			}
			f := s.New()
			f.SetFullRank(true)
			if c.opt.Pivoting == PivotAuto {
				f.SetPivoting(PivotStatic, 0)
			}
			alone := until(never) // without count and certificate
			if _, err := f.Factorize(alone, val); err != nil {
				t.Fatal(err)
			}
			f.SetFullRank(false)
			f.SetPivoting(c.opt.Pivoting, 0)
			all := until(never)
			want, err := f.Factorize(all, val)
			if err != nil {
				t.Fatal(err)
			}
			if n := all.looks.Load() - alone.looks.Load(); n < c.least {
				t.Errorf("%s, %d threads: the context is looked at %d times, want at least %d", c.name, threads, n, c.least)
			}
			for k := range int64(ends) {
				end := 1 + k*(all.looks.Load()-1)/ends
				if _, err := f.Factorize(until(end), val); !errors.Is(err, context.Canceled) {
					t.Errorf("seed %d: %s, %d threads: %v after %d looks, want %v", seed, c.name, threads, err, end, context.Canceled)
				}
				if f.Solve(make([]float64, s.n), 1) == nil {
					t.Errorf("seed %d: %s, %d threads: a solve after an end at look %d", seed, c.name, threads, end)
				}
			}
			if got, err := f.Factorize(context.Background(), val); err != nil || got != want || f.ctx != nil {
				t.Errorf("seed %d: %s, %d threads: %v, %v afterwards, want %v", seed, c.name, threads, got, err, want)
			}
		}
	}
}

// TestCancelledConfirmation does so while zeros that have been found in the scales of a matching are confirmed.
func TestCancelledConfirmation(t *testing.T) {
	const seed, never, least = 542, 1 << 40, 10
	c := factortest.LateKKT(rand.New(rand.NewPCG(seed, 0)), factortest.LatePoint{N: 900, M: 300, Exponent: 3, Dependent: 4})
	_, _, val := c.A.Lower().Raw()
	s, err := Analyze(c.A, Options{Pivoting: PivotThreshold, Scaling: ScaleMatching})
	if err != nil {
		t.Fatal(err)
	}
	f := s.New()
	f.SetFullRank(true) // no zeros are counted but those that are exact
	all, pass := until(never), until(never)
	in, err := f.Factorize(all, val)
	if err != nil || in.Zero == 0 || f.stats.Scaling != ScaleMatching {
		t.Fatalf("seed %d: inertia %v, scaling %v, error %v", seed, in, f.stats.Scaling, err)
	}
	if err := f.pass(pass, f.rung); err != nil {
		t.Fatal(err)
	}
	first, end := pass.looks.Load()+1, all.looks.Load() // the first look is that of Factorize
	if end-first < least {
		t.Errorf("seed %d: the context is looked at %d times, want at least %d", seed, end-first, least)
	}
	for ; first < end; first++ {
		if _, err := f.Factorize(until(first), val); !errors.Is(err, context.Canceled) || f.ctx != nil {
			t.Errorf("seed %d: %v after %d looks of %d, want %v", seed, err, first, end, context.Canceled)
		}
	}
	if got, err := f.Factorize(context.Background(), val); err != nil || got != in {
		t.Errorf("seed %d: %v, %v afterwards, want %v", seed, got, err, in)
	}
}
