package order_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

// longPath returns a path of n vertices, without the detour of [fromEdges].
func longPath(n int) order.Graph {
	g := order.Graph{Ptr: make([]int, n+1), Adj: make([]int32, 0, 2*n)}
	for v := range n {
		if v > 0 {
			g.Adj = append(g.Adj, int32(v-1))
		}
		if v+1 < n {
			g.Adj = append(g.Adj, int32(v+1))
		}
		g.Ptr[v+1] = len(g.Adj)
	}
	return g
}

// star returns a vertex with n-1 neighbours.
func star(n int) order.Graph {
	var edges [][2]int
	for v := 1; v < n; v++ {
		edges = append(edges, [2]int{0, v})
	}
	return fromEdges(n, edges)
}

// clique returns a complete graph.
func clique(n int) order.Graph {
	var edges [][2]int
	for v := range n {
		for u := range v {
			edges = append(edges, [2]int{u, v})
		}
	}
	return fromEdges(n, edges)
}

// blowUp returns g with each vertex replaced by k that are joined with each other.
func blowUp(g order.Graph, k int) order.Graph {
	var edges [][2]int
	for v := range g.N() {
		for i := range k {
			for j := range i {
				edges = append(edges, [2]int{v*k + i, v*k + j})
			}
			for _, u := range g.Neighbours(v) {
				for j := range k {
					edges = append(edges, [2]int{v*k + i, int(u)*k + j})
				}
			}
		}
	}
	return fromEdges(g.N()*k, edges)
}

// union returns disjoint copies of the graphs.
func union(parts ...order.Graph) order.Graph {
	u := order.Graph{Ptr: []int{0}}
	for _, g := range parts {
		n := int32(u.N())
		for v := range g.N() {
			for _, w := range g.Neighbours(v) {
				u.Adj = append(u.Adj, w+n)
			}
			u.Ptr = append(u.Ptr, len(u.Adj))
		}
	}
	return u
}

// family returns graphs of all kinds.
func family(rng *rand.Rand) map[string]order.Graph {
	return map[string]order.Graph{
		"no vertices":   {},
		"one vertex":    fromEdges(1, nil),
		"no edges":      fromEdges(1000, nil),
		"path":          longPath(5000),
		"star":          star(3000),
		"clique":        clique(300),
		"grid":          grid(60, 50, 1),
		"box":           grid(12, 13, 11),
		"blown up":      blowUp(grid(20, 20, 1), 3),
		"sparse random": random(rng, 2000, 1500),
		"random":        random(rng, 1000, 5000),
		"dense random":  random(rng, 400, 30000),
		"disconnected":  union(grid(25, 25, 1), longPath(700), fromEdges(50, nil), star(300), grid(30, 10, 2)),
		"two stars":     union(star(1000), star(900)),
		"many small":    union(slices.Repeat([]order.Graph{longPath(5), star(7), clique(4)}, 200)...),
	}
}

// TestDissectValid checks that orders are orders, that repetition and the number of threads change nothing, and that another
// seed does change something.
func TestDissectValid(t *testing.T) {
	const seed = 5
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for name, g := range family(rng) {
		t.Run(name, func(t *testing.T) {
			weight := make([]int32, g.N())
			for v := range weight {
				weight[v] = 1 + rng.Int32N(3)
			}
			for _, o := range []order.DissectOptions{{}, {Leaf: 20}, {Leaf: 1, Weight: weight}, {Weight: weight, Seed: 9}} {
				perm := order.Dissect(g, o)
				checkPerm(t, g.N(), perm)
				for _, threads := range []int{1, 3} {
					o.Threads = threads
					if !slices.Equal(perm, order.Dissect(g, o)) {
						t.Fatalf("%d threads give another order", threads)
					}
				}
			}
		})
	}
	g := grid(60, 60, 1)
	if slices.Equal(order.Dissect(g, order.DissectOptions{}), order.Dissect(g, order.DissectOptions{Seed: 1})) {
		t.Error("another seed gives the same order")
	}
}

// TestDissectFill compares fill on grids with what METIS_NodeND 5.1.0 gave with its defaults, in the same numbering.
func TestDissectFill(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, c := range []struct {
		nx, ny, nz, nnz int
		flops           float64
	}{
		{100, 100, 1, 199554, 1.0934194e7},
		{300, 40, 1, 219972, 9.666424e6},
		{20, 20, 20, 605532, 1.41515502e8},
		{40, 40, 8, 1001748, 2.37897304e8},
		{150, 150, 1, 490124, 3.694757e7},
		{28, 28, 28, 3111043, 1.709491653e9},
	} {
		g := grid(c.nx, c.ny, c.nz)
		nnz, flops := order.Fill(g, order.Dissect(g, order.DissectOptions{Threads: 2}))
		a, b := float64(nnz)/float64(c.nnz), flops/c.flops
		t.Logf("%d×%d×%d: entries %.3f, flops %.3f of METIS", c.nx, c.ny, c.nz, a, b)
		if a > 1.1 || b > 1.1 {
			t.Errorf("%d×%d×%d: %d entries, %.4g flops; METIS %d, %.4g", c.nx, c.ny, c.nz, nnz, flops, c.nnz, c.flops)
		}
	}
}

