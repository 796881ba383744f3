package scale_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/scale"
)

func mustPair(t *testing.T, a lower) []int32 {
	t.Helper()
	pair, err := scale.QuickPairs(a.ptr, a.ind, a.val)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

func TestQuickPairs(t *testing.T) {
	seeded(t, 300, func(t *testing.T, r *rand.Rand) {
		n := 1 + r.IntN(80)
		a := random(r, n, (1+5*r.Float64())/float64(n), []float64{0, 1, 8, 300}[r.IntN(4)], []float64{0, 0.5, 1}[r.IntN(3)])
		checkPairs(t, a, mustPair(t, a))
	})
}

// Where no diagonal entry exists and every vertex can have a partner, all have, and the product of the pairs' entries
// is near the largest one: 2^0.02 a vertex below it at most with these seeds, 2^0.5 were what the increment of the auction allows.
func TestQuickPairsNearBest(t *testing.T) {
	seeded(t, 40, func(t *testing.T, r *rand.Rand) {
		side := 4 + 2*r.IntN(12)
		decades := []float64{0, 1, 4}[r.IntN(3)]
		a := grid(side, func() float64 { return math.Pow(10, decades*(2*r.Float64()-1)) })
		n := a.n()
		pair := mustPair(t, a)
		if pairs := checkPairs(t, a, pair); pairs != n/2 {
			t.Fatalf("%d pairs of %d vertices", pairs, n)
		}
		d := a.dense()
		product := func(pair []int32) (log float64) {
			for v, w := range pair {
				log += math.Log2(math.Abs(d[v][w]))
			}
			return log
		}
		best := product(mustMatch(t, a, false).Pairs())
		if got := product(pair); got < best-0.05*float64(n)-1e-6*math.Abs(best) {
			t.Fatalf("product 2^%g, that of the best pairs 2^%g", got, best)
		}
	})
}

// grid returns the adjacency matrix of a grid, without diagonal.
func grid(side int, value func() float64) lower {
	at := map[[2]int]float64{}
	for v := range side * side {
		if v%side+1 < side {
			at[[2]int{v + 1, v}] = value()
		}
		if v+side < side*side {
			at[[2]int{v + side, v}] = value()
		}
	}
	return fromTriplets(side*side, at)
}

func TestQuickPairsSpecial(t *testing.T) {
	for _, c := range []struct {
		name  string
		a     lower
		pairs int
	}{
		{"empty", lower{ptr: []int{0}}, 0},
		{"one zero", fromTriplets(1, map[[2]int]float64{{0, 0}: 0}), 0},
		{"no entries", fromTriplets(3, nil), 0},
		{"diagonal", fromTriplets(2, map[[2]int]float64{{0, 0}: 1, {1, 1}: -2}), 0},
		{"pair", fromTriplets(2, map[[2]int]float64{{1, 0}: 1e-300}), 1},
		{"strong diagonal", fromTriplets(2, map[[2]int]float64{{0, 0}: 1, {1, 0}: 0.1, {1, 1}: 1}), 0},
		{"star", fromTriplets(9, star(9)), 1},                                                             // eight leaves want one partner
		{"path of three", fromTriplets(3, map[[2]int]float64{{1, 0}: 1, {2, 1}: 1}), 1},                   // odd
		{"denormal", fromTriplets(2, map[[2]int]float64{{0, 0}: 5e-324, {1, 0}: 1e300, {1, 1}: 1e-5}), 1}, // costs of both signs
	} {
		t.Run(c.name, func(t *testing.T) {
			if pairs := checkPairs(t, c.a, mustPair(t, c.a)); pairs != c.pairs {
				t.Errorf("%d pairs, want %d", pairs, c.pairs)
			}
		})
	}
}

func star(n int) map[[2]int]float64 {
	at := map[[2]int]float64{}
	for v := 1; v < n; v++ {
		at[[2]int{v, 0}] = 1
	}
	return at
}

func TestQuickPairsRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		a := random(r, 20, 0.2, 1, 0)
		k := r.IntN(len(a.val))
		a.val[k] = v
		_, err := scale.QuickPairs(a.ptr, a.ind, a.val)
		checkEntryError(t, err, a, k)
	}
}

// The auction ends where more columns want the rows than there are.
func TestQuickPairsSingular(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	at := map[[2]int]float64{} // 300 columns with entries in 100 rows only
	for j := range 300 {
		for range 4 {
			at[[2]int{300 + r.IntN(100), j}] = r.Float64() + 0.1
		}
	}
	a := fromTriplets(400, at)
	if pairs := checkPairs(t, a, mustPair(t, a)); pairs < 80 || pairs > 100 {
		t.Errorf("%d pairs of 300 columns and 100 rows", pairs)
	}
}

func BenchmarkQuickPairs(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 5))
	a := grid(160, func() float64 { return r.Float64() + 1e-3 })
	for b.Loop() {
		if _, err := scale.QuickPairs(a.ptr, a.ind, a.val); err != nil {
			b.Fatal(err)
		}
	}
}
