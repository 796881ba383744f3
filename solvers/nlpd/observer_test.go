package nlpd_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/problem/quasi"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/nlpd"
)

// listener counts what functions are told.
type listener struct {
	*quasi.Functions
	accepted, restarted int
	last                []float64
}

func (l *listener) Accepted(x []float64, sigma float64, y []float64) {
	l.accepted++
	l.last = append(l.last[:0], x...)
	l.Functions.Accepted(x, sigma, y)
}

func (l *listener) Restarted() {
	l.restarted++
	l.Functions.Restarted()
}

// Programs without second derivatives are solved by approximations that learn from accepted points.
func TestQuasiNewton(t *testing.T) {
	for _, number := range []int{1, 7, 26, 43, 71, 100, 113} {
		test, _ := problemtest.Number(number)
		exact := test.NLP()
		n, _ := exact.Dim()
		p, err := quasi.NLP(exact, quasi.NewBFGS(n, quasi.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		l := &listener{Functions: p.Functions.(*quasi.Functions)}
		p.Functions = l
		r, err := nlpd.Solve(context.Background(), p, nlpd.Options{Options: solvers.Options{Tolerance: 1e-7}})
		if err != nil || !r.Solved() || !test.Accepts(r.Objective, 1e-5) {
			t.Errorf("%s: %v, f = %g, %v", test.Name, r.Status, r.Objective, err)
		}
		if l.restarted != 1 || l.accepted < r.Iterations || l.accepted > r.Iterations+1 {
			t.Errorf("%s: told of %d points and %d restarts in %d iterations", test.Name, l.accepted, l.restarted, r.Iterations)
		}
		for j, v := range l.last {
			if math.Abs(v-r.X[j]) > 1e-6 {
				t.Errorf("%s: the last point is %v, the solution %v", test.Name, l.last, r.X)
				break
			}
		}
	}
}
