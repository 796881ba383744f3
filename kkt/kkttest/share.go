package kkttest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
)

// A shared analysis serves two factorisations, which do not disturb each other.
func testShare(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 20, 10)
	p, val := Prepare(c.A)
	b := new()
	sharer, ok := b.(kkt.Sharer)
	if !ok {
		t.Skip("no Sharer")
	}
	factored(t, b, p, val)
	other := sharer.Share()
	if other.Solve(randoms(rng, c.N()), 1) == nil {
		t.Error("Share has shared a factorisation")
	}
	twice := slices.Clone(val)
	for k := range twice {
		twice[k] *= 2
	}
	if _, err := other.Factorize(context.Background(), twice); err != nil {
		t.Fatalf("Factorize: %v", err)
	}
	rhs := randoms(rng, c.N())
	if e := refine(t, b, p, val, rhs); !(e <= refinedTo) {
		t.Errorf("the first: backward error %.1e", e)
	}
	if e := refine(t, other, p, twice, rhs); !(e <= refinedTo) {
		t.Errorf("the second: backward error %.1e", e)
	}
}

// Back ends that share an analysis may be used at the same time, and then give the bits that they give alone; a race detector sees more.
func testConcurrent(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 30, 15)
	p, val := Prepare(c.A)
	first := new()
	sharer, ok := first.(kkt.Sharer)
	if !ok {
		t.Skip("no Sharer")
	}
	if err := first.Analyze(p); err != nil {
		t.Fatalf("Analyze: %v", err)
	}
	rhs := randoms(rng, c.N())
	work := func(b kkt.Backend, scale float64) (x []float64, err error) {
		mine := slices.Clone(val)
		for k := range mine {
			mine[k] *= scale
		}
		for range 20 {
			if _, err = b.Factorize(context.Background(), mine); err != nil {
				return nil, err
			}
			x = slices.Clone(rhs)
			if err = b.Solve(x, 1); err != nil {
				return nil, err
			}
		}
		return x, nil
	}
	backs := []kkt.Backend{first, sharer.Share(), sharer.Share()}
	together, errs := make([][]float64, len(backs)), make([]error, len(backs))
	var wait sync.WaitGroup
	for i, b := range backs {
		wait.Go(func() { together[i], errs[i] = work(b, float64(3+2*i)) })
	}
	wait.Wait()
	for i := range backs {
		alone := new()
		if err := alone.Analyze(p); err != nil {
			t.Fatalf("Analyze: %v", err)
		}
		x, err := work(alone, float64(3+2*i))
		if err != nil || errs[i] != nil {
			t.Errorf("back end %d: %v, alone %v", i, errs[i], err)
		} else if !slices.Equal(x, together[i]) {
			t.Errorf("back end %d gives another solution than alone", i)
		}
	}
}
