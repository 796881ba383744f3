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
// tasks lie in the boundary buffer instead. Each task has stacks of its own, and so has the top.
func (s *Symbolic) predictMemory() {
	s.boundary = make([]int, len(s.root)+1)
	for k, f := range s.root {
		s.boundary[k+1] = s.boundary[k] + s.block(f)
	}
	s.stackEven, s.stackOdd = make([]int, len(s.task)), make([]int, len(s.task))
	var top stacks
	run := &stackRun{s: s, parity: s.parities(), atRoot: make([]bool, s.fronts()), openings: s.openings()}
	for _, f := range s.root {
		run.atRoot[f] = true
	}
	at := int32(0)
	for t, part := range s.task {
		for ; at < part.lo; at++ {
			run.front(at, &top, &top, at)
		}
		var own stacks
		for ; at < part.hi; at++ {
			run.front(at, &own, &top, part.hi)
		}
		s.stackEven[t], s.stackOdd[t] = own.peak[0], own.peak[1]
	}
	for ; int(at) < s.fronts(); at++ {
		run.front(at, &top, &top, at)
	}
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

// front does what front f does to the stacks own of its task, which ends before hi, or of the top.
func (r *stackRun) front(f int32, own, top *stacks, hi int32) {
	s := r.s
	for len(r.openings) > 0 && r.openings[0].at == f {
		e := r.openings[0].f
		r.openings = r.openings[1:]
		switch {
		case r.atRoot[e]:
		case e < hi:
			own.push(r.parity[e], s.block(e))
		default:
			top.push(r.parity[e], s.block(e))
		}
	}
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
