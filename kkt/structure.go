package kkt

import (
	"fmt"
	"math"

	"github.com/saddle-go/saddle/internal/vector"
	"github.com/saddle-go/saddle/sparse"
)

// An Entries lists the places (row, column) of the entries of a matrix, in any order. Values are
// given in the same order; those of repeated places are summed.
//
// RowIdx[k] is the row of entry k. Its column is j with ColPtr[j] ≤ k < ColPtr[j+1], or ColIdx[k] where ColPtr is
// nil. The zero value is a matrix without entries.
type Entries struct {
	ColPtr []int
	RowIdx []int32
	ColIdx []int32
}

// ByColumns returns the places of the entries of a, whose values are then those of a.Raw. It shares the arrays of a, which
// must not be a view of a part of another matrix.
func ByColumns(a *sparse.CSC) Entries {
	ptr, ind, _ := a.Raw()
	return Entries{ColPtr: ptr, RowIdx: ind}
}

// ByRows returns the places of the entries of a, row by row. The column indices are shared with a, which must not be a view of a
// part of another matrix.
func ByRows(a *sparse.CSR) Entries {
	ptr, ind, _ := a.Raw()
	e := Entries{RowIdx: make([]int32, len(ind)), ColIdx: ind}
	for i := range len(ptr) - 1 {
		for k := ptr[i]; k < ptr[i+1]; k++ {
			e.RowIdx[k] = int32(i)
		}
	}
	return e
}

// Len returns the number of entries, repeated ones counted as often as they occur.
func (e Entries) Len() int { return len(e.RowIdx) }

// check returns an error that names the first entry outside of a rows×cols matrix or, if lower, above its diagonal.
func (e Entries) check(name string, rows, cols int, lower bool) error {
	bad := func(where string, format string, args ...any) error {
		return &Error{Kind: BadStructure, Func: "New", Where: name + "." + where, Msg: fmt.Sprintf(format, args...)}
	}
	switch {
	case e.ColPtr != nil && e.ColIdx != nil:
		return bad("ColPtr", "given together with ColIdx")
	case e.ColPtr == nil && len(e.ColIdx) != len(e.RowIdx):
		return badLength("New", name+".ColIdx", len(e.ColIdx), len(e.RowIdx))
	case e.ColPtr != nil:
		if len(e.ColPtr) != cols+1 {
			return badLength("New", name+".ColPtr", len(e.ColPtr), cols+1)
		}
		for j := range cols {
			if e.ColPtr[j+1] < e.ColPtr[j] {
				return bad(fmt.Sprintf("ColPtr[%d]", j+1), "%d is less than the element before", e.ColPtr[j+1])
			}
		}
		if e.ColPtr[0] != 0 || e.ColPtr[cols] != len(e.RowIdx) {
			return bad("ColPtr", "runs from %d to %d instead of 0 to %d", e.ColPtr[0], e.ColPtr[cols], len(e.RowIdx))
		}
	}
	var err error
	e.visit(func(k int, i, j int32) {
		switch {
		case err != nil:
		case i < 0 || int(i) >= rows:
			err = bad(fmt.Sprintf("RowIdx[%d]", k), "row %d of %d", i, rows)
		case j < 0 || int(j) >= cols:
			err = bad(fmt.Sprintf("ColIdx[%d]", k), "column %d of %d", j, cols)
		case lower && i < j:
			err = bad(fmt.Sprintf("RowIdx[%d]", k), "(%d, %d) lies above the diagonal", i, j)
		}
	})
	return err
}

// visit calls f for each entry in order.
func (e Entries) visit(f func(k int, i, j int32)) {
	if e.ColPtr == nil {
		for k, i := range e.RowIdx {
			f(k, i, e.ColIdx[k])
		}
		return
	}
	for j := range len(e.ColPtr) - 1 {
		for k := e.ColPtr[j]; k < e.ColPtr[j+1]; k++ {
			f(k, e.RowIdx[k], int32(j))
		}
	}
}

// A CondenseRule says whether rows of J may be eliminated before the factorisation, see [Condensed].
type CondenseRule int

const (
	// Never leaves a row as it is.
	Never CondenseRule = iota
	// IfSafe eliminates a row if that loses no accuracy and adds little fill: C_i ≥ 1e-8·max(1, ‖J_i‖²) and a short row. W + Σ is taken to
	// be of the order of one; where it is 1e-8, so that 1/C_i is 1e16 times as large, the inertia may drown in rounding, and rows are better left alone.
	IfSafe
	// Always eliminates a row. Its element of C must be positive.
	Always
)

// A RowBlock is a range of rows of J that belong together: constraints, bounds, residuals.
type RowBlock struct {
	Name       string
	Begin, End int // rows Begin ≤ i < End
	Condense   CondenseRule

	// MinC and MaxJ are promised bounds, by which IfSafe is decided where there is no Structure.Sample: C_i ≥ MinC and ‖J_i‖₂ ≤ MaxJ, which is
	// 1 if it is 0.
	MinC, MaxJ float64
}

