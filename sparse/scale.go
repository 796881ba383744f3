package sparse

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// Scaled returns diag(r) A diag(c) as a copy: element (i, j) becomes
// (a_ij r_i) c_j, in this order. nil stands for ones. The error is an
// [*ArgumentError] for a wrong length.
func Scaled[M Compressed[M]](a M, r, c []float64) (M, error) {
	rows, cols := a.Dims()
	if r != nil && len(r) != rows {
		return nil, &ArgumentError{"Scaled", "len(r)", len(r), fmt.Sprintf("rows = %d", rows)}
	}
	if c != nil && len(c) != cols {
		return nil, &ArgumentError{"Scaled", "len(c)", len(c), fmt.Sprintf("cols = %d", cols)}
	}
	s := a.lines().clone()
	scaleR, scaleC := s.scaleLines, s.scaleCross
	if !a.byRows() {
		scaleR, scaleC = scaleC, scaleR
	}
	if r != nil {
		scaleR(r)
	}
	if c != nil {
		scaleC(c)
	}
	return a.of(s), nil
}

// ScaleRows multiplies row i of A by d[i], in place: A = diag(d) A. It panics
// unless len(d) = rows. A stored zero times an infinite factor becomes NaN. For a
// scaled copy see [Scaled].
func (a *CSR) ScaleRows(d []float64) {
	checkLen("CSR.ScaleRows", "d", len(d), a.rows)
	a.lines().scaleLines(d)
}

// ScaleCols multiplies column j of A by d[j], in place: A = A diag(d). It panics
// unless len(d) = cols.
func (a *CSR) ScaleCols(d []float64) {
	checkLen("CSR.ScaleCols", "d", len(d), a.cols)
	a.lines().scaleCross(d)
}

// ScaleRows multiplies row i of A by d[i], in place; see [CSR.ScaleRows].
func (a *CSC) ScaleRows(d []float64) {
	checkLen("CSC.ScaleRows", "d", len(d), a.rows)
	a.lines().scaleCross(d)
}

// ScaleCols multiplies column j of A by d[j], in place; see [CSR.ScaleCols].
func (a *CSC) ScaleCols(d []float64) {
	checkLen("CSC.ScaleCols", "d", len(d), a.cols)
	a.lines().scaleLines(d)
}

// Scale replaces S by D S D with D = diag(d), in place: element (i, j) becomes
// d_i s_ij d_j, in this order of multiplication for i ≥ j. It panics unless
// len(d) is the order of S.
func (s *Sym) Scale(d []float64) {
	checkLen("Sym.Scale", "d", len(d), s.SymmetricDim())
	l := s.lower.lines()
	l.scaleCross(d)
	l.scaleLines(d)
}

func (l lines) scaleLines(d []float64) {
	for i, di := range d {
		_, val := l.line(i)
		asm.Scale(di, val)
	}
}

func (l lines) scaleCross(d []float64) {
	val := l.values()
	for k, j := range l.indices() {
		val[k] *= d[j]
	}
}
