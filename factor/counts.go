package factor

// columnCounts returns the number of entries in each column of L, diagonal
// included, for a matrix that is in postorder: cols are its columns, parent is its forest.
//
// The count of column j is the number of row subtrees that contain j. The subtree of row i is spanned by
// its leaves, which are found among the entries of row i in postorder: j is a leaf if no earlier one lies below it. Each
// leaf adds one on the path to the root, the least common ancestor with the leaf
// before takes one off, and so does the root's parent: sums over subtrees of these differences are the
// counts. Gilbert, Ng, Peyton, SIAM J. Matrix Anal. Appl. 15 (1994).
// O(nnz α(nnz, n)).
func columnCounts(cols lines, parent []int32, w *scratch) []int32 {
	n := len(parent)
	start := w.zeros(n) // first vertex of each subtree
	addSizes(start, parent)
	count := w.zeros(n)
	for j := range n {
		if start[j] == 1 {
			count[j] = 1
		}
		start[j] = int32(j) - start[j] + 1
	}
	leaf := w.take(n) // the last leaf of each row's subtree so far
	up := w.take(n)   // union-find: the roots of what is done
	for j := range leaf {
		leaf[j], up[j] = -1, int32(j)
	}
	for j := range int32(n) {
		for _, i := range cols.line(j) {
			last := leaf[i]
			if start[j] <= last || i == j {
				continue
			}
			count[j]++
			leaf[i] = j
			if last >= 0 {
				count[find(up, last)]--
			}
		}
		if p := parent[j]; p >= 0 {
			count[p]--
			up[j] = p
		}
	}
	for j, p := range parent {
		if p >= 0 {
			count[p] += count[j]
		}
	}
	w.give(start, leaf, up)
	return count
}

// find returns the root above v and halves the path to it.
func find(up []int32, v int32) int32 {
	for {
		p := up[v]
		if p == v {
			return v
		}
		g := up[p]
		up[v] = g
		v = g
	}
}
