package precond_test

import (
	"math"
	"testing"

	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
)

// The absolute value of [p 1; 1 -p] is diagonal, and its inverse must be found all the same.
func TestILDLDiagonalAbsoluteValue(t *testing.T) {
	for _, p := range []float64{0, 0.01} {
		l, err := sparse.NewCSC(2, 2, []int{0, 2, 3}, []int32{0, 1, 1}, []float64{p, 1, -p})
		if err != nil {
			t.Fatal(err)
		}
		a, err := sparse.NewSym(l)
		if err != nil {
			t.Fatal(err)
		}
		m, err := precond.NewILDL(a, precond.ILDLOptions{Positive: true})
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float64, 2)
		m.Solve(x, []float64{3, -2})
		h := math.Hypot(p, 1)
		if math.Abs(x[0]-3/h) > 1e-14 || math.Abs(x[1]+2/h) > 1e-14 {
			t.Errorf("p = %v: %v, want (3, -2)/%v", p, x, h)
		}
	}
}
