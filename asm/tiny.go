package asm

import (
	"fmt"
	"math"
	"math/bits"
)

// Orders of the fronts that [TinyFronts] eliminates.
const (
	TinyOrder  = 16 // up to here the columns of a panel follow each other
	SmallOrder = 32 // the largest
)

// tinyLoss is how much of its cancellation mass a pivot must keep: less is nothing but
// rounding errors.
const tinyLoss = 1e-14

// One call of the kernel eliminates fronts of orders that add up to about tinyBudget,
// children counted as well, in some tens of microseconds; for fronts of orders above TinyOrder
// each counts smallCost times. A front with more than tinyChildren, or smallChildren, is left to Go.
const (
	tinyBudget    = 1 << 13
	tinyChildren  = 1 << 10
	smallCost     = 4
	smallChildren = 1 << 8
)

// Reasons for which a kernel stops before the last front.
const (
	tinyPause = iota // enough for one call, or an order that another kernel does
	tinyPivot        // the pivot is not acceptable
	tinyOther        // the front is not for this kernel
)

// TinyFronts are the arrays of a multifrontal factorisation L·D·Lᵀ that its smallest
// fronts need: the plan, the values, and where results go. Fronts are in postorder,
// so that the last child of a front stands directly before it.
//
// Front f has m = RowPtr[f+1]-RowPtr[f] rows: first its p = First[f+1]-First[f] pivots,
// the columns First[f] ≤ c < First[f+1], then r = m-p others. Rows are named in
// Row[RowPtr[f]:RowPtr[f+1]], ascending. Columns of its panel are ld apart: m up to
// TinyOrder, else m rounded up to a multiple of 8.
type TinyFronts struct {
	First    []int32 // columns of the fronts, one number more than fronts
	RowPtr   []int   // rows of the fronts, likewise
	Row      []int32 // rows as columns of the matrix
	Rel      []int32 // rows after the pivots as positions in the parent, indexed as Row
	ChildPtr []int32 // children of f: Child[ChildPtr[f]:ChildPtr[f+1]]
	Child    []int32 // ascending, the order in which they are added
	ValPtr   []int   // values of the matrix in the pivots of f: ValPtr[f] ≤ k < ValPtr[f+1]
	Panel    []int   // offsets of the panels in L

	Fill []uint32 // for each column, the rows of its front where Val has a value, as bits: values come column by column, rows ascending
	Into []uint32 // for each front, its rows after the pivots as bits of rows of the parent; see SetMasks

	Val     []float64 // values of the matrix
	L       []float64 // panels, m×p and column-major: L below the diagonal, D on it, anything above and after row m
	D       []float64 // pivots by columns
	Block   []float64 // contribution blocks, lower triangles r×r and column-major
	BlockAt []int     // offset of the block of each front in Block
	Growth  []float64 // Σ l²·|d| by rows, to which Eliminate adds

	Done []int32   // pivots of each front that Forward and Backward take, p if nil
	E    []float64 // subdiagonal of D where it has blocks of order 2, see Backward; zero if nil
}

// SetMasks computes Into, once for a plan, from the other arrays of the plan. It allocates it if it is too short. Into is 0
// for children of larger fronts.
func (t *TinyFronts) SetMasks() {
	fronts := len(t.First) - 1
	t.Into = append(t.Into[:0], make([]uint32, fronts)...)
	for f := range fronts {
		if t.RowPtr[f+1]-t.RowPtr[f] > SmallOrder {
			continue
		}
		for _, child := range t.Child[t.ChildPtr[f]:t.ChildPtr[f+1]] {
			p := int(t.First[child+1] - t.First[child])
			for _, q := range t.Rel[t.RowPtr[child]+p : t.RowPtr[child+1]] {
				t.Into[child] |= 1 << q
			}
		}
	}
}

