package pages

import (
	"testing"
)

// TestClaim: elements stay, at any begin and length, and nothing is allocated.
func TestClaim(t *testing.T) {
	x := make([]float64, 3*Large)
	for i := range x {
		x[i] = float64(i)
	}
	for _, n := range []int{0, 1, Large - 1, Large, Large + 1, 2*Large + 77} {
		for _, at := range []int{0, 1, 511, 512, 513} {
			Claim(x[at : at+n])
		}
	}
	for i, v := range x {
		if v != float64(i) {
			t.Fatalf("x[%d] = %v", i, v)
		}
	}
	if n := testing.AllocsPerRun(10, func() { Claim(x) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
