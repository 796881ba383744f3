package krylov_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/krylov"
	"github.com/saddle-go/saddle/sparse"
)

// The interface of gonum.org/v1/exp/linsolve, and the type of its Settings.PreconSolve.
type (
	linsolveMatrix interface {
		MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector)
	}
	linsolvePrecon = func(dst *mat.VecDense, trans bool, rhs mat.Vector) error
)

var (
	_ linsolveMatrix = (*sparse.CSR)(nil)
	_ linsolveMatrix = (*sparse.CSC)(nil)
	_ linsolveMatrix = (*sparse.Sym)(nil)
	_ linsolveMatrix = (*sparse.Plan)(nil)
	_ linsolveMatrix = (*sparse.SymPlan)(nil)
	_ linsolveMatrix = (*mat.SymBandDense)(nil)
	_ linsolveMatrix = krylov.ToMulVecToer(nil, nil)

	_ linsolvePrecon = krylov.PreconSolve(nil, nil)
)

// halves solves with the matrix [2 1; 0 2], or its transpose.
type halves bool

func (halves) Dim() int { return 2 }

func (h halves) Solve(dst, r []float64) {
	if h {
		dst[0] = r[0] / 2
		dst[1] = (r[1] - dst[0]) / 2
	} else {
		dst[1] = r[1] / 2
		dst[0] = (r[0] - dst[1]) / 2
	}
}

func TestPreconSolve(t *testing.T) {
	solve := krylov.PreconSolve(halves(false), halves(true))
	m := mat.NewDense(2, 2, []float64{2, 1, 0, 2})
	b := mat.NewVecDense(2, []float64{3, 5})
	for _, trans := range []bool{false, true} {
		var x, back mat.VecDense
		if err := solve(&x, trans, b); err != nil {
			t.Fatal(err)
		}
		if trans {
			back.MulVec(m.T(), &x)
		} else {
			back.MulVec(m, &x)
		}
		if !mat.Equal(&back, b) {
			t.Errorf("trans %v: %v", trans, x.RawVector().Data)
		}
		inPlace := mat.VecDenseCopyOf(b)
		if err := solve(inPlace, trans, inPlace); err != nil || !mat.Equal(inPlace, &x) {
			t.Errorf("trans %v, in place: %v, %v", trans, inPlace.RawVector().Data, err)
		}
	}
	if err := krylov.PreconSolve(halves(false), nil)(b, true, b); err == nil {
		t.Error("a transposed solve without one passed")
	}
	var bad *krylov.DimensionError
	if err := solve(new(mat.VecDense), false, mat.NewVecDense(3, nil)); !errors.As(err, &bad) {
		t.Errorf("a right-hand side of length 3: %v", err)
	}
}

func TestMulVecToers(t *testing.T) {
	m := mat.NewDense(2, 2, []float64{2, 1, 0, 2})
	product := func(a mat.Matrix) krylov.Operator {
		return krylov.OperatorFunc(2, func(dst, x []float64) { mat.NewVecDense(2, dst).MulVec(a, mat.NewVecDense(2, x)) })
	}
	a := krylov.ToMulVecToer(product(m), product(m.T()))
	x := mat.NewVecDense(2, []float64{1, 10})
	var y mat.VecDense
	if a.MulVecTo(&y, false, x); y.AtVec(0) != 12 || y.AtVec(1) != 20 {
		t.Errorf("A x = %v", y.RawVector().Data)
	}
	if a.MulVecTo(x, true, x); x.AtVec(0) != 2 || x.AtVec(1) != 21 {
		t.Errorf("Aᵀ x = %v", x.RawVector().Data)
	}
	for want, bad := range map[string]func(){
		"transpose": func() { krylov.ToMulVecToer(product(m), nil).MulVecTo(&y, true, x) },
		"len(x)":    func() { a.MulVecTo(&y, false, mat.NewVecDense(3, nil)) },
	} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(r.(string), want) {
					t.Errorf("want a panic with %q, got %v", want, r)
				}
			}()
			bad()
		}()
	}

	const n = 50
	band := mat.NewSymBandDense(n, 1, nil)
	for i := range n {
		band.SetSymBand(i, i, 3)
		if i > 0 {
			band.SetSymBand(i-1, i, 1)
		}
	}
	sol, b := make([]float64, n), make([]float64, n)
	for i := range b {
		b[i] = math.Sin(float64(i))
	}
	op := krylov.FromMulVecToer(n, band)
	r, err := krylov.NewCG(n).Solve(context.Background(), op, nil, sol, b, krylov.Options{})
	if err != nil || r.Status != krylov.Converged || op.Dim() != n {
		t.Errorf("%v, %v", r.Status, err)
	}
	var back mat.VecDense
	back.MulVec(band, mat.NewVecDense(n, sol))
	if !mat.EqualApprox(&back, mat.NewVecDense(n, b), 1e-6) {
		t.Error("the solution is none")
	}
	krylov.FromMulVecToer(0, band).MulVec(nil, nil)
}
