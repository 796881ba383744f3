package factor

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saddle-go/saddle/factor/order"
)

// TestDeepAndWide analyses trees of depth and width 10⁶, which no recursion and no quadratic loop survives.
func TestDeepAndWide(t *testing.T) {
	if testing.Short() {
		deepAndWide(t, 50_000, false)
	} else {
		deepAndWide(t, 1_000_000, false)
	}
	deepAndWide(t, 50_000, true)
}

func deepAndWide(t *testing.T, n int, noMerge bool) {
	chain := pattern{n: n, ptr: make([]int, n+1)}
	hub := pattern{n: n, ptr: make([]int, n+1)} // every vertex a neighbour of the last
	for j := range n {
		chain.ind = append(chain.ind, int32(j))
		hub.ind = append(hub.ind, int32(j))
		if j+1 < n {
			chain.ind = append(chain.ind, int32(j+1))
			hub.ind = append(hub.ind, int32(n-1))
		}
		chain.ptr[j+1], hub.ptr[j+1] = len(chain.ind), len(hub.ind)
	}
	two := make([]int32, n) // from both ends inwards
	for k := range two {
		two[k] = int32(k / 2)
		if k%2 == 1 {
			two[k] = int32(n - 1 - k/2)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	diagonal := patternFrom(n, nil)
	for _, c := range []struct {
		name string
		a    pattern
		perm []int32
		nnzL int
	}{
		{"tridiagonal", chain, natural(n), 2*n - 1},
		{"tridiagonal from both ends", chain, two, 2*n - 1},
		{"tridiagonal at random", chain, shuffled(n, rng), 0},
		{"star", hub, natural(n), 2*n - 1},
		{"diagonal", diagonal, shuffled(n, rng), n},
	} {
		start := time.Now()
		s, err := analyze(n, c.a.ptr, c.a.ind, c.perm, analysis{noMerge: noMerge})
		took := time.Since(start)
		if err == nil {
			err = s.check()
		}
		if err == nil {
			err = s.checkMap(c.a.ptr, c.a.ind)
		}
		if err != nil {
			t.Fatalf("%s, noMerge %v: %v", c.name, noMerge, err)
		}
		if c.nnzL > 0 && s.nnzL != c.nnzL {
			t.Errorf("%s: nnz(L) = %d, want %d", c.name, s.nnzL, c.nnzL)
		}
		if took > 20*time.Second {
			t.Errorf("%s, noMerge %v: %v", c.name, noMerge, took)
		}
		t.Logf("%s, noMerge %v: %v, %d fronts, %d tasks", c.name, noMerge, took, s.fronts(), len(s.task))
	}
}

// TestUpLooking: trees and counts found entry by entry are those found without visiting entries, and so is the tree where the first is given up
// after any number of them.
func TestUpLooking(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 614))
		n := rng.IntN(60)
		a := patternOf(n, func(i, j int) bool { return rng.IntN(n) < 3 })
		w := new(scratch)
		inv := invert(shuffled(n, rng))
		rows, _, column := permutedRows(a.ptr[:n], a.ptr[1:], a.ind, inv, nil, w)
		want := make([]int32, n)
		etree(rows, 0, want, w)

		tree, count := make([]int32, n), make([]int32, n)
		if done := upLooking(rows, tree, count, n*n, w); int(done) != n || !slices.Equal(tree, want) {
			t.Fatalf("seed %d: tree %v of %d rows, want %v", seed, tree, done, want)
		}
		place := postorder(tree, w)
		position := invert(place)
		parent := relabel(make([]int32, n), tree, place)
		byColumn := columnCounts(rows.columns(column, place, position, w), parent, w)
		entries := -n // below the diagonal
		for k, c := range count {
			entries += int(c)
			if c != byColumn[place[k]] {
				t.Fatalf("seed %d: %d entries in column %d, want %d", seed, c, k, byColumn[place[k]])
			}
		}
		part := make([]int32, n)
		done := upLooking(rows, part, count, rng.IntN(entries+1), w)
		etree(rows, done, part, w)
		if !slices.Equal(part, want) {
			t.Fatalf("seed %d: tree %v when given up before row %d, want %v", seed, part, done, want)
		}
	}
}

