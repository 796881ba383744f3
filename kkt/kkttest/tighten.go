package kkttest

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/kkt"
)

// A Tightener ends, and works at every step.
func testTighten(t testing.TB, new func() kkt.Backend) {
	rng := generator()
	c := factortest.QuasiDefinite(rng, 20, 10)
	p, val := Prepare(c.A)
	p.Signs = c.Signs
	b := new()
	tight, ok := b.(kkt.Tightener)
	if !ok {
		t.Skip("no Tightener")
	}
	factored(t, b, p, val)
	rhs := randoms(rng, c.N())
	steps := 0
	for ; tight.Tighten(); steps++ {
		if steps > mostSteps {
			t.Fatalf("still more careful after %d steps", steps)
		}
		in, err := b.Factorize(context.Background(), val)
		if err != nil {
			t.Fatalf("step %d: %v", steps, err)
		}
		if in.Known && (in.Pos != c.Inertia.Pos || in.Neg != c.Inertia.Neg) {
			t.Errorf("step %d: inertia %+v instead of %+v", steps, in, c.Inertia)
		}
		if e := refine(t, b, p, val, rhs); !(e <= refinedTo) {
			t.Errorf("step %d: backward error %.1e", steps, e)
		}
	}
}
