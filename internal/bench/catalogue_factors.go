package bench

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// factorKernels are factorisations of dense symmetric matrices of order n, and
// solves with them.
func factorKernels() []Kernel {
	return []Kernel{
		{
			Name: "Cholesky", What: "A = L·Lᵀ, A n×n", Writes: true, Places: inCaches, Parallel: true,
			Shape: factorShape,
			New: func(n, threads int) Work {
				a := triangle(n)
				p := asm.Parallel(threads)
				return Work{Run: func() { p.Cholesky(n, a, n) }}
			},
		},
		{
			Name: "LDL", What: "A = L·D·Lᵀ without pivoting, A n×n", Writes: true, Places: inCaches,
			Shape: factorShape,
			New: func(n, _ int) Work {
				a, d := triangle(n), vector(n)
				return Work{Run: func() { asm.LDL(n, a, n, d) }}
			},
		},
		{
			Name: "LDLPanel/n×32", What: "32 columns of L and D without pivoting, n rows below the diagonal block", Writes: true, Places: inCaches,
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{fmt.Sprintf("%dx32", n+32), (f + 21) * 1024, 16 * 32 * (f + 16), 8 * 32 * (f + 32)}
			},
			New: func(n, _ int) Work {
				m := n + 32
				a, d := make([]float64, 32*m), make([]float64, 32)
				fill(a, 1e-12)
				for j := range 32 {
					a[j+j*m] = 1
				}
				return Work{Run: func() { asm.LDLPanel(m, 32, a, m, d) }}
			},
		},
		{
			Name: "BunchKaufman", What: "P·A·Pᵀ = L·D·Lᵀ, A n×n and random", Writes: true, Places: inCaches,
			Shape: factorShape,
			New: func(n, _ int) Work {
				fresh, a, d, e, perm := vector(n*n), vector(n*n), vector(n), vector(n), make([]int32, n)
				return Work{
					Reset: func() { copy(a, fresh) },
					Run:   func() { asm.BunchKaufman(asm.Partial, n, a, n, d, e, perm) },
				}
			},
		},
		{
			Name: "CholeskySolve", What: "x = (L·Lᵀ)⁻¹·b, L n×n",
			Shape: func(n int) Shape { // L is read twice
				f := float64(n)
				return Shape{fmt.Sprintf("%dx%d", n, n), 2 * f * f, 8*f*(f+1) + 16*f, 8*f*f + 8*f}
			},
			New: func(n, _ int) Work {
				l, x := triangle(n), vector(n)
				return Work{Run: func() { asm.CholeskySolve(n, l, n, x) }}
			},
		},
	}
}

// factorShape is that of the factorisation of a symmetric matrix of order n.
func factorShape(n int) Shape {
	f := float64(n)
	return Shape{fmt.Sprintf("%dx%d", n, n), f * f * f / 3, 8 * f * (f + 1), 8 * f * f}
}
