package sparse

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// MulMat computes Y = A X for matrices with k columns, stored by columns: X(j, c)
// = x[j+c·ldx] and Y(i, c) = y[i+c·ldy]. Four columns at a time share one pass
// over A; a column's bits may depend on its place among the k. It panics unless
// k ≥ 0, ldx ≥ max(1, cols), ldy ≥ max(1, rows) and x and y hold k columns. y must not overlap x.
// 2 k nnz flops.
func (a *CSR) MulMat(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSR.MulMat", "y", len(y), a.rows, ldy, k)
	checkColumns("CSR.MulMat", "x", len(x), a.cols, ldx, k)
	a.mulColumns(y, ldy, x, ldx, k, 0, a.rows)
}

// mulColumns computes rows lo to hi-1 of Y = A X.
func (a *CSR) mulColumns(y []float64, ldy int, x []float64, ldx, k, lo, hi int) {
	if a.rows == 0 {
		return
	}
	if a.cols == 0 {
		ldx = 0 // multiples of any other might overflow
	}
	c := 0
	for ; c+asm.FourColumns <= k; c += asm.FourColumns {
		asm.MulRowsFour(a.ptr, a.ind, a.val, x[min(len(x), c*ldx):], ldx, y[c*ldy:], ldy, lo, hi)
	}
	for ; c < k; c++ {
		asm.MulRows(a.ptr, a.ind, a.val, x[min(len(x), c*ldx):], y[c*ldy:], lo, hi)
	}
}

// MulMatRows computes Y = A X for matrices with k columns, stored by rows: X(j, c)
// = x[j·ldx+c] and Y(i, c) = y[i·ldy+c]. This is the fastest layout for several
// vectors: an entry of A is multiplied by neighbouring elements. It panics unless
// k ≥ 0, ldx ≥ max(1, k), ldy ≥ max(1, k) and x and y hold cols and rows rows. y must not overlap x.
// 2 k nnz flops.
func (a *CSR) MulMatRows(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSR.MulMatRows", "y", len(y), k, ldy, a.rows)
	checkColumns("CSR.MulMatRows", "x", len(x), k, ldx, a.cols)
	a.mulWide(y, ldy, x, ldx, k)
}

// mulWide is MulMatRows without its checks.
func (a *CSR) mulWide(y []float64, ldy int, x []float64, ldx, k int) {
	if a.rows == 0 {
		return
	}
	for c := 0; c < k; c += asm.WideColumns {
		asm.MulRowsWide(a.ptr, a.ind, a.val, x[min(len(x), c):], ldx, y[c:], ldy, min(asm.WideColumns, k-c), 0, a.rows)
	}
}

// MulMatTRows computes Y = Aᵀ X for matrices with k columns stored by rows, as
// [CSR.MulMatRows] does for A: ldx and ldy are at least max(1, k), x and y hold rows and
// cols rows. An entry adds a multiple of a row of X to one of Y, which is slower than
// the sums of [CSC.MulMatTRows].
func (a *CSR) MulMatTRows(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSR.MulMatTRows", "y", len(y), k, ldy, a.cols)
	checkColumns("CSR.MulMatTRows", "x", len(x), k, ldx, a.rows)
	scatterWide(y, ldy, a.ptr, a.ind, a.val, x, ldx, k, a.cols)
}

// scatterWide computes Y = Σ_i a_i x_iᵀ, k columns and rows rows, for the lines a_i of a
// matrix and the rows x_i of X.
func scatterWide(y []float64, ldy int, ptr []int, ind []int32, val []float64, x []float64, ldx, k, rows int) {
	if k == 0 {
		return
	}
	for i := range rows {
		clear(y[i*ldy:][:k])
	}
	for i := range len(ptr) - 1 {
		xi := x[i*ldx:][:k:k]
		for e := ptr[i]; e < ptr[i+1]; e++ {
			asm.Axpy(val[e], xi, y[int(ind[e])*ldy:][:k:k])
		}
	}
}

// MulMatT computes Y = Aᵀ X for matrices with k columns stored by columns, as
// [CSC.MulMat] does for the same arrays seen as the rows of a matrix by
// columns. Each column is scattered on its own.
func (a *CSR) MulMatT(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSR.MulMatT", "y", len(y), a.cols, ldy, k)
	checkColumns("CSR.MulMatT", "x", len(x), a.rows, ldx, k)
	for c := range k {
		a.MulVecT(column(y, ldy, a.cols, c), column(x, ldx, a.rows, c))
	}
}

