package factor

import (
	"cmp"
	"slices"
)

// predictMemory finds what stacks and boundary buffer need, by following the order of the numeric phase.
//
// A block is pushed onto the stack of its depth's parity when its front's assembly begins, for an early front before
// its first descendant. The children's blocks lie on the other stack and are popped
// when all have been added; a child of an early front is popped as soon as it is done. Blocks of the roots of
// tasks lie in the boundary buffer instead. Each task has stacks of its own, and so has the top. Without tasks, all
// fronts run in order on one pair of stacks: this needs less, but for one worker only.
func (s *Symbolic) predictMemory() {
	s.boundary = make([]int, len(s.root)+1)
	for k, f := range s.root {
		s.boundary[k+1] = s.boundary[k] + s.block(f)
	}
	s.stackEven, s.stackOdd = make([]int, len(s.task)), make([]int, len(s.task))
	parity, openings := s.parities(), s.openings()
	k := int32(s.fronts())

	var serial stacks
	all := &stackRun{s: s, parity: parity, atRoot: make([]bool, k), openings: openings}
	all.fronts(span{0, k}, &serial, &serial)
	s.serialEven, s.serialOdd = serial.peak[0], serial.peak[1]

	var top stacks
	run := &stackRun{s: s, parity: parity, atRoot: make([]bool, k), openings: openings}
	for _, f := range s.root {
		run.atRoot[f] = true
	}
	at := int32(0)
	for t, part := range s.task {
		run.fronts(span{at, part.lo}, &top, &top)
		var own stacks
		run.fronts(part, &own, &top)
		s.stackEven[t], s.stackOdd[t] = own.peak[0], own.peak[1]
		at = part.hi
	}
	run.fronts(span{at, k}, &top, &top)
	s.topEven, s.topOdd = top.peak[0], top.peak[1]
}

// block returns the entries of the contribution block of front f.
func (s *Symbolic) block(f int32) int {
	p, m := s.dims(int(f))
	return (m - p) * (m - p)
}

// boundaryOf returns the place of front f among the roots of tasks, and whether it is one. O(log).
func (s *Symbolic) boundaryOf(f int32) (int, bool) { return slices.BinarySearch(s.root, f) }

// parities returns the depth of each front modulo 2; roots have depth 0.
func (s *Symbolic) parities() []uint8 {
	parity := make([]uint8, s.fronts())
	for f := s.fronts() - 1; f >= 0; f-- {
		if q := s.parent[f]; q >= 0 {
			parity[f] = 1 - parity[q]
		}
	}
	return parity
}

// An opening says that early front f begins when front at, its first descendant, does.
type opening struct{ at, f int32 }

// openings returns those of all early fronts in the order in which they happen, ancestors first.
func (s *Symbolic) openings() []opening {
	size := subtreeSizes(s.parent)
	var list []opening
	for f := range int32(s.fronts()) {
		if s.early[f] {
			list = append(list, opening{f - size[f] + 1, f})
		}
	}
	slices.SortFunc(list, func(a, b opening) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.f, a.f)) })
	return list
}

// stacks are the heights of two stacks, by parity, and the largest so far.
type stacks struct{ height, peak [2]int }

func (k *stacks) push(parity uint8, entries int) {
	k.height[parity] += entries
	k.peak[parity] = max(k.peak[parity], k.height[parity])
}

// stackRun steps through the fronts.
type stackRun struct {
	s        *Symbolic
	parity   []uint8
	atRoot   []bool // root of a task's subtree
	openings []opening
}

// fronts runs those of part, whose blocks go onto the stacks own; those of early fronts that end beyond it
// belong to the top.
func (r *stackRun) fronts(part span, own, top *stacks) {
	for f := part.lo; f < part.hi; f++ {
		r.open(f, part.hi, own, top)
		r.front(f, own)
	}
}

// open pushes the blocks of the early fronts that begin with front f.
func (r *stackRun) open(f, hi int32, own, top *stacks) {
	for len(r.openings) > 0 && r.openings[0].at == f {
		e := r.openings[0].f
		r.openings = r.openings[1:]
		switch {
		case r.atRoot[e]:
		case e < hi:
			own.push(r.parity[e], r.s.block(e))
		default:
			top.push(r.parity[e], r.s.block(e))
		}
	}
}

// front pushes the block of front f and pops those of its children.
func (r *stackRun) front(f int32, own *stacks) {
	s := r.s
	if !s.early[f] {
		if !r.atRoot[f] {
			own.push(r.parity[f], s.block(f))
		}
		for _, c := range s.child[s.childPtr[f]:s.childPtr[f+1]] {
			if !r.atRoot[c] {
				own.height[1-r.parity[f]] -= s.block(c)
			}
		}
	}
	if q := s.parent[f]; q >= 0 && s.early[q] && !r.atRoot[f] {
		own.height[r.parity[f]] -= s.block(f)
	}
}
