package bench

import (
	"math"
	"strconv"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// gridColumns is the number of vectors in products with several.
const gridColumns = 8

// gridKernels are products and solutions with the matrix of a grid of n points, which
// has seven diagonals: by plans, which lay it out for their kernels, and without.
func gridKernels() []Kernel {
	multiply := func(name, what string, perRow, held float64, run func(n, threads int) func()) Kernel {
		return Kernel{
			Name: name, What: what + ", A a grid of n points with 7 neighbours",
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{strconv.Itoa(n), 14 * f, perRow * f, held * f}
			},
			New: func(n, threads int) Work { return Work{Run: run(n, threads)} },
		}
	}
	plan := multiply("MulSell/plan", "y = A·x by Plan", 7*8+16, 7*10+16, func(n, threads int) func() {
		p := must(sparse.NewPlan(grid(n), sparse.PlanOptions{Threads: threads}))
		x, y := vector(n), vector(n)
		return func() { p.MulVec(y, x) }
	})
	plan.Parallel = true
	wide := func(k Kernel) Kernel { // several vectors
		shape := k.Shape
		k.Shape = func(n int) Shape {
			s, f := shape(n), float64(n)
			s.Flops *= gridColumns
			s.Moved += 16 * (gridColumns - 1) * f
			s.Held += 16 * (gridColumns - 1) * f
			return s
		}
		return k
	}
	solve := func(name, what string, run func(p *sparse.TriPlan, x []float64)) Kernel {
		k := multiply(name, what, 4*8+16, 4*12+8, func(n, _ int) func() {
			p := must(sparse.NewTriPlan(lowerGrid(n), sparse.TriOptions{}))
			x := vector(n)
			return func() { run(p, x) }
		})
		shape := k.Shape
		k.Shape = func(n int) Shape { s := shape(n); s.Flops /= 2; return s }
		return k
	}
	rows := func(name, what string, moved, held float64, work func(n, _ int) func()) Kernel {
		k := multiply(name, what, moved, held, work)
		shape := k.Shape
		k.Shape = func(n int) Shape { s := shape(n); s.Flops *= 3.0 / 7; return s }
		return k
	}
	return []Kernel{
		plan,
		multiply("MulSymCols/lower", "y = A·x from the lower triangle", 4*8+16, 4*12+16, func(n, _ int) func() {
			a := sparse.Tril(grid(n).ToCSC(), 0)
			x, y := vector(n), vector(n)
			return func() { a.MulVecSym(y, x) }
		}),
		multiply("SymClasses/lower", "the same by columns of equal length", 4*8+20, 4*12+20, func(n, _ int) func() {
			ptr, ind, val := sparse.Tril(grid(n).ToCSC(), 0).Raw()
			x, y := vector(n), vector(n)
			var c asm.SymClasses
			c.Plan(ptr, ind)
			return func() { c.Mul(ptr, ind, val, x, y) }
		}),
		multiply("MulSymAbs/lower", "y = A·x and |A|·|x| from the lower triangle", 4*8+24, 4*12+24, func(n, _ int) func() {
			ptr, ind, val := sparse.Tril(grid(n).ToCSC(), 0).Raw()
			x, y := vector(n), vector(2*n)
			return func() { asm.MulSymAbs(ptr, ind, val, x, y, 0, n) }
		}),
		multiply("SymLogMax/lower", "largest elements of the rows of SAS, in logarithms, from the lower triangle", 4*8+8, 4*12+8, func(n, _ int) func() {
			ptr, ind, val := sparse.Tril(grid(n).ToCSC(), 0).Raw()
			row := make([]int32, 2*n)
			return func() {
				for c := 0; c < n; {
					c, _ = asm.SymLogMax(ptr, ind, val, row, c, n)
				}
			}
		}),
		multiply("ScaleSymCols/lower", "the lower triangle of SAS", 4*24+8, 4*24+8, func(n, _ int) func() {
			ptr, ind, val := sparse.Tril(grid(n).ToCSC(), 0).Raw()
			src, dst, s := make([]int32, len(ind)), make([]float64, len(ind)), vector(n)
			for k := range src {
				src[k] = int32(k)
			}
			return func() { asm.ScaleSymCols(dst, ptr, ind, src, val, s, 0, n) }
		}),
		multiply("ScaleEntries/lower", "the same, products of scales being given", 4*28, 4*28, func(n, _ int) func() {
			_, ind, val := sparse.Tril(grid(n).ToCSC(), 0).Raw()
			src, dst, w := make([]int32, len(ind)), make([]float64, len(ind)), vector(len(ind))
			for k := range src {
				src[k] = int32(k)
			}
			return func() { asm.ScaleEntries(dst, src, val, w) }
		}),
		multiply("LeastAt/rows", "the smallest of numbers that are far apart", 12, 12, func(n, _ int) func() {
			val, at := vector(n), make([]int32, n)
			for k := range at {
				at[k] = int32(k * 7919 % n)
			}
			return func() { asm.LeastAt(val, at) }
		}),
		wide(multiply("MulRowsFour/8 columns", "Y = A·X, X by columns", 7*8+16, 7*12+16, func(n, _ int) func() {
			a, x, y := grid(n), vector(gridColumns*n), vector(gridColumns*n)
			return func() { a.MulMat(y, n, x, n, gridColumns) }
		})),
		wide(multiply("MulRowsWide/8 columns", "Y = A·X, X by rows", 7*8+16, 7*12+16, func(n, _ int) func() {
			a, x, y := grid(n), vector(gridColumns*n), vector(gridColumns*n)
			return func() { a.MulMatRows(y, gridColumns, x, gridColumns, gridColumns) }
		})),
		solve("TriSolve/plan", "x = L⁻¹·x by TriPlan, L the lower triangle of A", func(p *sparse.TriPlan, x []float64) { p.Solve(x) }),
		solve("TriSolveT/plan", "x = L⁻ᵀ·x by TriPlan, L the lower triangle of A", func(p *sparse.TriPlan, x []float64) { p.SolveT(x) }),
		rows("TriRows/grid", "x = L⁻¹·x by rows, L the lower triangle of A with ones on the diagonal", 3*8+16, 3*12+8, func(n, _ int) func() {
			ptr, ind, val := strictGrid(sparse.Tril(grid(n), -1))
			x := vector(n)
			return func() { asm.TriRows(ptr, ind, val, x, 0, n) }
		}),
		rows("TriRowsBack/grid", "x = U⁻¹·D·x by rows, U the upper triangle of A with ones on the diagonal", 3*8+24, 3*12+16, func(n, _ int) func() {
			ptr, ind, val := strictGrid(sparse.Triu(grid(n), 1))
			x, d := vector(n), vector(n)
			for i := range d {
				d[i] = 1
			}
			return func() { asm.TriRowsBack(ptr, ind, val, d, x, 0, n) }
		}),
	}
}

