// Package sparsetest makes sparse matrices for tests and measures the error of
// computed solutions.
package sparsetest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/saddle-go/saddle/sparse"
)

// Random returns a rows×cols matrix in which every entry is stored with
// probability density and normally distributed.
func Random(rng *rand.Rand, rows, cols int, density float64) *sparse.CSR {
	return build(rows, cols, func(add func(i, j int, v float64)) {
		for i := range rows {
			for j := range cols {
				if rng.Float64() < density {
					add(i, j, rng.NormFloat64())
				}
			}
		}
	})
}

// Vector returns n normally distributed numbers.
func Vector(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

// ConvectionDiffusion returns the five-point upwind discretisation of
//
//	-Δu + c·(u_x + u_y)
//
// on a k×k grid with unit spacing and zero boundary values: of order k²,
// symmetric positive definite for c = 0, a nonsymmetric M-matrix for c > 0.
func ConvectionDiffusion(k int, c float64) *sparse.CSR {
	return build(k*k, k*k, func(add func(i, j int, v float64)) {
		for row := range k {
			for col := range k {
				i := row*k + col
				add(i, i, 4+2*c)
				if row > 0 {
					add(i, i-k, -1-c)
				}
				if col > 0 {
					add(i, i-1, -1-c)
				}
				if col < k-1 {
					add(i, i+1, -1)
				}
				if row < k-1 {
					add(i, i+k, -1)
				}
			}
		}
	})
}

// BackwardError returns ‖b-Ax‖∞ / (‖A‖∞‖x‖∞ + ‖b‖∞), the normwise relative
// backward error of x as a solution of Ax = b (Rigal and Gaches, 1967). It is 0
// for 0/0 and NaN if anything is not finite.
func BackwardError(a *sparse.CSR, x, b []float64) float64 {
	rows, _ := a.Dims()
	r := make([]float64, rows)
	a.MulVec(r, x)
	var normA float64
	for i := range r {
		r[i] = b[i] - r[i]
		var sum float64
		_, val := a.Row(i)
		for _, v := range val {
			sum += math.Abs(v)
		}
		normA = max(normA, sum)
	}
	res := normInf(r)
	if res == 0 {
		return 0
	}
	return res / (normA*normInf(x) + normInf(b))
}

func normInf(x []float64) float64 {
	var norm float64
	for _, v := range x {
		norm = max(norm, math.Abs(v))
	}
	return norm
}

// build returns the matrix of the entries that fill adds.
func build(rows, cols int, fill func(add func(i, j int, v float64))) *sparse.CSR {
	c, err := sparse.NewCOO(rows, cols)
	if err != nil {
		panic(fmt.Sprintf("sparsetest: %v", err))
	}
	fill(func(i, j int, v float64) {
		if err := c.Append(i, j, v); err != nil {
			panic(fmt.Sprintf("sparsetest: %v", err))
		}
	})
	return c.ToCSR()
}
