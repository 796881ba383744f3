package shifted_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/problem/quasi"
	"github.com/saddle-go/saddle/solvers"
	"github.com/saddle-go/saddle/solvers/shifted"
)

// A listener counts what functions are told.
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
func TestObserver(t *testing.T) {
	for _, number := range []int{7, 26, 43, 71, 100, 113} {
		test, _ := problemtest.Number(number)
		exact := test.NLP()
		n, _ := exact.Dim()
		p, err := quasi.NLP(exact, quasi.NewBFGS(n, quasi.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		l := &listener{Functions: p.Functions.(*quasi.Functions)}
		p.Functions = l
		r, err := shifted.Solve(context.Background(), p, shifted.Options{Options: solvers.Options{Tolerance: 1e-6}})
		if err != nil || !r.Solved() || !test.Accepts(r.Objective, 1e-4) {
			t.Errorf("%s: %v, f = %g, %v: %s", test.Name, r.Status, r.Objective, err, r.Message)
		}
		t.Logf("%s: told of %d points and %d restarts in %d iterations", test.Name, l.accepted, l.restarted, r.Iterations)
		if l.restarted < 1 || l.accepted < 2 || l.accepted > r.Iterations+l.restarted {
			t.Errorf("%s: told of %d points and %d restarts in %d iterations", test.Name, l.accepted, l.restarted, r.Iterations)
		}
		for j, v := range l.last {
			if math.Abs(v-r.X[j]) > 1e-4 {
				t.Errorf("%s: the last point is %v, the solution %v", test.Name, l.last, r.X)
				break
			}
		}
	}
}
