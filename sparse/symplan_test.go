package sparse_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// lowerOf returns the lower triangle of a and the symmetric matrix it stands
// for.
func lowerOf(t *testing.T, a *sparse.CSR) (lower *sparse.CSC, full *sparse.CSR) {
	t.Helper()
	n, _ := a.Dims()
	l, err := sparse.NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	f, err := sparse.NewCOO(n, n)
	if err != nil {
		t.Fatal(err)
	}
	add := func(c *sparse.COO, i, j int, v float64) {
		if err := c.Append(i, j, v); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		ind, val := a.Row(i)
		for k, j := range ind {
			if int(j) <= i {
				add(l, i, int(j), val[k])
				add(f, i, int(j), val[k])
			}
			if int(j) < i {
				add(f, int(j), i, val[k])
			}
		}
	}
	return l.ToCSC(), f.ToCSR()
}

// symOf returns the symmetric matrix with a lower triangle.
func symOf(t *testing.T, lower *sparse.CSC) *sparse.Sym {
	t.Helper()
	s, err := sparse.NewSym(lower)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSymPlan(t *testing.T) {
	rng := newRand(t)
	for name, a := range structures(t, rng) {
		rows, cols := a.Dims()
		if rows != cols {
			continue
		}
		lower, full := lowerOf(t, a)
		for _, o := range []sparse.PlanOptions{{}, {Refresh: true}} {
			p, err := sparse.NewSymPlan(symOf(t, lower), o)
			if err != nil {
				t.Fatal(err)
			}
			x := sparsetest.Vector(rng, rows)
			y := nans(rows)
			p.MulVec(y, x)
			wantProduct(t, name, full, false, y, x)
			if rows > 0 {
				x[rng.IntN(rows)] = math.Inf(-1)
			}
			p.MulVec(y, x)
			wantProduct(t, name+" with Inf", full, false, y, x)
			_, _, val := lower.Raw()
			for k := range val {
				val[k] *= 2
			}
			_, _, val = full.Raw()
			for k := range val {
				val[k] *= 2
			}
			p.Update()
			p.MulVec(y, x)
			wantProduct(t, name+" updated", full, false, y, x)
			if n := testing.AllocsPerRun(3, func() { p.Update(); p.MulVec(y, x) }); o.Refresh && n != 0 {
				t.Errorf("%s: %v allocations", name, n)
			}
		}
	}
}

func TestSymPlanThreads(t *testing.T) {
	rng := newRand(t)
	small, _ := lowerOf(t, big(t, rng)["arrow"])
	long := rowsOf(t, rng, 20000, 20000, func(i int) []int { return append(some(rng, 40, i+1), i) })
	large, full := lowerOf(t, long)
	symPlanThreads(t, rng, small, nil)
	symPlanThreads(t, rng, large, full)
}

// symPlanThreads wants the same bits for any number of threads, and the right
// ones if full is given.
func symPlanThreads(t *testing.T, rng *rand.Rand, lower *sparse.CSC, full *sparse.CSR) {
	n, _ := lower.Dims()
	x := sparsetest.Vector(rng, n)
	var first []float64
	for _, threads := range []int{1, 2, 5} {
		p, err := sparse.NewSymPlan(symOf(t, lower), sparse.PlanOptions{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		if s := p.String(); strings.Contains(s, "one pass") != (full != nil) {
			t.Errorf("%s, want one pass %v", s, full != nil)
		}
		y := nans(n)
		for range 3 { // the first product of a loop may start no goroutine, the second does
			p.MulVec(y, x)
		}
		if a := testing.AllocsPerRun(3, func() { p.MulVec(y, x) }); a != 0 {
			t.Errorf("%v allocations", a)
		}
		if first == nil {
			first = y
			if full != nil {
				wantProduct(t, "one pass", full, false, y, x)
			}
		}
		if !slices.EqualFunc(y, first, same) {
			t.Fatalf("%d threads give other bits", threads)
		}
	}
}

func TestSymPlanBadArguments(t *testing.T) {
	rng := newRand(t)
	lower, _ := lowerOf(t, sparsetest.Random(rng, 3, 3, 0.5))
	_, err := sparse.NewSymPlan(symOf(t, lower), sparse.PlanOptions{Threads: -2})
	want := &sparse.ArgumentError{Func: "NewSymPlan", Arg: "Threads", Value: -2, Want: "at least 0"}
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Error(diff)
	}
}
