package kkt_test

import (
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// TestPivotRange: counters tell the sizes of pivots, whatever their order, and the zero ones are left out.
func TestPivotRange(t *testing.T) {
	diagonal := kkt.Entries{RowIdx: []int32{0, 1, 2}, ColIdx: []int32{0, 1, 2}}
	for name, back := range map[string]func() kkt.Backend{
		"ldl":   func() kkt.Backend { return kkt.NewLDL(factor.Options{Scaling: factor.ScaleNone}) },
		"dense": func() kkt.Backend { return kkt.NewDense() },
		"block": func() kkt.Backend { return kkt.NewBlockAngular(kkt.BlockAngularOptions{}) },
	} {
		k, err := kkt.New(kkt.Structure{N: 3, W: diagonal}, kkt.Options{Backend: back, Form: kkt.Augmented})
		if err != nil {
			t.Fatal(err)
		}
		if s := k.Stats(); s.MinPivot != 0 || s.MaxPivot != 0 {
			t.Errorf("%s: pivots from %g to %g before a factorisation", name, s.MinPivot, s.MaxPivot)
		}
		for _, w := range [][]float64{{1, 0.5, 1.5}, {1, 1, 0}, {1.5, 1.25, 1.125}} {
			if err := k.SetValues(kkt.Values{W: w}); err != nil {
				t.Fatal(err)
			}
			if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
				t.Fatal(err)
			}
			s := k.Stats()
			if !(0.2 < s.MinPivot && s.MinPivot <= s.MaxPivot && s.MaxPivot < 3) {
				t.Errorf("%s: pivots from %g to %g of %v", name, s.MinPivot, s.MaxPivot, w)
			}
			if name == "ldl" && w[2] == 1.5 && (s.MinPivot != 0.5 || s.MaxPivot != 1.5) {
				t.Errorf("%s: pivots from %g to %g of %v", name, s.MinPivot, s.MaxPivot, w)
			}
		}
	}
}

// TestBlockPivotRange: the range of a matrix of blocks and a border is over all of them, repeated factorisations included.
func TestBlockPivotRange(t *testing.T) {
	lower := kkt.Entries{RowIdx: []int32{0, 2, 4, 1, 3, 4, 2, 3, 4}, ColIdx: []int32{0, 0, 0, 1, 1, 1, 2, 3, 4}} // blocks {0, 2} and {1, 3}, border {4}
	part := []int32{0, 1, 0, 1, -1}
	k, err := kkt.New(kkt.Structure{N: 5, W: lower, Part: part}, kkt.Options{Form: kkt.Augmented, Backend: func() kkt.Backend {
		return kkt.NewBlockAngular(kkt.BlockAngularOptions{Join: 1})
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		w    []float64
		tiny bool
	}{
		{"none", []float64{1, 0.5, 1, 1, 0.5, 1, 1, 1, 8}, false},
		{"block", []float64{1, 1, 0, 1, 0.5, 1, 1 + 0x1p-20, 1, 8}, true},
		{"border", []float64{1, 0, 1, 1, 0, 1, 1, 1, 2 + 0x1p-20}, true},
		{"none again", []float64{1, 0.5, 1, 1, 0.5, 1, 1, 1, 8}, false},
	} {
		if err := k.SetValues(kkt.Values{W: c.w}); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Factor(ctx, kkt.Shift{}); err != nil {
			t.Fatal(err)
		}
		s := k.Stats()
		if tiny := s.MinPivot < 0x1p-17; !(0x1p-23 < s.MinPivot && s.MinPivot <= s.MaxPivot && s.MaxPivot < 16) || tiny != c.tiny {
			t.Errorf("%s: pivots from %g to %g", c.name, s.MinPivot, s.MaxPivot)
		}
	}
}

// TestIterationFlops: forms without factors count the products of their iterations.
func TestIterationFlops(t *testing.T) {
	in := kkttest.Methods()[2].Make(newRand(23), 30, 12)
	for name, o := range map[string]kkt.Options{
		"minres":   {Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: kkt.MINRES}},
		"cg":       {Form: kkt.MatrixFree, Krylov: kkt.KrylovOptions{Method: kkt.CG}},
		"back end": {Form: kkt.Augmented, Backend: func() kkt.Backend { return kkt.NewIterative(kkt.IterativeOptions{}) }},
	} {
		k := newSystem(t, in, o)
		if s := k.Stats(); s.Flops != 0 {
			t.Errorf("%s: %g flops before a solve", name, s.Flops)
		}
		solved(t, name, k, in.RHS)
		s := k.Stats()
		product := float64(4*s.NNZ - 2*k.Dim())
		if name == "cg" {
			m, err := k.Matrix()
			if err != nil {
				t.Fatal(err)
			}
			product += 12
			m.Lower().DoNonZero(func(i, j int, _ float64) {
				if i >= 30 && j < 30 {
					product += 2
				}
			})
		}
		if products := s.Flops / product; products != float64(int(products)) || int(products) < s.Iterations || s.Iterations == 0 {
			t.Errorf("%s: %g flops are %g products, in %d iterations", name, s.Flops, products, s.Iterations)
		}
	}
}
