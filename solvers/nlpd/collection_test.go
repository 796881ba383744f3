package nlpd_test

import (
	"context"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

func TestDump(t *testing.T) {
	n, good := 0, 0
	for _, p := range problemtest.All() {
		prob := p.NLP()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		r, err := nlpd.Solve(ctx, prob, nlpd.Options{})
		cancel()
		n++
		ok := r.Solved() && p.Accepts(r.Objective, 1e-5) && r.PrimalInfeasibility <= 1e-6
		switch p.Outcome {
		case problemtest.Infeasible:
			ok = r.Status == solvers.Infeasible
		case problemtest.Unbounded:
			ok = r.Status == solvers.Unbounded
		case problemtest.NotEvaluable:
			ok = r.Status == solvers.EvaluationError
		}
		if ok {
			good++
			continue
		}
		t.Log(p.Name, p.Outcome, r.Status, r.Objective, "known", p.Optimum, p.Others, "its", r.Iterations, r.PrimalInfeasibility, r.Method, r.Message, err, p.Note)
	}
	t.Log(good, n)
}