// Eliminate assembles and eliminates the fronts lo ≤ f < hi in their order: it adds the
// values of the matrix and the blocks of the children, eliminates the pivots in their
// order, without interchanges, and leaves
//
//	panel, D    L·D·Lᵀ = P, where P are the rows and columns of the pivots
//	block       what remains, C - L·D·Lᵀ for the other rows and columns
//	Growth      Growth[i] += Σ l²·|d| over the pivots d above row i, not itself, of the front
//
// It returns hi, or the first front that it did not do because one of its pivots d
//
//   - is less than floor, the smallest normal number or 1e-14 times the cancellation mass
//     Growth of its row, in magnitude, or not finite, or
//   - has an l below it that is not finite or, if u > 0, greater than 1/u in magnitude.
//
// Of that front D and the panel hold anything; its growth and block, and what belongs to
// other fronts, are as if it had not been tried. The fronts must have orders m ≤
// SmallOrder, and their children's blocks must lie in Block, whatever their orders; the
// block of a front must not overlap those of its children.
//
// The caller promises the structure that TinyFronts describes: it is not checked, except
// that the arrays reach to front hi. Sums of a front have a fixed order, whatever lo
// and hi. About p·m² flops a front.
func (t *TinyFronts) Eliminate(lo, hi int, u, floor float64) int {
	if lo >= hi {
		return lo
	}
	t.check(lo, hi)
	limit := math.MaxFloat64
	if u > 0 {
		limit = min(limit, 1/u)
	}
	floor = max(floor, 0x1p-1022)
	for f := lo; ; {
		var next, why int
		if t.RowPtr[f+1]-t.RowPtr[f] <= TinyOrder {
			next, why = tinyFronts(t, f, hi, limit, floor, tinyBudget)
		} else {
			next, why = smallFronts(t, f, hi, limit, floor, tinyBudget)
		}
		if why == tinyOther {
			next, why = tinyFrontsGeneric(t, next, next+1, limit, floor, math.MaxInt)
		}
		if f = next; f == hi || why == tinyPivot {
			return f
		}
	}
}

// check panics if an array does not reach to front hi.
func (t *TinyFronts) check(lo, hi int) {
	fronts := min(len(t.First)-1, len(t.RowPtr)-1, len(t.ChildPtr)-1, len(t.ValPtr)-1, len(t.Panel)-1,
		len(t.BlockAt), len(t.Into))
	if lo < 0 || hi > fronts {
		panic(fmt.Sprintf("asm: TinyFronts: fronts %d to %d of %d", lo, hi, fronts))
	}
	columns, rows, values := int(t.First[hi]), t.RowPtr[hi], t.ValPtr[hi]
	if rows <= min(len(t.Row), len(t.Rel)) && values <= len(t.Val) &&
		columns <= min(len(t.D), len(t.Fill), len(t.Growth)) && int(t.ChildPtr[hi]) <= len(t.Child) && t.Panel[hi] <= len(t.L) {
		return
	}
	for _, a := range [...]struct {
		name      string
		got, want int
	}{
		{"Row", len(t.Row), rows}, {"Rel", len(t.Rel), rows}, {"Child", len(t.Child), int(t.ChildPtr[hi])},
		{"Val", len(t.Val), values}, {"L", len(t.L), t.Panel[hi]},
		{"D", len(t.D), columns}, {"Fill", len(t.Fill), columns}, {"Growth", len(t.Growth), columns},
	} {
		if a.got < a.want {
			panicLength("TinyFronts", a.name, a.got, a.want)
		}
	}
}

// frontLead returns how far the columns of the panel of a front of order m are apart.
func frontLead(m int) int {
	if m <= TinyOrder {
		return m
	}
	return (m + 7) &^ 7
}

// smallFrontsGeneric is tinyFrontsGeneric, whose fronts may have all orders.
func smallFrontsGeneric(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	return tinyFrontsGeneric(t, lo, hi, limit, floor, budget)
}

