package nlpd_test

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/observertest"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// Programs without second derivatives are solved by approximations that learn from accepted points.
func TestQuasiNewton(t *testing.T) {
	observertest.Run(t, observertest.Method{
		Solve: func(p *problem.NLP) (solvers.Result, error) {
			return nlpd.Solve(context.Background(), p, nlpd.Options{Options: solvers.Options{Tolerance: 1e-7}})
		},
		Numbers: []int{1, 7, 26, 43, 71, 100, 113}, Objective: 1e-5, Last: 1e-6, EachOnce: true,
	})
}
