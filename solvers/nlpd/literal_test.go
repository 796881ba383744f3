package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// TestLiteral solves the problems of the thesis' tables 3.1 and 3.2. What does not converge must say so.
func TestLiteral(t *testing.T) {
	for _, c := range []struct {
		name  string
		o     nlpd.LiteralOptions
		least int // to be solved of 24
	}{
		{"separate steps", nlpd.LiteralOptions{}, 16},
		{"equal steps", nlpd.LiteralOptions{EqualSteps: true}, 16},
		{"RPEM", nlpd.LiteralOptions{Hessian: nlpd.RPEM}, 5},
		{"test of the thesis", nlpd.LiteralOptions{Epsilon: 1e-10}, 0},
	} {
		solved, done := 0, 0
		for _, number := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 32, 47, 71} {
			p, ok := problemtest.Number(number)
			if !ok {
				t.Fatalf("hs%d is missing", number)
			}
			r, err := nlpd.Literal(context.Background(), p.NLP(), c.o)
			if err != nil {
				t.Fatal(err)
			}
			switch r.Status {
			case solvers.Optimal:
				solved++
				if r.PrimalInfeasibility > 1e-7 || r.DualInfeasibility > 1e-6 || r.Complementarity > 1e-6 {
					t.Errorf("%s, %s: optimal with %g, %g, %g", c.name, p.Name, r.PrimalInfeasibility, r.DualInfeasibility, r.Complementarity)
				}
			case solvers.Done:
				done++
			case solvers.IterationLimit, solvers.NumericalTrouble:
			default:
				t.Errorf("%s, %s: %v", c.name, p.Name, r.Status)
			}
		}
		if solved < c.least || c.o.Epsilon > 0 && done == 0 {
			t.Errorf("%s: %d solved, %d done", c.name, solved, done)
		}
	}
}

func TestLiteralOptions(t *testing.T) {
	for _, o := range []nlpd.LiteralOptions{{Forget: 2}, {Epsilon: math.NaN()}, {Hessian: 7}} {
		if _, err := nlpd.Literal(context.Background(), hs71(t), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}
