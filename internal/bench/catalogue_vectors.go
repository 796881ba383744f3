package bench

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// vectorKernels are the level-1 functions, on n elements.
func vectorKernels() []Kernel {
	return []Kernel{
		{
			Name: "Dot", What: "x·y, n elements",
			Shape: vectorShape(2, 16, 16),
			New: func(n, _ int) Work {
				x, y := vector(n), vector(n)
				return Work{Run: func() { asm.Dot(x, y) }}
			},
		},
		{
			Name: "Nrm2", What: "‖x‖, n elements",
			Shape: vectorShape(2, 8, 8),
			New: func(n, _ int) Work {
				x := vector(n)
				return Work{Run: func() { asm.Nrm2(x) }}
			},
		},
		{
			Name: "Asum", What: "Σ |x[i]|, n elements",
			Shape: vectorShape(2, 8, 8),
			New: func(n, _ int) Work {
				x := vector(n)
				return Work{Run: func() { asm.Asum(x) }}
			},
		},
		{
			Name: "AbsMax", What: "max |x[i]|, n elements",
			Shape: vectorShape(1, 8, 8),
			New: func(n, _ int) Work {
				x := vector(n)
				return Work{Run: func() { asm.AbsMax(x) }}
			},
		},
		{
			Name: "Iamax", What: "index of the largest |x[i]|, n elements", // most of x is read twice
			Shape: vectorShape(1, 8, 8),
			New: func(n, _ int) Work {
				x := vector(n)
				return Work{Run: func() { asm.Iamax(x) }}
			},
		},
		{
			Name: "Axpy", What: "y += a·x, n elements", Writes: true,
			Shape: vectorShape(2, 24, 16),
			New: func(n, _ int) Work {
				x, y := vector(n), vector(n)
				return Work{Run: func() { asm.Axpy(1e-12, x, y) }}
			},
		},
		{
			Name: "Scale", What: "x *= a, n elements", Writes: true,
			Shape: vectorShape(1, 16, 8),
			New: func(n, _ int) Work {
				x := vector(n)
				return Work{Run: func() { asm.Scale(-1, x) }}
			},
		},
		{
			Name: "ClipSlope", What: "slope and curvature of rounded hinges along a line, n margins",
			Shape: vectorShape(10, 16, 16),
			New: func(n, _ int) Work {
				x, y := vector(n), vector(n)
				return Work{Run: func() { asm.ClipSlope(x, y, nil, 0.5, 4) }}
			},
		},
		{
			Name: "DotNrm2", What: "x·y and ‖x‖, n elements",
			Shape: vectorShape(4, 16, 16),
			New: func(n, _ int) Work {
				x, y := vector(n), vector(n)
				return Work{Run: func() { asm.DotNrm2(x, y) }}
			},
		},
		{
			Name: "AxpyNrm2", What: "y += a·x and ‖y‖, n elements", Writes: true,
			Shape: vectorShape(4, 24, 16),
			New: func(n, _ int) Work {
				x, y := vector(n), vector(n)
				return Work{Run: func() { asm.AxpyNrm2(1e-12, x, y) }}
			},
		},
		{
			Name: "AxpyXpby", What: "y += a·p, p = x + b·p, n elements", Writes: true,
			Shape: vectorShape(4, 40, 24),
			New: func(n, _ int) Work {
				x, y, p := vector(n), vector(n), vector(n)
				return Work{Run: func() { asm.AxpyXpby(1e-12, p, y, -0.5, x) }}
			},
		},
		{
			Name: "XpbyPaz", What: "y = x + b·(y + a·z), n elements", Writes: true,
			Shape: vectorShape(4, 32, 24),
			New: func(n, _ int) Work {
				x, y, z := vector(n), vector(n), vector(n)
				return Work{Run: func() { asm.XpbyPaz(x, -0.5, y, 1e-12, z) }}
			},
		},
		{
			Name: "TwoStep", What: "x += a·y + b·z, r += c·t, r·w and ‖r‖, n elements", Writes: true,
			Shape: vectorShape(10, 64, 48),
			New: func(n, _ int) Work {
				x, y, z, t, r, w := vector(n), vector(n), vector(n), vector(n), vector(n), vector(n)
				return Work{Run: func() { asm.TwoStep(1e-12, y, 1e-12, z, x, 1e-12, t, r, w) }}
			},
		},
		{
			Name: "DotSp", What: "x·y, x sparse with n entries, one in four",
			Shape: vectorShape(2, 20, 44),
			New: func(n, _ int) Work {
				x := sparseRows(1, 4*n, n)
				y := vector(4 * n)
				return Work{Run: func() { asm.DotSp(x.ind, x.val, y) }}
			},
		},
		{
			Name: "AxpySp", What: "y += a·x, x sparse with n entries, one in four", Writes: true,
			Shape: vectorShape(2, 28, 44),
			New: func(n, _ int) Work {
				x := sparseRows(1, 4*n, n)
				y := vector(4 * n)
				return Work{Run: func() { asm.AxpySp(1e-12, x.ind, x.val, y) }}
			},
		},
	}
}

// vectorShape is the shape of a call that takes so many flops and bytes an
// element.
func vectorShape(flops, moved, held float64) func(n int) Shape {
	return func(n int) Shape {
		f := float64(n)
		return Shape{fmt.Sprint(n), flops * f, moved * f, held * f}
	}
}
