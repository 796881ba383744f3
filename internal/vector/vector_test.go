package vector

import (
	"math"
	"slices"
	"testing"
)

func TestAllFinite(t *testing.T) {
	for n := range 12 {
		x := slices.Repeat([]float64{math.MaxFloat64}, n)
		if !AllFinite(x) {
			t.Errorf("%d large numbers", n)
		}
		for k := range x {
			for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				y := slices.Clone(x)
				if y[k] = bad; AllFinite(y) {
					t.Errorf("%v at %d of %d", bad, k, n)
				}
			}
		}
	}
}

func TestRandom(t *testing.T) {
	x, y := make([]float64, 1000), make([]float64, 1000)
	Random(x, 1)
	Random(y[600:], Random(y[:600], 1))
	if !slices.Equal(x, y) {
		t.Error("two parts are not the whole")
	}
	seed := uint64(1)
	for k, v := range x {
		if seed = seed*6364136223846793005 + 1442695040888963407; v != float64(int64(seed)>>11)*0x1p-52 {
			t.Fatalf("element %d is %v, which is not what its state %d stands for", k, v, seed)
		}
	}
	mean, square := 0.0, 0.0
	for _, v := range x {
		if !(-1 <= v && v < 1) {
			t.Fatalf("%v", v)
		}
		mean += v / 1000
		square += v * v / 1000
	}
	if math.Abs(mean) > 0.1 || math.Abs(square-1./3) > 0.05 {
		t.Errorf("mean %v, mean square %v", mean, square)
	}
	if Random(y, 2); slices.Equal(x, y) {
		t.Error("the seed does not matter")
	}
}
