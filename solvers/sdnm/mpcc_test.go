package sdnm

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/problem"
)

// smallMPCC returns the program of a small data set with unequal folds, and the run it belongs to.
func smallMPCC(t *testing.T, rows, n int) (*run, *mpcc) {
	t.Helper()
	rng := newRand(t)
	d := noisy(rng, rows, n, 0.6)
	r, err := prepare(d, Options{Split: unequal(rng, rows, 3)}.resolve(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return r, newMPCC(r.s.folds)
}

func TestMPCCDerivatives(t *testing.T) {
	_, p := smallMPCC(t, 14, 3)
	for _, bound := range []float64{0, 0.1} {
		q := p.nlp(1, bound)
		for j := range q.Start { // inside of the bounds, away from zero, where wrong derivatives may be right
			q.Start[j] = 0.3 + 0.1*float64(j%5)
		}
		report, err := problem.Check(q, nil, problem.CheckOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Faults) > 0 || len(report.Undefined) > 0 {
			t.Errorf("t = %g: %v", bound, report)
		}
	}
}

// TestMPCCIsThePublishedOne: with w = Bᵀα, a and s from G and H of (NLPEC) all linear rows are met, products are those of G and H, and
// the objective is f.
func TestMPCCIsThePublishedOne(t *testing.T) {
	r, p := smallMPCC(t, 20, 4)
	rng := newRand(t)
	e := newNLPEC(r.team, p.folds, 1)
	x := e.newIterate()
	x.c = 1 + rng.Float64()
	for i := range x.g {
		x.g[i] = rng.Float64()
	}
	e.evalConstraints(x)
	q := p.nlp(1, 0.5)
	v, c := make([]float64, p.n), make([]float64, p.m)
	v[0] = x.c
	for k, f := range p.folds {
		at := p.at[k]
		zeta, z, alpha, xi := e.blocks(x.g, k)
		h1, _, h3, h4 := e.blocks(x.h, k)
		f.b.mulT(v[at.w:at.w+f.n], alpha, make([]float64, len(alpha)))
		copy(v[at.zeta:], zeta)
		copy(v[at.z:], z)
		copy(v[at.a:], h1)
		copy(v[at.alpha:], alpha)
		copy(v[at.xi:], xi)
		copy(v[at.s:], h3)
		copy(v[at.c:], h4)
	}
	p.Constraints(v, c)
	for k := range p.folds {
		at := p.at[k]
		for i := at.rows; i < at.pairs; i++ {
			closeTo(t, q.RowName(i), c[i], q.RowLower[i], 1e-13, 10)
			if q.RowLower[i] != q.RowUpper[i] || !q.Linear[i] {
				t.Errorf("row %d is between %g and %g, linear %t", i, q.RowLower[i], q.RowUpper[i], q.Linear[i])
			}
		}
		first := at.pairs
		for block := range 4 {
			g, h := e.block(x.g, block, k), e.block(x.h, block, k)
			for i := range g {
				closeTo(t, q.RowName(first+i), c[first+i], g[i]*h[i], 1e-13, 10)
				if q.RowUpper[first+i] != 0.5 || !math.IsInf(q.RowLower[first+i], -1) || q.Linear[first+i] {
					t.Errorf("row %d is between %g and %g", first+i, q.RowLower[first+i], q.RowUpper[first+i])
				}
			}
			first += len(g)
		}
	}
	closeTo(t, "objective", p.Objective(v), e.objective(x.g), 1e-14, 0)
	least, largest := 0.0, 0.0
	for i, g := range x.g {
		least = max(least, math.Abs(min(g, x.h[i])))
		largest = max(largest, g*x.h[i])
	}
	gotLeast, gotLargest := p.complementarity(v)
	closeTo(t, "largest min", gotLeast, least, 1e-13, 1)
	closeTo(t, "largest product", gotLargest, largest, 1e-13, 1)
	p.relax(q, 0.25)
	for i, u := range q.RowUpper {
		if !q.Linear[i] && u != 0.25 {
			t.Errorf("row %d is at most %g after relax", i, u)
		}
	}
}

// TestCentralStart: the start keeps all constraints strictly, its products being about half of what is allowed.
func TestCentralStart(t *testing.T) {
	r, p := smallMPCC(t, 30, 4)
	for _, bound := range []float64{1, 1e-3, 1e-6} {
		q := p.nlp(0.7, bound)
		if err := r.centralStart(context.Background(), p, q, bound); err != nil {
			t.Fatal(err)
		}
		size := 1.0 // ‖w‖ of all folds, to which w = Bᵀα is accurate
		for k, f := range p.folds {
			size = max(size, asm.Nrm2(q.Start[p.at[k].w:p.at[k].w+f.n]))
		}
		c := make([]float64, p.m)
		p.Constraints(q.Start, c)
		for i, v := range c {
			switch {
			case q.Linear[i]:
				closeTo(t, q.RowName(i), v, q.RowLower[i], 1e-3, size)
			case !(v >= 0.4*bound && v <= 0.6*bound):
				t.Errorf("t = %g: product %d is %g", bound, i, v)
			}
		}
		for j, v := range q.Start {
			if !(v > q.Lower[j] && v < q.Upper[j]) {
				t.Errorf("t = %g: variable %d is %g, not inside of [%g, %g]", bound, j, v, q.Lower[j], q.Upper[j])
			}
		}
	}
}

// TestZeroIsAMinimiser: at C = 0 and w = 0 no row counts as an error and all constraints hold with t = 0, which is why C has a positive bound.
func TestZeroIsAMinimiser(t *testing.T) {
	_, p := smallMPCC(t, 20, 3)
	q := p.nlp(0, 0)
	x, c := q.Start, make([]float64, p.m)
	for k, f := range p.folds {
		for i := range f.b.len() {
			x[p.at[k].xi+i] = 1
		}
	}
	p.Constraints(x, c)
	for i, v := range c {
		if v < q.RowLower[i] || v > q.RowUpper[i] {
			t.Errorf("row %d is %g, outside of [%g, %g]", i, v, q.RowLower[i], q.RowUpper[i])
		}
	}
	for j, v := range x {
		if v < q.Lower[j] || v > q.Upper[j] {
			t.Errorf("variable %d is %g, outside of [%g, %g]", j, v, q.Lower[j], q.Upper[j])
		}
	}
	if f := p.Objective(x); f != 0 {
		t.Errorf("objective %g, want 0", f)
	}
}
