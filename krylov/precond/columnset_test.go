package precond

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestColumnSet takes from sets of all depths while columns behind those taken are added.
func TestColumnSet(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()
	for _, n := range []int{1, 2, 63, 64, 65, 4095, 4096, 4097, 300000} {
		s := newColumnSet(n)
		for range 50 {
			reach := min(n, 1+rng.IntN(1<<rng.IntN(19))) // from narrow bands to everything
			first := rng.IntN(n)
			member := make(map[int32]bool)
			add := func(j int) {
				member[int32(j)] = true
				s.add(int32(j))
			}
			s.start(int32(first))
			for range rng.IntN(20) {
				add(first + rng.IntN(min(reach, n-first)))
			}
			last := int32(-1)
			for count := 0; ; count++ {
				want := int32(-1)
				if len(member) > 0 {
					var all []int32
					for j := range member {
						all = append(all, j)
					}
					want = slices.Min(all)
				}
				got := s.take()
				if got != want || got >= 0 && got <= last {
					t.Fatalf("n = %d: took %d after %d, want %d", n, got, last, want)
				}
				if got < 0 {
					break
				}
				delete(member, got)
				last = got
				for range rng.IntN(3) {
					if room := n - int(got) - 1; room > 0 && count < 30 {
						add(int(got) + 1 + rng.IntN(min(reach, room)))
					}
				}
			}
		}
	}
}

// TestKeepLargest compares with sorting, ties among the values.
func TestKeepLargest(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 0))
	var work []float64
	for trial := range 3000 {
		n := rng.IntN(80)
		if trial%100 == 0 {
			n = rng.IntN(1000)
		}
		p := rng.IntN(n + 3)
		ind, val := make([]int32, n), make([]float64, n)
		for k := range val {
			ind[k] = int32(k)
			switch trial % 3 {
			case 0:
				val[k] = float64(rng.IntN(15) - 7) // ties
			case 1:
				val[k] = math.Ldexp(rng.NormFloat64(), rng.IntN(2100)-1080) // all sizes, denormals and zeros too
			default:
				val[k] = 1 + 1e-9*rng.Float64() // about one size
			}
		}
		order := slices.Clone(ind)
		slices.SortStableFunc(order, func(i, j int32) int { return cmp.Compare(math.Abs(val[j]), math.Abs(val[i])) })
		want := order[:min(p, n)]
		slices.Sort(want)
		var kept int
		values := slices.Clone(val)
		kept, work = keepLargest(p, ind, val, work)
		if !slices.Equal(ind[:kept], want) {
			t.Fatalf("seed %d: p = %d of %v: kept %v, want %v", seed, p, values, ind[:kept], want)
		}
		for k, i := range ind[:kept] {
			if val[k] != values[i] {
				t.Fatalf("seed %d: value %v at %d, want %v", seed, val[k], i, values[i])
			}
		}
	}
}
