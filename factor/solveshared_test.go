package factor

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/factor/factortest"
)

// everything shares all that can be shared, so that small matrices take the paths of large ones.
var everything = sharing{big: 200}

func sharedCases() []factortest.Case {
	rng := rand.New(rand.NewPCG(501, 0))
	return []factortest.Case{
		factortest.Laplacian(9, 9, 9),
		factortest.Laplacian(40, 30),
		factortest.PDEControl(14, 2, 1e-3),
		factortest.Stokes(rng, 14, 2),
		factortest.Arrow(rng, 500, 3, 0),
		factortest.DelayCascade(rng, 60, 40),
		factortest.Shuffled(rng, factortest.Components(rng, 60)),
		factortest.Star(rng, 30),
		factortest.WeightedGrid(rng, 20, 15),
	}
}

// setThreads makes the solves of f go with k goroutines.
func setThreads(f *LDL, k int) {
	f.threads = k
	f.setLanes()
}

// TestSolveThreads wants the same bits from any number of goroutines, and about those of a plain solve.
func TestSolveThreads(t *testing.T) {
	rng := rand.New(rand.NewPCG(502, 0))
	worth, delayed := 0, 0
	for _, c := range sharedCases() {
		for _, p := range []Pivoting{PivotThreshold, PivotStatic} {
			s, err := Analyze(c.A, Options{Pivoting: p})
			if err != nil {
				t.Fatal(err)
			}
			f := s.New()
			_, _, val := c.A.Lower().Raw()
			if _, err := f.Factorize(context.Background(), val); err != nil {
				t.Fatal(err)
			}
			n := s.n
			b := make([]float64, 37*n)
			for j := range 37 {
				rhs, _ := c.RHS(rng)
				copy(b[j*n:], rhs)
			}
			s.solve = solvePlan{}
			plain := slices.Clone(b[:n])
			f.Solve(plain, 1)
			s.planSolve(everything)
			if s.solve.worth {
				worth++
			}
			delayed += f.stats.Delayed
			var want, parts []float64
			for _, threads := range []int{1, 2, 3, 7} {
				setThreads(f, threads)
				x := slices.Clone(b)
				at := 0
				for _, k := range []int{1, 2, 34} { // 34 are 32 and two that are solved for one by one
					f.Solve(x[at:at+k*n], k)
					at += k * n
				}
				one := slices.Clone(b[:n])
				f.Solve(one, 1)
				by := slices.Clone(b[:n])
				for _, part := range []Part{PartL, PartD, PartLT} {
					f.SolvePart(part, by)
				}
				if threads == 1 {
					want, parts = append(one, x...), by
					if e, g := factortest.BackwardError(c.A, one, b[:n]), factortest.BackwardError(c.A, plain, b[:n]); p == PivotThreshold && !(e <= 10*g+1e-14) {
						t.Errorf("%s, %v: backward error %.1g, %.1g without sharing", c.Name, p, e, g)
					}
					continue
				}
				if !sameFloats(want, append(one, x...)) || !sameFloats(parts, by) {
					t.Errorf("%s, %v: %d threads give other bits", c.Name, p, threads)
				}
			}
		}
	}
	if worth < 10 || delayed == 0 {
		t.Errorf("%d shared solves, %d delayed columns: too few to test anything", worth, delayed)
	}
}

// sameFloats compares bit by bit.
func sameFloats(x, y []float64) bool {
	return slices.EqualFunc(x, y, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
}

// TestSharedSolveDoesNotAllocate covers one and several right-hand sides after the first.
func TestSharedSolveDoesNotAllocate(t *testing.T) {
	rng := rand.New(rand.NewPCG(503, 0))
	for _, c := range []factortest.Case{factortest.Laplacian(12, 12, 12), factortest.Stokes(rng, 14, 2)} {
		s, err := Analyze(c.A, Options{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		s.planSolve(everything)
		f := s.New()
		_, _, val := c.A.Lower().Raw()
		if _, err := f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		x := make([]float64, 40*s.n)
		for _, nrhs := range []int{1, 40} {
			solve := func() { f.Solve(x[:nrhs*s.n], nrhs) }
			for range 20 { // both goroutines must have had work
				solve()
			}
			if k := testing.AllocsPerRun(20, solve); k != 0 {
				t.Errorf("%s, %d right-hand sides: %v allocations", c.Name, nrhs, k)
			}
		}
	}
}

// TestSolvePlan tests what solves rely on: tasks are whole subtrees, and the rows that they touch outside are listed.
func TestSolvePlan(t *testing.T) {
	for _, c := range sharedCases() {
		s, err := Analyze(c.A, Options{})
		if err != nil {
			t.Fatal(err)
		}
		s.planSolve(everything)
		p := &s.solve
		last := int32(0)
		for k, part := range p.task {
			if part.lo < last || part.hi <= part.lo {
				t.Fatalf("%s: task %d is %v", c.Name, k, part)
			}
			last = part.hi
			rows := map[int32]bool{}
			for f := part.lo; f < part.hi; f++ {
				for _, ch := range s.child[s.childPtr[f]:s.childPtr[f+1]] {
					if ch < part.lo {
						t.Errorf("%s: front %d of task %d has a child outside", c.Name, f, k)
					}
				}
				for _, i := range s.row[s.rowPtr[f]:s.rowPtr[f+1]] {
					if i >= s.first[part.hi] {
						rows[i] = true
					}
				}
			}
			for _, i := range p.out[p.outPtr[k]:p.outPtr[k+1]] {
				if !rows[i] {
					t.Errorf("%s: task %d lists row %d twice or without need", c.Name, k, i)
				}
				delete(rows, i)
			}
			if len(rows) > 0 {
				t.Errorf("%s: task %d does not list %v", c.Name, k, rows)
			}
		}
	}
}
