package kkt_test

import (
	"context"
	"fmt"
	"log"

	"github.com/saddle-go/saddle/kkt"
)

// A Newton step for min ½xᵀWx − x₁ subject to x₁ + x₂ = 1, where W is indefinite but positive definite on the constraint.
func Example() {
	s := kkt.Structure{
		N: 2, M: 1,
		W: kkt.Entries{RowIdx: []int32{0, 1}, ColIdx: []int32{0, 1}}, // lower triangle
		J: kkt.Entries{RowIdx: []int32{0, 0}, ColIdx: []int32{0, 1}},
	}
	k, err := kkt.New(s, kkt.Options{}) // once: pattern, maps, order, symbolic factor
	if err != nil {
		log.Fatal(err)
	}
	if err := k.SetValues(kkt.Values{W: []float64{3, -1}, J: []float64{1, 1}}); err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	rep, err := k.FactorCorrected(ctx, &kkt.Correction{AllowDeltaC: true})
	if err != nil {
		log.Fatal(err)
	}
	x := make([]float64, k.Dim())
	info, err := k.Solve(ctx, x, []float64{1, 0, 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("inertia (%d, %d, %d) with shifts %v\n", rep.Inertia.Pos, rep.Inertia.Neg, rep.Inertia.Zero, rep.Shift)
	fmt.Printf("x = %.2f, multiplier %.2f, accurate %v\n", x[:2], x[2], info.Converged)
	// Output:
	// inertia (2, 1, 0) with shifts {0 0}
	// x = [0.00 1.00], multiplier 1.00, accurate true
}

// Predictor and corrector of an interior-point method: one factorisation of a quasi-definite matrix, two solves.
func ExampleSystem_Solve() {
	s := kkt.Structure{
		N: 3, M: 2,
		W: kkt.Entries{RowIdx: []int32{0, 1, 2}, ColIdx: []int32{0, 1, 2}},
		J: kkt.Entries{RowIdx: []int32{0, 0, 1, 1}, ColIdx: []int32{0, 1, 1, 2}},
	}
	k, err := kkt.New(s, kkt.Options{Quasidefinite: true})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	x := make([]float64, k.Dim())
	for iteration, mu := range []float64{1, 0.1} {
		err := k.SetValues(kkt.Values{
			W: []float64{1, 2, 1}, J: []float64{1, 1, 1, -1},
			Sigma: []float64{mu, 1 / mu, mu}, C: []float64{mu, mu},
		})
		if err != nil {
			log.Fatal(err)
		}
		if _, err := k.FactorCorrected(ctx, kkt.Quasidefinite{}); err != nil {
			log.Fatal(err)
		}
		if _, err := k.Solve(ctx, x, []float64{1, 1, 1, 0, 0}); err != nil { // predictor
			log.Fatal(err)
		}
		affine := x[0]
		if _, err := k.Solve(ctx, x, []float64{1 + mu*affine, 1, 1, mu, 0}); err != nil { // corrector
			log.Fatal(err)
		}
		st := k.Stats()
		fmt.Printf("iteration %d: %d analysis, %d factorisations, %d solves\n", iteration, st.Analyses, st.Factorizations, st.Solves)
	}
	// Output:
	// iteration 0: 1 analysis, 1 factorisations, 2 solves
	// iteration 1: 1 analysis, 2 factorisations, 4 solves
}
