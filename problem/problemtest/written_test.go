package problemtest_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/saddle-go/saddle/problem"
	"github.com/saddle-go/saddle/problem/nl"
	"github.com/saddle-go/saddle/problem/problemtest"
)

// values returns the objective and the rows of p at several points: one list each.
func values(p *problem.NLP, points [][]float64, order []int) [][]float64 {
	_, m := p.Dim()
	lists := make([][]float64, 1+m)
	x := make([]float64, len(order))
	for _, point := range points {
		for j, k := range order {
			x[k] = point[j]
		}
		lists[0] = append(lists[0], p.Objective(x))
		for i, c := range constraints(p, x) {
			lists[1+i] = append(lists[1+i], c)
		}
	}
	return lists
}

// affine returns a and b of the b + a·u that is v, or false if there is none with a ≠ 0. Of constants a is 1.
func affine(u, v []float64) (a, b float64, ok bool) {
	low, high, size := 0, 0, 1.0
	for k := range u {
		if u[k] < u[low] {
			low = k
		}
		if u[k] > u[high] {
			high = k
		}
		size = math.Max(size, math.Max(math.Abs(u[k]), math.Abs(v[k])))
	}
	a = 1
	if u[high]-u[low] > 1e-12*size {
		a = (v[high] - v[low]) / (u[high] - u[low])
	}
	b = v[low] - a*u[low]
	for k := range u {
		if !(math.Abs(b+a*u[k]-v[k]) <= 1e-9*size*math.Max(1, math.Abs(a))) {
			return 0, 0, false
		}
	}
	return a, b, math.Abs(a) > 1e-9
}

// difference compares two programs whose variable j is order[j] in w. It returns "" if objectives and rows agree up to factors and constants.
func difference(p, w *problem.NLP, points [][]float64, order []int) string {
	ours, theirs := values(p, points, identity(len(order))), values(w, points, order)
	if _, _, ok := affine(ours[0], theirs[0]); !ok {
		return "objective"
	}
	for i, u := range ours[1:] {
		found := false
		for k, v := range theirs[1:] {
			if a, b, ok := affine(u, v); ok && sameSides(p, w, i, k, a, b) {
				found = true
				break
			}
		}
		if !found {
			return fmt.Sprintf("row %d", i+1)
		}
	}
	return ""
}

// sameSides reports whether each side of row i of p is one of row k = b + a·(row i) of w.
func sameSides(p, w *problem.NLP, i, k int, a, b float64) bool {
	lo, hi := b+a*p.RowLower[i], b+a*p.RowUpper[i]
	if a < 0 {
		lo, hi = hi, lo
	}
	same := func(v, side float64) bool {
		return math.IsInf(v, 0) || near(v, side, 1e-8)
	}
	return same(lo, w.RowLower[k]) && same(hi, w.RowUpper[k])
}

func identity(n int) []int {
	p := make([]int, n)
	for j := range p {
		p[j] = j
	}
	return p
}

// orders calls f with the permutations of n numbers until it returns true.
func orders(n int, f func([]int) bool) bool {
	p := identity(n)
	var rest func(k int) bool
	rest = func(k int) bool {
		if k == n {
			return f(p)
		}
		for j := k; j < n; j++ {
			p[k], p[j] = p[j], p[k]
			if rest(k + 1) {
				return true
			}
			p[k], p[j] = p[j], p[k]
		}
		return false
	}
	return rest(0)
}

// nonlinearFirst returns the order of variables that .nl files want: those that are nonlinear in rows and objective, in rows only, in
// the objective only, and the linear ones.
func nonlinearFirst(p *problem.NLP) []int {
	n, m := p.Dim()
	class := make([]int, n)
	y, h := make([]float64, m), make([]float64, p.Hessian.Len())
	x := make([]float64, n)
	for j := range x {
		x[j] = p.Start[j] + 0.1 + 0.01*float64(j)
	}
	for part, bit := range []int{1, 2} { // the objective, the rows
		for i := range y {
			y[i] = float64(part) * (1 + 0.1*float64(i))
		}
		p.Functions.Hessian(x, float64(1-part), y, h)
		for k, v := range h {
			if v != 0 {
				class[p.Hessian.Row[k]] |= bit
				class[p.Hessian.Col[k]] |= bit
			}
		}
	}
	order, next := make([]int, n), 0
	for _, c := range []int{3, 2, 1, 0} {
		for j := range class {
			if class[j] == c {
				order[j] = next
				next++
			}
		}
	}
	return order
}

// written are the files of the collection that state the problem of this package, up to factors of functions and the order of variables.
// The others have mistakes (48 lacks a square, 49 and 102 have a wrong row each, 54 another objective, 119 x11 for one x12, and 105 is cut
// off) or deviate: rounded numbers in 9 and 106, a bound for a row in 42, more variables in 107 and 114.
var written = []int{
	1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 18, 19, 21, 22, 23, 26, 27, 28, 33, 34, 36, 37, 39, 40, 41, 43, 44,
	45, 50, 51, 52, 53, 55, 57, 59, 60, 63, 65, 66, 73, 75, 77, 78, 79, 80, 81, 83, 84, 86, 93, 95, 100, 101,
	103, 104, 108, 110, 111, 113, 117,
}

// order108 has the place of each variable of problem 108 in its file, which goes by the objective.
var order108 = []int{0, 2, 3, 1, 5, 7, 8, 6, 4}

// Files of other hands state the same problems.
func TestWritten(t *testing.T) {
	const folder = "../../../shared/data/nlp/nl_written"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the collection of problems is not here")
	}
	agree, compared := 0, 0
	var list []int
	for _, s := range problemtest.HS() {
		f, err := nl.ReadFile(filepath.Join(folder, s.Name+".nl"), nl.Options{})
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Logf("%s: %v", s.Name, err)
			}
			continue
		}
		compared++
		p, w := s.NLP(), f.Problem
		n, m := p.Dim()
		if wn, wm := w.Dim(); wn != n {
			t.Logf("%s: %d variables and %d rows, the file has %d and %d", s.Name, n, m, wn, wm)
			continue
		}
		rng := rand.New(rand.NewPCG(5, uint64(s.Number)))
		points := make([][]float64, 6)
		for k := range points {
			points[k] = make([]float64, n)
			for j, v := range s.Solution {
				v += 0.1 * math.Max(0.1, math.Abs(v)) * rng.Float64()
				points[k][j] = math.Max(p.Lower[j], math.Min(p.Upper[j], v))
			}
		}
		order := nonlinearFirst(p)
		if s.Number == 108 {
			order = order108
		}
		why := difference(p, w, points, order)
		if why != "" && n <= 8 {
			orders(n, func(order []int) bool {
				ours, theirs := values(p, points[:3], identity(n)), values(w, points[:3], order)
				if _, _, ok := affine(ours[0], theirs[0]); !ok {
					return false
				}
				why = difference(p, w, points, order)
				return why == ""
			})
		}
		switch known := slices.Contains(written, s.Number); {
		case why == "":
			agree++
			list = append(list, s.Number)
		case known:
			t.Errorf("%s differs: %s", s.Name, why)
		default:
			t.Logf("%s differs: %s", s.Name, why)
		}
	}
	t.Logf("%d of %d files agree: %v", agree, compared, list)
}
