package bench

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// Sizes of a large data set for learning: features, and vectors that share a pass.
const (
	singleCols    = 100
	singleVectors = 4
)

// singleKernels are loops over the rows of a matrix in float32: dense ones of singleCols features, and sparse ones.
func singleKernels() []Kernel {
	what := fmt.Sprintf(", A n×%d in float32", singleCols)
	several := fmt.Sprintf(", %d vectors", singleVectors)
	all := []Kernel{
		{
			Name: "MulDense32", What: "y = A·x" + what, Shape: singleShape(1, 8),
			New: func(n, _ int) Work { return mulSingle(n, 1) },
		},
		{
			Name: "MulDense32/4", What: "y = A·x" + what + several, Shape: singleShape(singleVectors, 8),
			New: func(n, _ int) Work { return mulSingle(n, singleVectors) },
		},
		{
			Name: "AddDense32T", What: "y += Aᵀ·x" + what, Shape: singleShape(1, 8),
			New: func(n, _ int) Work { return addSingle(n, 1) },
		},
		{
			Name: "AddDense32T/4", What: "y += Aᵀ·x" + what + several, Shape: singleShape(singleVectors, 8),
			New: func(n, _ int) Work { return addSingle(n, singleVectors) },
		},
		{
			Name: "SyrDense32List", What: "lower triangle of H += Aᵀ·D·A by a list of rows" + what,
			Shape: func(n int) Shape {
				const f = singleCols
				s := singleShape(1, 12)(n)
				s.Flops = float64(n * f * (f + 1))
				s.Moved += 8 * f * f
				s.Held += 8 * f * f
				return s
			},
			New: func(n, _ int) Work {
				const f = singleCols
				a, d, h, list := singles(n*f), vector(n), vector(f*f), make([]int32, n)
				for i := range list {
					list[i] = int32(i)
					d[i] *= 1e-12 * d[i]
				}
				work := make([]float32, asm.SyrDense32Size(f))
				return Work{Run: func() { asm.SyrDense32List(list, d, a, f, f, h, f, work) }}
			},
		},
	}
	return append(all, rowShapes[0].singleKernels()...)
}

// singleShape is that of a dense product by k vectors, with so many bytes a row and vector beside A.
func singleShape(k int, row float64) func(n int) Shape {
	return func(n int) Shape {
		a := float64(n * singleCols)
		size := 4*a + row*float64(n*k) + 8*float64(singleCols*k)
		return Shape{fmt.Sprintf("%dx%d,%d", n, singleCols, k), 2 * float64(k) * a, size, size}
	}
}

func mulSingle(n, k int) Work {
	a, x, y := singles(n*singleCols), vector(k*singleCols), vector(k*n)
	return Work{Run: func() { asm.MulDense32Multi(a, singleCols, n, singleCols, k, x, singleCols, y, n) }}
}

func addSingle(n, k int) Work {
	a, x, y := singles(n*singleCols), vector(k*n), vector(k*singleCols)
	for i := range x {
		x[i] *= 1e-12
	}
	return Work{Run: func() { asm.AddDense32TMulti(a, singleCols, n, singleCols, k, x, n, y, singleCols) }}
}

// singleKernels are loops over n sparse rows with values in float32.
func (s rowShape) singleKernels() []Kernel {
	form := fmt.Sprintf("/%dof%d", s.length, s.cols)
	what := fmt.Sprintf(", A n rows of %d entries in %d columns, values in float32", s.length, s.cols)
	kernel := func(name, does string, flops, row, column float64, call func(a *rows, val []float32, x, y []float64) func()) Kernel {
		return Kernel{
			Name: name + form, What: does + what,
			Shape: func(n int) Shape {
				t := s.shape(flops, row, column)(n)
				less := 4 * float64(n*s.length) // values of half the width
				t.Moved, t.Held = t.Moved-less, t.Held-less
				return t
			},
			New: func(n, _ int) Work {
				a := sparseRows(n, s.cols, s.length)
				x, y := vector(singleVectors*max(n, s.cols)), vector(max(singleVectors*max(n, s.cols), s.cols*s.cols))
				for i := range x {
					x[i] *= 1e-12
				}
				return Work{Run: call(a, singles(len(a.ind)), x, y)}
			},
		}
	}
	const k = singleVectors
	return []Kernel{
		kernel("DotSp32", "the dot products of all rows", 2, 0, 8, func(a *rows, val []float32, x, _ []float64) func() {
			return func() {
				for i := range a.list {
					p, q := a.ptr[i], a.ptr[i+1]
					asm.DotSp32(a.ind[p:q], val[p:q], x)
				}
			}
		}),
		kernel("AxpySp32", "y += a·row for all rows", 2, 0, 8, func(a *rows, val []float32, _, y []float64) func() {
			return func() {
				for i := range a.list {
					p, q := a.ptr[i], a.ptr[i+1]
					asm.AxpySp32(1e-12, a.ind[p:q], val[p:q], y)
				}
			}
		}),
		kernel("MulRows32", "y = A·x", 2, 8, 8, func(a *rows, val []float32, x, y []float64) func() {
			return func() { asm.MulRows32(a.ptr, a.ind, val, x, y, 0, len(a.list)) }
		}),
		kernel("MulRowList32", "y = A·x by a list of rows", 2, 12, 8, func(a *rows, val []float32, x, y []float64) func() {
			return func() { asm.MulRowList32(a.list, a.ptr, a.ind, val, x, y[:len(a.list)]) }
		}),
		kernel("AddRowList32", "y += Aᵀ·x by a list of rows", 2, 12, 16, func(a *rows, val []float32, x, y []float64) func() {
			return func() { asm.AddRowList32(a.list, x[:len(a.list)], a.ptr, a.ind, val, y) }
		}),
		kernel("SyrRowList32", "lower triangle of H += Aᵀ·D·A by a list of rows", float64(s.length+1), 12, 8*float64(s.cols), func(a *rows, val []float32, x, y []float64) func() {
			return func() { asm.SyrRowList32(a.list, x[:len(a.list)], a.ptr, a.ind, val, y, s.cols) }
		}),
		kernel("MulRows32Multi", "Y = A·X, 4 columns", 2*k, 8*k, 8*k, func(a *rows, val []float32, x, y []float64) func() {
			return func() { asm.MulRows32Multi(a.ptr, a.ind, val, k, x, y, 0, len(a.list)) }
		}),
		kernel("AddRowList32Multi", "Y += Aᵀ·X by a list of rows, 4 columns", 2*k, 4+8*k, 16*k, func(a *rows, val []float32, x, y []float64) func() {
			return func() { asm.AddRowList32Multi(a.list, k, x[:k*len(a.list)], a.ptr, a.ind, val, y) }
		}),
	}
}

// singles returns n numbers between -1 and 1.
func singles(n int) []float32 {
	x := make([]float32, n)
	for i, v := range vector(n) {
		x[i] = float32(v)
	}
	return x
}
