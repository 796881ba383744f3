package kkttest

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
)

// Bad input is an error, after which there is no factorisation until the next.
func testErrors(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 10, 5)
	p, val := Prepare(c.A)
	b := new()
	if err := b.Analyze(p); err != nil {
		t.Fatalf("Analyze: %v", err)
	}
	x := randoms(rng, c.N())
	if b.Solve(x, 1) == nil {
		t.Error("Solve before Factorize")
	}
	ctx := context.Background()
	check := func(name string, v []float64) {
		t.Helper()
		if _, err := b.Factorize(ctx, val); err != nil {
			t.Fatalf("Factorize: %v", err)
		}
		if _, err := b.Factorize(ctx, v); err == nil {
			t.Errorf("%s is accepted", name)
		} else if len(v) == len(val) && b.Solve(slices.Clone(x), 1) == nil {
			t.Errorf("Solve after a Factorize that refused %s", name)
		}
	}
	check("a missing value", val[1:])
	check("a value too many", append(slices.Clone(val), 1))
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, k := range []int{0, len(val) / 2, len(val) - 1} {
			w := slices.Clone(val)
			w[k] = v
			check("a value that is not finite", w)
		}
	}
	if _, err := b.Factorize(ctx, val); err != nil {
		t.Fatalf("Factorize after errors: %v", err)
	}
	if b.Solve(x[1:], 1) == nil || b.Solve(x, 2) == nil || b.Solve(x, -1) == nil {
		t.Error("a wrong length of x is accepted")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Factorize(ended, val); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v does not wrap the cause", err)
	} else if b.Solve(slices.Clone(x), 1) == nil {
		t.Error("Solve after a Factorize that was cancelled")
	}
	if _, err := b.Factorize(ctx, val); err != nil {
		t.Fatalf("Factorize after a cancelled one: %v", err)
	}
	if e := refine(t, b, p, val, x); !(e <= 1e-6) {
		t.Errorf("backward error %.1e after errors", e)
	}
}