// TestRowsByDegree: rows of the permuted triangle are the same whether they are counted or have room for all neighbours of a vertex.
func TestRowsByDegree(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 615))
		n := 1 + rng.IntN(40)
		a := patternOf(n, func(i, j int) bool { return rng.IntN(n) < 3 })
		g := order.FromLower(n, a.ptr, a.ind)
		inv := shuffled(n, rng)
		w := new(scratch)
		want, wantSrc, wantColumn := permutedRows(a.ptr[:n], a.ptr[1:], a.ind, inv, nil, w)
		got, src, column := permutedRows(a.ptr[:n], a.ptr[1:], a.ind, inv, &g, w)
		if !slices.Equal(column, wantColumn) {
			t.Fatalf("seed %d: columns of %v entries, want %v", seed, column, wantColumn)
		}
		for k := range int32(n) {
			if !slices.Equal(got.line(k), want.line(k)) || !slices.Equal(src[got.ptr[k]:got.end[k]], wantSrc[want.ptr[k]:want.end[k]]) {
				t.Fatalf("seed %d: row %d is %v, want %v", seed, k, got.line(k), want.line(k))
			}
		}
	}
}

// TestPairs draws pairs along edges that are neighbours in the order, and wants them so in the end.
func TestPairs(t *testing.T) {
	total := 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		n := 2 + rng.IntN(60)
		a := patternOf(n, func(i, j int) bool { return rng.IntN(n) < 3 })
		perm := shuffled(n, rng)
		inv := invert(perm)
		rows, _, _ := permutedRows(a.ptr[:n], a.ptr[1:], a.ind, inv, nil, new(scratch))
		parent := make([]int32, n)
		etree(rows, 0, parent, new(scratch))
		pairs := natural(n)
		for k := 0; k+1 < n; k++ {
			if int(parent[k]) == k+1 && rng.IntN(2) == 0 {
				v, w := perm[k], perm[k+1]
				pairs[v], pairs[w] = w, v
				total++
				k++
			}
		}
		for _, noMerge := range []bool{false, true} {
			s, err := analyze(n, a.ptr, a.ind, perm, analysis{pairs: pairs, noMerge: noMerge})
			if err == nil {
				err = agrees(s, a, perm, false)
			}
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			for v, w := range pairs {
				k, mark := s.inv[v], uint8(0)
				switch d := s.inv[w] - k; {
				case d == 1:
					mark = 1
				case d == -1:
					mark = 2
				case d != 0:
					t.Fatalf("seed %d: partners %d and %d are at %d and %d", seed, v, w, k, s.inv[w])
				}
				if s.pair[k] != mark {
					t.Fatalf("seed %d: column %d is marked %d, want %d", seed, k, s.pair[k], mark)
				}
			}
		}
	}
	if total < 500 {
		t.Errorf("only %d pairs tested", total)
	}
}

