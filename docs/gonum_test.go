package docs_test

import (
	"context"
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm/gonumblas"
	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/krylov/precond"
	"github.com/saddle-go/saddle/sparse"
)

// Two lines of main, in a test that undoes them.
func Example_blas() {
	// In main, before anything else:
	gonumblas.Use() // or, for one thread, gonumblas.UseThreads(1)

	a := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	var c mat.Dense
	c.Mul(a, a)
	fmt.Println(c.At(1, 1))
	gonumblas.Reset()
	// Output: 22
}

// A sparse matrix from entries, from a matrix of gonum, and in gonum's own operations.
func Example_matrices() {
	c, err := sparse.NewCOO(3, 3)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range []struct {
		i, j int
		v    float64
	}{{0, 0, 4}, {1, 0, 1}, {1, 1, -3}, {2, 1, 1}, {2, 2, 2}} { // in any order, repeats are summed
		if err := c.Append(e.i, e.j, e.v); err != nil {
			log.Fatal(err)
		}
	}
	lower := c.ToCSC()
	s, err := sparse.SymFromLower(lower) // a mat.Symmetric
	if err != nil {
		log.Fatal(err)
	}
	x := mat.NewVecDense(3, []float64{1, 2, 3})
	var y mat.VecDense
	y.MulVec(s, x)           // gonum's own product goes through At, element by element
	s.MulVecTo(&y, false, x) // ours does not

	fmt.Println(y.RawVector().Data)

	back, err := sparse.FromMatrix(mat.NewDiagDense(3, []float64{1, 2, 3})) // any mat.Matrix, bands and other libraries' sparse ones too
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back.NNZ(), mat.Norm(s, 1))

	plan, err := sparse.NewPlan(s.Full(), sparse.PlanOptions{Threads: 2}) // for many products with one matrix
	if err != nil {
		log.Fatal(err)
	}
	plan.MulVecTo(&y, false, x)
	fmt.Println(y.AtVec(0))
	// Output:
	// [6 -2 8]
	// 3 5
	// 6
}

// A factorisation of an indefinite matrix, which gonum lacks, by gonum's names.
func Example_factorisation() {
	c, err := sparse.NewCOO(2, 2)
	if err != nil {
		log.Fatal(err)
	}
	if err := c.Append(1, 0, 2); err != nil { // [0 2; 2 0]
		log.Fatal(err)
	}
	s, err := sparse.SymFromLower(c.ToCSC())
	if err != nil {
		log.Fatal(err)
	}
	b := mat.NewVecDense(2, []float64{2, 4})
	ctx := context.Background()

	f, err := factor.New(ctx, s, factor.Options{})
	if err != nil {
		log.Fatal(err)
	}
	var x mat.VecDense
	if err := f.SolveVecTo(&x, false, b); err != nil { // mat.Condition(+Inf) if s is singular
		log.Fatal(err)
	}
	fmt.Printf("%.4f, negative eigenvalues: %d\n", x.RawVector().Data, f.Stats().Inertia.Neg)

	a, err := f.WithMatrix(s)
	if err != nil {
		log.Fatal(err)
	}
	var y mat.VecDense
	err = y.SolveVec(a, b) // gonum finds the factors
	fmt.Printf("%.4f %v\n", y.RawVector().Data, err)

	_, _, val := s.Lower().Raw()
	val[0] = 4 // new values, the same pattern: no new analysis
	if _, err := f.Factorize(ctx, val); err != nil {
		log.Fatal(err)
	}
	err = f.SolveVecTo(&x, false, b)
	fmt.Printf("%.4f %v\n", x.RawVector().Data, err)
	// Output:
	// [2.0000 1.0000], negative eigenvalues: 1
	// [2.0000 1.0000] <nil>
	// [1.0000 0.5000] <nil>
}

// Gonum's matrix in a method of this library, with a preconditioner of this library.
func Example_krylov() {
	const n = 1000
	band := mat.NewSymBandDense(n, 1, nil)
	for i := range n {
		band.SetSymBand(i, i, 2.01)
		if i > 0 {
			band.SetSymBand(i-1, i, -1)
		}
	}
	x, b := make([]float64, n), make([]float64, n)
	b[0] = 1
	ctx := context.Background()

	a := krylov.FromMulVecToer(n, band)
	rows, err := sparse.FromMatrix(band)
	if err != nil {
		log.Fatal(err)
	}
	m, err := precond.NewSSOR(rows, 1.7)
	if err != nil {
		log.Fatal(err)
	}
	r, err := krylov.NewMINRES(n).Solve(ctx, a, m, x, b, krylov.Options{Tol: 1e-10})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Status, r.RelResidual <= 1e-10)
	// Output: converged true
}