// tinyFrontsGeneric eliminates the fronts lo ≤ f < hi as far as the budget goes and all
// pivots are acceptable. It returns the first front that it did not do, and why.
func tinyFrontsGeneric(t *TinyFronts, lo, hi int, limit, floor float64, budget int) (next, why int) {
	var w tinyWork
	for f := lo; f < hi; f++ {
		m, p := t.RowPtr[f+1]-t.RowPtr[f], int(t.First[f+1]-t.First[f])
		cost := m + int(t.ChildPtr[f+1]-t.ChildPtr[f])
		if m > TinyOrder {
			cost *= smallCost
		}
		if budget -= cost; budget < 0 && f > lo {
			return f, tinyPause
		}
		ld, c := frontLead(m), int(t.First[f])
		w.assemble(t, f, m, ld)
		if !w.eliminate(m, p, ld, t.D[c:c+p], t.Growth[c:c+p], limit, floor) {
			return f, tinyPivot
		}
		w.store(t, f, m, p, ld)
	}
	return hi, tinyPause
}

// tinyWork is a front of order m, column-major with leading dimension ld, that of its
// panel, and the growth of its rows.
type tinyWork struct {
	a      [SmallOrder * SmallOrder]float64
	growth [SmallOrder]float64
}

// assemble sets the front f, of order m, to the values of the matrix and the blocks of
// its children.
func (w *tinyWork) assemble(t *TinyFronts, f, m, ld int) {
	a := w.a[:ld*m]
	clear(a)
	v := t.Val[t.ValPtr[f]:t.ValPtr[f+1]]
	for j, fill := range t.Fill[t.First[f]:t.First[f+1]] {
		for ; fill != 0; fill &= fill - 1 {
			a[j*ld+bits.TrailingZeros32(fill)] = v[0]
			v = v[1:]
		}
	}
	for _, child := range t.Child[t.ChildPtr[f]:t.ChildPtr[f+1]] {
		p := int(t.First[child+1] - t.First[child])
		rel := t.Rel[t.RowPtr[child]+p : t.RowPtr[child+1]]
		block := t.Block[t.BlockAt[child]:]
		for j, q := range rel {
			col, to := block[j:len(rel)], a[int(q)*ld:int(q)*ld+m]
			for i, row := range rel[j:] {
				to[row] += col[i]
			}
			if j+1 < len(rel) {
				block = block[len(rel):]
			}
		}
	}
}

// eliminate eliminates the p pivots and leaves them in d, too. growth holds that of
// the rows of the pivots before the front. It reports whether all are acceptable.
func (w *tinyWork) eliminate(m, p, ld int, d, growth []float64, limit, floor float64) bool {
	clear(w.growth[:m])
	var u [SmallOrder]float64
	for k := range p {
		col := w.a[k*ld+k : k*ld+m]
		pivot := col[0]
		size := math.Abs(pivot)
		if !(size >= floor && size >= tinyLoss*(growth[k]+w.growth[k]) && size <= math.MaxFloat64) {
			return false
		}
		d[k] = pivot
		inv := 1 / pivot
		below := u[:len(col)]
		copy(below, col)
		for i := 1; i < len(col); i++ {
			l := col[i] * inv
			if !(math.Abs(l) <= limit) {
				return false
			}
			col[i] = l
			w.growth[k+i] += l * l * size
		}
		for j := 1; j < len(col); j++ {
			to, l := w.a[(k+j)*ld+k+j:(k+j)*ld+m], col[j]
			for i, v := range below[j:][:len(to)] {
				to[i] -= v * l
			}
		}
	}
	return true
}

// store writes panel, growth and block of the front f, of order m, with p pivots.
func (w *tinyWork) store(t *TinyFronts, f, m, p, ld int) {
	copy(t.L[t.Panel[f]:t.Panel[f]+ld*p], w.a[:ld*p])
	for i, row := range t.Row[t.RowPtr[f]+1 : t.RowPtr[f+1]] {
		t.Growth[row] += w.growth[i+1]
	}
	r := m - p
	if r == 0 {
		return
	}
	block := t.Block[t.BlockAt[f] : t.BlockAt[f]+r*r]
	for j := range r {
		copy(block[j+j*r:r+j*r], w.a[(p+j)*ld+p+j:(p+j)*ld+m])
	}
}
