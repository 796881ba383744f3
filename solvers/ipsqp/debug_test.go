package ipsqp_test

import (
	"os"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/ipsqp"
)

func TestDebug(t *testing.T) {
	name := os.Getenv("P")
	if name == "" {
		t.Skip()
	}
	p, ok := problemtest.Find(name)
	if name == "sq" {
		p, ok = problemtest.SparseQP(20, 1), true
	}
	if !ok {
		t.Fatal("no", name)
	}
	o := ipsqp.Options{Hessian: ipsqp.BFGS}
	switch os.Getenv("H") {
	case "e":
		o.Hessian = ipsqp.Exact
	case "l":
		o.Hessian = ipsqp.Limited
	}
	o.MaxIterations = 60
	o.Watch = solvers.Table(os.Stdout)
	r := solve(t, p, o)
	t.Logf("%v f=%.10g want %.10g pr=%.1e du=%.1e co=%.1e it=%d: %s", r.Status, r.Objective, p.Optimum,
		r.PrimalInfeasibility, r.DualInfeasibility, r.Complementarity, r.Iterations, r.Message)
	t.Log(r.X, r.RowDuals, r.LowerDuals, r.UpperDuals)
}

func watchTable() solvers.Watch { return solvers.Table(os.Stdout) }
