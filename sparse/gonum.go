package sparse

import (
	"gonum.org/v1/gonum/mat"

	"github.com/saddle-go/saddle/internal/gonumvec"
)

// The interfaces by which gonum and its neighbours read sparse matrices.
var (
	_ nonZeroDoer = (*CSR)(nil)
	_ nonZeroDoer = (*CSC)(nil)
	_ nonZeroDoer = (*Sym)(nil)
)

type nonZeroDoer interface {
	mat.NonZeroDoer
	mat.RowNonZeroDoer
	mat.ColNonZeroDoer
}

// DoNonZero calls fn for each element that is not zero, row by row.
func (a *CSR) DoNonZero(fn func(i, j int, v float64)) { a.lines().do(fn) }

// DoRowNonZero calls fn for each element of row i that is not zero. It panics
// when i is out of range.
func (a *CSR) DoRowNonZero(i int, fn func(i, j int, v float64)) {
	checkAt("CSR.DoRowNonZero", i, 0, a.rows, 1)
	a.lines().doLine(i, fn)
}

// DoColNonZero calls fn for each element of column j that is not zero, which is
// searched for in every row. It panics when j is out of range.
func (a *CSR) DoColNonZero(j int, fn func(i, j int, v float64)) {
	checkAt("CSR.DoColNonZero", 0, j, 1, a.cols)
	a.lines().doCross(j, fn)
}

// DoNonZero calls fn for each element that is not zero, column by column.
func (a *CSC) DoNonZero(fn func(i, j int, v float64)) { a.lines().do(mirrored(fn)) }

// DoRowNonZero calls fn for each element of row i that is not zero, which is
// searched for in every column. It panics when i is out of range.
func (a *CSC) DoRowNonZero(i int, fn func(i, j int, v float64)) {
	checkAt("CSC.DoRowNonZero", i, 0, a.rows, 1)
	a.lines().doCross(i, mirrored(fn))
}

// DoColNonZero calls fn for each element of column j that is not zero. It panics
// when j is out of range.
func (a *CSC) DoColNonZero(j int, fn func(i, j int, v float64)) {
	checkAt("CSC.DoColNonZero", 0, j, 1, a.cols)
	a.lines().doLine(j, mirrored(fn))
}

// DoNonZero calls fn for each element of both triangles that is not zero: for
// each entry of the lower triangle, column by column, and right after it for its
// mirror image.
func (s *Sym) DoNonZero(fn func(i, j int, v float64)) {
	s.lower.DoNonZero(func(i, j int, v float64) {
		fn(i, j, v)
		if i != j {
			fn(j, i, v)
		}
	})
}

// DoRowNonZero calls fn for each element of row i that is not zero, from left to
// right. Those before the diagonal are searched for in every column before it. It
// panics when i is out of range.
func (s *Sym) DoRowNonZero(i int, fn func(i, j int, v float64)) {
	checkAt("Sym.DoRowNonZero", i, 0, s.lower.rows, 1)
	s.lower.Slice(0, i).DoRowNonZero(i, fn)
	s.lower.DoColNonZero(i, mirrored(fn))
}

// DoColNonZero calls fn for each element of column j that is not zero, from top
// to bottom; see [Sym.DoRowNonZero].
func (s *Sym) DoColNonZero(j int, fn func(i, j int, v float64)) {
	checkAt("Sym.DoColNonZero", 0, j, 1, s.lower.cols)
	s.DoRowNonZero(j, mirrored(fn))
}

func mirrored(fn func(i, j int, v float64)) func(j, i int, v float64) {
	return func(j, i int, v float64) { fn(i, j, v) }
}

func (l lines) do(fn func(line, cross int, v float64)) {
	for i := range l.n {
		l.doLine(i, fn)
	}
}

func (l lines) doLine(i int, fn func(line, cross int, v float64)) {
	ind, val := l.line(i)
	for k, j := range ind {
		if val[k] != 0 {
			fn(i, int(j), val[k])
		}
	}
}

func (l lines) doCross(j int, fn func(line, cross int, v float64)) {
	for i := range l.n {
		if k, ok := l.find(i, j); ok && l.val[k] != 0 {
			fn(i, j, l.val[k])
		}
	}
}

