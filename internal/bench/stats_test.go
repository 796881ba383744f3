package bench

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// Ranks and coverages as tables of order statistics give them, counted from 1: for
// 15 samples the interval from the 4th to the 12th holds the median in 96.5 % of cases.
func TestMedianRank(t *testing.T) {
	for _, c := range []struct {
		n, rank  int
		coverage float64
	}{
		{1, 1, 0}, {2, 1, 0.5}, {5, 1, 0.9375}, {6, 1, 0.96875}, {8, 1, 0.9921875}, {9, 2, 0.9609375},
		{10, 2, 0.978515625}, {12, 3, 0.96142578125}, {15, 4, 0.96484375}, {20, 6, 0.9586105346679688},
		{25, 8, 0.9567147493362427},
	} {
		r, coverage := medianRank(c.n)
		if r+1 != c.rank || math.Abs(coverage-c.coverage) > 1e-12 {
			t.Errorf("n = %d: rank %d with %v, want %d with %v", c.n, r+1, coverage, c.rank, c.coverage)
		}
	}
}

func TestSummarise(t *testing.T) {
	s := summarise([]float64{9, 1, 8, 2, 7, 3, 6, 4, 5})
	if want := (Stats{9, 1, 5, 2, 8, 0.9609375}); s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
	s = summarise([]float64{4, 1, 2, 3})
	if s.Median != 2.5 || s.Lo != 1 || s.Hi != 4 || s.Min != 1 {
		t.Errorf("%+v", s)
	}
	if s = summarise([]float64{7}); s.Median != 7 || s.Lo != 7 || s.Hi != 7 || s.Coverage != 0 {
		t.Errorf("%+v", s)
	}
	if s = summarise(nil); s.Samples != 0 || !math.IsNaN(s.Median) {
		t.Errorf("%+v", s)
	}
}

// The interval holds the median of a skewed distribution as often as it says.
func TestCoverage(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	g := rand.New(rand.NewPCG(seed, 1))
	const runs, n = 20000, 15
	held := 0
	for range runs {
		x := make([]float64, n)
		for i := range x {
			x[i] = g.ExpFloat64()
		}
		if s := summarise(x); s.Lo <= math.Ln2 && math.Ln2 <= s.Hi {
			held++
		}
	}
	_, want := medianRank(n)
	if got := float64(held) / runs; math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/runs) {
		t.Errorf("held in %v of cases, want %v", got, want)
	}
}
