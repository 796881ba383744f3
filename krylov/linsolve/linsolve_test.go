// Package linsolve holds only tests: matrices, plans, preconditioners and factorisations of this library in the iterative
// methods of gonum.org/v1/exp/linsolve, which has no releases and stays out of the main module for that reason.
package linsolve_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"testing"

	"gonum.org/v1/exp/linsolve"
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
)

var (
	_ linsolve.MulVecToer = (*sparse.CSR)(nil)
	_ linsolve.MulVecToer = (*sparse.CSC)(nil)
	_ linsolve.MulVecToer = (*sparse.Sym)(nil)
	_ linsolve.MulVecToer = (*sparse.Plan)(nil)
	_ linsolve.MulVecToer = (*sparse.SymPlan)(nil)
	_ linsolve.MulVecToer = factor.Matrix{}
	_ linsolve.MulVecToer = krylov.ToMulVecToer(nil, nil)
)

// convection returns the matrix of −u″ + wind·u′ on n points of a line, and a right-hand side.
func convection(n int, wind float64) (*sparse.CSR, *mat.VecDense) {
	c, err := sparse.NewCOO(n, n)
	if err != nil {
		log.Fatal(err)
	}
	b := mat.NewVecDense(n, nil)
	for i := range n {
		set := func(j int, v float64) {
			if 0 <= j && j < n {
				if err := c.Append(i, j, v); err != nil {
					log.Fatal(err)
				}
			}
		}
		set(i, 2)
		set(i-1, -1-wind)
		set(i+1, -1+wind)
		b.SetVec(i, 1)
	}
	return c.ToCSR(), b
}

// residual returns ‖b − A x‖/‖b‖.
func residual(a linsolve.MulVecToer, x, b *mat.VecDense) float64 {
	var r mat.VecDense
	a.MulVecTo(&r, false, x)
	r.SubVec(b, &r)
	return mat.Norm(&r, 2) / mat.Norm(b, 2)
}

// A symmetric matrix planned for many products, and conjugate gradients with an incomplete factorisation.
func Example_symmetric() {
	a, b := convection(500, 0)
	s, err := sparse.SymOf(a)
	if err != nil {
		log.Fatal(err)
	}
	plan, err := sparse.NewSymPlan(s, sparse.PlanOptions{})
	if err != nil {
		log.Fatal(err)
	}
	m, err := precond.NewSSOR(a, 1.9)
	if err != nil {
		log.Fatal(err)
	}
	plain, err := linsolve.Iterative(plan, b, &linsolve.CG{}, nil)
	if err != nil {
		log.Fatal(err)
	}
	with, err := linsolve.Iterative(plan, b, &linsolve.CG{}, &linsolve.Settings{PreconSolve: krylov.PreconSolve(m, m)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("accurate:", residual(plan, plain.X, b) < 1e-7, residual(plan, with.X, b) < 1e-7)
	fmt.Println("fewer iterations by half:", 2*with.Stats.Iterations < plain.Stats.Iterations)
	// Output:
	// accurate: true true
	// fewer iterations by half: true
}

// A matrix that is not symmetric, and GMRES with an incomplete factorisation.
func Example_general() {
	a, b := convection(500, 0.3)
	m, err := precond.NewILUT(a, precond.ILUTOptions{})
	if err != nil {
		log.Fatal(err)
	}
	r, err := linsolve.Iterative(a, b, &linsolve.GMRES{}, &linsolve.Settings{PreconSolve: krylov.PreconSolve(m, nil)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("accurate:", residual(a, r.X, b) < 1e-7, "few iterations:", r.Stats.Iterations < 5)
	// Output: accurate: true few iterations: true
}

// The factors of an earlier matrix for one that has changed since.
func Example_factorisation() {
	a, b := convection(500, 0)
	s, err := sparse.SymOf(a)
	if err != nil {
		log.Fatal(err)
	}
	f, err := factor.New(context.Background(), s, factor.Options{})
	if err != nil {
		log.Fatal(err)
	}
	changed := s.Clone()
	for j := range 500 {
		_, val := changed.Lower().Col(j)
		val[0] += 1e-3
	}
	m := precond.NewDirect(f)
	r, err := linsolve.Iterative(changed, b, &linsolve.CG{}, &linsolve.Settings{PreconSolve: krylov.PreconSolve(m, m)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("accurate:", residual(changed, r.X, b) < 1e-7, "few iterations:", r.Stats.Iterations < 20)
	// Output: accurate: true few iterations: true
}

// The other way: a matrix of gonum in a method of this library.
func Example_reverse() {
	const n = 100
	band := mat.NewSymBandDense(n, 1, nil)
	for i := range n {
		band.SetSymBand(i, i, 3)
		if i > 0 {
			band.SetSymBand(i-1, i, 1)
		}
	}
	x, b := make([]float64, n), make([]float64, n)
	for i := range b {
		b[i] = 1
	}
	r, err := krylov.NewCG(n).Solve(context.Background(), krylov.FromMulVecToer(n, band), nil, x, b, krylov.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Status)
	// Output: converged
}

// BiCG asks for products and solves with transposes; every method of linsolve ends at the solution.
func TestMethods(t *testing.T) {
	a, b := convection(200, 0.01) // with more wind linsolve, which does not look at true residuals, stops early
	m, err := precond.NewSSOR(a, 1)
	if err != nil {
		t.Fatal(err)
	}
	mt, err := precond.NewSSOR(a.T().(*sparse.CSC).ToCSR(), 1) // (SSOR of A)ᵀ is that of Aᵀ
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sparse.NewPlan(a, sparse.PlanOptions{Transposed: true})
	if err != nil {
		t.Fatal(err)
	}
	op, err := krylov.General(a)
	if err != nil {
		t.Fatal(err)
	}
	opT := krylov.OperatorFunc(200, a.MulVecT)
	for _, matrix := range []linsolve.MulVecToer{a, a.ToCSC(), plan, krylov.ToMulVecToer(op, opT)} {
		for _, method := range []linsolve.Method{&linsolve.BiCG{}, &linsolve.BiCGStab{}, &linsolve.GMRES{}} {
			r, err := linsolve.Iterative(matrix, b, method, &linsolve.Settings{PreconSolve: krylov.PreconSolve(m, mt)})
			if err != nil || !(residual(a, r.X, b) < 1e-7) || math.IsNaN(mat.Norm(r.X, 2)) {
				t.Errorf("%T, %T: residual %g, %v", matrix, method, residual(a, r.X, b), err)
			}
		}
	}
	if _, err := linsolve.Iterative(a, b, &linsolve.BiCG{}, &linsolve.Settings{PreconSolve: krylov.PreconSolve(m, nil)}); err == nil {
		t.Error("BiCG without a transposed preconditioner passed")
	}
}
