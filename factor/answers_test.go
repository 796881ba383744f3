package factor

import (
	"context"
	"math"
	"testing"

	"github.com/saddle-go/saddle/sparse"
)

// TestLogDetOfReplacedPivots: with the pivot that has cancelled replaced, the determinant of
//
//	[1 1 0; 1 1 c; 0 c -1]
//
// would have the other sign and the wrong size.
func TestLogDetOfReplacedPivots(t *testing.T) {
	for _, c := range []float64{0x1p-7, 0x1p-10, 0x1p-16, 0x1p-20} {
		list, err := sparse.NewCOO(3, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range []struct {
			i, j int
			v    float64
		}{{0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {2, 1, c}, {2, 2, -1}} {
			if err := list.Append(e.i, e.j, e.v); err != nil {
				t.Fatal(err)
			}
		}
		a, err := sparse.NewSym(list.ToCSC())
		if err != nil {
			t.Fatal(err)
		}
		f, err := New(context.Background(), a, Options{Ordering: OrderNatural, Pivoting: PivotStatic})
		if err != nil {
			t.Fatal(err)
		}
		if f.stats.Perturbed != 1 {
			t.Fatalf("%d pivots replaced, want 1", f.stats.Perturbed)
		}
		logAbs, sign, err := f.LogDet()
		if want := 2 * math.Log(c); err != nil || sign != -1 || math.Abs(logAbs-want) > 1e-6*math.Abs(want) {
			t.Errorf("c = %g: log %v, sign %d, %v, want %v and -1", c, logAbs, sign, err, want)
		}
	}
}
