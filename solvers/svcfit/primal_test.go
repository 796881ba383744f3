package svcfit

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows/rowstest"
	"github.com/saddle-go/saddle/solvers"
)

// TestPrimalNewton lets Newton's method take over at once, or soon: the same minima, the same bits for any number of threads.
func TestPrimalNewton(t *testing.T) {
	const seed = 20
	r := rand.New(rand.NewPCG(seed, 1))
	for k, c := range descentCases(r) {
		if c.p.Delta == 0 {
			continue
		}
		s := randomSet(r, c.m, c.n, c.share, c.dense)
		p := Problem{Set: s, Folds: c.folds}
		if c.folds > 0 {
			p.Fold = folded(c.m, c.folds)
		}
		for _, wait := range []int{0, 2} {
			var bits string
			for _, threads := range []int{1, 2, 5} {
				tr := descentTrainer(t, p, Options{Threads: threads})
				newton := 0
				for _, f := range tr.m.(*descents).f {
					f.wait = wait
				}
				f, err := tr.Fit(context.Background(), c.p, Target{Gap: 1e-9})
				if err != nil || f.Status != solvers.Done {
					t.Fatalf("seed %d case %d: %v, %v", seed, k, err, f.Status)
				}
				for _, f := range tr.m.(*descents).f {
					if f.newton != nil {
						newton++
					}
				}
				if wait == 0 && newton == 0 && c.m > 2 {
					t.Errorf("seed %d case %d: Newton's method ended no problem", seed, k)
				}
				for fold, w := range f.W {
					at, best := naive(tr.v, s, fold, c.p, w), minimum(tr.v, s, fold, c.p)
					if math.Abs(at-f.Objective[fold]) > 1e-12*at || at-best > f.Gap[fold]+1e-9*best || f.Gap[fold] > 1e-9*at {
						t.Errorf("seed %d case %d fold %d: P = %.12g, reported %.12g, minimum %.12g, gap %g", seed, k, fold, at, f.Objective[fold], best, f.Gap[fold])
					}
				}
				got := fmt.Sprintln(f.W, f.Gap, tr.Margins())
				if bits == "" {
					bits = got
				}
				if got != bits {
					t.Errorf("seed %d case %d: %d threads give another result", seed, k, threads)
				}
			}
		}
	}
}

// TestPrimalGivesUp leaves Newton's method no work: the descent must end the fit.
func TestPrimalGivesUp(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	s := randomSet(r, 200, 80, 1, true)
	p := Params{Cost: []float64{100, 100}, Delta: 0.5}
	tr := descentTrainer(t, Problem{Set: s}, Options{})
	tr.m.(*descents).rows.rescale(nil, 1)
	f := tr.m.(*descents).f[0]
	f.wait = 3
	f.begin(&p, 1)
	back := 0
	for !f.advance(context.Background(), Target{Gap: 1e-8}, 1) && f.sweeps < 100000 {
		if f.newton != nil {
			f.newton.budget = 0
		}
		if f.newton == nil && f.patience > 3 {
			back = f.sweeps
		}
	}
	if !f.done || back == 0 {
		t.Fatalf("done %v, %d sweeps", f.done, f.sweeps)
	}
	other, err := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram}).Fit(context.Background(), p, Target{Gap: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	if best := other.Objective[0]; math.Abs(f.primal-best) > 2e-8*best {
		t.Errorf("P = %g, minimum %g", f.primal, best)
	}
}

// TestDescentRival is the plain method against Newton's on many rows of few features, where a vertex of the hinge holds the minimum: ten times the
// passes are not enough for it.
func TestDescentRival(t *testing.T) {
	s := rowstest.D1(4000, 0).Train
	p := Params{Cost: []float64{1, 1}}
	newton, err := New(Problem{Set: s}, Options{Regime: Newton})
	if err != nil {
		t.Fatal(err)
	}
	a, err := newton.Fit(context.Background(), p, Target{})
	if err != nil || a.Status != solvers.Done {
		t.Fatal(err, a.Status)
	}
	b, err := descentTrainer(t, Problem{Set: s}, Options{MaxSteps: 10}).Fit(context.Background(), p, Target{})
	if err != nil {
		t.Fatal(err)
	}
	if b.Status == solvers.Done && b.Passes < 10*a.Passes {
		t.Errorf("%.0f passes of Newton's method, %.0f of coordinate descent", a.Passes, b.Passes)
	}
	if a.Objective[0] > b.Objective[0] || a.Objective[0] < b.Objective[0]-b.Gap[0] {
		t.Errorf("Newton's method ends at %.9g, coordinate descent at %.9g with a gap of %g", a.Objective[0], b.Objective[0], b.Gap[0])
	}
}
