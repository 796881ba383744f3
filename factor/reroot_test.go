package factor

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// TestHungUp: from whichever supernode the tree hangs, the order is a permutation and has the fill that there was, or less where
// some of that was not needed.
func TestHungUp(t *testing.T) {
	const seed = 611
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, c := range []factortest.Case{
		factortest.Laplacian(9, 8), factortest.Laplacian(60), factortest.Arrow(rng, 40, 3, 0), factortest.SVM(rng, 60, 8, 3),
		factortest.Stokes(rng, 6, 2), factortest.PDEControl(7, 2, 1e-3), factortest.MPC(rng, 12, 4, 3), factortest.Components(rng, 60),
	} {
		ptr, ind, _ := c.A.Lower().Raw()
		same := sparse.IdentityPerm(c.N())
		random := make([]int32, c.N())
		for k, v := range rng.Perm(c.N()) {
			random[k] = int32(v)
		}
		for _, perm := range [][]int32{same, random} {
			k, err := newSketch(c.N(), ptr, ind, perm, analysis{}, new(scratch))
			if err != nil {
				t.Fatal(err)
			}
			for s := range k.nodes.node {
				hung := k.hungUp(k.nodes.toRoot(int32(s)))
				if !slices.Equal(slices.Sorted(slices.Values(hung)), same) {
					t.Fatalf("seed %d, %s, supernode %d: %v is no permutation", seed, c.Name, s, hung)
				}
				other, err := newSketch(c.N(), ptr, ind, hung, analysis{}, new(scratch))
				if err != nil {
					t.Fatal(err)
				}
				if other.nnzL > k.nnzL {
					t.Errorf("seed %d, %s, supernode %d: %d entries of L, %d before", seed, c.Name, s, other.nnzL, k.nnzL)
				}
			}
		}
	}
}

// TestRerooted: the tree of a long chain hangs from its middle, so that two goroutines can work on its halves, with the fill of
// the order it was made from, and what several compute is what one does. A given order keeps its path.
func TestRerooted(t *testing.T) {
	const seed = 612
	c := factortest.MPC(rand.New(rand.NewPCG(seed, 0)), 300, 20, 5)
	ptr, ind, val := c.A.Lower().Raw()
	var first *LDL
	for threads := 1; threads <= 3; threads++ {
		s, err := Analyze(c.A, Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		plain, err := analyze(c.N(), ptr, ind, (&chooser{n: c.N(), ptr: ptr, ind: ind, opt: s.opt}).amd(t), analysis{})
		if err != nil {
			t.Fatal(err)
		}
		if s.path > rerootGain*plain.path || s.nnzL > plain.nnzL || s.cost > rerootCost*plain.cost {
			t.Fatalf("seed %d: path %.3g of %.3g ns and %d entries of L, of minimum degree %.3g of %.3g and %d", seed, s.path, s.cost, s.nnzL, plain.path, plain.cost, plain.nnzL)
		}
		given, err := Analyze(c.A, Options{Ordering: OrderGiven, Perm: plain.perm})
		if err != nil {
			t.Fatal(err)
		}
		if given.path < 0.9*plain.path {
			t.Errorf("seed %d: the path of a given order is %g, not about %g", seed, given.path, plain.path)
		}
		f := s.New()
		for range 2 {
			if _, err := f.Factorize(context.Background(), val); err != nil {
				t.Fatal(err)
			}
		}
		if first == nil {
			first = f
		}
		if err := sameFactors(first, f); err != nil {
			t.Errorf("seed %d, %d threads: %v", seed, threads, err)
		}
		if c.Known && f.stats.Inertia != c.Inertia {
			t.Errorf("seed %d: inertia %+v, want %+v", seed, f.stats.Inertia, c.Inertia)
		}
	}
}

func (c *chooser) amd(t *testing.T) []int32 {
	perm, err := c.order(OrderAMD)
	if err != nil {
		t.Fatal(err)
	}
	return perm
}
