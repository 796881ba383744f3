package svcfit

import (
	"math"
	"testing"

	"github.com/saddle-go/saddle/solvers"
)

// A feature that is not a number is trouble, never a fit.
func TestNotANumber(t *testing.T) {
	for _, r := range []Regime{Newton, Gram} {
		for _, delta := range []float64{0.25, 0} {
			pr := random(31, 60, 5, 0, true, 1)
			pr.Set.X.Dense[7] = float32(math.NaN())
			f := fit(t, newTrainer(t, pr, Options{Threads: 1, Regime: r}), params(31, 5, delta), Target{})
			if f.Status != solvers.NumericalTrouble {
				t.Errorf("%v, δ = %g: %v with gap %v", r, delta, f.Status, f.Gap)
			}
		}
	}
}
