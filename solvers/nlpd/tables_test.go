package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// thesis are the problems of tables 3.1 and 3.2 of Couellan's thesis, with their optima; other ones, where there are, are those of local minima, as hs2, hs16 and hs20 have them near the start.
var thesis = []struct {
	number   int
	optimum  float64
	other    float64
	printed  int // iterations of NLPD
	barriers int // of the modified barrier method that the tables compare with
}{
	{1, 0, 0, 3, 28}, {2, 5.04261879e-2, 4.94122931, 16, 18}, {3, 0, 0, 3, 16}, {4, 8. / 3, 8. / 3, 6, 26}, {5, -1.913222955, -1.913222955, 6, 9},
	{6, 0, 0, 43, 32}, {7, -math.Sqrt(3), -math.Sqrt(3), 12, 20}, {8, -1, -1, 60, 7}, {9, -0.5, -0.5, 3, 3}, {10, -1, -1, 23, 26},
	{11, -8.498464223, -8.498464223, 72, 25}, {12, -30, -30, 11, 26}, {14, 9 - 2.875*math.Sqrt(7), 9 - 2.875*math.Sqrt(7), 59, 23}, {15, 306.5, 306.5, 107, 60},
	{16, 0.25, 23.1446609, 78, 34}, {17, 1, 1, 78, 34}, {18, 5, 5, 10, 36}, {19, -6961.81388, -6961.81388, 27, 40}, {20, 81.5 - 25*math.Sqrt(3), 83.5 - 25*math.Sqrt(3), 40, 35},
	{21, -99.96, -99.96, 15, 16}, {22, 1, 1, 24, 22}, {32, 1, 1, 59, 45}, {47, 0, -0.0267142, 49, 58}, {71, 17.0140173, 17.0140173, 11, 48},
}

// mostIterations bounds their sum. The thesis has 815, its modified barrier method 687.
const mostIterations = 350

// TestThesisTables solves all problems of the thesis' tables from the standard starts, each in one attempt.
func TestThesisTables(t *testing.T) {
	total, printed, barriers := 0, 0, 0
	for _, c := range thesis {
		p, ok := problemtest.Number(c.number)
		if !ok {
			t.Fatalf("hs%d is missing", c.number)
		}
		r, err := nlpd.Solve(context.Background(), p.NLP(), nlpd.Options{Options: solvers.Options{Tolerance: 1e-8}})
		if err != nil {
			t.Fatal(err)
		}
		near := func(f float64) bool { return math.Abs(r.Objective-f) <= 1e-6*math.Max(1, math.Abs(f)) }
		if r.Status != solvers.Optimal || r.Method != "nlpd" || !near(c.optimum) && !near(c.other) {
			t.Errorf("hs%d: %v by %s, %.9g, want %.9g", c.number, r.Status, r.Method, r.Objective, c.optimum)
		}
		t.Logf("hs%-3d %3d iterations (thesis %d, modified barrier %d), f = %.8g", c.number, r.Iterations, c.printed, c.barriers, r.Objective)
		total, printed, barriers = total+r.Iterations, printed+c.printed, barriers+c.barriers
	}
	t.Logf("sum: %d iterations (thesis %d, modified barrier %d)", total, printed, barriers)
	if printed != 815 || barriers != 687 {
		t.Errorf("the tables' sums are %d and %d", printed, barriers)
	}
	if total > mostIterations {
		t.Errorf("%d iterations", total)
	}
}
