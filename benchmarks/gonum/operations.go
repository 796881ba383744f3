package main

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// An operation is something that mat computes on matrices of order n, into receivers
// that are kept from run to run.
type operation struct {
	name    string
	sizes   []int
	flops   func(n float64) float64 // nil where it depends on the data
	prepare func(n int) func()      // makes the matrices and returns what is timed
}

func cubic(f float64) func(n float64) float64 {
	return func(n float64) float64 { return f * n * n * n }
}

var factored = []int{100, 500, 1000}

var operations = []operation{
	{"Mul", []int{50, 100, 500, 1000, 2000}, cubic(2), func(n int) func() {
		a, b, c := dense(n), dense(n), new(mat.Dense)
		return func() { c.Mul(a, b) }
	}},
	{"MulVec", []int{100, 500, 1000, 2000}, func(n float64) float64 { return 2 * n * n }, func(n int) func() {
		a, x, y := dense(n), vector(n), new(mat.VecDense)
		return func() { y.MulVec(a, x) }
	}},
	{"Cholesky", factored, cubic(1. / 3), func(n int) func() {
		a := definite(n)
		var f mat.Cholesky
		return func() {
			if !f.Factorize(a) {
				panic("not definite")
			}
		}
	}},
	{"LU", factored, cubic(2. / 3), func(n int) func() {
		a := dense(n)
		var f mat.LU
		return func() {
			f.Factorize(a)
		}
	}},
	{"QR", factored, cubic(4. / 3), func(n int) func() {
		a := dense(n)
		var f mat.QR
		return func() {
			f.Factorize(a)
		}
	}},
	{"EigenSym", factored, nil, func(n int) func() { return eigen(n, true) }},
	{"EigenSym values", factored, nil, func(n int) func() { return eigen(n, false) }},
	{"SVD", factored, nil, func(n int) func() { return svd(n, mat.SVDThin) }},
	{"SVD values", factored, nil, func(n int) func() { return svd(n, mat.SVDNone) }},
	{"LU.SolveVecTo", factored, func(n float64) float64 { return 2 * n * n }, func(n int) func() {
		var f mat.LU
		f.Factorize(dense(n))
		b, x := vector(n), new(mat.VecDense)
		return func() { check(f.SolveVecTo(x, false, b)) }
	}},
	{"Cholesky.SolveVecTo", factored, func(n float64) float64 { return 2 * n * n }, func(n int) func() {
		var f mat.Cholesky
		f.Factorize(definite(n))
		b, x := vector(n), new(mat.VecDense)
		return func() { check(f.SolveVecTo(x, b)) }
	}},
	{"LU.SolveTo", factored, cubic(2), func(n int) func() {
		var f mat.LU
		f.Factorize(dense(n))
		b, x := dense(n), new(mat.Dense)
		return func() { check(f.SolveTo(x, false, b)) }
	}},
	{"Dense.Inverse", factored, cubic(2), func(n int) func() {
		a, x := dense(n), new(mat.Dense)
		return func() { check(x.Inverse(a)) }
	}},
}

func eigen(n int, vectors bool) func() {
	a := definite(n)
	var f mat.EigenSym
	return func() {
		if !f.Factorize(a, vectors) {
			panic("no convergence")
		}
	}
}

func svd(n int, kind mat.SVDKind) func() {
	a := dense(n)
	var f mat.SVD
	return func() {
		if !f.Factorize(a, kind) {
			panic("no convergence")
		}
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// dense returns a well conditioned matrix of normal numbers.
func dense(n int) *mat.Dense {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	a := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			a.Set(i, j, r.NormFloat64())
		}
		a.Set(i, i, a.At(i, i)+float64(n)/10)
	}
	return a
}

// definite returns a symmetric positive definite matrix.
func definite(n int) *mat.SymDense {
	d := dense(n)
	a := mat.NewSymDense(n, nil)
	a.SymOuterK(1, d)
	for i := range n {
		a.SetSym(i, i, a.At(i, i)+1)
	}
	return a
}

func vector(n int) *mat.VecDense {
	r := rand.New(rand.NewPCG(2, uint64(n)))
	x := mat.NewVecDense(n, nil)
	for i := range n {
		x.SetVec(i, r.NormFloat64())
	}
	return x
}