// MulMat computes Y = A X as [CSR.MulMat], each column scattered on its own.
func (a *CSC) MulMat(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSC.MulMat", "y", len(y), a.rows, ldy, k)
	checkColumns("CSC.MulMat", "x", len(x), a.cols, ldx, k)
	for c := range k {
		a.MulVec(column(y, ldy, a.rows, c), column(x, ldx, a.cols, c))
	}
}

// MulMatT computes Y = Aᵀ X as [CSR.MulMat] does for A: four columns at a time
// share one pass over A.
func (a *CSC) MulMatT(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSC.MulMatT", "y", len(y), a.cols, ldy, k)
	checkColumns("CSC.MulMatT", "x", len(x), a.rows, ldx, k)
	rows := CSR{a.cols, a.rows, a.ptr, a.ind, a.val}
	rows.mulColumns(y, ldy, x, ldx, k, 0, a.cols)
}

// MulMatRows computes Y = A X for matrices with k columns stored by rows, as
// [CSR.MulMatRows] but slower: an entry adds a multiple of a row of X to one of Y.
func (a *CSC) MulMatRows(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSC.MulMatRows", "y", len(y), k, ldy, a.rows)
	checkColumns("CSC.MulMatRows", "x", len(x), k, ldx, a.cols)
	scatterWide(y, ldy, a.ptr, a.ind, a.val, x, ldx, k, a.rows)
}

// MulMatTRows computes Y = Aᵀ X for matrices with k columns stored by rows: the sums of
// [CSR.MulMatRows] for the matrix whose rows are the columns of A.
func (a *CSC) MulMatTRows(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSC.MulMatTRows", "y", len(y), k, ldy, a.cols)
	checkColumns("CSC.MulMatTRows", "x", len(x), k, ldx, a.rows)
	(&CSR{a.cols, a.rows, a.ptr, a.ind, a.val}).mulWide(y, ldy, x, ldx, k)
}

// MulMatSym computes Y = S X for the symmetric matrix S of which A is the lower
// triangle, as [CSC.MulVecSym] does column by column.
func (a *CSC) MulMatSym(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("CSC.MulMatSym", "y", len(y), a.rows, ldy, k)
	checkColumns("CSC.MulMatSym", "x", len(x), a.cols, ldx, k)
	for c := range k {
		a.MulVecSym(column(y, ldy, a.rows, c), column(x, ldx, a.cols, c))
	}
}

// MulMat computes Y = A X as [CSR.MulMat], but each column has the bits that
// [Plan.MulVec] gives. It uses the threads of the plan. The layout of a plan is made
// for one vector at a time, so that plans have no form for X by rows: see
// [CSR.MulMatRows].
func (p *Plan) MulMat(y []float64, ldy int, x []float64, ldx, k int) {
	checkColumns("Plan.MulMat", "y", len(y), p.a.rows, ldy, k)
	checkColumns("Plan.MulMat", "x", len(x), p.a.cols, ldx, k)
	for c := range k {
		p.forward.mul(column(y, ldy, p.a.rows, c), column(x, ldx, p.a.cols, c))
	}
}

// MulMat computes Y = S X, each column with the bits of [SymPlan.MulVec].
func (p *SymPlan) MulMat(y []float64, ldy int, x []float64, ldx, k int) {
	n := p.lower.rows
	checkColumns("SymPlan.MulMat", "y", len(y), n, ldy, k)
	checkColumns("SymPlan.MulMat", "x", len(x), n, ldx, k)
	for c := range k {
		p.mul(column(y, ldy, n, c), column(x, ldx, n, c))
	}
}

// column returns the n elements of column c.
func column(x []float64, ld, n, c int) []float64 {
	if n == 0 {
		return nil
	}
	return x[c*ld:][:n:n]
}

// holds reports whether size elements hold k columns of n elements at distance
// ld ≥ n, that is, size ≥ (k-1) ld + n, which may overflow.
func holds(size, n, ld, k int) bool {
	return k <= 0 || size >= n && (ld == 0 || (size-n)/ld >= k-1)
}

// checkColumns panics unless size elements hold k columns of n elements with
// leading dimension ld.
func checkColumns(fn, arg string, size, n, ld, k int) {
	if k < 0 {
		panic(fmt.Sprintf("sparse: %s: %d columns", fn, k))
	}
	if ld < max(1, n) {
		panic(fmt.Sprintf("sparse: %s: leading dimension of %s is %d, want at least %d", fn, arg, ld, max(1, n)))
	}
	if n > 0 && !holds(size, n, ld, k) {
		panic(fmt.Sprintf("sparse: %s: len(%s) = %d, want at least %d·%d + %d", fn, arg, size, k-1, ld, n))
	}
}
