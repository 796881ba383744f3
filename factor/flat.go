package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// A Flat is a factorisation that lies in two arrays of the caller:
//
//	values   a header, the scales, D, L
//	index    a header, the order, the rows of the fronts, and the whole plan
//
// [LDL.Store] fills them, Load reads them, Solve, SolvePart and SolveSparse solve with them as those of the LDL would, to the bit.
// They hold no addresses: a caller may copy or move them, give them to another process, or forget them, and there
// is nothing to be freed. It must not change them while a Flat that has been loaded from them is in use.
//
// The zero Flat can Load. Besides the arrays a Flat has room of about 2n numbers and 40 bytes a front, which Load uses
// again. One goroutine may use it at a time; several can be loaded from the same arrays. It must not be copied.
type Flat struct {
	factors
	plan  Symbolic // what solves read of it, see layFronts
	head  flatHead
	stats Stats
	words []int32 // of the plan
	from  flatFrom
	laid  flatLaid

	records []extraFront // room for fronts with delayed columns
	front   []*extraFront
}

// flatFrom tells from which arrays a Flat was loaded.
type flatFrom struct {
	values *float64
	index  *int32
	seal   float64
}

// flatLaid tells of which index plan is.
type flatLaid struct {
	sum                       uint64
	n, fronts, rows, extraLen int
	pivoted                   bool
}

// Load returns the factorisation that [LDL.Store] has left in values and index.
//
// The error says that the arrays are not of this kind, of another version, too short, or that they do not agree with their checksums
// or in themselves. Whatever they hold, no solve will leave them. Of the values only D and what belongs to the structure is tested, of the plan
// nothing: it has a checksum of its own, for [Flat.Symbolic]. O(n + Σ m) for fronts of m rows: a small part of a solve
// where L is thick, about one where it is as thin as in a tree.
func Load(values []float64, index []int32) (*Flat, error) {
	f := new(Flat)
	if err := f.Load(values, index); err != nil {
		return nil, err
	}
	return f, nil
}

// Load makes f the factorisation in values and index, as the function [Load] does, with the memory that f has. If the index says
// the same as that of the last Load, as after a factorisation of new values in the static order, less is to do. After an
// error f has no factorisation.
//
// Whether it says the same is decided by its sizes and a checksum of 64 bits, which is proof against accidents and no more: an index that somebody
// has made so as to have the checksum of the last one would not be tested, and solves might leave their arrays, which Go answers by a panic.
// What comes from where that is to be feared should be loaded by the function Load, which tests all of it.
func (f *Flat) Load(values []float64, index []int32) error {
	f.valid = false
	known := f.laid
	f.head, f.laid = flatHead{}, flatLaid{}
	var h flatHead
	if err := h.read(values, index); err != nil {
		return err
	}
	v := viewsOf(&h, index)
	body, sum := v.sums()
	if sum != h.sum {
		return fmt.Errorf("factor: Load: the checksum of the index is %#x, not %#x", sum, h.sum)
	}
	laid := flatLaid{body, h.n, h.fronts, h.rows, h.extraLen, h.pivoted}
	f.view(&h, &v)
	if laid != known {
		if err := f.layFronts(&h, &v); err != nil {
			return fmt.Errorf("factor: Load: %w", err)
		}
	}
	if err := f.place(&h, &v, values); err != nil {
		return fmt.Errorf("factor: Load: %w", err)
	}
	f.head, f.laid, f.stats, f.words = h, laid, h.stats(), index[h.words:h.words+h.planWords]
	f.from = flatFrom{&values[0], &index[0], values[0]}
	if f.threads == 0 {
		f.threads = 1
	}
	f.setLanes()
	f.x = need(&f.x, h.n)
	f.setSweep()
	f.valid = true
	return nil
}

// Holds reports whether f has been loaded from these very arrays and they have not been stored to since, as far as
// their headers tell: then f can solve without another Load, if the caller keeps its promise to change nothing else. O(1).
func (f *Flat) Holds(values []float64, index []int32) bool {
	if !f.valid || len(values) < f.head.floats || len(index) < f.head.words || f.from != (flatFrom{&values[0], &index[0], values[0]}) {
		return false
	}
	var h flatHead
	return h.read(values, index) == nil && h == f.head
}

