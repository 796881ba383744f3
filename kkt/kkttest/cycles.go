package kkttest

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
)

// New values with one pattern need no new analysis, and no memory after the first cycle.
func testRepeat(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QP(rng, 40, 25, 2)
	p, val := Prepare(c.A)
	b := new()
	factored(t, b, p, val)
	x, rhs := make([]float64, c.N()), randoms(rng, c.N())
	cycle := func() {
		for k := range val {
			val[k] *= 1 + 0.01*rng.Float64()
		}
		if _, err := b.Factorize(context.Background(), val); err != nil {
			t.Fatalf("Factorize: %v", err)
		}
		copy(x, rhs)
		if err := b.Solve(x, 1); err != nil {
			t.Fatalf("Solve: %v", err)
		}
	}
	cycle()
	if n := testing.AllocsPerRun(20, cycle); n != 0 {
		t.Errorf("%v allocations in a cycle", n)
	}
	if s := b.Stats(); s.Analyses > 1 {
		t.Errorf("%d analyses", s.Analyses)
	}
	if e := refine(t, b, p, val, rhs); !(e <= 1e-8) {
		t.Errorf("backward error %.1e after 22 cycles", e)
	}
}

// Several right-hand sides are solved as one by one.
func testColumns(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 30, 12)
	p, val := Prepare(c.A)
	b := new()
	factored(t, b, p, val)
	n := c.N()
	for _, nrhs := range []int{0, 1, 2, 3, 7} {
		all := randoms(rng, n*nrhs)
		one := slices.Clone(all)
		if err := b.Solve(all, nrhs); err != nil {
			t.Fatalf("Solve of %d: %v", nrhs, err)
		}
		for k := range nrhs {
			x := one[k*n : (k+1)*n]
			if err := b.Solve(x, 1); err != nil {
				t.Fatalf("Solve: %v", err)
			}
			size := 0.0
			for _, v := range x {
				size = math.Max(size, math.Abs(v))
			}
			for i, v := range x {
				if d := math.Abs(v - all[k*n+i]); !(d <= 1e-5*size) {
					t.Fatalf("column %d of %d: element %d differs by %.1e of %.1e", k, nrhs, i, d, size)
				}
			}
		}
	}
}

// Two back ends give the same bits.
func testDeterminism(t testing.TB, new func() kkt.Backend) {
	var first []uint64
	for range 2 {
		rng := generator()
		var bits []uint64
		for _, size := range []int{10, 60, 150} {
			c := factortest.QP(rng, size, size/2, 3)
			p, val := Prepare(c.A)
			b := new()
			factored(t, b, p, val)
			x := randoms(rng, 2*c.N())
			if err := b.Solve(x, 2); err != nil {
				t.Fatalf("Solve: %v", err)
			}
			for _, v := range x {
				bits = append(bits, math.Float64bits(v))
			}
		}
		if first != nil && !slices.Equal(first, bits) {
			t.Error("two runs differ")
		}
		first = bits
	}
}

// Counters count.
func testStats(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 12, 6)
	p, val := Prepare(c.A)
	b := new()
	factored(t, b, p, val)
	once := b.Stats().Flops
	if _, err := b.Factorize(context.Background(), val); err != nil {
		t.Fatal(err)
	}
	before := b.Stats()
	if before.Flops < 1.5*once {
		t.Errorf("%g flops after one factorisation, %g after two: they are to be those of all", once, before.Flops)
	}
	if err := b.Solve(randoms(rng, 3*c.N()), 3); err != nil {
		t.Fatal(err)
	}
	s := b.Stats()
	if s.Name == "" || s.Analyses != 1 || s.Factorizations != 2 || s.Solves-before.Solves != 3 {
		t.Errorf("%+v after one analysis, two factorisations and a solve of three columns", s)
	}
}
