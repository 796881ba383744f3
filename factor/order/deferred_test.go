package order_test

import (
	"math/rand/v2"
	"testing"

	"github.com/saddle-go/saddle/factor/order"
)

// classifier returns the graph of [Θ Z y; Zᵀ −I 0; yᵀ 0 0], Z with k entries in each of the rows of samples, at features of
// Zipf's distribution: a few features occur in most samples.
func classifier(seed uint64, samples, features, k int) order.Graph {
	rng := rand.New(rand.NewPCG(seed, 10))
	zipf := rand.NewZipf(rng, 1.1, 4, uint64(features-1))
	var edges [][2]int
	for s := range samples {
		for range k {
			edges = append(edges, [2]int{s, samples + int(zipf.Uint64())})
		}
		edges = append(edges, [2]int{s, samples + features})
	}
	return fromEdges(samples+features+1, edges)
}

func TestDeferred(t *testing.T) {
	for _, c := range []struct {
		name string
		g    order.Graph
		want []int32
	}{
		{"empty", order.Graph{}, nil},
		{"grid", grid(30, 30, 1), nil},
		{"solid", grid(12, 12, 12), nil},
		{"complete", complete(300), nil},
		{"star", arrow(1000, 3, 1), []int32{3}},
		{"small star", arrow(16, 3, 1), nil},
		{"arrow", arrow(1000, 500, 3), []int32{500, 501, 502}},
	} {
		got := order.Deferred(c.g)
		if len(got) != len(c.want) {
			t.Errorf("%s: %d vertices are deferred, want %d", c.name, len(got), len(c.want))
			continue
		}
		for k, v := range c.want {
			if got[k] != v {
				t.Errorf("%s: deferred %d, want %d", c.name, got, c.want)
			}
		}
	}
}

// Many samples with few features: deferral finds the features that all have, costs nothing worth speaking of in operations,
// and puts what it defers last.
func TestDeferringClassifier(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for seed := range uint64(3) {
		g := classifier(seed, 2000, 150, 12)
		late := order.Deferred(g)
		if len(late) == 0 || len(late) > 151 {
			t.Fatalf("seed %d: %d vertices are deferred", seed, len(late))
		}
		perm := order.AMD(g, order.AMDOptions{})
		checkPerm(t, g.N(), perm)
		isLate := make([]bool, g.N())
		for _, v := range late {
			isLate[v] = true
		}
		for k, v := range perm {
			if isLate[v] != (k >= g.N()-len(late)) {
				t.Fatalf("seed %d: place %d holds vertex %d", seed, k, v)
			}
		}
		_, got := order.Fill(g, perm)
		_, want := order.Fill(g, order.AMD(g, order.AMDOptions{KeepDense: true}))
		if got > 1.02*want {
			t.Errorf("seed %d: %g operations with deferral, %g without", seed, got, want)
		}
	}
}

// hubs returns a chain of so many hubs, in which neighbours are connected by many pairs of vertices between
// them. Eliminating the pairs leaves a path.
func hubs(count, pairs int) order.Graph {
	var edges [][2]int
	n := count
	for h := range count - 1 {
		for range pairs {
			edges = append(edges, [2]int{h, n}, [2]int{h + 1, n + 1}, [2]int{n, n + 1})
			n += 2
		}
	}
	return fromEdges(n, edges)
}

// What deferred vertices are to each other decides their order: here a path, whose factor has no fill.
func TestDeferredAmongThemselves(t *testing.T) {
	const count, pairs = 40, 300
	g := hubs(count, pairs)
	if late := order.Deferred(g); len(late) != count-2 { // those at the ends have half as many neighbours
		t.Fatalf("%d vertices are deferred, want %d", len(late), count-2)
	}
	for _, weight := range [][]int32{nil, ones(g.N())} {
		perm := order.AMD(g, order.AMDOptions{Weight: weight})
		checkPerm(t, g.N(), perm)
		nnz, _ := order.Fill(g, perm)
		if want := 6*pairs*(count-1) + 2*count - 1; nnz != want {
			t.Errorf("%d entries, want %d", nnz, want)
		}
	}
}

func ones(n int) []int32 {
	w := make([]int32, n)
	for v := range w {
		w[v] = 1
	}
	return w
}
