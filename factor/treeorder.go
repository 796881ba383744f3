package factor

import (
	"cmp"
	"slices"
)

// A frontTree is the forest of fronts before it has got its final numbers: parents come after children, and
// siblings in any order.
type frontTree struct {
	parent   []int32
	p, r     []int32 // pivots, rows after them
	front    []int32 // front of each column, by place in the postorder of columns
	childPtr []int32
	child    []int32
	early    []bool
	place    []int32 // final number of each front
}

// block returns the entries of the contribution block of front f.
func (t *frontTree) block(f int32) int { return int(t.r[f]) * int(t.r[f]) }

// Bounds of markEarly.
const (
	earlySize     = 4  // times the front's own entries
	earlyChildren = 32 // children of so few pivots:
	earlyPivots   = 2
)

// markEarly finds fronts with so many children that their blocks should not all exist at once: those whose
// blocks have more than 4 times the entries of the front itself, or that have more than 32
// children of at most 2 pivots. Roots of arrow matrices are such.
func (t *frontTree) markEarly() {
	for f := range t.parent {
		blocks, tiny := 0, 0
		for _, c := range t.child[t.childPtr[f]:t.childPtr[f+1]] {
			blocks += t.block(c)
			if t.p[c] <= earlyPivots {
				tiny++
			}
		}
		p, r := int(t.p[f]), int(t.r[f])
		t.early[f] = blocks > earlySize*((p+r)*p+r*r) || tiny > earlyChildren
	}
}

// arrange sorts children so that the stack of contribution blocks stays low, by decreasing difference of the peak of their
// subtree and the block they leave (Liu, ACM TOMS 12, 1986), and numbers the fronts in the postorder
// of the forest so sorted.
//
// A front's block exists from when its children's are added to it; an early front's from
// before the first descendant. Roots keep their order.
func (t *frontTree) arrange() {
	k := len(t.parent)
	peak := make([]int, k)
	for f := range int32(k) {
		children := t.child[t.childPtr[f]:t.childPtr[f+1]]
		own := t.block(f)
		if t.early[f] {
			most := 0
			for _, c := range children {
				most = max(most, peak[c])
			}
			peak[f] = own + most
			continue
		}
		if len(children) > 1 {
			slices.SortFunc(children, func(a, b int32) int {
				return cmp.Or(cmp.Compare(peak[b]-t.block(b), peak[a]-t.block(a)), cmp.Compare(a, b))
			})
		}
		held := 0
		for _, c := range children {
			peak[f] = max(peak[f], held+peak[c])
			held += t.block(c)
		}
		peak[f] = max(peak[f], held+own)
	}
	t.place = t.number()
}

// number returns the places of fronts in postorder: each, parents first, divides its range among its children.
func (t *frontTree) number() []int32 {
	k := len(t.parent)
	size := subtreeSizes(t.parent)
	place := make([]int32, k)
	begin := int32(0)
	for f := range k {
		if t.parent[f] < 0 {
			begin += size[f]
			place[f] = begin - 1
		}
	}
	for f := k - 1; f >= 0; f-- {
		at := place[f] - size[f] + 1
		for _, c := range t.child[t.childPtr[f]:t.childPtr[f+1]] {
			at += size[c]
			place[c] = at - 1
		}
	}
	return place
}

// number gives fronts and columns their final numbers, and s everything of the tree: the columns of a front are contiguous, in the
// order of the elimination tree. It returns the final number of each column by its place in the postorder of columns.
func (s *Symbolic) number(t *frontTree, w *scratch) (label []int32) {
	k := len(t.parent)
	s.parent = relabel(make([]int32, k), t.parent, t.place)
	s.early = permuted(t.early, t.place)
	p, r := permuted(t.p, t.place), permuted(t.r, t.place)
	s.first, s.rowPtr = make([]int32, k+1), make([]int, k+1)
	for f := range k {
		s.first[f+1] = s.first[f] + p[f]
		s.rowPtr[f+1] = s.rowPtr[f] + int(p[f]) + int(r[f])
	}
	s.childPtr, s.child = children(s.parent)

	next := append(p[:0], s.first[:k]...)
	label = w.take(s.n)
	for j, f := range t.front {
		g := t.place[f]
		label[j] = next[g]
		next[g]++
	}
	return label
}
