package factor

import (
	"fmt"

	"github.com/saddle-go/saddle/asm"
)

// open makes front i the worker's front, with the columns that its children have
// delayed.
func (w *worker) open(i, delayed int) {
	f, s, fr := w.f, w.f.s, &w.front
	lo, hi := s.rowPtr[i], s.rowPtr[i+1]
	first := int(s.first[i])
	own := int(s.first[i+1]) - first
	r := hi - lo - own
	*fr = front{index: i, own: own, p: own + delayed, m: hi - lo + delayed, r: r, ld: lead(hi - lo + delayed), rows: s.row[lo+own : hi]}
	if delayed == 0 {
		fr.panel = f.l[s.panel[i]:s.panel[i+1]]
		fr.d, fr.e, fr.cols = f.d[first:first+own], f.pairs(first, first+own), w.order[lo:lo+own:lo+own]
	} else {
		x := w.extraOf(i)
		x.in = delayed
		x.panel = w.panelOf(fr.ld * fr.p)
		x.d, x.e, x.row = w.heap.floats(fr.p), w.heap.floats(fr.p), w.heap.int32s(fr.m)
		x.cols = x.row[:fr.p:fr.p]
		copy(x.row[fr.p:], fr.rows)
		clear(x.e)
		for j := range own {
			x.cols[j] = int32(first + j)
		}
		fr.panel, fr.d, fr.e, fr.cols = x.panel, x.d, x.e, x.cols
	}
	if fr.more = s.continued(i); !fr.more {
		fr.block = w.blockOf(i, r)
	}
}

func (w *worker) blockOf(i, r int) []float64 {
	b := &w.f.s.blocks
	if b.taskRoot[i] {
		return w.f.boundary[b.at[i] : b.at[i]+r*r]
	}
	return w.arena[b.at[i] : b.at[i]+r*r]
}

// begin opens front i, clears it and puts the entries of A in place.
func (w *worker) begin(i, delayed int) {
	s := w.f.s
	if delayed > 0 {
		w.vacate(i)
	}
	w.open(i, delayed)
	fr := &w.front
	clear(fr.panel)
	if s.early[i] {
		clear(fr.block)
	}
	fr.clean = true
	if fr.more {
		w.pieceColumns(fr.own, fr.own+fr.r)
	}
	lo, hi := s.valPtr[i], s.valPtr[i+1]
	dst := s.valDst[lo:hi]
	val := w.f.val[lo:hi:hi]
	if delayed == 0 {
		for k, at := range dst {
			fr.panel[at] = val[k]
		}
		return
	}
	ld := lead(fr.own + fr.r)
	for k, at := range dst {
		row, col := int(at)%ld, int(at)/ld
		if row >= fr.own {
			row += delayed
		}
		fr.panel[row+col*fr.ld] = val[k]
	}
}

// assemble makes the front of node i: its entries of A and what its children contribute.
//
// It fails if delayed columns would take more memory than there may be.
func (w *worker) assemble(i int) error {
	s := w.f.s
	children := s.child[s.childPtr[i]:s.childPtr[i+1]]
	delayed := 0
	if w.f.extra != nil {
		for _, c := range children {
			if x := w.f.extra[c]; x != nil {
				delayed += x.out
			}
		}
	}
	if delayed > 0 {
		if err := w.room(i, delayed); err != nil {
			return err
		}
	}
	if s.early[i] {
		w.gather(i)
		w.reopen(i, delayed)
	} else if s.continues(i) {
		w.reopen(i, delayed)
	} else if _, m := s.dims(i); delayed == 0 && trapezoid(m, m) >= sharedEntries {
		w.assembleShared(i, children)
	} else {
		w.begin(i, delayed)
		for _, c := range children {
			w.add(int(c))
		}
	}
	if delayed > 0 {
		at := w.front.own
		for _, c := range children {
			if x := w.f.extra[c]; x != nil && x.out > 0 {
				w.addDelayed(int(c), x, at)
				at += x.out
			}
		}
	}
	return nil
}

// room fails if the panel of front i with so many delayed columns is too large.
func (w *worker) room(i, delayed int) error {
	p, m := w.f.s.dims(i)
	panel := 8 * float64(p+delayed) * float64(m+delayed)
	if used := 8 * float64(w.heap.size()); used+2*panel > w.f.delayRoom {
		return fmt.Errorf("factor: %d delayed columns in one front need %.0f MB, more than the limit of %.0f MB for delayed columns", delayed, (used+2*panel)/1e6, w.f.delayRoom/1e6)
	}
	return nil
}

// Limits of the memory for delayed columns where the options have none, in bytes.
const (
	delayLeast = 2 << 30
	delayTimes = 8 // times the memory of the plan
)

