package scale

// Matchings of maximum cardinality in bipartite graphs (J. E. Hopcroft and
// R. M. Karp, SIAM J. Comput. 2 (1973) 225–231): each phase finds the length of
// the shortest augmenting paths and augments along a maximal set of disjoint ones,
// O(√n) phases of O(nnz).

// unmatched stands for the partner of a row or column without one.
const unmatched = -1

// A bipartite matches the columns of a graph, ptr and ind, with its rows.
type bipartite struct {
	ptr   []int
	ind   []int32
	rowOf []int32 // of each column, or unmatched
	colOf []int32 // of each row, or unmatched

	level []int32 // of each column: its distance from a free column in columns, or -1
	next  []int   // of each column: the entry from which a search goes on
	queue []int32 // of the breadth-first search; path of the depth-first search
}

// maximum extends the matching to one of maximum cardinality. Rows and columns
// that have partners keep having one.
func (b *bipartite) maximum() { b.extend(0) }

// extend does what maximum does, but stops after a phase that matched less than a
// share of the free columns: the last few make most of the work. It returns how many
// columns stay free.
func (b *bipartite) extend(share float64) (free int) {
	n := len(b.rowOf)
	if b.level == nil {
		b.level, b.next, b.queue = make([]int32, n), make([]int, n), make([]int32, 0, n)
	}
	free = b.greedy()
	for free > 0 && b.layers() {
		copy(b.next, b.ptr[:n])
		was := free
		for j := range b.rowOf {
			if b.rowOf[j] == unmatched && b.augment(int32(j)) {
				free--
			}
		}
		if float64(was-free) < share*float64(was) {
			break
		}
	}
	return free
}

// greedy gives free columns free rows. It returns how many columns stay free.
func (b *bipartite) greedy() (free int) {
	for j := range b.rowOf {
		if b.rowOf[j] != unmatched {
			continue
		}
		for _, i := range b.ind[b.ptr[j]:b.ptr[j+1]] {
			if b.colOf[i] == unmatched {
				b.rowOf[j], b.colOf[i] = i, int32(j)
				break
			}
		}
		if b.rowOf[j] == unmatched {
			free++
		}
	}
	return free
}

// layers sets the levels of the columns up to the first free row, and tells
// whether there is one.
func (b *bipartite) layers() bool {
	q := b.queue[:0]
	for j := range b.rowOf {
		b.level[j] = -1
		if b.rowOf[j] == unmatched {
			b.level[j] = 0
			q = append(q, int32(j))
		}
	}
	found, last := false, int32(0) // last is the level of the first free row's column
	for h := 0; h < len(q) && !(found && b.level[q[h]] > last); h++ {
		j := q[h]
		for _, i := range b.ind[b.ptr[j]:b.ptr[j+1]] {
			switch k := b.colOf[i]; {
			case k == unmatched:
				found, last = true, b.level[j]
			case b.level[k] < 0:
				b.level[k] = b.level[j] + 1
				q = append(q, k)
			}
		}
	}
	return found
}

// augment looks for a path from the free column root to a free row, from level to
// level, and exchanges the partners along it. It tells whether there was one.
func (b *bipartite) augment(root int32) bool {
	path := append(b.queue[:0], root) // columns; the row between two is next's
	for len(path) > 0 {
		j := path[len(path)-1]
		if b.next[j] == b.ptr[j+1] { // dead end
			b.level[j] = -1
			path = path[:len(path)-1]
			if len(path) > 0 {
				b.next[path[len(path)-1]]++
			}
			continue
		}
		switch k := b.colOf[b.ind[b.next[j]]]; {
		case k == unmatched:
			for _, c := range path {
				i := b.ind[b.next[c]]
				b.rowOf[c], b.colOf[i] = i, c
				b.next[c]++
				b.level[c] = -1 // of no use to other paths of this phase
			}
			return true
		case b.level[k] == b.level[j]+1:
			path = append(path, k)
		default:
			b.next[j]++
		}
	}
	return false
}
