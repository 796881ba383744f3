package ipsqp_test

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/internal/observertest"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

// Programs without second derivatives are solved by approximations that learn from accepted points.
func TestObserver(t *testing.T) {
	observertest.Run(t, observertest.Method{
		Solve: func(p *problem.NLP) (solvers.Result, error) {
			return ipsqp.Solve(context.Background(), p, ipsqp.Options{Options: solvers.Options{Tolerance: 1e-6}, Hessian: ipsqp.Exact})
		},
		Numbers: []int{7, 26, 43, 71, 100, 113}, Objective: 1e-4, Last: 1e-4,
	})
}
