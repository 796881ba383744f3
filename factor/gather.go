package factor

import "github.com/saddle-go/saddle/asm"

// A gatherPlan lists, for each column of an early root, which of its children of one pivot
// and no children of their own contribute to it. Their blocks are never formed: when all are
// eliminated, a column of the root takes up
//
//	column(q) -= d_c l_qc · l_c(rows from q on)
//
// from each of them in turn, while it stays in cache. Scattering all blocks into a large
// root instead, as for an arrow matrix with many leaves, would fetch most of its elements
// from memory one by one.
type gatherPlan struct {
	front int32
	leaf  []int32 // those children, ascending
	ptr   []int   // those that contribute to column q: ptr[q]:ptr[q+1]
	which []int32 // places of children in leaf, ascending for each column
	pos   []int32 // place of q among the rows of the child after its pivot
}

// gatherLeast is the number of leaves from which on a root gathers them, and gatherTile the
// number of columns of a part.
const (
	gatherLeast = 256
	gatherTile  = 16
)

// planGather finds the roots that gather, and their leaves.
func (s *Symbolic) planGather() {
	b := &s.blocks
	b.gathered = make([]bool, s.fronts())
	for g, early := range s.early {
		if !early || s.blockRows(int32(g)) > 0 {
			continue
		}
		var leaves []int32
		for _, c := range s.child[s.childPtr[g]:s.childPtr[g+1]] {
			if s.childPtr[c] == s.childPtr[c+1] && s.first[c+1]-s.first[c] == 1 && !b.taskRoot[c] {
				leaves = append(leaves, c)
			}
		}
		if len(leaves) >= gatherLeast {
			b.gather = append(b.gather, s.gatherLeaves(int32(g), leaves))
		}
	}
}

func (s *Symbolic) gatherLeaves(g int32, leaves []int32) gatherPlan {
	_, m := s.dims(int(g))
	p := gatherPlan{front: g, leaf: leaves, ptr: make([]int, m+1)}
	for _, c := range leaves {
		s.blocks.gathered[c] = true
		for _, q := range s.rel[s.rowPtr[c]+1 : s.rowPtr[c+1]] {
			p.ptr[q+1]++
		}
	}
	for q := range m {
		p.ptr[q+1] += p.ptr[q]
	}
	p.which, p.pos = make([]int32, p.ptr[m]), make([]int32, p.ptr[m])
	next := append([]int(nil), p.ptr...)
	for t, c := range leaves {
		for k, q := range s.rel[s.rowPtr[c]+1 : s.rowPtr[c+1]] {
			p.which[next[q]], p.pos[next[q]] = int32(t), int32(k)
			next[q]++
		}
	}
	return p
}

// gather adds to early root i what the leaves that it gathers contribute. The panel is that of
// the plan.
func (w *worker) gather(i int) {
	for k := range w.f.s.blocks.gather {
		if p := &w.f.s.blocks.gather[k]; int(p.front) == i {
			w.gatherAll(p)
		}
	}
}

func (w *worker) gatherAll(p *gatherPlan) {
	f, s := w.f, w.f.s
	w.leaf = need(&w.leaf, len(p.leaf))
	for k, c := range p.leaf {
		at := s.rowPtr[c] + 1
		w.leaf[k] = asm.Leaf{Val: s.panel[c] + 1, Ind: at, Rows: s.rowPtr[c+1] - at}
		if f.elim[c] > 0 { // else it waits for the root
			w.leaf[k].NegD = -f.d[s.first[c]]
		}
	}
	w.job.gathered = p
	w.share(stepGather, parts(len(p.ptr)-1, gatherTile))
}

// gatherColumns does the columns of a tile that begins with column lo.
func (w *worker) gatherColumns(p *gatherPlan, lo int) {
	s, l := w.f.s, w.f.l
	m := len(p.ptr) - 1
	g, first := int(p.front), 0 // the piece that column q belongs to, and its first column
	for q := lo; q < min(lo+gatherTile, m); q++ {
		own, rows := s.dims(g)
		for q >= first+own {
			first += own
			g++
			own, rows = s.dims(g)
		}
		// Only rows from the diagonal on are touched: what lies before those of a piece is not of its panel.
		column := s.panel[g] + (q-first)*lead(rows) - first
		at, end := p.ptr[q], p.ptr[q+1]
		asm.AddLeaves(w.leaf, p.which[at:end], p.pos[at:end], s.rel, l, l[column:column+m])
	}
}