// delayLimit returns the bytes that delayed columns may take.
func (s *Symbolic) delayLimit() float64 {
	plan := float64(s.PredictedBytes())
	if s.opt.MemoryLimit > 0 {
		return max(0, float64(s.opt.MemoryLimit)-plan)
	}
	return max(delayLeast, delayTimes*plan)
}

// reopen opens an early front, or a piece, that already has its children's blocks.
func (w *worker) reopen(i, delayed int) {
	w.open(i, delayed)
	fr := &w.front
	if delayed == 0 {
		return
	}
	s := w.f.s
	from := w.f.l[s.panel[i]:s.panel[i+1]]
	ld := lead(fr.own + fr.r)
	clear(fr.panel)
	for j := range fr.own {
		copy(fr.panel[j*fr.ld+j:], from[j*ld+j:j*ld+fr.own])
		copy(fr.panel[j*fr.ld+fr.p:], from[j*ld+fr.own:j*ld+fr.own+fr.r])
	}
	w.vacate(i)
}

// contribute adds the block of front i to its early parent.
func (w *worker) contribute(i, parent int) {
	w.open(parent, 0)
	w.add(i)
}

// add adds the contribution block of child c to the front.
func (w *worker) add(c int) {
	s, fr := w.f.s, &w.front
	own := int(s.first[c+1] - s.first[c])
	lo, hi := s.rowPtr[c]+own, s.rowPtr[c+1]
	r := hi - lo
	if r == 0 {
		return
	}
	pos := s.rel[lo:hi]
	block := w.blockOf(c, r)
	split := below(pos, fr.own)
	if split > 0 {
		to := pos
		if delayed := int32(fr.p - fr.own); delayed > 0 {
			to = need(&w.pos, r)
			copy(to, pos[:split])
			for k := split; k < r; k++ {
				to[k] = pos[k] + delayed
			}
		}
		asm.AddLower(r, 0, split, block, r, to, 0, fr.panel, fr.ld)
	}
	switch {
	case split == r:
	case fr.more:
		w.addToPieces(r, split, r, block, pos)
	default:
		w.clearBlock()
		asm.AddLower(r, split, r, block, r, pos, fr.own, fr.block, fr.r)
	}
}

// clearBlock clears the lower triangle of the block unless it has contributions.
func (w *worker) clearBlock() {
	fr := &w.front
	if !fr.clean {
		return
	}
	fr.clean = false
	if fr.r <= 64 {
		clear(fr.block)
		return
	}
	for j := range fr.r {
		clear(fr.block[j*fr.r+j : (j+1)*fr.r])
	}
}

// below returns how many elements of pos, which ascend, are less than p.
func below(pos []int32, p int) int {
	lo, hi := 0, len(pos)
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); int(pos[mid]) < p {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// addDelayed adds the columns that child c has sent, as columns at and following of
// the front.
func (w *worker) addDelayed(c int, x *extraFront, at int) {
	s, fr := w.f.s, &w.front
	own := int(s.first[c+1] - s.first[c])
	rel := s.rel[s.rowPtr[c]+own : s.rowPtr[c+1]]
	panel, ld := w.f.waiting(c, x)
	cols := childCols(w.f, c, x)
	shift := fr.p - fr.own
	for j := range x.out {
		col := panel[j*ld : j*ld+x.out+len(rel)]
		q := at + j
		fr.cols[q] = cols[j]
		w.growth[cols[j]] = x.growth[j] // another worker may have sent it
		to := fr.panel[q*fr.ld : q*fr.ld+fr.m]
		for i := j; i < x.out; i++ {
			to[at+i] = col[i]
		}
		for k, i := range rel {
			if int(i) < fr.own {
				fr.panel[q+int(i)*fr.ld] = col[x.out+k]
			} else {
				to[int(i)+shift] = col[x.out+k]
			}
		}
	}
}

// waiting returns the panel of front c, with record x, from the first pivot on that has not been found, with its leading dimension: the columns that it sends on
// stay there.
func (f *LDL) waiting(c int, x *extraFront) (panel []float64, ld int) {
	s, ne := f.s, int(f.elim[c])
	panel, ld = f.l[s.panel[c]:s.panel[c+1]], lead(s.rowPtr[c+1]-s.rowPtr[c])
	if x.in > 0 {
		panel, ld = x.panel, lead(len(x.row))
	}
	return panel[ne*ld+ne:], ld
}

// childCols returns the columns that front c, with record x, has sent on.
func childCols(f *LDL, c int, x *extraFront) []int32 {
	ne := int(f.elim[c])
	if x.in > 0 {
		return x.cols[ne:]
	}
	lo := f.s.rowPtr[c]
	return f.order[lo+ne : lo+int(f.s.first[c+1]-f.s.first[c])]
}
