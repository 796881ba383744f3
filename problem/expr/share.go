package expr

import "slices"

// A sharedCell is a cell that many others read, such as a defined variable of a model. Its gradient is computed once and used
// in every row, in place of passing adjoints through all its nodes again.
type sharedCell struct {
	cell  int32
	vars  []int32   // with respect to which it has a gradient, ascending
	grad  []float64 // at the x of the tape
	reads []read    // as tape.reads
}

// A read is a range of nodes, or a shared cell, whose number plus one is then not 0.
type read struct {
	span
	shared int32
}

// A reader finds what cells read.
type reader struct {
	t    *tape
	uses [][]int32 // other live cells that a cell reads itself
	at   []int32   // the shared cell that a cell is, plus one
	seen []int32   // by cell: the last search
	met  []int32   // by variable: the last search
	n    int32     // searches so far
}

// findReads decides which cells are shared, from those that at least so many others read, and sets reads.
func (t *tape) findReads(least int) {
	r := &reader{t: t, uses: make([][]int32, len(t.cells)), at: make([]int32, len(t.cells)), seen: make([]int32, len(t.cells)), met: make([]int32, t.n)}
	readers := make([]int, len(t.cells))
	for c, s := range t.cells {
		r.n++
		for k := s.lo; k < s.hi; k++ {
			t.ops[k].inner(t.terms, func(a int32) {
				if a < t.base || !t.live[a] {
					return
				}
				if d := t.cellOf[a-t.base]; d != int32(c) && r.seen[d] != r.n {
					r.seen[d] = r.n
					r.uses[c] = append(r.uses[c], d)
					if s.lo >= t.segs[segRows].lo || s.hi <= t.segs[segBoth].hi {
						readers[d]++
					}
				}
			})
		}
	}
	t.reads = make([][]read, len(t.rows))
	if k := t.liveRoot(0); k >= 0 {
		t.reads[0] = r.closure(k, true) // once through everything: nothing would be saved
	}
	r.share(readers, least)
	for i := 1; i < len(t.rows); i++ {
		if k := t.liveRoot(i); k >= 0 {
			t.reads[i] = r.closure(k, false)
		}
	}
}

// liveRoot returns the cell of the root of row i, −1 if there is none that has a derivative.
func (t *tape) liveRoot(i int) int32 {
	if r := t.rows[i].root; r != noRoot && t.live[r] {
		return t.cellOf[r-t.base]
	}
	return -1
}

// closure returns what c and the cells it reads are, last first; unless all, shared cells stand for what they read.
func (r *reader) closure(c int32, all bool) []read {
	r.n++
	list := []int32{c}
	r.seen[c] = r.n
	for k := 0; k < len(list); k++ {
		if d := list[k]; all || r.at[d] == 0 {
			for _, e := range r.uses[d] {
				if r.seen[e] != r.n {
					r.seen[e] = r.n
					list = append(list, e)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b int32) int { return int(b) - int(a) })
	var reads []read
	for _, d := range list {
		p := len(reads) - 1
		switch s := r.t.cells[d]; {
		case r.at[d] > 0 && !all:
			reads = append(reads, read{s, r.at[d]})
		case p >= 0 && reads[p].shared == 0 && reads[p].lo == s.hi:
			reads[p].lo = s.lo // cells that follow each other are one range
		default:
			reads = append(reads, read{s, 0})
		}
	}
	return reads
}

// shortGradient is the length up to which gradients are worth having for cells that two others read: a recurrence
// in few variables whose every state enters a row would else be passed once for each row.
const shortGradient = 16

// share makes shared cells of those with many readers where a gradient is shorter than what it saves.
func (r *reader) share(readers []int, least int) {
	t := r.t
	t.shared = nil
	room := 16*(len(t.ops)+len(t.terms)) + 1000 // elements of gradients
	long := make([]bool, len(t.cells))          // cells known to have long gradients
	for c, n := range readers {
		if n < 2 || room < 0 {
			continue
		}
		few := n < least
		if few && slices.ContainsFunc(r.uses[c], func(d int32) bool { return long[d] }) {
			long[c] = true
			continue
		}
		reads := r.closure(int32(c), false)
		vars := t.variables(reads, r.met, r.n)
		if long[c] = len(vars) > shortGradient; few && long[c] {
			continue
		}
		work := 0
		for _, d := range reads {
			if d.shared > 0 {
				work += len(t.shared[d.shared-1].vars)
			} else {
				work += int(d.hi - d.lo)
			}
		}
		if work >= 2*len(vars) {
			t.shared = append(t.shared, sharedCell{int32(c), vars, make([]float64, len(vars)), reads})
			r.at[c] = int32(len(t.shared))
			room -= len(vars)
		}
	}
}

// variables returns the variables of what is read, ascending. Those met have the mark in met.
func (t *tape) variables(reads []read, met []int32, mark int32) []int32 {
	var list []int32
	visit := func(a int32) {
		if a < t.n && met[a] != mark {
			met[a] = mark
			list = append(list, a)
		}
	}
	for _, d := range reads {
		if d.shared > 0 {
			for _, a := range t.shared[d.shared-1].vars {
				visit(a)
			}
			continue
		}
		for k := d.lo; k < d.hi; k++ {
			t.ops[k].inner(t.terms, visit)
		}
	}
	slices.Sort(list)
	return list
}

// reverseReads passes adjoints through what is read and leaves none but those of variables.
func (t *tape) reverseReads(reads []read, adj []float64) {
	for _, d := range reads {
		if d.shared == 0 {
			t.reverse(d.span, adj, false)
			continue
		}
		s := &t.shared[d.shared-1]
		root := t.base + d.hi - 1
		w := adj[root]
		if w == 0 {
			continue
		}
		adj[root] = 0
		for k, j := range s.vars {
			if d := s.grad[k]; d != 0 {
				adj[j] += w * d
			}
		}
	}
}

// shareGradients computes the gradients of shared cells. Adjoints must be zero, and are so afterwards.
func (t *tape) shareGradients(adj []float64) {
	for i := range t.shared {
		s := &t.shared[i]
		adj[t.base+t.cells[s.cell].hi-1] = 1
		t.reverseReads(s.reads, adj)
		for k, j := range s.vars {
			s.grad[k] = adj[j]
			adj[j] = 0
		}
	}
}
