package certify

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSingular compares singular values of triangles with what is known of them: the sum of their squares, their product, and, of one that
// is nearly singular, the least of them.
func TestSingular(t *testing.T) {
	const seed = 401
	rng := rand.New(rand.NewPCG(seed, 0))
	for trial := range 200 {
		var b subspace
		k := 1 + trial%Together
		squares, product := 0.0, 1.0
		for j := range k {
			for i := range j + 1 {
				v := rng.NormFloat64() * math.Pow(10, -float64(trial%12))
				b.r[j*Together+i] = v
				squares += v * v
				if i == j {
					product *= math.Abs(v)
				}
			}
		}
		s := b.singular(k)
		gotSquares, gotProduct := 0.0, 1.0
		for _, v := range s {
			gotSquares += v * v
			gotProduct *= v
		}
		if math.Abs(gotSquares-squares) > 1e-13*squares || math.Abs(gotProduct-product) > 1e-10*product {
			t.Errorf("seed %d, trial %d: squares sum up to %v, want %v; the product is %v, want %v", seed, trial, gotSquares, squares, gotProduct, product)
		}
	}
	b := subspace{} // columns that differ by 1e-14
	b.r[0], b.r[Together], b.r[Together+1] = 1, 1, 1e-14
	s := slices.Clone(b.singular(2))
	slices.Sort(s)
	if want := 1e-14 / math.Sqrt2; math.Abs(s[0]-want) > 1e-2*want {
		t.Errorf("least singular value %v, want %v", s[0], want)
	}
}
