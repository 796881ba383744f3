package bench

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// rank is the depth of the products that update what remains of a factorisation.
const rank = 64

// inCaches are the places of functions whose time is in arithmetic: in memory they
// are what they are in the third cache.
var inCaches = []Place{L1, L2, L3}

// matrixKernels are products with dense matrices of order n and triangular solves.
func matrixKernels() []Kernel {
	return []Kernel{
		{
			Name: "Gemv", What: "y += A·x, A n×n",
			Shape: matrixVectorShape,
			New: func(n, _ int) Work {
				a, x, y := vector(n*n), vector(n), vector(n)
				return Work{Run: func() { asm.Gemv(n, n, 1e-12, a, n, x, y) }}
			},
		},
		{
			Name: "GemvT", What: "y += Aᵀ·x, A n×n",
			Shape: matrixVectorShape,
			New: func(n, _ int) Work {
				a, x, y := vector(n*n), vector(n), vector(n)
				return Work{Run: func() { asm.GemvT(n, n, 1e-12, a, n, x, y) }}
			},
		},
		{
			Name: "Ger", What: "A += x·yᵀ, A n×n", Writes: true,
			Shape: func(n int) Shape { s := matrixVectorShape(n); s.Moved *= 2; return s },
			New: func(n, _ int) Work {
				a, x, y := vector(n*n), vector(n), vector(n)
				return Work{Run: func() { asm.Ger(n, n, 1e-12, x, y, a, n) }}
			},
		},
		gemm("Gemm/NN", "C += A·B, all n×n", asm.NoTrans, 0),
		gemm("Gemm/NT", "C += A·Bᵀ, all n×n", asm.Trans, 0),
		gemm("Gemm/NN,k=64", "C += A·B, A n×64", asm.NoTrans, rank),
		gemm("Gemm/NT,k=64", "C += A·Bᵀ, A and B n×64", asm.Trans, rank),
		{
			Name: "Syrk", What: "lower triangle of C += A·Aᵀ, A n×n", Writes: true, Places: inCaches, Parallel: true,
			Shape: func(n int) Shape { return syrkShape(n, n, 1) },
			New:   func(n, threads int) Work { return syrk(n, n, threads) },
		},
		{
			Name: "Syrk/k=64", What: "lower triangle of C += A·Aᵀ, A n×64", Writes: true, Places: inCaches, Parallel: true,
			Shape: func(n int) Shape { return syrkShape(n, rank, 1) },
			New:   func(n, threads int) Work { return syrk(n, rank, threads) },
		},
		{
			Name: "Gemmt/LDLᵀ,k=64", What: "lower triangle of C += A·D·Bᵀ, A and B n×64", Writes: true, Places: inCaches,
			Shape: func(n int) Shape { return syrkShape(n, rank, 2) },
			New: func(n, _ int) Work {
				a, b, c, d := vector(n*rank), vector(n*rank), vector(n*n), vector(rank)
				return Work{Run: func() {
					asm.Gemmt(asm.Lower, asm.NoTrans, asm.Trans, n, rank, 1e-12, a, n, d, b, n, 1, c, n)
				}}
			},
		},
		{
			Name: "Trsm/Left", What: "X = L⁻¹·B, all n×n", Writes: true, Places: inCaches,
			Shape: func(n int) Shape { return trsmShape(n, n) },
			New: func(n, _ int) Work {
				t, b := triangle(n), vector(n*n)
				return Work{Run: func() { asm.Trsm(asm.Left, asm.Lower, asm.NoTrans, false, n, n, 1, t, n, b, n) }}
			},
		},
		{
			Name: "Trsm/Right,k=64", What: "X = B·L⁻ᵀ, B n×64", Writes: true, Places: inCaches,
			Shape: func(n int) Shape { return trsmShape(n, rank) },
			New: func(n, _ int) Work {
				t, b := triangle(rank), vector(n*rank)
				return Work{Run: func() { asm.Trsm(asm.Right, asm.Lower, asm.Trans, false, n, rank, 1, t, rank, b, n) }}
			},
		},
	}
}

// matrixVectorShape is that of a product of an n×n matrix with a vector.
func matrixVectorShape(n int) Shape {
	f := float64(n)
	return Shape{fmt.Sprintf("%dx%d", n, n), 2 * f * f, 8*f*f + 24*f, 8*f*f + 16*f}
}

// gemm is a product of depth k, or n if k is 0.
func gemm(name, what string, opB asm.Op, k int) Kernel {
	depth := func(n int) int {
		if k == 0 {
			return n
		}
		return k
	}
	return Kernel{
		Name: name, What: what, Writes: true, Places: inCaches, Parallel: true,
		Shape: func(n int) Shape {
			f, d := float64(n), float64(depth(n))
			return Shape{fmt.Sprintf("%dx%dx%d", n, n, depth(n)), 2 * f * f * d, 16*f*d + 16*f*f, 16*f*d + 8*f*f}
		},
		New: func(n, threads int) Work {
			k := depth(n)
			a, b, c := vector(n*k), vector(n*k), vector(n*n)
			ldb := k
			if opB == asm.Trans {
				ldb = n
			}
			p := asm.Parallel(threads)
			return Work{Run: func() { p.Gemm(asm.NoTrans, opB, n, n, k, 1e-12, a, n, nil, b, ldb, 1, c, n) }}
		},
	}
}

func syrk(n, k, threads int) Work {
	a, c := vector(n*k), vector(n*n)
	p := asm.Parallel(threads)
	return Work{Run: func() { p.Syrk(n, k, 1e-12, a, n, c, n) }}
}

// syrkShape is that of half a product of depth k of one or two n×k matrices.
func syrkShape(n, k, operands int) Shape {
	f, d := float64(n), float64(k)
	in := 8 * f * d * float64(operands)
	return Shape{fmt.Sprintf("%dx%d", n, k), f * (f + 1) * d, in + 8*f*(f+1), in + 8*f*f}
}

// trsmShape is that of a solve with a triangle of order k for n vectors.
func trsmShape(n, k int) Shape {
	f, d := float64(n), float64(k)
	return Shape{fmt.Sprintf("%dx%d", n, k), f * d * d, 16*f*d + 4*d*d, 8*f*d + 8*d*d}
}
