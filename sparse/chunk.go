package sparse

import (
	"math/bits"

	"github.com/saddle-go/saddle/asm"
)

// chunk appends one chunk. A row -1 is left empty.
func (b *slicer) chunk(rows []int32) {
	var next, end [asm.SellLanes]int
	for l, i := range rows {
		if i >= 0 {
			next[l], end[l] = b.a.ptr[i], b.a.ptr[i+1]
		}
	}
	if len(rows) == asm.SellLanes && b.aligned(&next, &end) {
		return
	}
	for g := range b.slots {
		b.slots[g] = b.slots[g][:0]
	}
	for l := range b.lists {
		b.lists[l] = b.lists[l][:0]
	}
	if b.skip > 0 {
		b.skip--
		for l := range rows {
			for k := next[l]; k < end[l]; k++ {
				b.lists[l] = append(b.lists[l], uint32(k))
			}
		}
	} else {
		b.diagonals(&next, &end)
	}
	b.gathers()
	b.emit()
}

// aligned appends the chunk if all its entries lie on full diagonals, as inside
// a stencil, and reports whether they do. It only saves time.
func (b *slicer) aligned(next, end *[asm.SellLanes]int) bool {
	n := end[0] - next[0]
	first := b.a.ind[next[0]:end[0]]
	for l := 1; l < asm.SellLanes; l++ {
		if end[l]-next[l] != n {
			return false
		}
		row := b.a.ind[next[l]:end[l]]
		for k, j := range first {
			if row[k]-int32(l) != j {
				return false
			}
		}
	}
	b.head = append(b.head, uint16(n), 0, 0, 0, 0, 0)
	b.base = append(b.base, first...)
	for k := range n {
		b.src = append(b.src, uint32(next[0]+k), uint32(next[1]+k), uint32(next[2]+k), uint32(next[3]+k),
			uint32(next[4]+k), uint32(next[5]+k), uint32(next[6]+k), uint32(next[7]+k))
	}
	b.cycles += costChunk + costDiag*n
	return true
}

// diagonals deals entries on one diagonal, column minus lane, to slots, if there
// are enough of them, and the others to the lists of their lanes.
func (b *slicer) diagonals(next, end *[asm.SellLanes]int) {
	const none = int32(1<<31 - 1)
	var key [asm.SellLanes]int32 // diagonal of the next entry of each lane
	entries, found := 0, 0
	for l := range key {
		entries += end[l] - next[l]
		key[l] = none
		if next[l] < end[l] {
			key[l] = b.a.ind[next[l]] - int32(l)
		}
	}
	for {
		low := min(key[0], key[1], key[2], key[3], key[4], key[5], key[6], key[7])
		if low == none {
			break
		}
		m := uint8(0)
		for l, d := range key {
			if d == low {
				m |= 1 << l
			}
		}
		n := bits.OnesCount8(m)
		s := slot{mask: m, base: low}
		k := 0
		for rest := m; rest != 0; rest &= rest - 1 {
			l := bits.TrailingZeros8(rest)
			p := next[l]
			if n >= minDiagLanes {
				s.src[k] = uint32(p)
				k++
			} else {
				b.lists[l] = append(b.lists[l], uint32(p))
			}
			p++
			next[l] = p
			key[l] = none
			if p < end[l] {
				key[l] = b.a.ind[p] - int32(l)
			}
		}
		if n < minDiagLanes {
			continue
		}
		found += n
		g := 0
		if n < asm.SellLanes {
			g = 3
		}
		b.slots[g] = append(b.slots[g], s)
	}
	b.tried += entries
	b.hits += found
	if b.tried > 500 {
		if b.hits < b.tried/8 {
			b.pause = min(2*b.pause+16, 1000)
			b.skip = b.pause
		} else {
			b.pause = 0
		}
		b.tried, b.hits = 0, 0
	}
}

// gathers deals the entries in the lists to slots with offsets or with column
// numbers.
func (b *slicer) gathers() {
	for k := 0; ; k++ {
		var s slot
		n := 0
		low, high := int32(1<<31-1), int32(0)
		for l, list := range b.lists {
			if k < len(list) {
				s.mask |= 1 << l
				s.src[n] = list[k]
				n++
				j := b.a.ind[list[k]]
				low, high = min(low, j), max(high, j)
			}
		}
		if n == 0 {
			return
		}
		g := 1
		s.base = low
		if high-low > 1<<16-1 {
			g = 2
		}
		if n < asm.SellLanes {
			g += 3
		}
		b.slots[g] = append(b.slots[g], s)
	}
}

// emit appends the slots of the chunk.
func (b *slicer) emit() {
	b.cycles += costChunk
	for g, slots := range b.slots {
		b.head = append(b.head, uint16(len(slots)))
		cost := costGather
		if g%3 == 0 {
			cost = costDiag
		}
		if g >= 3 {
			cost += costPartial
		}
		b.cycles += cost * len(slots)
		for i := range slots {
			s := &slots[i]
			if g >= 3 {
				b.mask = append(b.mask, s.mask)
			}
			if g%3 < 2 {
				b.base = append(b.base, s.base)
			}
			src := s.src[:bits.OnesCount8(s.mask)]
			b.src = append(b.src, src...)
			switch g % 3 {
			case 1:
				for _, p := range src {
					b.off = append(b.off, uint16(b.a.ind[p]-s.base))
				}
			case 2:
				for _, p := range src {
					b.base = append(b.base, b.a.ind[p])
				}
			}
		}
	}
}
