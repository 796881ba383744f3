package order

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomLevel returns a connected graph with weights of vertices up to maxw, and of edges if edgeWeights is set.
func randomLevel(rng *rand.Rand, n, edges int, maxw int32, edgeWeights bool) *level {
	w := make([]map[int32]int32, n)
	for v := range w {
		w[v] = map[int32]int32{}
	}
	join := func(u, v int) {
		if u != v {
			e := 1 + rng.Int32N(4)
			w[u][int32(v)], w[v][int32(u)] = e, e
		}
	}
	for v := 1; v < n; v++ {
		join(v, rng.IntN(v))
	}
	for range edges {
		join(rng.IntN(n), rng.IntN(n))
	}
	g := &level{n: n, ptr: []int32{0}}
	for v := range n {
		var list []int32
		for u := range w[v] {
			list = append(list, u)
		}
		slices.Sort(list)
		for _, u := range list {
			g.adj = append(g.adj, u)
			if edgeWeights {
				g.ew = append(g.ew, w[v][u])
			}
		}
		g.ptr = append(g.ptr, int32(len(g.adj)))
		x := 1 + rng.Int32N(maxw)
		g.w = append(g.w, x)
		g.total += int(x)
		g.maxw = max(g.maxw, x)
	}
	return g
}

// checkSeparator fails the test if where does not separate.
func checkSeparator(t *testing.T, g *level) {
	t.Helper()
	for v := range g.n {
		for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
			if g.where[u]+g.where[v] == 1 {
				t.Fatalf("the parts are joined by %d-%d", v, u)
			}
		}
	}
}

// checkRefiner compares what r keeps with what g.where says.
func checkRefiner(t *testing.T, r *refiner) {
	t.Helper()
	g := r.g
	checkSeparator(t, g)
	var weight [3]int
	members := 0
	for v := range g.n {
		p := g.where[v]
		weight[p] += int(g.w[v])
		if p != 2 {
			continue
		}
		members++
		if k := r.at[v]; int(k) >= len(r.sep) || int(r.sep[k]) != v {
			t.Fatalf("separator vertex %d is not where at says", v)
		}
		var e [3]int32
		for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
			e[g.where[u]] += g.w[u]
		}
		if r.ext[v] != [2]int32{e[0], e[1]} {
			t.Fatalf("ext of %d is %d, want %d", v, r.ext[v], e[:2])
		}
	}
	if weight != r.weight || members != len(r.sep) {
		t.Fatalf("weights %d with %d members, want %d with %d", r.weight, len(r.sep), weight, members)
	}
}

// TestRefiner checks after every pass that the state is consistent and the quality as said, and never worse.
func TestRefiner(t *testing.T) {
	var r refiner
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		n := 2 + rng.IntN(150)
		g := randomLevel(rng, n, rng.IntN(3*n), 1+rng.Int32N(20), false)
		g.where = make([]int8, n)
		for v := range g.where {
			g.where[v] = int8(rng.IntN(2))
		}
		for v := range n { // the boundary of part 0 separates
			for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
				if g.where[v] == 0 && g.where[u] == 1 {
					g.where[v] = 2
				}
			}
		}
		r.thorough = seed%2 == 0
		r.load(g, int(0.6*float64(g.total)))
		checkRefiner(t, &r)
		best := r.quality()
		for k := range 6 {
			q := r.pass(k%2, best)
			checkRefiner(t, &r)
			if best.less(q) || r.quality() != q {
				t.Fatalf("seed %d: a pass from %v ends with %v and says %v", seed, best, r.quality(), q)
			}
			best = q
		}
		if q := r.refine(refinePass); q != r.quality() || best.less(q) {
			t.Fatalf("seed %d: refine from %v ends with %v and says %v", seed, best, r.quality(), q)
		}
		checkRefiner(t, &r)
	}
}

// TestCover compares the weight of covers with the least of all subsets.
func TestCover(t *testing.T) {
	var c cover
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 2))
		n := 2 + rng.IntN(11)
		g := randomLevel(rng, n, rng.IntN(2*n), 9, false)
		side := make([]int8, n)
		for v := range side {
			side[v] = int8(rng.IntN(2))
		}
		least := math.MaxInt
		for set := range 1 << n {
			weight, ok := 0, true
			for v := range n {
				if set>>v&1 != 0 {
					weight += int(g.w[v])
					continue
				}
				for _, u := range g.adj[g.ptr[v]:g.ptr[v+1]] {
					ok = ok && (side[u] == side[v] || set>>u&1 != 0)
				}
			}
			if ok {
				least = min(least, weight)
			}
		}
		g.where = side
		c.separate(g)
		checkSeparator(t, g)
		got := 0
		for v := range n {
			if g.where[v] == 2 {
				got += int(g.w[v])
			}
		}
		if got != least {
			t.Fatalf("seed %d: the cover weighs %d, the lightest %d", seed, got, least)
		}
	}
}

// TestBoundary checks that the boundary of either part separates.
func TestBoundary(t *testing.T) {
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 7))
		g := randomLevel(rng, 2+rng.IntN(50), rng.IntN(60), 4, false)
		g.where = make([]int8, g.n)
		for v := range g.where {
			g.where[v] = int8(rng.IntN(2))
		}
		boundary(g)
		checkSeparator(t, g)
	}
}

