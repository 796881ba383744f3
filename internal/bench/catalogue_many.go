package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/saddle-go/saddle/asm"
	"github.com/saddle-go/saddle/sparse"
)

// manyKernels work on eight vectors whose elements stand in rows, with n rows.
func manyKernels() []Kernel {
	const w = asm.FrontColumns
	rows := func(name, what string, flops, moved, held float64, writes bool, run func(n int, x []float64) func()) Kernel {
		return Kernel{
			Name: name, What: what + ", n rows of eight", Writes: writes,
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{fmt.Sprintf("%dx8", n), w * flops * f, moved * f, held * f}
			},
			New: func(n, _ int) Work { return Work{Run: run(n, vector(w*n))} },
		}
	}
	fronts := func(name, what string, shape func(n int) Shape, run func(t *asm.TinyFronts, n int, b *asm.FrontRows)) Kernel {
		return Kernel{
			Name: name, What: what + " for eight right-hand sides, by n fronts with a pivot and four rows below", Writes: true, Shape: shape,
			New: func(n, _ int) Work {
				t := chain(n, 1, 5)
				fill(t.L, 1e-12)
				fill(t.D, 1)
				b := &asm.FrontRows{X: vector(w * (n + 5)), Strips: 1}
				return Work{Run: func() { run(t, n, b) }}
			},
		}
	}
	sweep := func(n int) Shape {
		s, f := sweepShape(n), float64(n)
		return Shape{s.Size, w * s.Flops, s.Moved + 16*(w-1)*f, s.Held + 8*(w-1)*f}
	}
	divide := func(n int) Shape {
		f := float64(n)
		return Shape{fmt.Sprint(n), w * f, (16*w + 8 + 4) * f, (8*w + 8*(5+2) + 4*6) * f}
	}
	return []Kernel{
		fronts("FrontsForwardMany", "X = L⁻¹X", sweep, func(t *asm.TinyFronts, n int, b *asm.FrontRows) { t.ForwardMany(0, n, b) }),
		fronts("FrontsBackwardMany", "X = L⁻ᵀD⁻¹X", sweep, func(t *asm.TinyFronts, n int, b *asm.FrontRows) { t.BackwardMany(0, n, b) }),
		fronts("FrontsDivideMany", "X = D⁻¹X", divide, func(t *asm.TinyFronts, n int, b *asm.FrontRows) { t.DivideMany(0, n, b) }),
		rows("ToRows", "columns made rows, in random order", 1, 16*w+12, 16*w+12, true, func(n int, x []float64) func() {
			ind, scale, y := shuffled(n), vector(n), vector(w*n)
			return func() { asm.ToRows(ind, scale, x, n, w, y) }
		}),
		rows("FromRows", "rows in random order made columns", 1, 16*w+12, 16*w+12, true, func(n int, x []float64) func() {
			ind, scale, y := shuffled(n), vector(n), vector(w*n)
			return func() { asm.FromRows(ind, scale, x, w, y, n) }
		}),
		rows("RowSquares", "Σ x_ic²", 2, 8*w, 8*w, false, func(_ int, x []float64) func() {
			return func() { var s [w]float64; asm.RowSquares(x, &s) }
		}),
		rows("RowDistance", "Σ (x_ic − y_ic)²", 3, 16*w, 16*w, false, func(n int, x []float64) func() {
			y := vector(w * n)
			return func() { var s [w]float64; asm.RowDistance(x, y, &s) }
		}),
		rows("RowDots", "Σ x_ij·x_ic", 2, 8*w, 8*w, false, func(_ int, x []float64) func() {
			return func() { var s [w]float64; asm.RowDots(x, 3, &s) }
		}),
		rows("RowLess", "x_ic −= x_ij·t_c", 2, 16*w, 8*w, true, func(_ int, x []float64) func() {
			t := [w]float64{1e-12, 1e-12}
			return func() { asm.RowLess(x, 3, &t) }
		}),
		rows("RowTimes", "X = X·M, M 8×8", 2*w, 16*w, 8*w, true, func(_ int, x []float64) func() {
			var m [w * w]float64
			for c := range w {
				m[c*w+c] = 1
			}
			return func() { asm.RowTimes(x, &m) }
		}),
		rows("MulSymColsMany", "Y += A·X from the lower triangle of a grid with 7 neighbours", 14, 4*12+24*w, 4*12+16*w, true, func(n int, x []float64) func() {
			ptr, ind, val := sparse.Tril(grid(n).ToCSC(), 0).Raw()
			fill(val, 1e-12)
			y := vector(w * n)
			return func() { asm.MulSymColsMany(ptr, ind, val, x, y, 0, n) }
		}),
	}
}

// shuffled returns the numbers below n in random order.
func shuffled(n int) []int32 {
	list := make([]int32, n)
	for i, k := range rand.New(rand.NewPCG(11, 0)).Perm(n) {
		list[i] = int32(k)
	}
	return list
}
