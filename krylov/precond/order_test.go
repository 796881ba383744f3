package precond

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// TestGraphs: the graph of A + Aᵀ has its pattern, and the short way is taken exactly where that is the pattern of A.
func TestGraphs(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	for trial := range 200 {
		n := rng.IntN(30)
		a := sparsetest.Random(rng, n, n, rng.Float64()*0.3)
		sum, err := sparse.Add(1, a, 1, a.Transpose())
		if err != nil {
			t.Fatal(err)
		}
		if trial%2 == 0 {
			a = sum
		}
		g, ok := ownGraph(a)
		if ok != a.IsSymmetricPattern() {
			t.Fatalf("seed %d: ownGraph says %v", seed, ok)
		}
		whole := unionGraph(a)
		if err := whole.Validate(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if ok && (!slices.Equal(g.Ptr, whole.Ptr) || !slices.Equal(g.Adj, whole.Adj)) {
			t.Fatalf("seed %d: two graphs", seed)
		}
		for i := range n {
			ind, _ := sum.Row(i)
			want := slices.DeleteFunc(slices.Clone(ind), func(j int32) bool { return int(j) == i })
			if !slices.Equal(whole.Neighbours(i), want) {
				t.Fatalf("seed %d: neighbours of %d: %v, want %v", seed, i, whole.Neighbours(i), want)
			}
		}
	}
}
