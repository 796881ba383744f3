package shifted

import (
	"context"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
)

// run solves p and reports whether the result is what is known of the problem.
func run(t *testing.T, p problemtest.Problem, o Options) (solvers.Result, bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	r, err := Solve(ctx, p.NLP(), o)
	if err != nil {
		t.Errorf("%s: %v", p.Name, err)
		return r, false
	}
	return r, r.Solved() && p.Accepts(r.Objective, 1e-5) && r.PrimalInfeasibility <= 1e-5
}

// share solves the verified problems of the Hock–Schittkowski set and fails if fewer than the share least end as they should.
func share(t *testing.T, o Options, least float64) (iterations int) {
	all, good := 0, 0
	for _, p := range problemtest.HS() {
		if !p.Verified {
			continue
		}
		all++
		r, ok := run(t, p, o)
		iterations += r.Iterations
		if ok {
			good++
		}
		if !ok || testing.Verbose() {
			t.Logf("%-8s %v %v: %d iterations, %d evaluations, f %.9g (%.9g), primal %.1e, dual %.1e", p.Name, ok, r.Status, r.Iterations,
				r.Evaluations.Objective, r.Objective, p.Optimum, r.PrimalInfeasibility, r.DualInfeasibility)
		}
	}
	t.Logf("%d of %d, %d iterations", good, all, iterations)
	if float64(good) < least*float64(all) {
		t.Errorf("%d of %d", good, all)
	}
	return iterations
}

func TestHockSchittkowski(t *testing.T) {
	share(t, Options{}, 0.98)
}

func TestHockSchittkowskiTrustRegion(t *testing.T) {
	share(t, Options{Globalization: TrustRegion}, 0.92)
}
