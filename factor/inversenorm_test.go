package factor

import (
	"math"
	"testing"
)

func TestConditionOfNaN(t *testing.T) {
	for n := 2; n < 30; n++ {
		e := newInverseNorm(n)
		if v := e.run(func(x []float64) { x[n] = math.NaN() }); !math.IsNaN(v) {
			t.Errorf("n = %d: a column of the block is NaN, and the norm %g", n, v)
		}
	}
}
