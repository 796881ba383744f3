package ipsqp_test

import (
	"context"
	"testing"
	"time"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

func solve(t *testing.T, p problemtest.Problem, o ipsqp.Options) solvers.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	r, err := ipsqp.Solve(ctx, p.NLP(), o)
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return r
}

func TestHS(t *testing.T) {
	for _, o := range []ipsqp.Options{{}, {Hessian: ipsqp.BFGS}, {Hessian: ipsqp.Exact}, {Hessian: ipsqp.Limited}} {
		verified, solved, its := 0, 0, 0
		var evals, facts int
		for _, p := range problemtest.HS() {
			r := solve(t, p, o)
			ok := r.Solved() && r.PrimalInfeasibility <= 1e-5 && p.Accepts(r.Objective, 1e-4)
			if p.Verified {
				verified++
				if ok {
					solved++
					its += r.Iterations
					evals += r.Evaluations.Objective
					facts += r.Factorizations
				}
			}
			if !ok || r.Status != solvers.Optimal {
				t.Logf("%v %s: ok=%t %v f=%.10g want %.10g pr=%.1e du=%.1e co=%.1e it=%d: %s", o.Hessian, p.Name, ok, r.Status, r.Objective, p.Optimum,
					r.PrimalInfeasibility, r.DualInfeasibility, r.Complementarity, r.Iterations, r.Message)
			}
		}
		t.Logf("%v: %d of %d verified, %d iterations, %d evaluations, %d factorisations", o.Hessian, solved, verified, its, evals, facts)
	}
}

func TestOthers(t *testing.T) {
	for _, o := range []ipsqp.Options{{}, {Hessian: ipsqp.BFGS}, {Hessian: ipsqp.Exact}, {Hessian: ipsqp.Limited}} {
		for _, set := range [][]problemtest.Problem{problemtest.Degenerate(), problemtest.InfeasibleSet(), problemtest.UnboundedSet(), problemtest.Undefined(), problemtest.Shapes()} {
			for _, p := range set {
				r := solve(t, p, o)
				good := false
				switch p.Outcome {
				case problemtest.Infeasible:
					good = r.Status == solvers.Infeasible
				case problemtest.Unbounded:
					good = r.Status == solvers.Unbounded
				case problemtest.Solvable:
					good = r.Solved() && p.Accepts(r.Objective, 1e-4)
				}
				mark := "   "
				if !good {
					mark = "BAD"
				}
				t.Logf("%s %v %s (%v): %v f=%.10g want %.10g pr=%.1e du=%.1e it=%d: %s", mark, o.Hessian, p.Name, p.Outcome, r.Status, r.Objective, p.Optimum,
					r.PrimalInfeasibility, r.DualInfeasibility, r.Iterations, r.Message)
			}
		}
	}
}
