package nlpd_test

import (
	"context"
	"math"
	"os"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/expr"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

func hs71(t testing.TB) *problem.NLP {
	m := expr.NewModel("hs71")
	x := make([]expr.Expr, 4)
	for j, s := range []float64{1, 5, 5, 1} {
		x[j] = m.Var("", 1, 5, s)
	}
	m.Minimize(x[0].Mul(x[3]).Mul(x[0].Add(x[1]).Add(x[2])).Add(x[2]))
	m.Subject("", 25, x[0].Mul(x[1]).Mul(x[2]).Mul(x[3]), expr.Inf)
	m.Subject("", 40, x[0].Square().Add(x[1].Square()).Add(x[2].Square()).Add(x[3].Square()), 40)
	p, err := m.NLP()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestHS71(t *testing.T) {
	var o nlpd.Options
	if testing.Verbose() {
		o.Watch = solvers.Table(os.Stdout)
	}
	r, err := nlpd.Solve(context.Background(), hs71(t), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != solvers.Optimal || math.Abs(r.Objective-17.0140173) > 1e-6 || r.DualInfeasibility > 1e-7 || r.Complementarity > 1e-7 || r.PrimalInfeasibility > 1e-6 {
		t.Errorf("%+v", r)
	}
}
