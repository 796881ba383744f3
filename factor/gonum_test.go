package factor_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/factor"
	"github.com/saddle-go/saddle/sparse"
)

// tridiagonal returns the symmetric matrix with diagonal d and ones beside it, of alternating signs on request.
func tridiagonal(n int, d float64, alternate bool) *sparse.Sym {
	c, err := sparse.NewCOO(n, n)
	if err != nil {
		log.Fatal(err)
	}
	for i := range n {
		v := d
		if alternate && i%2 == 1 {
			v = -d
		}
		if err := c.Append(i, i, v); err != nil {
			log.Fatal(err)
		}
		if i > 0 {
			if err := c.Append(i, i-1, 1); err != nil {
				log.Fatal(err)
			}
		}
	}
	s, err := sparse.SymFromLower(c.ToCSC())
	if err != nil {
		log.Fatal(err)
	}
	return s
}

// A factorisation in the place of mat.Cholesky or mat.LU, for an indefinite matrix.
func ExampleLDL_SolveVecTo() {
	a := tridiagonal(5, 2, true)
	f, err := factor.New(context.Background(), a, factor.Options{})
	if err != nil {
		log.Fatal(err)
	}
	b := mat.NewVecDense(5, []float64{1, 2, 3, 4, 5})
	var x mat.VecDense
	if err := f.SolveVecTo(&x, false, b); err != nil {
		log.Fatal(err)
	}
	var r mat.VecDense
	r.MulVec(a, &x)
	fmt.Println(mat.EqualApprox(&r, b, 1e-14))
	// Output: true
}

// mat.Dense.Solve finds the factors by itself.
func ExampleLDL_WithMatrix() {
	s := tridiagonal(4, 3, false)
	f, err := factor.New(context.Background(), s, factor.Options{})
	if err != nil {
		log.Fatal(err)
	}
	a, err := f.WithMatrix(s)
	if err != nil {
		log.Fatal(err)
	}
	var inverse mat.Dense
	if err := inverse.Solve(a, mat.NewDiagDense(4, []float64{1, 1, 1, 1})); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f\n", mat.Formatted(&inverse))
	// Output:
	// ⎡ 0.3818  -0.1455   0.0545  -0.0182⎤
	// ⎢-0.1455   0.4364  -0.1636   0.0545⎥
	// ⎢ 0.0545  -0.1636   0.4364  -0.1455⎥
	// ⎣-0.0182   0.0545  -0.1455   0.3818⎦
}

// Solutions agree with those of mat.LU however operands are laid out, and alias, for both directions.
func TestSolveTo(t *testing.T) {
	const n, k, seed = 20, 3, 11
	rng := rand.New(rand.NewPCG(seed, 0))
	s := tridiagonal(n, 2, true)
	f, err := factor.New(context.Background(), s, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var lu mat.LU
	lu.Factorize(s.ToDense())
	b := mat.NewDense(n, k, nil)
	for i := range n {
		for j := range k {
			b.Set(i, j, rng.NormFloat64())
		}
	}
	var want mat.Dense
	if err := lu.SolveTo(&want, false, b); err != nil {
		t.Fatal(err)
	}
	a, err := f.WithMatrix(s)
	if err != nil {
		t.Fatal(err)
	}
	inPlace, wide := mat.DenseCopyOf(b), mat.NewDense(n, n, nil)
	view := wide.Slice(0, n, 2, 2+k).(*mat.Dense)
	var fresh, implicit mat.Dense
	for name, solve := range map[string]func() (*mat.Dense, error){
		"empty":    func() (*mat.Dense, error) { return &fresh, f.SolveTo(&fresh, false, b) },
		"in place": func() (*mat.Dense, error) { return inPlace, f.SolveTo(inPlace, true, inPlace) },
		"view":     func() (*mat.Dense, error) { return view, a.SolveTo(view, false, b) },
		"Solve":    func() (*mat.Dense, error) { return &implicit, implicit.Solve(a.T(), b) },
		"transposed": func() (*mat.Dense, error) {
			var x mat.Dense
			return &x, f.SolveTo(&x, false, mat.DenseCopyOf(b.T()).T())
		},
	} {
		if got, err := solve(); err != nil || !mat.EqualApprox(got, &want, 1e-12) {
			t.Errorf("seed %d, %s: %v", seed, name, err)
		}
	}
	column := b.ColView(1).(*mat.VecDense) // with an increment
	var x mat.VecDense
	if err := x.SolveVec(a, column); err != nil || !mat.EqualApprox(&x, want.ColView(1), 1e-12) {
		t.Errorf("SolveVec: %v", err)
	}
	if err := a.SolveVecTo(column, false, column); err != nil || !mat.EqualApprox(column, want.ColView(1), 1e-12) {
		t.Errorf("SolveVecTo in place: %v", err)
	}
	y, z := mat.NewVecDense(n, nil), mat.VecDenseCopyOf(&x)
	if allocs := testing.AllocsPerRun(5, func() { _ = f.SolveVecTo(y, false, z) }); allocs > 1 {
		t.Errorf("SolveVecTo: %v allocations", allocs)
	}
	for name, bad := range map[string]func(){
		"b of SolveVecTo":   func() { _ = f.SolveVecTo(y, false, mat.NewVecDense(n+1, nil)) },
		"dst of SolveVecTo": func() { _ = f.SolveVecTo(mat.NewVecDense(1, nil), false, z) },
		"b of SolveTo":      func() { _ = f.SolveTo(&mat.Dense{}, false, mat.NewDense(2, 2, nil)) },
		"dst of SolveTo":    func() { _ = f.SolveTo(mat.NewDense(n, k+1, nil), false, b) },
	} {
		if err := mat.Maybe(bad); err == nil || !strings.HasPrefix(err.Error(), mat.ErrShape.Error()) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := f.WithMatrix(tridiagonal(3, 2, false)); err == nil {
		t.Error("a matrix of another order passed")
	}
}

func TestSolveToSingular(t *testing.T) {
	c, err := sparse.NewCOO(3, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range [][2]int{{0, 0}, {1, 0}, {1, 1}, {2, 2}} {
		if err := c.Append(e[0], e[1], 1); err != nil {
			t.Fatal(err)
		}
	}
	s, err := sparse.SymFromLower(c.ToCSC())
	if err != nil {
		t.Fatal(err)
	}
	sym, err := factor.Analyze(s, factor.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := sym.New()
	var x mat.VecDense
	b := mat.NewVecDense(3, []float64{2, 2, 5})
	if err := f.SolveVecTo(&x, false, b); err == nil {
		t.Error("no error without a factorisation")
	}
	_, _, val := s.Lower().Raw()
	if _, err := f.Factorize(context.Background(), val); err != nil {
		t.Fatal(err)
	}
	err = f.SolveVecTo(&x, false, b)
	var cond mat.Condition
	if !errors.As(err, &cond) || !math.IsInf(float64(cond), 1) {
		t.Errorf("singular: %v", err)
	}
	if math.Abs(x.AtVec(0)+x.AtVec(1)-2) > 1e-14 || math.Abs(x.AtVec(2)-5) > 1e-14 {
		t.Errorf("singular and consistent: %v", x.RawVector().Data)
	}
}
