package factor

import (
	"context"
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
		changed := false
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
			changed = changed || want != val[src]
		}
		if changed != (scaling != ScaleNone) {
			t.Errorf("%v: values changed: %v", scaling, changed)
		}
	}
}
