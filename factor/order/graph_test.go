package order_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

func TestFromLower(t *testing.T) {
	// Columns with and without a diagonal entry; ptr need not begin at 0.
	ptr, ind := []int{2, 5, 6, 8, 9}, []int32{9, 9, 0, 1, 3, 2, 2, 3, 3}
	g := order.FromLower(4, ptr, ind)
	want := order.Graph{Ptr: []int{0, 2, 4, 6, 8}, Adj: []int32{1, 3, 0, 2, 1, 3, 0, 2}}
	if !slices.Equal(g.Ptr, want.Ptr) || !slices.Equal(g.Adj, want.Adj) {
		t.Errorf("got %v, want %v", g, want)
	}
	if err := g.Validate(); err != nil {
		t.Error(err)
	}
	if g := order.FromLower(0, []int{0}, nil); g.N() != 0 || g.Validate() != nil {
		t.Errorf("order 0: %v", g)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for pointers of a wrong length")
		}
	}()
	order.FromLower(3, []int{0, 0}, nil)
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		g    order.Graph
		want string
	}{
		{order.Graph{Adj: []int32{1}}, "without vertices"},
		{order.Graph{Ptr: []int{0, 1}, Adj: nil}, "of 0 entries"},
		{order.Graph{Ptr: []int{1, 1}, Adj: []int32{0}}, "from 1"},
		{order.Graph{Ptr: []int{0, 2, 1, 2}, Adj: []int32{1, 2}}, "vertex 1 ends before"},
		{order.Graph{Ptr: []int{0, 1, 2}, Adj: []int32{2, 0}}, "neighbour 2 in a graph of 2"},
		{order.Graph{Ptr: []int{0, 1, 2}, Adj: []int32{-1, 0}}, "neighbour -1"},
		{order.Graph{Ptr: []int{0, 1, 2}, Adj: []int32{0, 0}}, "its own neighbour"},
		{order.Graph{Ptr: []int{0, 2, 3, 4}, Adj: []int32{2, 1, 0, 0}}, "not ascending at 1"},
		{order.Graph{Ptr: []int{0, 2, 4}, Adj: []int32{1, 1, 0, 0}}, "not ascending at 1"},
		{order.Graph{Ptr: []int{0, 1, 1}, Adj: []int32{1}}, "1 is a neighbour of 0, but not the reverse"},
	} {
		if err := c.g.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one with %q", c.g, err, c.want)
		}
	}
}

func TestComponentsAndSubgraph(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 9))
		n := 1 + rng.IntN(60)
		g := random(rng, n, rng.IntN(n))
		comp, count := g.Components()
		size := make([][]int32, count)
		for v, c := range comp {
			if len(size[c]) == 0 && c > 0 && len(size[c-1]) == 0 {
				t.Fatalf("seed %d: components are not numbered by their least vertex", seed)
			}
			size[c] = append(size[c], int32(v))
		}
		local := make([]int32, n)
		for v := range local {
			local[v] = -1
		}
		entries := 0
		for _, list := range size {
			s := g.Subgraph(list, local)
			if err := s.Validate(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if _, c := s.Components(); c != 1 {
				t.Fatalf("seed %d: a component falls into %d", seed, c)
			}
			entries += len(s.Adj)
		}
		if entries != len(g.Adj) {
			t.Fatalf("seed %d: the components have %d entries, the graph %d", seed, entries, len(g.Adj))
		}
		if slices.ContainsFunc(local, func(k int32) bool { return k != -1 }) {
			t.Fatalf("seed %d: work was not cleaned", seed)
		}
	}
}