func TestAnalyzeRefuses(t *testing.T) {
	ptr, ind := []int{0, 2, 3, 4}, []int32{0, 2, 1, 2}
	for _, c := range []struct {
		n     int
		ptr   []int
		ind   []int32
		perm  []int32
		pairs []int32
		want  string
	}{
		{-1, []int{0}, nil, nil, nil, "n = -1"},
		{3, ptr[:3], ind, natural(3), nil, "len(ptr) = 3"},
		{3, []int{1, 2, 3, 4}, ind, natural(3), nil, "want ptr[0] = 0"},
		{3, []int{0, 2, 1, 4}, ind, natural(3), nil, "ptr[2] = 1"},
		{3, []int{0, 9, 3, 4}, ind, natural(3), nil, "ptr[1] = 9"},
		{3, []int{0, 2, 3, 3}, ind, natural(3), nil, "ptr[3] = 3"},
		{3, ptr, []int32{0, 3, 1, 2}, natural(3), nil, "row index 3 out of range [0,3)"},
		{3, ptr, []int32{0, -1, 1, 2}, natural(3), nil, "row index -1"},
		{3, ptr, []int32{0, 2, 0, 2}, natural(3), nil, "row index = 0, want none above the diagonal"},
		{3, ptr, []int32{2, 0, 1, 2}, natural(3), nil, "index 0 follows 2"},
		{3, ptr, []int32{2, 2, 1, 2}, natural(3), nil, "index 2 follows 2"},
		{3, ptr, ind, natural(2), nil, "len(perm) = 2"},
		{3, ptr, ind, []int32{0, 1, 1}, nil, "perm[2] = 1"},
		{3, ptr, ind, []int32{0, 1, 3}, nil, "perm[2] = 3"},
		{3, ptr, ind, []int32{0, -1, 2}, nil, "perm[1] = -1"},
		{3, ptr, ind, natural(3), []int32{0, 1}, "len(pairs) = 2"},
		{3, ptr, ind, natural(3), []int32{0, 2, 2}, "pairs[1] = 2"},
		{3, ptr, ind, natural(3), []int32{0, 9, 2}, "pairs[1] = 9"},
		{3, ptr, ind, natural(3), []int32{2, 1, 0}, "pairs[0] = 2"}, // not neighbours
		{3, ptr, ind, natural(3), []int32{1, 0, 2}, "pairs[0] = 1"}, // no entry between
		{3, ptr, ind, []int32{1, 0, 2}, []int32{2, 1, 0}, ""},       // good
		{3, ptr, ind, natural(3), []int32{0, 1, 2}, ""},             // good, none
		{0, []int{0}, nil, nil, nil, ""},
	} {
		_, err := analyze(c.n, c.ptr, c.ind, c.perm, analysis{pairs: c.pairs})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("want no error, got %v", err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("want an error with %q, got %v", c.want, err)
		}
	}
}

// TestOversizedPanel wants an error where offsets in a panel do not fit 32 bits.
func TestOversizedPanel(t *testing.T) {
	const n = 47000
	s := &Symbolic{parent: []int32{-1}, first: []int32{0, n}, rowPtr: []int{0, n}}
	if err := s.layPanels(); err == nil || !strings.Contains(err.Error(), "47000 columns and 47000 rows") {
		t.Errorf("got %v", err)
	}
}

// FuzzAnalyze draws pattern and order from bytes: each pair of bytes is a place, the seed shuffles.
func FuzzAnalyze(f *testing.F) {
	f.Add(uint8(5), uint64(0), []byte{0, 1, 1, 2, 2, 3, 3, 4})
	f.Add(uint8(40), uint64(7), []byte("an arrow, a chain and a grid are drawn by chance only"))
	f.Add(uint8(1), uint64(1), []byte{0, 0})
	f.Add(uint8(0), uint64(1), []byte{})
	f.Fuzz(func(t *testing.T, n8 uint8, seed uint64, places []byte) {
		n := int(n8 % 64)
		have := make(map[[2]int]bool)
		for k := 0; k+1 < len(places) && n > 0; k += 2 {
			i, j := int(places[k])%n, int(places[k+1])%n
			have[[2]int{max(i, j), min(i, j)}] = true
		}
		a := patternOf(n, func(i, j int) bool { return have[[2]int{i, j}] })
		perm := shuffled(n, rand.New(rand.NewPCG(seed, 0)))
		s, err := analyze(n, a.ptr, a.ind, perm, analysis{noMerge: seed%2 == 1})
		if err == nil {
			err = agrees(s, a, perm, seed%2 == 1)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}
