package factortest_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/saddle-go/saddle/factor/factortest"
)

// A path of three vertices has the eigenvalues ±√2 and 0.
func ExampleInertia() {
	path := factortest.GridAdjacency(1, 3)
	fmt.Println(factortest.Inertia(path.A))
	// Output: 1 1 1
}

// The families make matrices of any order whose inertia is known without computing it.
func ExampleFamilies() {
	rng := rand.New(rand.NewPCG(1, 0))
	for _, f := range factortest.Families() {
		if f.Name == "stokes-2d" {
			c := f.Make(rng, 1000)
			fmt.Println(c.Name, c.N(), c.Inertia)
		}
	}
	// Output: stokes-2d-18 935 612 positive, 323 negative, 0 zero
}

// The backward error of a solution rounded to three digits.
func ExampleBackwardError() {
	a := factortest.Laplacian(3).A
	fmt.Printf("%.0e\n", factortest.BackwardError(a, []float64{1.5, 2.001, 1.5}, []float64{1, 1, 1}))
	// Output: 2e-04
}
