package sparse

import "github.com/saddle-go/saddle/asm"

// MulVec computes y = A x. It panics unless len(y) = rows and len(x) = cols. y
// must not overlap x. 2 nnz flops.
func (a *CSR) MulVec(y, x []float64) {
	checkLen("CSR.MulVec", "y", len(y), a.rows)
	checkLen("CSR.MulVec", "x", len(x), a.cols)
	asm.MulRows(a.ptr, a.ind, a.val, x, y, 0, a.rows)
}

// MulVecT computes y = Aᵀ x. It panics unless len(y) = cols and len(x) = rows.
// y must not overlap x. 2 nnz flops, scattered: where Aᵀ x is wanted often, the
// products with a transposed copy are faster.
func (a *CSR) MulVecT(y, x []float64) {
	checkLen("CSR.MulVecT", "y", len(y), a.cols)
	checkLen("CSR.MulVecT", "x", len(x), a.rows)
	scatterLines(y, a.ptr, a.ind, a.val, x)
}

// MulVec computes y = A x. It panics unless len(y) = rows and len(x) = cols. y
// must not overlap x. 2 nnz flops, scattered: where A x is wanted often, the
// products with a copy by rows are faster.
func (a *CSC) MulVec(y, x []float64) {
	checkLen("CSC.MulVec", "y", len(y), a.rows)
	checkLen("CSC.MulVec", "x", len(x), a.cols)
	scatterLines(y, a.ptr, a.ind, a.val, x)
}

// MulVecT computes y = Aᵀ x. It panics unless len(y) = cols and len(x) = rows.
// y must not overlap x. 2 nnz flops.
func (a *CSC) MulVecT(y, x []float64) {
	checkLen("CSC.MulVecT", "y", len(y), a.cols)
	checkLen("CSC.MulVecT", "x", len(x), a.rows)
	asm.MulRows(a.ptr, a.ind, a.val, x, y, 0, a.cols)
}

// MulVecSym computes y = S x for the symmetric matrix S of which A is the lower
// triangle: S(i, j) = S(j, i) = A(i, j) for i ≥ j. It panics unless A is square
// with len(y) = len(x) = rows and stores nothing above the diagonal. y must not
// overlap x. 4 nnz flops at most.
func (a *CSC) MulVecSym(y, x []float64) {
	checkLen("CSC.MulVecSym", "y", len(y), a.rows)
	checkLen("CSC.MulVecSym", "y", len(y), a.cols)
	checkLen("CSC.MulVecSym", "x", len(x), a.cols)
	clear(y)
	if asm.MulSymCols(a.ptr, a.ind, a.val, x, y, 0, a.cols) < a.cols {
		panic("sparse: CSC.MulVecSym: entry above the diagonal")
	}
}

// firstRows lists the rows 0, 1, 2, ... for asm.AddRowList.
var firstRows = func() (list [256]int32) {
	for i := range list {
		list[i] = int32(i)
	}
	return list
}()

// scatterLines computes y = Σ x[i]·(line i), all lines in order, in blocks of
// as many as firstRows can name.
func scatterLines(y []float64, ptr []int, ind []int32, val, x []float64) {
	clear(y)
	for len(x) > 0 {
		n := min(len(x), len(firstRows))
		asm.AddRowList(firstRows[:n], x[:n], ptr[:n+1], ind, val, y)
		x, ptr = x[n:], ptr[n:]
	}
}
