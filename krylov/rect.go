package krylov

// A RectOperator is a matrix A, m×n, known by its products and those of its
// transpose; [*sparse.CSR], [*sparse.CSC] and [*sparse.Plan] are such.
type RectOperator interface {
	// Dims returns m and n.
	Dims() (rows, cols int)
	// MulVec computes dst = A x, with dst of length m and x of length n. They do
	// not overlap; x must be left unchanged.
	MulVec(dst, x []float64)
	// MulVecT computes dst = Aᵀ x, with dst of length n and x of length m. They
	// do not overlap; x must be left unchanged.
	MulVecT(dst, x []float64)
}

// RectFunc returns the operator of a rows×cols matrix A whose MulVec is mul and
// whose MulVecT is mulT.
func RectFunc(rows, cols int, mul, mulT func(dst, x []float64)) RectOperator {
	return rectOperator{rows, cols, mul, mulT}
}

// WithTranspose returns the operator of a, with products of at, which must be
// its transpose, for MulVecT: products by rows are faster than scattered ones.
// The error is a [*DimensionError] if the sizes do not fit; whether at is the
// transpose is not checked.
func WithTranspose(a, at Matrix) (RectOperator, error) {
	rows, cols := a.Dims()
	if r, c := at.Dims(); r != cols {
		return nil, &DimensionError{"WithTranspose", "rows of at", r, cols}
	} else if c != rows {
		return nil, &DimensionError{"WithTranspose", "columns of at", c, rows}
	}
	return rectOperator{rows, cols, a.MulVec, at.MulVec}, nil
}

type rectOperator struct {
	rows, cols int
	mul, mulT  func(dst, x []float64)
}

func (o rectOperator) Dims() (rows, cols int)   { return o.rows, o.cols }
func (o rectOperator) MulVec(dst, x []float64)  { o.mul(dst, x) }
func (o rectOperator) MulVecT(dst, x []float64) { o.mulT(dst, x) }

// NewColumnScaling returns the preconditioner M = diag(AᵀA) + damping²·I for
// [LSQR] and [LSMR], which is the same as scaling the columns of (A; damping·I)
// to length one. Where that element is zero or out of range, as for a column of
// zeros, M has one instead. each must call visit once for every nonzero a_ij: it is
// DoNonZero of a matrix of package sparse.
func NewColumnScaling(cols int, damping float64, each func(visit func(i, j int, v float64))) (*Jacobi, error) {
	diag := make([]float64, cols)
	for j := range diag {
		diag[j] = damping * damping
	}
	each(func(_, j int, v float64) { diag[j] += v * v })
	for j, d := range diag {
		if r := 1 / d; r == 0 || !finite(r) {
			diag[j] = 1
		}
	}
	return NewJacobi(diag)
}
