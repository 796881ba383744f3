package factor

import "slices"

// A branch is a part of the top that one worker does in one go: fronts that are connected in the tree, the last of
// them hi-1, without the subtrees that hang on them, which are tasks and other branches.
type branch struct {
	span
	sub    []hanging // those subtrees, ascending
	growth int       // where the growth of the rows below its root is kept
	cost   float64   // predicted ns
	path   float64   // predicted ns from its begin to the end of the factorisation at best
}

// A hanging subtree ends with the root of a task or of another branch, front hi-1.
type hanging struct {
	span
	growth int // as in branch
}

// inBranch is the level of fronts that belong to the branch of their parent in any case.
const inBranch = 1 << 7

// planBranches cuts the top into branches. The predicted times of subtrees have levels, which double from that of
// the largest tasks on, and fronts of one level that are connected make a branch: in a tree of balanced subtrees most are
// single fronts, a chain becomes some pieces. Below an early front there are branches only where the blocks of all that
// might be one do not take more than its own entries, as along a chain with many leaves. The cut does not depend on the number of workers.
func (s *Symbolic) planBranches() {
	nf := s.fronts()
	b := &s.blocks
	b.branch, b.branchOf = nil, make([]int32, nf)
	own, below := s.frontTimes()
	all := 0.0
	for _, t := range own {
		all += t
	}
	for _, t := range s.task {
		for f := t.lo; f < t.hi; f++ {
			b.branchOf[f] = -1
		}
	}
	size := subtreeSizes(s.parent)
	least := max(all/taskShare, taskLeast)
	crowded := s.crowded(below, least)
	level := make([]uint8, nf)
	for f := nf - 1; f >= 0; f-- {
		if b.branchOf[f] < 0 {
			continue
		}
		for t := least; below[f] > t; t *= 2 {
			level[f]++
		}
		q := s.parent[f]
		if q >= 0 && (crowded[q] || level[q] == inBranch || level[f] == 0) { // those of level 0 are too little for a task
			level[f] = inBranch
		}
		if q >= 0 && (level[f] == level[q] || level[f] == inBranch || s.continued(f)) {
			b.branchOf[f] = b.branchOf[q]
		} else {
			b.branchOf[f] = int32(len(b.branch))
			b.branch = append(b.branch, branch{span: span{int32(f) - size[f] + 1, int32(f) + 1}})
		}
		b.branch[b.branchOf[f]].cost += own[f]
	}
	slices.Reverse(b.branch) // so that they ascend
	for f, k := range b.branchOf {
		if k >= 0 {
			b.branchOf[f] = int32(len(b.branch)) - 1 - k
		}
	}
	for k := len(b.branch) - 1; k >= 0; k-- {
		v := &b.branch[k]
		v.path = v.cost
		if up := b.branchAbove(s, v.hi-1); up != nil {
			v.path += up.path
		}
	}
}

// crowded finds the early fronts whose children of more than the predicted time least have blocks with more entries than the front.
func (s *Symbolic) crowded(below []float64, least float64) []bool {
	entries := make([]int, s.fronts()) // of those blocks
	for f, q := range s.parent {
		if q >= 0 && s.early[q] && below[f] > least {
			r := s.blockRows(int32(f))
			entries[q] += r * r
		}
	}
	crowded := make([]bool, s.fronts())
	for f := range crowded {
		_, m := s.dims(f)
		crowded[f] = entries[f] > m*m
	}
	return crowded
}

// branchAbove returns the branch of the parent of front f, nil for a root.
func (b *blockPlan) branchAbove(s *Symbolic, f int32) *branch {
	if q := s.parent[f]; q >= 0 {
		return &b.branch[b.branchOf[q]]
	}
	return nil
}

// frontTimes returns the predicted ns of each front and of each subtree.
func (s *Symbolic) frontTimes() (own, below []float64) {
	nf := s.fronts()
	own, below = make([]float64, nf), make([]float64, nf)
	times := timeTable{model: &s.model}
	for f := range nf {
		own[f] = times.at(s.dims(f))
		below[f] += own[f]
		if q := s.parent[f]; q >= 0 {
			below[q] += below[f]
		}
	}
	return own, below
}

// hangSubtrees lists the subtrees of each branch, and gives their roots room for what outlives them: the growth of their rows,
// and their contribution blocks in the boundary buffer.
//
// A block lives from the time when its task or branch is done to that when the branch above is. So it may lie
// where blocks of subtrees lay that hang on those which hang on its own: of the roots, those at an even number of
// branches below the root of the tree have one part of the buffer, those at an odd number the other, and in both parts a root has the room
// of all below it, two by two, or of its own block if that is more.
func (s *Symbolic) hangSubtrees() {
	nf := s.fronts()
	b := &s.blocks
	b.taskRoot = make([]bool, nf)
	size := subtreeSizes(s.parent)
	var roots []int32 // ascending, of tasks and of branches
	b.growthAt = make([]int, len(s.task))
	rows, next := 0, 0
	for f := range int32(nf) {
		if k := b.branchOf[f]; k >= 0 {
			if b.branch[k].hi != f+1 {
				continue
			}
			b.branch[k].growth = rows
		} else {
			if next < len(s.task) && f >= s.task[next].lo && f < s.task[next].hi {
				b.growthAt[next] = rows
				next++
			}
			if q := s.parent[f]; q >= 0 && b.branchOf[q] < 0 {
				continue
			}
		}
		up := b.branchAbove(s, f)
		if up == nil {
			continue
		}
		up.sub = append(up.sub, hanging{span{f - size[f] + 1, f + 1}, rows})
		r := s.blockRows(f)
		b.taskRoot[f] = r > 0
		rows += r
		roots = append(roots, f)
	}
	b.growthRows = rows
	s.placeRoots(roots)
}

// placeRoots sets the places of the blocks of the roots.
func (s *Symbolic) placeRoots(roots []int32) {
	b := &s.blocks
	room, used := make([]int, s.fronts()), make([]int, s.fronts())
	// The root that shares its room with f, or -1 and which part of the buffer it has.
	above := func(f int32) (g int32, part int) {
		p := b.branchAbove(s, f).hi - 1
		if s.parent[p] < 0 {
			return -1, 0
		}
		if g := b.branchAbove(s, p).hi - 1; s.parent[g] >= 0 {
			return g, 0
		}
		return -1, 1
	}
	var top [2]int
	for _, f := range roots {
		r := s.blockRows(f)
		room[f] = max(room[f], r*r)
		if g, part := above(f); g >= 0 {
			room[g] += room[f]
		} else {
			top[part] += room[f]
		}
	}
	b.boundary = top[0] + top[1]
	top[1], top[0] = top[0], 0
	for _, f := range slices.Backward(roots) {
		if g, part := above(f); g >= 0 {
			b.at[f] = b.at[g] + used[g]
			used[g] += room[f]
		} else {
			b.at[f] = top[part]
			top[part] += room[f]
		}
	}
}

// overBranch calls front for each front of a branch, in order, and sub for each subtree that hangs on it
// where it stands among them.
func (s *Symbolic) overBranch(v *branch, front func(f int32), sub func(t span)) {
	f := v.lo
	for _, t := range v.sub {
		for ; f < t.lo; f++ {
			front(f)
		}
		sub(t.span)
		f = t.hi
	}
	for ; f < v.hi; f++ {
		front(f)
	}
}
