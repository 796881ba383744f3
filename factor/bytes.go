package factor

import "github.com/saddle-go/saddle/asm"

// PredictedBytes returns the size of the arrays of one LDL and of the Symbolic, without what
// delayed columns add, what solves for several right-hand sides keep and what it takes to count zero eigenvalues.
func (s *Symbolic) PredictedBytes() int64 {
	n, entries, rows, k := int64(s.n), int64(s.nnz), int64(len(s.row)), int64(s.fronts())
	workers := int64(max(1, s.opt.Threads))
	most := 0 // rows of a front
	for f := range s.fronts() {
		_, m := s.dims(f)
		most = max(most, m)
	}
	b := 8 * (int64(s.stored()) + int64(s.blocks.boundary) + int64(s.blocks.growthRows) + workers*(n+int64(s.blocks.arena)+2*int64(most)))
	b += 8*(5*n+entries) + 4*(n+k) // scales, D, vectors; values; witnesses and pivots
	if s.solve.worth {
		b += 8 * n
	}
	if entries <= weighedMost {
		b += 8 * entries
	}
	if s.opt.Pivoting == PivotThreshold || s.paired() {
		b += 8*n + 4*rows + 8*k
	}
	return b + 8*int64(len(s.solve.out)) + int64(s.bytes())
}

// caps returns the elements that there is room for in all of x.
func caps[T any](x ...[]T) int {
	n := 0
	for _, v := range x {
		n += cap(v)
	}
	return n
}

// Sizes of records, in bytes, on machines of 64 bits.
const (
	branchBytes    = 56
	extraBytes     = 160
	suspectBytes   = 32
	suspectedBytes = 56
	replacedBytes  = 16
	matchingBytes  = 28 // for each row
)

// bytes returns the size of the arrays of f and of its Symbolic.
func (f *LDL) bytes() int {
	b := 8 * caps(f.scale, f.scaleP, f.val, f.weight, f.l, f.d, f.e, f.noPairs, f.boundary, f.growthB, f.x, f.r, f.y, f.b, f.both, f.tail, f.out, f.rows, f.best, f.basis, f.bareSquares, f.paths, f.kept, f.confirm)
	b += 4 * caps(f.witness, f.elim, f.order, f.singles, f.reached, f.ends, f.nulls, f.planEnds)
	b += 8*cap(f.extra) + cap(f.marked) + suspectedBytes*cap(f.suspects) + replacedBytes*cap(f.replaced)
	for k, l := range f.lanes {
		b += 8*caps(l.w, l.multi) + 4*cap(l.slot)
		if k >= len(f.workers) { // else x is growth
			b += 8 * cap(l.x)
		}
	}
	if f.match.Matching != nil {
		b += matchingBytes * f.s.n
	}
	for _, w := range f.workers {
		b += w.bytes()
	}
	return b + f.start.Bytes() + f.zeros.Bytes() + f.s.bytes()
}

func (w *worker) bytes() int {
	b := 8 * caps(w.growth, w.g, w.save, w.ld, w.max, w.row, w.before, w.col, w.next)
	if !w.f.s.blocks.inTurn {
		b += 8 * cap(w.arena)
	}
	if w.pivots != nil {
		b += 8 * 3 * asm.PivotOrder * asm.PivotOrder // of its columns
	}
	b += 32*cap(w.leaf) + 4*(caps(w.pos, w.perm, w.job.cuts)+cap(w.dirty)) + suspectBytes*cap(w.suspects) + replacedBytes*cap(w.replaced) + 16*cap(w.vacant)
	h := &w.heap
	return b + 8*(caps(h.chunk...)+caps(h.large...)) + 4*caps(h.ints...) + extraBytes*caps(h.records...)
}

// bytes returns the size of the arrays of s.
func (s *Symbolic) bytes() int {
	p, a := &s.blocks, &s.arrays
	b := 4 * caps(s.perm, s.inv, s.first, s.row, s.rel, s.parent, s.childPtr, s.child, s.valSrc, s.valRow, s.places.wide, s.places.ptr, s.places.to, s.root, s.rootPtr, s.large,
		p.branchOf, p.opens, p.openAt, p.tinyEnd, s.solve.out)
	b += 4*caps(s.places.fill, a.Into) + 8*caps(s.rowPtr, s.valPtr, s.colPtr, s.panel, p.at, p.growthAt, s.solve.outPtr) + 4*cap(p.tinyFlops)
	b += caps(s.early, p.taskRoot, p.gathered) + cap(s.pair) + 8*(caps(s.task, s.solve.task)+cap(s.taskCost)) + 4*cap(s.opt.Perm) + cap(s.opt.Signs)
	b += s.short.Bytes()
	for k := range p.branch {
		b += branchBytes + 16*cap(p.branch[k].sub)
	}
	for k := range p.gather {
		g := &p.gather[k]
		b += 8*cap(g.ptr) + 4*caps(g.leaf, g.which, g.pos)
	}
	return b
}
