package factor

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// teamCases are matrices with branches of several levels, large fronts, delays and early fronts.
func teamCases(rng *rand.Rand) []factortest.Case {
	return []factortest.Case{
		factortest.Laplacian(17, 17, 17), factortest.Laplacian(150, 150), factortest.Stokes(rng, 60, 2), factortest.Stokes(rng, 11, 3),
		factortest.SVM(rng, 3000, 120, 12), factortest.WeightedGrid(rng, 60, 40),
	}
}

// TestTeamBits factors with one to five workers, again and again: all factors have the same bits, and nothing is allocated after the first two.
func TestTeamBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(77, 1))
	for _, c := range teamCases(rng) {
		_, _, val := c.A.Lower().Raw()
		for _, p := range []Pivoting{PivotAuto, PivotStatic, PivotThreshold} {
			var first *LDL
			for threads := 1; threads <= 5; threads++ {
				s, err := Analyze(c.A, Options{Threads: threads, Pivoting: p})
				if err != nil {
					t.Fatal(err)
				}
				s.cost = max(s.cost, 2*lonely) // so that even small ones are shared
				f := s.New()
				for range 3 {
					if _, err := f.Factorize(context.Background(), val); err != nil {
						t.Fatalf("%s, %v: %v", c.Name, p, err)
					}
				}
				if first == nil {
					first = f
				}
				if err := sameFactors(first, f); err != nil {
					t.Errorf("%s, %v, %d threads: %v", c.Name, p, threads, err)
				}
			}
		}
	}
}

// sameFactors compares the bits of factors.
func sameFactors(f, g *LDL) error {
	if f.stats.Inertia != g.stats.Inertia || f.stats.Delayed != g.stats.Delayed || f.stats.Growth != g.stats.Growth || f.stats.Flops != g.stats.Flops {
		return fmt.Errorf("counts %+v and %+v", f.stats, g.stats)
	}
	for i := range f.elim {
		v, w := f.pivots(i), g.pivots(i)
		if v.ne != w.ne || v.m != w.m {
			return fmt.Errorf("front %d: %d of %d rows, not %d of %d", i, w.ne, w.m, v.ne, v.m)
		}
		for k := range v.ne {
			if v.d[k] != w.d[k] || v.e[k] != w.e[k] || v.cols[k] != w.cols[k] {
				return fmt.Errorf("front %d: pivot %d differs", i, k)
			}
			for j := k + 1; j < v.m; j++ {
				if v.panel[k*v.ld+j] != w.panel[k*w.ld+j] {
					return fmt.Errorf("front %d: element (%d, %d) of L differs", i, j, k)
				}
			}
		}
	}
	return nil
}

