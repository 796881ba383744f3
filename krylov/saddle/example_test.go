package saddle_test

import (
	"context"
	"fmt"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/amg"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/krylov/saddle"
	"github.com/saddle-go/saddle/sparse"
)

// chain returns -u” on n points and n-1 differences of neighbours.
func chain(n int) (a, b *sparse.CSR, err error) {
	ca, err := sparse.NewCOO(n, n)
	if err != nil {
		return nil, nil, err
	}
	cb, err := sparse.NewCOO(n-1, n)
	if err != nil {
		return nil, nil, err
	}
	add := func(c *sparse.COO, i, j int, v float64) {
		if err == nil {
			err = c.Append(i, j, v)
		}
	}
	for i := range n {
		add(ca, i, i, 2)
		if i > 0 {
			add(ca, i, i-1, -1)
			add(ca, i-1, i, -1)
			add(cb, i-1, i-1, -1)
			add(cb, i-1, i, 1)
		}
	}
	return ca.ToCSR(), cb.ToCSR(), err
}

// A cycle of multigrid for A, and the identity for its Schur complement: B A⁻¹ Bᵀ is near
// to it, as for Stokes flow.
func ExampleBlockDiagonal() {
	const n = 3000
	a, b, err := chain(n)
	if err != nil {
		fmt.Println(err)
		return
	}
	velocity, err := amg.New(a, amg.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ones := make([]float64, n-1)
	for i := range ones {
		ones[i] = 1
	}
	mass, err := krylov.NewJacobi(ones)
	if err != nil {
		fmt.Println(err)
		return
	}
	m := saddle.NewBlockDiagonal(velocity, mass)

	op, err := krylov.General(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := saddle.NewOperator(op, b, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, rhs := make([]float64, k.Dim()), make([]float64, k.Dim())
	rhs[0] = 1
	res, err := krylov.NewMINRES(k.Dim()).Solve(context.Background(), k, m, x, rhs, krylov.Options{})
	fmt.Println(res.Status, res.Iterations < 50, err)
	fmt.Printf("%.4f\n", x[n/2]) // all elements are equal: Bx = 0
	// Output:
	// converged true <nil>
	// 0.5000
}

// Currents in a network: those of least loss with what flows in and out of the nodes given.
// A is diagonal, the resistances, so that SchurMatrix is exact: the conductances between
// the nodes.
func ExampleSchurMatrix() {
	resistance := []float64{1, 1, 2}
	a := must(sparse.Diagonal[*sparse.CSR](resistance))
	b := must(sparse.NewCSR(2, 3, []int{0, 2, 4}, []int32{0, 2, 0, 1}, []float64{1, 1, -1, 1})) // nodes 0 and 1 of three
	schur, err := saddle.SchurMatrix(resistance, b, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := factor.New(context.Background(), schur, factor.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	mass, err := krylov.NewJacobi(resistance)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := saddle.NewBlockTriangular(saddle.Full, b, mass, precond.NewDirect(f))
	if err != nil {
		fmt.Println(err)
		return
	}
	op, err := krylov.General(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := saddle.NewOperator(op, b, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := make([]float64, k.Dim())
	rhs := []float64{0, 0, 0, 1, 0} // one unit into node 0, out of node 2
	res, err := krylov.NewGMRES(k.Dim(), 0).Solve(context.Background(), k, m, x, rhs, krylov.Options{})
	fmt.Println(res.Status, res.Iterations, err)
	fmt.Printf("%.3f\n", x[:3])
	// Output:
	// converged 1 <nil>
	// [0.500 0.500 0.500]
}

// Least ½ ‖x‖² + ... with x₀ + x₁ + x₂ = 3, by conjugate gradients that keep to the
// constraint.
func ExampleProjectedCG() {
	a, err := sparse.NewCSR(3, 3, []int{0, 1, 2, 3}, []int32{0, 1, 2}, []float64{1, 2, 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := sparse.NewCSR(1, 3, []int{0, 3}, []int32{0, 1, 2}, []float64{1, 1, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := sparse.SymFromLower(must(sparse.Identity[*sparse.CSR](3)))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := saddle.NewConstraint(context.Background(), g, b, nil, factor.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	op, err := krylov.General(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := saddle.NewOperator(op, b, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := make([]float64, 4)
	res, err := saddle.NewProjectedCG(3, 1).Solve(context.Background(), k, m, x, []float64{0, 0, 0, 3}, krylov.Options{})
	fmt.Println(res.Status, err)
	fmt.Printf("%.4f\n", x)
	// Output:
	// converged <nil>
	// [1.5000 0.7500 0.7500 -1.5000]
}

func must(a *sparse.CSR, err error) *sparse.CSR {
	if err != nil {
		panic(err)
	}
	return a
}
