package factor

import (
	"cmp"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// A blockPlan says where the contribution blocks of the fronts lie. Blocks are pushed
// and popped in the order of the fronts. Those of fronts at even depth form one stack,
// which grows from the low end of an arena, those at odd depth another, which grows
// from its high end: when a front is assembled its children's blocks are the last
// of one stack and its own block goes onto the other, so that no block moves. The
// sizes do not depend on values, since delayed columns are kept elsewhere.
//
// Each task and each branch of the top has an arena to itself while it runs. The blocks of their roots outlive them
// and lie in a boundary buffer. Where one goroutine does all in turn, arenas are parts of that buffer, too: see placeInTurn.
type blockPlan struct {
	branch     []branch
	branchOf   []int32      // of each front, -1 in tasks
	at         []int        // offset of each front's block in its arena or the boundary
	boundary   int          // length of the boundary buffer
	inTurn     bool         // arenas lie in it
	taskRoot   []bool       // the front is the root of a task's subtree or of a branch, with a block
	arena      int          // length of the largest arena, 0 if inTurn
	growthAt   []int        // of task t: where growth of the boundary rows of its roots is kept
	growthRows int          // of all tasks and branches
	opens      []int32      // early fronts, by their first descendants, before which they begin; outer ones first
	openAt     []int32      // these descendants
	gathered   []bool       // the front is a leaf that its parent, an early root, gathers
	gather     []gatherPlan // the roots that do
	tinyEnd    []int32      // end of the run of fronts for the kernel of tiny fronts that goes on at f; f if there is none
	tinyFlops  []uint32     // flops of the fronts before f that it may do, modulo 2³²: those of a run are less
}

// blockRows returns the order r of the contribution block of front f, 0 for a piece that updates those which follow.
func (s *Symbolic) blockRows(f int32) int {
	if s.continued(int(f)) {
		return 0
	}
	return s.rowPtr[f+1] - s.rowPtr[f] - int(s.first[f+1]-s.first[f])
}

// planBlocks sets s.blocks from the tree, the tasks and the early fronts.
func (s *Symbolic) planBlocks() {
	nf := len(s.parent)
	b := &s.blocks
	b.at = make([]int, nf)
	b.arena, b.inTurn = 0, false
	odd := make([]bool, nf) // depth is odd
	for f := nf - 1; f >= 0; f-- {
		if p := s.parent[f]; p >= 0 {
			odd[f] = !odd[p]
		}
	}
	s.planBranches()
	s.hangSubtrees()
	s.planOpens()
	if s.opt.Threads <= 1 {
		s.placeInTurn(odd)
	} else {
		for v := range len(s.task) + len(b.branch) {
			a := arenaPlan{s: s, odd: odd}
			a.node(v)
			a.turn(v, 0)
			b.arena = max(b.arena, a.peak)
		}
	}
	s.planGather()
	s.planTiny()
	s.planSolve(defaultSharing)
	s.short.Plan(s.colPtr, s.valRow)
}

// planTiny finds the runs of fronts that the kernel for tiny fronts can do: it knows
// nothing of early fronts nor of the boundary, and runs end where tasks do and with a
// front whose parent is early, to which its block is added then.
func (s *Symbolic) planTiny() {
	nf := s.fronts()
	b := &s.blocks
	b.tinyEnd = make([]int32, nf+1)
	ends := make([]bool, nf+1)
	for _, t := range s.task {
		ends[t.lo], ends[t.hi] = true, true
	}
	b.tinyEnd[nf], b.tinyFlops = int32(nf), make([]uint32, nf+1)
	for f := range nf {
		b.tinyFlops[f+1] = b.tinyFlops[f]
		if p, m := s.dims(f); m <= asm.SmallOrder {
			b.tinyFlops[f+1] += uint32(frontFlops(p, m))
		}
	}
	for f := nf - 1; f >= 0; f-- {
		end := int32(f)
		if s.tiny(f) {
			end = int32(f + 1)
			if !ends[f+1] && (!s.earlyParent(f) || b.gathered[f]) && b.tinyEnd[f+1] > end {
				end = b.tinyEnd[f+1]
			}
		}
		b.tinyEnd[f] = end
	}
	s.arrays = asm.TinyFronts{
		First: s.first, RowPtr: s.rowPtr, Row: s.row, Rel: s.rel, ChildPtr: s.childPtr, Child: s.child,
		ValPtr: s.valPtr, Fill: s.places.fill, Panel: s.panel, BlockAt: b.at,
	}
	s.arrays.SetMasks()
	s.listLarge()
}

// listLarge sets s.large.
func (s *Symbolic) listLarge() {
	s.large = s.large[:0]
	for f := range s.fronts() {
		if _, m := s.dims(f); m >= denseFront || s.keeps(f) {
			s.large = append(s.large, int32(f))
		}
	}
}

// tiny reports whether front f is one for the kernel.
func (s *Symbolic) tiny(f int) bool {
	b := &s.blocks
	if _, m := s.dims(f); m > asm.SmallOrder || s.early[f] || s.keeps(f) || b.taskRoot[f] || len(b.opening(int32(f), int32(f+1))) > 0 {
		return false
	}
	for _, c := range s.child[s.childPtr[f]:s.childPtr[f+1]] {
		if b.taskRoot[c] {
			return false
		}
	}
	return true
}

// earlyParent reports whether the parent of front f is early.
func (s *Symbolic) earlyParent(f int) bool {
	p := s.parent[f]
	return p >= 0 && s.early[p]
}

// planOpens lists the early fronts by their first descendants.
func (s *Symbolic) planOpens() {
	nf := int32(len(s.parent))
	b := &s.blocks
	b.opens, b.openAt = nil, nil
	size := subtreeSizes(s.parent)
	for f := nf - 1; f >= 0; f-- { // outer fronts have larger numbers
		if s.early[f] {
			b.opens = append(b.opens, f)
		}
	}
	begin := func(f int32) int32 { return f - size[f] + 1 }
	slices.SortStableFunc(b.opens, func(f, g int32) int { return cmp.Compare(begin(f), begin(g)) })
	for _, f := range b.opens {
		b.openAt = append(b.openAt, begin(f))
	}
}

// opening returns the early fronts that begin before one of the fronts lo ≤ f < hi, in this order, outermost first.
func (b *blockPlan) opening(lo, hi int32) []int32 {
	if len(b.opens) == 0 {
		return nil
	}
	from, _ := slices.BinarySearch(b.openAt, lo)
	to, _ := slices.BinarySearch(b.openAt[from:], hi)
	return b.opens[from : from+to]
}

// An arenaPlan follows the two stacks of one arena. Offsets of the odd stack are
// kept as distances from the high end until the size is known.
type arenaPlan struct {
	s    *Symbolic
	odd  []bool
	top  [2]int
	peak int
}

func (a *arenaPlan) side(f int32) int {
	if a.odd[f] {
		return 1
	}
	return 0
}

func (a *arenaPlan) push(f int32) {
	if a.s.blocks.taskRoot[f] {
		return
	}
	k := a.side(f)
	r := a.s.blockRows(f)
	a.s.blocks.at[f] = a.top[k]
	a.top[k] += r * r
	if k == 1 {
		a.s.blocks.at[f] = a.top[k] // where it begins, from the high end of the arena
	}
	a.peak = max(a.peak, a.top[0]+a.top[1])
}

func (a *arenaPlan) pop(f int32) {
	if a.s.blocks.taskRoot[f] {
		return
	}
	r := a.s.blockRows(f)
	a.top[a.side(f)] -= r * r
}

// front follows what happens to the stacks when front f is processed, as one of a
// sequence that ends before front end: early fronts beyond are not of this arena.
func (a *arenaPlan) front(f, end int32) {
	s := a.s
	for _, g := range s.blocks.opening(f, f+1) {
		if g < end {
			a.push(g)
		}
	}
	if !s.early[f] {
		a.push(f)
		for _, c := range s.child[s.childPtr[f]:s.childPtr[f+1]] {
			a.pop(c)
		}
	}
	if p := s.parent[f]; p >= 0 && s.early[p] {
		a.pop(f)
	}
}

// node follows task v, or branch v less the number of tasks.
func (a *arenaPlan) node(v int) {
	s := a.s
	b := &s.blocks
	if v < len(s.task) {
		for t, f := s.task[v], s.task[v].lo; f < t.hi; f++ {
			a.front(f, t.hi)
		}
		return
	}
	w := &b.branch[v-len(s.task)]
	s.overBranch(w, func(f int32) { a.front(f, w.hi) }, func(t span) {
		for _, g := range b.opening(t.lo, t.hi) {
			if g >= t.hi && g < w.hi {
				a.push(g)
			}
		}
	})
}

// turn gives the blocks of node v their final offsets, in an arena that begins at base.
func (a *arenaPlan) turn(v, base int) {
	s := a.s
	b := &s.blocks
	place := func(f int32) {
		switch {
		case b.taskRoot[f]:
		case a.odd[f]:
			b.at[f] = base + a.peak - b.at[f]
		default:
			b.at[f] += base
		}
	}
	if v >= len(s.task) {
		s.overBranch(&b.branch[v-len(s.task)], place, func(span) {})
		return
	}
	for f := s.task[v].lo; f < s.task[v].hi; f++ {
		place(f)
	}
}

// placeInTurn places all blocks for one goroutine, which does tasks and branches by their last fronts. What hangs on a branch then
// is done just before it, and the blocks of roots are pushed and popped in the order of the roots: as in an arena
// those at an even number of branches below the root of the tree form a stack that grows from the low end of the boundary buffer, those at an
// odd number one that grows from its high end, and the arena of a task or branch lies between them.
func (s *Symbolic) placeInTurn(odd []bool) {
	b := &s.blocks
	b.inTurn = true
	side := make([]int8, len(b.branch)) // of what hangs on each branch
	for k := len(b.branch) - 1; k >= 0; k-- {
		if q := s.parent[b.branch[k].hi-1]; q >= 0 {
			side[k] = 1 - side[b.branchOf[q]]
		}
	}
	sideOf := func(root int32) int8 { return side[b.branchOf[s.parent[root]]] }
	var top [2]int
	b.boundary = 0
	push := func(root int32) {
		if !b.taskRoot[root] {
			return
		}
		r, k := s.blockRows(root), sideOf(root)
		b.at[root] = top[k]
		top[k] += r * r
		if k == 1 {
			b.at[root] = top[k] // where it begins, from the high end
		}
	}
	node := func(v int) {
		a := arenaPlan{s: s, odd: odd}
		a.node(v)
		a.turn(v, top[0])
		b.boundary = max(b.boundary, top[0]+top[1]+a.peak)
	}
	next := 0
	task := func() {
		for _, f := range s.root[s.rootPtr[next]:s.rootPtr[next+1]] {
			push(f)
		}
		node(next)
		next++
	}
	for k := range b.branch {
		v := &b.branch[k]
		for next < len(s.task) && s.task[next].hi < v.hi {
			task()
		}
		push(v.hi - 1)
		node(len(s.task) + k)
		for _, t := range v.sub {
			if root := t.hi - 1; b.taskRoot[root] {
				r := s.blockRows(root)
				top[sideOf(root)] -= r * r
			}
		}
	}
	for next < len(s.task) {
		task()
	}
	for f, root := range b.taskRoot {
		if root && sideOf(int32(f)) == 1 {
			b.at[f] = b.boundary - b.at[f]
		}
	}
}
