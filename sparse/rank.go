package sparse

// StructuralRank returns the largest rank that a matrix with the pattern of A can
// have: the most stored entries of which no two share a row or a column. It is
// below min(rows, cols) if and only if A has not full rank whatever its values.
// O(rows·nnz) in the worst case, mostly O(nnz), by augmenting paths after a greedy
// matching (Duff, On algorithms for obtaining a maximum transversal, 1981).
func StructuralRank[M Compressed[M]](a M) int {
	l := a.lines()
	m := matching{
		l:     l,
		line:  filled(l.width, -1),
		cheap: make([]int, l.n),
		seen:  filled(l.width, -1),
		path:  make([]int32, 0, l.n),
		next:  make([]int, l.n),
	}
	copy(m.cheap, l.ptr)
	rank := 0
	for i := range l.n {
		if m.augment(int32(i)) {
			rank++
		}
	}
	return rank
}

// matching assigns lines to indices.
type matching struct {
	l     lines
	line  []int32 // the line that index j is given to, or -1
	cheap []int   // entries of a line before this one lead to taken indices
	seen  []int32 // index j was met in the search from line seen[j]
	path  []int32 // the lines of the present path
	next  []int   // the entry at which the search in a line goes on
}

// augment looks for an index for line root, moving others to make room.
func (m *matching) augment(root int32) bool {
	m.path = append(m.path[:0], root)
	m.next[root] = m.l.ptr[root]
	for len(m.path) > 0 {
		i := m.path[len(m.path)-1]
		if j, ok := m.free(i); ok {
			m.line[j] = i
			for k := len(m.path) - 2; k >= 0; k-- { // each takes what the next one leaves
				i := m.path[k]
				m.line[m.l.ind[m.next[i]-1]] = i
			}
			return true
		}
		if j, ok := m.step(i, root); ok {
			i = m.line[j]
			m.next[i] = m.l.ptr[i]
			m.path = append(m.path, i)
		} else {
			m.path = m.path[:len(m.path)-1]
		}
	}
	return false
}

// free returns an index of line i that no line has.
func (m *matching) free(i int32) (j int32, ok bool) {
	for ; m.cheap[i] < m.l.ptr[i+1]; m.cheap[i]++ {
		if j := m.l.ind[m.cheap[i]]; m.line[j] < 0 {
			return j, true
		}
	}
	return 0, false
}

// step returns the next index of line i that the search from root has not met.
func (m *matching) step(i, root int32) (j int32, ok bool) {
	for m.next[i] < m.l.ptr[i+1] {
		j := m.l.ind[m.next[i]]
		m.next[i]++
		if m.seen[j] != root {
			m.seen[j] = root
			return j, true
		}
	}
	return 0, false
}

func filled(n int, v int32) []int32 {
	x := make([]int32, n)
	for i := range x {
		x[i] = v
	}
	return x
}
