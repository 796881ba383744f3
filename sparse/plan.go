package sparse

import (
	"fmt"
	"math"
)

// PlanOptions tells what a [Plan] is for. The zero value means: products with
// A only, by one goroutine, with values that do not change often.
type PlanOptions struct {
	// Threads is the number of goroutines of a product, 0 for one. Products
	// with fewer than 50000 entries use one in any case, and those with fewer
	// than about 500000 more than one only if the product before ended less than 100
	// microseconds ago: goroutines wait that long for the next product, awake, and
	// for shorter ones it does not pay to wake them. No number depends on it.
	Threads int

	// Transposed makes products with Aᵀ as fast as those with A, for the
	// memory of a second copy. Without it they scatter, on one goroutine: about as fast as
	// Eigen and others scatter, and two to three times slower than with the copy.
	Transposed bool

	// Refresh keeps four bytes an entry so that Update does not allocate.
	Refresh bool
}

// A Plan is a matrix prepared for many products. NewPlan looks at its structure
// once and lays it out in the way that promises the fastest products; the
// rule looks at the matrix only, never at the machine or at time, so the bits of
// a result do not depend on either, nor on the number of threads.
//
// The rule. Windows of 4096 rows are laid out in one of three ways: (1) in
// chunks of eight consecutive rows, where entries of neighbouring rows on one
// diagonal are multiplied without a gather and with one column number for up to
// eight of them; (2) the same with the rows sorted by length; (3) in the
// compressed form, as they are. The estimated number of cycles decides. Column
// numbers of (1) and (2) take two bytes where those of a slot lie within 2¹⁶. Rows
// much longer than their neighbours stay compressed.
//
// A plan takes up to 12.5 bytes an entry, next to nothing for what stays compressed,
// and 4 more with Refresh. Making one takes 6 to 50 nanoseconds an entry, as long as ten
// to forty products that read the matrix from memory and up to a hundred that find it
// in cache. Each row is summed in an order that its chunk decides: results
// differ from those of [CSR.MulVec] by rounding.
//
// With one thread, any number of goroutines may multiply at once; with more, one
// at a time: a second one panics.
type Plan struct {
	options PlanOptions
	a       *CSR
	forward *laid
	back    *laid // of Aᵀ, nil unless transposed products have a copy
}

// NewPlan prepares a for many products. The plan refers to a, which may not
// change, except for values, followed by [Plan.Update]. The error is an
// [*ArgumentError]: negative Threads or more than 2³²-1 entries. O(nnz + rows),
// and with Transposed + cols.
func NewPlan(a *CSR, options PlanOptions) (*Plan, error) {
	if err := options.check("NewPlan", len(a.val)); err != nil {
		return nil, err
	}
	p := &Plan{options: options, a: a, forward: newLaid(a, nil, options)}
	if options.Transposed {
		ptr, ind, from := regroupFrom(a.ptr, a.ind, a.cols)
		p.back = newLaid(&CSR{a.cols, a.rows, ptr, ind, a.val}, from, options)
	}
	return p, nil
}

// check returns an error unless a plan can be made for the given length of the
// array of values.
func (o *PlanOptions) check(fn string, values int) error {
	if o.Threads < 0 {
		return &ArgumentError{fn, "Threads", o.Threads, "at least 0"}
	}
	if uint64(values) > math.MaxUint32 {
		return &ArgumentError{fn, "entries", values, "at most 4294967295"}
	}
	return nil
}

// Dims returns the number of rows and columns.
func (p *Plan) Dims() (rows, cols int) { return p.a.Dims() }

// MulVec computes y = A x. It panics unless len(y) = rows and len(x) = cols. y
// must not overlap x. 2 nnz flops.
func (p *Plan) MulVec(y, x []float64) {
	checkLen("Plan.MulVec", "y", len(y), p.a.rows)
	checkLen("Plan.MulVec", "x", len(x), p.a.cols)
	p.forward.mul(y, x)
}

// MulVecT computes y = Aᵀ x. It panics unless len(y) = cols and len(x) = rows.
// y must not overlap x. 2 nnz flops, scattered unless the plan was made with
// Transposed.
func (p *Plan) MulVecT(y, x []float64) {
	checkLen("Plan.MulVecT", "y", len(y), p.a.cols)
	checkLen("Plan.MulVecT", "x", len(x), p.a.rows)
	if p.back == nil {
		scatterLines(y, p.a.ptr, p.a.ind, p.a.val, x)
		return
	}
	p.back.mul(y, x)
}

// Update takes over the values that a has now. It does not allocate if the
// plan was made with Refresh; else it costs as much as making the plan. It must
// not run beside a product.
func (p *Plan) Update() {
	if !p.options.Refresh {
		p.forward = newLaid(p.a, nil, p.options)
		if p.back != nil {
			ptr, ind, from := regroupFrom(p.a.ptr, p.a.ind, p.a.cols)
			p.back = newLaid(&CSR{p.a.cols, p.a.rows, ptr, ind, p.a.val}, from, p.options)
		}
		return
	}
	p.forward.refresh(p.a.val)
	if p.back != nil {
		p.back.refresh(p.a.val)
	}
}

// Bytes returns the memory of the plan in bytes, without that of the matrix it was
// made from.
func (p *Plan) Bytes() int {
	n := p.forward.bytes()
	if p.back != nil {
		n += p.back.bytes()
	}
	return n
}

// String describes the plan in one line: the share of entries in each layout.
func (p *Plan) String() string {
	s := fmt.Sprintf("%d×%d, %d entries: %s", p.a.rows, p.a.cols, p.a.NNZ(), p.forward.form.describe())
	if p.back != nil {
		s += "; transposed: " + p.back.form.describe()
	}
	return fmt.Sprintf("%s; %d bytes, threads %d", s, p.Bytes(), max(1, p.options.Threads))
}
