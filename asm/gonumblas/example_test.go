package gonumblas_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm/gonumblas"
)

// A program calls Use once, first thing in main.
func ExampleUse() {
	gonumblas.Use()
	defer gonumblas.Reset() // for this example only

	a := mat.NewSymDense(3, []float64{4, 1, 0, 1, 3, 1, 0, 1, 2})
	var chol mat.Cholesky
	if !chol.Factorize(a) {
		fmt.Println("not positive definite")
		return
	}
	x := new(mat.VecDense)
	if err := chol.SolveVecTo(x, mat.NewVecDense(3, []float64{5, 5, 3})); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", mat.Formatted(x))
	// Output:
	// ⎡1.0000⎤
	// ⎢1.0000⎥
	// ⎣1.0000⎦
}

// One thread, for a program that runs many small problems at once.
func ExampleImplementation() {
	gonumblas.UseThreads(1)
	defer gonumblas.Reset() // for this example only

	a := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	var c mat.Dense
	c.Mul(a, a)
	fmt.Println(mat.Formatted(&c))
	// Output:
	// ⎡ 7  10⎤
	// ⎣15  22⎦
}
