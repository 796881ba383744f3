package certify

import (
	"context"
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Limits of what counts as a zero eigenvalue.
const (
	manySuspects = 64      // so many pivots are looked at in any case,
	manyEntries  = 1 << 25 // and more if as many passes over L meet no more entries: some tenths of a second
	ZeroResidual = 1e-13   // ‖A·x‖ ≤ ZeroResidual·‖x‖ makes a zero eigenvalue
	zeroDropped  = 2e-15   // with this little, solves leave the pivot out
	accurate     = 0.25    // with errors of the factors up to this share of ZeroResidual one step of inverse iteration will do,
	moderate     = 0.5     // and with up to this one two, which leave about those errors; with more, what remains is tried
	corrections  = 2       // of approximate null vectors
	contraction  = 2       // a correction must at least halve what is left, else there is no second one
)

// Worth returns how many suspects, of so many, are to be looked at where L has so many entries.
func Worth(suspects, entries int) int {
	return min(suspects, max(manySuspects, manyEntries/max(1, entries)))
}

// Together is how many columns of suspects have their vectors improved together. These are kept as rows of as many elements, element i of vector j at
// x[Together·i+j].
const Together = asm.FrontColumns

// A Column names a column of a suspect, the first or, of a pivot of order 2, the second one.
type Column struct {
	Suspect int
	Second  bool
}

// Pivots are factors B = L·D·Lᵀ with a list of suspects: pivots, of order 1 or 2, that have cancelled and may be what rounding has left of zeros. They are
// numbered from 0, the smallest first.
type Pivots interface {
	Factors
	// IsPair reports whether the pivot s is of order 2.
	IsPair(s int) bool
	// IsGone reports whether it is zero already, or dropped.
	IsGone(s int) bool
	// Null sets x = L⁻ᵀ·e, e the unit vector of the pivot's column, or of its second one, and returns ‖A·x‖/‖x‖ for the value that the pivot had at first. It is infinite
	// where x is known to be no null vector: nothing was subtracted from the pivot.
	Null(s int, second bool, x []float64) float64
	// Bounds sets b[s] to what Null returns for the columns of the suspects s < len(b), the second one 0 where there is none. It may be so, too, where the first one is
	// beyond limit. x is work space.
	Bounds(b [][2]float64, limit float64, x []float64)
	// Rows returns how many rows there are in what Nulls and SolveMany change, the order of A or more: those behind are theirs.
	Rows() int
	// Nulls sets the first vectors in the rows x to what Null returns, one for each column, and the others to zero. v is work space.
	Nulls(columns []Column, x []float64, v Vectors)
	// SolveMany is Solve for the first k vectors in the rows x, and leaves those that are zero as they are. z is nil or holds the vectors as they were: then what
	// pivots that are zero have left out of them is taken from z, which becomes B·x but for rounding, where that is known.
	SolveMany(x, z []float64, k int, v Vectors) bool
	// Products is Product for the first k vectors in rows.
	Products(y, x []float64, k int, v Vectors)
	// Drop makes it zero, so that solves leave it out, and Restore takes that back.
	Drop(s int)
	Restore(s int)
	// Count counts its eigenvalues as zero.
	Count(s int)
}

// A Recount counts pivots as zero that belong to eigenvalues which are zero up to rounding. With
//
//	x = L⁻ᵀ·e_k,   A·x = L·D·e_k,
//
// ‖A·x‖/‖x‖ bounds the least |λ| from above: no pivot is touched where all |λ| are larger. Where that bound is up to Nearly but not small enough, because
// errors of L are large, inverse iteration improves the vectors of several suspects together, see ritz, and what remains is taken for zero on trial, see trial. The smallest
// suspects come first, and those that have been found to be zero are left out of the solves, so that no
// eigenvector serves two of them. Half a solve for each column of a suspect, and up to four solves more where x is improved; several vectors share them.
type Recount struct {
	Nearly float64
	Alone  bool // suspects are not looked at once more, together

	bounds  [][2]float64
	spared  []int // solves use them
	near    []int // suspects whose vectors have to be improved
	open    []int // those of them that are not settled then
	columns []Column
	basis   subspace
}

// Bytes returns the size of what c keeps.
func (c *Recount) Bytes() int {
	return 16*(cap(c.bounds)+cap(c.columns)) + 8*(cap(c.spared)+cap(c.near)+cap(c.open)) + c.basis.bytes()
}

// EachBound is Bounds by a call of Null for each column.
func EachBound(p Pivots, b [][2]float64, limit float64, x []float64) {
	for s := range b {
		b[s] = [2]float64{p.Null(s, false, x)}
		if p.IsPair(s) && b[s][0] <= limit {
			b[s][1] = p.Null(s, true, x)
		}
	}
}

// EachNull is Nulls by a call of Null for each column.
func EachNull(p Pivots, columns []Column, x []float64, v Vectors) {
	clear(x)
	for j, c := range columns {
		p.Null(c.Suspect, c.Second, v.X)
		setVector(x, j, v.X)
	}
}

// EachSolve is SolveMany by a call of Solve for each vector.
func EachSolve(f Factors, x []float64, k int, v Vectors) bool {
	for j := range k {
		getVector(v.X, x, j)
		if !f.Solve(v.X) {
			return false
		}
		setVector(x, j, v.X)
	}
	return true
}

// EachProduct is Products by a call of Product for each vector.
func EachProduct(f Factors, y, x []float64, k int, v Vectors) {
	for j := range k {
		getVector(v.X, x, j)
		f.Product(v.B, v.X)
		setVector(y, j, v.B)
	}
}

// setVector makes u vector j in the rows x, getVector the other way round.
func setVector(x []float64, j int, u []float64) {
	for i, v := range u {
		x[i*Together+j] = v
	}
}

func getVector(u, x []float64, j int) {
	for i := range u {
		u[i] = x[i*Together+j]
	}
}

// Run looks at the first suspects of p, and leaves those counted that are zero. If ctx ends it returns that error, and the counts are of no use; solves may then refuse.
func (c *Recount) Run(ctx context.Context, p Pivots, suspects int, v Vectors) error {
	c.spared, c.near, c.open = c.spared[:0], c.near[:0], c.open[:0]
	c.bounds = slices.Grow(c.bounds[:0], suspects)[:suspects]
	p.Bounds(c.bounds, c.Nearly, v.X)
	if err := ctx.Err(); err != nil {
		return err
	}
	for s := range suspects {
		if p.IsGone(s) { // counted already
			continue
		}
		switch size := max(c.bounds[s][0], c.bounds[s][1]); {
		case size <= ZeroResidual:
			c.found(p, s, size)
			p.Drop(s)
		case size <= c.Nearly:
			c.near = append(c.near, s)
		}
	}
	for list := c.near; len(list) > 0 && ctx.Err() == nil; {
		list = list[c.ritz(p, list, v):]
	}
	if !c.Alone {
		c.trial(ctx, p, v)
	}
	for _, s := range c.spared {
		p.Restore(s)
	}
	return ctx.Err()
}

// found counts suspect s, and notes it if solves have to use it.
func (c *Recount) found(p Pivots, s int, size float64) {
	p.Count(s)
	if size > zeroDropped {
		c.spared = append(c.spared, s)
	}
}

// group sets columns to those of the first suspects of the list, as many as are improved together, and returns their number.
func (c *Recount) group(p Pivots, list []int) int {
	c.columns = c.columns[:0]
	for k, s := range list {
		width := 1
		if p.IsPair(s) {
			width = 2
		}
		if len(c.columns)+width > Together {
			return k
		}
		for q := range width {
			c.columns = append(c.columns, Column{s, q == 1})
		}
	}
	return len(list)
}

// ritz improves the vectors of the first suspects of the list by a step of inverse iteration, or two where the factors are not accurate, and looks at the subspaces S that those of the
// first one, the first two and so on span: A has as many eigenvalues up to tol as AQ has singular values, where the columns of Q are an orthonormal basis of S
// (Courant and Fischer). A suspect counts whose columns add as many of them. Where the factors are accurate the others are settled, too, unless pivots are left out that are not small
// enough for that to be no error; else they are added to open. It returns how many suspects it has looked at.
func (c *Recount) ritz(p Pivots, list []int, v Vectors) int {
	k := c.group(p, list)
	b := &c.basis
	p.Nulls(c.columns, b.room(len(v.X), p.Rows()), v)
	errors := math.Inf(1)
	for turn, rank := 0, len(c.columns); turn < corrections && !(errors <= accurate*ZeroResidual) && rank == len(c.columns); turn++ {
		if turn > 0 {
			b.combine()
		}
		now, ok := b.solve(p, len(c.columns), v)
		if !ok { // nothing is known of the vectors
			clear(b.zero[:])
			break
		}
		errors = min(errors, now)
		rank = b.measure(p, c.columns)
	}
	for j := 0; j < len(c.columns); j++ {
		s := c.columns[j].Suspect
		if p.IsPair(s) {
			j++
		}
		switch {
		case b.zero[j]:
			c.found(p, s, b.size[j])
			p.Drop(s)
		case !(errors <= moderate*ZeroResidual) || len(c.spared) > 0:
			c.open = append(c.open, s)
		}
	}
	return k
}

// trial looks once more at the suspects that are open. Where the null space has many
// dimensions and the factors large errors, no vector of it is found by solves in which its neighbours still have pivots. So all of them
// are taken for zero at first, and each x = L⁻ᵀ·e_k is freed of what the errors E of the factors have put into it:
//
//	x ← x − (L·D·Lᵀ)⁺·A·x,   A·x ← E·(L·D·Lᵀ)⁺·A·x  if e_k is right.
//
// The correction has no part of any e of the suspects in Lᵀx, and the vectors remain independent. A suspect whose ‖A·x‖ stays large gets its pivot back.
func (c *Recount) trial(ctx context.Context, p Pivots, v Vectors) {
	for _, s := range c.open {
		p.Drop(s)
	}
	b := &c.basis
	keep := 0 // suspects that get their pivots back
	for list := c.open; len(list) > 0 && ctx.Err() == nil; {
		k := c.group(p, list)
		p.Nulls(c.columns, b.room(len(v.X), p.Rows()), v)
		b.free(p, len(c.columns), v)
		for j := 0; j < len(c.columns); j++ {
			s, size := c.columns[j].Suspect, b.size[j]
			if p.IsPair(s) {
				j++
				size = max(size, b.size[j])
			}
			if !(size <= ZeroResidual) {
				c.open[keep] = s
				keep++
				continue
			}
			c.found(p, s, size)
		}
		list = list[k:]
	}
	for _, s := range c.open[:keep] {
		p.Restore(s)
	}
}

// Quotient returns ‖y‖/‖x‖, infinite where that is not finite.
func Quotient(y, x []float64) float64 {
	if q := asm.Nrm2(y) / asm.Nrm2(x); q <= math.MaxFloat64 {
		return q
	}
	return math.Inf(1)
}

// PairSigns returns the numbers of positive and negative eigenvalues of [a c; c b], c ≠ 0.
func PairSigns(a, b, c float64) (pos, neg int) {
	scale := max(math.Abs(a), math.Abs(b), math.Abs(c))
	a, b, c = a/scale, b/scale, c/scale
	switch det := a*b - c*c; {
	case det < 0:
		return 1, 1
	case a+b > 0:
		return 2, 0
	}
	return 0, 2
}
