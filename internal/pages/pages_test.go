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
	Claim(x[2*Large:], nil, x[:Large/2], x[Large/2:Large+7], x[Large:Large]) // neighbours in any order, overlapping and empty
	for i, v := range x {
		if v != float64(i) {
			t.Fatalf("x[%d] = %v", i, v)
		}
	}
	if n := testing.AllocsPerRun(10, func() { Claim(x[Large:], x[:Large]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestClaimMany: more arrays than Claim has room for, and integers.
func TestClaimMany(t *testing.T) {
	x := make([]int32, 6*Large)
	for i := range x {
		x[i] = int32(i)
	}
	var parts [][]int32
	for at := 0; at < len(x); at += len(x) / 24 {
		parts = append(parts, x[at:at+len(x)/24])
	}
	Claim(parts...)
	for i, v := range x {
		if int(v) != i {
			t.Fatalf("x[%d] = %v", i, v)
		}
	}
}

// TestWhole: whole pages lie within an extent and leave less than one at either end.
func TestWhole(t *testing.T) {
	for begin := uintptr(100); begin < 140; begin++ {
		for end := begin; end < 180; end++ {
			w := extent{begin, end}.whole(16)
			if w.begin%16 != 0 || w.end < w.begin || w.begin-begin >= 16 || w.end > w.begin && (w.end%16 != 0 || w.end > end) || w.end+16 <= end {
				t.Fatalf("whole pages of 16 in %d to %d: %d to %d", begin, end, w.begin, w.end)
			}
		}
	}
}
