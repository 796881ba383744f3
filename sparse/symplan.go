package sparse

import (
	"fmt"
	"math"
)

// A triangle of onePassEntries entries or more, with onePassLength or more a
// column, is multiplied in one pass: it is read from memory, and reading half the
// bytes outweighs the scatter. Measured on an Intel Xeon of the fifth generation, where
// both forms of smaller triangles take about one time at 12 entries a column.
const (
	onePassEntries = 500000
	onePassLength  = 16
)

// A SymPlan is a symmetric matrix prepared for many products, see [Plan].
//
// The rule. Most matrices are held with both triangles in sliced form: reading
// twice the entries without a scatter is faster than one pass over the triangle
// that adds to y at random, and takes any number of threads; it takes 17 to 25
// bytes an entry of the triangle. Triangles of at
// least 500000 entries, with at least 16 a column, are multiplied in
// one pass as by [CSC.MulVecSym], in two halves that may run on two threads, for the memory of a
// vector. The bits depend on the matrix only.
// A SymPlan does one product at a time; where a second one would do harm, it panics.
type SymPlan struct {
	options PlanOptions
	lower   *CSC
	full    *laid    // both triangles, or nil
	pass    *onePass // if full is nil
}

// NewSymPlan prepares s for many products, as [NewPlan] does for other matrices. The
// plan refers to s, which may not change, except for values, followed by
// [SymPlan.Update]. Options.Transposed has no meaning. The error is an
// [*ArgumentError]: negative Threads or more than 2³²-1 entries of the triangle
// (2³¹-1 where both triangles are held). O(nnz + rows).
func NewSymPlan(s *Sym, options PlanOptions) (*SymPlan, error) {
	lower := s.lower
	if err := options.check("NewSymPlan", len(lower.val)); err != nil {
		return nil, err
	}
	p := &SymPlan{options: options, lower: lower}
	if nnz := lower.NNZ(); nnz >= onePassEntries && nnz >= onePassLength*lower.cols {
		p.pass = newOnePass(lower, options.Threads)
	} else {
		if err := checkBoth("NewSymPlan", nnz); err != nil {
			return nil, err
		}
		p.build()
	}
	return p, nil
}

// checkBoth returns an error unless the entries of both triangles, of which one has
// nnz, can be numbered by the layout.
func checkBoth(fn string, nnz int) error {
	if uint64(nnz) > math.MaxUint32/2 {
		return &ArgumentError{fn, "entries of the triangle", nnz, "at most 2147483647"}
	}
	return nil
}

// build lays out both triangles.
func (p *SymPlan) build() {
	l := p.lower
	places := make([]uint32, len(l.val))
	for k := range places {
		places[k] = uint32(k)
	}
	ptr, ind, from := bothTriangles(l, places)
	p.full = newLaid(&CSR{l.rows, l.cols, ptr, ind, l.val}, from, p.options)
}

// Dims returns the number of rows and columns, which are equal.
func (p *SymPlan) Dims() (rows, cols int) { return p.lower.Dims() }

// MulVec computes y = S x for the symmetric matrix S. It panics unless
// len(y) = len(x) = rows. y must not overlap x. 4 nnz flops at most.
func (p *SymPlan) MulVec(y, x []float64) {
	checkLen("SymPlan.MulVec", "y", len(y), p.lower.rows)
	checkLen("SymPlan.MulVec", "x", len(x), p.lower.rows)
	p.mul(y, x)
}

func (p *SymPlan) mul(y, x []float64) {
	if p.full != nil {
		p.full.mul(y, x)
		return
	}
	p.pass.mul(y, x)
}

// Update takes over the values that the triangle has now, as [Plan.Update].
func (p *SymPlan) Update() {
	switch {
	case p.full == nil: // values are read where they are
	case p.options.Refresh:
		p.full.refresh(p.lower.val)
	default:
		p.build()
	}
}

// Bytes returns the memory of the plan in bytes, without that of the triangle.
func (p *SymPlan) Bytes() int {
	if p.full == nil {
		return 8 * len(p.pass.sum)
	}
	return p.full.bytes()
}

// String describes the plan in one line, as [Plan.String].
func (p *SymPlan) String() string {
	how := "one pass over the triangle"
	if p.full != nil {
		how = "both triangles: " + p.full.form.describe()
	}
	return fmt.Sprintf("symmetric %d×%d, %s; %d bytes, threads %d",
		p.lower.rows, p.lower.cols, how, p.Bytes(), max(1, p.options.Threads))
}