// TestDissectGrowth checks how fill and flops grow with the number of vertices n: n log n and n^1.5 on plane grids,
// n^(4/3) and n² on cubes (George 1973). The bounds are between that and what minimum degree has on these grids: 1.21
// and 1.66, 1.56 and 2.33.
func TestDissectGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	exponents := func(small, large order.Graph) (entries, flops float64) {
		a, fa := order.Fill(small, order.Dissect(small, order.DissectOptions{}))
		b, fb := order.Fill(large, order.Dissect(large, order.DissectOptions{}))
		n := math.Log(float64(large.N()) / float64(small.N()))
		return math.Log(float64(b)/float64(a)) / n, math.Log(fb/fa) / n
	}
	if e, f := exponents(grid(80, 80, 1), grid(240, 240, 1)); e > 1.2 || f > 1.55 {
		t.Errorf("plane: exponents %.3f and %.3f", e, f)
	}
	if e, f := exponents(grid(12, 12, 12), grid(26, 26, 26)); e > 1.5 || f > 2.2 {
		t.Errorf("cube: exponents %.3f and %.3f", e, f)
	}
}

// TestDissectPath orders a path of a million vertices, where a method that recurses along it would fail. Minimum degree
// on its pieces gives at most 3 entries per column.
func TestDissectPath(t *testing.T) {
	n := 1000000
	if testing.Short() {
		n = 100000
	}
	g := longPath(n)
	perm := order.Dissect(g, order.DissectOptions{Threads: 2})
	checkPerm(t, n, perm)
	if nnz, _ := order.Fill(g, perm); nnz > 3*n {
		t.Errorf("%d entries of a path of %d", nnz, n)
	}
}

// TestDissectWeight checks that weights count: columns that stand for many are ordered as the graph that has them all.
func TestDissectWeight(t *testing.T) {
	g := grid(24, 24, 1)
	weight := slices.Repeat([]int32{3}, g.N())
	perm := order.Dissect(g, order.DissectOptions{Weight: weight})
	checkPerm(t, g.N(), perm)
	full := blowUp(g, 3)
	// Members are neighbours in the numbering, so that compression finds the same graph again.
	want := order.Dissect(full, order.DissectOptions{})
	for k, v := range perm {
		if want[3*k] != 3*v || want[3*k+2] != 3*v+2 {
			t.Fatalf("vertex %d at place %d, columns %d in the whole graph", v, k, want[3*k:3*k+3])
		}
	}
	// Where one half weighs 50 times as much, a good order of the weighted graph beats one that knows nothing of it.
	g = grid(40, 40, 1)
	weight = make([]int32, g.N())
	for v := range weight {
		weight[v] = 1
		if v%40 < 12 {
			weight[v] = 50
		}
	}
	_, know := order.FillWeighted(g, weight, order.Dissect(g, order.DissectOptions{Weight: weight}))
	_, blind := order.FillWeighted(g, weight, order.Dissect(g, order.DissectOptions{}))
	t.Logf("flops %.4g with weights, %.4g without", know, blind)
	if know > blind {
		t.Errorf("flops %.4g with weights, %.4g without", know, blind)
	}
}

// TestDissectHuge runs weights near the limit.
func TestDissectHuge(t *testing.T) {
	g := grid(30, 30, 1)
	weight := slices.Repeat([]int32{1}, g.N())
	weight[400], weight[77] = 1<<29, 1<<28
	checkPerm(t, g.N(), order.Dissect(g, order.DissectOptions{Weight: weight, Leaf: 10}))
	for v := range weight {
		weight[v] = 1 << 20
	}
	checkPerm(t, g.N(), order.Dissect(g, order.DissectOptions{Weight: weight, Leaf: 10}))
}

// TestDissectPanics checks what is refused.
func TestDissectPanics(t *testing.T) {
	for _, weight := range [][]int32{{1, 1}, {1, 0, 1}, {1 << 29, 1 << 29, 1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("weights %d are accepted", weight)
				}
			}()
			order.Dissect(longPath(3), order.DissectOptions{Weight: weight})
		}()
	}
}

// FuzzDissect orders graphs whose edges are pairs of bytes.
func FuzzDissect(f *testing.F) {
	f.Add(uint8(5), uint8(1), []byte{0, 1, 1, 2, 2, 3})
	f.Add(uint8(200), uint8(3), []byte("a longer string makes a few more edges, some of which occur twice"))
	f.Fuzz(func(t *testing.T, size, leaf uint8, data []byte) {
		n := int(size) + 1
		var edges [][2]int
		weight := slices.Repeat([]int32{1}, n)
		for k := 0; k+1 < len(data); k += 2 {
			edges = append(edges, [2]int{int(data[k]) % n, int(data[k+1]) % n})
			weight[int(data[k])%n] += int32(data[k+1])
		}
		g := fromEdges(n, edges)
		for _, o := range []order.DissectOptions{{Leaf: 1 + int(leaf)}, {Leaf: 1 + int(leaf), Weight: weight}} {
			perm := order.Dissect(g, o)
			checkPerm(t, n, perm)
			o.Threads = 2
			if !slices.Equal(perm, order.Dissect(g, o)) {
				t.Fatal("two threads give another order")
			}
		}
	})
}

func BenchmarkDissect(b *testing.B) {
	for _, c := range []struct {
		name       string
		nx, ny, nz int
	}{{"plane", 300, 300, 1}, {"cube", 40, 40, 40}} {
		b.Run(c.name, func(b *testing.B) {
			g := grid(c.nx, c.ny, c.nz)
			b.ReportAllocs()
			for b.Loop() {
				order.Dissect(g, order.DissectOptions{})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(g.Adj)), "ns/entry")
		})
	}
}

func ExampleDissect() {
	// A path of three vertices with the middle one first in the numbering.
	g := order.Graph{Ptr: []int{0, 2, 3, 4}, Adj: []int32{1, 2, 0, 0}}
	perm := order.Dissect(g, order.DissectOptions{})
	nnz, _ := order.Fill(g, perm)
	fmt.Println("entries of L:", nnz)
	// Output: entries of L: 5
}
