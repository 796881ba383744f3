package order_test

import (
	"math/rand/v2"
	"slices"
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

func path(n int) order.Graph {
	var edges [][2]int
	for v := range n - 1 {
		edges = append(edges, [2]int{v, v + 1})
	}
	return fromEdges(n, edges)
}

// arrow returns the graph in which every vertex is connected with the k vertices from first on.
func arrow(n, first, k int) order.Graph {
	var edges [][2]int
	for v := range n {
		for d := range k {
			edges = append(edges, [2]int{v, first + d})
		}
	}
	return fromEdges(n, edges)
}

func complete(n int) order.Graph {
	g := order.Graph{Ptr: make([]int, n+1), Adj: make([]int32, 0, n*(n-1))}
	for v := range n {
		for u := range n {
			if u != v {
				g.Adj = append(g.Adj, int32(u))
			}
		}
		g.Ptr[v+1] = len(g.Adj)
	}
	return g
}

// tree returns a random tree.
func tree(rng *rand.Rand, n int) order.Graph {
	var edges [][2]int
	names := rng.Perm(n)
	for v := 1; v < n; v++ {
		edges = append(edges, [2]int{names[v], names[rng.IntN(v)]})
	}
	return fromEdges(n, edges)
}

// pieces returns count components of one to three vertices.
func pieces(count int) order.Graph {
	var edges [][2]int
	n := 0
	for k := range count {
		for d := range k % 3 {
			edges = append(edges, [2]int{n, n + d + 1})
		}
		n += k%3 + 1
	}
	return fromEdges(n, edges)
}

func TestNoFill(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	rng := rand.New(rand.NewPCG(1, 5))
	for _, c := range []struct {
		name string
		g    order.Graph
		// k dense vertices become one of weight k. Once k others are left, its degree, which is that towards
		// others, is as low as theirs, and it may be taken too early unless it is deferred.
		tie int
	}{
		{"empty", order.Graph{}, 0},
		{"no vertices", order.Graph{Ptr: []int{0}}, 0},
		{"one", fromEdges(1, nil), 0},
		{"diagonal", fromEdges(1000, nil), 0},
		{"path", path(100000), 0},
		{"tree", tree(rng, 20000), 0},
		{"star", arrow(6000, 0, 1), 0},
		{"arrow, last", arrow(5000, 4999, 1), 0},
		{"arrow of 64, first", arrow(1500, 0, 64), 64 * 63 / 2},
		{"arrow of 64, last", arrow(1500, 1500-64, 64), 64 * 63 / 2},
		{"arrow of 3, middle", arrow(3000, 1500, 3), 3},
		{"complete", complete(2000), 0},
		{"components", pieces(100000), 0},
	} {
		for _, keep := range []bool{false, true} {
			perm := order.AMD(c.g, order.AMDOptions{KeepDense: keep})
			checkPerm(t, c.g.N(), perm)
			fill := -c.g.N() - len(c.g.Adj)/2
			nnz, _ := order.Fill(c.g, perm)
			if fill += nnz; fill != 0 && (!keep || fill > c.tie) {
				t.Errorf("%s (dense rows kept: %t): %d entries of fill", c.name, keep, fill)
			}
		}
	}
}

// minimumDegree is the method with exact degrees; of several vertices of least degree it takes the first.
func minimumDegree(g order.Graph) []int32 {
	n := g.N()
	adj := make([]map[int]bool, n)
	for v := range n {
		adj[v] = map[int]bool{}
		for _, w := range g.Neighbours(v) {
			adj[v][int(w)] = true
		}
	}
	done := make([]bool, n)
	var perm []int32
	for range n {
		best := -1
		for v := range n {
			if !done[v] && (best < 0 || len(adj[v]) < len(adj[best])) {
				best = v
			}
		}
		done[best] = true
		perm = append(perm, int32(best))
		list := sortedKeys(adj[best])
		for _, a := range list {
			delete(adj[a], best)
			for _, b := range list {
				if a != b {
					adj[a][b] = true
				}
			}
		}
	}
	return perm
}

func TestLikeExactMinimumDegree(t *testing.T) {
	const graphs = 200
	exact, approximate := 0.0, 0.0
	for seed := range uint64(graphs) {
		rng := rand.New(rand.NewPCG(seed, 6))
		n := 20 + rng.IntN(60)
		g := random(rng, n, n+rng.IntN(2*n))
		_, a := order.Fill(g, order.AMD(g, order.AMDOptions{}))
		_, e := order.Fill(g, minimumDegree(g))
		if a > 1.6*e {
			t.Errorf("seed %d: %g operations, %g with exact degrees", seed, a, e)
		}
		exact += e
		approximate += a
	}
	if approximate > 1.02*exact {
		t.Errorf("%g operations in all, %g with exact degrees", approximate, exact)
	}
}

func TestPermutedInput(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 5))
	g := grid(60, 60, 1)
	nnz, _ := order.Fill(g, order.AMD(g, order.AMDOptions{}))
	for trial := range 5 {
		names := rng.Perm(g.N())
		var edges [][2]int
		for v := range g.N() {
			for _, w := range g.Neighbours(v) {
				edges = append(edges, [2]int{names[v], names[w]})
			}
		}
		h := fromEdges(g.N(), edges)
		got, _ := order.Fill(h, order.AMD(h, order.AMDOptions{}))
		if float64(got) > 1.15*float64(nnz) || float64(nnz) > 1.15*float64(got) {
			t.Errorf("renumbering %d: %d entries, %d before", trial, got, nnz)
		}
	}
}

