package kkttest_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/kkt"
	"github.com/saddle-go/saddle/kkt/kkttest"
)

// One instance of each method, solved in canonical form and compared with its unreduced system.
func ExampleMethods() {
	rng := rand.New(rand.NewPCG(1, 0))
	for _, m := range kkttest.Methods() {
		in := m.Make(rng, 12, 5)
		k, err := kkt.New(in.Structure, kkt.Options{})
		if err != nil {
			log.Fatal(err)
		}
		if err := k.SetValues(in.Values); err != nil {
			log.Fatal(err)
		}
		if _, err := k.Factor(context.Background(), kkt.Shift{}); err != nil {
			log.Fatal(err)
		}
		x := make([]float64, k.Dim())
		if _, err := k.Solve(context.Background(), x, in.RHS); err != nil {
			log.Fatal(err)
		}
		apart := 0.0
		want := kkttest.SolveDense(in.Full, in.FullRHS)
		for i, v := range in.Recover(x) {
			apart = math.Max(apart, math.Abs(v-want[i])/(1+math.Abs(want[i])))
		}
		fmt.Printf("%s: %d unknowns instead of %d, agree: %v\n", m.Name, k.Dim(), len(want), apart < 1e-10)
	}
	// Output:
	// shifted: 18 unknowns instead of 57, agree: true
	// shifted trust region: 18 unknowns instead of 57, agree: true
	// ip-sqp: 17 unknowns instead of 85, agree: true
	// primal-dual condensed: 24 unknowns instead of 31, agree: true
	// primal-dual augmented: 24 unknowns instead of 31, agree: true
	// bilevel: 23 unknowns instead of 23, agree: true
	// gauss-newton: 29 unknowns instead of 12, agree: true
	// levenberg-marquardt: 29 unknowns instead of 12, agree: true
}
