package svcfit

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/svc/rows"
	"github.com/saddle-go/saddle/solvers"
)

// A feature that is not a number is trouble, never a fit.
func TestNotANumber(t *testing.T) {
	for _, r := range []Regime{Newton, Gram} {
		for _, delta := range []float64{0.25, 0} {
			pr := random(31, 60, 5, 0, true, 1)
			tr := newTrainer(t, pr, Options{Threads: 1, Regime: r})
			pr.Set.X.Dense[7] = float32(math.NaN()) // New would refuse it
			f := fit(t, tr, params(31, 5, delta), Target{})
			if f.Status != solvers.NumericalTrouble {
				t.Errorf("%v, δ = %g: %v with gap %v", r, delta, f.Status, f.Gap)
			}
			if _, err := New(pr, Options{}); err == nil {
				t.Error("a set with NaN was accepted")
			}
		}
	}
}

// Features so large that steps of a magnitude far below 1 are the right ones: no report is worse than the start.
func TestHugeFeatures(t *testing.T) {
	for _, r := range []Regime{Newton, Gram} {
		for _, delta := range []float64{0.25, 0} {
			pr := random(32, 2000, 5, 0, true, 1)
			if r == Gram {
				pr = random(32, 200, 5, 0, true, 1)
			}
			for k := range pr.Set.X.Dense {
				pr.Set.X.Dense[k] *= 1e5
			}
			tr := newTrainer(t, pr, Options{Threads: 1, Regime: r})
			f := fit(t, tr, Params{Cost: []float64{1e3, 1e3, 1e3}, Delta: delta}, Target{})
			t.Logf("%v, δ = %g: %v %s, %g, gap %g", r, delta, f.Status, f.Message, f.Objective[0], f.Gap[0])
			if start := 1e3 * float64(f.Rows[0]); !(f.Objective[0] <= start) {
				t.Errorf("%v, δ = %g: objective %g after %d steps, %g at the start", r, delta, f.Objective[0], f.Steps, start)
			}
		}
	}
}

// A search finds the zero of a slope at whatever step, and never ends where the objective rises.
func TestLine(t *testing.T) {
	for _, zero := range []float64{1e-30, 1e-15, 1e-3, 0.7, 1, 40, 1e9} {
		for _, flat := range []float64{1e-3, 0.3, 1, 1e8} { // slope of ψ' beyond, against that before
			var l line
			l.begin(0, 0, -1, math.Inf(1), 1, false)
			// ψ' = −1 + s/zero, and beyond 2·zero another slope.
			var slope, curve [1]float64
			at := func(s float64) (float64, float64) {
				if s <= 2*zero {
					return s/zero - 1, 1 / zero
				}
				return 1 + flat*(s-2*zero)/zero, flat / zero
			}
			for {
				v, c := at(l.trials[0])
				if slope[0], curve[0] = -v, c; l.look(slope[:], curve[:]) {
					break
				}
			}
			if v, _ := at(l.best); math.Abs(v) > lineClose || l.looks > 30 {
				t.Errorf("zero %g, flat %g: ended at %g with slope %g after %d looks", zero, flat, l.best, v, l.looks)
			}
		}
	}
}

// A fit of the hinge that does not reach its target ends at the best point that it saw.
func TestBestSeen(t *testing.T) {
	for _, r := range []Regime{Newton, Gram} {
		for last := 1; last < 12; last++ {
			pr := random(33, 300, 20, 0, true, 1)
			left := math.MaxInt
			tr := newTrainer(t, pr, Options{Threads: 1, Regime: r, Progress: func(solvers.Iter) bool { left--; return left == 0 }})
			p := params(33, 20, 0)
			before := done(t, tr, p, Target{Gap: 1e-7}).Objective[0]
			left = last
			f, err := tr.Fit(context.Background(), p, Target{Gap: 1e-15})
			if f.Objective[0] > before*(1+1e-12) {
				t.Errorf("%v, %d steps: objective %g after %g (%v)", r, last, f.Objective[0], before, err)
			}
			value := 0.0
			for j, x := range f.W[0] {
				value += p.Scale[j] * x * x / 2
			}
			for i := range pr.Set.Y {
				if tr.v.trains(0, i) {
					value += p.Cost[tr.v.kindOf(i)] * max(1-tr.v.margin(i, f.W[0]), 0)
				}
			}
			if math.Abs(value-f.Objective[0]) > 1e-9*value {
				t.Errorf("%v: objective %g reported for weights of %g", r, f.Objective[0], value)
			}
		}
	}
}

