// Package observertest checks that a method tells the functions that it minimises of its iterates, see problem.Observer, by solving test problems without their
// second derivatives: the quasi-Newton matrices that take their place learn from what they are told alone.
package observertest

import (
	"math"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/problemtest"
	"github.com/saddle-go/saddle/problem/quasi"
	"github.com/saddle-go/saddle/solvers"
)

// A Method is what is tested and how good it is to be.
type Method struct {
	Solve     func(p *problem.NLP) (solvers.Result, error)
	Numbers   []int   // of Hock and Schittkowski's problems
	Objective float64 // accuracy of the objective, see problemtest.Problem.Accepts
	Last      float64 // largest distance of the last point told from the solution, in one variable
	// EachOnce says that the method tells of the start and of each iterate once, and never restarts. Else it may restart, and leave iterations out.
	EachOnce bool
}

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

// Run solves the problems.
func Run(t *testing.T, m Method) {
	t.Helper()
	for _, number := range m.Numbers {
		test, ok := problemtest.Number(number)
		if !ok {
			t.Fatalf("there is no problem %d", number)
		}
		t.Run(test.Name, func(t *testing.T) { m.run(t, test) })
	}
}

func (m *Method) run(t *testing.T, test problemtest.Problem) {
	exact := test.NLP()
	n, _ := exact.Dim()
	p, err := quasi.NLP(exact, quasi.NewBFGS(n, quasi.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{Functions: p.Functions.(*quasi.Functions)}
	p.Functions = l
	r, err := m.Solve(p)
	if err != nil || !r.Solved() || !test.Accepts(r.Objective, m.Objective) {
		t.Errorf("%v, f = %g, %v: %s", r.Status, r.Objective, err, r.Message)
	}
	if !m.counts(l, r.Iterations) {
		t.Errorf("told of %d points and %d restarts in %d iterations", l.accepted, l.restarted, r.Iterations)
	}
	if len(l.last) != len(r.X) {
		t.Fatalf("the last point is %v, the solution %v", l.last, r.X)
	}
	for j, v := range l.last {
		if !(math.Abs(v-r.X[j]) <= m.Last) {
			t.Errorf("the last point is %v, the solution %v", l.last, r.X)
			break
		}
	}
}

// counts reports whether the number of calls fits that of iterations. Restarted comes first, before the start.
func (m *Method) counts(l *listener, iterations int) bool {
	if m.EachOnce {
		return l.restarted == 1 && l.accepted >= iterations && l.accepted <= iterations+1
	}
	return l.restarted >= 1 && l.accepted >= 2 && l.accepted <= iterations+l.restarted
}
