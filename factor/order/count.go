package order

// Fill returns the entries and operations of the factor L of P A Pᵀ for a matrix with the pattern of
// g and its diagonal:
//
//	nnzL = Σ c_j,   flops = Σ c_j²,
//
// c_j being the number of entries in column j of L, the diagonal one included. The counts are structural: no
// cancellation. perm[k] is the vertex eliminated k-th and must hold each of them once; the time is nearly O(entries),
// by the elimination tree and the counts of Gilbert, Ng and Peyton, An efficient algorithm to
// compute row and column counts for sparse Cholesky factorization, SIAM J. Matrix Anal. Appl. 15 (1994).
func Fill(g Graph, perm []int32) (nnzL int, flops float64) { return FillWeighted(g, nil, perm) }

// FillWeighted is [Fill] for a graph whose vertex v stands for weight[v] columns with the same pattern,
// which are eliminated one after the other. nil = ones.
func FillWeighted(g Graph, weight, perm []int32) (nnzL int, flops float64) {
	for v, c := range Counts(g, weight, perm) {
		w := int64(1)
		if weight != nil {
			w = int64(weight[v])
		}
		// Columns of c, c-1, ..., c-w+1 entries.
		nnzL += int(w*c - w*(w-1)/2)
		for k := range w {
			flops += float64(c-k) * float64(c-k)
		}
	}
	return nnzL, flops
}

// Counts returns c[v], the weight of the entries in the (first) column of L that belongs to vertex v,
// its own weight included, as [FillWeighted] uses it. It panics unless perm is a permutation of the vertices.
func Counts(g Graph, weight, perm []int32) []int64 {
	n := g.N()
	t := newCounter(g, perm)
	t.tree()
	t.postorder()
	t.levels()
	count := make([]int64, n)
	t.count(weight, count)
	byVertex := make([]int64, n)
	for k, v := range perm {
		byVertex[v] = count[k]
	}
	return byVertex
}

// A counter counts the columns of L; positions in the order are called columns.
type counter struct {
	g         Graph
	perm, inv []int32
	parent    []int32
	post      []int32 // columns in postorder
	first     []int32 // place in post of the first descendant of a column
	ancestor  []int32
}

func newCounter(g Graph, perm []int32) *counter {
	n := g.N()
	if len(perm) != n {
		panic("order: the permutation has a wrong length")
	}
	t := &counter{g: g, perm: perm, inv: make([]int32, n), parent: make([]int32, n), post: make([]int32, n),
		first: make([]int32, n), ancestor: make([]int32, n)}
	for v := range t.inv {
		t.inv[v] = none
	}
	for k, v := range perm {
		if t.inv[v] != none {
			panic("order: a vertex occurs twice in the permutation")
		}
		t.inv[v] = int32(k)
	}
	return t
}

// tree computes the elimination tree: the parent of a column is the first later one with an entry
// in its row of L (Liu 1986, with path compression).
func (t *counter) tree() {
	for k, v := range t.perm {
		t.parent[k], t.ancestor[k] = none, none
		for _, u := range t.g.Neighbours(int(v)) {
			j := t.inv[u]
			for j < int32(k) {
				up := t.ancestor[j]
				t.ancestor[j] = int32(k)
				if up == none {
					t.parent[j] = int32(k)
					break
				}
				j = up
			}
		}
	}
}

// postorder fills post, children in ascending order.
func (t *counter) postorder() {
	n := int32(len(t.parent))
	child, sibling := t.first, make([]int32, n)
	roots := int32(none)
	for j := range child {
		child[j] = none
	}
	for j := n - 1; j >= 0; j-- {
		if p := t.parent[j]; p != none {
			sibling[j] = child[p]
			child[p] = j
		} else {
			sibling[j] = roots
			roots = j
		}
	}
	k := 0
	for r := roots; r != none; r = sibling[r] {
		for j := r; ; {
			if c := child[j]; c != none {
				child[j] = sibling[c]
				j = c
				continue
			}
			t.post[k] = j
			k++
			if j == r {
				break
			}
			j = t.parent[j]
		}
	}
}

// levels fills first.
func (t *counter) levels() {
	for j := range t.first {
		t.first[j] = none
	}
	for k, j := range t.post {
		for ; j != none && t.first[j] == none; j = t.parent[j] {
			t.first[j] = int32(k)
		}
	}
}

// count fills count[j], the weight of column j of L. Row i of L is the union of the paths in the tree
// from the columns j with a_ij ≠ 0 to i. It is counted by its leaves: +weight at each leaf, −weight at the least
// common ancestor of neighbouring leaves; sums over subtrees then give the columns.
func (t *counter) count(weight []int32, count []int64) {
	n := len(t.parent)
	weightOf := func(j int32) int64 {
		if weight == nil {
			return 1
		}
		return int64(weight[t.perm[j]])
	}
	maxFirst, lastLeaf := make([]int32, n), make([]int32, n)
	for j := range n {
		maxFirst[j], lastLeaf[j] = none, none
		t.ancestor[j] = int32(j)
		count[j] = 0
	}
	for _, j := range t.post {
		for _, u := range t.g.Neighbours(int(t.perm[j])) {
			i := t.inv[u]
			if i <= j || t.first[j] <= maxFirst[i] {
				continue // an entry above the diagonal, or column j is no leaf of row i's subtree
			}
			maxFirst[i] = t.first[j]
			w := weightOf(i)
			count[j] += w
			if before := lastLeaf[i]; before != none {
				count[t.root(before)] -= w
			}
			lastLeaf[i] = j
		}
		if p := t.parent[j]; p != none {
			t.ancestor[j] = p
		}
	}
	// The subtree of row i has i as its only leaf if no other was found, and ends at i.
	for _, j := range t.post {
		if lastLeaf[j] == none {
			count[j] += weightOf(j)
		}
		if p := t.parent[j]; p != none {
			count[p] -= weightOf(j)
		}
	}
	for _, j := range t.post {
		if p := t.parent[j]; p != none {
			count[p] += count[j]
		}
	}
}

// root returns the top of the tree built so far that holds j, and shortens the path to it.
func (t *counter) root(j int32) int32 {
	r := j
	for t.ancestor[r] != r {
		r = t.ancestor[r]
	}
	for t.ancestor[j] != r && j != r {
		j, t.ancestor[j] = t.ancestor[j], r
	}
	return r
}