// TestContract checks that coarse graphs are sums of fine ones and that no pair is too heavy.
func TestContract(t *testing.T) {
	var k coarsener
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		n := 2 + rng.IntN(200)
		g := randomLevel(rng, n, rng.IntN(3*n), 5, seed%2 == 0)
		if seed%5 == 0 { // a star with a tail: pairs through common neighbours only
			g = randomLevel(rng, 2, 0, 1, false)
			*g = *starLevel(n)
		}
		limit := int32(2 + rng.IntN(12))
		var c level
		k.contract(g, &c, seed, limit)
		if seed%5 == 0 && limit >= 2 && c.n > n/2+2 {
			t.Fatalf("seed %d: a star of %d has become one of %d only", seed, n, c.n)
		}
		want := make([]map[int32]int32, c.n)
		weight, size := make([]int32, c.n), make([]int, c.n)
		for v := range g.n {
			cv := g.coarse[v]
			weight[cv] += g.w[v]
			size[cv]++
			if want[cv] == nil {
				want[cv] = map[int32]int32{}
			}
			for i := g.ptr[v]; i < g.ptr[v+1]; i++ {
				if cu := g.coarse[g.adj[i]]; cu != cv {
					want[cv][cu] += edgeWeight(g, i)
				}
			}
		}
		for v := range c.n {
			if size[v] < 1 || size[v] > 2 || size[v] == 2 && weight[v] > limit || weight[v] != c.w[v] || c.w[v] > c.maxw {
				t.Fatalf("seed %d: %d members of weight %d, said to be %d, limit %d", seed, size[v], weight[v], c.w[v], limit)
			}
			if int(c.ptr[v+1]-c.ptr[v]) != len(want[v]) {
				t.Fatalf("seed %d: %d neighbours, want %d", seed, c.ptr[v+1]-c.ptr[v], len(want[v]))
			}
			for i := c.ptr[v]; i < c.ptr[v+1]; i++ {
				if want[v][c.adj[i]] != c.ew[i] {
					t.Fatalf("seed %d: edge %d-%d has weight %d, want %d", seed, v, c.adj[i], c.ew[i], want[v][c.adj[i]])
				}
			}
		}
	}
}

// starLevel returns a star with weights 1.
func starLevel(n int) *level {
	g := &level{n: n, total: n, maxw: 1, ptr: []int32{0}}
	for v := range n {
		if v == 0 {
			for u := 1; u < n; u++ {
				g.adj = append(g.adj, int32(u))
			}
		} else {
			g.adj = append(g.adj, 0)
		}
		g.ptr = append(g.ptr, int32(len(g.adj)))
		g.w = append(g.w, 1)
	}
	return g
}

// TestSeparate checks separators of the whole scheme: they separate, and divide as allowed.
func TestSeparate(t *testing.T) {
	var s splitter
	s.thorough = true
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 4))
		n := 100 + rng.IntN(2000)
		s.levels = append(s.levels[:0], *randomLevel(rng, n, n/3, 1+rng.Int32N(3), false))
		q := s.separate(seed)
		g := &s.levels[0]
		checkSeparator(t, g)
		var weight [3]int
		for v, p := range g.where[:n] {
			weight[p] += int(g.w[v])
		}
		if weight[2] != q.weight || q.excess != 0 || max(weight[0], weight[1]) > s.allowed() {
			t.Fatalf("seed %d: weights %d, said to be %v", seed, weight, q)
		}
	}
}

// TestBuckets runs the queue against a plain list.
func TestBuckets(t *testing.T) {
	var b buckets
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 5))
		n := 1 + rng.IntN(60)
		span := 1 + rng.Int32N(bucketCount/2)
		b.reset(n, -span, span)
		key := map[int32]int32{}
		for range 500 {
			v, x := rng.Int32N(int32(n)), rng.Int32N(2*span+1)-span
			_, in := key[v]
			if b.has(v) != in || b.count != len(key) {
				t.Fatalf("seed %d: %d in the queue: %t, want %t", seed, v, b.has(v), in)
			}
			switch op := rng.IntN(4); {
			case !in:
				b.push(v, x)
				key[v] = x
			case op == 0:
				b.remove(v)
				delete(key, v)
			case op == 1:
				top := b.pop()
				for _, k := range key {
					if k > key[top] {
						t.Fatalf("seed %d: popped key %d before %d", seed, key[top], k)
					}
				}
				delete(key, top)
			default:
				b.update(v, x)
				key[v] = x
			}
		}
	}
}

// TestHaloCounter compares counts of part of an order with those of the whole.
func TestHaloCounter(t *testing.T) {
	var c haloCounter
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 6))
		n := 2 + rng.IntN(60)
		l := randomLevel(rng, n, rng.IntN(2*n), 3, false)
		// In reverse, so that the first vertices are not connected with each other and make several trees.
		g := Graph{Ptr: []int{0}}
		for v := n - 1; v >= 0; v-- {
			list := l.adj[l.ptr[v]:l.ptr[v+1]]
			for _, u := range slices.Backward(list) {
				g.Adj = append(g.Adj, int32(n-1)-u)
			}
			g.Ptr = append(g.Ptr, len(g.Adj))
		}
		slices.Reverse(l.w)
		inner := 1 + rng.IntN(n)
		order := make([]int32, n)
		for k, v := range rng.Perm(inner) {
			order[k] = int32(v)
		}
		for v := inner; v < n; v++ {
			order[v] = int32(v)
		}
		want := 0.0
		for v, x := range Counts(g, l.w, order) {
			for k := int64(0); v < inner && k < int64(l.w[v]); k++ {
				want += float64(x-k) * float64(x-k)
			}
		}
		if got := c.count(g, l.w, order[:inner]); got != want {
			t.Fatalf("seed %d: %g flops, want %g", seed, got, want)
		}
	}
}
