package bench

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// frontKernels are steps of the factorisation of a front, of order n or with n rows.
func frontKernels() []Kernel {
	return []Kernel{
		{
			Name: "AddLower/run", What: "lower triangle of order n added to another, rows next to each other", Writes: true, Places: inCaches,
			Shape: addLowerShape(1),
			New:   func(n, _ int) Work { return addLower(n, n) },
		},
		{
			Name: "AddLower/gaps", What: "lower triangle of order n added to another, runs of four rows", Writes: true, Places: inCaches,
			Shape: addLowerShape(1.25),
			New:   func(n, _ int) Work { return addLower(n, 4) },
		},
		{
			Name: "GrowthRows", What: "g[i] += Σ |d[k]|·l[i,k]², n×32", Writes: true,
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{fmt.Sprintf("%dx32", n), 96 * f, 8*32*f + 16*f, 8*33*f + 256}
			},
			New: func(n, _ int) Work {
				l, d, g := vector(32*n), vector(32), vector(n)
				for k := range d {
					d[k] *= 1e-12
				}
				return Work{Run: func() { asm.GrowthRows(n, 32, l, n, d, g) }}
			},
		},
		{
			Name: "ColumnMax", What: "max |l[i,k]| of each column, n×32",
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{fmt.Sprintf("%dx32", n), 32 * f, 8 * 32 * f, 8*32*f + 256}
			},
			New: func(n, _ int) Work {
				l, c := vector(32*n), vector(32)
				return Work{Run: func() { asm.ColumnMax(n, 32, l, n, c) }}
			},
		},
	}
}

// addLower is an extend-add with a gap of one row after each run.
func addLower(n, run int) Work {
	pos := make([]int32, n)
	for i := range pos {
		pos[i] = int32(i + i/run)
	}
	ld := int(pos[n-1]) + 1
	cb, dst := make([]float64, n*n), vector(ld*ld)
	fill(cb, 1e-12)
	return Work{Run: func() { asm.AddLower(n, 0, n, cb, n, pos, 0, dst, ld) }}
}

// addLowerShape is the shape of a block of order n that is added to one of order wider·n.
func addLowerShape(wider float64) func(n int) Shape {
	return func(n int) Shape {
		f := float64(n)
		return Shape{fmt.Sprintf("%dx%d", n, n), f * (f + 1) / 2, 12 * f * (f + 1), 8 * f * f * (1 + wider*wider)}
	}
}