// view makes the arrays of the index those of f.
func (f *Flat) view(h *flatHead, v *flatViews) {
	s := &f.plan
	f.s = s
	s.n = h.n
	s.perm, s.inv, s.first, s.parent, s.row = v.perm, v.inv, v.first, v.parent, v.row
	f.elim, f.order = v.elim, v.row
	f.mode = PivotStatic
	if h.pivoted {
		f.mode = PivotThreshold
	}
}

// place finds the parts of values and the fronts with delayed columns, and tests what solves rely on there.
func (f *Flat) place(h *flatHead, v *flatViews, values []float64) error {
	s := &f.plan
	at := flatPlaces(h.n)
	end := at.l + s.stored()
	if end > h.floats { // of which there are as many, at least
		return fmt.Errorf("the end of L is at element %d of %d", end, h.floats)
	}
	f.scale, f.scaleP, f.d, f.e = at.array(values, at.scale), at.array(values, at.scaleP), at.array(values, at.d), at.array(values, at.e)
	f.l = values[at.l:end:end]
	if got := seal(f.d, h.sum); got != values[0] {
		return fmt.Errorf("the values do not belong to the index, or have been changed")
	}
	if err := f.placeExtra(h, v, values[:h.floats], end); err != nil {
		return err
	}
	if err := f.checkPivots(); err != nil {
		return err
	}
	f.sweep = asm.TinyFronts{First: s.first, RowPtr: s.rowPtr, Panel: s.panel, L: f.l, D: f.d}
	return nil
}

// placeExtra finds the fronts that have received delayed columns; at is where their numbers begin.
func (f *Flat) placeExtra(h *flatHead, v *flatViews, values []float64, at int) error {
	f.extra = nil
	if !h.pivoted {
		return nil
	}
	s := &f.plan
	f.extra = need(&f.front, h.fronts)
	clear(f.extra)
	records := need(&f.records, h.extras)
	list := v.extra
	last := -1
	for k := range records {
		if len(list) < 2 || int(list[0]) <= last || int(list[0]) >= h.fronts || list[1] < 1 || int(list[1]) > h.n {
			return fmt.Errorf("the list of fronts with delayed columns is wrong")
		}
		i, in := int(list[0]), int(list[1])
		p, m := s.dims(i)
		x := &records[k]
		*x = extraFront{in: in}
		p, m = p+in, m+in
		if m > h.n || len(list) < 2+m {
			return fmt.Errorf("front %d with delayed columns has %d rows", i, m)
		}
		x.row = list[2 : 2+m : 2+m]
		x.cols = x.row[:p:p]
		if err := checkExtraRows(s, i, x); err != nil {
			return err
		}
		at = eight(at)
		size := lead(m) * p
		if at+size+2*p > len(values) {
			return fmt.Errorf("front %d with delayed columns ends after the values", i)
		}
		x.panel, x.d, x.e = values[at:at+size:at+size], values[at+size:at+size+p:at+size+p], values[at+size+p:at+size+2*p:at+size+2*p]
		at += size + 2*p
		f.extra[i] = x
		list, last = list[2+m:], i
	}
	if len(list) > 0 {
		return fmt.Errorf("the list of fronts with delayed columns is too long")
	}
	return nil
}

// N returns the order of the matrix, 0 before Load.
func (f *Flat) N() int { return f.head.n }

// Inertia returns what [LDL.Factorize] returned.
func (f *Flat) Inertia() Inertia { return f.stats.Inertia }

// Rank returns the number of eigenvalues that are not counted as zero.
func (f *Flat) Rank() int { return f.stats.Inertia.Pos + f.stats.Inertia.Neg }

// Stats returns those of the LDL when it was stored.
func (f *Flat) Stats() Stats { return f.stats }

// Fingerprint returns that of the pattern, see [Symbolic.Fingerprint].
func (f *Flat) Fingerprint() uint64 { return f.head.pattern }

// SetThreads sets the largest number of goroutines that solves may use; less than 2 means one, more than [MaxThreads]
// that. The result does not depend on it.
func (f *Flat) SetThreads(threads int) {
	f.threads = min(max(1, threads), MaxThreads)
	if f.valid {
		f.setLanes()
	}
}

// Symbolic returns the plan that lies in the index, by which further matrices can be factored. The error says that there is none or
// that it has been changed. O(size), some part of an analysis.
func (f *Flat) Symbolic() (*Symbolic, error) {
	if !f.valid {
		return nil, fmt.Errorf("factor: Symbolic without a factorisation")
	}
	return LoadPlan(f.words)
}
