package kkt_test

import (
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/kkt"
)

// TestPivotRange: counters tell the sizes of pivots, whatever their order, and the zero ones are left out.
func TestPivotRange(t *testing.T) {
	diagonal := kkt.Entries{RowIdx: []int32{0, 1, 2}, ColIdx: []int32{0, 1, 2}}
	for name, back := range map[string]func() kkt.Backend{
		"ldl":   func() kkt.Backend { return kkt.NewLDL(factor.Options{Scaling: factor.ScaleNone}) },
		"dense": func() kkt.Backend { return kkt.NewDense() },
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
