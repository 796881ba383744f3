package bench

import (
	"fmt"
	"math/rand/v2"

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
			Name: "AddLeaves", What: "a column to which n leaves of 20 rows contribute, in random order", Writes: true,
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{fmt.Sprintf("%dx20", n), 2 * 20 * f, 20*12*f + 40*f + 16*2000, (20*12+40)*f + 8*2000}
			},
			New: func(n, _ int) Work { return addLeaves(n, 20) },
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
			Name: "MixPair", What: "u = a·x + c·y, v = c·x + b·y, n elements", Writes: true,
			Shape: vectorShape(6, 32, 32),
			New: func(n, _ int) Work {
				x, y, u, v := vector(n), vector(n), vector(n), vector(n)
				return Work{Run: func() { asm.MixPair(0.5, 0.4, 0.3, x, y, u, v) }}
			},
		},
		{
			Name: "GrowthPair", What: "g += a·x² + b·y² + 2c·|x·y|, n elements", Writes: true,
			Shape: vectorShape(9, 32, 24),
			New: func(n, _ int) Work {
				x, y, g := vector(n), vector(n), vector(n)
				return Work{Run: func() { asm.GrowthPair(1e-12, 1e-12, 1e-12, x, y, g) }}
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
		{
			Name: "TinyFronts", What: "n fronts with a pivot and four rows below, each the child of the next", Writes: true,
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{fmt.Sprint(n), 60 * f, (8*(2+5+1+2*16+2*5) + 100) * f, (8*(2+5+1+16+1) + 100) * f}
			},
			New: func(n, _ int) Work {
				t := chain(n, 1, 5)
				return Work{
					Reset: func() { clear(t.Growth) },
					Run:   func() { t.Eliminate(0, n, 0, 0) },
				}
			},
		},
		{
			Name: "SmallFronts", What: "n fronts with four pivots and 16 rows below, each the child of the next", Writes: true,
			Shape: func(n int) Shape {
				f := float64(n)
				return Shape{fmt.Sprint(n), 1720 * f, (8*(8+96+4+2*256+2*20) + 200) * f, (8*(8+96+4+256+4) + 200) * f}
			},
			New: func(n, _ int) Work {
				t := chain(n, 4, 20)
				return Work{
					Reset: func() { clear(t.Growth) },
					Run:   func() { t.Eliminate(0, n, 0, 0) },
				}
			},
		},
		{
			Name: "PivotScan", What: "signs, doubts and growth of n pivots", Places: inCaches,
			Shape: vectorShape(5, 16, 16),
			New: func(n, _ int) Work {
				d, g := vector(n), vector(n)
				s := asm.PivotScan{Share: 1e-12, Size: 1, Grown: 1e3}
				return Work{Run: func() { s.Scan(d, g) }}
			},
		},
		{
			Name: "FrontsForward", What: "x = L⁻¹x by n fronts with a pivot and four rows below", Writes: true,
			Shape: sweepShape,
			New:   func(n, _ int) Work { return sweep(n, (*asm.TinyFronts).Forward) },
		},
		{
			Name: "FrontsBackward", What: "x = L⁻ᵀD⁻¹x by n fronts with a pivot and four rows below", Writes: true,
			Shape: sweepShape,
			New:   func(n, _ int) Work { return sweep(n, (*asm.TinyFronts).Backward) },
		},
		{
			Name: "BlockLDL", What: "P·A·Pᵀ = L·D·Lᵀ with complete pivoting, n matrices 32×32", Writes: true, Places: inCaches,
			Shape: func(n int) Shape {
				f, order := float64(n), float64(asm.BlockOrder)
				return Shape{fmt.Sprintf("%d of 32x32", n), f * order * order * order / 3, 8 * f * order * (order + 1), 8 * f * order * order}
			},
			New: func(n, _ int) Work {
				const order = asm.BlockOrder
				fresh, a := vector(n*order*order), make([]float64, n*order*order)
				d, e, perm := vector(order), vector(order), make([]int32, order)
				return Work{
					Reset: func() { copy(a, fresh) },
					Run: func() {
						for k := range n {
							asm.BlockLDL(order, a[k*order*order:(k+1)*order*order], order, 0.01, d, e, perm)
						}
					},
				}
			},
		},
		{
			Name: "PivotFront", What: "n fronts of order 24 with 12 pivots, chosen by threshold", Writes: true, Places: inCaches,
			Shape: func(n int) Shape {
				const m, p = pivotRows, pivotCols
				f := float64(n)
				return Shape{fmt.Sprintf("%d of %dx%d", n, m, p), f * p * m * m, 8 * f * (2*m*p + (m-p)*(m-p)), 8 * f * (m*p + (m-p)*(m-p))}
			},
			New: func(n, _ int) Work { return pivotFronts(n) },
		},
	}
}

