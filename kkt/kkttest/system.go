package kkttest

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/kkt"
)

// A System with the back end solves the systems of all methods, and corrects an inertia that is counted.
func testSystem(t testing.TB, new func() kkt.Backend) {
	ctx := context.Background()
	for _, in := range Instances(generator(), 20, 2) {
		k, err := kkt.New(in.Structure, kkt.Options{Backend: new})
		if err != nil {
			t.Fatalf("%s: %v", in.Name, err)
		}
		if err := k.SetValues(in.Values); err != nil {
			t.Fatalf("%s: %v", in.Name, err)
		}
		rep, err := k.FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true})
		if err != nil {
			t.Errorf("%s: %v", in.Name, err)
			continue
		}
		if i := rep.Inertia; i.Known && (i.Pos != in.Structure.N || i.Neg != in.Structure.M || i.Zero != 0) {
			t.Errorf("%s: inertia %+v for n = %d, m = %d", in.Name, i, in.Structure.N, in.Structure.M)
		}
		x := make([]float64, k.Dim())
		info, err := k.Solve(ctx, x, in.RHS)
		if err != nil || rep.Inertia.Known && !info.Converged {
			t.Errorf("%s: %+v, %v", in.Name, info, err)
		}
	}
}
