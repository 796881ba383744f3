package sparse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/saddle-go/saddle/asm"
)

// parallelEntries is the number of entries from which a product is worth a
// second goroutine: about 25 microseconds of one.
const parallelEntries = 50000

// A laid is a matrix in sliced form with all that its products need.
type laid struct {
	a     *CSR     // the rows that stay compressed
	from  []uint32 // place in the caller's values of each entry of a; nil if a has them itself
	form  *sliced
	owned bool      // a is not the caller's
	team  *team     // nil if one goroutine is enough
	one   *guard    // nil if any number of goroutines may multiply at once
	y, x  []float64 // operands of the product under way in a team
}

// newLaid returns the layout of a matrix with the structure of a. Its entry
// k has value a.val[from[k]], or a.val[k] if from is nil. If from is not nil the
// layout owns a.
func newLaid(a *CSR, from []uint32, options PlanOptions) *laid {
	l := &laid{a: a, from: from, form: newSliced(a)}
	l.form.trace(from)
	l.form.refresh(a.val)
	if from != nil {
		l.own()
	}
	if !options.Refresh {
		l.form.src, l.from = nil, nil
	} else { // it was made for all entries, of which some may have stayed compressed
		l.form.src = slices.Clone(l.form.src)
	}
	if options.Threads > 1 { // small matrices would not need it, but behave alike
		l.one = new(guard)
	}
	if options.Threads > 1 && a.NNZ() >= parallelEntries {
		cost := make([]int, len(l.form.blocks))
		for k := range l.form.blocks {
			b := &l.form.blocks[k]
			cost[k] = b.entries + b.hi - b.lo + len(b.perm)
		}
		l.team = newTeam(min(options.Threads, len(cost)), cost, func(k int) { l.form.blocks[k].mul(l.a, l.y, l.x) })
	}
	return l
}

// own replaces a by a copy of the rows that stay compressed, with values of
// their own; the other rows become empty.
func (l *laid) own() {
	l.owned = true
	a := l.a
	ptr := make([]int, a.rows+1)
	keep := func(i int) { ptr[i+1] = a.ptr[i+1] - a.ptr[i] }
	for k := range l.form.blocks {
		b := &l.form.blocks[k]
		for i := b.lo; b.rows && i < b.hi; i++ {
			keep(i)
		}
		for _, i := range b.long {
			keep(int(i))
		}
	}
	for i := range a.rows {
		ptr[i+1] += ptr[i]
	}
	n := ptr[a.rows]
	ind, val, from := make([]int32, n), make([]float64, n), make([]uint32, n)
	for i := range a.rows {
		for k := range ptr[i+1] - ptr[i] {
			q := a.ptr[i] + k
			ind[ptr[i]+k], val[ptr[i]+k], from[ptr[i]+k] = a.ind[q], a.val[l.from[q]], l.from[q]
		}
	}
	l.a, l.from = &CSR{a.rows, a.cols, ptr, ind, val}, from
}

// mul computes y = A x.
func (l *laid) mul(y, x []float64) {
	if l.one != nil {
		l.one.enter("plan of several threads")
		defer l.one.leave()
	}
	if l.team != nil {
		l.y, l.x = y, x
		l.team.run()
		l.y, l.x = nil, nil
		return
	}
	for k := range l.form.blocks {
		l.form.blocks[k].mul(l.a, y, x)
	}
}

// refresh copies the caller's values.
func (l *laid) refresh(val []float64) {
	l.form.refresh(val)
	for k, p := range l.from {
		l.a.val[k] = val[p]
	}
}

// bytes returns the memory of the layout, except for arrays of the caller.
func (l *laid) bytes() int {
	n := l.form.bytes() + 4*len(l.from)
	if l.owned {
		n += 8*len(l.a.ptr) + 12*len(l.a.val)
	}
	return n
}

// describe tells the share of entries in each kind of slot.
func (s *sliced) describe() string {
	var kind [asm.SellCounts]int // slots
	nnz, rows, long, sorted := 0, 0, 0, 0
	for i := range s.blocks {
		b := &s.blocks[i]
		nnz += b.entries
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
