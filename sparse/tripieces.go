package sparse

import (
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// Sizes of the plan of a triangle, in entries with triColumn more a column.
const (
	triColumn = 8
	triPanel  = 1 << 15 // a panel, unless four columns have more
	triRun    = 1 << 14 // a run of single columns
	triCall   = 1 << 15 // what is solved for one right-hand side after the other
)

// findPieces cuts the columns into panels and runs of single columns. It returns
// the entries of the longest column of a panel, with the diagonal.
func (p *TriPlan) findPieces() (longest int) {
	n := p.l.n
	singles, cost := 0, 0 // the run of single columns that ends at j
	flush := func(j int) {
		if singles > 0 {
			p.pieces = append(p.pieces, int32(j-singles), int32(singles))
		}
		singles, cost = 0, 0
	}
	for j := 0; j < n; {
		w := p.panelAt(j)
		if w >= asm.TriMinPanel {
			flush(j)
			p.pieces = append(p.pieces, int32(j), int32(-w))
			p.info.Panels++
			for c := j; c < j+w; c++ {
				p.info.PanelEntries += p.l.ptr[c+1] - p.first[c]
			}
			longest = max(longest, p.l.ptr[j+1]-p.first[j]+1)
			j += w
			continue
		}
		for range w {
			if cost += p.cost(j, j+1); cost > triRun {
				flush(j)
				cost = p.cost(j, j+1)
			}
			singles++
			j++
		}
	}
	flush(n)
	return longest
}

// panelAt returns how many columns from j on have nested patterns, at most as many
// as a panel may have.
func (p *TriPlan) panelAt(j int) int {
	limit := max(asm.TriMinPanel, triPanel/p.cost(j, j+1)&^3)
	w := 1
	for w < limit && j+w < p.l.n && p.nested(j+w-1) {
		w++
	}
	return w
}

// nested reports whether column j stores the row j+1, the rows of column j+1 and
// no others below its diagonal.
func (p *TriPlan) nested(j int) bool {
	x := p.l.ind[p.first[j]:p.l.ptr[j+1]]
	y := p.l.ind[p.first[j+1]:p.l.ptr[j+2]]
	return len(x) == len(y)+1 && int(x[0]) == j+1 && slices.Equal(x[1:], y)
}

// cost returns the entries of columns lo to hi-1 and triColumn for each.
func (p *TriPlan) cost(lo, hi int) int {
	return p.l.ptr[hi] - p.first[lo] + triColumn*(hi-lo)
}

// reversePieces returns the pieces from the last to the first.
func reversePieces(pieces []int32) []int32 {
	r := make([]int32, 0, len(pieces))
	for k := len(pieces) - 2; k >= 0; k -= 2 {
		r = append(r, pieces[k], pieces[k+1])
	}
	return r
}

// callEnds cuts the pieces into runs of at most triCall each, or of one piece.
func callEnds(pieces []int32, first, ptr []int) (ends []int) {
	cost := 0
	for k := 0; k < len(pieces); k += 2 {
		j, w := int(pieces[k]), int(max(pieces[k+1], -pieces[k+1]))
		c := ptr[j+w] - first[j] + triColumn*w
		if cost += c; cost > triCall && k > 0 {
			ends = append(ends, k)
			cost = c
		}
	}
	if len(pieces) > 0 {
		ends = append(ends, len(pieces))
	}
	return ends
}
