package factor

import (
	"math"
	"slices"

	"github.com/saddle-go/saddle/asm"
)

// supernodes are sets of columns that are eliminated together, as a forest in postorder. merge
// lets a parent absorb children.
type supernodes struct {
	start  []int32 // columns start[s]:start[s+1], by place in the postorder; len nodes+1
	parent []int32 // -1 for a root
	node   []supernode
	keys   []uint64 // of sortByRows

	nnzL  int     // entries of L
	flops float64 // Σ of their squares by columns
}

// A supernode is a set of columns with what it has absorbed.
type supernode struct {
	p, m  int32   // columns and rows
	into  int32   // node that has absorbed this one, -1 while it stands
	zeros int     // entries that the front stores and L does not have
	time  float64 // predicted ns of the front
}

// fundamental returns the fundamental supernodes: column j+1 follows j in the same
// one if it is the parent, has no other child, and has the pattern of column j
// without j. There is no branch on that, which is hard to foresee. O(n).
func fundamental(parent, count []int32, w *scratch) *supernodes {
	n := len(parent)
	g := &supernodes{}
	others := w.zeros(n + 1) // others[j+1] is not 0 if j has a child other than the column before it
	nodeOf, start := w.take(n), w.take(n+2)
	last := -1
	up, above := int32(-1), int32(0) // parent and count of the column before
	for j, p := range parent {
		c, k := count[j], int32(j)
		differs := (up ^ k) | others[j+1] | (above - c - 1)
		start[last+1] = k
		last += int(uint32(differs|-differs) >> 31)
		nodeOf[j] = int32(last)
		others[p+1] |= p - (k + 1)
		up, above = p, c
		g.nnzL += int(c)
		g.flops += float64(c) * float64(c)
	}
	start[last+1] = int32(n)
	g.start, g.parent, g.node = slices.Clone(start[:last+2]), make([]int32, last+1), make([]supernode, last+1)
	for s := range g.node {
		lo, hi := g.start[s], g.start[s+1]
		g.node[s] = supernode{into: -1, p: hi - lo, m: count[lo]}
		g.parent[s] = -1
		if up := parent[hi-1]; up >= 0 {
			g.parent[s] = nodeOf[up]
		}
	}
	w.give(others, nodeOf, start)
	return g
}

// trapezoid returns the entries of the lower trapezoid of p columns with m rows.
func trapezoid(p, m int) int { return p*m - p*(p-1)/2 }

// merge walks the forest in postorder and lets each node s absorb a child c, any of them and the one with
// the largest contribution first, if the predicted time falls by more
// than is charged for the zeros that the merged front stores. A merge without zeros is always made, and so is that of a
// pair; pair holds 1 at the first column of each, 2 at the second.
//
// Children of an absorbed child, which had been refused there, are not
// looked at again: each node is considered once, so that the cost is that of one
// sort by size and two evaluations of the model per node. A second look was found to save 0.1 % of the
// predicted time on most matrices, 3 % at most.
func (g *supernodes) merge(opt analysis, pair []uint8) {
	times := timeTable{model: &opt.model}
	for s := range g.node {
		v := &g.node[s]
		v.time = times.at(int(v.p), int(v.m))
	}
	ptr, child := children(g.parent)
	for s := range g.node {
		list := child[ptr[s]:ptr[s+1]]
		g.sortByRows(list)
		for _, c := range list {
			bound := pair != nil && pair[g.start[c+1]-1] == 1
			if bound || !opt.noMerge {
				absorb(&times, &g.node[s], &g.node[c], int32(s), bound)
			}
		}
	}
}

// sortByRows sorts siblings, which come ascending, by decreasing size of the contribution block, then by number. A merge does
// not change that size.
func (g *supernodes) sortByRows(list []int32) {
	if len(list) > 16 {
		g.keys = g.keys[:0]
		for _, c := range list {
			g.keys = append(g.keys, uint64(math.MaxInt32-g.rows(c))<<32|uint64(c))
		}
		slices.Sort(g.keys)
		for k, key := range g.keys {
			list[k] = int32(key)
		}
		return
	}
	for k := 1; k < len(list); k++ {
		c := list[k]
		r := g.rows(c)
		at := k
		for ; at > 0 && g.rows(list[at-1]) < r; at-- {
			list[at] = list[at-1]
		}
		list[at] = c
	}
}

// rows returns the order of the contribution block of node s.
func (g *supernodes) rows(s int32) int32 { return g.node[s].m - g.node[s].p }

// absorb merges the child c into v, which is node s, where the rule, or a pair, wants it.
func absorb(times *timeTable, v, c *supernode, s int32, bound bool) {
	p, m := int(c.p+v.p), int(c.p)+int(v.m)
	added := int(c.p) * (m - int(c.m)) // its columns become longer
	zeros := v.zeros + c.zeros + added
	if !bound {
		charge := times.model.zero * float64(added)
		if m > asm.SmallOrder && max(v.m, c.m) <= asm.SmallOrder {
			charge += times.model.leave
		}
		switch {
		case lead(m)*p > maxPanel:
			return
		case added == 0:
		case charge >= c.time: // a merged front takes longer than v, so that the gain is below the time of c
			return
		case p > 8 && float64(zeros) > times.model.zeroPart*float64(trapezoid(p, m)):
			return
		case times.at(p, m)-c.time-v.time >= -charge:
			return
		}
	}
	v.p, v.m, v.zeros, v.time = int32(p), int32(m), zeros, times.at(p, m)
	c.into = s
}

// tree returns the forest of what stands after merging.
func (g *supernodes) tree(w *scratch) *frontTree {
	k := len(g.node)
	standing := w.take(k) // number of the front that each node has become part of
	count := int32(0)
	for s := range g.node {
		standing[s] = count
		count -= g.node[s].into >> 31 // which is negative where the node stands
	}
	for s := k - 1; s >= 0; s-- { // who absorbs comes later
		if q := g.node[s].into; q >= 0 {
			standing[s] = standing[q]
		}
	}
	t := &frontTree{parent: make([]int32, count), p: make([]int32, count), r: make([]int32, count), front: make([]int32, g.start[k])}
	for s := range g.node {
		v, f := &g.node[s], standing[s]
		for j := g.start[s]; j < g.start[s+1]; j++ {
			t.front[j] = f
		}
		if v.into >= 0 {
			continue
		}
		t.p[f], t.r[f], t.parent[f] = v.p, v.m-v.p, -1
		if up := g.parent[s]; up >= 0 {
			t.parent[f] = standing[up]
		}
	}
	w.give(standing)
	t.early = make([]bool, count)
	t.childPtr, t.child = children(t.parent)
	return t
}

// children returns the lists of children in a forest: child[ptr[f]:ptr[f+1]], ascending.
func children(parent []int32) (ptr, child []int32) {
	k := len(parent)
	ptr = make([]int32, k+2)
	for _, p := range parent {
		if p >= 0 {
			ptr[p+2]++
		}
	}
	for f := range k {
		ptr[f+2] += ptr[f+1]
	}
	child = make([]int32, ptr[k+1])
	for f, p := range parent {
		if p >= 0 {
			child[ptr[p+1]] = int32(f)
			ptr[p+1]++
		}
	}
	return ptr[: k+1 : k+1], child
}
