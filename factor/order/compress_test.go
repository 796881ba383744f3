package order_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

// checkGroups compares a compressed graph with its definition.
func checkGroups(t *testing.T, g, c order.Graph, groups order.Groups) {
	t.Helper()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if c.N() != groups.N() {
		t.Fatalf("%d vertices of %d groups", c.N(), groups.N())
	}
	want := make([]map[int]bool, c.N())
	for k := range want {
		want[k] = map[int]bool{}
	}
	for v := range g.N() {
		for _, u := range g.Neighbours(v) {
			if a, b := groups.Of[v], groups.Of[u]; a != b {
				want[a][int(b)] = true
			}
		}
	}
	for k := range want {
		var got []int
		for _, l := range c.Neighbours(k) {
			got = append(got, int(l))
		}
		if !slices.Equal(got, sortedKeys(want[k])) {
			t.Fatalf("group %d has the neighbours %d, want %d", k, got, sortedKeys(want[k]))
		}
	}
}

func TestCompress(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		n := 1 + rng.IntN(50)
		g := random(rng, n, rng.IntN(3*n))
		pair := make([]int32, n)
		for v := range pair {
			pair[v] = int32(v)
		}
		p := rng.Perm(n)
		for k := 0; k+1 < rng.IntN(n+1); k += 2 {
			pair[p[k]], pair[p[k+1]] = int32(p[k+1]), int32(p[k])
		}
		c, weight, groups := order.Compress(g, pair)
		checkGroups(t, g, c, groups)
		perm := groups.Expand(nil, order.AMD(c, order.AMDOptions{Weight: weight}))
		checkPerm(t, n, perm)
		place := make([]int, n)
		for k, v := range perm {
			place[v] = k
		}
		for v, u := range pair {
			if int(u) != v && place[u] != place[v]+1 && place[v] != place[u]+1 {
				t.Fatalf("seed %d: partners %d and %d stand at %d and %d", seed, v, u, place[v], place[u])
			}
			if want := map[bool]int32{true: 1, false: 2}[int(u) == v]; weight[groups.Of[v]] != want {
				t.Fatalf("seed %d: vertex %d is in a group of weight %d, want %d", seed, v, weight[groups.Of[v]], want)
			}
		}
	}
}

// inflate returns g with every vertex replaced by so many copies, connected with each other, at random places.
func inflate(rng *rand.Rand, g order.Graph, copies []int) order.Graph {
	var base []int
	for v, k := range copies {
		for range k {
			base = append(base, v)
		}
	}
	rng.Shuffle(len(base), func(i, j int) { base[i], base[j] = base[j], base[i] })
	var edges [][2]int
	for i, v := range base {
		for j, u := range base[:i] {
			if u == v || g.HasEdge(v, u) {
				edges = append(edges, [2]int{i, j})
			}
		}
	}
	return fromEdges(len(base), edges)
}

func TestCompressEqual(t *testing.T) {
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 4))
		n := 1 + rng.IntN(30)
		small := random(rng, n, rng.IntN(3*n))
		copies := make([]int, n)
		for v := range copies {
			copies[v] = 1 + rng.IntN(4)
		}
		g := inflate(rng, small, copies)
		c, weight, groups := order.CompressEqual(g, nil)
		checkGroups(t, g, c, groups)
		threes := make([]int32, g.N())
		for v := range threes {
			threes[v] = 3
		}
		if _, w, _ := order.CompressEqual(g, threes); w[0] != 3*weight[0] {
			t.Fatalf("seed %d: weight %d of vertices of weight 3, want %d", seed, w[0], 3*weight[0])
		}
		if c.N() > n {
			t.Fatalf("seed %d: %d groups of a graph with at most %d kinds of vertices", seed, c.N(), n)
		}
		for v := range g.N() {
			lead := int(groups.Member[groups.Ptr[groups.Of[v]]])
			if lead != v && !sameNeighbours(g, lead, v) {
				t.Fatalf("seed %d: vertices %d and %d are not alike", seed, lead, v)
			}
		}
		perm := order.AMD(c, order.AMDOptions{Weight: weight})
		full := groups.Expand(nil, perm)
		checkPerm(t, g.N(), full)
		nnz, flops := order.FillWeighted(c, weight, perm)
		if wantNNZ, wantFlops := order.Fill(g, full); nnz != wantNNZ || flops != wantFlops {
			t.Fatalf("seed %d: FillWeighted = %d, %g, want %d, %g", seed, nnz, flops, wantNNZ, wantFlops)
		}
	}
}

// sameNeighbours reports whether u and v are neighbours with the same other neighbours.
func sameNeighbours(g order.Graph, u, v int) bool {
	closed := func(x int) []int32 {
		list := append(slices.Clone(g.Neighbours(x)), int32(x))
		slices.Sort(list)
		return list
	}
	return slices.Equal(closed(u), closed(v))
}

// TestTwins compares the share with that of all vertices where all are looked at.
func TestTwins(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 77))
		n := 1 + rng.IntN(80)
		copies := make([]int, n)
		for v := range copies {
			copies[v] = 1 + rng.IntN(3)
		}
		g := inflate(rng, random(rng, n, 2*n), copies) // at most 240 vertices, all of which are looked at
		_, _, groups := order.CompressEqual(g, nil)
		want := 0
		for k := range groups.N() {
			if m := int(groups.Ptr[k+1] - groups.Ptr[k]); m > 1 {
				want += m
			}
		}
		if got := order.Twins(g); got != float64(want)/float64(g.N()) {
			t.Fatalf("seed %d: share %g, want %d of %d", seed, got, want, g.N())
		}
	}
	if got := order.Twins(order.Graph{}); got != 0 {
		t.Fatalf("share %g in the empty graph", got)
	}
}
