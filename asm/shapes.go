package asm

import "github.com/saddle-go/saddle/internal/isa"

// A ShapeInfo tells on which shapes the level-3 functions work at a level. All
// are counts of rows, columns or elements.
type ShapeInfo struct {
	Level string // as isa.Level prints it

	TileRows, TileCols int // tile of C that stays in registers
	Vector             int // elements of a vector
	PackedRows         int // rows of A that are packed at a time, from the size of the second cache
	Depth              int // largest depth of a slab of A and B; fixes the order of summation

	TriangleOrder int // order of the blocks in which Trsm, Cholesky and LDL work by strips
	PivotColumns  int // columns that BunchKaufman eliminates before it updates the rest, of orders up to 1000
	SolveUnknowns int // unknowns that Trsv finds between matrix-vector products
}

// Shapes returns the shapes at the active level.
func Shapes() ShapeInfo {
	l := isa.Active()
	t := tilings[l]
	return ShapeInfo{
		Level:    l.String(),
		TileRows: t.rows, TileCols: t.cols, Vector: t.vec, PackedRows: t.mc, Depth: depthMax,
		TriangleOrder: trsmBase, PivotColumns: pivotPanel, SolveUnknowns: trsvBase,
	}
}
