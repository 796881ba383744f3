package factor

import "github.com/saddle-go/saddle/asm"

// A root that eliminates many columns is cut into pieces, a chain of fronts each of which eliminates pieceCols columns and has the others, up to the
// last, as rows. As one panel it would store a square of which half is not used. No contribution blocks are formed between pieces: when the first is assembled
// so are the panels of all, and when a piece is done its update goes to the panels of those that follow. What a piece cannot
// eliminate it delays to the next, as every front does.

const (
	pieceCols = 512               // columns of all pieces but the last,
	pieceMost = pieceCols * 3 / 2 // which has up to this many
)

// panelEntries returns the entries of the panels of a front of p columns and m rows, that of a root in pieces.
func panelEntries(p, m int) int {
	sum := 0
	for p == m && p > pieceMost {
		sum += lead(m) * pieceCols
		p, m = p-pieceCols, m-pieceCols
	}
	return sum + lead(m)*p
}

// cutRoots cuts the wide roots into pieces, between columns that are not a pair. The first is the front that there was, with its children; the
// others come after all fronts.
func (t *frontTree) cutRoots(pair []uint8) {
	type cut struct{ piece, columns, left int32 } // where columns go now, how many it has, and how many of the root are to come
	var cuts []cut
	of := make([]int32, len(t.parent)) // which of them is that of a front, counted from 1
	for f, p := range t.p {
		if t.parent[f] < 0 && t.r[f] == 0 && p > pieceMost {
			cuts = append(cuts, cut{int32(f), 0, p})
			of[f] = int32(len(cuts))
		}
	}
	if len(cuts) == 0 {
		return
	}
	for j, f := range t.front {
		if of[f] == 0 {
			continue
		}
		c := &cuts[of[f]-1]
		if c.columns >= pieceCols && c.left > pieceMost-pieceCols && (pair == nil || pair[j] != 2) {
			next := int32(len(t.parent))
			t.parent, t.p, t.r, t.early = append(t.parent, -1), append(t.p, c.left), append(t.r, 0), append(t.early, false)
			t.parent[c.piece], t.p[c.piece], t.r[c.piece] = next, c.columns, c.left
			c.piece, c.columns = next, 0
		}
		t.front[j] = c.piece
		c.columns++
		c.left--
	}
	t.childPtr, t.child = children(t.parent)
}

// continued reports whether front f is a piece of a wide root and not the last one. The tree tells: its parent is the next front, has
// no other child, is no early front and has the rows of f, and so on up to a root. O(pieces), O(1) for other fronts.
func (s *Symbolic) continued(f int) bool {
	p, m := s.dims(f)
	for p >= pieceCols && m > p {
		g := f + 1
		if int(s.parent[f]) != g || s.childPtr[g+1]-s.childPtr[g] != 1 || s.early[g] || s.keeps(g) {
			return false
		}
		r := m - p
		f = g
		if p, m = s.dims(g); m != r {
			return false
		}
		if p == m {
			return s.parent[g] < 0
		}
	}
	return false
}

// continues reports whether front f is a piece and not the first one.
func (s *Symbolic) continues(f int) bool {
	return f > 0 && int(s.parent[f-1]) == f && s.continued(f-1)
}

// pieces calls do for each piece that follows the front, with its number and the positions lo ≤ q < hi in the plan of the front that its columns have.
func (fr *front) pieces(s *Symbolic, do func(g, lo, hi int)) {
	end := fr.own + fr.r
	for g, lo := fr.index+1, fr.own; lo < end; g++ {
		own := int(s.first[g+1] - s.first[g])
		do(g, lo, lo+own)
		lo += own
	}
}

// pieceColumns makes columns q0 ≤ q < q1 of the pieces that follow the front what A has there.
func (w *worker) pieceColumns(q0, q1 int) {
	s := w.f.s
	w.front.pieces(s, func(g, lo, hi int) {
		a, b := max(q0, lo)-lo, min(q1, hi)-lo
		if a >= b {
			return
		}
		_, m := s.dims(g)
		ld := lead(m)
		w.fill(g, w.f.l[s.panel[g]:s.panel[g+1]], a*ld, b*ld)
	})
}

// fill clears elements lo ≤ k < hi of the panel of front g and puts the entries of A there in place.
func (w *worker) fill(g int, panel []float64, lo, hi int) {
	s := w.f.s
	clear(panel[lo:hi])
	dst := s.places.of(g)
	val := w.f.val[s.valPtr[g]:s.valPtr[g+1]]
	from, to := below(dst, lo), below(dst, hi)
	for k, at := range dst[from:to] {
		panel[at] = val[from+k]
	}
}

// addToPieces adds columns from ≤ k < to of a block of order r, whose rows are at pos in the front, to the pieces that follow.
func (w *worker) addToPieces(r, from, to int, block []float64, pos []int32) {
	s := w.f.s
	w.front.pieces(s, func(g, lo, hi int) {
		a, b := max(from, below(pos, lo)), min(to, below(pos, hi))
		if a < b {
			_, m := s.dims(g)
			asm.AddLower(r, a, b, block, r, pos, lo, w.f.l[s.panel[g]:s.panel[g+1]], lead(m))
		}
	})
}

// updatePieces subtracts L·D·Lᵀ of the eliminated columns from the pieces that follow.
func (w *worker) updatePieces() {
	s, fr := w.f.s, &w.front
	if fr.ne == 0 {
		return
	}
	delayed := fr.p - fr.own
	fr.pieces(s, func(g, lo, hi int) {
		_, m := s.dims(g)
		w.updateOther(0, fr.ne, lo+delayed, hi+delayed, w.f.l[s.panel[g]:s.panel[g+1]], lead(m))
	})
}