// A worker that has seen other graphs gives the order of a new one, and allocates nothing.
func TestMinDegreeAgain(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	var m order.MinDegree
	for range 200 {
		n := 1 + rng.IntN(300)
		g := random(rng, n, rng.IntN(4*n))
		var o order.AMDOptions
		if rng.IntN(2) == 0 {
			o.Halo = make([]bool, n)
			for v := range o.Halo {
				o.Halo[v] = rng.IntN(4) == 0
			}
		}
		if got, want := m.Order(nil, g, o), order.AMD(g, o); !slices.Equal(got, want) {
			t.Fatalf("%d vertices: the second order is %d, the first %d", n, got, want)
		}
	}
	g := grid(20, 20, 1)
	halo := make([]bool, g.N())
	halo[7] = true
	dst := make([]int32, 0, g.N())
	for _, o := range []order.AMDOptions{{}, {Halo: halo}} {
		if a := testing.AllocsPerRun(10, func() { dst = m.Order(dst[:0], g, o) }); a != 0 {
			t.Errorf("%g allocations", a)
		}
	}
}

// Copies of a vertex are found to be one, whatever their number is: the fill is that of the weighted graph.
func TestSupervariables(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 8))
		n := 5 + rng.IntN(30)
		small := random(rng, n, 2*n)
		copies := make([]int, n)
		weight := make([]int32, n)
		for v := range copies {
			copies[v] = 1 + rng.IntN(5)
			weight[v] = int32(copies[v])
		}
		g := inflate(rng, small, copies)
		_, got := order.Fill(g, order.AMD(g, order.AMDOptions{}))
		_, want := order.FillWeighted(small, weight, order.AMD(small, order.AMDOptions{Weight: weight}))
		if got > 1.5*want || want > 1.5*got {
			t.Errorf("seed %d: %g operations, %g by weights", seed, got, want)
		}
	}
}

// The halo counts: both ends of the path have one neighbour without it, but only the right one does with it.
func TestHaloCounts(t *testing.T) {
	g := fromEdges(8, [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {0, 5}, {0, 6}, {0, 7}})
	halo := []bool{false, false, false, false, false, true, true, true}
	perm := order.AMD(g, order.AMDOptions{Halo: halo})
	if want := []int32{4, 3, 2, 1, 0}; !slices.Equal(perm, want) {
		t.Errorf("order %d, want %d", perm, want)
	}
}

func TestAMDRefuses(t *testing.T) {
	g := path(3)
	for name, o := range map[string]order.AMDOptions{
		"length of weights": {Weight: []int32{1}},
		"length of sets":    {Set: []int32{}},
		"length of halo":    {Halo: make([]bool, 4)},
		"weight 0":          {Weight: []int32{1, 0, 1}},
		"sum of weights":    {Weight: []int32{1 << 29, 1 << 29, 1}},
		"set below 0":       {Set: []int32{0, -1, 0}},
		"set above n-1":     {Set: []int32{0, 3, 0}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			order.AMD(g, o)
		}()
	}
}

// Equal weights change nothing, however large they are: degrees then share lists, and marks run over.
func TestEqualWeights(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 11))
		n := 10 + rng.IntN(400)
		g := random(rng, n, 3*n)
		want := order.AMD(g, order.AMDOptions{})
		weight := make([]int32, n)
		for shift := 1; n<<shift < 1<<30; shift += 1 + rng.IntN(4) {
			for v := range weight {
				weight[v] = 1 << shift
			}
			if got := order.AMD(g, order.AMDOptions{Weight: weight}); !slices.Equal(got, want) {
				t.Fatalf("seed %d: weights 2^%d change the order", seed, shift)
			}
		}
	}
}

func TestMisuse(t *testing.T) {
	g := path(3)
	for name, f := range map[string]func(){
		"neighbour outside":   func() { order.AMD(order.Graph{Ptr: []int{0, 1, 2}, Adj: []int32{1, 2}}, order.AMDOptions{}) },
		"neighbour below 0":   func() { order.AMD(order.Graph{Ptr: []int{0, 1, 2}, Adj: []int32{-1, 0}}, order.AMDOptions{}) },
		"number of partners":  func() { order.Compress(g, []int32{0, 1}) },
		"one-sided partner":   func() { order.Compress(g, []int32{1, 1, 2}) },
		"partner outside":     func() { order.Compress(g, []int32{0, 1, 3}) },
		"short permutation":   func() { order.Fill(g, []int32{0, 1}) },
		"repeated vertex":     func() { order.Fill(g, []int32{0, 1, 1}) },
		"vertex out of range": func() { order.Fill(g, []int32{0, 1, 3}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// A method whose memory was given away orders as before, whatever becomes of that.
func TestMinDegreeRelease(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	var m order.MinDegree
	for range 20 {
		g := random(rng, 1+rng.IntN(200), 400)
		want := order.AMD(g, order.AMDOptions{})
		if at := rng.IntN(4); at < 3 { // memory of any alignment, too little now and then
			room := make([]int32, order.Room(g)+rng.IntN(5)-1+at)[at:]
			for i := range room {
				room[i] = 77
			}
			m.Use(room)
		}
		got := m.Order(nil, g, order.AMDOptions{})
		words := 0
		for _, piece := range m.Release() {
			words += len(piece)
			for i := range piece {
				piece[i] = -77
			}
		}
		if words < 10*g.N() {
			t.Errorf("%d integers given away for %d vertices", words, g.N())
		}
		if !slices.Equal(got, want) {
			t.Fatal("another order after Release")
		}
	}
}
