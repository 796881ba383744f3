package factor

import (
	"context"
	"testing"

	"github.com/saddle-go/saddle/internal/certify"
	"github.com/saddle-go/saddle/sparse"
)

// TestVerdictOnZeroPivots: solves leave out pivots that are zero, so that a probe may see little of them. A singular matrix is not called regular for that.
func TestVerdictOnZeroPivots(t *testing.T) {
	const n = 60
	accepted := 0
	for zero := range n {
		list, err := sparse.NewCOO(n+2, n+2)
		if err != nil {
			t.Fatal(err)
		}
		for j := range n {
			if j != zero {
				list.Append(j, j, 1)
			}
		}
		list.Append(n, n, 1)
		list.Append(n+1, n, 1)
		list.Append(n+1, n+1, 1+0x1p-26)
		a, err := sparse.SymFromLower(list.ToCSC())
		if err != nil {
			t.Fatal(err)
		}
		s, err := Analyze(a, Options{})
		if err != nil {
			t.Fatal(err)
		}
		f := s.New()
		_, _, f.user = a.Lower().Raw()
		if err := f.pass(context.Background(), rung{PivotThreshold, certify.RelaxedU, cancelled}); err != nil {
			t.Fatal(err)
		}
		what, err := f.judge(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if what == certify.Regular {
			t.Errorf("row %d is zero, inertia %v, and the matrix is called regular", zero, f.stats.Inertia)
		}
		if what == certify.Sound {
			accepted++
		}
	}
	if accepted == 0 {
		t.Error("no factors are accepted")
	}
}
