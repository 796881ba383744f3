package order_test

import (
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

func TestCountsAgainstElimination(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		n := 1 + rng.IntN(40)
		g := random(rng, n, rng.IntN(3*n))
		perm := order.AMD(g, order.AMDOptions{})
		if seed%2 == 0 {
			perm = perm[:0]
			for _, v := range rng.Perm(n) {
				perm = append(perm, int32(v))
			}
		}
		checkPerm(t, n, perm)
		want := eliminate(g, perm)
		nnz, flops := 0, 0.0
		for v, c := range order.Counts(g, nil, perm) {
			if int(c) != want[v]+1 {
				t.Fatalf("seed %d: vertex %d has a column of %d entries, want %d", seed, v, c, want[v]+1)
			}
			nnz += int(c)
			flops += float64(c * c)
		}
		if gotNNZ, gotFlops := order.Fill(g, perm); gotNNZ != nnz || gotFlops != flops {
			t.Fatalf("seed %d: Fill = %d, %g, want %d, %g", seed, gotNNZ, gotFlops, nnz, flops)
		}
	}
}

func TestAMDValid(t *testing.T) {
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(seed, 2))
		n := 1 + rng.IntN(60)
		g := random(rng, n, rng.IntN(4*n))
		if err := g.Validate(); err != nil {
			t.Fatal(err)
		}
		var o order.AMDOptions
		if seed%2 == 1 {
			o.Weight = make([]int32, n)
			for v := range o.Weight {
				o.Weight[v] = 1 + rng.Int32N(5)
			}
		}
		if seed%3 > 0 {
			o.Set = make([]int32, n)
			for v := range o.Set {
				o.Set[v] = rng.Int32N(min(int32(n), 4))
			}
		}
		ordered := n
		if seed%4 > 1 {
			o.Halo = make([]bool, n)
			for v := range o.Halo {
				if o.Halo[v] = rng.IntN(3) == 0; o.Halo[v] {
					ordered--
				}
			}
		}
		perm := order.AMD(g, o)
		if len(perm) != ordered {
			t.Fatalf("seed %d: %d vertices, want %d", seed, len(perm), ordered)
		}
		seen := make([]bool, n)
		before := int32(0)
		for _, v := range perm {
			if seen[v] || o.Halo != nil && o.Halo[v] {
				t.Fatalf("seed %d: vertex %d must not come here", seed, v)
			}
			seen[v] = true
			if o.Set != nil {
				if o.Set[v] < before {
					t.Fatalf("seed %d: vertex %d of set %d after set %d", seed, v, o.Set[v], before)
				}
				before = o.Set[v]
			}
		}
	}
}

func TestGridFill(t *testing.T) {
	g := grid(60, 60, 1)
	nnz, flops := order.Fill(g, order.AMD(g, order.AMDOptions{}))
	t.Log(nnz, flops)
}
