package scale_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/scale"
)

// TestScaleDense: the scales are those of the same matrix by columns, whatever lies above the diagonal and beyond the order.
func TestScaleDense(t *testing.T) {
	var r scale.Ruiz
	seeded(t, 300, func(t *testing.T, rng *rand.Rand) {
		n := rng.IntN(12)
		ld := n + rng.IntN(3)
		a := slices.Repeat([]float64{math.NaN()}, n*ld)
		ptr, ind, val := []int{0}, []int32(nil), []float64(nil)
		for j := range n {
			for i := j; i < n; i++ {
				v := 0.0
				if rng.IntN(3) > 0 {
					v = math.Ldexp(rng.NormFloat64(), rng.IntN(600)-300)
				}
				if rng.IntN(20) == 0 {
					v = math.SmallestNonzeroFloat64 * float64(rng.IntN(9))
				}
				a[i+j*ld] = v
				ind, val = append(ind, int32(i)), append(val, v)
			}
			ptr = append(ptr, len(ind))
		}
		want, got := make([]float64, n), make([]float64, n)
		wb, err := scale.NewRuiz(n).Scale(want, ptr, ind, val, false)
		if err != nil {
			t.Fatal(err)
		}
		gb, err := r.ScaleDense(got, a, ld, nil)
		if err != nil || !slices.Equal(got, want) || gb != wb {
			t.Fatalf("order %d: %v %v, %v, want %v %v", n, got, gb, err, want, wb)
		}
	})
}

// TestScaleDenseDiagonal: a diagonal element that has cancelled keeps its size beside what it came from.
func TestScaleDenseDiagonal(t *testing.T) {
	var r scale.Ruiz
	s := make([]float64, 3)
	a := []float64{4, 0, 0, 0, 0x1p-60, 0, 0, 0, 0x1p20}
	for _, c := range []struct{ diag, want []float64 }{
		{nil, []float64{0.5, 0x1p30, 0x1p-10}},
		{[]float64{1, 16, 0}, []float64{0.5, 0.25, 0x1p-10}},
		{[]float64{0, math.Inf(1), 0x1p10}, []float64{0.5, 0x1p-511, 0x1p-10}},
	} {
		b, err := r.ScaleDense(s, a, 3, c.diag)
		if err != nil || !b.Good && !math.IsInf(slices.Max(append(c.diag, 0)), 1) {
			t.Fatal(b, err)
		}
		for i, want := range c.want {
			if q := s[i] / want; !(1./8 <= q && q <= 8) {
				t.Errorf("diag %v: s = %v, want about %v", c.diag, s, c.want)
			}
		}
	}
}

func TestScaleDenseRefuses(t *testing.T) {
	var r scale.Ruiz
	s := []float64{7, 7}
	for _, bad := range []float64{math.NaN(), math.Inf(-1)} {
		var e *scale.EntryError
		_, err := r.ScaleDense(s, []float64{1, bad, 0, 2}, 2, nil)
		if !errors.As(err, &e) || e.Row != 1 || e.Col != 0 || e.Index != 1 || e.Func != "Ruiz.ScaleDense" || s[0] != 7 {
			t.Errorf("%v: %v, s = %v", bad, err, s)
		}
	}
	above := math.NaN() // order 3, ld 4: what is above the diagonal, or beyond the order, is not looked at
	far := []float64{1, 2, 3, above, above, 4, 5, above, above, above, math.Inf(1), above}
	var e *scale.EntryError
	if _, err := r.ScaleDense(make([]float64, 3), far, 4, nil); !errors.As(err, &e) || e.Row != 2 || e.Col != 2 || e.Index != 10 || !math.IsInf(e.Value, 1) {
		t.Errorf("%v, want the element (2, 2)", err)
	}
	for name, f := range map[string]func(){
		"ld":   func() { r.ScaleDense(s, make([]float64, 4), 1, nil) },
		"a":    func() { r.ScaleDense(s, make([]float64, 3), 2, nil) },
		"diag": func() { r.ScaleDense(s, make([]float64, 4), 2, make([]float64, 3)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
	a := []float64{1e10, 1, 1, 1e-10}
	if n := testing.AllocsPerRun(20, func() { r.ScaleDense(s, a, 2, nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
