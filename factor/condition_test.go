package factor_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// conditionOf returns ‖A‖₁‖A⁻¹‖₁ by all columns of the inverse.
func conditionOf(a *sparse.Sym, f *factor.LDL) float64 {
	n := a.SymmetricDim()
	x := make([]float64, n*n)
	for j := range n {
		x[j*n+j] = 1
	}
	if err := f.Solve(x, n); err != nil {
		panic(err)
	}
	norm := func(m []float64) float64 {
		most := 0.0
		for j := range n {
			sum := 0.0
			for _, v := range m[j*n : (j+1)*n] {
				sum += math.Abs(v)
			}
			most = max(most, sum)
		}
		return most
	}
	return norm(x) * norm(factortest.Dense(a))
}

// conditionCases returns the k-th matrix of each kind of which estimates of the condition are judged.
var conditionCases = map[string]func(rng *rand.Rand, k int) *sparse.Sym{
	"dense": func(rng *rand.Rand, k int) *sparse.Sym { // of orders up to 60, elements of sizes that differ by up to ten decades
		return denseRandom(rng, 2+k%59, 5*rng.Float64())
	},
	"integers": func(rng *rand.Rand, k int) *sparse.Sym { return integers(rng, 3+k%58, 3, 0) },
	"grid": func(rng *rand.Rand, k int) *sparse.Sym {
		return factortest.WeightedGrid(rng, 2+rng.IntN(10), 2+rng.IntN(10)).A
	},
	"shifted": func(rng *rand.Rand, k int) *sparse.Sym {
		return factortest.ShiftedLaplacian(8*rng.Float64(), 2+rng.IntN(12), 2+rng.IntN(12)).A
	},
}

func denseRandom(rng *rand.Rand, n int, spread float64) *sparse.Sym {
	list, err := sparse.NewCOO(n, n)
	if err != nil {
		panic(err)
	}
	for j := range n {
		for i := j; i < n; i++ {
			list.Append(i, j, rng.NormFloat64()*math.Pow(10, spread*rng.NormFloat64()/2))
		}
	}
	a, err := sparse.SymFromLower(list.ToCSC())
	if err != nil {
		panic(err)
	}
	return a
}

// TestCondition compares with the conditions themselves: never more but for rounding, seldom less, never much.
func TestCondition(t *testing.T) {
	const seed = 506
	count := 2000
	if testing.Short() {
		count = 300
	}
	for kind, matrix := range conditionCases {
		var quotients []float64
		for k := range count {
			rng := rand.New(rand.NewPCG(seed, uint64(k)))
			a := matrix(rng, k)
			f, err := factor.New(context.Background(), a, factor.Options{Pivoting: factor.PivotThreshold})
			if err != nil {
				t.Fatal(err)
			}
			got, err := f.Condition()
			if err != nil {
				t.Fatal(err)
			}
			if f.Stats().Inertia.Zero > 0 {
				if !math.IsInf(got, 1) {
					t.Errorf("seed %d, %s %d: %g of a singular matrix", seed, kind, k, got)
				}
				continue
			}
			want := conditionOf(a, f)
			if want > 1e12 {
				continue // both are rounding errors
			}
			q := got / want
			if !(q <= 1.001) {
				t.Errorf("seed %d, %s %d: %g for a condition of %g", seed, kind, k, got, want)
			}
			quotients = append(quotients, q)
		}
		slices.Sort(quotients)
		exact := 0
		for _, q := range quotients {
			if q > 0.999 {
				exact++
			}
		}
		at := func(share float64) float64 { return quotients[int(share*float64(len(quotients)))] }
		if quotients[0] < 0.7 || float64(exact) < 0.97*float64(len(quotients)) {
			t.Errorf("seed %d, %s: exact for %d of %d, the least is %.3g of the condition", seed, kind, exact, len(quotients), quotients[0])
		}
		t.Logf("%s: %d, exact %.1f %%, least %.3g, 0.1 %% %.3g, 1 %% %.3g", kind, len(quotients), 100*float64(exact)/float64(len(quotients)), quotients[0], at(0.001), at(0.01))
	}
}