// MulVecTo computes dst = A x, or Aᵀ x if trans, for gonum's vectors; it is the
// method that gonum.org/v1/exp/linsolve asks of a matrix. An empty dst is
// resized; another length than that of the product panics, as does a wrong length
// of x. dst may be x. It allocates only for an x that is no [*mat.VecDense], for
// vectors with an increment, and when dst overlaps x.
func (a *CSR) MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector) {
	if trans {
		mulVecTo(dst, a.cols, x, a.MulVecT)
	} else {
		mulVecTo(dst, a.rows, x, a.MulVec)
	}
}

// MulVecTo computes dst = A x, or Aᵀ x if trans; see [CSR.MulVecTo].
func (a *CSC) MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector) {
	if trans {
		mulVecTo(dst, a.cols, x, a.MulVecT)
	} else {
		mulVecTo(dst, a.rows, x, a.MulVec)
	}
}

// MulVecTo computes dst = S x, whatever trans says; see [CSR.MulVecTo].
func (s *Sym) MulVecTo(dst *mat.VecDense, _ bool, x mat.Vector) {
	mulVecTo(dst, s.SymmetricDim(), x, s.MulVec)
}

// MulVecTo computes dst = A x, or Aᵀ x if trans; see [CSR.MulVecTo], and [Plan.MulVecT] about
// products with the transpose.
func (p *Plan) MulVecTo(dst *mat.VecDense, trans bool, x mat.Vector) {
	rows, cols := p.Dims()
	if trans {
		mulVecTo(dst, cols, x, p.MulVecT)
	} else {
		mulVecTo(dst, rows, x, p.MulVec)
	}
}

// MulVecTo computes dst = S x, whatever trans says; see [CSR.MulVecTo].
func (p *SymPlan) MulVecTo(dst *mat.VecDense, _ bool, x mat.Vector) {
	n, _ := p.Dims()
	mulVecTo(dst, n, x, p.MulVec)
}

// mulVecTo sets the n elements of dst to the product of x.
func mulVecTo(dst *mat.VecDense, n int, x mat.Vector, mul func(y, x []float64)) {
	gonumvec.Apply("sparse", "MulVecTo", dst, n, x, mul)
}

// ToDense returns the matrix as a dense one; it is empty if a dimension is zero,
// as gonum has no other.
func (a *CSR) ToDense() *mat.Dense { return toDense(a) }

// ToDense returns the matrix as a dense one; see [CSR.ToDense].
func (a *CSC) ToDense() *mat.Dense { return toDense(a) }

// ToDense returns both triangles as a dense matrix; see [CSR.ToDense].
func (s *Sym) ToDense() *mat.Dense { return toDense(s) }

func toDense(a interface {
	mat.Matrix
	mat.NonZeroDoer
}) *mat.Dense {
	rows, cols := a.Dims()
	if rows == 0 || cols == 0 {
		return &mat.Dense{}
	}
	d := mat.NewDense(rows, cols, nil)
	a.DoNonZero(d.Set)
	return d
}

// FromMatrix returns m by rows, as a copy. It reads m through the first of these
// methods that m has: DoNonZero, DoRowNonZero, DoColNonZero, At. Elements that the
// first three visit twice are summed and need not come in order, so that matrices
// which store duplicates, or rows that are not sorted, are read as what they
// mean. Zeros are not stored, except that a [CSR], [CSC] or [Sym] keeps its
// entries. The error is that of [COO.Append] for a matrix which visits an element
// outside itself, or an [*ArgumentError] for a dimension above 2³¹-1.
func FromMatrix(m mat.Matrix) (*CSR, error) {
	switch m := m.(type) {
	case *CSR:
		return m.Clone(), nil
	case *CSC:
		return m.ToCSR(), nil
	case *Sym:
		return m.Full(), nil
	}
	rows, cols := m.Dims()
	c, err := NewCOO(rows, cols)
	if err != nil {
		return nil, err
	}
	var failed error
	add := func(i, j int, v float64) {
		if v == 0 || failed != nil {
			return
		}
		failed = c.Append(i, j, v)
	}
	visit(m, rows, cols, add)
	if failed != nil {
		return nil, failed
	}
	return c.ToCSR(), nil
}

func visit(m mat.Matrix, rows, cols int, add func(i, j int, v float64)) {
	switch m := m.(type) {
	case mat.NonZeroDoer:
		m.DoNonZero(add)
	case mat.RowNonZeroDoer:
		for i := range rows {
			m.DoRowNonZero(i, add)
		}
	case mat.ColNonZeroDoer:
		for j := range cols {
			m.DoColNonZero(j, add)
		}
	default:
		for i := range rows {
			for j := range cols {
				add(i, j, m.At(i, j))
			}
		}
	}
}
