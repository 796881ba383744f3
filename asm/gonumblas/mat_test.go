package gonumblas_test

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/asm/gonumblas"
)

// factor runs mat's factorisations on one matrix and returns what does not depend on
// signs or the order of rounding.
func factor(a *mat.Dense, s *mat.SymDense) map[string]*mat.Dense {
	n, _ := a.Dims()
	out := map[string]*mat.Dense{}
	keep := func(name string) *mat.Dense {
		out[name] = new(mat.Dense)
		return out[name]
	}
	keep("Mul").Mul(a, a.T())
	keep("Inverse").Inverse(a)
	var chol mat.Cholesky
	chol.Factorize(s)
	chol.SolveTo(keep("Cholesky"), a)
	var lu mat.LU
	lu.Factorize(a)
	lu.SolveTo(keep("LU"), true, s)
	var qr mat.QR
	qr.Factorize(a)
	qr.SolveTo(keep("QR"), false, s)
	var eig mat.EigenSym
	eig.Factorize(s, true)
	keep("EigenSym").CloneFrom(mat.NewDense(n, 1, eig.Values(nil)))
	var svd mat.SVD
	svd.Factorize(a, mat.SVDFull)
	keep("SVD").CloneFrom(mat.NewDense(n, 1, svd.Values(nil)))
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	u.Apply(func(_, j int, e float64) float64 { return e * out["SVD"].At(j, 0) }, &u)
	keep("U S Vᵀ").Mul(&u, v.T())
	return out
}

// TestMat compares mat on our kernels with mat on gonum's.
func TestMat(t *testing.T) {
	r := source(t)
	for _, n := range []int{1, 2, 10, 63, 64, 65, 150, 260} {
		a := mat.NewDense(n, n, stable(draw(r, n*n), n, n))
		s := mat.NewSymDense(n, nil)
		s.SymOuterK(1, a)
		want := factor(a, s)
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			atEveryLevel(t, func(t *testing.T) {
				withUse(0, func() {
					for name, got := range factor(a, s) {
						var d mat.Dense
						d.Sub(got, want[name])
						if e := mat.Norm(&d, math.Inf(1)) / mat.Norm(want[name], math.Inf(1)); !(e < 1e-12*float64(10+n)) {
							t.Errorf("%s differs by %g", name, e)
						}
					}
				})
			})
		})
	}
}

// TestUse checks the switch and calls from several goroutines.
func TestUse(t *testing.T) {
	gonumblas.Use()
	defer gonumblas.Reset()
	if _, ok := blas64.Implementation().(gonumblas.Implementation); !ok {
		t.Fatalf("blas64 uses %T", blas64.Implementation())
	}
	a := mat.NewDense(200, 200, draw(source(t), 200*200))
	var want mat.Dense
	want.Mul(a, a)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				var c mat.Dense
				c.Mul(a, a)
				if !mat.Equal(&c, &want) {
					t.Error("a product differs")
				}
			}
		})
	}
	wg.Wait()
}
