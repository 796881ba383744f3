package factor

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
	"github.com/saddle-go/saddle/sparse"
)

// fuzzPattern makes a pattern of order 120 or less: pieces side by side, each nothing, a diagonal, dense, a chain, an arrow
// or random, in a random order. Where keep has a bit of 0, a diagonal element may be missing.
func fuzzPattern(pieces []byte, keep byte, rng *rand.Rand) pattern {
	var places [][2]int
	n := 0
	for _, b := range pieces {
		size := int(b>>3)%24 + 1
		if n+size > 120 {
			break
		}
		for i := range size {
			if keep&1 != 0 || rng.IntN(2) == 0 {
				places = append(places, [2]int{n + i, n + i})
			}
			for j := range i {
				var entry bool
				switch b % 6 {
				case 2:
					entry = true
				case 3:
					entry = j == i-1
				case 4:
					entry = j == 0 || i == size-1
				case 5:
					entry = rng.IntN(size) < 3
				}
				if entry {
					places = append(places, [2]int{n + i, n + j})
				}
			}
		}
		if b%6 == 0 { // nothing at all, whatever keep says
			for len(places) > 0 && places[len(places)-1][0] >= n {
				places = places[:len(places)-1]
			}
		}
		n += size
	}
	perm := shuffled(n, rng)
	entry := map[[2]int]bool{}
	for _, p := range places {
		i, j := int(perm[p[0]]), int(perm[p[1]])
		entry[[2]int{max(i, j), min(i, j)}] = true
	}
	return patternOf(n, func(i, j int) bool { return entry[[2]int{i, j}] })
}

// analyzeFuzzed analyses a in all orders, tests the plans, and factors: where all diagonals are present the matrix is
// diagonally dominant and must be solved well.
func analyzeFuzzed(t *testing.T, pieces []byte, keep byte, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 541))
	a := fuzzPattern(pieces, keep, rng)
	m := symOf(t, a)
	_, _, val := m.Lower().Raw()
	for o := OrderAuto; int(o) < len(orderingNames); o++ {
		opt := Options{Ordering: o, Threads: rng.IntN(3), Expected: rng.IntN(100)}
		if o == OrderGiven {
			opt.Perm = shuffled(a.n, rng)
		}
		s, err := Analyze(m, opt)
		if err != nil {
			t.Fatalf("%v: %v", o, err)
		}
		if err := s.check(); err != nil {
			t.Fatalf("%v: %v", o, err)
		}
		if err := s.checkMap(a.ptr, a.ind); err != nil {
			t.Fatalf("%v: %v", o, err)
		}
		b, _ := s.MarshalBinary()
		var r Symbolic
		if err := r.UnmarshalBinary(b); err != nil {
			t.Fatalf("%v: %v", o, err)
		}
		if again, _ := r.MarshalBinary(); !bytes.Equal(b, again) || len(b) != s.encodedSize() {
			t.Fatalf("%v: %d bytes for %d, or others after decoding", o, len(b), s.encodedSize())
		}
		s.planSolve(everything)
		f := s.New()
		in, err := f.Factorize(context.Background(), val)
		if err != nil {
			t.Fatalf("%v: %v", o, err)
		}
		if in.Pos+in.Neg+in.Zero != a.n {
			t.Fatalf("%v: inertia %v of order %d", o, in, a.n)
		}
		if keep&1 == 0 || slices.ContainsFunc(pieces, func(b byte) bool { return b%6 == 0 }) {
			continue
		}
		x := make([]float64, a.n)
		for i := range x {
			x[i] = float64(i%5) - 2
		}
		want := append([]float64(nil), x...)
		if err := f.Solve(x, 1); err != nil {
			t.Fatal(err)
		}
		if e := factortest.BackwardError(m, x, want); in.Zero == 0 && !(e <= 1e-13) {
			t.Errorf("%v: backward error %.1g", o, e)
		}
	}
}

// TestAnalyzeRandom is a short run of what FuzzPieces does.
func TestAnalyzeRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(542, 0))
	rounds := 150
	if testing.Short() {
		rounds = 30
	}
	for range rounds {
		pieces := make([]byte, rng.IntN(7))
		for k := range pieces {
			pieces[k] = byte(rng.Uint32())
		}
		keep, seed := byte(rng.IntN(2)), rng.Uint64()
		analyzeFuzzed(t, pieces, keep, seed)
		if t.Failed() {
			t.Fatalf("pieces %v, keep %d, seed %d", pieces, keep, seed)
		}
	}
}

// FuzzPieces analyses and factors matrices with patterns in pieces that are empty, diagonal, dense, chains, arrows or random, permuted; and takes the data for
// arrays of a pattern, which are refused or analysed.
func FuzzPieces(f *testing.F) {
	for k := range byte(6) {
		f.Add([]byte{k | 40, 5 - k | 100}, k, uint64(k))
	}
	f.Add([]byte{}, byte(1), uint64(0))
	f.Add([]byte{2 | 184, 2 | 184, 2 | 184, 2 | 184, 2 | 184}, byte(1), uint64(7))
	f.Fuzz(func(t *testing.T, data []byte, keep byte, seed uint64) {
		analyzeFuzzed(t, data[:min(len(data), 12)], keep, seed)
		if len(data) == 0 {
			return
		}
		n := int(data[0]) % 16
		word := func(k int) int32 {
			if 4*k+4 < len(data) && keep > 200 {
				return int32(binary.LittleEndian.Uint32(data[4*k:]))
			}
			return int32(data[k%len(data)]%32) - 1
		}
		ptr, perm, ind := make([]int, n+1), make([]int32, n), make([]int32, int(seed%64))
		at := 1
		for k := range ptr {
			ptr[k] = int(word(at))
			at++
		}
		for k := range perm {
			perm[k] = word(at)
			at++
		}
		for k := range ind {
			ind[k] = word(at)
			at++
		}
		s, err := analyze(n, ptr, ind, sparse.Perm(perm), analysis{})
		if err == nil {
			if err := s.check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