// The order of the fronts of PivotFront, and their pivots.
const pivotRows, pivotCols = 24, 12

// pivotFronts eliminates n fronts, one after the other in the same room.
func pivotFronts(n int) Work {
	const m, p, r = pivotRows, pivotCols, pivotRows - pivotCols
	fresh, panel, block := vector(n*m*p), make([]float64, n*m*p), make([]float64, n*r*r)
	f := &asm.PivotFront{
		M: m, P: p, Ld: m, Fresh: true, U: 0.01, Loss: 1e-14, Noise: make([]float64, p), Growth: make([]float64, m),
		D: make([]float64, p), E: make([]float64, p), Perm: make([]int32, p),
	}
	return Work{
		Reset: func() {
			copy(panel, fresh)
			clear(f.Growth)
		},
		Run: func() {
			for k := range n {
				f.Panel, f.Block = panel[k*m*p:(k+1)*m*p], block[k*r*r:(k+1)*r*r]
				f.Eliminate()
			}
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

// addLeaves adds n leaves of so many rows, which follow each other in memory, in random order to a column.
func addLeaves(n, rows int) Work {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	leaf, which, ind := make([]asm.Leaf, n), make([]int32, n), make([]int32, n*rows)
	for k, c := range rng.Perm(n) {
		leaf[k], which[k] = asm.Leaf{Val: rows * k, Ind: rows * k, Rows: rows, NegD: 1e-12}, int32(c)
		for i := range rows {
			ind[k*rows+i] = int32(100*i + rng.IntN(100))
		}
	}
	val, y, pos := vector(n*rows), vector(100*rows), make([]int32, n)
	return Work{Run: func() { asm.AddLeaves(leaf, which, pos, ind, val, y) }}
}

// addLowerShape is the shape of a block of order n that is added to one of order wider·n.
func addLowerShape(wider float64) func(n int) Shape {
	return func(n int) Shape {
		f := float64(n)
		return Shape{fmt.Sprintf("%dx%d", n, n), f * (f + 1) / 2, 12 * f * (f + 1), 8 * f * f * (1 + wider*wider)}
	}
}

// chain returns fronts with p pivots and the next columns as rows, as in a banded
// matrix. The fronts behind it, which have the last columns as pivots, are not there.
func chain(fronts, p, rows int) *asm.TinyFronts {
	t := &asm.TinyFronts{RowPtr: []int{0}, ChildPtr: []int32{0}, ValPtr: []int{0}, Panel: []int{0}}
	ld, below := rows, rows-p
	if rows > asm.TinyOrder {
		ld = (rows + 7) &^ 7
	}
	for f := range fronts {
		t.First = append(t.First, int32(f*p))
		for i := range rows {
			t.Row = append(t.Row, int32(f*p+i))
			t.Rel = append(t.Rel, int32(max(0, i-p)))
		}
		if f > 0 {
			t.Child = append(t.Child, int32(f-1))
		}
		for j := range p {
			t.Fill, t.Val = append(t.Fill, 1<<j|1<<(rows-1)), append(t.Val, 8, 1)
		}
		t.BlockAt = append(t.BlockAt, f*below*below)
		t.RowPtr, t.ChildPtr = append(t.RowPtr, len(t.Row)), append(t.ChildPtr, int32(len(t.Child)))
		t.ValPtr, t.Panel = append(t.ValPtr, len(t.Val)), append(t.Panel, (f+1)*p*ld)
	}
	t.First = append(t.First, int32(fronts*p))
	t.L, t.D = make([]float64, fronts*p*ld), make([]float64, fronts*p)
	t.Block, t.Growth = make([]float64, fronts*below*below), make([]float64, fronts*p+rows)
	t.SetMasks()
	return t
}

// sweepShape is the shape of a solve with the fronts of chain.
func sweepShape(n int) Shape {
	f := float64(n)
	return Shape{fmt.Sprint(n), 8 * f, (8*(5+5+1+2) + 4*6) * f, (8*(5+2+2) + 4*6) * f}
}

// sweep is a solve with the fronts of chain.
func sweep(n int, run func(t *asm.TinyFronts, lo, hi int, x []float64)) Work {
	t := chain(n, 1, 5)
	fill(t.L, 1e-12)
	fill(t.D, 1)
	x := vector(n + 5)
	return Work{Run: func() { run(t, 0, n, x) }}
}
