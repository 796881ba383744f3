package sparse

import "github.com/saddle-go/saddle/asm"

// ScaleRows multiplies row i of A by d[i], in place: A = diag(d) A. It panics
// unless len(d) = rows. A stored zero times an infinite factor becomes NaN. For a
// scaled copy, scale a [CSR.Clone].
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