// Where c·x² is huge a residual of the default cannot be had, and a gap that is rounding is the end.
func TestHugeCurvature(t *testing.T) {
	pr := random(32, 2000, 5, 0, true, 1)
	for k := range pr.Set.X.Dense {
		pr.Set.X.Dense[k] *= 1e5
	}
	f := done(t, newTrainer(t, pr, Options{Threads: 1, Regime: Newton}), Params{Cost: []float64{1e3, 1e3, 1e3}, Delta: 0.25}, Target{})
	if !(f.Gap[0] <= 1e-15*f.Objective[0]) {
		t.Errorf("gap %g of %g", f.Gap[0], f.Objective[0])
	}
}

// Where c·x² is tiny the gap is below rounding at w = 0, which is not the minimum.
func TestTinyFeatures(t *testing.T) {
	var w [2][]float64
	for k, r := range []Regime{Newton, Gram} {
		pr := random(34, 100, 5, 0, true, 1)
		for k := range pr.Set.X.Dense {
			pr.Set.X.Dense[k] *= 1e-15
		}
		w[k] = done(t, newTrainer(t, pr, Options{Threads: 1, Regime: r}), params(34, 5, 0.25), Target{}).W[0]
	}
	for j, x := range w[0] {
		if math.Abs(x-w[1][j]) > 1e-3*math.Abs(x) {
			t.Errorf("weight %d is %g and %g", j, x, w[1][j])
		}
	}
}

// Matrices that cannot be had are an error of New.
func TestOrders(t *testing.T) {
	empty := random(35, 20, 5, 0, true, 1)
	clear(empty.Set.Y)
	none := Problem{Set: &rows.Set{X: &rows.Matrix{Cols: 3000, Ptr: []int{0}}}}
	wide := Problem{Set: &rows.Set{X: &rows.Matrix{Rows: 1, Cols: 1 << 27, Ptr: []int{0, 1}, Ind: []int32{5}, Val: []float32{1}}, Y: []int8{1}}}
	const m = 1 << 24
	long := Problem{Set: &rows.Set{X: &rows.Matrix{Rows: m, Cols: 1, Ptr: make([]int, m+1)}, Y: make([]int8, m)}}
	for i := range long.Set.Y {
		long.Set.Y[i] = 1
	}
	for _, c := range []struct {
		name string
		p    Problem
		r    Regime
	}{{"no labels", empty, Gram}, {"no rows", none, Auto}, {"no rows", none, Gram}, {"wide", wide, Newton}, {"long", long, Gram}} {
		if _, err := New(c.p, Options{Regime: c.r}); err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
	// A problem without rows among others is none: w = 0.
	for _, r := range []Regime{Newton, Descent, Gram} {
		p := random(36, 20, 5, 2, true, 1)
		clear(p.Fold)
		f := done(t, newTrainer(t, p, Options{Regime: r}), params(36, 5, 0.25), Target{})
		if f.Rows[0] != 0 || f.Objective[0] != 0 {
			t.Errorf("%v: %d rows, objective %g", r, f.Rows[0], f.Objective[0])
		}
	}
}

// A slope that is above 0 and flat far beyond the minimum is no end of a search: these fits stayed at a multiple of the objective at w = 0.
func TestFlatSlopes(t *testing.T) {
	for _, delta := range []float64{1, 0.25, 0} {
		pr := random(0, 2000, 30, 0, true, 1)
		for k := range pr.Set.X.Dense {
			pr.Set.X.Dense[k] *= 1e4
		}
		f := done(t, newTrainer(t, pr, Options{Threads: 1, Regime: Newton}), Params{Cost: []float64{1e3, 1e3, 1e3}, Delta: delta}, Target{})
		if !(f.Objective[0] < 1e3*float64(f.Rows[0])) {
			t.Errorf("δ = %g: objective %g", delta, f.Objective[0])
		}
	}
}
