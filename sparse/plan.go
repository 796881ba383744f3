package sparse

import (
	"fmt"
	"math"
	"strings"

	"github.com/saddle-go/saddle/asm"
)

// parallelEntries is the number of entries from which a product is worth a
// second goroutine: about 25 microseconds of one.
const parallelEntries = 50000

// PlanOptions tells what a [Plan] is for. The zero value means: products with
// A only, by one goroutine, with values that do not change often.
type PlanOptions struct {
	// Threads is the number of goroutines of a product, 0 for one. Products
	// with fewer than 50000 entries use one in any case. No number depends on
	// it.
	Threads int

	// Transposed makes products with Aᵀ as fast as those with A, for the
	// memory of a second copy. Without it they scatter, on one goroutine.
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
// A plan takes 8.5 to 12.5 bytes an entry. Making one takes as long as some ten to
// thirty products. Each row is summed in an order that its chunk decides: results
// differ from those of [CSR.MulVec] by rounding.
//
// With one thread, any number of goroutines may multiply at once; with more, one
// at a time.
type Plan struct {
	options PlanOptions
	a       *CSR
	form    *sliced
	team    *team

	t     *CSR     // Aᵀ, nil unless transposed products have a copy
	from  []uint32 // place in a of each entry of t
	formT *sliced
	teamT *team

	y, x []float64 // operands of the product under way in a team
}

// NewPlan prepares a for many products. The plan refers to a, which may not
// change, except for values, followed by [Plan.Update]. The error is an
// [*ArgumentError]: negative Threads or more than 2³²-1 entries. O(nnz + rows),
// and with Transposed + cols.
func NewPlan(a *CSR, options PlanOptions) (*Plan, error) {
	if options.Threads < 0 {
		return nil, &ArgumentError{"NewPlan", "Threads", options.Threads, "at least 0"}
	}
	if len(a.val) > math.MaxUint32 {
		return nil, &ArgumentError{"NewPlan", "entries of a", len(a.val), "at most 4294967295"}
	}
	options.Threads = max(1, options.Threads)
	p := &Plan{options: options, a: a, form: newSliced(a)}
	p.team = p.newTeam(p.form, p.a)
	if options.Transposed {
		p.transpose()
		p.teamT = p.newTeam(p.formT, p.t)
	}
	if !options.Refresh {
		p.form.src, p.from = nil, nil
		if p.formT != nil {
			p.formT.src = nil
		}
	}
	return p, nil
}

// newTeam returns the goroutines for products with one form, or nil if one is
// enough.
func (p *Plan) newTeam(f *sliced, a *CSR) *team {
	if p.options.Threads == 1 || a.NNZ() < parallelEntries {
		return nil
	}
	cost := make([]int, len(f.blocks))
	for k := range f.blocks {
		cost[k] = f.blocks[k].entries + f.blocks[k].hi - f.blocks[k].lo + len(f.blocks[k].perm)
	}
	return newTeam(min(p.options.Threads, len(cost)), cost, func(k int) { f.blocks[k].mul(a, p.y, p.x) })
}

// transpose makes Aᵀ and its sliced form, whose sources are places in a.
func (p *Plan) transpose() {
	a := p.a
	lo, hi := a.ptr[0], a.ptr[a.rows]
	ptr := starts(a.ind[lo:hi], a.cols)
	ind, val := make([]int32, hi-lo), make([]float64, hi-lo)
	p.from = make([]uint32, hi-lo)
	next := ptr[1:]
	for i := range a.rows {
		for k := a.ptr[i]; k < a.ptr[i+1]; k++ {
			q := next[a.ind[k]]
			next[a.ind[k]]++
			ind[q], val[q], p.from[q] = int32(i), a.val[k], uint32(k)
		}
	}
	p.t = &CSR{a.cols, a.rows, ptr, ind, val}
	p.formT = newSliced(p.t)
	if !p.formT.compressed() { // the copy by rows has served
		p.t.ind, p.t.val = nil, nil
	}
	for k, q := range p.formT.src {
		p.formT.src[k] = p.from[q]
	}
	if p.t.val == nil {
		p.from = nil
	}
}

// compressed reports whether blocks refer to the source.
func (s *sliced) compressed() bool {
	for i := range s.blocks {
		if s.blocks[i].rows || len(s.blocks[i].long) > 0 {
			return true
		}
	}
	return false
}

// Dims returns the number of rows and columns.
func (p *Plan) Dims() (rows, cols int) { return p.a.Dims() }

// MulVec computes y = A x. It panics unless len(y) = rows and len(x) = cols. y
// must not overlap x. 2 nnz flops.
func (p *Plan) MulVec(y, x []float64) {
	checkLen("Plan.MulVec", "y", len(y), p.a.rows)
	checkLen("Plan.MulVec", "x", len(x), p.a.cols)
	p.mul(p.form, p.team, p.a, y, x)
}

// MulVecT computes y = Aᵀ x. It panics unless len(y) = cols and len(x) = rows.
// y must not overlap x. 2 nnz flops, scattered unless the plan was made with
// Transposed.
func (p *Plan) MulVecT(y, x []float64) {
	checkLen("Plan.MulVecT", "y", len(y), p.a.cols)
	checkLen("Plan.MulVecT", "x", len(x), p.a.rows)
	if p.formT == nil {
		scatterLines(y, p.a.ptr, p.a.ind, p.a.val, x)
		return
	}
	p.mul(p.formT, p.teamT, p.t, y, x)
}

func (p *Plan) mul(f *sliced, t *team, a *CSR, y, x []float64) {
	if t != nil {
		p.y, p.x = y, x
		t.run()
		p.y, p.x = nil, nil
		return
	}
	for k := range f.blocks {
		f.blocks[k].mul(a, y, x)
	}
}

// Update takes over the values that a has now. It does not allocate if the
// plan was made with Refresh; else it costs as much as making the plan. It must
// not run beside a product.
func (p *Plan) Update() {
	if !p.options.Refresh {
		fresh, err := NewPlan(p.a, p.options)
		if err != nil {
			panic("sparse: Plan.Update: " + err.Error()) // the same arguments were accepted before
		}
		p.form.val = fresh.form.val
		p.form.blocks = fresh.form.blocks
		if p.formT != nil {
			*p.formT, *p.t = *fresh.formT, *fresh.t
		}
		return
	}
	p.form.refresh(p.a.val)
	if p.formT == nil {
		return
	}
	p.formT.refresh(p.a.val)
	for k, q := range p.from {
		p.t.val[k] = p.a.val[q]
	}
}

// Bytes returns the memory of the plan in bytes, without that of the matrix it was
// made from.
func (p *Plan) Bytes() int {
	n := p.form.bytes() + 4*len(p.from)
	if p.formT != nil {
		n += p.formT.bytes() + 8*len(p.t.ptr) + 12*len(p.t.val)
	}
	return n
}

// String describes the layout in one line.
func (p *Plan) String() string {
	s := fmt.Sprintf("%d×%d, %d entries: %s", p.a.rows, p.a.cols, p.a.NNZ(), p.form.describe(p.a.NNZ()))
	if p.formT != nil {
		s += "; transposed: " + p.formT.describe(p.a.NNZ())
	}
	return fmt.Sprintf("%s; %d bytes, threads %d", s, p.Bytes(), p.options.Threads)
}

// describe tells the share of entries in each kind of slot.
func (s *sliced) describe(nnz int) string {
	var kind [asm.SellCounts]int // slots
	rows, long, sorted := 0, 0, 0
	for i := range s.blocks {
		b := &s.blocks[i]
		for k, n := range b.head {
			kind[k%asm.SellCounts] += int(n)
		}
		switch {
		case b.rows:
			rows += b.entries
		default:
			long += b.entries - len(b.val)
			if b.perm != nil {
				sorted += len(b.val)
			}
		}
	}
	share := func(n int) float64 { return 100 * float64(n) / float64(max(1, nnz)) }
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%.1f%% %s", share(n), what))
		}
	}
	add(rows, "compressed")
	add(long, "in long rows")
	add(sorted, "sorted by length")
	slots := 0
	for _, n := range kind {
		slots += n
	}
	if slots > 0 {
		q := func(n int) float64 { return 100 * float64(n) / float64(slots) }
		parts = append(parts, fmt.Sprintf("slots %.1f%% diagonal, %.1f%% 16-bit, %.1f%% 32-bit, %.1f%% partial, %.2f entries each",
			q(kind[0]+kind[3]), q(kind[1]+kind[4]), q(kind[2]+kind[5]), q(kind[3]+kind[4]+kind[5]), float64(len(s.val))/float64(slots)))
	}
	if parts == nil {
		return "empty"
	}
	return strings.Join(parts, ", ")
}
