package baseline_test

import (
	"context"
	"fmt"
	"math"

	"github.com/saddle-go/saddle/benchmarks/svcscale/baseline"
)

func ExampleGaussian() {
	f := func(theta []float64) float64 { return math.Abs(math.Log10(theta[0]) - 2) }
	box := baseline.Box{Lower: []float64{1e-3}, Upper: []float64{1e5}, Log: true}
	r, err := baseline.Gaussian(context.Background(), f, box, baseline.GaussianOptions{Budget: baseline.Budget{Evaluations: 30}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d evaluations, ended by %s, found: %t\n", len(r.History), r.Ended, r.Best.Value < 0.05)
	// Output: 30 evaluations, ended by evaluations, found: true
}
