package factor

import (
	"context"

	"github.com/saddle-go/saddle/asm"
)

// factors are what solves need, of an [LDL] or in the arrays of a [Flat].
type factors struct {
	s       *Symbolic // of a Flat only what solves read, see Flat.Load
	mode    Pivoting  // of the factors that are there
	valid   bool
	threads int

	scale  []float64 // by row of A
	scaleP []float64 // the same by column of P·A·Pᵀ

	l     []float64     // panels of fronts that have received no delayed columns
	d     []float64     // diagonal of D by column of P·A·Pᵀ, for those fronts
	e     []float64     // subdiagonal of D: e[k] ≠ 0 marks a block of k and k+1; nil before there are any
	elim  []int32       // pivots eliminated in each front
	extra []*extraFront // of fronts that received or sent delayed columns; nil if there are none

	sweep   asm.TinyFronts // the fronts as solves see them
	noPairs []float64      // zeros that take the place of e for any one front
	order   []int32        // as Symbolic.row, with the own columns in the order of their pivots; nil before there are others
	single  []int32        // fronts that solves take one by one
	singles []int32        // room for it

	reached []int32   // fronts between a sparse right-hand side and the roots
	marked  []bool    // false between calls
	x       []float64 // right-hand side in the order of elimination

	lanes []*lane // one for each goroutine of a solve
	crew  *crew   // that shares the work; nil before it is needed
	out   []float64

	bareSquares []float64 // of parts of vectors L⁻ᵀ·e
	job         solveJob
	ctx         context.Context // of a certificate: when it ends sweeps leave their work undone; else nil
}

// stopped reports whether sweeps are to end.
func (f *factors) stopped() bool { return f.ctx != nil && f.ctx.Err() != nil }

// An extraFront holds what delays add to the plan of a front.
type extraFront struct {
	in, out int       // delayed columns received and sent on
	panel   []float64 // panel, d, e and cols if in > 0
	d, e    []float64
	row     []int32 // cols, and behind them the rows below
	cols    []int32
	growth  []float64 // of the rows of the columns sent on, which stay in the panel
}

// A lane is what one goroutine of a solve needs for itself.
type lane struct {
	f     *factors
	w     []float64      // gathered rows of a front
	one   asm.TinyFronts // a single front
	x     []float64      // a vector of which a task uses its part, and the rows that it updates
	multi []float64      // several right-hand sides as asm.FrontRows
	slot  []int32        // places of rows there that do not belong to the task
}

// setLanes makes as many lanes as there are threads.
func (f *factors) setLanes() {
	for len(f.lanes) < f.threads {
		f.lanes = append(f.lanes, &lane{
			f:   f,
			one: asm.TinyFronts{First: make([]int32, 2), RowPtr: make([]int, 2), Panel: make([]int, 2), Done: make([]int32, 1)},
		})
	}
	f.lanes = f.lanes[:f.threads:f.threads]
}

// pivots is the part of a front that solves need.
type pivots struct {
	ne, p, m int
	ld       int
	panel    []float64
	d, e     []float64
	cols     []int32 // p columns, of which ne are eliminated
	rows     []int32
	list     []int32 // cols and rows
}

// pivots returns front i.
func (f *factors) pivots(i int) pivots {
	s := f.s
	if f.extra != nil {
		if x := f.extra[i]; x != nil && x.in > 0 {
			p := len(x.cols)
			v := pivots{ne: int(f.elim[i]), p: p, m: len(x.row), rows: x.row[p:], list: x.row}
			v.panel, v.d, v.e, v.cols, v.ld = x.panel, x.d, x.e, x.cols, lead(v.m)
			return v
		}
	}
	rows := f.sweep.Row[s.rowPtr[i]:s.rowPtr[i+1]]
	first, end := int(s.first[i]), int(s.first[i+1])
	p := end - first
	v := pivots{ne: int(f.elim[i]), p: p, m: len(rows), ld: lead(len(rows)), cols: rows[:p:p], rows: rows[p:], list: rows}
	v.panel, v.d, v.e = f.l[s.panel[i]:s.panel[i+1]], f.d[first:end], f.pairs(first, end)
	return v
}

// pairs returns the elements first ≤ k < end of the subdiagonal of D, those of one front.
func (f *factors) pairs(first, end int) []float64 {
	if f.e == nil {
		return f.noPairs[:end-first]
	}
	return f.e[first:end]
}
