package engine

import (
	"math/rand/v2"
	"testing"
)

// TestCompress compares with a dense sum.
func TestCompress(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		n := rng.IntN(12)
		base := int32(rng.IntN(2))
		ne := rng.IntN(60)
		row, col, val := make([]int32, ne), make([]int32, ne), make([]float64, ne)
		dense, outside := make([]float64, n*n), 0
		for k := range ne {
			i, j := rng.IntN(n+3)-1, rng.IntN(n+3)-1
			row[k], col[k], val[k] = int32(i)+base, int32(j)+base, float64(1+rng.IntN(9))
			if min(i, j) < 0 || max(i, j) >= n {
				outside++
				continue
			}
			dense[max(i, j)+n*min(i, j)] += val[k]
		}
		p := Compress(n, row, col, base)
		sums := make([]float64, len(p.Ind))
		p.Sum(sums, val)
		entries := 0
		for j := range n {
			last := int32(j) - 1
			for k := p.Ptr[j]; k < p.Ptr[j+1]; k++ {
				if p.Ind[k] <= last {
					t.Fatalf("seed %d: column %d: row %d after %d", seed, j, p.Ind[k], last)
				}
				last = p.Ind[k]
				if got, want := sums[k], dense[int(last)+n*j]; got != want {
					t.Fatalf("seed %d: (%d, %d) = %g, want %g", seed, last, j, got, want)
				}
			}
		}
		for _, v := range dense {
			if v != 0 {
				entries++
			}
		}
		if entries != len(p.Ind) || p.OutOfRange != outside || p.Duplicates != ne-outside-entries {
			t.Fatalf("seed %d: %d entries, %d out of range, %d repeated; want %d, %d, %d", seed, len(p.Ind), p.OutOfRange, p.Duplicates, entries, outside, ne-outside-entries)
		}
	}
}

// TestHash wants lists that differ in one place, or are cut elsewhere, to differ.
func TestHash(t *testing.T) {
	seen := map[uint64]bool{}
	list := make([]int32, 40)
	put := func(h uint64) {
		if seen[h] {
			t.Fatal("two lists have the same hash")
		}
		seen[h] = true
	}
	put(Hash(3, list))
	for k := range list {
		list[k] = 1
		put(Hash(3, list))
		list[k] = 0
	}
	put(Hash(4, list))
	put(Hash(3, list[:39]))
	put(Hash(3, list[:20], list[20:]))
	put(Hash(3, list[:19], list[19:]))
}