// strictGrid returns the arrays of a, its elements made as small as rounding.
func strictGrid(a *sparse.CSR) (ptr []int, ind []int32, val []float64) {
	ptr, ind, val = a.Raw()
	for k := range val {
		val[k] = 1e-12
	}
	return ptr, ind, val
}

// grid returns the matrix of order n with diagonals at 0, ±1, ±p and ±p², p about
// n^⅓, as the seven-point stencil of a cube has them.
func grid(n int) *sparse.CSR {
	p := max(2, int(math.Cbrt(float64(n))))
	ptr, ind, val := make([]int, 1, n+1), make([]int32, 0, 7*n), make([]float64, 0, 7*n)
	for i := range n {
		for _, offset := range []int{-p * p, -p, -1, 0, 1, p, p * p} {
			if j := i + offset; 0 <= j && j < n {
				ind = append(ind, int32(j))
				val = append(val, -0.125)
			}
		}
		ptr = append(ptr, len(ind))
	}
	return must(sparse.NewCSR(n, n, ptr, ind, val))
}

// lowerGrid returns the lower triangle of grid(n) with ones on the diagonal and
// elements as small as rounding below, so that solutions stay as they are.
func lowerGrid(n int) *sparse.CSC {
	l := sparse.Tril(grid(n).ToCSC(), 0)
	ptr, _, val := l.Raw()
	for j := range n {
		val[ptr[j]] = 1
		for k := ptr[j] + 1; k < ptr[j+1]; k++ {
			val[k] = 1e-12
		}
	}
	return l
}

// must returns v, which is right by construction.
func must[T any](v T, err error) T {
	if err != nil {
		panic("bench: " + err.Error())
	}
	return v
}
