package precond_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
	"github.com/saddle-go/saddle/sparse/sparsetest"
)

// ones returns A times the vector of ones.
func ones(a *sparse.CSR) (b []float64) {
	n, _ := a.Dims()
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	b = make([]float64, n)
	a.MulVec(b, x)
	return b
}

// iterations solves A x = A·1 by BiCGSTAB and prints how.
func iterations(name string, a *sparse.CSR, m krylov.Preconditioner) {
	n, _ := a.Dims()
	op, err := krylov.General(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	res, err := krylov.NewBiCGSTAB(n).Solve(context.Background(), op, m, make([]float64, n), ones(a), krylov.Options{})
	fmt.Println(name, res.Status, res.Iterations < 25, err)
}

func ExampleILUT() {
	a := sparsetest.ConvectionDiffusion(30, 0.5)
	m, err := precond.NewILUT(a, precond.ILUTOptions{}) // reverse Cuthill–McKee, τ = 0.01
	if err != nil {
		fmt.Println(err)
		return
	}
	iterations("ILUT:", a, m)
	fmt.Println(m.Stats().Replaced, "pivots replaced")
	// Output:
	// ILUT: converged true <nil>
	// 0 pivots replaced
}

func ExampleILU0() {
	a := sparsetest.ConvectionDiffusion(10, 0.5)
	m, err := precond.NewILU0(a, precond.ILU0Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	iterations("first:", a, m)
	_, _, val := a.Raw()
	for k := range val {
		val[k] *= 2
	}
	if err := m.Update(a); err != nil { // numbers only: nothing is allocated
		fmt.Println(err)
		return
	}
	iterations("second:", a, m)
	// Output:
	// first: converged true <nil>
	// second: converged true <nil>
}

func ExampleILDL() {
	// A saddle-point system: the last two rows have no diagonal.
	a, err := sparse.NewCSC(5, 5,
		[]int{0, 2, 5, 7, 7, 7},
		[]int32{0, 3, 1, 3, 4, 2, 4},
		[]float64{2, 1, 3, 1, 1, 4, -1})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := sparse.NewSym(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := precond.NewILDL(s, precond.ILDLOptions{Drop: -1}) // nothing is dropped: exact
	if err != nil {
		fmt.Println(err)
		return
	}
	x := make([]float64, 5)
	m.Solve(x, ones(s.Full()))
	fmt.Printf("%.6f\n", x)
	fmt.Println(m.Stats().Positive, "positive,", m.Stats().Negative, "negative")
	// Output:
	// [1.000000 1.000000 1.000000 1.000000 1.000000]
	// 3 positive, 2 negative
}

func ExampleSSOR() {
	a := sparsetest.ConvectionDiffusion(10, 0.5)
	m, err := precond.NewSSOR(a, 1.2)
	if err != nil {
		fmt.Println(err)
		return
	}
	iterations("SSOR:", a, m)
	// Output:
	// SSOR: converged true <nil>
}

func ExampleBlockJacobi() {
	a := sparsetest.ConvectionDiffusion(10, 0.5)
	m, err := precond.NewBlockJacobi(a, precond.BlockJacobiOptions{Size: 20}) // two rows of the grid a block
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Blocks(), "blocks")
	iterations("block Jacobi:", a, m)
	// Output:
	// 5 blocks
	// block Jacobi: converged true <nil>
}

func ExampleDirect() {
	// The factor of the symmetric problem serves for one with a little convection.
	s, err := sparse.SymOf(sparsetest.ConvectionDiffusion(20, 0))
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := factor.New(context.Background(), s, factor.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	iterations("direct:", sparsetest.ConvectionDiffusion(20, 0.05), precond.NewDirect(f))
	// Output:
	// direct: converged true <nil>
}
