package svcfit

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/solvers"
)

// TestGramInterrupt ends a fit while the matrix is formed, and at the first step: the next fit is right.
func TestGramInterrupt(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 1))
	for _, dense := range []bool{false, true} {
		s := randomSet(r, 60, 90, 0.5, dense)
		p := Params{Cost: []float64{1, 1}, Delta: 0.25}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		tr := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram})
		f, err := tr.Fit(ctx, p, Target{Gap: 1e-8})
		if !errors.Is(err, context.Canceled) || f.Status != solvers.Interrupted || !(f.Gap[0] > 0) {
			t.Fatalf("%v, %v, gap %g", err, f.Status, f.Gap[0])
		}
		f = fitAll(t, tr, p)
		if at, best := f.Objective[0], minimum(tr.v, s, 0, p); math.Abs(at-best) > 1e-9*best {
			t.Errorf("P = %g, minimum %g", at, best)
		}
		stop := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram, Progress: func(solvers.Iter) bool { return true }})
		f, err = stop.Fit(context.Background(), p, Target{Gap: 1e-8})
		if !errors.Is(err, solvers.ErrStopped) || f.Status != solvers.Interrupted {
			t.Errorf("%v, %v", err, f.Status)
		}
	}
}

// TestGramScales moves through scales that are multiples of the last ones, for which the matrix stays, and others.
func TestGramScales(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 1))
	s := randomSet(r, 30, 20, 0.3, false)
	tr := descentTrainer(t, Problem{Set: s}, Options{Regime: Gram})
	scale := make([]float64, 20)
	for j := range scale {
		scale[j] = 0.5 + r.Float64()
	}
	g := tr.m.(*grams)
	for k, factor := range []float64{1, 3, 1e-3, 1} {
		p := Params{Cost: []float64{1, 2}, Delta: 0.5, Scale: slices.Clone(scale)}
		for j := range p.Scale {
			p.Scale[j] *= factor
		}
		if k == 3 {
			p.Scale = nil
		}
		f := fitAll(t, tr, p)
		if want := []float64{1, 3, 1e-3, 1}[k]; math.Abs(1/g.inv-want) > 1e-12*want {
			t.Errorf("step %d: factor %g, want %g", k, 1/g.inv, want)
		}
		if best := minimum(tr.v, s, 0, p); math.Abs(f.Objective[0]-best) > 1e-9*best {
			t.Errorf("step %d: P = %g, minimum %g", k, f.Objective[0], best)
		}
	}
}
