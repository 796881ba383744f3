package sparse

import (
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Costs in cycles, measured on an Intel Xeon of the fifth generation with the
// operands in the second cache. Only their ratios matter, and these vary little:
// a gather of eight takes about as long as eight loads.
const (
	costDiag     = 3  // slot along a diagonal
	costGather   = 7  // slot with offsets or column numbers
	costPartial  = 3  // more for a slot with fewer than eight lanes
	costChunk    = 10 // each chunk
	costScatter  = 8  // more for each chunk of a sorted window
	costRow      = 12 // each row of the compressed form
	costEntry    = 10 // tenths for each entry of it
	costNoGap    = 3  // tenths for each entry of a row without gaps
	minDiagLanes = 5  // lanes that make a diagonal worth a slot
)

// A slicer builds the sliced form.
type slicer struct {
	*sliced
	a    *CSR
	next slicedBlock // where the block under construction starts, as lengths
	mark mark

	order  []int32 // rows of the window by length
	count  []int32 // rows of each length in the counting sort
	lists  [asm.SellLanes][]uint32
	slots  [asm.SellCounts][]slot
	cycles int // estimate for the window

	// Looking for diagonals costs more than the rest where there are none:
	// after tried entries with few hits, skip chunks go without, the more the
	// longer this lasts.
	tried, hits, skip, pause int
}

// A slot is up to eight entries of a chunk.
type slot struct {
	mask uint8
	base int32
	src  [asm.SellLanes]uint32
}

// A mark is a state of the slicer that it can return to.
type mark struct {
	blocks, src, head, mask, off, base, perm, long int
}

// newSliced returns the sliced form of a without values.
func newSliced(a *CSR) *sliced {
	b := &slicer{sliced: &sliced{}, a: a}
	b.src = make([]uint32, 0, a.NNZ())
	b.base = make([]int32, 0, a.NNZ()/8+64)
	b.head = make([]uint16, 0, asm.SellCounts*(a.rows/asm.SellLanes+1))
	for lo := 0; lo < a.rows; lo += sellWindow {
		b.window(lo, min(lo+sellWindow, a.rows))
	}
	return b.finish()
}

// window chooses the layout of rows lo to hi-1 and appends them.
func (b *slicer) window(lo, hi int) {
	start := b.here()
	compressed := b.compressedCycles(lo, hi)
	b.sortRows(lo, hi)
	sorted, worthSorting := b.sortedCycles()
	b.cycles = 0
	limit := 0
	if worthSorting {
		limit = sorted
	}
	b.inOrder(lo, hi, limit)
	switch {
	case compressed < b.cycles && (compressed < sorted || !worthSorting):
		b.back(start)
		b.compressed(lo, hi)
	case worthSorting && sorted < b.cycles*9/10:
		b.back(start)
		b.sorted(lo)
	}
}

// compressed appends rows lo to hi-1 as they are.
func (b *slicer) compressed(lo, hi int) {
	for i := lo; i < hi; i++ {
		if n := b.a.ptr[i+1] - b.a.ptr[lo]; n >= sellBlock || i == hi-1 {
			b.blocks = append(b.blocks, slicedBlock{lo: lo, hi: i + 1, rows: true, entries: n})
			lo = i + 1
		}
	}
}

// compressedCycles estimates the product with rows lo to hi-1 as they are.
func (b *slicer) compressedCycles(lo, hi int) int {
	tenths := 0
	for i := lo; i < hi; i++ {
		ind := b.a.ind[b.a.ptr[i]:b.a.ptr[i+1]]
		n := len(ind)
		if n > 0 && int(ind[n-1]-ind[0]) == n-1 {
			tenths += costNoGap * n
		} else {
			tenths += costEntry * n
		}
	}
	return costRow*(hi-lo) + tenths/10
}

// sortRows lists rows lo to hi-1 by falling length, rows of one length in their
// order.
func (b *slicer) sortRows(lo, hi int) {
	longest := 0
	for i := lo; i < hi; i++ {
		longest = max(longest, b.a.ptr[i+1]-b.a.ptr[i])
	}
	b.order = b.order[:0]
	for i := lo; i < hi; i++ {
		b.order = append(b.order, int32(i))
	}
	if longest > sellLongest {
		slices.SortStableFunc(b.order, func(i, j int32) int { return b.length(j) - b.length(i) })
		return
	}
	b.count = append(b.count[:0], make([]int32, longest+2)...)
	for i := lo; i < hi; i++ {
		b.count[longest-b.length(int32(i))+1]++
	}
	for n := range longest + 1 {
		b.count[n+1] += b.count[n]
	}
	for i := lo; i < hi; i++ {
		n := longest - b.length(int32(i))
		b.order[b.count[n]] = int32(i)
		b.count[n]++
	}
}

func (b *slicer) length(i int32) int { return b.a.ptr[i+1] - b.a.ptr[i] }

// isLong reports whether the first of the sorted rows should not lead a chunk.
func (b *slicer) isLong(order []int32) bool {
	n := b.length(order[0])
	return n > sellLongest || n >= sellLong && n > 2*b.length(order[min(asm.SellLanes, len(order))-1])
}

// sortedCycles estimates the product with the window sorted, without diagonals.
// It is not worth sorting if all rows have about one length.
func (b *slicer) sortedCycles() (cycles int, worth bool) {
	order := b.order
	for len(order) > 0 {
		first := b.length(order[0])
		if b.isLong(order) {
			cycles += costRow + first*costEntry/10
			order = order[1:]
			worth = true
			continue
		}
		n := min(asm.SellLanes, len(order))
		last := b.length(order[n-1])
		cycles += costChunk + costScatter + costGather*first + costPartial*(first-last)
		order = order[n:]
	}
	first, last := b.length(b.order[0]), b.length(b.order[len(b.order)-1])
	return cycles, worth || first > last
}

// inOrder appends rows lo to hi-1 as chunks of consecutive rows. If limit is not
// 0 it gives up, to save time, when the first rows make it likely that the cost
// will be well above limit.
func (b *slicer) inOrder(lo, hi, limit int) {
	const trial = 512
	b.begin()
	b.next.lo = lo
	var rows [asm.SellLanes]int32
	for i := lo; i < hi; i += asm.SellLanes {
		if i == lo+trial && limit > 0 {
			if done, all := b.a.ptr[i]-b.a.ptr[lo], b.a.ptr[hi]-b.a.ptr[lo]; b.cycles*all > limit*done/4*5 {
				b.cycles = 2 * limit
				return
			}
		}
		n := min(asm.SellLanes, hi-i)
		first, second := 0, 0
		for l := range n {
			rows[l] = int32(i + l)
			length := b.length(rows[l])
			if length > first {
				first, second = length, first
			} else {
				second = max(second, length)
			}
		}
		for l := range n {
			if length := b.length(rows[l]); length > sellLongest || length == first && first >= sellLong && first > 4*second {
				b.long = append(b.long, rows[l])
				b.cycles += costRow + length*costEntry/10
				rows[l] = -1
			}
		}
		b.chunk(rows[:n])
		if b.next.hi = i + n; b.full() {
			b.end()
			b.begin()
			b.next.lo = i + n
		}
	}
	b.end()
}

// sorted appends the rows of the window in the order of their length.
func (b *slicer) sorted(lo int) {
	b.begin()
	for order := b.order; len(order) > 0; {
		if b.isLong(order) {
			b.long = append(b.long, order[0])
			order = order[1:]
		} else {
			n := min(asm.SellLanes, len(order))
			b.chunk(order[:n])
			b.perm = append(b.perm, order[:n]...)
			order = order[n:]
		}
		if b.full() {
			b.end()
			b.begin()
		}
	}
	b.end()
}

// here returns the present state.
func (b *slicer) here() mark {
	return mark{len(b.blocks), len(b.src), len(b.head), len(b.mask), len(b.off), len(b.base), len(b.perm), len(b.long)}
}

// back returns to state m.
func (b *slicer) back(m mark) {
	b.blocks, b.src, b.head, b.mask = b.blocks[:m.blocks], b.src[:m.src], b.head[:m.head], b.mask[:m.mask]
	b.off, b.base, b.perm, b.long = b.off[:m.off], b.base[:m.base], b.perm[:m.perm], b.long[:m.long]
}

// begin starts a block.
func (b *slicer) begin() {
	b.next = slicedBlock{}
	b.mark = b.here()
}

// full reports whether the block has as many entries as one should have.
func (b *slicer) full() bool { return len(b.src)-b.mark.src >= sellBlock }

// end appends the block, unless it is empty. Its slices have the right lengths
// but may still move.
func (b *slicer) end() {
	n, m := b.next, b.mark
	n.head, n.mask, n.base = b.head[m.head:], b.mask[m.mask:], b.base[m.base:]
	n.off, n.perm, n.long = b.off[m.off:], b.perm[m.perm:], b.long[m.long:]
	n.entries = len(b.src) - m.src
	for _, i := range n.long {
		n.entries += b.length(i)
	}
	if len(n.head) > 0 || len(n.long) > 0 {
		b.blocks = append(b.blocks, n)
	}
}

// finish points the blocks to arrays of exact length.
func (b *slicer) finish() *sliced {
	s := &sliced{
		blocks: slices.Clip(b.blocks), src: b.src, val: make([]float64, len(b.src)),
		head: slices.Clone(b.head), mask: slices.Clone(b.mask), base: slices.Clone(b.base),
		off:  append(slices.Clone(b.off), make([]uint16, asm.SellSpare)...),
		perm: slices.Clone(b.perm), long: slices.Clone(b.long),
	}
	var at mark
	for i := range s.blocks {
		n := &s.blocks[i]
		if n.rows {
			continue
		}
		values := n.entries
		for _, r := range n.long {
			values -= b.length(r)
		}
		sorted := len(n.perm) > 0
		n.head = cut(s.head, &at.head, len(n.head), 0)
		n.mask = cut(s.mask, &at.mask, len(n.mask), 0)
		n.off = cut(s.off, &at.off, len(n.off), asm.SellSpare)
		n.base = cut(s.base, &at.base, len(n.base), 0)
		n.val = cut(s.val, &at.src, values, 0)
		n.perm = cut(s.perm, &at.perm, len(n.perm), 0)
		n.long = cut(s.long, &at.long, len(n.long), 0)
		if !sorted {
			n.perm = nil
		}
	}
	return s
}

// cut returns the next n elements of s, and spare more, and moves at on by n.
func cut[T any](s []T, at *int, n, spare int) []T {
	lo := *at
	*at += n
	return s[lo : lo+n+spare : lo+n+spare]
}
