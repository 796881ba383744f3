package sparsetest_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/saddle-go/saddle/sparse/sparsetest"
)

func ExampleBackwardError() {
	a := sparsetest.ConvectionDiffusion(2, 0) // 4 on the diagonal, two -1 in each row
	x := []float64{1, 1, 1, 1}
	fmt.Println(sparsetest.BackwardError(a, x, []float64{2, 2, 2, 2}))
	fmt.Println(sparsetest.BackwardError(a, x, []float64{2, 2, 2, 10}))
	// Output:
	// 0
	// 0.5
}

func TestConvectionDiffusion(t *testing.T) {
	const k, c = 3, 0.5
	a := sparsetest.ConvectionDiffusion(k, c)
	if got, want := a.NNZ(), k*k+4*k*(k-1); got != want {
		t.Errorf("NNZ = %d, want %d", got, want)
	}
	for _, e := range []struct {
		i, j int
		want float64
	}{{4, 4, 5}, {4, 3, -1.5}, {4, 1, -1.5}, {4, 5, -1}, {4, 7, -1}, {2, 3, 0}, {3, 2, 0}} {
		if got := a.At(e.i, e.j); got != e.want {
			t.Errorf("A(%d, %d) = %v, want %v", e.i, e.j, got, e.want)
		}
	}
}

func TestBackwardErrorNaN(t *testing.T) {
	a := sparsetest.ConvectionDiffusion(1, 0)
	if e := sparsetest.BackwardError(a, []float64{math.NaN()}, []float64{1}); !math.IsNaN(e) {
		t.Errorf("backward error of NaN = %v", e)
	}
}
