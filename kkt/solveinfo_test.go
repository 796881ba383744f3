package kkt_test

import (
	"context"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
	"github.com/saddle-go/saddle/krylov"
)

// All columns, and solves that follow, are told that K_c is indefinite, though only one run of CG has met the direction that shows it;
// a factorisation with a shift that makes it definite is innocent.
func TestIndefiniteColumns(t *testing.T) {
	in := saddle([]float64{-1, 3, 2}, [][]float64{{0, 1, 1}}, []float64{1})
	b := []float64{
		0, 1, 0, 0, // CG does not leave the variables with positive curvature
		1, 2, 3, 4,
		0, 0, 1, 0,
		0, 0, 0, 0,
	}
	for _, method := range []kkt.KrylovMethod{kkt.KrylovAuto, kkt.CG} {
		k := newSystem(t, in, kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: method}})
		if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
			t.Fatal(err)
		}
		x, info := make([]float64, len(b)), make([]kkt.SolveInfo, 4)
		if err := k.SolveMany(ctx, x, b, 4, info); err != nil {
			t.Fatal(err)
		}
		for c, i := range info {
			if wantConverged := method == kkt.KrylovAuto || c != 1; !i.Indefinite || i.Converged != wantConverged {
				t.Errorf("%v, column %d: %+v", method, c, i)
			}
		}
		if s := info[1].Status; method == kkt.CG && s != krylov.Indefinite {
			t.Errorf("CG: status %v", s)
		}
		if i, err := k.Solve(ctx, x[:4], b[:4]); err != nil || !i.Indefinite {
			t.Errorf("%v, one column after it: %+v, %v", method, i, err)
		}
		if _, err := k.Factor(ctx, kkt.Shift{W: 2}); err != nil {
			t.Fatal(err)
		}
		if i, err := k.Solve(ctx, x[4:8], b[4:8]); err != nil || i.Indefinite || i.Status != krylov.Converged {
			t.Errorf("%v, shifted: %+v, %v", method, i, err)
		}
	}
}

// The status of a column that is accurate stays when others are refined, and so does its number of iterations.
func TestStatusOfColumns(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(31), 30, 12)
	o := kkt.Options{Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: kkt.MINRES, MaxIter: 12}}
	k := newSystem(t, in, o)
	if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
		t.Fatal(err)
	}
	dim := k.Dim()
	b := make([]float64, 2*dim) // the second column needs no iteration
	copy(b, in.RHS)
	x, info := make([]float64, 2*dim), make([]kkt.SolveInfo, 2)
	if err := k.SolveMany(ctx, x, b, 2, info); err != nil {
		t.Fatal(err)
	}
	alone, err := k.Solve(ctx, x[:dim], b[:dim])
	if err != nil || alone != info[0] {
		t.Errorf("alone %+v, with another %+v, %v", alone, info[0], err)
	}
	if info[0].Status != krylov.IterationLimit {
		t.Errorf("%+v", info[0])
	}
	both := append(slices.Clone(b[:dim]), b[:dim]...)
	for i := range dim { // now the first is zero
		both[i] = 0
	}
	if err := k.SolveMany(ctx, x, both, 2, info); err != nil || info[1] != alone || info[0].Iterations != 0 || info[0].Status != krylov.Converged {
		t.Errorf("%+v, alone %+v, %v", info, alone, err)
	}
}

// Where J is known by products only, KrylovAuto takes its norm into account: with ‖J‖² = 1e12 a C of 1e-2 is too small for K_c.
func TestProductsNorm(t *testing.T) {
	for _, size := range []float64{1, 1e6} {
		in := saddle([]float64{1, 3, 2}, [][]float64{{0, size, -size}, {size, 0, 0}}, []float64{1e-2, 1e-2})
		bare := in
		bare.Values.Sigma, bare.Values.C = nil, nil
		counting := &countedProducts{productsOf: productsOf{3, 2, newSystem(t, bare, kkt.Options{Form: kkt.Augmented})}}
		var condensed bool
		k, err := kkt.New(kkt.Structure{N: 3, M: 2, Products: counting}, kkt.Options{Krylov: kkt.KrylovOptions{
			Precond: func(k *kkt.System) (kkt.Preconditioner, error) { return &identity{5, &condensed}, nil },
		}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := k.SetValues(kkt.Values{Sigma: in.Values.Sigma, C: in.Values.C}); err != nil {
				t.Fatal(err)
			}
			counting.j = 0
			if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
				t.Fatal(err)
			}
			if condensed != (size == 1) || counting.j > 4 {
				t.Errorf("‖J‖ = %g: condensed %v, %d products", size, condensed, counting.j)
			}
		}
		if err := k.SetValues(kkt.Values{Sigma: in.Values.Sigma}); err != nil {
			t.Fatal(err)
		}
		counting.j = 0
		if _, err := k.Factor(ctx, kkt.Shift{}); err != nil || condensed || counting.j > 0 {
			t.Errorf("C = 0: condensed %v, %d products, %v", condensed, counting.j, err)
		}
	}
}

type countedProducts struct {
	productsOf
	j int
}

func (p *countedProducts) MulJ(y, x []float64) { p.j++; p.productsOf.MulJ(y, x) }

// identity preconditions with 1 and notes what for.
type identity struct {
	n         int
	condensed *bool
}

func (p *identity) Update(_ context.Context, k *kkt.System, condensed bool) error {
	*p.condensed = condensed
	return nil
}
func (p *identity) Dim() int {
	if *p.condensed {
		return 3
	}
	return p.n
}
func (p *identity) Solve(dst, r []float64) { copy(dst, r) }
