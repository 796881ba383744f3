package factor

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// TestScaledValues compares the scaled values with products of the scales, whose exponents are all that is kept of them.
func TestScaledValues(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 2))
	a, _ := factortest.LateIterates(rng, factortest.LatePoint{N: 300, M: 120, Exponent: 12, C: 1e-8}, 1)
	ptr, ind, val := a.Lower().Raw()
	column := make([]int32, len(ind))
	for j := range len(ptr) - 1 {
		for k := ptr[j]; k < ptr[j+1]; k++ {
			column[k] = int32(j)
		}
	}
	for _, scaling := range []Scaling{ScaleNone, ScaleRuiz, ScaleMatching} {
		f, err := New(context.Background(), a, Options{Scaling: scaling, Pivoting: PivotThreshold})
		if err != nil {
			t.Fatal(err)
		}
		differ, largest := false, 0.0
		if _, err := f.Factorize(context.Background(), val); err != nil { // with the scales that are there, of Ruiz
			t.Fatal(err)
		}
		if f.weighed != (scaling == ScaleRuiz) {
			t.Errorf("%v: products of scales are in use: %v", scaling, f.weighed)
		}
		for k, src := range f.s.valSrc {
			want := f.scale[ind[src]] * f.scale[column[src]] * val[src]
			if f.val[k] != want {
				t.Fatalf("%v: value %d is %g, want %g", scaling, src, f.val[k], want)
			}
			differ, largest = differ || f.scale[ind[src]] != f.scale[0], max(largest, math.Abs(want))
		}
		if differ != (scaling != ScaleNone) {
			t.Errorf("%v: rows scaled differently: %v", scaling, differ)
		}
		if !(0.5 <= largest && largest <= 8) {
			t.Errorf("%v: the largest scaled value is %g", scaling, largest)
		}
	}
}

// TestScaledValuesAgain factors values that need other scales, twice: products of the scales before are of no use.
func TestScaledValuesAgain(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 3))
	a, _ := factortest.LateIterates(rng, factortest.LatePoint{N: 60, M: 20, Exponent: 2, C: 1e-2}, 1)
	ctx := context.Background()
	f, err := New(ctx, a, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, _, val := a.Lower().Raw()
	for _, size := range []float64{1, 1, 1e6, 1e6, 1e-6, 1e-6} {
		now := make([]float64, len(val))
		for k, v := range val {
			now[k] = v * size
		}
		if _, err := f.Factorize(ctx, now); err != nil {
			t.Fatal(err)
		}
		for c := range f.s.n {
			for k := f.s.colPtr[c]; k < f.s.colPtr[c+1]; k++ {
				if want := now[f.s.valSrc[k]] * (f.scaleP[f.s.valRow[k]] * f.scaleP[c]); f.val[k] != want {
					t.Fatalf("size %g: value %d is %g, want %g", size, k, f.val[k], want)
				}
			}
		}
	}
}
