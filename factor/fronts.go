package factor

import "slices"

// supernodes are sets of columns that are eliminated together, as a forest in postorder. merge
// lets a parent absorb children.
type supernodes struct {
	start  []int32   // columns start[s]:start[s+1], by place in the postorder; len nodes+1
	parent []int32   // -1 for a root
	p, m   []int32   // columns and rows, of everything absorbed too
	zeros  []int     // entries that the front stores and L does not have
	time   []float64 // predicted ns of the front
	into   []int32   // node that has absorbed this one, -1 while it stands
}

// fundamental returns the fundamental supernodes: column j+1 follows j in the same
// one if it is the parent, has no other child, and has the pattern of column j
// without j. O(n).
func fundamental(parent, count []int32) *supernodes {
	n := len(parent)
	children := make([]int32, n)
	for _, p := range parent {
		if p >= 0 {
			children[p]++
		}
	}
	node := make([]int32, n)
	g := &supernodes{}
	for j := range n {
		if j == 0 || int(parent[j-1]) != j || children[j] != 1 || count[j-1] != count[j]+1 {
			g.start = append(g.start, int32(j))
		}
		node[j] = int32(len(g.start) - 1)
	}
	k := len(g.start)
	g.start = append(g.start, int32(n))
	g.parent, g.p, g.m = make([]int32, k), make([]int32, k), make([]int32, k)
	g.zeros, g.time, g.into = make([]int, k), make([]float64, k), make([]int32, k)
	for s := range k {
		lo, hi := g.start[s], g.start[s+1]
		g.p[s], g.m[s], g.into[s] = hi-lo, count[lo], -1
		g.parent[s] = -1
		if up := parent[hi-1]; up >= 0 {
			g.parent[s] = node[up]
		}
	}
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
// sort by size and one evaluation of the model per node.
func (g *supernodes) merge(opt analysis, pair []uint8) {
	model := &opt.model
	for s := range g.parent {
		g.time[s] = model.time(int(g.p[s]), int(g.m[s]))
	}
	head, next := g.childLists()
	for s := range g.parent {
		for c := head[s]; c >= 0; c = next[c] {
			bound := pair != nil && pair[g.start[c+1]-1] == 1
			if bound || !opt.noMerge {
				g.absorb(model, s, int(c), bound)
			}
		}
	}
}

// absorb merges the child c into s where the rule, or a pair, wants it.
func (g *supernodes) absorb(model *costModel, s, c int, bound bool) {
	ps, ms, pc, mc := int(g.p[s]), int(g.m[s]), int(g.p[c]), int(g.m[c])
	p, m := pc+ps, pc+ms
	size := trapezoid(p, m)
	added := size - trapezoid(pc, mc) - trapezoid(ps, ms)
	if lead(m)*p > maxPanel && !bound {
		return
	}
	zeros := g.zeros[s] + g.zeros[c] + added
	if added > 0 && !bound {
		charge := model.zero * float64(added)
		// No merged front is faster than s alone, so that the gain is below the time of c.
		if charge >= g.time[c] || p > 8 && float64(zeros) > model.zeroPart*float64(size) {
			return
		}
		time := model.time(p, m)
		if time-g.time[c]-g.time[s] >= -charge {
			return
		}
		g.time[s] = time
	} else {
		g.time[s] = model.time(p, m)
	}
	g.p[s], g.m[s], g.zeros[s], g.into[c] = int32(p), int32(m), zeros, int32(s)
}

// childLists returns linked lists of the children of each node, by decreasing size of the contribution block
// and ascending number. A merge does not change that size. O(n) by counting.
func (g *supernodes) childLists() (head, next []int32) {
	k := len(g.parent)
	var most int32
	for s := range k {
		most = max(most, g.m[s]-g.p[s])
	}
	at := make([]int32, most+2)
	for s := range k {
		at[g.m[s]-g.p[s]+1]++
	}
	for r := range most + 1 {
		at[r+1] += at[r]
	}
	order := make([]int32, k) // ascending size; descending number where sizes agree
	for s := k - 1; s >= 0; s-- {
		r := g.m[s] - g.p[s]
		order[at[r]] = int32(s)
		at[r]++
	}
	head, next = make([]int32, k), make([]int32, k)
	for s := range head {
		head[s] = -1
	}
	for _, s := range order { // each goes in front of smaller ones
		if p := g.parent[s]; p >= 0 {
			next[s] = head[p]
			head[p] = s
		}
	}
	return head, next
}

// tree returns the forest of what stands after merging.
func (g *supernodes) tree() *frontTree {
	k := len(g.parent)
	standing := make([]int32, k) // number of the front that each node has become part of
	count := int32(0)
	for s := range k {
		if g.into[s] < 0 {
			standing[s] = count
			count++
		}
	}
	for s := k - 1; s >= 0; s-- { // who absorbs comes later
		if q := g.into[s]; q >= 0 {
			standing[s] = standing[q]
		}
	}
	t := &frontTree{parent: make([]int32, count), p: make([]int32, count), r: make([]int32, count), front: make([]int32, g.start[k])}
	for s := range k {
		f := standing[s]
		for j := g.start[s]; j < g.start[s+1]; j++ {
			t.front[j] = f
		}
		if g.into[s] >= 0 {
			continue
		}
		t.p[f], t.r[f], t.parent[f] = g.p[s], g.m[s]-g.p[s], -1
		if up := g.parent[s]; up >= 0 {
			t.parent[f] = standing[up]
		}
	}
	t.early = make([]bool, count)
	t.link()
	return t
}

// link builds the lists of children, ascending.
func (t *frontTree) link() {
	k := len(t.parent)
	t.childPtr = make([]int32, k+2)
	for _, p := range t.parent {
		if p >= 0 {
			t.childPtr[p+2]++
		}
	}
	for f := range k {
		t.childPtr[f+2] += t.childPtr[f+1]
	}
	t.child = make([]int32, t.childPtr[k+1])
	for f, p := range t.parent {
		if p >= 0 {
			t.child[t.childPtr[p+1]] = int32(f)
			t.childPtr[p+1]++
		}
	}
	t.childPtr = slices.Clip(t.childPtr[:k+1])
}
