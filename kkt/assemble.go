package kkt

// An assembly is the pattern of K, and where the entries of W and J go in it: found once, by counting and filling, and shared by all
// systems of one structure. Column j < n of the lower triangle holds
//
//	ptr[j]                 the diagonal
//	ptr[j]+1 … jptr[j]−1   W below it
//	jptr[j] … ptr[j+1]−1   J, in rows n + i,
//
// and the last m columns their diagonal element only.
type assembly struct {
	n, m int
	ptr  []int
	ind  []int32
	jptr []int
	w, j scatter
}

// A scatter gives each entry of a list its place in another.
type scatter struct {
	at   []int32
	once bool // no place is taken twice
}

// newAssembly finds the pattern of K. O(entries + n + m).
func newAssembly(s *Structure) *assembly {
	n, m := s.N, s.M
	total := n + m + s.W.Len() + s.J.Len()
	row, col := make([]int32, 0, total), make([]int32, 0, total)
	for i := range n + m { // all diagonal elements
		row, col = append(row, int32(i)), append(col, int32(i))
	}
	s.W.visit(func(_ int, i, j int32) { row, col = append(row, i), append(col, j) })
	s.J.visit(func(_ int, i, j int32) { row, col = append(row, i+int32(n)), append(col, j) })
	a := &assembly{n: n, m: m}
	var at []int32
	a.ptr, a.ind, at = merge(n+m, row, col)
	at = at[n+m:]
	nnz := len(a.ind)
	a.w = newScatter(at[:s.W.Len()], nnz)
	a.j = newScatter(at[s.W.Len():], nnz)
	a.jptr = make([]int, n)
	for j := range n {
		p := a.ptr[j]
		for p < a.ptr[j+1] && int(a.ind[p]) < n {
			p++
		}
		a.jptr[j] = p
	}
	return a
}

// newScatter returns at with the answer whether places repeat.
func newScatter(at []int32, places int) scatter {
	seen := make([]bool, places)
	for _, p := range at {
		if seen[p] {
			return scatter{at, false}
		}
		seen[p] = true
	}
	return scatter{at, true}
}

// put writes the values v at their places, which were set to zero before if they repeat.
func (s *scatter) put(dst, v []float64) {
	v = v[:len(s.at)]
	if s.once {
		for k, p := range s.at {
			dst[p] = v[k]
		}
		return
	}
	for k, p := range s.at {
		dst[p] += v[k]
	}
}

// values sets val to the elements of W and J, without Σ and C. O(nnz).
func (a *assembly) values(val []float64, v Values) {
	if a.w.once && a.j.once {
		for _, p := range a.ptr[:a.n] { // the only places that W need not have
			val[p] = 0
		}
	} else {
		clear(val)
	}
	a.w.put(val, v.W)
	a.j.put(val, v.J)
}

// merge returns the pattern by columns of a matrix of order n with the entries (row[k], col[k]), rows ascending and repeats merged, and the place
// of each entry in it. Two stable counting sorts: O(entries + n).
func merge(n int, row, col []int32) (ptr []int, ind, at []int32) {
	list := make([]int32, len(row))
	for k := range list {
		list[k] = int32(k)
	}
	list = countingSort(n, row, list)
	list = countingSort(n, col, list)
	ptr, at = make([]int, n+1), make([]int32, len(row))
	ind = make([]int32, 0, len(row))
	lastRow, lastCol := int32(-1), int32(-1)
	for _, k := range list {
		if i, j := row[k], col[k]; i != lastRow || j != lastCol {
			lastRow, lastCol = i, j
			ind = append(ind, i)
			ptr[j+1]++
		}
		at[k] = int32(len(ind) - 1)
	}
	for j := range n {
		ptr[j+1] += ptr[j]
	}
	return ptr, ind, at
}

// countingSort returns list sorted by key[list[·]] < n, entries with one key in the order they had.
func countingSort(n int, key, list []int32) []int32 {
	next := make([]int32, n+1)
	for _, k := range list {
		next[key[k]+1]++
	}
	for i := range n {
		next[i+1] += next[i]
	}
	sorted := make([]int32, len(list))
	for _, k := range list {
		i := key[k]
		sorted[next[i]] = k
		next[i]++
	}
	return sorted
}
