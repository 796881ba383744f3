package engine

import (
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor"
)

// arrow returns a session of the matrix with d on the diagonal and ones in the last row, and the triplets.
func arrow(t *testing.T, n int, d float64) (*Session, []float64) {
	t.Helper()
	var row, col []int32
	var val []float64
	for i := range int32(n) {
		row, col, val = append(row, i+1, int32(n)), append(col, i+1, i+1), append(val, d, 1)
	}
	s, err := NewSession(Hash(n, row, col), Compress(n, row, col, 1), factor.OrderAuto, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Pattern.Sum(s.Val, val)
	return s, val
}

// TestRefactorAllocs wants a refactorisation and a solve to allocate next to nothing, and to leave the plan alone.
func TestRefactorAllocs(t *testing.T) {
	s, val := arrow(t, 300, 2)
	floats, words := s.Advice()
	values, index, x := make([]float64, floats), make([]int32, words), make([]float64, 300)
	plan := s.Plan
	cycle := func() {
		s.Pattern.Sum(s.Val, val)
		if _, err := s.FactorizeInto(values, index, 1e-8); err != nil {
			t.Fatal(err)
		}
		for i := range x {
			x[i] = 1
		}
		if err := WithFlat(values, index, func(f *factor.Flat) error { return f.Solve(x, 1) }); err != nil {
			t.Fatal(err)
		}
	}
	cycle()
	if got := testing.AllocsPerRun(20, cycle); got > 4 { // closures and the like, whatever n is
		t.Errorf("%g allocations for a factorisation and a solve", got)
	}
	if s.Plan != plan {
		t.Error("it was analysed again")
	}
}

// TestPool wants the pool to give back what was kept, once, and to stay small.
func TestPool(t *testing.T) {
	any := func(*Session) bool { return true }
	var kept []*Session
	for n := range 20 {
		s, _ := arrow(t, n+1, 1)
		KeepSession(s)
		kept = append(kept, s)
	}
	if got := len(pool.sessions); got > keepSessions {
		t.Errorf("%d sessions are kept", got)
	}
	last := kept[len(kept)-1]
	if TakeSession(last.Key, func(*Session) bool { return false }) != nil {
		t.Error("a session that does not suit was taken")
	}
	if TakeSession(last.Key, any) != last || TakeSession(last.Key, any) != nil {
		t.Error("the last session was not there exactly once")
	}
	if TakeSession(kept[0].Key, any) != nil {
		t.Error("the first session is still there")
	}
}

// TestConsider wants a matrix with an empty diagonal to be planned again, once.
func TestConsider(t *testing.T) {
	s, val := arrow(t, 50, 0)
	for k, want := range []bool{true, false} {
		s.Pattern.Sum(s.Val, val)
		keep := slices.Clone(s.Val)
		got, err := s.Consider()
		if err != nil || got != want {
			t.Errorf("call %d: %t, %v", k, got, err)
		}
		if !slices.Equal(keep, s.Val) {
			t.Error("values have been changed")
		}
	}
	if s, _ := arrow(t, 50, 1); s.Replanned {
		t.Error("planned again without a reason")
	} else if again, err := s.Consider(); again || err != nil {
		t.Errorf("a full diagonal: %t, %v", again, err)
	}
}
