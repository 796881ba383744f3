package asm

import (
	"math"
	"slices"
	"testing"
)

// logRows returns scales and maxima of n rows, as SymLogMax takes them.
func (s *source) logRows(n int) []int32 {
	row := make([]int32, 2*n)
	for i := range n {
		row[2*i], row[2*i+1] = int32(s.IntN(1000<<LogFraction)-500<<LogFraction), NoLog
	}
	return row
}

func testSymLogMax(t *testing.T, s *source, n, offset int) {
	symLogMaxSize(t, s, n, offset)
}

func symLogMaxSize(t *testing.T, s *source, n, offset int) {
	a := s.lower(n, offset)
	for k := range a.val.s {
		switch s.IntN(40) {
		case 0:
			a.val.s[k] = math.Copysign(0, a.val.s[k])
		case 1:
			a.val.s[k] = 0x1p-1060 * s.Float64()
		}
	}
	a.val.save()
	row := s.logRows(n)
	lo := s.IntN(n + 1)
	hi := lo + s.IntN(n-lo+1)
	want, got := slices.Clone(row), slices.Clone(row)
	_, largest := symLogMaxGeneric(a.ptr[lo:hi+1], a.ind, a.val.s, want, lo, unlimited)
	finite := true
	for c := lo; c < hi; {
		next, good := SymLogMax(a.ptr, a.ind, a.val.s, got, c, hi)
		if next <= c || next > hi {
			t.Fatalf("from column %d to %d of %d", c, next, hi)
		}
		finite = finite && good
		c = next
	}
	if !slices.Equal(got, want) {
		t.Fatalf("rows %v, want %v", got, want)
	}
	if finite != (largest < logInf) {
		t.Fatalf("finite = %v, largest exponent %d", finite, largest)
	}
	a.val.check(t, "val", nil)
}

// TestSymLogMaxLarge covers columns beyond the budget, the split into calls, and what is not finite.
func TestSymLogMaxLarge(t *testing.T) {
	atEveryLevel(t, func(t *testing.T) {
		s := newSource(t)
		symLogMaxSize(t, s, 500, 1)
		n := rowBudget + 9
		ptr, ind, val := []int{0}, []int32{}, []float64{}
		for j := range n {
			for i := j; i < n && (j == 1 || i <= j+j%6); i++ {
				ind, val = append(ind, int32(i)), append(val, math.Ldexp(1, j%7+i%11))
			}
			ptr = append(ptr, len(ind))
		}
		row := make([]int32, 2*n)
		calls := 0
		for c := 0; c < n; calls++ {
			next, finite := SymLogMax(ptr, ind, val, row, c, n)
			if !finite {
				t.Fatalf("columns %d to %d are not finite", c, next)
			}
			c = next
		}
		if row[3] != 11<<LogFraction || row[2*n-1] < 7<<LogFraction || calls < 3 {
			t.Errorf("maxima %d and %d in %d calls", row[3], row[2*n-1], calls)
		}
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			val[5] = bad
			if _, finite := SymLogMax(ptr, ind, val, row, 0, 1); !finite && ptr[1] <= 5 {
				t.Errorf("%v in another column", bad)
			}
			if _, finite := SymLogMax(ptr, ind, val, row, 1, 2); finite {
				t.Errorf("%v is finite", bad)
			}
		}
	})
}

func TestLog2(t *testing.T) {
	for _, x := range []float64{1, -1, 1.5, 2, 1e300, -1e-300, math.MaxFloat64, 0x1p-1022, 0x1p-1023, 3e-310, 5e-324} {
		got := float64(Log2(x)) / (1 << LogFraction)
		if want := math.Log2(math.Abs(x)); got > want || got < want-0.0861-1./(1<<LogFraction) {
			t.Errorf("Log2(%g) = %v, want %v", x, got, want)
		}
	}
	if Log2(0) > NoLog {
		t.Errorf("Log2(0) = %d", Log2(0))
	}
}

func BenchmarkSymLogMax(b *testing.B) {
	s := newSource(b)
	a := s.lower(500, 0)
	row := s.logRows(500)
	benchLevels(b, "500", len(a.ind), 12*len(a.ind), func() {
		for c := 0; c < 500; {
			c, _ = SymLogMax(a.ptr, a.ind, a.val.s, row, c, 500)
		}
	})
}