// A Structure describes a family of systems: all that does not change with values.
// Arrays are not copied where that is not said, and must not change after [New].
type Structure struct {
	N, M int     // order of W, rows of J
	W    Entries // of the lower triangle, N×N
	J    Entries // M×N

	// Blocks names ranges of rows of J, ascending, without overlap. Rows outside of them follow the rule Never.
	Blocks []RowBlock
	// Order, if not nil, is the order in which the N+M unknowns are eliminated: Order[k] is the k-th. Where rows are condensed the rest
	// follows it.
	Order []int32
	// Part, if not nil, gives each of the N+M rows of K a block, or -1 for the border: rows of different blocks are not coupled but through the border. It
	// is a hint to back ends that use such a structure.
	Part []int32
	// Sample, if not nil, holds values like those to come: which rows are condensed, and in which order unknowns are
	// eliminated, is then chosen by them. They are no values of the system: those come by SetValues.
	Sample *Values
	// Products, if not nil, takes the place of W and J, which are empty then: the form is MatrixFree.
	Products Products
}

// Products are the matrices W and J where only their products with vectors are at hand. Methods overwrite y.
type Products interface {
	MulW(y, x []float64)  // y = W·x
	MulJ(y, x []float64)  // y = J·x
	MulJT(y, x []float64) // y = Jᵀ·x
}

// Values are the numbers of a system. Nil diagonals are zero.
type Values struct {
	W, J  []float64 // in the order of the structure's Entries
	Sigma []float64 // N elements
	C     []float64 // M elements
}

// check returns an error that says what is wrong with a structure.
func (s *Structure) check() error {
	bad := func(where, format string, args ...any) error {
		return &Error{Kind: BadStructure, Func: "New", Where: where, Msg: fmt.Sprintf(format, args...)}
	}
	if s.N < 0 || s.M < 0 || s.N > math.MaxInt32 || s.M > math.MaxInt32-s.N {
		return bad("N, M", "%d and %d are no dimensions", s.N, s.M)
	}
	if err := s.W.check("W", s.N, s.N, true); err != nil {
		return err
	}
	if err := s.J.check("J", s.M, s.N, false); err != nil {
		return err
	}
	if s.N+s.M > math.MaxInt32-s.W.Len()-s.J.Len() {
		return bad("W, J", "more than %d entries", math.MaxInt32)
	}
	if s.Products != nil && s.W.Len()+s.J.Len() > 0 {
		return bad("Products", "given together with entries of W or J")
	}
	last := 0
	for i, b := range s.Blocks {
		where := fmt.Sprintf("Blocks[%d]", i)
		switch {
		case b.Begin < last || b.End < b.Begin || b.End > s.M:
			return bad(where, "rows %d to %d after row %d of %d", b.Begin, b.End, last, s.M)
		case b.Condense < Never || Always < b.Condense:
			return bad(where, "no rule %d", int(b.Condense))
		case !(b.MinC >= 0) || !(b.MaxJ >= 0):
			return bad(where, "bounds %g and %g", b.MinC, b.MaxJ)
		}
		last = b.End
	}
	if s.Order != nil {
		if len(s.Order) != s.N+s.M {
			return badLength("New", "Order", len(s.Order), s.N+s.M)
		}
		if err := sparse.Perm(s.Order).Check(); err != nil {
			return &Error{Kind: BadStructure, Func: "New", Where: "Order", Msg: "no permutation", Err: err}
		}
	}
	if s.Part != nil && len(s.Part) != s.N+s.M {
		return badLength("New", "Part", len(s.Part), s.N+s.M)
	}
	if s.Sample != nil {
		return s.checkValues("New", *s.Sample)
	}
	return nil
}

// checkValues returns an error that names the array of wrong length, or the first element that is not finite.
func (s *Structure) checkValues(fn string, v Values) error {
	if len(v.W) != s.W.Len() {
		return badLength(fn, "W", len(v.W), s.W.Len())
	}
	if len(v.J) != s.J.Len() {
		return badLength(fn, "J", len(v.J), s.J.Len())
	}
	if v.Sigma != nil && len(v.Sigma) != s.N {
		return badLength(fn, "Sigma", len(v.Sigma), s.N)
	}
	if v.C != nil && len(v.C) != s.M {
		return badLength(fn, "C", len(v.C), s.M)
	}
	if err := checkFinite(fn, "W", v.W); err != nil {
		return err
	}
	if err := checkFinite(fn, "J", v.J); err != nil {
		return err
	}
	if err := checkFinite(fn, "Sigma", v.Sigma); err != nil {
		return err
	}
	return checkC(fn, v.C)
}

// checkC returns an error that names the first element of C that is not finite, or negative.
func checkC(fn string, c []float64) error {
	if err := checkFinite(fn, "C", c); err != nil {
		return err
	}
	for i, v := range c {
		if v < 0 {
			return &Error{Kind: BadStructure, Func: fn, Where: fmt.Sprintf("C[%d]", i), Msg: fmt.Sprintf("%g is negative; the lower right block is -C", v)}
		}
	}
	return nil
}

// checkFinite returns an error that names the first element of x that is not finite.
func checkFinite(fn, name string, x []float64) error {
	if vector.AllFinite(x) {
		return nil
	}
	for k, v := range x {
		if !(math.Abs(v) <= math.MaxFloat64) {
			return &Error{Kind: NonFinite, Func: fn, Where: fmt.Sprintf("%s[%d]", name, k), Msg: fmt.Sprintf("%g", v)}
		}
	}
	return nil
}
