package kkt_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// A sample is no value.
func TestSampleIsNoValue(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(32), 10, 4)
	in.Structure.Sample = &in.Values
	for _, form := range []kkt.Form{kkt.Auto, kkt.Augmented, kkt.Condensed, kkt.MatrixFree} {
		k, err := kkt.New(in.Structure, kkt.Options{Form: form})
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float64, k.Dim())
		if _, err := k.Factor(ctx, kkt.Shift{}); kindOf(err) != kkt.OutOfOrder {
			t.Errorf("%v: Factor: %v", form, err)
		}
		if _, err := k.FactorCorrected(ctx, &kkt.Correction{}); kindOf(err) != kkt.OutOfOrder {
			t.Errorf("%v: FactorCorrected: %v", form, err)
		}
		if _, err := k.Solve(ctx, x, in.RHS); kindOf(err) != kkt.OutOfOrder {
			t.Errorf("%v: Solve: %v", form, err)
		}
		if err := k.SetDiagonals(in.Values.Sigma, nil); kindOf(err) != kkt.OutOfOrder {
			t.Errorf("%v: SetDiagonals: %v", form, err)
		}
		if err := k.Replan(ctx); kindOf(err) != kkt.OutOfOrder {
			t.Errorf("%v: Replan: %v", form, err)
		}
		if _, err := k.Matrix(); kindOf(err) != kkt.OutOfOrder {
			t.Errorf("%v: Matrix: %v", form, err)
		}
		if err := k.SetValues(in.Values); err != nil {
			t.Fatal(err)
		}
		if _, info := solved(t, form.String(), k, in.RHS); !info.Converged {
			t.Errorf("%v: %+v", form, info)
		}
	}
}

// A back end may refer to val as long as it is asked to solve with it: a system changes nothing in between.
func TestValuesAreKept(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(33), 20, 8)
	kept := &keepingBackend{Dense: kkt.NewDense(), t: t}
	k := newSystem(t, in, kkt.Options{Form: kkt.Augmented, Backend: func() kkt.Backend { return kept }})
	x := make([]float64, k.Dim())
	solve := func() {
		if _, err := k.Solve(ctx, x, in.RHS); err != nil && kindOf(err) != kkt.OutOfOrder {
			t.Fatal(err)
		}
		if err := k.SolveOnce(x, 1); err != nil && kindOf(err) != kkt.OutOfOrder {
			t.Fatal(err)
		}
	}
	for range 3 {
		for _, change := range []func() error{
			func() error { return k.SetDiagonals(nil, nil) },
			func() error { in.Values.W[0]++; return k.SetValues(in.Values) },
			func() error { return k.SetScaling(slices.Repeat([]float64{2}, k.Dim())) },
			func() error { _, err := k.Factor(ctx, kkt.Shift{W: math.NaN()}); _ = err; return nil },
			func() error { _, err := k.Factor(ctx, kkt.Shift{W: 3}); return err },
		} {
			solve()
			if err := change(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if kept.solves == 0 {
		t.Error("no solves")
	}
}

// A keepingBackend notices if values have changed since it factored them.
type keepingBackend struct {
	*kkt.Dense
	t         *testing.T
	val, copy []float64
	solves    int
}

func (b *keepingBackend) Factorize(ctx context.Context, val []float64) (kkt.Inertia, error) {
	b.val, b.copy = val, slices.Clone(val)
	return b.Dense.Factorize(ctx, val)
}

func (b *keepingBackend) Solve(x []float64, nrhs int) error {
	b.solves++
	if !slices.Equal(b.val, b.copy) {
		b.t.Error("values have changed before Solve")
	}
	return b.Dense.Solve(x, nrhs)
}