// TestTeamAllocates counts what the factorisations after the first allocate, with two workers: no more than the goroutine that helps.
func TestTeamAllocates(t *testing.T) {
	c := factortest.Laplacian(17, 17, 17)
	s, err := Analyze(c.A, Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	f := s.New()
	_, _, val := c.A.Lower().Raw()
	factorise := func() {
		if _, err := f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
	}
	factorise()
	if n := testing.AllocsPerRun(20, factorise); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

// TestTeamFirstError lets several pivots fail: the error is that of the first of them in the order of elimination, whoever meets it. The
// factorisation can be used afterwards.
func TestTeamFirstError(t *testing.T) {
	c := factortest.Laplacian(40, 40, 8)
	_, _, good := c.A.Lower().Raw()
	ptr, _, _ := c.A.Lower().Raw()
	rng := rand.New(rand.NewPCG(5, 5))
	for round := range 5 {
		bad := append([]float64(nil), good...)
		for range 20 {
			j := rng.IntN(c.N())
			bad[ptr[j]] = -bad[ptr[j]]
		}
		row := -1
		for threads := 1; threads <= 4; threads++ {
			s, err := Analyze(c.A, Options{Threads: threads, Pivoting: PivotCholesky})
			if err != nil {
				t.Fatal(err)
			}
			f := s.New()
			for range 3 {
				_, err = f.Factorize(context.Background(), bad)
				var not *NotPositiveError
				if !errors.As(err, &not) {
					t.Fatalf("round %d: %v", round, err)
				}
				if row < 0 {
					row = not.Row
				}
				if not.Row != row {
					t.Errorf("round %d, %d threads: row %d, want %d", round, threads, not.Row, row)
				}
				if _, err := f.Factorize(context.Background(), good); err != nil {
					t.Fatal(err)
				}
			}
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			if _, err := f.Factorize(ctx, good); !errors.Is(err, context.Canceled) {
				t.Errorf("%d threads: %v, want %v", threads, err, context.Canceled)
			}
		}
	}
}

// withBadPairs returns a chain of n rows and, apart, pairs [0 1; 1 0], whose first pivots are zero in the static order.
func withBadPairs(t *testing.T, n, pairs int) *sparse.Sym {
	list, err := sparse.NewCOO(n+2*pairs, n+2*pairs)
	if err != nil {
		t.Fatal(err)
	}
	put := func(i, j int, v float64) {
		if err := list.Append(i, j, v); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		put(i, i, 1)
		if i > 0 {
			put(i, i-1, -0.4)
		}
	}
	for k := n; k < n+2*pairs; k += 2 {
		put(k+1, k, 1)
	}
	a, err := sparse.NewSym(list.ToCSC())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAutoSparesProbe has few zero pivots in a thin matrix: Auto pivots by threshold without a probe, and at once the next time. Where
// they are many it does not.
func TestAutoSparesProbe(t *testing.T) {
	for _, c := range []struct {
		pairs int
		mode  Pivoting
	}{{0, PivotAuto}, {1, PivotThreshold}, {20, PivotThreshold}, {500, PivotAuto}} {
		a := withBadPairs(t, 4000, c.pairs)
		s, err := Analyze(a, Options{})
		if err != nil {
			t.Fatal(err)
		}
		f := s.New()
		_, _, val := a.Lower().Raw()
		for turn := range 2 {
			in, err := f.Factorize(context.Background(), val)
			if err != nil {
				t.Fatal(err)
			}
			if want := (Inertia{Pos: 4000 + c.pairs, Neg: c.pairs}); in != want {
				t.Errorf("%d pairs: inertia %v, want %v", c.pairs, in, want)
			}
			if c.mode == PivotThreshold && (f.stats.Pivoting != c.mode || f.step != 2 || f.stats.Perturbed != 0) || c.pairs == 0 && f.stats.Pivoting != c.mode {
				t.Errorf("%d pairs, turn %d: %v at step %d, %d replaced", c.pairs, turn, f.stats.Pivoting, f.step, f.stats.Perturbed)
			}
		}
		if spared := f.sparesProbe(); c.pairs == 500 && spared {
			t.Errorf("%d pairs spare the probe", c.pairs)
		}
	}
}

// TestDelayedGrowth gives tasks and branches to one worker, and to two in turn: the growth with which columns are eliminated is the same, also of those
// that were delayed where another worker goes on.
func TestDelayedGrowth(t *testing.T) {
	c := factortest.Stokes(rand.New(rand.NewPCG(77, 2)), 60, 2)
	_, _, val := c.A.Lower().Raw()
	growth := func(workers int) []float64 {
		s, err := Analyze(c.A, Options{Threads: 2, Pivoting: PivotThreshold})
		if err != nil {
			t.Fatal(err)
		}
		f := s.New()
		if _, err := f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		clear(f.extra)
		for _, w := range f.workers {
			w.reset(PivotThreshold)
		}
		g := make([]float64, s.n)
		for k, v := range f.team.sequence {
			w := f.workers[k%workers]
			if err := f.team.do(context.Background(), v, w); err != nil {
				t.Fatal(err)
			}
			part := f.team.span(v)
			for i := part.lo; i < part.hi; i++ {
				if int(v) >= len(s.task) && s.blocks.branchOf[i] != v-int32(len(s.task)) {
					continue
				}
				p := f.pivots(int(i))
				for _, col := range p.cols[:p.ne] {
					g[col] = w.growth[col]
				}
			}
		}
		return g
	}
	want, differ := growth(1), 0
	for col, g := range growth(2) {
		if g != want[col] {
			differ++
		}
	}
	if differ > 0 {
		t.Errorf("%d columns grow differently with two workers", differ)
	}
}

// TestTeamBegins begins runs while members linger that find nothing to do but to say that the context has ended: none is lost, and in the end
// nothing is left to take.
func TestTeamBegins(t *testing.T) {
	s, err := Analyze(factortest.Laplacian(17, 17, 17).A, Options{Threads: 4})
	if err != nil {
		t.Fatal(err)
	}
	s.cost = max(s.cost, 2*lonely)
	f := s.New()
	for _, w := range f.workers {
		w.reset(PivotStatic)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20_000 {
			if err := f.team.run(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want %v", err, context.Canceled)
			}
			if n := f.team.avail.Load(); n != 0 {
				t.Errorf("%d left to take", n)
				return
			}
		}
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("a run does not end")
	}
}
