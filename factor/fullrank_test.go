package factor_test

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// A promise of full rank leaves out the search for zeros, and nothing else: a regular matrix keeps its solution bit for bit, a singular one loses its
// zero only where the promise was given.
func TestSetFullRank(t *testing.T) {
	const n = 40
	solve := func(weak float64, promised bool) (in factor.Inertia, x []float64) {
		coo, err := sparse.NewCOO(n, n)
		if err != nil {
			t.Fatal(err)
		}
		edge := func(j int) float64 { // conductances of a path, of which a is the Laplacian, singular but for weak
			if j == 0 || j == n {
				return 0
			}
			return 1 / float64(3+j*j%7)
		}
		for j := range n {
			coo.Append(j, j, edge(j)+edge(j+1)+weak)
			if j > 0 {
				coo.Append(j, j-1, -edge(j))
			}
		}
		a, err := sparse.NewSym(coo.ToCSC())
		if err != nil {
			t.Fatal(err)
		}
		s, err := factor.Analyze(a, factor.Options{Pivoting: factor.PivotThreshold})
		if err != nil {
			t.Fatal(err)
		}
		f := s.New()
		f.SetFullRank(promised)
		_, _, val := a.Lower().Raw()
		if in, err = f.Factorize(context.Background(), val); err != nil {
			t.Fatal(err)
		}
		x = make([]float64, n)
		for j := range x {
			x[j] = math.Sin(float64(j))
		}
		if err := f.Solve(x, 1); err != nil {
			t.Fatal(err)
		}
		return in, x
	}
	for _, weak := range []float64{1, 1e-4} {
		in, x := solve(weak, false)
		promised, y := solve(weak, true)
		if in != promised || in.Zero != 0 {
			t.Errorf("shift %g: inertia %+v, and %+v with the promise", weak, in, promised)
		}
		for j, v := range x {
			if math.Float64bits(v) != math.Float64bits(y[j]) {
				t.Errorf("shift %g: x[%d] = %g, and %g with the promise", weak, j, v, y[j])
			}
		}
	}
	const rounding = 0x1p-54
	if in, _ := solve(rounding, true); in.Zero != 0 {
		t.Errorf("the promise does not keep a pivot from being looked at again: %+v", in)
	}
	if in, _ := solve(rounding, false); in.Zero != 1 {
		t.Errorf("a singular matrix has the inertia %+v", in)
	}
}
