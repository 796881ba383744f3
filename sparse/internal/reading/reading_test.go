package reading

import (
	"math/rand/v2"
	"testing"
)

// TestSort takes columns on both sides of the length where the method changes, with many equal rows.
func TestSort(t *testing.T) {
	const seed = 7
	rng := rand.New(rand.NewPCG(seed, 0))
	for n := range 60 {
		ind, val := make([]int32, n), make([]float64, n)
		for k := range ind {
			ind[k], val[k] = int32(rng.IntN(1+n/2)), float64(k)
		}
		x := Gather(nil, ind, val, 10)
		Sort(x)
		for k, e := range x {
			if e.At-10 != int(e.Val) || ind[e.At-10] != e.Row {
				t.Fatalf("seed %d, %d entries: %v is none of the column", seed, n, e)
			}
			if k > 0 && (x[k-1].Row > e.Row || x[k-1].Row == e.Row && x[k-1].At >= e.At) {
				t.Fatalf("seed %d, %d entries: %v before %v", seed, n, x[k-1], e)
			}
		}
	}
}

func TestAscends(t *testing.T) {
	for _, c := range []struct {
		ind  []int32
		want bool
	}{{nil, true}, {[]int32{3}, true}, {[]int32{1, 3, 4}, true}, {[]int32{1, 3, 3}, false}, {[]int32{2, 1}, false}} {
		if Ascends(c.ind) != c.want {
			t.Errorf("%v: %v", c.ind, !c.want)
		}
	}
}
